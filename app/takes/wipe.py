"""Pictures that are compared: two under a divider, two to four side by side, or what differs."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.takes.compared import Way, cells, difference, fitted, usual_size

GRIP = 12


class WipeView(QWidget):
    """Shows its pictures in a `way`; in a wipe the first lies left of the divider, the next right.

    `gain` amplifies the difference.
    """

    resized = Signal()
    side_chosen = Signal(int)
    """The name of a picture was clicked; they count from 0."""
    key_pressed = Signal(object)
    """A QKeyEvent that is not about the divider; whoever listens may ignore it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: tuple[QImage, ...] = (QImage(), QImage())
        self._names: tuple[str, ...] = ("", "")
        self._apart: QImage | None = None
        self.way: Way = "wipe"
        self.gain = 4
        self.divider = 0.5
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Comparison of takes")
        self.setToolTip(
            "W wipe (drag the divider, or Alt+← and Alt+→), G side by side, D difference (↑ and ↓ "
            "amplify). A adds a take, Backspace leaves the last out, X swaps. Space plays, ← and → "
            "step. 1–4, [ and ] or a click on its name pick a take. Esc closes."
        )

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def show_images(self, *images: QImage) -> None:
        """Show these; a null one leaves its place dark."""
        self._images, self._apart = images, None
        self.update()

    def show_names(self, *names: str) -> None:
        """Show what they are called."""
        self._names = names
        left, right, *more = names
        words = f"{left} left, {right} right"
        words = ", ".join((left, right, *more)) if more or self.way != "wipe" else words
        self.setAccessibleName(f"Comparison: {words}")
        self.update()

    def show_way(self, way: Way) -> None:
        """Compare in this way."""
        self.way = way
        self.show_names(*self._names)

    def amplify(self, gain: int) -> None:
        """Show differences `gain` times as large as they are."""
        self.gain, self._apart = gain, None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def move_divider(self, place: float) -> None:
        """Put the divider at a fraction of the picture's width."""
        self.divider = min(1.0, max(0.0, place))
        self.update()

    def picture_rect(self) -> QRect:
        """Return where the pictures lie."""
        return fitted(usual_size(self._images), self.rect())

    def cells(self) -> list[QRect]:
        """Return where each picture lies when they are side by side."""
        return cells(self.rect(), len(self._images), usual_size(self._images))

    def divider_x(self) -> int:
        """Return the divider's place across."""
        box = self.picture_rect()
        return box.left() + round(self.divider * box.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("surround"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        match self.way:
            case "wipe":
                self._draw_wipe(painter)
            case "grid":
                for image, cell in zip(self._images, self.cells(), strict=True):
                    painter.drawImage(cell, image)
            case "difference":
                apart = self._apart or difference(self._images[0], self._images[1], self.gain)
                self._apart = apart
                painter.drawImage(self.picture_rect(), apart)
        for number in range(len(self._names) if self.way == "grid" else 2):
            self._draw_name(painter, number)
        painter.end()

    def _draw_wipe(self, painter: QPainter) -> None:
        box, x = self.picture_rect(), self.divider_x()
        sides = (
            QRect(box.left(), box.top(), x - box.left(), box.height()),
            QRect(x, box.top(), box.right() + 1 - x, box.height()),
        )
        for image, side in zip(self._images[:2], sides, strict=True):
            if not image.isNull() and side.width() > 0:
                painter.setClipRect(side)
                painter.drawImage(box, image)
        painter.setClipping(False)
        self._draw_divider(painter, box, x)

    def _draw_divider(self, painter: QPainter, box: QRect, x: int) -> None:
        painter.setPen(QPen(QColor(0, 0, 0, 160), 3))
        painter.drawLine(x, box.top(), x, box.bottom())
        painter.setPen(QPen(QColor("#ffffff"), 1))
        painter.drawLine(x, box.top(), x, box.bottom())
        grip = QRect(x - 10, box.center().y() - 10, 20, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.setPen(QPen(QColor("#ffffff"), 2 if self.hasFocus() else 1))
        painter.drawEllipse(grip)
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        y = box.center().y()
        for sign in (-1, 1):
            painter.drawLine(x + sign * 3, y - 3, x + sign * 6, y)
            painter.drawLine(x + sign * 6, y, x + sign * 3, y + 3)

    def name_plate(self, side: int) -> QRect:
        """Return where a picture's name stands: at its side of a wipe, in its cell of a grid."""
        grid = self.way == "grid"
        box = self.cells()[side] if grid else self.picture_rect()
        room = box.width() - 40 if grid else box.width() // 2 - 48
        metrics = QFontMetrics(theme.font("slate"))
        width = min(metrics.horizontalAdvance(self._names[side]), room) + 16
        left = box.right() - 12 - width if side and not grid else box.left() + 12
        return QRect(left, box.top() + 12, width, 24)

    def _draw_name(self, painter: QPainter, side: int) -> None:
        if not self._names[side]:
            return
        plate = self.name_plate(side)
        painter.setFont(theme.font("slate"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(plate, theme.CORNER, theme.CORNER)
        painter.setPen(QColor("#ffffff"))
        text = painter.fontMetrics().elidedText(
            self._names[side], Qt.TextElideMode.ElideRight, plate.width() - 10
        )
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            for side in range(len(self._names) if self.way == "grid" else 2):
                if self.name_plate(side).contains(event.position().toPoint()):
                    self.side_chosen.emit(side)
                    return
            if self.way == "wipe":
                self._dragging = True
                self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag_to(event.position().x())
        near = abs(event.position().x() - self.divider_x()) < GRIP or self._dragging
        near = near and self.way == "wipe"
        self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def _drag_to(self, x: float) -> None:
        box = self.picture_rect()
        self.move_divider((x - box.left()) / max(1, box.width()))

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the comparison's own while it has the focus (see app.keys)."""
        keys = (
            Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Escape,
            Qt.Key.Key_X, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_W,
            Qt.Key.Key_G, Qt.Key.Key_D, Qt.Key.Key_A, Qt.Key.Key_Backspace, Qt.Key.Key_Up,
            Qt.Key.Key_Down, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4,
        )  # fmt: skip
        return event.key() in keys and not (event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.move_divider(self.divider + (0.02 if event.key() == Qt.Key.Key_Right else -0.02))
        else:
            self.key_pressed.emit(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()
