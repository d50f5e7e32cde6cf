"""`storyreel versions`: named versions of the cut, saved, listed, compared and restored."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.commands.console import Console, counted
from app.commands.opening import add_folder, reading, writing
from app.commands.problems import CommandError
from engine.project import comparing, edits, versions
from engine.project.document import Project
from engine.project.folder import read_takes
from engine.project.timecode import rate_text, timecode
from engine.project.versions import VersionNote

WHICH = "a version's name or id"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    kinds = parser.add_subparsers(
        dest="do", required=True, metavar="list|save|compare|restore|rename|delete"
    )
    listing = kinds.add_parser("list", help="say which versions there are")
    listing.add_argument("--json", action="store_true", help="as JSON")
    saving = kinds.add_parser("save", help="keep the cut as it is now")
    saving.add_argument("name", nargs="?", default="", help="its name (default: the next Cut v…)")
    comparing_ = kinds.add_parser("compare", help="say what has changed since a version")
    comparing_.add_argument("version", metavar="VERSION", help=WHICH)
    comparing_.add_argument("other", nargs="?", help="another version (default: the film now)")
    comparing_.add_argument("--json", action="store_true", help="as JSON")
    restoring = kinds.add_parser("restore", help="cut the film as a version is; takes are kept")
    restoring.add_argument("version", metavar="VERSION", help=WHICH)
    renaming = kinds.add_parser("rename", help="give a version another name")
    renaming.add_argument("version", metavar="VERSION", help=WHICH)
    renaming.add_argument("name", help="its new name")
    deleting = kinds.add_parser("delete", help="delete a version; the film and its takes stay")
    deleting.add_argument("version", metavar="VERSION", help=WHICH)


def run(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    acts: dict[str, Callable[[Namespace, Console], None]] = {
        "list": _list, "save": _save, "compare": _compare, "restore": _restore,
        "rename": _rename, "delete": _delete,
    }  # fmt: skip
    acts[options.do](options, console)


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        notes = versions.versions_of(folder.path)
    if options.json:
        rows = [_written(note) for note in notes]
        console.line(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for note in notes:
        length = timecode(note.frames, note.rate)
        shots = counted(note.shots, "shot")
        console.line(f"{note.name}  {note.created[:16].replace('T', ' ')}  {length}  {shots}")
    if not notes:
        console.line("There is no version yet; keep one with `storyreel versions FOLDER save`.")


def _written(note: VersionNote) -> dict[str, Any]:
    return {
        "id": note.id, "name": note.name, "created": note.created, "frames": note.frames,
        "rate": rate_text(note.rate), "shots": note.shots, "takes": list(note.takes),
    }  # fmt: skip


def _save(options: Namespace, console: Console) -> None:
    # A version is a file of its own: it may be saved while a window has the film open.
    with reading(options.folder) as folder:
        note = versions.save_version(
            folder.path, folder.project, read_takes(folder.path), options.name
        )
    console.line(f"Saved “{note.name}”: {counted(note.shots, 'shot')}, {length_of(note)}.")


def length_of(note: VersionNote) -> str:
    """Return the length of a version's cut as timecode."""
    return timecode(note.frames, note.rate)


def _compare(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project, path = folder.project, folder.path
    old = versions.version_film(path, named(path, options.version).id)
    new = project
    if options.other is not None:
        new = versions.version_film(path, named(path, options.other).id)
    found = comparing.differences(old, new, read_takes(path))
    if options.json:
        rows = [
            {"shot": one.shot, "slate": one.slate, "change": one.kind, "text": one.text}
            for one in found
        ]
        console.line(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for one in found:
        words = f"{one.slate:6} {comparing.KINDS[one.kind]}"
        console.line(f"{words}: {one.text}" if one.text else words)
    console.line(comparing.counted(found).capitalize() + ".")


def _restore(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        note = named(folder.path, options.version)
        cut = versions.version_film(folder.path, note.id)
        after: Project = edits.restore_cut(folder.project, cut)
        if after is folder.project:
            console.line(f"The film is cut as “{note.name}” already.")
            return
        folder.save(after)
    console.line(f"Restored “{note.name}”; every take is kept.")


def _rename(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        note = named(folder.path, options.version)
        versions.rename_version(folder.path, note.id, options.name)
    console.line(f"“{note.name}” is called “{options.name.strip()}” now.")


def _delete(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        note = named(folder.path, options.version)
        versions.delete_version(folder.path, note.id)
    console.line(f"Deleted the version “{note.name}”; the film and its takes stay.")


def named(path: Path, text: str) -> VersionNote:
    """Return the newest version of this name, or of this id. Raises CommandError."""
    wanted = text.strip().casefold()
    found = [
        note for note in versions.versions_of(path) if wanted in (note.name.casefold(), note.id)
    ]
    if not found:
        raise CommandError(f"There is no version “{text}” (see `storyreel versions FOLDER list`).")
    return found[-1]
