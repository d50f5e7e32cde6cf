"""Any script file as scenes and shots: Fountain, Final Draft, Storyboarder, CSV and plain text.

An explicit table by the file's ending; what is read is known by nothing else.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from engine.project.timecode import parse_duration, seconds_of
from engine.script.error import ScriptError
from engine.script.final_draft import fountain_of_fdx
from engine.script.list_words import ListWords, list_text
from engine.script.passages import read_screenplay
from engine.script.screenplay import Screenplay, ScriptPicture, ScriptScene, ScriptShot
from engine.script.shot_list import ShotRow, rows_of_csv, rows_of_text
from engine.script.storyboarder import read_storyboard
from engine.script.text_file import decoded, read_bytes

_WRAPPED = re.compile(r"\S[^\n]*\n[^\n\S]*\S[^\n]*\n\s*\n")


def read_script(path: Path, rate: Fraction, still_seconds: float) -> Screenplay:
    """Read a script file for a film of `rate`; a row without words or a length lasts as a still.

    Raises ScriptError, in one sentence, for what can't be read.
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise ScriptError(f"{path.name} is no script that can be read; import one of {known}.")
    play = reader(read_bytes(path), path, rate, still_seconds)
    if not play.scenes:
        raise ScriptError(f"{path.name} holds no scene and no shot.")
    return play


def _fountain(content: bytes, path: Path, rate: Fraction, still: float) -> Screenplay:
    return read_screenplay(decoded(content, path.name), path.name)


def _final_draft(content: bytes, path: Path, rate: Fraction, still: float) -> Screenplay:
    return read_screenplay(fountain_of_fdx(content, path.name), path.name)


def _storyboard(content: bytes, path: Path, rate: Fraction, still: float) -> Screenplay:
    return read_storyboard(content, path)


def _table(content: bytes, path: Path, rate: Fraction, still: float) -> Screenplay:
    rows = rows_of_csv(decoded(content, path.name).removeprefix("\ufeff"), path.parent)
    if not rows:
        raise ScriptError(f"{path.name} has no shots below its first line.")
    return _listed(rows, path.name, rate, still)


def _plain_text(content: bytes, path: Path, rate: Fraction, still: float) -> Screenplay:
    """Read a screenplay, or prose in paragraphs, or else a list with a shot on each line."""
    text = decoded(content, path.name)
    play = read_screenplay(text, path.name)
    told = any(shot.dialogue for shot in play.shots) or any(scene.number for scene in play.scenes)
    headed = any(scene.heading and not scene.text.lstrip().startswith("#") for scene in play.scenes)
    if told or headed or _WRAPPED.search(text.replace("\r\n", "\n")):
        return play
    return _listed(rows_of_text(text.removeprefix("\ufeff")), path.name, rate, still)


def _listed(rows: tuple[ShotRow, ...], name: str, rate: Fraction, still: float) -> Screenplay:
    scenes = tuple(
        ScriptScene(heading=heading, shots=tuple(_row(row, rate, still) for row in group))
        for heading, group in groupby(rows, lambda row: row.scene)
    )
    return Screenplay(name=name, source="list", scenes=scenes)


def _row(row: ShotRow, rate: Fraction, still: float) -> ScriptShot:
    seconds = None if row.dialogue else still
    if row.seconds:
        seconds = seconds_of(parse_duration(row.seconds, rate), rate)
    words = ListWords(
        key=f"shot {row.slate}" if row.slate else "", action=row.action, dialogue=row.dialogue,
        camera=row.camera, seconds=seconds,
    )  # fmt: skip
    return ScriptShot(
        text=list_text(words), action=row.action, dialogue=row.dialogue, camera=row.camera,
        slate=row.slate, seconds=seconds, key=words.key,
        pictures=(ScriptPicture(row.image),) if row.image else (),
    )  # fmt: skip


READERS: dict[str, Callable[[bytes, Path, Fraction, float], Screenplay]] = {
    ".fountain": _fountain,
    ".spmd": _fountain,
    ".fdx": _final_draft,
    ".storyboarder": _storyboard,
    ".csv": _table,
    ".tsv": _table,
    ".txt": _plain_text,
}
"""What reads a script file, by the ending of its name."""
