"""What the mouse does while its button is down: one small class for each kind of drag.

Those that trim are in `trims`.

A gesture asks the canvas for frames and the session for edits; it paints nothing. A drag that edits
is one undo step (its merge key), worked out anew from the project it began on, so that pulling back
leaves no trace.
"""

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt

from app.timeline.positions import Insertion, Positions
from engine.project import edits
from engine.project.document import Id, Marker, Project

if TYPE_CHECKING:
    from app.timeline.canvas import Canvas

_numbers = count()
Modifiers = Qt.KeyboardModifier


class Gesture(Protocol):
    """A drag under way."""

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        """The pointer is at `at` now."""
        ...

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        """The button was let go."""
        ...

    def cancel(self) -> None:
        """Escape was pressed: leave things as they were."""
        ...


class Pan:
    """The middle button moves the paper."""

    def __init__(self, canvas: "Canvas", at: QPointF) -> None:
        self._canvas, self._x, self._scroll = canvas, at.x(), canvas.scale.scroll
        canvas.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        self._canvas.scroll_to(self._scroll + self._x - at.x())

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        pass

    def cancel(self) -> None:
        self._canvas.scroll_to(self._scroll)


class Scrub:
    """The playhead follows the pointer; Shift snaps it to cuts and markers."""

    def __init__(self, canvas: "Canvas", at: QPointF, modifiers: Modifiers) -> None:
        self._canvas = canvas
        canvas.scrubbing.emit(True)
        self.move(at, modifiers)

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self._canvas
        frame = canvas.scale.frame_at(at.x())
        if modifiers & Modifiers.ShiftModifier:
            frame = canvas.snapped(canvas.scale.time_at(at.x()), playhead=False)
        canvas.session.move_playhead(frame)

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self._canvas.show_guide(None)
        self._canvas.scrubbing.emit(False)

    def cancel(self) -> None:
        self.release(QPointF(), Modifiers.NoModifier)


class RubberBand:
    """Selects the shots that a rectangle touches; Shift and Ctrl add to what was selected."""

    def __init__(self, canvas: "Canvas", at: QPointF, modifiers: Modifiers) -> None:
        self._canvas, self._time, self._y = canvas, canvas.scale.time_at(at.x()), at.y()
        adding = bool(modifiers & (Modifiers.ShiftModifier | Modifiers.ControlModifier))
        self._before = canvas.session.selection
        self._kept = self._before if adding else ()
        if not adding:
            canvas.session.select(())

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self._canvas
        x = canvas.scale.x_of(self._time)
        band = QRectF(QPointF(x, self._y), at).normalized()
        canvas.show_band(band)
        positions, row = canvas.positions, canvas.tracks.picture
        if band.bottom() < row.top or band.top() > row.bottom:
            canvas.session.select(self._kept)
            return
        first, last = canvas.scale.time_at(band.left()), canvas.scale.time_at(band.right())
        ids = [positions.shots[n].id for n in positions.between(first, last)]
        canvas.session.select((*self._kept, *ids))

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self._canvas.show_band(None)

    def cancel(self) -> None:
        self._canvas.show_band(None)
        self._canvas.session.select(self._before)


class Editing:
    """The base of drags that edit: one undo step, worked out from the project it began on."""

    def __init__(self, canvas: "Canvas", text: str) -> None:
        self.canvas = canvas
        self.session = canvas.session
        self.before: Project = canvas.session.project
        self.positions = Positions(self.before)
        self._text = text
        self._key = ("timeline drag", next(_numbers))
        self._shown = self.before

    def edit(self, change: Callable[[Project], Project]) -> None:
        """Show `change` of the project the drag began on; nothing if somebody else edited it."""
        if self.session.project is not self._shown:
            return
        after = change(self.before)
        if after is not self._shown:
            self.session.apply(self._text, lambda _now: after, merge_key=self._key)
            self._shown = self.session.project

    def cancel(self) -> None:
        """Put the project back; the undo step vanishes with it."""
        self.edit(lambda project: project)
        self._over()

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        """End the drag where it is."""
        self._over()

    def _over(self) -> None:
        self.canvas.show_guide(None)
        self.canvas.show_readout("")


class MoveShots:
    """Carries the selected shots to another place; with Alt, copies of them."""

    def __init__(self, canvas: "Canvas", index: int, at: QPointF) -> None:
        self._canvas, self._from = canvas, at
        shot = canvas.positions.shots[index]
        self._ids = canvas.session.selection if shot.id in canvas.session.selection else (shot.id,)
        self._dragged = False
        self._to: Insertion | None = None

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self._canvas
        if not self._dragged and (at - self._from).manhattanLength() < 6:
            return
        self._dragged = True
        self._to = canvas.positions.insertion_at(canvas.scale.time_at(at.x()))
        copies = bool(modifiers & Modifiers.AltModifier)
        canvas.setCursor(
            Qt.CursorShape.DragCopyCursor if copies else Qt.CursorShape.ClosedHandCursor
        )
        canvas.show_insertion(self._to)
        count = len(self._ids)
        what = f"{count} shots" if count > 1 else f"{canvas.slate_of(self._ids[0])}"
        canvas.show_readout(f"{'Copy' if copies else 'Move'} {what}", at)

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas, to = self._canvas, self._to
        canvas.show_insertion(None)
        canvas.show_readout("")
        if not self._dragged or to is None:
            canvas.session.select(self._ids[:1] if len(self._ids) == 1 else self._clicked())
            return
        if modifiers & Modifiers.AltModifier:
            canvas.copy_shots_to(self._ids, to)
        else:
            canvas.move_shots_to(self._ids, to)

    def _clicked(self) -> tuple[Id, ...]:
        index = self._canvas.positions.at(self._canvas.scale.time_at(self._from.x()))
        return () if index is None else (self._canvas.positions.shots[index].id,)

    def cancel(self) -> None:
        self._canvas.show_insertion(None)
        self._canvas.show_readout("")


class MoveMarker(Editing):
    """Carries a marker along the ruler."""

    def __init__(self, canvas: "Canvas", marker: Marker) -> None:
        super().__init__(canvas, f"Move {marker.name or 'a marker'}")
        self._marker = marker

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        frame = canvas.snapped(canvas.scale.time_at(at.x()), free=canvas.free(modifiers))
        self.edit(lambda project: edits.move_marker(project, self._marker.id, frame))
        canvas.show_readout(canvas.timecode(frame), at)


class StretchMarker(Editing):
    """Pulls the end of a marker that lasts; to its beginning it becomes a moment."""

    def __init__(self, canvas: "Canvas", marker: Marker) -> None:
        super().__init__(canvas, f"Stretch {marker.name or 'a marker'}")
        self._marker = marker
        self._start = self.positions.frame_of(marker.anchor) or 0

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        frame = canvas.snapped(canvas.scale.time_at(at.x()), free=canvas.free(modifiers))
        length = max(0, frame - self._start)
        self.edit(lambda project: edits.set_marker(project, self._marker.id, duration=length))
        canvas.show_readout(canvas.seconds(length), at)


class MoveRange(Editing):
    """Pulls the in or the out point."""

    def __init__(self, canvas: "Canvas", end: str) -> None:
        super().__init__(canvas, f"Move the {end} point")
        self._end = end

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        frame = canvas.snapped(canvas.scale.time_at(at.x()), free=canvas.free(modifiers))
        frame = min(frame, self.positions.duration)
        settings = self.before.settings
        if self._end == "in":
            frame = min(frame, (settings.out_point or self.positions.duration) - 1)
            change = {"in_point": max(0, frame)}
        else:
            change = {"out_point": max((settings.in_point or 0) + 1, frame)}
        self.edit(lambda project: edits.set_settings(project, **change))
        canvas.show_readout(canvas.timecode(frame), at)
