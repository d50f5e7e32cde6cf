"""Drawing with QPainter into plain arrays: RGBA, 8 bits, not premultiplied."""

import sys
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
    pixels = _aligned(width, height)
    stride = pixels.shape[1]
    image = QImage(
        pixels.data, width, height, stride, QImage.Format.Format_ARGB32_Premultiplied
    )  # fmt: skip
    image.fill(QColor(background) if background else QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    try:
        draw(painter)
    finally:
        painter.end()
    return _straight(pixels[:, : width * 4].reshape(height, width, 4))


def _aligned(width: int, height: int) -> np.ndarray:
    """Return room for a picture, its rows at addresses that are multiples of 64.

    Qt rounds a pixel one way at the edge of such an address and another way within: the same
    drawing is the same bytes only where it lies alike.
    """
    stride = -(-width * 4 // 64) * 64
    room = np.zeros(height * stride + 64, np.uint8)
    begin = -room.ctypes.data % 64
    return room[begin : begin + height * stride].reshape(height, stride)


def _straight(premultiplied: np.ndarray) -> np.ndarray:
    """Return Qt's blue, green, red and alpha, colours times alpha, as plain RGBA."""
    if sys.byteorder == "big":
        premultiplied = premultiplied[..., ::-1]
    rgba = np.ascontiguousarray(premultiplied[..., (2, 1, 0, 3)])
    alpha = rgba[..., 3]
    rows, columns = np.nonzero((alpha > 0) & (alpha < 255))
    if rows.size:
        part = alpha[rows, columns].astype(np.uint32)[:, None]
        colour = rgba[rows, columns, :3].astype(np.uint32)
        rgba[rows, columns, :3] = np.minimum((colour * 255 + part // 2) // part, 255)
    return rgba


def array_of(image: QImage) -> np.ndarray:
    """Return an image as uint8, height × width × 4, RGBA."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 4].reshape(plain.height(), plain.width(), 4).copy()
