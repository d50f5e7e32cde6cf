"""The pointer of the framing tool: what a press would do to a box."""

from typing import Literal

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPixmap

from app import theme
from app.preview.framing_boxes import CORNERS, Corner

_SIZE = 24
_DIAGONALS = (
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
    Qt.CursorShape.SizeHorCursor,
)


def cursor_for(
    part: Corner | Literal["inside", "turn"] | None, roll: float, ratio: float
) -> QCursor:
    """Return the pointer over a part of a box that is turned by `roll` degrees."""
    if part is None:
        return QCursor(Qt.CursorShape.ArrowCursor)
    if part == "inside":
        return QCursor(Qt.CursorShape.SizeAllCursor)
    if part == "turn":
        return QCursor(_turning(ratio), _SIZE // 2, _SIZE // 2)
    # The four pointers stand 45 degrees apart; the corners of an upright box 90.
    return QCursor(_DIAGONALS[(CORNERS.index(part) * 2 + round(roll / 45)) % 4])


def _turning(ratio: float) -> QPixmap:
    """A turning arrow, white on a dark outline, so that it is seen on any picture."""
    pixmap = QPixmap(QSize(_SIZE, _SIZE) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    size = QSize(_SIZE - 4, _SIZE - 4)
    dark = theme.tinted("rotate-ccw", "#000000", size, ratio)
    for x in (1, 2, 3):
        for y in (1, 2, 3):
            painter.drawPixmap(QPoint(x, y), dark)
    painter.drawPixmap(QPoint(2, 2), theme.tinted("rotate-ccw", "#ffffff", size, ratio))
    painter.end()
    return pixmap
