"""Adjusting a shot in the picture: drag to move, a corner to scale, an edge to crop.

It lies over the picture and draws nothing but its box; what it says becomes edits of `Adjust`.
"""

from itertools import count
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app import theme
from app.preview.adjust_box import Box, Grip, dragged, grip_at, moved, scaled, seen_box, whole_box
from engine.project import edits
from engine.project.document import Adjust, Shot
from engine.project.film import shot_at

if TYPE_CHECKING:
    from app.preview.preview import Preview

NEAR = 9.0
"""Pixels from an edge within which it is meant."""

HINT = "Drag to move, a corner to scale, an edge to crop. R takes it back, Esc ends."
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_OWN = (*_ARROWS, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_R,
        Qt.Key.Key_Escape)  # fmt: skip
_CURSORS: dict[Grip | None, Qt.CursorShape] = {
    "inside": Qt.CursorShape.SizeAllCursor, "corner": Qt.CursorShape.SizeFDiagCursor,
    "left": Qt.CursorShape.SplitHCursor, "right": Qt.CursorShape.SplitHCursor,
    "top": Qt.CursorShape.SplitVCursor, "bottom": Qt.CursorShape.SplitVCursor,
    None: Qt.CursorShape.ArrowCursor,
}  # fmt: skip
_numbers = count()


class AdjustTool(QWidget):
    """See the module. It adjusts the shot under the playhead; a drag is one step of undo."""

    toggled = Signal(bool)

    def __init__(self, preview: "Preview") -> None:
        super().__init__(preview.view)
        self._preview = preview
        self._session = preview.session
        self._grip: Grip | None = None
        self._begun = Adjust()
        self._start = (0.0, 0.0)
        self._number = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Adjust the shot in the picture")
        self.setToolTip(HINT)
        self.hide()
        preview.view.installEventFilter(self)
        preview.player.playing_changed.connect(lambda playing: playing and self.set(False))
        preview.framing_tool_changed.connect(lambda on: on and self.set(False))
        preview.drawing.changed.connect(lambda on: on and self.set(False))
        self._session.project_changed.connect(lambda *_: self.update())
        self._session.playhead_moved.connect(lambda _: self.update())
        self._session.project_closing.connect(lambda: self.set(False))
        # Other aspects show a part of the frame; corrections are of the film's own.
        showing = self._session.showing
        showing.framing_changed.connect(lambda framing: framing is not None and self.set(False))

    @property
    def on(self) -> bool:
        """Whether the tool is shown."""
        return not self.isHidden()

    def set(self, on: bool) -> None:
        """Show the tool over the picture, or take it away."""
        if on == self.on:
            return
        if on:
            self._preview.set_framing_tool(False)
            self._preview.drawing.set(False)
            self._preview.player.pause()
            self._session.showing.set_framing(None)
            self.setGeometry(self._preview.view.rect())
            self.show()
            self.raise_()
            self.setFocus()
        else:
            self.hide()
            self._preview.setFocus()
        self.toggled.emit(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the picture's place."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._preview.view.rect())
        return False

    @property
    def shot(self) -> Shot | None:
        """The shot that is adjusted."""
        found = shot_at(self._session.project, self._session.playhead)
        return found[0] if found else None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the whole picture's box dashed, and what its crop leaves with its handles."""
        shot = self.shot
        if shot is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole, seen = (self._rect(box(shot.adjust)) for box in (whole_box, seen_box))
        if whole != seen:
            self._outline(painter, whole, Qt.PenStyle.DashLine)
        self._outline(painter, seen, Qt.PenStyle.SolidLine)
        for point in _handles(seen):
            handle = QRectF(point.x() - 4, point.y() - 4, 8, 8)
            painter.fillRect(handle.adjusted(-1, -1, 1, 1), QColor(0, 0, 0, 170))
            painter.fillRect(handle, QColor("#ffffff"))
        self._say(painter, shot.adjust)
        painter.end()

    def _outline(self, painter: QPainter, box: QRectF, style: Qt.PenStyle) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor("#ffffff"), 1.2)):
            painter.setPen(QPen(colour, width, style))
            painter.drawRect(box)

    def _say(self, painter: QPainter, adjust: Adjust) -> None:
        words = f"{adjust.scale:.0%}  {adjust.x:+.1%}  {adjust.y:+.1%}"
        painter.setFont(theme.font("meta"))
        width = painter.fontMetrics().horizontalAdvance(words) + 16
        box = QRectF(12, self.height() - 36, width, 24)
        painter.fillRect(box, QColor(0, 0, 0, 180))
        painter.setPen(QColor("#e6e7ea"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _rect(self, box: Box) -> QRectF:
        """Return a box of fractions in the widget's pixels."""
        frame = self._preview.view.frame_rect()
        return QRectF(
            frame.left() + box.left * frame.width(), frame.top() + box.top * frame.height(),
            (box.right - box.left) * frame.width(), (box.bottom - box.top) * frame.height(),
        )  # fmt: skip

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of what is there."""
        shot = self.shot
        if shot is None or event.button() != Qt.MouseButton.LeftButton or self._refused():
            return
        self._begun, self._start = shot.adjust, self._place(event.position())
        self._grip = self._grip_at(event.position())
        self._number = next(_numbers)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show what would be dragged."""
        if self._grip is None:
            self.setCursor(_CURSORS[self._grip_at(event.position())])
            return
        to, modifiers = self._place(event.position()), event.modifiers()
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._grip == "inside":
            wide = abs(to[0] - self._start[0]) >= abs(to[1] - self._start[1])
            to = (to[0], self._start[1]) if wide else (self._start[0], to[1])
        free = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._write(dragged(self._begun, self._grip, self._start, to, free), self._number)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scale, in one step of undo while the wheel turns on."""
        shot = self.shot
        if shot is not None and not self._refused():
            by = 1.02 if event.angleDelta().y() > 0 else 1 / 1.02
            self._write(scaled(shot.adjust, by), "wheel")
        event.accept()

    def _grip_at(self, point: QPointF) -> Grip | None:
        shot, frame = self.shot, self._preview.view.frame_rect()
        if shot is None:
            return None
        near = NEAR / max(1.0, frame.width()), NEAR / max(1.0, frame.height())
        return grip_at(shot.adjust, *self._place(point), near)

    def _place(self, point: QPointF) -> tuple[float, float]:
        """Return a point of the widget in fractions of the frame."""
        frame = self._preview.view.frame_rect()
        return (
            (point.x() - frame.left()) / max(1.0, frame.width()),
            (point.y() - frame.top()) / max(1.0, frame.height()),
        )

    # Keys

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the tool's own while it has the focus (see app.keys)."""
        command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        return event.key() in _OWN and not event.modifiers() & command

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by a pixel (Shift: ten), + and - scale, R takes all back, Escape ends."""
        shot, key = self.shot, Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.set(False)
        elif not self.claims_key(event) or shot is None:
            super().keyPressEvent(event)
        elif self._refused():
            return
        elif key in _ARROWS:
            pixels = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            project, (across, down) = self._session.project, _ARROWS[key]
            self._write(
                moved(shot.adjust, across * pixels / project.width, down * pixels / project.height),
                "arrows",
            )
        elif key == Qt.Key.Key_R:
            usual = Adjust()
            self._write({name: getattr(usual, name) for name in _PLACED}, next(_numbers))
        else:
            self._write(scaled(shot.adjust, 1 / 1.01 if key == Qt.Key.Key_Minus else 1.01), "keys")

    def _refused(self) -> bool:
        if self._session.read_only:
            self._session.message_posted.emit("warn", self._session.read_only_reason)
        return self._session.read_only

    def _write(self, fields: dict[str, float], step: Any) -> None:
        shot = self.shot
        if shot is not None:
            self._session.apply(
                f"Adjust {shot.slate}", edits.set_adjust, (shot.id,),
                merge_key=("adjust", shot.id, step), **fields,
            )  # fmt: skip


_PLACED = ("scale", "x", "y", "crop_left", "crop_right", "crop_top", "crop_bottom")


def _handles(box: QRectF) -> list[QPointF]:
    middle = box.center()
    return [
        box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight(),
        QPointF(middle.x(), box.top()), QPointF(middle.x(), box.bottom()),
        QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()),
    ]  # fmt: skip
