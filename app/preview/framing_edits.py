"""Edits of a shot's start and end boxes that keep its moves and its notes in step. No widgets."""

from typing import Any

from engine.animatic.resting import covering, resting
from engine.camera.edits import with_structure
from engine.camera.framed import end_of_moves, inside, moves_of_framings, with_framed_moves
from engine.project import edits
from engine.project.document import Framing, Id, Project, Reference, Shot
from engine.project.film import shot_by_id


def backdrop_of(shot: Shot) -> Reference | None:
    """Return the still that the boxes lie on; None for a shot without one."""
    for role in ("first_frame", "timed_frame", "last_frame"):
        found = [reference for reference in shot.references if reference.role == role]
        if found:
            return min(found, key=lambda reference: reference.at)
    layers = [reference for reference in shot.references if reference.role == "layer"]
    return max(layers, key=lambda reference: reference.depth, default=None)


def cover_of(project: Project, width: float, height: float) -> tuple[float, float]:
    """Return the share of a still's width and height that a box of scale 1.0 takes."""
    box = covering(width, height, project.width / max(1, project.height))
    return box[0] / max(1.0, width), box[1] / max(1.0, height)


def shown_boxes(
    project: Project, shot: Shot, width: float, height: float
) -> tuple[Framing, Framing]:
    """Return the start and end box of a shot on its still: as set, else as its moves say.

    A shot with neither starts with the largest box, which keeps the upper third of a portrait.
    """
    cover = cover_of(project, width, height)
    a = shot.framing_a or resting(width, height, project.width / max(1, project.height))
    b = shot.framing_b or end_of_moves(a, shot.moves, cover)
    return inside(a, cover), inside(b, cover)


def with_boxes(
    project: Project, shot_id: Id, a: Framing, b: Framing, cover: tuple[float, float]
) -> Project:
    """Return the project with a shot's boxes set, and its moves and notes saying the same."""
    shot = shot_by_id(project, shot_id)
    moves = with_framed_moves(shot.moves, moves_of_framings(a, b, cover))
    if moves != shot.moves:
        # Words that are set take the end box away, so the boxes come after them.
        project = with_structure(project, (shot_id,), moves=moves)
    return edits.set_shots(project, (shot_id,), framing_a=a, framing_b=b)


def without_boxes(project: Project, shot_id: Id) -> Project:
    """Return the project with the shot's boxes taken away and the moves that said them too."""
    shot = shot_by_id(project, shot_id)
    had = shot.framing_a is not None or shot.framing_b is not None
    fields: dict[str, Any] = {"framing_a": None, "framing_b": None}
    project = edits.set_shots(project, (shot_id,), **fields)
    moves = with_framed_moves(shot.moves, ())
    if had and moves != shot.moves:
        return with_structure(project, (shot_id,), moves=moves)
    return project


def with_swapped_boxes(project: Project, shot_id: Id) -> Project:
    """Return the project with the shot's move beginning where it ended, and the notes saying so."""
    shot = shot_by_id(project, shot_id)
    still = backdrop_of(shot)
    width = still.width if still and still.width > 0 else project.width
    height = still.height if still and still.height > 0 else project.height
    a, b = shown_boxes(project, shot, width, height)
    return with_boxes(project, shot_id, b, a, cover_of(project, width, height))
