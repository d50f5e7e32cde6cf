"""A slider of a few pixels' height for the heads of tracks: a gain in dB, or a pan.

It is a QSlider to keys and screen readers; a double click puts it back to its middle value.
"""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from app import theme


class MiniSlider(QSlider):
    """Filled from `zero` to its value. `moved` tells a value that a person has set."""

    moved = Signal(int)
    begun = Signal()
    """A new drag, or the first step of one, begins: what follows is one step of undo."""

    def __init__(
        self, least: int, most: int, zero: int, step: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._zero = zero
        self._shown = False
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setPageStep(step * 5)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.valueChanged.connect(self._tell)

    def show_value(self, value: int) -> None:
        """Show a value that came from the film."""
        self._shown = True
        self.setValue(value)
        self._shown = False

    def _tell(self, value: int) -> None:
        if not self._shown:
            self.moved.emit(value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold where the pointer is."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.begun.emit()
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the middle."""
        self.begun.emit()
        self.setValue(self._zero)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A step for a notch."""
        turn = event.angleDelta().y() or event.angleDelta().x()
        self.setValue(self.value() + (self.singleStep() if turn > 0 else -self.singleStep()))
        event.accept()

    def _follow(self, event: QMouseEvent) -> None:
        room = max(1.0, self.width() - 6.0)
        share = min(max((event.position().x() - 3.0) / room, 0.0), 1.0)
        value = round(self.minimum() + share * (self.maximum() - self.minimum()))
        near = (self.maximum() - self.minimum()) / room * 3
        self.setValue(self._zero if abs(value - self._zero) <= near else value)

    def _x(self, value: int) -> float:
        share = (value - self.minimum()) / max(1, self.maximum() - self.minimum())
        return 3.0 + share * (self.width() - 6.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, the mark of the middle value, the way to the value, and its knob."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("separator"))
        painter.drawRoundedRect(QRectF(3, middle - 1.5, self.width() - 6, 3), 1.5, 1.5)
        zero, here = self._x(self._zero), self._x(self.value())
        painter.setBrush(colours.colour("dim"))
        painter.drawRect(QRectF(min(zero, here), middle - 1.5, abs(here - zero), 3))
        painter.setPen(QPen(colours.colour("border"), 1))
        mark = round(zero) + 0.5
        painter.drawLine(QPointF(mark, middle - 4), QPointF(mark, middle + 4))
        painter.setPen(QPen(colours.colour("focus" if self.hasFocus() else "window"), 1))
        painter.setBrush(colours.colour("text" if self.isEnabled() else "border"))
        painter.drawRoundedRect(QRectF(here - 2.5, middle - 5, 5, 10), 2, 2)
        painter.end()
