"""A small square of one colour, for lists and menus."""

from PySide6.QtGui import QColor, QIcon, QPixmap

SIZE = 12


def swatch(colour: str) -> QIcon:
    """Return a square of a colour, written "#rrggbb"."""
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(QColor(colour))
    return QIcon(pixmap)
