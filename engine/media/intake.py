"""Takes pictures and sounds into a project: checked first, then copied in by their hash.

A file that can't be read never reaches the project. The document is not touched: what comes back
is put into it by an edit. Decoders are loaded when the first file comes, not with the window.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine.media.error import MediaError
from engine.media.kinds import STILL_SUFFIXES
from engine.project.document import Anchor, Reference, Role, Sound, new_id

_TRIAL = (64, 64)


def import_picture(folder: Any, path: Path, role: Role = "first_frame", **fields: Any) -> Reference:
    """Copy a still into the project and return the reference to it.

    `folder` is a ProjectFolder; `fields` are further fields of the Reference. Raises MediaError
    when the picture can't be read.
    """
    from engine.media.still import probe_still, read_still

    path = Path(path)
    facts = probe_still(path)
    # A header may be whole where the picture is not; a small read finds that out.
    read_still(path, page=fields.get("page"), fit=_TRIAL)
    relative, sha256 = folder.add_file(path, room="references")
    return Reference(
        id=new_id(),
        file=relative,
        sha256=sha256,
        name=fields.pop("name", path.name),
        role=role,
        width=facts.width,
        height=facts.height,
        **fields,
    )


def import_layers(folder: Any, path: Path, nearest: float = 1.0) -> tuple[Reference, ...]:
    """Copy a layered file in and return a reference to each of its layers, farthest first.

    The topmost layer lies at depth `nearest` and each one below it half a unit farther. A file
    without layers gives one reference. Raises MediaError.
    """
    from engine.media.still import probe_still

    path = Path(path)
    pages = probe_still(path).pages
    if not pages:
        return (import_picture(folder, path, role="layer", depth=nearest),)
    first = import_picture(folder, path, role="layer", page=0, name=pages[0])
    top = len(pages) - 1
    return tuple(
        Reference(
            id=new_id(),
            file=first.file,
            sha256=first.sha256,
            name=name,
            role="layer",
            width=first.width,
            height=first.height,
            page=page,
            depth=nearest + (top - page) * 0.5,
        )
        for page, name in enumerate(pages)
    )


def import_sound(folder: Any, path: Path, anchor: Anchor, **fields: Any) -> Sound:
    """Copy a sound into the project and return it, laid at `anchor`.

    `fields` are further fields of the Sound. Raises MediaError when it can't be decoded to its end.
    """
    from engine.media.sound import probe_sound

    path = Path(path)
    if probe_sound(path) == 0:
        raise MediaError(f"“{path.name}” holds no sound.")
    relative, sha256 = folder.add_file(path, room="sounds")
    return Sound(
        id=new_id(),
        anchor=anchor,
        file=relative,
        sha256=sha256,
        name=fields.pop("name", path.name),
        **fields,
    )


def pictures_in(paths: Iterable[Path]) -> list[Path]:
    """Return the pictures among files and folders, in the order in which they become shots.

    Folders are walked. Photos come in the order in which they were taken, then pictures without a
    time in natural order of their names ("page 2" before "page 10"). Hidden files are left out,
    each file comes once, and what can't be read stays in its place, to be told about on import.
    """
    found: dict[Path, None] = {}
    for path in paths:
        path = Path(path)
        inside = sorted(path.rglob("*"), key=_natural) if path.is_dir() else [path]
        for file in inside:
            if file.suffix.lower() in STILL_SUFFIXES and _is_plain(file, path):
                found[file] = None
    return sorted(found, key=_moment)


def _is_plain(file: Path, within: Path) -> bool:
    named = file.relative_to(within).parts if file != within else (file.name,)
    return not any(part.startswith(".") for part in named) and (not file.is_dir())


def _moment(path: Path) -> tuple[float, list[tuple[int, int, str]]]:
    from engine.media.still import probe_still

    try:
        captured = probe_still(path).captured
    except MediaError:
        captured = None
    return (float("inf") if captured is None else captured), _natural(path)


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """The key that sorts numbers inside names by their value."""
    parts = re.split(r"(\d+)", str(path).casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]
