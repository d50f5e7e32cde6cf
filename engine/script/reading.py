"""How long a shot lasts that a script tells of: dialogue by reading speed, action by its words.

Knows letters, not languages: words where a script writes them apart, characters where it does not.
"""

import re
from fractions import Fraction
from typing import NamedTuple

from engine.project.document import Project

SHORTEST, LONGEST = 2.0, 10.0
"""The limits of a shot without dialogue, in seconds."""

_PAUSE = 0.4
"""Seconds of silence before each speech."""

_OPENS = 1.0
"""Seconds that a picture needs before it is understood, whatever is in it."""

_ACTION = 0.3
"""Seconds a word of action: a page of a screenplay, some 200 words, is a minute."""

_ASIDE = re.compile(r"\([^()]*\)|[♪~]")
_HAN = re.compile(r"[一-鿿㐀-䶿豈-﫿]")
_KANA = re.compile(r"[ぁ-ヿㇰ-ㇿ]")
_HANGUL = re.compile(r"[가-힣]")
_UNSPACED = re.compile(r"[฀-๿຀-໿က-႟ក-៿]")
_DENSE = re.compile(r"[֐-׿؀-ۿ]+")
_TOGETHER = re.compile(r"[ぁ-ヿㇰ-ㇿ一-鿿㐀-䶿豈-﫿가-힣฀-๿຀-໿က-႟ក-៿]")

# How many of each are spoken while one character of Chinese is, or one word of English: syllables
# a second differ far less between languages than letters do.
_KANA_RATE, _HANGUL_RATE, _UNSPACED_RATE, _DENSE_RATE = 1.4, 1.1, 2.4, 0.85


class Pace(NamedTuple):
    """Reading speed: words a minute where words are written apart, characters a second in Chinese.

    Kana, Hangul, Thai and its neighbours, Hebrew and Arabic go in proportion.
    """

    words_a_minute: float = 160.0
    characters_a_second: float = 5.0


PACE = Pace()


def pace_of(project: Project) -> Pace:
    """Return the reading speed that the film says."""
    settings = project.settings
    return Pace(max(1.0, settings.words_a_minute), max(0.1, settings.characters_a_second))


def spoken_seconds(dialogue: str, pace: Pace = PACE) -> float:
    """Return how long a shot's dialogue is spoken: one speech a line, "NAME: words".

    Names and what stands in brackets are not spoken; each speech comes after a short pause.
    """
    speeches = [line for line in dialogue.splitlines() if line.strip()]
    words = "\n".join(map(_without_cue, speeches))
    if not words.isascii() or "(" in words or "~" in words:
        words = _ASIDE.sub(" ", words)
    return _seconds(words, pace) + _PAUSE * len(speeches) if words.strip() else 0.0


def _without_cue(line: str) -> str:
    """Return a speech without the name before it, of up to 60 characters."""
    end = line.find(":")
    return line[end + 2 :] if 1 <= end <= 60 and line[end + 1 : end + 2] == " " else line


def _seconds(text: str, pace: Pace) -> float:
    word, character = 60.0 / pace.words_a_minute, 1.0 / pace.characters_a_second
    if text.isascii():
        return len(text.split()) * word
    seconds = len(_HAN.findall(text)) * character
    seconds += len(_KANA.findall(text)) * character / _KANA_RATE
    seconds += len(_HANGUL.findall(text)) * character / _HANGUL_RATE
    seconds += len(_UNSPACED.findall(text)) * character / _UNSPACED_RATE
    apart = _TOGETHER.sub(" ", text)
    dense = len(_DENSE.findall(apart))
    rest = sum(any(map(str.isalnum, one)) for one in _DENSE.sub(" ", apart).split())
    return seconds + dense * word / _DENSE_RATE + rest * word


def shot_seconds(action: str, dialogue: str, pace: Pace = PACE) -> float:
    """Return how long a shot lasts: its dialogue, and at least what its action needs.

    Action alone lasts from 2 to 10 seconds.
    """
    words = action.split() if action.isascii() else None
    units = len(words) if words is not None else _seconds(action, Pace(60.0, 2.0))
    acted = min(LONGEST, max(SHORTEST, _OPENS + _ACTION * units))
    return max(acted, spoken_seconds(dialogue, pace) + _PAUSE) if dialogue else acted


def shot_frames(action: str, dialogue: str, pace: Pace, rate: Fraction) -> int:
    """Return the same in frames at an exact rate, at least 1."""
    return max(1, round(shot_seconds(action, dialogue, pace) * float(rate)))
