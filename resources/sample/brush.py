"""The brushes that the sample film's stills are drawn with: one palette, skies, ridges, light.

Pictures are QImages in design pixels. Nothing here knows of shots or projects.
"""

import itertools
import math
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRadialGradient,
)

INK = "#0a0f1c"
NAVY = "#101a30"
SLATE = "#1b2f4b"
TEAL = "#2c5f73"
HAZE = "#7fa9a6"
AMBER = "#e5a13a"
EMBER = "#e2622e"
CREAM = "#f4e3c1"

STROKES: dict[str, tuple[float, tuple[tuple[tuple[float, float], ...], ...]]] = {
    # letter: (width, lines in a box one high); a line of one point starts an arc in `letter`
    "A": (0.78, (((0, 1), (0.39, 0), (0.78, 1)), ((0.15, 0.64), (0.63, 0.64)))),
    "E": (0.56, (((0.56, 0), (0, 0), (0, 1), (0.56, 1)), ((0, 0.5), (0.48, 0.5)))),
    "H": (0.68, (((0, 0), (0, 1)), ((0.68, 0), (0.68, 1)), ((0, 0.5), (0.68, 0.5)))),
    "L": (0.54, (((0, 0), (0, 1), (0.54, 1)),)),
    "N": (0.7, (((0, 1), (0, 0), (0.7, 1), (0.7, 0)),)),
    "T": (0.66, (((0, 0), (0.66, 0)), ((0.33, 0), (0.33, 1)))),
    "Y": (0.72, (((0, 0), (0.36, 0.5), (0.72, 0)), ((0.36, 0.5), (0.36, 1)))),
}


def canvas(width: int, height: int, colour: str | None = None) -> QImage:
    """Return a picture of one colour, or a clear one."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(colour) if colour else Qt.GlobalColor.transparent)
    return image


def painter(image: QImage) -> QPainter:
    """Return a painter with smooth edges on a picture; end it before the picture is used."""
    brush = QPainter(image)
    brush.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    brush.setPen(Qt.PenStyle.NoPen)
    return brush


def shade(colour: str, alpha: float = 1.0) -> QColor:
    """Return a colour with an opacity in [0, 1]."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result


def fall(top: float, bottom: float, stops: Iterable[tuple[float, str, float]]) -> QLinearGradient:
    """Return a vertical gradient between two heights, of (place, colour, opacity)."""
    gradient = QLinearGradient(0, top, 0, bottom)
    for place, colour, alpha in stops:
        gradient.setColorAt(place, shade(colour, alpha))
    return gradient


def glow(brush: QPainter, x: float, y: float, radius: float, colour: str, strength: float) -> None:
    """Add a round light that falls off softly."""
    gradient = QRadialGradient(QPointF(x, y), radius)
    for step in range(9):
        place = step / 8
        gradient.setColorAt(place, shade(colour, strength * (1 - place) ** 2.2))
    brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
    brush.fillRect(QRectF(x - radius, y - radius, 2 * radius, 2 * radius), gradient)
    brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def stars(brush: QPainter, area: QRectF, count: int, seed: int) -> None:
    """Scatter small stars, most of them faint."""
    dice = random.Random(seed)
    for _ in range(count):
        size = 0.7 + 2.2 * dice.random() ** 4
        brush.setBrush(shade(CREAM, 0.15 + 0.75 * dice.random() ** 2))
        x = area.x() + dice.random() * area.width()
        y = area.y() + dice.random() ** 1.5 * area.height()
        brush.drawEllipse(QPointF(x, y), size, size)


def ridge(
    width: int, base: float, height: float, seed: int, rough: float = 0.55, bottom: float = 1e4
) -> QPolygonF:
    """Return a skyline by midpoint displacement, from the base line up to `height` above it."""
    dice = random.Random(seed)
    line = [dice.random() * 0.6, dice.random() * 0.6]
    spread = 1.0
    while len(line) < 257:
        spread *= rough
        middle = [(a + b) / 2 + (dice.random() - 0.5) * spread for a, b in itertools.pairwise(line)]
        line = [v for pair in zip(line, middle, strict=False) for v in pair] + [line[-1]]
    low, high = min(line), max(line)
    step = width / (len(line) - 1)
    points = [
        QPointF(i * step, base - height * (v - low) / (high - low)) for i, v in enumerate(line)
    ]
    return QPolygonF([QPointF(0, bottom), *points, QPointF(width, bottom)])


def truss(
    brush: QPainter, x: float, top: float, bottom: float, width: float, colour: str, pen: float = 7
) -> None:
    """Draw a lattice tower: two legs, cross-bars and diagonals."""
    brush.setPen(QPen(QColor(colour), pen))
    brush.drawLine(QPointF(x, top), QPointF(x, bottom))
    brush.drawLine(QPointF(x + width, top), QPointF(x + width, bottom))
    bays = max(1, round((bottom - top) / width))
    step = (bottom - top) / bays
    brush.setPen(QPen(QColor(colour), pen * 0.62))
    for bay in range(bays):
        y = top + bay * step
        brush.drawLine(QPointF(x, y), QPointF(x + width, y))
        ends = (x, x + width) if bay % 2 else (x + width, x)
        brush.drawLine(QPointF(ends[0], y), QPointF(ends[1], y + step))
    brush.setPen(Qt.PenStyle.NoPen)


def plume(
    brush: QPainter, puffs: Sequence[tuple[float, float, float]], light: str, dark: str
) -> None:
    """Draw billowing smoke: each puff is (x, y, radius), lit from above left."""
    for x, y, radius in puffs:
        gradient = QRadialGradient(QPointF(x - radius * 0.35, y - radius * 0.4), radius * 1.5)
        gradient.setColorAt(0, QColor(light))
        gradient.setColorAt(1, QColor(dark))
        brush.setBrush(QBrush(gradient))
        brush.drawEllipse(QPointF(x, y), radius, radius * 0.9)


def letter(path: QPainterPath, sign: str, x: float, y: float, size: float) -> float:
    """Add one stroked capital to a path and return its width."""
    if sign in STROKES:
        width, lines = STROKES[sign]
        for line in lines:
            path.addPolygon(QPolygonF([QPointF(x + px * size, y + py * size) for px, py in line]))
        return width * size
    if sign == "U":
        box = QRectF(x, y + 0.34 * size, 0.66 * size, 0.66 * size)
        path.moveTo(x, y)
        path.arcTo(box, 180, 180)
        path.lineTo(x + 0.66 * size, y)
        return 0.66 * size
    if sign == "C":
        box = QRectF(x, y, size, size)
        path.arcMoveTo(box, 42)
        path.arcTo(box, 42, 276)
        return 0.88 * size
    if sign == "O":
        path.addEllipse(QRectF(x, y, size, size))
        return size
    if sign == "R":
        path.moveTo(x, y + size)
        path.lineTo(x, y)
        path.lineTo(x + 0.3 * size, y)
        path.arcTo(QRectF(x + 0.02 * size, y, 0.56 * size, 0.54 * size), 90, -180)
        path.lineTo(x, y + 0.54 * size)
        path.moveTo(x + 0.3 * size, y + 0.54 * size)
        path.lineTo(x + 0.6 * size, y + size)
        return 0.6 * size
    if sign == "S":
        path.arcMoveTo(QRectF(x, y, 0.54 * size, 0.5 * size), 30)
        path.arcTo(QRectF(x, y, 0.54 * size, 0.5 * size), 30, 240)
        path.arcTo(QRectF(x, y + 0.5 * size, 0.54 * size, 0.5 * size), 90, -240)
        return 0.54 * size
    return 0.4 * size


def lettering(
    brush: QPainter, text: str, centre: float, top: float, size: float, weight: float, colour: str
) -> None:
    """Draw capitals as drawn strokes, widely spaced and centred, without any font."""
    path, x = QPainterPath(), 0.0
    for sign in text:
        x += letter(path, sign, x, 0, size) + 0.42 * size
    path.translate(centre - (x - 0.42 * size) / 2, top)
    pen = QPen(QColor(colour), weight)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    brush.setBrush(Qt.BrushStyle.NoBrush)
    brush.strokePath(path, pen)


def limb(
    brush: QPainter, points: Sequence[tuple[float, float]], width: float, colour: QColor | str
) -> None:
    """Draw a rounded limb through its joints."""
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    brush.setPen(pen)
    brush.setBrush(Qt.BrushStyle.NoBrush)
    brush.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
    brush.setPen(Qt.PenStyle.NoPen)


def turned(x: float, y: float, length: float, degrees: float) -> tuple[float, float]:
    """Return the end of a bone that hangs down from a joint, swung forward by an angle."""
    angle = math.radians(degrees)
    return x + length * math.sin(angle), y + length * math.cos(angle)


def texture(path: Path, width: int, height: int, tint: str, alpha: float) -> QImage:
    """Return a photograph covering a box, turned to one hue and made faint."""
    photo = QImage(str(path)).scaled(
        width,
        height,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    photo = photo.copy((photo.width() - width) // 2, (photo.height() - height) // 2, width, height)
    grey = photo.convertToFormat(QImage.Format.Format_Grayscale8)
    image = canvas(width, height)
    brush = painter(image)
    brush.drawImage(0, 0, grey)
    brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    brush.fillRect(image.rect(), QColor(tint))
    brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    brush.fillRect(image.rect(), QColor(0, 0, 0, round(255 * alpha)))
    brush.end()
    return image


def dithered(image: QImage, seed: int = 1) -> QImage:
    """Return an opaque picture with a grain of about one level, against bands in the sky."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    width, height, line = rgb.width(), rgb.height(), rgb.bytesPerLine()
    pixels = np.frombuffer(rgb.constBits(), np.uint8).reshape(height, line)[:, : width * 3]
    grain = np.random.default_rng(seed).normal(0, 1.1, (height, width, 1)).astype(np.float32)
    noisy = pixels.reshape(height, width, 3) + grain
    bytes_ = np.clip(noisy + 0.5, 0, 255).astype(np.uint8).tobytes()
    return QImage(bytes_, width, height, width * 3, QImage.Format.Format_RGB888).copy()
