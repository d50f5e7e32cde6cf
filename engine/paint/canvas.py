"""Drawing with QPainter into plain arrays: RGBA, 8 bits, not premultiplied."""

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from engine.paint.application import ensure_gui_application

Draw = Callable[[QPainter], None]


def drawn(width: int, height: int, draw: Draw, background: str | None = None) -> np.ndarray:
    """Return what `draw` paints on a canvas: uint8, height × width × 4, RGBA.

    `background` is a colour's name; None is transparent. Raises ValueError for a size below 1.
    """
    if width < 1 or height < 1:
        raise ValueError(f"A picture needs at least one pixel, not {width}×{height}.")
    ensure_gui_application()
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(background) if background else QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    try:
        draw(painter)
    finally:
        painter.end()
    return array_of(image)


def array_of(image: QImage) -> np.ndarray:
    """Return an image as uint8, height × width × 4, RGBA."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 4].reshape(plain.height(), plain.width(), 4).copy()
