"""The two frames that are shown beside each other while a cut is trimmed; values, no pictures.

A view is worked out of the project as it stands; who shows it asks for the pictures.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.timeline.positions import Positions
from engine.project.document import Id, Project, Shot
from engine.project.edits import slip
from engine.project.film import shot_by_id
from engine.project.seen import held_frames, seen_take, takes_of

if TYPE_CHECKING:
    from app.session import Session


@dataclass(frozen=True)
class Side:
    """One frame: `offset` within its shot, `frame` of the film; `held` frames past its take."""

    shot: Id
    slate: str
    offset: int
    frame: int
    held: int = 0


@dataclass(frozen=True)
class TrimView:
    """What is being done, by how many frames, and the two frames; None outside the film."""

    what: str
    change: int
    left: Side | None
    right: Side | None


def at_cut(session: "Session", what: str, index: int, change: int) -> TrimView:
    """Return the last frame before the cut to the shot at `index`, and the first one behind it."""
    positions = Positions(session.project)
    return TrimView(
        what, change, _side(session, positions, index - 1, last=True),
        _side(session, positions, index, last=False),
    )  # fmt: skip


def ends_of(session: "Session", what: str, index: int, change: int) -> TrimView:
    """Return the first and the last frame of one shot, as while it is slipped."""
    positions = Positions(session.project)
    return TrimView(
        what, change, _side(session, positions, index, last=False),
        _side(session, positions, index, last=True),
    )  # fmt: skip


def around(session: "Session", what: str, first: int, last: int, change: int) -> TrimView:
    """Return the neighbours' frames at both cuts of the shots from `first` to `last`."""
    positions = Positions(session.project)
    return TrimView(
        what, change, _side(session, positions, first - 1, last=True),
        _side(session, positions, last + 1, last=False),
    )  # fmt: skip


def _side(session: "Session", positions: Positions, index: int, last: bool) -> Side | None:
    if not 0 <= index < len(positions.shots):
        return None
    shot = positions.shots[index]
    offset = shot.duration - 1 if last else 0
    held = held_at(session, shot, offset)
    return Side(shot.id, shot.slate, offset, positions.edges[index] + offset, held)


def held_at(session: "Session", shot: Shot, offset: int) -> int:
    """Return by how many frames a frame of a shot lies outside the take that is seen of it."""
    project: Project = session.project
    take = seen_take(project, shot, takes_of(shot, session.takes))
    return held_frames(project, shot, take, offset)


def can_slip(session: "Session", shot: Shot) -> bool:
    """Say whether slipping shows: a take, timed pictures or a part of a split shot's move."""
    slipped = slip(session.project, shot.id, 1)
    timed = shot_by_id(slipped, shot.id).span is not None
    return timed or seen_take(session.project, shot, takes_of(shot, session.takes)) is not None


def held_words(view: TrimView) -> str:
    """Say which take is too short for what is shown: "010 holds a frame for 4 f"; or nothing."""
    said = [f"{side.slate} holds {side.held} f" for side in (view.left, view.right) if side
            and side.held]  # fmt: skip
    return " · ".join(said)
