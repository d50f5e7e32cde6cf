"""The drags that trim: ripple, roll, slip and slide; and the blade. See `gestures` for the rest.

Each shows the two frames that it changes and says by how much; a take that is too short for the
shot holds its edge frame, which is said, too.
"""

from math import floor
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from app.timeline.gestures import Editing, Modifiers
from app.timeline.hits import GRIP
from app.timeline.snap_points import snap_points
from app.timeline.snapping import snap, snap_any
from app.timeline.tools import Edge
from app.timeline.trim_view import TrimView, around, at_cut, can_slip, ends_of, held_words
from engine.project import edits
from engine.project.document import Id

if TYPE_CHECKING:
    from app.timeline.canvas import Canvas


class Trim(Editing):
    """The base: the view of two frames comes with the drag and goes with it.

    `_away` is how far, in frames, the edge lies from where the mouse took hold of its shot.
    """

    _away = 0.0

    def __init__(self, canvas: "Canvas", text: str) -> None:
        super().__init__(canvas, text)
        # As they were when the drag began: some of them move along with what is trimmed.
        self._points = snap_points(canvas, cuts=False, everywhere=True)

    def _guide(self, frame: int | None) -> None:
        self.canvas.show_guide(frame, self._points.get(frame, "") if frame is not None else "")

    def _time(self, at: QPointF) -> float:
        return self.canvas.scale.time_at(at.x()) + self._away

    def _show(self, view: TrimView, readout: str, at: QPointF) -> None:
        held = held_words(view)
        self.canvas.show_readout(f"{readout} · {held}" if held else readout, at)
        self.canvas.show_trim(view)

    def _over(self) -> None:
        super()._over()
        self.canvas.show_trim(None)


def away(canvas: "Canvas", edge: int, at: QPointF | None) -> float:
    """Return the way from a point to an edge in frames; 0 on the edge itself, which is pulled."""
    if at is None or abs(canvas.scale.x_of(edge) - at.x()) <= GRIP:
        return 0.0
    return edge - canvas.scale.time_at(at.x())


class TrimEdge(Trim):
    """Pulls a shot's head or tail; what follows moves along. `at` is where it was taken hold of."""

    def __init__(self, canvas: "Canvas", index: int, part: str, at: QPointF | None = None) -> None:
        shot = canvas.positions.shots[index]
        super().__init__(canvas, f"Trim {shot.slate}")
        self._shot, self._tail = shot, part == "tail"
        self._start, self._end = self.positions.span(index)
        self._away = away(canvas, self._end if self._tail else self._start, at)
        canvas.choose_edge(Edge(shot.id, "tail" if self._tail else "head"))
        canvas.show_trim(at_cut(self.session, "Ripple", index + self._tail, 0))

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        edge = self._end if self._tail else self._start
        points = sorted({*self._points, edge})
        found = None
        if not canvas.free(modifiers):
            found = snap(self._time(at), points, canvas.reach())
        to = max(0, floor(self._time(at) + 0.5)) if found is None else found
        self._guide(found if found != edge else None)
        length = self._shot.duration
        if self._tail:
            delta = max(to - edge, 1 - length)
            self.edit(lambda project: edits.trim_tail(project, self._shot.id, delta))
        else:
            delta = max(edge - to, 1 - length)
            self.edit(lambda project: edits.trim_head(project, self._shot.id, delta))
        index = canvas.positions.index(self._shot.id)
        if index is None:
            return
        start, end = canvas.positions.span(index)
        changed = end - start - length
        view = at_cut(self.session, "Ripple", index + self._tail, changed)
        self._show(view, canvas.length_readout(changed, end - start), at)


class RollCut(Trim):
    """Moves the cut before a shot: one side grows as the other shrinks."""

    def __init__(self, canvas: "Canvas", index: int, at: QPointF | None = None) -> None:
        shot = canvas.positions.shots[index]
        super().__init__(canvas, f"Roll the cut to {shot.slate}")
        self._shot, self._index = shot, index
        self._first = self.positions.edges[index - 1]
        self._cut, self._end = self.positions.span(index)
        self._away = away(canvas, self._cut, at)
        canvas.choose_edge(Edge(shot.id, "both"))
        canvas.show_trim(at_cut(self.session, "Roll", index, 0))

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        points = sorted({*self._points, self._cut})
        found = None if canvas.free(modifiers) else snap(self._time(at), points, canvas.reach())
        to = max(0, floor(self._time(at) + 0.5)) if found is None else found
        to = min(max(to, self._first + 1), self._end - 1)
        self._guide(found if found == to and found != self._cut else None)
        self.edit(lambda project: edits.roll_cut(project, self._shot.id, to - self._cut))
        view = at_cut(self.session, "Roll", self._index, to - self._cut)
        self._show(view, canvas.length_readout(to - self._cut, None), at)


class Slip(Trim):
    """Moves a shot's take under its cuts; to the right shows an earlier part, as film would."""

    def __init__(self, canvas: "Canvas", index: int, at: QPointF) -> None:
        shot = canvas.positions.shots[index]
        super().__init__(canvas, f"Slip {shot.slate}")
        self._shot, self._index = shot, index
        self._from = canvas.scale.time_at(at.x())
        canvas.show_trim(ends_of(self.session, "Slip", index, 0))

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        frames = round(self._from - canvas.scale.time_at(at.x()))
        self.edit(lambda project: edits.slip(project, self._shot.id, frames))
        view = ends_of(self.session, "Slip", self._index, frames)
        readout = f"Slip {canvas.length_readout(frames, None)}"
        if not can_slip(self.session, self._shot):
            readout += f" · {self._shot.slate} has no take yet that would show it"
        self._show(view, readout, at)


class Slide(Trim):
    """Moves shots that lie side by side between their neighbours."""

    def __init__(self, canvas: "Canvas", ids: tuple[Id, ...], at: QPointF) -> None:
        super().__init__(canvas, "Slide")
        places = [n for n in map(self.positions.index, ids) if n is not None]
        self._ids, self._first, self._last = ids, min(places), max(places)
        self._start = self.positions.edges[self._first]
        self._end = self.positions.edges[self._last + 1]
        self._from = canvas.scale.time_at(at.x())
        canvas.show_trim(around(self.session, "Slide", self._first, self._last, 0))

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        if self._first == 0 or self._last + 1 == len(self.positions.shots):
            canvas.show_readout("A shot slides between two others", at)
            return
        moved = canvas.scale.time_at(at.x()) - self._from
        found = None
        if not canvas.free(modifiers):
            ends = (self._start + moved, self._end + moved)
            found = snap_any(ends, sorted(self._points), canvas.reach())
        frames = round(moved + (found[0] if found else 0))
        self.edit(lambda project: edits.slide(project, self._ids, frames))
        done = canvas.positions.edges[self._first] - self._start
        self._guide(found[1] if found and done == frames else None)
        view = around(self.session, "Slide", self._first, self._last, done)
        self._show(view, f"Slide {canvas.length_readout(done, None)}", at)


def cut_with_blade(canvas: "Canvas", at: QPointF, modifiers: Modifiers) -> None:
    """Split the shot under the pointer where it is, or at what is near to snap to."""
    frame = canvas.snapped(canvas.scale.time_at(at.x()), free=canvas.free(modifiers))
    canvas.show_guide(None)
    canvas.session.apply("Split", edits.split_at, frame)
