"""Where the small pictures of a shot's panels lie on its card, and how they are drawn."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app import theme

THUMB = QSize(28, 16)
_GAP = 2


def most_panels(width: int, count: int) -> int:
    """Return how many of `count` panels find room on a poster so wide."""
    room = (width - 2 * _GAP) // (THUMB.width() + _GAP)
    return count if count <= room else room - 1


def panel_places(poster: QRect, shown: int) -> list[QRect]:
    """Return the places of the small pictures: a row at the poster's foot."""
    top = poster.bottom() + 1 - _GAP - THUMB.height()
    left = poster.left() + _GAP
    return [
        QRect(QPoint(left + number * (THUMB.width() + _GAP), top), THUMB) for number in range(shown)
    ]


def paint_panels(
    painter: QPainter, poster: QRect, pictures: Sequence[QPixmap | None], count: int
) -> None:
    """Draw the row of panels; where it ends early, how many more there are."""
    look = theme.current()
    for place, picture in zip(panel_places(poster, len(pictures)), pictures, strict=True):
        painter.fillRect(place, look.colour("surround"))
        if picture is not None:
            size = picture.deviceIndependentSize().toSize()
            inner = QRect(QPoint(0, 0), size.scaled(THUMB, Qt.AspectRatioMode.KeepAspectRatio))
            inner.moveCenter(place.center())
            painter.drawPixmap(inner, picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 170), 1))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
    if count > len(pictures):
        place = panel_places(poster, len(pictures) + 1)[-1]
        painter.fillRect(place, QColor(0, 0, 0, 150))
        painter.setPen(QColor("#ffffff"))
        painter.setFont(theme.font("meta"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"+{count - len(pictures)}")
