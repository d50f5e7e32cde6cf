"""Named versions of the cut: `versions/<id>.json` in the film's folder, each a whole film document.

A version holds no pictures and no takes: it names those that it shows, and they are kept as long
as it is there (see `used_by`). Saving and deleting are all or nothing.
"""

import re
import time
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import msgspec

from engine.project.codec import decode, decode_project, encode, encode_project
from engine.project.disk import write_file
from engine.project.document import Id, Project, new_id
from engine.project.errors import ProjectError
from engine.project.film import film
from engine.project.seen import seen_take, takes_of
from engine.project.take import Take

ROOM = "versions"
_ID = re.compile(r"[0-9a-f]{16}")


class VersionNote(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a version without reading its film.

    `created` is UTC, "2026-01-31T12:00:00Z"; `frames` and `rate` are the cut's length; `takes` the
    ids of those that it shows.
    """

    id: Id
    name: str
    created: str
    frames: int
    rate: Fraction
    shots: int
    takes: tuple[Id, ...] = ()


class _Head(msgspec.Struct):
    note: VersionNote


class _Whole(msgspec.Struct):
    project: msgspec.Raw


def save_version(
    path: Path, project: Project, takes: Mapping[Id, Sequence[Take]], name: str
) -> VersionNote:
    """Keep the film as it is under a name, "Cut v2" and so on when it is empty. ProjectError."""
    note = VersionNote(
        id=new_id(),
        name=name.strip() or next_name(versions_of(path)),
        created=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        frames=film(project).duration,
        rate=project.rate,
        shots=len(film(project).shots),
        takes=takes_shown(project, takes),
    )
    _write(path, note, encode_project(project))
    return note


def takes_shown(project: Project, takes: Mapping[Id, Sequence[Take]]) -> tuple[Id, ...]:
    """Return the ids of the takes that a film shows in any aspect, in film order."""
    aspects = (None, *(one.id for one in project.framings))
    shown = (
        seen_take(project, shot, takes_of(shot, takes), framing)
        for shot in film(project).shots
        for framing in aspects
    )
    return tuple(dict.fromkeys(take.id for take in shown if take is not None))


def _write(path: Path, note: VersionNote, project: bytes) -> None:
    content = b'{"note":' + encode(note) + b',\n"project":' + project.strip() + b"}\n"
    try:
        (path / ROOM).mkdir(exist_ok=True)
        write_file(path / ROOM / f"{note.id}.json", content)
    except OSError as error:
        raise ProjectError(
            f"The version couldn't be saved: {error.strerror or error}. Nothing else was changed."
        ) from error


def next_name(known: Sequence[VersionNote]) -> str:
    """Return the next free name: "Cut v1", "Cut v2" …"""
    found = (re.fullmatch(r"Cut v(\d{1,6})", note.name) for note in known)
    return f"Cut v{max((int(one[1]) for one in found if one), default=0) + 1}"


def versions_of(path: Path) -> list[VersionNote]:
    """Return the versions in a film's folder, oldest first. What can't be read is left out."""
    found = []
    for file in sorted((path / ROOM).glob("*.json")):
        try:
            found.append(decode(file.read_bytes(), _Head).note)
        except (OSError, ProjectError):
            continue
    return sorted(found, key=lambda note: (note.created, note.name))


def version_film(path: Path, version_id: Id) -> Project:
    """Return the film of a version. Raises ProjectError when it is gone or damaged."""
    return decode_project(bytes(decode(_read(path, version_id), _Whole).project))


def rename_version(path: Path, version_id: Id, name: str) -> None:
    """Give a version another name. Raises ProjectError."""
    content = _read(path, version_id)
    note = decode(content, _Head).note
    wanted = name.strip() or note.name
    if wanted != note.name:
        project = bytes(decode(content, _Whole).project)
        _write(path, msgspec.structs.replace(note, name=wanted), project)


def delete_version(path: Path, version_id: Id) -> None:
    """Delete a version; the film and its takes stay. Raises ProjectError."""
    _read(path, version_id)
    try:
        _file(path, version_id).unlink()
    except OSError as error:
        raise ProjectError(f"The version can't be deleted: {error.strerror}.") from error


def used_by(path: Path, take_id: Id) -> list[str]:
    """Return the names of the versions that show a take."""
    return [note.name for note in versions_of(path) if take_id in note.takes]


def version_films(path: Path) -> list[Project]:
    """Return the films of all versions that can be read, for what they use."""
    films = []
    for note in versions_of(path):
        try:
            films.append(version_film(path, note.id))
        except ProjectError:
            continue
    return films


def _file(path: Path, version_id: Id) -> Path:
    if not _ID.fullmatch(version_id):
        raise ProjectError("There is no such version.")
    return path / ROOM / f"{version_id}.json"


def _read(path: Path, version_id: Id) -> bytes:
    try:
        return _file(path, version_id).read_bytes()
    except OSError as error:
        raise ProjectError("That version is no longer there.") from error
