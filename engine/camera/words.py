"""Notes cut into words: case, hyphens, apostrophes and common slips evened out.

It knows nothing of what the words mean; it is told which words exist, to mend slips towards them.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

import msgspec


class Word(msgspec.Struct, frozen=True):
    """One word, number or mark of punctuation.

    `text` is evened out; `name` says that it was written as a name: with a capital or an @.
    """

    text: str
    name: bool = False


SLIPS: dict[str, str] = {
    "slwo": "slow", "slowley": "slowly", "slowy": "slowly", "sloly": "slowly", "slowely": "slowly",
    "psuh": "push", "pushh": "push", "doly": "dolly", "dollie": "dolly", "dolley": "dolly",
    "zomm": "zoom", "zooom": "zoom", "pann": "pan", "paning": "panning", "tlit": "tilt",
    "tild": "tilt", "tilit": "tilt", "titl": "tilt", "truk": "truck", "trucl": "truck",
    "hendheld": "handheld", "handhold": "handheld", "handhled": "handheld", "craine": "crane",
    "carne": "crane", "crain": "crane", "pedastal": "pedestal", "pedistal": "pedestal",
    "extreem": "extreme", "extrem": "extreme", "wip": "whip", "whpi": "whip", "rigth": "right",
    "rihgt": "right", "letf": "left", "lfet": "left", "stactic": "static", "staic": "static",
    "medum": "medium", "meduim": "medium", "traking": "tracking", "trackin": "tracking",
    "obrit": "orbit", "orbbit": "orbit", "angel": "angle", "agnle": "angle", "clsoe": "close",
    "cloes": "close", "closup": "closeup", "fucus": "focus", "foucs": "focus", "qucik": "quick",
    "quik": "quick", "gentley": "gently", "wdie": "wide", "widw": "wide", "pul": "pull",
    "puhs": "push", "camra": "camera", "camrea": "camera", "steadycam": "steadicam",
    "steddicam": "steadicam", "stedicam": "steadicam", "arch": "arc", "thne": "then",
    "hte": "the", "adn": "and", "whlie": "while", "dutsch": "dutch", "secounds": "seconds",
    "secs": "seconds", "sec": "seconds", "moovement": "movement", "movment": "movement",
}  # fmt: skip
"""Slips of the pen that no rule of one letter would mend safely."""

_PIECE = re.compile(
    r"3/4(?!\d)|o/s\b|->|=>|→|\d+(?:\.\d+)?|@?[^\W\d_]+(?:'[^\W\d_]+)*|[,;:.!?()\n/+&%°×…–—]|-(?=\s|$)"
)
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}", re.IGNORECASE)
_SHORTENED = re.compile(r"\b(cam|sec|secs|approx|deg|med)\.", re.IGNORECASE)
_RANGE = re.compile(r"(\d)\s*[-–]\s*(?=\d)")
_SHORTEST_MENDED = 6


def cut(notes: str, known: frozenset[str], slips: dict[str, str]) -> list[Word]:
    """Return the words of camera notes in order; any text at all is taken."""
    text = unicodedata.normalize("NFKC", notes).replace("’", "'").replace("‘", "'")
    text = _INITIALS.sub(lambda found: found.group().replace(".", ""), text)
    text = _SHORTENED.sub(r"\1", text)
    text = _RANGE.sub(r"\1 to ", text)
    words = []
    for piece in _PIECE.findall(text):
        plain: str = piece.casefold().replace("'", "")
        if plain not in known:
            plain = SLIPS.get(plain, slips.get(plain, plain))
        name = piece[0] == "@" or (piece[0].isupper() and plain not in known)
        words.append(Word(plain, name))
    return words


def slips_of(known: Iterable[str]) -> dict[str, str]:
    """Return one-letter slips of the longer known words: swapped, missing and doubled letters.

    The first letter is trusted, and a slip that is itself a known word is none.
    """
    whole = frozenset(known)
    slips: dict[str, str] = {}
    for word in sorted(whole):
        if len(word) < _SHORTEST_MENDED or not word.isalpha():
            continue
        for slip in _slips(word):
            if slip not in whole:
                slips.setdefault(slip, word)
    return slips


def _slips(word: str) -> set[str]:
    inner = range(1, len(word))
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in inner if i + 1 < len(word)}
    missing = {word[:i] + word[i + 1 :] for i in inner}
    doubled = {word[:i] + word[i] + word[i:] for i in inner}
    return swapped | missing | doubled


Form = Literal["base", "s", "ed", "ing"]
"""The forms of a verb."""


def inflected(verb: str) -> dict[str, Form]:
    """Return the words that are forms of a verb, each with which one it is."""
    if verb.endswith("e"):
        stem_ed, stem_ing, third = verb + "d", verb[:-1] + "ing", verb + "s"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        stem_ed, stem_ing, third = verb[:-1] + "ied", verb + "ing", verb[:-1] + "ies"
    else:
        double = verb[-1] if _doubles(verb) else ""
        third = verb + ("es" if verb.endswith(("sh", "ch", "s", "x")) else "s")
        stem_ed, stem_ing = verb + double + "ed", verb + double + "ing"
    forms: dict[str, Form] = {third: "s", stem_ed: "ed", stem_ing: "ing", verb: "base"}
    for form in _IRREGULAR.get(verb, ()):
        forms[form] = "ed"
    return forms


_IRREGULAR = {
    "rise": ("rose",), "hold": ("held",), "sink": ("sank", "sunk"), "lead": ("led",),
    "fly": ("flew",), "creep": ("crept",), "slide": ("slid",), "shake": ("shook",),
}  # fmt: skip


def _doubles(verb: str) -> bool:
    return (
        3 <= len(verb) <= 4
        and verb[-1] not in "aeiouwxy"
        and verb[-2] in "aeiou"
        and verb[-3] not in "aeiou"
        and verb != "orbit"
    )
