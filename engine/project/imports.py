"""The files an author brought in: what is missing, where it may be found, what nobody uses."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from engine.project.disk import hash_file, inside
from engine.project.document import Project, Reference, Shot, Sound
from engine.project.edits.change import changed, put_shots
from engine.project.errors import ProjectError

ROOMS = ("references", "sounds")

_MOST = 50_000

Used = TypeVar("Used", Reference, Sound)


def files_used(project: Project) -> Iterator[Reference | Sound]:
    """Yield all that the project uses a file for: pictures of shots and elements, and sounds."""
    for scene in project.scenes:
        for shot in scene.shots:
            yield from shot.references
    for element in project.elements:
        yield from element.references
    yield from project.sounds


def missing(path: Path, project: Project) -> list[Reference | Sound]:
    """Return what is offline: its file is not in the project's folder, or is refused."""
    present = {
        f"{room}/{name}" for room in ROOMS for name in _plain_files(path / room)
    }  # one look at each folder, not one at each of ten thousand files
    known: dict[str, bool] = {}
    offline = []
    for used in files_used(project):
        if used.file not in present and not known.setdefault(used.file, _exists(path, used.file)):
            offline.append(used)
    return offline


def _plain_files(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError:
        return []


def _exists(path: Path, relative: str) -> bool:
    try:
        return inside(path, relative).is_file()
    except (ProjectError, OSError):
        return False


def find(wanted: Reference | Sound, candidates: Path) -> Path | None:
    """Look for a missing file, in a folder and all below it or in one file: by hash, then by name.

    Files of the same suffix are compared by content, those of the same name first.
    """
    return _Candidates(candidates).find(wanted)


class _Candidates:
    """The files of a folder, hashed at most once each."""

    def __init__(self, folder: Path) -> None:
        self.files = list(_walk(folder))
        self._hashes: dict[Path, str] = {}

    def find(self, wanted: Reference | Sound) -> Path | None:
        name, suffix = wanted.name.lower(), Path(wanted.file).suffix.lower()
        named = [path for path in self.files if path.name.lower() == name]
        alike = [path for path in self.files if path.suffix.lower() == suffix]
        for path in dict.fromkeys((*named, *alike)):
            if self._hash(path) == wanted.sha256:
                return path
        return named[0] if named else None

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            try:
                self._hashes[path] = hash_file(path)
            except OSError:
                self._hashes[path] = ""
        return self._hashes[path]


def _walk(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
        return
    seen = 0
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            seen += 1
            if seen > _MOST:
                return
            yield Path(parent, name)


def relinked(
    path: Path,
    project: Project,
    candidates: Path,
    add_file: Callable[[Path, str], tuple[str, str]],
) -> Project:
    """Find all missing files below `candidates`, copy them in, and return the project using them.

    `add_file` copies a file into a room and returns its relative path and hash. A file found by
    its hash needs no change of the project.
    """
    offline = missing(path, project)
    if not offline:
        return project
    found = _Candidates(candidates)
    places: dict[str, tuple[str, str]] = {}
    for used in offline:
        if used.file not in places and (source := found.find(used)) is not None:
            room = "sounds" if isinstance(used, Sound) else "references"
            places[used.file] = add_file(source, room)
    return with_files(project, places)


def with_files(project: Project, places: dict[str, tuple[str, str]]) -> Project:
    """Return the project with files at other places: old relative path to (new one, hash)."""
    if not places:
        return project

    def placed(references: Sequence[Reference]) -> tuple[Reference, ...]:
        return tuple(_placed(reference, places) for reference in references)

    def moved(shot: Shot) -> Shot:
        return changed(shot, references=placed(shot.references)) if shot.references else shot

    after = put_shots(project, [moved(shot) for shot in project.shots if shot.references])
    elements = [changed(each, references=placed(each.references)) for each in after.elements]
    sounds = [_placed(sound, places) for sound in after.sounds]
    return changed(after, elements=tuple(elements), sounds=tuple(sounds))


def _placed(used: Used, places: dict[str, tuple[str, str]]) -> Used:
    file, sha256 = places.get(used.file, (used.file, used.sha256))
    return changed(used, file=file, sha256=sha256)


def remove_unused(path: Path, kept: Iterable[str]) -> list[str]:
    """Delete the imported files that are not among `kept` (relative paths); return which."""
    wanted = set(kept)
    removed = []
    for room in ROOMS:
        for name in sorted(_plain_files(path / room)):
            relative = f"{room}/{name}"
            if relative not in wanted and not name.startswith("."):
                with contextlib.suppress(OSError):
                    (path / room / name).unlink()
                    removed.append(relative)
    return removed
