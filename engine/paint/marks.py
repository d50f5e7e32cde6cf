"""What is drawn on a frame: pencil, eraser, arrow and text, as smooth vector strokes.

Every place that shows a drawing (preview, card, export, paper) paints it here. Widths are parts of
the frame's width, so a drawing looks the same at every size.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, ceil, cos, hypot, pi, sin
from threading import Lock

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPolygonF

from engine.paint.application import ensure_gui_application
from engine.paint.strokes import tapered
from engine.paint.text import font_of, paint_text
from engine.project.document import Mark

SHEET = "#f7f3ea"
"""The paper that a shot without a picture is drawn on."""

TEXT_SIZE = 7.0
"""How many times its width a text mark is high."""

_THINNEST = 0.3
_STEP = 3.0
_BEND = 0.35

Dot = tuple[float, float, float]
"""A point of a stroke in pixels, with its radius."""

Layer = tuple[np.ndarray, np.ndarray]

_MOST_KEPT = 12
_kept: list[tuple[tuple[Mark, ...], tuple[int, int], Layer]] = []
_lock = Lock()


def mark_path(mark: Mark, width: float, height: float) -> QPainterPath:
    """Return the outline of a stroke on a frame of width × height pixels; empty for a text."""
    thick = max(0.75, mark.width * width)
    if mark.tool == "text" or not mark.points:
        return QPainterPath()
    if mark.tool == "arrow":
        return _arrow([(x * width, y * height) for x, y, _ in mark.points], thick)
    dots = [
        (x * width, y * height, thick / 2 * (_THINNEST + (1 - _THINNEST) * min(1.0, max(0.0, p))))
        for x, y, p in mark.points
    ]
    dots = smoothed(dots)
    return outline(dots if mark.tool == "eraser" else _ended(dots, thick))


def _arrow(points: list[tuple[float, float]], thick: float) -> QPainterPath:
    dots = smoothed([(x, y, thick / 2) for x, y in points])
    path = QPainterPath(QPointF(dots[0][0], dots[0][1]))
    for x, y, _ in dots[1:]:
        path.lineTo(x, y)
    if path.length() < thick:
        return outline(dots[:1])
    return tapered(path, thick * 0.5, thick * 1.3, thick * 5.0)


def smoothed(dots: Sequence[Dot]) -> list[Dot]:
    """Return a stroke with points between its own, on Catmull–Rom curves through them."""
    row = [dots[0]]
    for dot in dots[1:]:
        if hypot(dot[0] - row[-1][0], dot[1] - row[-1][1]) > 0.05:
            row.append(dot)
    if len(row) < 2:
        return row
    before, after = _beyond(row[0], row[1]), _beyond(row[-1], row[-2])
    ends = [before, *row, after]
    smooth = [row[0]]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        steps = max(1, min(24, ceil(hypot(c[0] - b[0], c[1] - b[1]) / _STEP)))
        smooth += [_between(a, b, c, d, step / steps) for step in range(1, steps + 1)]
    return smooth


def _beyond(end: Dot, inner: Dot) -> Dot:
    return (2 * end[0] - inner[0], 2 * end[1] - inner[1], end[2])


def _between(a: Dot, b: Dot, c: Dot, d: Dot, t: float) -> Dot:
    x, y = (
        0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
               + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t * t * t)
        for k in (0, 1)
    )  # fmt: skip
    return x, y, b[2] + (c[2] - b[2]) * t


def _ended(dots: list[Dot], thick: float) -> list[Dot]:
    """Let a stroke grow thin at its ends, as a pencil leaves the paper."""
    lengths = [0.0]
    for one, other in pairwise(dots):
        lengths.append(lengths[-1] + hypot(other[0] - one[0], other[1] - one[1]))
    whole = lengths[-1]
    ramp = min(3.0 * thick, whole / 4)
    if ramp < 1.0:
        return dots
    ended = []
    for (x, y, radius), at in zip(dots, lengths, strict=True):
        near = min(1.0, min(at, whole - at) / ramp)
        ended.append((x, y, radius * (0.4 + 0.6 * near)))
    return ended


def outline(dots: Sequence[Dot]) -> QPainterPath:
    """Return the outline of a stroke through dots of different radii, with round ends and bends."""
    path = QPainterPath()
    path.setFillRule(path.fillRule().WindingFill)
    if not dots:
        return path
    if len(dots) == 1:
        x, y, radius = dots[0]
        path.addEllipse(QPointF(x, y), radius, radius)
        return path
    left, right, bends = [], [], [dots[0], dots[-1]]
    before = None
    for place, (x, y, radius) in enumerate(dots):
        ahead, behind = dots[min(place + 1, len(dots) - 1)], dots[max(place - 1, 0)]
        angle = atan2(ahead[1] - behind[1], ahead[0] - behind[0])
        if before is not None and abs((angle - before + pi) % (2 * pi) - pi) > _BEND:
            bends.append((x, y, radius))
        before = angle
        left.append(QPointF(x - sin(angle) * radius, y + cos(angle) * radius))
        right.append(QPointF(x + sin(angle) * radius, y - cos(angle) * radius))
    path.addPolygon(QPolygonF([*left, *reversed(right)]))
    path.closeSubpath()
    whole = path
    for x, y, radius in bends:
        dot = QPainterPath()
        dot.addEllipse(QPointF(x, y), radius, radius)
        whole.addPath(dot)
    return whole


def marks_image(marks: Sequence[Mark], width: int, height: int) -> QImage:
    """Return marks painted one after the other on a transparent picture of width × height."""
    ensure_gui_application()
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    try:
        for mark in marks:
            paint_mark(painter, mark, width, height)
    finally:
        painter.end()
    return image


def paint_mark(painter: QPainter, mark: Mark, width: float, height: float) -> None:
    """Paint one mark on a layer of its own size; an eraser takes away what the layer has."""
    if mark.tool == "text":
        _paint_words(painter, mark, width, height)
        return
    erases = mark.tool == "eraser"
    modes = painter.CompositionMode
    if erases:
        painter.setCompositionMode(modes.CompositionMode_DestinationOut)
    path = mark_path(mark, width, height)
    painter.fillPath(path, QColor("#000000") if erases else QColor(mark.colour))
    if erases:
        painter.setCompositionMode(modes.CompositionMode_SourceOver)


def text_pixels(mark: Mark, width: float) -> float:
    """Return the height of a text mark's letters on a frame `width` pixels wide."""
    return max(4.0, mark.width * TEXT_SIZE * width)


def _paint_words(painter: QPainter, mark: Mark, width: float, height: float) -> None:
    if not mark.points or not mark.text.strip():
        return
    x, y, _ = mark.points[0]
    left, top = x * width, y * height
    place = QRectF(left, top, max(1.0, width - left), max(1.0, height - top))
    paint_text(painter, place, mark.text, font_of(text_pixels(mark, width), 600), mark.colour)


def marks_layer(marks: tuple[Mark, ...], width: int, height: int) -> Layer | None:
    """Return marks as a layer: premultiplied RGB, and what of the ground is seen through, 0–255.

    Both are uint8, height × width × 3, to be read only. None when nothing is seen of the marks.
    Layers are kept for the next frame. Thread-safe.
    """
    if not any(mark.tool != "eraser" for mark in marks):
        return None
    with _lock:
        for place, (known, size, layer) in enumerate(_kept):
            if known is marks and size == (width, height):
                _kept.append(_kept.pop(place))
                return layer
    layer = _layer_of(marks_image(marks, width, height))
    with _lock:
        # By identity: to look at every point of every stroke for each frame would take longer.
        _kept.append((marks, (width, height), layer))
        del _kept[:-_MOST_KEPT]
    return layer


def _layer_of(image: QImage) -> Layer:
    width, height = image.width(), image.height()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    bgra = rows[:, : width * 4].reshape(height, width, 4)
    rgb = np.ascontiguousarray(bgra[:, :, 2::-1])
    return rgb, np.ascontiguousarray(np.repeat(255 - bgra[:, :, 3:], 3, axis=2))


def sheet(marks: tuple[Mark, ...], width: int, height: int) -> np.ndarray:
    """Return marks on a blank sheet of paper: uint8, height × width × 3, RGB."""
    paper = QColor(SHEET)
    ground = np.empty((height, width, 3), np.uint8)
    ground[:] = (paper.red(), paper.green(), paper.blue())
    return marked(ground, marks)


def marked(picture: np.ndarray, marks: tuple[Mark, ...]) -> np.ndarray:
    """Return a picture, uint8 RGB, with marks drawn over it; the very same without any."""
    height, width = picture.shape[:2]
    layer = marks_layer(marks, width, height) if marks else None
    if layer is None:
        return picture
    import cv2  # only where a picture is drawn on; the window opens without

    rgb, through = layer
    ground = cv2.multiply(picture, through, scale=1 / 255)  # what is opaque or untouched is exact
    return np.asarray(cv2.add(ground, rgb), np.uint8)
