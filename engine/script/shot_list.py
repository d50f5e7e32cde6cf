"""Shot lists as people keep them — a CSV file, or a line of text a shot — and the shots they mean.

Reads words only; the pictures that a list names are imported elsewhere and handed in.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import msgspec

from engine.camera.notes import parse
from engine.project import edits
from engine.project.document import Id, Project, Reference, Shot, new_id
from engine.project.film import still_frames
from engine.project.timecode import TimeError, parse_duration, seconds_of
from engine.script.error import ScriptError

COLUMNS = ("scene", "action", "dialogue", "camera", "seconds", "image")

_NAMES = {
    **{name: name for name in COLUMNS},
    "slate": "slate", "shot": "slate",
    "scene heading": "scene", "heading": "scene",
    "description": "action", "prompt": "action",
    "line": "dialogue", "dialog": "dialogue",
    "camera notes": "camera", "movement": "camera", "move": "camera",
    "duration": "seconds", "length": "seconds", "time": "seconds",
    "picture": "image", "still": "image", "file": "image",
}  # fmt: skip
_LARGEST = 32 << 20
_BULLET = re.compile(r"(?:[-*•–]|\d{1,4}[.)])\s+")
_ANY_RATE = Fraction(24)


class ShotRow(msgspec.Struct, frozen=True, kw_only=True):
    """One shot of a list, as written, with the `line` of the file that it begins on (from 1).

    `seconds` is text such as "3", "3.5s" or "72f", already known to be a length of time, or empty.
    `image` is the picture's path, which exists, or None. `scene` is the heading that it lies under.
    """

    line: int
    scene: str = ""
    slate: str = ""
    action: str = ""
    dialogue: str = ""
    camera: str = ""
    seconds: str = ""
    image: Path | None = None


def read_shot_list(path: Path) -> tuple[ShotRow, ...]:
    """Read a CSV shot list: columns in any order and case, comma, semicolon or tab between them.

    A row without a scene belongs to the scene of the row before it; empty rows and unknown columns
    are passed over. Image paths are relative to the file. Raises ScriptError.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise ScriptError(f"{path.name} is too large for a shot list.")
        content = path.read_bytes()
    except OSError as error:
        raise ScriptError(f"{path.name} can't be read: {error.strerror}.") from error
    return rows_of_csv(_text(content), path.parent)


def rows_of_csv(text: str, folder: Path) -> tuple[ShotRow, ...]:
    """Read the text of a CSV shot list whose image paths are relative to `folder`.

    Raises ScriptError.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[ShotRow] = []
    columns: list[str | None] | None = None
    scene, line = "", 1
    try:
        for cells in reader:
            begun, line = line, reader.line_num + 1
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if columns is None:
                columns = _columns(cells, begun)
                continue
            row = _row(_by_name(columns, cells, begun), begun, scene, folder)
            scene = row.scene
            rows.append(row)
    except csv.Error as error:
        raise ScriptError(f"Line {reader.line_num} is not CSV: {error}.") from error
    if columns is None:
        raise ScriptError(f"The shot list is empty; its first line names {_wanted()}.")
    return tuple(rows)


def _text(content: bytes) -> str:
    """Decode what spreadsheets write: UTF-8 with or without a mark, UTF-16, or Windows Latin."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """Choose the mark that splits the first line into the most columns that have a meaning."""
    head = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    return max(",;\t", key=lambda mark: sum(_name(cell) is not None for cell in head.split(mark)))


def _name(cell: str) -> str | None:
    return _NAMES.get(" ".join(cell.strip().strip('"').lower().replace("_", " ").split()))


def _columns(cells: Sequence[str], line: int) -> list[str | None]:
    columns = [_name(cell) for cell in cells]
    known = [name for name in columns if name is not None]
    if not known:
        raise ScriptError(f"Line {line} names no column of a shot list; use {_wanted()}.")
    for name in known:
        if known.count(name) > 1:
            raise ScriptError(f"Line {line} names the column {name} twice.")
    return columns


def _wanted() -> str:
    return f"the columns {', '.join(COLUMNS[:-1])} and {COLUMNS[-1]}"


def _by_name(columns: Sequence[str | None], cells: Sequence[str], line: int) -> dict[str, str]:
    if any(cells[len(columns) :]):
        raise ScriptError(
            f"Line {line} has more cells than the first line; "
            "put a text that holds the separator in double quotes."
        )
    return {
        name: cell for name, cell in zip(columns, cells, strict=False) if name is not None and cell
    }


def _row(cells: Mapping[str, str], line: int, scene: str, folder: Path) -> ShotRow:
    seconds = cells.get("seconds", "")
    try:
        if seconds and parse_duration(seconds, _ANY_RATE) <= 0:
            raise ScriptError(f"Line {line}: a shot lasts longer than {seconds}.")
    except TimeError as error:
        raise ScriptError(f"Line {line}: {error}") from error
    return ShotRow(
        line=line,
        scene=cells.get("scene", scene),
        slate=cells.get("slate", ""),
        action=cells.get("action", ""),
        dialogue=cells.get("dialogue", ""),
        camera=cells.get("camera", ""),
        seconds=seconds,
        image=_image(cells.get("image", ""), line, folder),
    )


def _image(text: str, line: int, folder: Path) -> Path | None:
    if not text:
        return None
    for written in dict.fromkeys((text, text.replace("\\", "/"))):
        path = folder / written
        try:
            if path.is_file():
                return path
        except (OSError, ValueError):
            continue
    raise ScriptError(f"Line {line}: there is no picture {text} beside the shot list.")


def rows_of_text(text: str) -> tuple[ShotRow, ...]:
    """Read a text with the action of one shot on each line.

    Empty lines are passed over, bullets and numbers before a line are taken off, and a line that
    begins with "#" is the heading of the scene that follows.
    """
    rows: list[ShotRow] = []
    scene = ""
    for number, written in enumerate(text.splitlines(), start=1):
        line = " ".join(written.replace("\0", " ").split())
        if line.startswith("#"):
            scene = line.lstrip("#").strip()
            continue
        action = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
        if action:
            rows.append(ShotRow(line=number, scene=scene, action=action))
    return tuple(rows)


def shots_from_rows(
    project: Project,
    rows: Iterable[ShotRow],
    pictures: Mapping[int, Sequence[Reference]] | None = None,
    scene_id: Id | None = None,
    index: int | None = None,
) -> Project:
    """Add a shot for each row; rows under one heading go to one scene.

    `pictures` are the references of the pictures imported for a row, by its line. Rows under a
    heading that the film has go to the end of that scene, rows without any to `scene_id` (None:
    the last scene) before the shot at `index`. A row without a length lasts as long as a still.
    """
    for heading, group in _by_heading(rows):
        shots = [_shot(project, row, (pictures or {}).get(row.line, ())) for row in group]
        if not heading:
            project = edits.add_shots(project, shots, scene_id, index)
            index = None if index is None else index + len(shots)
            continue
        project, target = _scene(project, heading)
        project = edits.add_shots(project, shots, target)
    return project


def _by_heading(rows: Iterable[ShotRow]) -> list[tuple[str, list[ShotRow]]]:
    groups: list[tuple[str, list[ShotRow]]] = []
    for row in rows:
        if not groups or groups[-1][0] != row.scene:
            groups.append((row.scene, []))
        groups[-1][1].append(row)
    return groups


def _scene(project: Project, heading: str) -> tuple[Project, Id]:
    for scene in project.scenes:
        if scene.heading.casefold() == heading.casefold():
            return project, scene.id
    made = new_id()
    return edits.add_scene(project, heading=heading, scene_id=made), made


def _shot(project: Project, row: ShotRow, pictures: Sequence[Reference]) -> Shot:
    length = row.seconds or None
    duration = max(1, parse_duration(length, project.rate)) if length else still_frames(project)
    noted = parse(row.camera, seconds_of(duration, project.rate))
    return Shot(
        id=new_id(),
        slate=row.slate,
        duration=duration,
        action=row.action,
        dialogue=row.dialogue,
        notes=row.camera,
        size=noted.size,
        angle=noted.angle,
        lens=noted.lens,
        moves=tuple(noted.moves),
        references=tuple(pictures),
    )
