"""Subtitles as files: SubRip (.srt) and WebVTT (.vtt), read leniently and written strictly.

Cues are times and words; nothing here knows of films.
"""

import html
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from engine.project.tracks import Edge
from engine.script.error import ScriptError
from engine.script.text_file import read_text

SUFFIXES = (".srt", ".vtt")

_TIMES = re.compile(
    r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*"
    r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})(.*)"
)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>|</?\d[^<>\n]*>|\{\\[^{}\n]*\}")
_TOP = re.compile(r"\{\\an[789]\}")
_VTT_TOP = re.compile(r"\bline:\s*(-?\d+(?:\.\d+)?)(%?)")


class Cue(NamedTuple):
    """Words from `start` to `end`, in exact seconds; `edge` None is where the player puts them."""

    start: Fraction
    end: Fraction
    text: str
    edge: Edge | None = None


def read_subtitles(path: Path) -> list[Cue]:
    """Read a file of subtitles by its own look, whatever its name; cues in order of time.

    Tags of style are left out. Raises ScriptError in one sentence.
    """
    return parse_subtitles(read_text(path), Path(path).name)


def parse_subtitles(text: str, name: str = "The text") -> list[Cue]:
    """Read the text of subtitles; see `read_subtitles`."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    is_vtt = text.lstrip().startswith("WEBVTT")
    cues = []
    for block in re.split(r"\n[ \t]*\n", text):
        rows = block.strip("\n").split("\n")
        at = next((n for n, row in enumerate(rows[:3]) if "-->" in row), None)
        if at is None:
            continue  # a header, a note, a style sheet
        times = _TIMES.match(rows[at].strip())
        if times is None:
            raise ScriptError(f"{name} has a time that can't be read: “{rows[at].strip()[:60]}”.")
        start, end = _seconds(*times.groups()[:4]), _seconds(*times.groups()[4:8])
        words, edge = _words("\n".join(rows[at + 1 :]), times[9], is_vtt)
        if words and end > start:
            cues.append(Cue(start, end, words, edge))
    if not cues:
        raise ScriptError(f"{name} holds no subtitles; it should be an .srt or a .vtt file.")
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def _seconds(hours: str | None, minutes: str, seconds: str, parts: str) -> Fraction:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + Fraction(int(parts.ljust(3, "0")), 1000)


def _words(text: str, settings: str, is_vtt: bool) -> tuple[str, Edge | None]:
    edge: Edge | None = "top" if _TOP.search(text) else None
    line = _VTT_TOP.search(settings) if is_vtt else None
    if line is not None:
        value = float(line[1])
        edge = "top" if (0 <= value < 50 if line[2] else 0 <= value < 8) else None
    plain = _TAG.sub("", text)
    plain = html.unescape(plain) if is_vtt else plain
    return "\n".join(filter(None, (row.strip() for row in plain.split("\n")))), edge


def subtitles_text(cues: Iterable[Cue], suffix: str = ".srt") -> str:
    """Return cues as the text of a file that ends in `suffix`, .srt or .vtt.

    Raises ScriptError for another ending.
    """
    suffix = suffix.lower()
    if suffix not in SUFFIXES:
        raise ScriptError(f"“{suffix}” is no kind of subtitles; write .srt or .vtt.")
    return _vtt(list(cues)) if suffix == ".vtt" else _srt(list(cues))


def _srt(cues: Sequence[Cue]) -> str:
    blocks = []
    for number, cue in enumerate(cues, 1):
        top = r"{\an8}" if cue.edge == "top" else ""
        times = f"{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}"
        blocks.append(f"{number}\n{times}\n{top}{_rows(cue.text)}\n")
    return "\n".join(blocks)


def _vtt(cues: Sequence[Cue]) -> str:
    blocks = ["WEBVTT\n"]
    for cue in cues:
        top = " line:0" if cue.edge == "top" else ""
        words = html.escape(_rows(cue.text), quote=False)
        blocks.append(f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}{top}\n{words}\n")
    return "\n".join(blocks)


def _rows(text: str) -> str:
    """Return words without empty rows, which would end a cue."""
    return "\n".join(row for row in text.replace("\r", "\n").split("\n") if row.strip())


def _clock(seconds: Fraction, mark: str) -> str:
    thousandths = round(seconds * 1000)
    whole, parts = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{parts:03}"
