"""The pointers of the timeline's tools: what a press would do to a shot or a cut."""

from functools import cache

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPixmap, QTransform

from app import theme
from app.timeline.tools import Tool

_SIZE = 24
_ICONS: dict[Tool, str] = {
    "ripple": "tool-ripple", "roll": "tool-roll", "slip": "tool-slip", "slide": "tool-slide",
    "blade": "scissors",
}  # fmt: skip


@cache
def cursor_of(tool: Tool, ratio: float, flipped: bool = False) -> QCursor:
    """Return the pointer of a tool; flipped for a shot's tail, whose bracket opens to the left."""
    if tool not in _ICONS:
        return QCursor(Qt.CursorShape.ArrowCursor)
    picture = _outlined(_ICONS[tool], ratio)
    if flipped:
        picture = picture.transformed(QTransform().scale(-1, 1))
        picture.setDevicePixelRatio(ratio)
    return QCursor(picture, _SIZE // 2, _SIZE // 2)


def _outlined(icon: str, ratio: float) -> QPixmap:
    """An icon in white on a dark outline, so that it is seen on any picture."""
    pixmap = QPixmap(QSize(_SIZE, _SIZE) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    size = QSize(_SIZE - 4, _SIZE - 4)
    dark = theme.tinted(icon, "#000000", size, ratio)
    for x in (1, 2, 3):
        for y in (1, 2, 3):
            painter.drawPixmap(QPoint(x, y), dark)
    painter.drawPixmap(QPoint(2, 2), theme.tinted(icon, "#ffffff", size, ratio))
    painter.end()
    return pixmap
