"""The film's markers as a list of notes, in the order of the film; as CSV and as text.

Knows nothing of windows and writes no file.
"""

import csv
from io import StringIO

import msgspec

from engine.project.document import Id, Project
from engine.project.film import anchor_frame, film, shot_at
from engine.project.timecode import timecode

COLOURS: tuple[tuple[str, str], ...] = (
    ("#e5a13a", "Amber"), ("#ef7366", "Red"), ("#54b978", "Green"), ("#4f9cf0", "Blue"),
    ("#b58cf0", "Violet"), ("#e8dc6a", "Yellow"), ("#9aa0aa", "Grey"),
)  # fmt: skip
"""The colours that are offered for markers, with their names."""

_HEAD = ("Timecode", "Length", "Shot", "Name", "Note", "Colour")


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One marker as it is listed; `frame` and `length` in frames of the film."""

    marker: Id
    frame: int
    length: int
    slate: str
    name: str
    note: str
    colour: str


def notes_of(project: Project) -> list[Note]:
    """Return the film's markers in the order of the film."""
    found = []
    for marker in project.markers:
        frame = anchor_frame(project, marker.anchor)
        here = shot_at(project, frame) if 0 <= frame < film(project).duration else None
        found.append(
            Note(
                marker=marker.id,
                frame=frame,
                length=marker.duration,
                name=marker.name,
                note=marker.note,
                colour=marker.colour,
                slate=here[0].slate if here else "",
            )
        )
    return sorted(found, key=lambda note: note.frame)


def colour_name(colour: str) -> str:
    """Return a colour's name, or the colour as it is written when it has none."""
    return dict(COLOURS).get(colour.lower(), colour)


def notes_csv(project: Project) -> str:
    """Return the notes as CSV with a heading row; times as timecode."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_HEAD)
    rows.writerows(_row(project, note) for note in notes_of(project))
    return out.getvalue()


def notes_text(project: Project) -> str:
    """Return the notes as text, one to a paragraph."""
    parts = []
    for note in notes_of(project):
        at, length, slate, name, said, _ = _row(project, note)
        head = " · ".join(word for word in (at, length and f"for {length}", slate, name) if word)
        parts.append(f"{head}\n{said}" if said else head)
    return "\n\n".join(parts) + "\n" if parts else ""


def _row(project: Project, note: Note) -> tuple[str, ...]:
    length = timecode(note.length, project.rate) if note.length else ""
    return (
        timecode(note.frame, project.rate), length, note.slate, note.name, note.note,
        colour_name(note.colour),
    )  # fmt: skip
