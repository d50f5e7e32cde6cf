"""Camera notes as a row of lexemes: phrases of the lexicon, quantities, and words not known."""

from functools import cache
from typing import Any

import msgspec

from engine.camera.lexicon import KNOWN, LEXICON, MENDED, Meaning, Role
from engine.camera.words import Word, cut

Found = tuple["Lexeme", int] | None


class Lexeme(msgspec.Struct, frozen=True):
    """One phrase of the notes: its role, its value, its words, and whether it is a name."""

    role: Role
    value: Any
    words: tuple[str, ...]
    name: bool = False

    @property
    def text(self) -> str:
        """The words as one string."""
        return " ".join(self.words)


_COUNTS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0, "fifteen": 15.0,
    "twenty": 20.0, "thirty": 30.0, "half": 0.5, "few": 3.0, "couple": 2.0,
}  # fmt: skip
_UNITS = {"s": 1.0, "second": 1.0, "seconds": 1.0, "minute": 60.0, "minutes": 60.0,
          "beat": 1.0, "beats": 1.0, "moment": 1.0}  # fmt: skip
_DEGREES = ("°", "deg", "degs", "degree", "degrees")
_MM = ("mm", "millimeter", "millimeters", "millimetre", "millimetres", "mil")
_BARE_LENSES = frozenset((14, 16, 18, 20, 21, 24, 25, 27, 28, 32, 35, 40, 50, 65, 75, 85, 100, 105,
                          135, 150, 200, 300))  # fmt: skip
_SHORTEST_LENS, _LONGEST_LENS = 4.0, 1200.0
_LONGEST_NUMBER = 7


def lexemes(notes: str, most: int | None = None) -> list[Lexeme]:
    """Return the notes' lexemes in order, no more than `most` of them."""
    words = cut(notes, KNOWN, MENDED)
    row: list[Lexeme] = []
    at = 0
    while at < len(words) and (most is None or len(row) < most):
        found = _quantity(words, at) or _phrase(words, at)
        lexeme, at = found or (_unknown(words[at]), at + 1)
        row.append(lexeme)
    return row


def _unknown(word: Word) -> Lexeme:
    return Lexeme("word", None, (word.text,), word.name)


def _phrase(words: list[Word], at: int) -> Found:
    for length in _lengths().get(words[at].text, ()):
        part = words[at : at + length]
        if any(word.text[0] == "@" for word in part):
            continue
        texts = tuple(word.text for word in part)
        meaning: Meaning | None = LEXICON.get(texts)
        if meaning:
            return Lexeme(meaning.role, meaning.value, texts), at + length
    return None


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return how many words the phrases have that begin with a word, the longest first."""
    found: dict[str, set[int]] = {}
    for texts in LEXICON:
        found.setdefault(texts[0], set()).add(len(texts))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


_BEFORE_NUMBERS = frozenset(
    ("first", "last", "final", "from", "between", "on", "with", "lens", "x", "×", *_COUNTS)
)


def _quantity(words: list[Word], at: int) -> Found:
    first = words[at].text
    if first not in _BEFORE_NUMBERS and not first[:1].isdecimal():
        return None
    for read in (_window, _seconds, _length_of_lens, _degrees, _percent, _times):
        found = read(words, at)
        if found:
            return found
    return None


def _lexeme(role: Role, value: Any, words: list[Word], at: int, end: int) -> Found:
    return Lexeme(role, value, tuple(word.text for word in words[at:end])), end


def _text(words: list[Word], at: int) -> str:
    return words[at].text if at < len(words) else ""


def _number(words: list[Word], at: int) -> float | None:
    text = _text(words, at)
    if text[:1].isdecimal() and len(text) <= _LONGEST_NUMBER and "/" not in text:
        return float(text)
    return None


def _span_of_time(words: list[Word], at: int) -> tuple[float, int] | None:
    """Read "3s", "two seconds", "half a second", "two and a half seconds", "a beat"."""
    number = _number(words, at)
    count = number if number is not None else _COUNTS.get(_text(words, at))
    if count is None:
        return None
    at += 1
    if count == 1.0 and number is None and _text(words, at) in ("half", "few", "couple"):
        count, at = _COUNTS[_text(words, at)], at + 1
    if [_text(words, at + k) for k in range(3)] == ["and", "a", "half"]:
        count, at = count + 0.5, at + 3
    if _text(words, at) in ("a", "of", "full"):
        at += 1
    unit = _UNITS.get(_text(words, at))
    return (count * unit, at + 1) if unit else None


def _seconds(words: list[Word], at: int) -> Found:
    found = _span_of_time(words, at)
    return _lexeme("seconds", found[0], words, at, found[1]) if found else None


def _window(words: list[Word], at: int) -> Found:
    """Read "from 1s to 3s", "from 20% to 60%", "first 2 seconds", "last second"."""
    first = _text(words, at)
    if first in ("first", "last", "final"):
        found = _span_of_time(words, at + 1)
        if not found and _text(words, at + 1) in _UNITS:
            found = 1.0, at + 2
        if found:
            return _lexeme("window", (first[0] == "f" and first != "final", found[0]), words, at,
                           found[1])  # fmt: skip
    if first not in ("from", "between"):
        return None
    start = _number(words, at + 1)
    percent = _text(words, at + 2) == "%"
    middle = at + 2 + (percent or _text(words, at + 2) in _UNITS)
    end = _number(words, middle + 1)
    if start is None or end is None or _text(words, middle) not in ("to", "and", "until", "till"):
        return None
    if percent and _text(words, middle + 2) == "%":
        return _lexeme("part", (start / 100, end / 100), words, at, middle + 3)
    if _text(words, middle + 2) in _UNITS:
        return _lexeme("window", (start, end, "s"), words, at, middle + 3)
    return None


def _length_of_lens(words: list[Word], at: int) -> Found:
    end = at
    if _text(words, end) in ("on", "with", "lens"):
        end += 1
    if end > at and _text(words, end) in ("a", "an", "the"):
        end += 1
    number = _number(words, end)
    if number is None or not _SHORTEST_LENS <= number <= _LONGEST_LENS:
        return None
    after = _text(words, end + 1)
    if after in _MM and _text(words, end + 2) != "film":
        end += 1 + (_text(words, end + 2) == "lens")
    elif after == "lens":
        end += 1
    elif not (end > at and number in _BARE_LENSES and (after in KNOWN or not after.isalnum())):
        return None
    return _lexeme("lens", number, words, at, end + 1)


def _degrees(words: list[Word], at: int) -> Found:
    number = _number(words, at)
    if number is not None and _text(words, at + 1) in _DEGREES:
        return _lexeme("degrees", number, words, at, at + 2)
    if number in (90.0, 180.0, 360.0):
        return _lexeme("degrees", number, words, at, at + 1)
    return None


def _percent(words: list[Word], at: int) -> Found:
    number = _number(words, at)
    if number is not None and _text(words, at + 1) in ("%", "percent"):
        return _lexeme("percent", number, words, at, at + 2)
    return None


def _times(words: list[Word], at: int) -> Found:
    number = _number(words, at)
    if number is not None and _text(words, at + 1) in ("x", "×", "times"):
        return _lexeme("times", number, words, at, at + 2)
    number = _number(words, at + 1)
    if number is not None and _text(words, at) in ("x", "×"):
        return _lexeme("times", number, words, at, at + 2)
    return None
