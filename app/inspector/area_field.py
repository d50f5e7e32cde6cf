"""A small picture on which a box is drawn: the area of it that is to be made anew.

By mouse: drag a new box, drag it along, or by its corners. By keys: Enter begins with the middle,
arrows move it, Shift and arrows size it, Delete takes it away. It knows its picture, nothing of
takes.
"""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.inspector.agreement import MIXED, MIXED_TEXT
from engine.project.task import Area

HINT = "Drag a box to redo only a part"
MIDDLE = Area(0.25, 0.25, 0.5, 0.5)
SMALLEST = 0.04
"""Of the picture: a box that is smaller is a click."""
NEAR = 7.0
"""Pixels from a corner within which it is meant."""
WIDE, HIGHEST = 16 / 9, 220
STEP = 0.02
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class AreaField(QWidget):
    """See the module; `edited` tells of an Area, or of None for the whole picture."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value: Any = None
        self._path: Path | None = None
        self._picture = QPixmap()
        self._held: tuple[float, float] | None = None
        """The corner that stays, or where in the box it was taken."""
        self._moving: Area | None = None
        self._begun: Any = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_value(self, value: Any) -> None:
        """Show an area, None for the whole picture, or MIXED."""
        if value != self.value and self._held is None:
            self.value = value
            self.setAccessibleDescription(self.told)
            self.update()

    def set_picture(self, path: Path | None) -> None:
        """Show the picture of a file, or none."""
        if path != self._path:
            self._path = path
            self._picture = QPixmap(str(path)) if path is not None else QPixmap()
            self._fit()
            self.update()

    @property
    def told(self) -> str:
        """What is shown, in words."""
        if self.value is MIXED:
            return MIXED_TEXT
        if self.value is None:
            return "The whole picture"
        one = self.value
        return f"{one.width:.0%} × {one.height:.0%} at {one.x:.0%}, {one.y:.0%}"

    # Geometry

    @property
    def _aspect(self) -> float:
        found = self._picture
        return WIDE if found.isNull() else found.width() / found.height()

    def sizeHint(self) -> QSize:
        """As wide as a field, in the picture's aspect."""
        return QSize(200, round(min(HIGHEST, 200 / self._aspect)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the picture then is."""
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(round(min(HIGHEST, max(1, self.width()) / self._aspect)))

    def _frame(self) -> QRectF:
        """Return where the picture lies."""
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        wide = min(room.width(), room.height() * self._aspect)
        return QRectF(room.left(), room.top(), wide, wide / self._aspect)

    def _place(self, point: QPointF) -> tuple[float, float]:
        frame = self._frame()
        x = (point.x() - frame.left()) / max(1.0, frame.width())
        y = (point.y() - frame.top()) / max(1.0, frame.height())
        return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))

    def _box(self, area: Area) -> QRectF:
        frame = self._frame()
        return QRectF(
            frame.left() + area.x * frame.width(), frame.top() + area.y * frame.height(),
            area.width * frame.width(), area.height * frame.height(),
        )  # fmt: skip

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, dark where it stays, and the box."""
        painter, colours = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = self._frame()
        painter.fillRect(frame, colours.colour("raised"))
        if not self._picture.isNull():
            painter.drawPixmap(frame, self._picture, QRectF(self._picture.rect()))
        if isinstance(self.value, Area):
            self._paint_area(painter, frame, self._box(self.value))
        else:
            self._say(painter, frame, MIXED_TEXT if self.value is MIXED else HINT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colours.colour("focus" if self.hasFocus() else "border"), 1))
        painter.drawRect(frame)
        painter.end()

    def _paint_area(self, painter: QPainter, frame: QRectF, box: QRectF) -> None:
        painter.save()
        painter.setClipRect(frame)
        dark = QColor(0, 0, 0, 150)
        for left, top, right, bottom in (
            (frame.left(), frame.top(), frame.right(), box.top()),
            (frame.left(), box.bottom(), frame.right(), frame.bottom()),
            (frame.left(), box.top(), box.left(), box.bottom()),
            (box.right(), box.top(), frame.right(), box.bottom()),
        ):
            painter.fillRect(QRectF(left, top, right - left, bottom - top), dark)
        for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor("#ffffff"), 1.2)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(box)
        for corner in _corners(box):
            painter.fillRect(QRectF(corner.x() - 3, corner.y() - 3, 6, 6), QColor("#ffffff"))
        painter.restore()

    def _say(self, painter: QPainter, frame: QRectF, words: str) -> None:
        painter.setFont(theme.font("meta"))
        high = painter.fontMetrics().height() + 8
        strip = QRectF(frame.left(), frame.bottom() - high, frame.width(), high)
        painter.fillRect(strip, QColor(0, 0, 0, 170))
        painter.setPen(QColor("#e6e7ea"))
        text = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(strip.width()) - 8
        )
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, text)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a corner, of the box, or begin a new one."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus()
        place, area = self._place(event.position()), self.value
        self._begun, self._moving, self._held = area, None, place
        if not isinstance(area, Area):
            return
        box = self._box(area)
        for corner, opposite in zip(_corners(box), reversed(_corners(box)), strict=True):
            if (corner - event.position()).manhattanLength() <= 2 * NEAR:
                self._held = self._place(opposite)
                return
        if box.contains(event.position()):
            self._moving = area

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the box on, or carry it."""
        if self._held is None:
            return
        place = self._place(event.position())
        if self._moving is not None:
            by = place[0] - self._held[0], place[1] - self._held[1]
            self._draft(moved(self._moving, *by))
        else:
            (x, other_x), (y, other_y) = (
                sorted((self._held[axis], place[axis])) for axis in (0, 1)
            )
            self._draft(Area(x, y, other_x - x, other_y - y))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the box; what is too small to be one leaves all as it was."""
        if self._held is None:
            return
        self._held, found = None, self.value
        if isinstance(found, Area) and min(found.width, found.height) < SMALLEST:
            found = self._begun
        self.value = self._begun
        self._write(found)

    def _draft(self, area: Area) -> None:
        self.value = area
        self.update()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the module."""
        key, area = Qt.Key(event.key()), self.value
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(area, Area):
            self._write(MIDDLE)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._write(None)
        elif key in _ARROWS and isinstance(area, Area):
            across, down = (STEP * by for by in _ARROWS[key])
            sizes = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._write(sized(area, across, down) if sizes else moved(area, across, down))
        else:
            super().keyPressEvent(event)

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the field's own while it has the focus (see app.keys)."""
        own = (*_ARROWS, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return)
        command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        return event.key() in own and not event.modifiers() & command

    def _write(self, value: Area | None) -> None:
        if value == self.value:
            self.update()
            return
        self.value = value
        self.setAccessibleDescription(self.told)
        self.update()
        self.edited.emit(value)


def moved(area: Area, across: float, down: float) -> Area:
    """Return an area moved by fractions of the picture, and kept inside it."""
    x = min(max(0.0, area.x + across), 1.0 - area.width)
    y = min(max(0.0, area.y + down), 1.0 - area.height)
    return Area(x, y, area.width, area.height)


def sized(area: Area, across: float, down: float) -> Area:
    """Return an area as much wider and higher, kept inside the picture."""
    width = min(max(SMALLEST, area.width + across), 1.0 - area.x)
    height = min(max(SMALLEST, area.height + down), 1.0 - area.y)
    return Area(area.x, area.y, width, height)


def _corners(box: QRectF) -> list[QPointF]:
    """Return the corners; each stands where its opposite stands from the end."""
    return [box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight()]
