"""What is drawn on a frame: pencil, eraser, arrow and text, as smooth vector strokes.

Every place that shows a drawing (preview, card, export, paper) paints it here. Widths are parts of
the frame's width, so a drawing looks the same at every size.
"""

from collections.abc import Sequence
from threading import Lock

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
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

Layer = tuple[np.ndarray, np.ndarray]

_MOST_KEPT = 12
_kept: list[tuple[tuple[Mark, ...], tuple[int, int], Layer]] = []
_lock = Lock()


def mark_path(mark: Mark, width: float, height: float) -> QPainterPath:
    """Return the outline of a stroke on a frame of width × height pixels; empty for a text."""
    thick = max(0.75, mark.width * width)
    if mark.tool == "text" or not mark.points:
        return QPainterPath()
    dots = np.array(mark.points, np.float64)
    dots[:, 0] *= width
    dots[:, 1] *= height
    pressure = np.clip(dots[:, 2], 0.0, 1.0)
    dots[:, 2] = thick / 2 * (_THINNEST + (1 - _THINNEST) * pressure)
    dots = smoothed(dots)
    if mark.tool == "arrow":
        return _arrow(dots, thick)
    return outline(dots if mark.tool == "eraser" else _ended(dots, thick))


def _arrow(dots: np.ndarray, thick: float) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(_polygon(dots))
    if path.length() < thick:
        return outline(dots[:1])
    return tapered(path, thick * 0.5, thick * 1.3, thick * 5.0)


def smoothed(dots: np.ndarray) -> np.ndarray:
    """Return a stroke, n × (x, y, radius), with points between on Catmull–Rom curves through it."""
    lengths = np.hypot(*np.diff(dots[:, :2], axis=0).T)
    dots = dots[np.concatenate([[True], lengths > 0.05])]
    if len(dots) < 2:
        return dots
    lengths = np.hypot(*np.diff(dots[:, :2], axis=0).T)
    steps = np.clip(np.ceil(lengths / _STEP), 1, 24).astype(int)
    ends = np.vstack([2 * dots[0] - dots[1], dots, 2 * dots[-1] - dots[-2]])
    segment = np.repeat(np.arange(len(steps)), steps)
    first = np.cumsum(steps) - steps
    t = ((np.arange(len(segment)) - first[segment] + 1) / steps[segment])[:, None]
    a, b, c, d = (ends[segment + k] for k in range(4))
    curve = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    curve[:, 2] = (b + (c - b) * t)[:, 2]
    return np.vstack([dots[:1], curve])


def _ended(dots: np.ndarray, thick: float) -> np.ndarray:
    """Let a stroke grow thin at its ends, as a pencil leaves the paper."""
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(dots[:, :2], axis=0).T))])
    ramp = min(3.0 * thick, at[-1] / 4)
    if ramp < 1.0:
        return dots
    near = np.minimum(1.0, np.minimum(at, at[-1] - at) / ramp)
    return np.column_stack([dots[:, :2], dots[:, 2] * (0.4 + 0.6 * near)])


def outline(dots: np.ndarray) -> QPainterPath:
    """Return the outline of a stroke through dots, with round ends and bends."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    round_ones = dots[:1]
    if len(dots) > 1:
        ahead, behind = np.vstack([dots[1:], dots[-1:]]), np.vstack([dots[:1], dots[:-1]])
        angle = np.arctan2(*(ahead - behind)[:, 1::-1].T)
        turn = np.abs((np.diff(angle, prepend=angle[0]) + np.pi) % (2 * np.pi) - np.pi)
        across = np.column_stack([-np.sin(angle), np.cos(angle)]) * dots[:, 2:]
        # Clockwise, as Qt's circles are: turned the other way they would cut holes.
        sides = np.vstack([dots[:, :2] - across, (dots[:, :2] + across)[::-1]])
        path.addPolygon(_polygon(sides))
        path.closeSubpath()
        bends = turn > _BEND
        bends[[0, -1]] = True
        round_ones = dots[bends]
    for x, y, radius in round_ones.tolist():
        path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _polygon(points: np.ndarray) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points[:, :2].tolist()])


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
