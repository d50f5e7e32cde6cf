"""Two pictures of one size under a divider that is dragged or moved by keys."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
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

GRIP = 12


class WipeView(QWidget):
    """The left picture shows left of the divider, the right one right of it."""

    resized = Signal()
    side_chosen = Signal(int)
    """The name of the left (0) or the right (1) picture was clicked."""
    key_pressed = Signal(object)
    """A QKeyEvent that is not about the divider; whoever listens may ignore it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = (QImage(), QImage())
        self._names = ("", "")
        self.divider = 0.5
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Comparison of two takes")
        self.setToolTip(
            "Drag the divider, or Alt+← and Alt+→. Space plays, ← and → step, [ and ] or a click "
            "on its name pick a side, X swaps, Esc closes."
        )

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def show_images(self, left: QImage, right: QImage) -> None:
        """Show these two; a null one leaves its side dark."""
        self._images = (left, right)
        self.update()

    def show_names(self, left: str, right: str) -> None:
        """Show what the two are called."""
        self._names = (left, right)
        self.setAccessibleName(f"Comparison: {left} left, {right} right")
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
        size = next((image.size() for image in self._images if not image.isNull()), QSize(16, 9))
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(QPoint(0, 0), fitted)
        box.moveCenter(self.rect().center())
        return box

    def divider_x(self) -> int:
        """Return the divider's place across."""
        box = self.picture_rect()
        return box.left() + round(self.divider * box.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("surround"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box, x = self.picture_rect(), self.divider_x()
        sides = (
            QRect(box.left(), box.top(), x - box.left(), box.height()),
            QRect(x, box.top(), box.right() + 1 - x, box.height()),
        )
        for image, side in zip(self._images, sides, strict=True):
            if not image.isNull() and side.width() > 0:
                painter.setClipRect(side)
                painter.drawImage(box, image)
        painter.setClipping(False)
        self._draw_divider(painter, box, x)
        for side in (0, 1):
            self._draw_name(painter, side)
        painter.end()

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
        """Return where the name of the left (0) or the right (1) picture stands."""
        box = self.picture_rect()
        metrics = QFontMetrics(theme.font("slate"))
        width = min(metrics.horizontalAdvance(self._names[side]), box.width() // 2 - 48) + 16
        left = box.right() - 12 - width if side else box.left() + 12
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
            for side in (0, 1):
                if self.name_plate(side).contains(event.position().toPoint()):
                    self.side_chosen.emit(side)
                    return
            self._dragging = True
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag_to(event.position().x())
        near = abs(event.position().x() - self.divider_x()) < GRIP or self._dragging
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
            Qt.Key.Key_X, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight,
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
