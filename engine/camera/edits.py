"""Edits that keep the camera notes and their structure in step; pure, without widgets.

Notes as typed are read into structure; structure as set rewrites the notes in canonical words,
and words that were not understood stay. What notes can't say of a move (its exact amount, its
easing) is kept as long as the words for that move stay the same.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from engine.camera.framed import beside_boxes, boxes_drive
from engine.camera.notes import ParsedNotes, canonical, parse
from engine.project import edits
from engine.project.document import CameraMove, Id, Project, Reference, Shot, new_id
from engine.project.film import still_frames


def shown_notes(shot: Shot) -> str:
    """Return the notes to show of a shot: its own, else what its structure says in words.

    So what an import or a tool set without words is there to be written on, and is not lost with
    the first letter.
    """
    return shot.notes or canonical(shot.size, shot.angle, shot.lens, shot.moves)


def still_shots(project: Project, references: Iterable[Reference]) -> list[Shot]:
    """Return a new shot of each picture, as long and with such a camera as the film's settings say.

    The slates are empty: `edits.add_shots` gives them.
    """
    settings = project.settings
    frames = still_frames(project)
    said = parse(settings.still_notes, settings.still_seconds)
    return [
        Shot(
            id=new_id(),
            slate="",
            duration=frames,
            notes=settings.still_notes,
            size=said.size,
            angle=said.angle,
            lens=said.lens,
            moves=said.moves,
            references=(reference,),
        )
        for reference in references
    ]


def with_notes(project: Project, ids: Iterable[Id], notes: str) -> Project:
    """Return the project with these camera notes, and what they mean, on every shot of `ids`."""

    read = _reader(project)

    def fields(shot: Shot) -> dict[str, Any]:
        parsed, before = read(notes, shot.duration), read(shown_notes(shot), shot.duration)
        moves = kept(before.moves, shot.moves, parsed.moves)
        return {
            "notes": notes,
            "size": parsed.size,
            "angle": parsed.angle,
            "lens": parsed.lens,
            "moves": moves,
            **_boxes_beside(shot, moves),
        }

    return _set_each(project, ids, fields)


def with_structure(project: Project, ids: Iterable[Id], **structure: Any) -> Project:
    """Return the project with size, angle, lens or moves set, and the notes rewritten to say so."""

    read = _reader(project)

    @cache
    def write(whole: tuple[tuple[str, Any], ...], unknown: tuple[str, ...]) -> str:
        return rewritten(dict(whole), unknown)

    def fields(shot: Shot) -> dict[str, Any]:
        whole = {
            "size": shot.size,
            "angle": shot.angle,
            "lens": shot.lens,
            "moves": shot.moves,
            **structure,
        }
        whole["moves"] = tuple(whole["moves"])
        unknown = read(shot.notes, shot.duration).unknown
        boxes = _boxes_beside(shot, whole["moves"])
        return {**structure, "notes": write(tuple(whole.items()), unknown), **boxes}

    return _set_each(project, ids, fields)


def _boxes_beside(shot: Shot, moves: tuple[CameraMove, ...]) -> dict[str, Any]:
    """Return the end box taken away where other moves than the boxes' own are asked for now.

    Two boxes are the move (see engine.camera.framed), so words that say another one would show
    nothing; the box of the start stays.
    """
    if not boxes_drive(shot.framing_a, shot.framing_b):
        return {}
    return {} if _framed(moves) == _framed(shot.moves) else {"framing_b": None}


def _framed(moves: tuple[CameraMove, ...]) -> tuple[CameraMove, ...]:
    beside = beside_boxes(moves)
    return tuple(move for move in moves if move not in beside)


def rewritten(structure: dict[str, Any], unknown: Sequence[str]) -> str:
    """Return canonical notes for a structure, followed by the words that were not understood."""
    words = canonical(
        structure["size"], structure["angle"], structure["lens"], tuple(structure["moves"])
    )
    return ", ".join(part for part in (words, " ".join(unknown)) if part)


def kept(
    said_before: Sequence[CameraMove],
    held_before: Sequence[CameraMove],
    said_now: Sequence[CameraMove],
) -> tuple[CameraMove, ...]:
    """Return the moves that notes say now, keeping by position what they say as before."""
    if len(said_before) != len(held_before):
        return tuple(said_now)
    return tuple(
        held_before[i] if i < len(said_before) and said_before[i] == move else move
        for i, move in enumerate(said_now)
    )


def _reader(project: Project) -> Callable[[str, int], ParsedNotes]:
    """Return a parser of notes for a number of frames that reads the same words once."""

    @cache
    def read(notes: str, frames: int) -> ParsedNotes:
        return parse(notes, float(frames / project.rate))

    return read


def _set_each(
    project: Project, ids: Iterable[Id], fields: Callable[[Shot], dict[str, Any]]
) -> Project:
    """Set each shot's own fields, all shots with the same outcome in one pass."""
    wanted = set(ids)
    groups: dict[Any, tuple[dict[str, Any], list[Id]]] = {}
    for shot in project.shots:
        if shot.id in wanted:
            outcome = fields(shot)
            key = tuple(outcome.items())
            groups.setdefault(key, (outcome, []))[1].append(shot.id)
    for outcome, group in groups.values():
        project = edits.set_shots(project, group, **outcome)
    return project
