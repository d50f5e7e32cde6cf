"""The takes on disk: `takes/<id>/take.json` beside its clip, an index of them, and the trash.

The index in `.cache/` only spares reading; without it, or with a broken one, all takes are read.
"""

import contextlib
import logging
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from engine.project.codec import decode, pack, unpack
from engine.project.disk import write_file
from engine.project.document import Id
from engine.project.errors import ProjectError
from engine.project.seen import age
from engine.project.take import Take

CLIP, POSTER, TAKE = "clip.mp4", "poster.jpg", "take.json"

_INDEX = Path(".cache") / "takes.msgpack"
_VERSION = 1
_log = logging.getLogger(__name__)


class _Known(msgspec.Struct, gc=False):
    """A take as it was read, and the stamp of the file it was read from."""

    stamp: tuple[int, int]
    take: Take


class _Index(msgspec.Struct):
    version: int
    known: dict[Id, _Known]


def read_takes(path: Path) -> dict[Id, tuple[Take, ...]]:
    """Return the takes in a project folder by the id of the shot they were rendered for, by age.

    What can't be read is left out and logged; takes still being made and those in the trash are
    not seen.
    """
    known = _read_index(path)
    found: dict[Id, _Known] = {}
    for entry in _folders(path / "takes"):
        take = _read_one(entry, known.get(entry.name))
        if take is not None:
            found[entry.name] = take
    if found.keys() != known.keys() or any(found[name] is not known[name] for name in found):
        _write_index(path, found)
    return _by_shot(entry.take for entry in found.values())


def _by_shot(takes: Iterable[Take]) -> dict[Id, tuple[Take, ...]]:
    shots: dict[Id, list[Take]] = {}
    for take in takes:
        shots.setdefault(take.shot_id, []).append(take)
    return {shot_id: tuple(sorted(rows, key=age)) for shot_id, rows in shots.items()}


def _folders(takes: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(takes) as entries:
            return [
                entry
                for entry in entries
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        return []


def _read_one(entry: os.DirEntry[str], known: _Known | None) -> _Known | None:
    path = Path(entry.path, TAKE)
    try:
        facts = path.stat()
        stamp = (facts.st_mtime_ns, facts.st_size)
        if known is not None and known.stamp == stamp:
            return known
        take = decode(path.read_bytes(), Take)
    except (OSError, ProjectError) as error:
        _log.warning("take %s is left out: %s", entry.name, error)
        return None
    if take.id != entry.name or take.frames < 1:
        _log.warning("take %s is left out: its take.json is of another", entry.name)
        return None
    return _Known(stamp, take)


def _read_index(path: Path) -> dict[Id, _Known]:
    try:
        index = unpack((path / _INDEX).read_bytes(), _Index)
    except (OSError, ProjectError):
        return {}
    return index.known if index.version == _VERSION else {}


def _write_index(path: Path, known: dict[Id, _Known]) -> None:
    with contextlib.suppress(OSError):
        (path / _INDEX).parent.mkdir(exist_ok=True)
        write_file(path / _INDEX, pack(_Index(_VERSION, known)), durable=False)


def take_folder(path: Path, take_id: Id) -> Path:
    """Return the folder of a take. Raises ProjectError for an id that is none."""
    if not take_id or not all(character.isalnum() or character in "-_" for character in take_id):
        raise ProjectError(f'"{take_id}" is not a take.')
    return path / "takes" / take_id


def trash_take(path: Path, take_id: Id) -> None:
    """Move a take to the trash. Raises ProjectError."""
    _move(take_folder(path, take_id), trash_folder(path) / take_id, "be deleted")


def restore_take(path: Path, take_id: Id) -> None:
    """Bring a take back from the trash. Raises ProjectError."""
    _move(trash_folder(path) / take_folder(path, take_id).name, take_folder(path, take_id),
          "be brought back")  # fmt: skip


def trash_folder(path: Path) -> Path:
    """Return the folder that deleted takes lie in until the project is closed."""
    return path / "takes" / ".trash"


def _move(source: Path, target: Path, what: str) -> None:
    if not source.is_dir():
        raise ProjectError(f"That take can't {what}: it is no longer there.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        source.replace(target)
    except OSError as error:
        raise ProjectError(f"That take can't {what} now: {error.strerror}.") from error


def empty_trash(path: Path) -> None:
    """Delete the takes in the trash for good; what another program holds stays for next time."""
    shutil.rmtree(trash_folder(path), ignore_errors=True)
