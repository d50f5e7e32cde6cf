"""The framing tool: the shot's still with its start box (A) and end box (B), to drag.

The boxes, the moves and the notes are written in one edit through the session; a drag is one step.
"""

from itertools import count
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.preview.framing_boxes import SNAP, Grip, Place, Side, grip_at
from app.preview.framing_cursors import cursor_for
from app.preview.framing_edits import (
    backdrop_of,
    cover_of,
    shown_boxes,
    with_boxes,
    with_swapped_boxes,
    without_boxes,
)  # fmt: skip
from app.preview.framing_paint import paint_tool
from app.preview.framing_stage import StagePictures
from app.preview.view import fitted
from engine.project.document import Framing, Reference, Shot

if TYPE_CHECKING:
    from app.session import Session

MARGIN = 16
NUDGE, LARGE_NUDGE, ZOOM_NUDGE = 0.005, 0.05, 1.02
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
TURNS = {
    Qt.Key.Key_BracketLeft: -1.0, Qt.Key.Key_BracketRight: 1.0,
    Qt.Key.Key_BraceLeft: -SNAP, Qt.Key.Key_BraceRight: SNAP,
}  # fmt: skip
OWN_KEYS = (*ARROWS, *TURNS, Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_Plus, Qt.Key.Key_Minus,
            Qt.Key.Key_Equal, Qt.Key.Key_Escape)  # fmt: skip
NO_STILL = "This shot has no still yet: drop one on its card, then set where the camera looks"
_numbers = count()


class FramingTool(QWidget):
    """See the module. `changed` says that the boxes shown are others now."""

    changed = Signal()
    closed = Signal()

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails = thumbnails
        self.side: Side = "b"
        self.a, self.b = Framing(), Framing()
        self._shot: Shot | None = None
        self._still: Reference | None = None
        self._stages = StagePictures(session, self._show_picture)
        self._grip: Grip | None = None
        self._from = QPointF()
        self._began: tuple[Framing, Framing] = (self.a, self.b)
        self._key: object = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(1, 1)
        self.setAccessibleName("Framing tool")
        session.current_shot_changed.connect(lambda _shot: self.refresh())
        session.project_changed.connect(lambda *_: self.refresh())
        session.project_opened.connect(self.refresh)
        thumbnails.picture_ready.connect(lambda _name: self._show_picture())
        self.refresh()

    def refresh(self) -> None:
        """Show the current shot's boxes."""
        shot = self._session.current_shot
        self._shot = shot
        self._still = backdrop_of(shot) if shot is not None else None
        if shot is not None and self._still is not None:
            width, height = self.still_size()
            self.a, self.b = shown_boxes(self._session.project, shot, width, height)
        self._describe()
        self.changed.emit()
        self.update()

    def _show_picture(self) -> None:
        """The still's picture is there: the tool and what A and B see are painted again."""
        self.changed.emit()
        self.update()

    @property
    def ready(self) -> bool:
        """Whether there is a still to frame."""
        return self._shot is not None and self._still is not None

    def still_size(self) -> tuple[int, int]:
        """Return the still's size in pixels."""
        still = self._still
        if still is not None and still.width > 0 and still.height > 0:
            return still.width, still.height
        project = self._session.project
        return project.width, project.height

    def place(self) -> Place:
        """Return where the still lies in the widget."""
        width, height = self.still_size()
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        box = fitted(width, height, area)
        cover = cover_of(self._session.project, width, height)
        return Place(box.left(), box.top(), max(1.0, box.width()), max(1.0, box.height()), cover)

    def pixmap(self) -> QPixmap | None:
        """Return the still's picture; None until it is there."""
        if self._still is None or not self._session.is_open:
            return None
        place = self.place()
        if self._shot is not None:
            staged = self._stages.picture(self._shot, round(place.width), round(place.height))
            if staged is not None:
                return staged
        path = self._session.folder.resolve(self._still.file)
        return self._thumbnails.picture(path, round(place.width), round(place.height))

    # What the row of fields asks for

    def choose(self, side: Side) -> None:
        """Let the arrows and the fields mean the start (a) or the end (b)."""
        if side != self.side:
            self.side = side
            self._describe()
            self.changed.emit()
            self.update()

    @property
    def chosen(self) -> Framing:
        """The chosen box."""
        return self.a if self.side == "a" else self.b

    def set_chosen(self, framing: Framing, key: object = None) -> None:
        """Write the chosen box; with a key, steps merge."""
        framing = self.place().kept(framing)
        a, b = (framing, self.b) if self.side == "a" else (self.a, framing)
        self._write("Frame the " + ("start" if self.side == "a" else "end"), a, b, key)

    def swap(self) -> None:
        """Let the move begin where it ended and end where it began."""
        if self._shot is not None and self.ready:
            self._session.apply("Swap start and end", with_swapped_boxes, self._shot.id)

    def reset(self) -> None:
        """Take the boxes away: the whole still again, without a move."""
        if self._shot is not None:
            self._session.apply("Reset the framing", without_boxes, self._shot.id)

    def _write(self, text: str, a: Framing, b: Framing, key: object) -> None:
        if self._shot is not None and self.ready:
            cover = self.place().cover
            self._session.apply(text, with_boxes, self._shot.id, a, b, cover, merge_key=key)

    def _describe(self) -> None:
        box = self.chosen
        name = "Start" if self.side == "a" else "End"
        self.setAccessibleDescription(
            f"{name}: {box.x:.0%} across, {box.y:.0%} down, size {box.scale:.0%}, "
            f"turned {box.roll:g} degrees"
            if self.ready
            else NO_STILL
        )

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a box."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton or not self.ready:
            return
        at = event.position()
        grip = self._grip_at(at)
        if grip is None:
            return
        self.choose(grip.side)
        if not self._session.read_only:
            self._grip, self._from = grip, at
            self._began = self.a, self.b
            self._key = ("framing", next(_numbers))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move, scale or turn the box that is held; else show what could be done here."""
        at = event.position()
        if self._grip is None:
            self._show_cursor(at)
            return
        place = self.place()
        began = self._began[0] if self._grip.side == "a" else self._began[1]
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._grip.part == "turn":
            framing = place.turned(began, self._from.toTuple(), at.toTuple(), shift)
        elif self._grip.part == "inside":
            moved = at - self._from
            if shift:
                wide = abs(moved.x()) >= abs(moved.y())
                moved = QPointF(moved.x() if wide else 0.0, 0.0 if wide else moved.y())
            framing = place.moved(began, moved.x(), moved.y())
        else:
            centred = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            framing = place.scaled(began, self._grip.part, at.x(), at.y(), centred)
        self.set_chosen(framing, self._key)

    def _grip_at(self, at: QPointF) -> Grip | None:
        return grip_at(self.place(), self.a, self.b, (at.x(), at.y()), self.side, self.height())

    def _show_cursor(self, at: QPointF) -> None:
        grip = self._grip_at(at) if self.ready else None
        roll = 0.0 if grip is None else (self.a if grip.side == "a" else self.b).roll
        self.setCursor(cursor_for(grip.part if grip else None, roll, self.devicePixelRatioF()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def event(self, event: QEvent) -> bool:
        """Keep the tool's own keys while it has the focus; the others stay shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~(
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            )
            if event.key() in OWN_KEYS and not held:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows nudge (Shift: further), + − scale, [ ] turn, A and B choose, Escape closes."""
        key = Qt.Key(event.key())
        large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif key in (Qt.Key.Key_A, Qt.Key.Key_B):
            self.choose("a" if key == Qt.Key.Key_A else "b")
        elif key in ARROWS:
            dx, dy = ARROWS[key]
            step = LARGE_NUDGE if large else NUDGE
            place = self.place()
            self._nudge(place.moved(self.chosen, dx * step * place.width, dy * step * place.height))
        elif key in TURNS:
            by = TURNS[key] * (SNAP if large and abs(TURNS[key]) == 1.0 else 1.0)
            box = self.chosen
            self._nudge(self.place().rolled(box, box.roll + by, snap=abs(by) == SNAP))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = 1 / ZOOM_NUDGE if key == Qt.Key.Key_Minus else ZOOM_NUDGE
            self._nudge(_scaled(self.chosen, factor))
        else:
            super().keyPressEvent(event)

    def _nudge(self, framing: Framing) -> None:
        shot_id = self._shot.id if self._shot else ""
        self.set_chosen(framing, ("nudge framing", shot_id, self.side))

    def _escape(self) -> None:
        """Take back the drag under way, or close the tool."""
        if self._grip is None:
            self.closed.emit()
            return
        self._grip = None
        if self._session.undo_stack.undoText().startswith("Frame the"):
            self._session.undo()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the still and its boxes."""
        painter = QPainter(self)
        empty = "" if self.ready else NO_STILL
        boxes = self.a, self.b
        paint_tool(painter, self.rect(), self.place(), self.pixmap(), *boxes, self.side, empty)
        painter.end()


def _scaled(framing: Framing, factor: float) -> Framing:
    return msgspec.structs.replace(framing, scale=framing.scale * factor)
