"""`storyreel notes`: the film's markers with their notes, listed, set, removed and written out."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.commands.console import Console
from app.commands.moments import frame_of
from app.commands.opening import add_folder, reading, writing
from app.commands.problems import CommandError, UsageError
from app.commands.writing import write_out
from engine.project import edits
from engine.project.document import Marker, Project, new_id
from engine.project.film import anchor_at
from engine.project.notes import COLOURS, Note, notes_csv, notes_of, notes_text
from engine.project.timecode import parse_duration, timecode

AT = "where it stands: 00:00:04:12, 4s, 100f, or the slate of a shot"
RULE = "a marker stands at 0 or later"
_COLOURS = {name.lower(): colour for colour, name in COLOURS}


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    kinds = parser.add_subparsers(dest="do", required=True, metavar="list|add|remove|write")
    listing = kinds.add_parser("list", help="say which markers there are")
    listing.add_argument("--json", action="store_true", help="as JSON; times in frames")
    adding = kinds.add_parser("add", help="set a marker")
    adding.add_argument("name", metavar="NAME", help="what stands on the ruler; names a chapter")
    adding.add_argument("--at", metavar="TIME", required=True, help=AT)
    adding.add_argument("--note", default="", help="what is to be remembered here")
    adding.add_argument("--for", dest="length", metavar="TIME", help="how long it lasts")
    adding.add_argument("--colour", choices=tuple(_COLOURS), default="amber")
    removing = kinds.add_parser("remove", help="delete a marker")
    removing.add_argument("marker", metavar="MARKER", help="its id, name or number in the list")
    writes = kinds.add_parser("write", help="write the notes as CSV, or as text (.txt)")
    writes.add_argument("out", type=Path, metavar="OUT.csv")


def run(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    acts: dict[str, Callable[[Namespace, Console], None]] = {
        "list": _list, "add": _add, "remove": _remove, "write": _write,
    }  # fmt: skip
    acts[options.do](options, console)


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project = folder.project
    notes = notes_of(project)
    if options.json:
        rows = [msgspec.structs.asdict(note) for note in notes]
        console.line(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for number, note in enumerate(notes, 1):
        at = timecode(note.frame, project.rate)
        words = "  ".join(" ".join(word.split()) for word in (note.name, note.note) if word)
        console.line(f"{number}  {note.marker}  {at}  {note.slate}  {words}".rstrip())
    if not notes:
        console.line("The film has no markers yet; set one with `storyreel notes FOLDER add`.")


def _add(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        project = folder.project
        frame = frame_of(project, options.at, RULE)
        length = _length(project, options.length) if options.length else 0
        marker = Marker(
            id=new_id(), anchor=anchor_at(project, frame), name=options.name, note=options.note,
            colour=_COLOURS[options.colour], duration=length,
        )  # fmt: skip
        folder.save(edits.add_marker(project, marker))
    console.line(f"Set “{marker.name}” at {timecode(frame, project.rate)} ({marker.id}).")


def _length(project: Project, text: str) -> int:
    try:
        return max(0, parse_duration(text, project.rate))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _remove(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        note = _named(notes_of(folder.project), options.marker)
        folder.save(edits.remove_marker(folder.project, note.marker))
    console.line(f"Removed “{note.name or note.marker}”.")


def _named(notes: list[Note], text: str) -> Note:
    """Return the note of this id, name or number, counted from 1. Raises CommandError."""
    found = [note for note in notes if text in (note.marker, note.name)]
    if len(found) > 1:
        raise CommandError(f"{len(found)} markers are called “{text}”; give the id of one.")
    if found:
        return found[0]
    if text.isdecimal() and 1 <= int(text) <= len(notes):
        return notes[int(text) - 1]
    raise CommandError(f"There is no marker “{text}”; `storyreel notes FOLDER list` names them.")


def _write(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project = folder.project
    write = notes_text if options.out.suffix.lower() in (".txt", ".md") else notes_csv
    write_out(options.out, write(project))
    console.line(f"Wrote {options.out}.")
