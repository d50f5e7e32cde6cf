"""Fetches the media of shots that come from another film: pictures, sounds and takes, copied in.

What is gone is left as it is, offline, and named; nothing is ever moved or deleted.
"""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from engine.project import shelf
from engine.project.disk import inside
from engine.project.document import Id, Sound
from engine.project.errors import ProjectError
from engine.project.folder import ProjectFolder
from engine.project.imports import files_used, with_files
from engine.project.parcel import Parcel


class Fetched(NamedTuple):
    """The parcel with its files at their places in this film; what was gone; how much came."""

    parcel: Parcel
    gone: tuple[str, ...]
    files: int
    takes: int


def fetch(
    folder: ProjectFolder,
    parcel: Parcel,
    progress: Callable[[int, int], object] = lambda _done, _of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Fetched:
    """Copy a parcel's media into a film's folder, for a background thread.

    `progress(done, of)` counts files and takes. Raises ProjectError when nothing may be written
    there, when there is no room, and when it is cancelled: nothing is pasted then.
    """
    origin = Path(parcel.folder)
    places: dict[str, tuple[str, str]] = {}
    gone: dict[str, str] = {}
    wanted = list({used.file: used for used in files_used(parcel.film)}.values())
    total = len(wanted) + len(parcel.takes)
    for number, used in enumerate(wanted):
        _go_on(number, total, progress, cancelled)
        source = _file(origin, used.file)
        if source is not None:
            room = "sounds" if isinstance(used, Sound) else "references"
            places[used.file] = folder.add_file(source, room)
        elif _file(folder.path, used.file) is None:
            gone[used.file] = used.name
    takes = 0
    for number, take in enumerate(parcel.takes, len(wanted)):
        _go_on(number, total, progress, cancelled)
        takes += _fetch_take(origin, folder, take)
    progress(total, total)
    carried = Parcel(folder=parcel.folder, film=with_files(parcel.film, places), takes=parcel.takes)
    return Fetched(carried, tuple(gone.values()), len(places), takes)


def _go_on(
    done: int, of: int, progress: Callable[[int, int], object], cancelled: Callable[[], bool]
) -> None:
    if cancelled():
        raise ProjectError("Pasting was stopped; the film is as it was. Paste again to go on.")
    progress(done, of)


def _file(folder: Path, relative: str) -> Path | None:
    """Return the file, if it is there and lies in the folder."""
    try:
        found = inside(folder, relative)
        return found if found.is_file() else None
    except (ProjectError, OSError):
        return None


def _fetch_take(origin: Path, folder: ProjectFolder, take: Id) -> bool:
    """Copy one take whole, or not at all; return whether it came."""
    with contextlib.suppress(OSError, ProjectError):
        source, target = shelf.take_folder(origin, take), shelf.take_folder(folder.path, take)
        if target.exists() or not (source / shelf.TAKE).is_file():
            return False
        partial = target.with_name(f".partial-{take}")
        shutil.rmtree(partial, ignore_errors=True)
        try:
            partial.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, partial)
            partial.replace(target)
        except OSError:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        return True
    return False
