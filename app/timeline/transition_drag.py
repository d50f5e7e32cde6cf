"""Transitions by hand: pulling one out of a cut, and how long one may be. Words for its handles."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from app.inspector.words import TRANSITIONS
from app.timeline.gestures import Editing, Modifiers
from app.timeline.positions import Positions
from app.timeline.tools import Edge
from app.timeline.trim_view import held_at
from engine.project import edits
from engine.project.document import Transition

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.canvas import Canvas

NAMES = dict(TRANSITIONS)


class DragTransition(Editing):
    """Sets how long a shot takes to come in; pulled back to the cut, it comes in with a cut."""

    def __init__(self, canvas: "Canvas", index: int) -> None:
        shot = canvas.positions.shots[index]
        super().__init__(canvas, f"Transition to {shot.slate}")
        self._shot, self._index = shot, index
        self._cut = self.positions.edges[index]
        canvas.choose_edge(Edge(shot.id, "both") if index else None)
        canvas.show_readout(words(self.session, index), canvas.pointer)

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        frame = canvas.snapped(canvas.scale.time_at(at.x()), free=canvas.free(modifiers))
        away = abs(frame - self._cut)
        length = min(away * 2 if self._index else away, longest(self.positions, self._index))
        kept = self._shot.transition or Transition()
        wanted = None
        if length > 1:
            wanted = Transition(kind=kept.kind, duration=length, easing=kept.easing)
        ids = (self._shot.id,)
        self.edit(lambda project: edits.set_shots(project, ids, transition=wanted))
        canvas.show_readout(words(self.session, self._index), at)


def longest(positions: Positions, index: int) -> int:
    """Return the longest transition to the shot at `index` that its neighbours have room for."""
    here = positions.shots[index].duration
    return here if index == 0 else 2 * min(here, positions.shots[index - 1].duration)


def span_of(positions: Positions, index: int) -> tuple[int, int] | None:
    """Return the frames [start, end) of the transition to a shot; None where it is a cut."""
    transition = positions.shots[index].transition
    if transition is None:
        return None
    cut, length = positions.edges[index], transition.duration
    before = length // 2 if index else 0
    return cut - before, cut + length - before


def words(session: "Session", index: int) -> str:
    """Say how a shot comes in, and which take lacks handles for it: its edge frame is held."""
    positions = Positions(session.project)
    shot, span = positions.shots[index], span_of(positions, index)
    if shot.transition is None or span is None:
        return f"Cut to {shot.slate}"
    length = shot.transition.duration
    said = [f"{NAMES[shot.transition.kind]} {length} f"]
    after = span[1] - positions.edges[index]
    if index:
        outgoing = positions.shots[index - 1]
        held = held_at(session, outgoing, outgoing.duration - 1 + after)
        said += [f"{outgoing.slate} holds its last frame for {held} f"] if held else []
        held = held_at(session, shot, span[0] - positions.edges[index])
        said += [f"{shot.slate} holds its first frame for {held} f"] if held else []
    return " · ".join(said)
