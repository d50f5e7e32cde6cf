"""A pencilled figure on its ground, as large in the frame as the shot's size says."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.project.document import Angle, Size

_HEADS: dict[Size, tuple[float, float]] = {
    "EWS": (34.0, 19.5),
    "WS": (9.7, 0.85),
    "MLS": (6.5, 0.6),
    "MS": (4.7, 0.5),
    "MCU": (3.1, 0.34),
    "CU": (1.85, 0.2),
    "ECU": (0.78, -0.2),
}
"""How many heads high the frame is, and how many heads lie above the figure."""

_HORIZON: dict[Angle, float] = {"low": 0.84, "high": 0.3, "worms_eye": 0.95, "eye_level": 0.55}
_USUAL_HORIZON = 0.62
_DUTCH = -11.0
_FACED = ("MCU", "CU", "ECU")


class Pencil:
    """The shades that the figure is drawn in."""

    def __init__(self, line: str, shade: str, ground: str) -> None:
        self.line = QColor(line)
        self.shade = QColor(shade)
        self.ground = QColor(ground)


def draw_figure(
    painter: QPainter, frame: QRectF, size: Size | None, angle: Angle | None, pencil: Pencil
) -> None:
    """Draw horizon, ground and figure into a frame; without a size the place alone."""
    painter.save()
    painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)
    if angle == "dutch":
        painter.translate(frame.center())
        painter.rotate(_DUTCH)
        painter.translate(-frame.center())
    if angle == "birds_eye":
        _from_above(painter, frame, size, pencil)
    else:
        _place(painter, frame, angle, pencil)
        if size and angle != "pov":
            _person(painter, frame, size, pencil, 0.42 if angle == "over_the_shoulder" else 0.5)
        if angle == "over_the_shoulder":
            _shoulder(painter, frame, pencil)
    painter.restore()


def _pen(pencil: Pencil, frame: QRectF, width: float = 1.0) -> QPen:
    pen = QPen(pencil.line, max(0.7, min(frame.width(), frame.height()) * 0.0042 * width))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _place(painter: QPainter, frame: QRectF, angle: Angle | None, pencil: Pencil) -> None:
    """Draw the ground, its horizon and lines that run to one point on it."""
    share = _HORIZON.get(angle, _USUAL_HORIZON) if angle else _USUAL_HORIZON
    y = frame.top() + frame.height() * share
    far = frame.width() + frame.height()
    ground = QRectF(frame.left() - far, y, frame.width() + 2 * far, far * 2)
    painter.fillRect(ground, pencil.ground)
    painter.setPen(_pen(pencil, frame, 0.8))
    painter.drawLine(QPointF(ground.left(), y), QPointF(ground.right(), y))
    vanishing = QPointF(frame.center().x(), y)
    depth = frame.bottom() - y + frame.height() * 0.2
    for step in (-7, -3.2, -1.4, 1.4, 3.2, 7):
        end = vanishing + QPointF(step * depth, depth)
        painter.drawLine(vanishing + (end - vanishing) * 0.12, end)


def _person(painter: QPainter, frame: QRectF, size: Size, pencil: Pencil, across: float) -> None:
    heads, above = _HEADS[size]
    painter.save()
    painter.translate(frame.left() + frame.width() * across, frame.top())
    scale = frame.height() / heads
    painter.scale(scale, scale)
    painter.translate(0, above)
    pen = _pen(pencil, frame)
    pen.setWidthF(pen.widthF() / scale)
    painter.setPen(pen)
    painter.setBrush(pencil.shade)
    painter.drawPath(_body())
    painter.drawPath(_head())
    if size in _FACED:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_face())
    painter.restore()


def _head() -> QPainterPath:
    path = QPainterPath(QPointF(0, 0))
    path.cubicTo(0.3, 0, 0.4, 0.22, 0.385, 0.48)
    path.cubicTo(0.37, 0.74, 0.2, 1.0, 0, 1.0)
    path.cubicTo(-0.2, 1.0, -0.37, 0.74, -0.385, 0.48)
    path.cubicTo(-0.4, 0.22, -0.3, 0, 0, 0)
    return path


def _face() -> QPainterPath:
    """The lines that a draughtsman lays a face out on, and eyes."""
    path = QPainterPath(QPointF(-0.375, 0.5))
    path.quadTo(QPointF(0, 0.55), QPointF(0.375, 0.5))
    path.moveTo(0, 0.02)
    path.lineTo(0, 0.99)
    path.moveTo(-0.1, 0.82)
    path.quadTo(QPointF(0, 0.845), QPointF(0.1, 0.82))
    for side in (-1, 1):
        path.addEllipse(QPointF(0.155 * side, 0.525), 0.07, 0.04)
    return path


def _body() -> QPainterPath:
    """A standing figure of eight heads, from the neck down, as one outline."""
    half = [
        (0.16, 0.9), (0.17, 1.25), (0.5, 1.42), (0.86, 1.52), (1.02, 1.8), (1.06, 2.4), (1.02, 3.2),
        (1.06, 3.9), (0.98, 4.3), (0.84, 4.2), (0.84, 3.5), (0.8, 2.7), (0.72, 2.2), (0.62, 2.9),
        (0.6, 3.3), (0.7, 3.9), (0.68, 4.8), (0.58, 5.8), (0.5, 6.9), (0.42, 7.7), (0.55, 8.0),
        (0.14, 8.0), (0.16, 7.2), (0.14, 6.0), (0.08, 5.0), (0.0, 4.35),
    ]  # fmt: skip
    points = [QPointF(x, y) for x, y in half]
    points += [QPointF(-x, y) for x, y in reversed(half[:-1])]
    path = QPainterPath((points[0] + points[-1]) / 2)
    for index, point in enumerate(points):
        after = points[(index + 1) % len(points)]
        path.quadTo(point, (point + after) / 2)
    path.closeSubpath()
    return path


def _shoulder(painter: QPainter, frame: QRectF, pencil: Pencil) -> None:
    """Draw the one whose shoulder the camera looks over, dark and near, on the right."""
    painter.save()
    painter.translate(frame.left() + frame.width() * 0.86, frame.top() + frame.height() * 0.1)
    scale = frame.height() / 2.1
    painter.scale(scale, scale)
    pen = _pen(pencil, frame)
    pen.setWidthF(pen.widthF() / scale)
    painter.setPen(pen)
    painter.setBrush(pencil.line)
    shape = QPainterPath(QPointF(0, 0))
    shape.cubicTo(-0.34, 0, -0.46, 0.3, -0.42, 0.56)
    shape.cubicTo(-0.39, 0.8, -0.3, 0.92, -0.26, 1.1)
    shape.cubicTo(-0.45, 1.2, -0.95, 1.24, -1.08, 1.6)
    shape.lineTo(-1.2, 2.6)
    shape.lineTo(2.0, 2.6)
    shape.lineTo(2.0, 0)
    shape.closeSubpath()
    painter.drawPath(shape)
    painter.restore()


def _from_above(painter: QPainter, frame: QRectF, size: Size | None, pencil: Pencil) -> None:
    """Draw the ground as a grid, and a head on its shoulders as seen from overhead."""
    painter.fillRect(frame.adjusted(-frame.width(), -frame.height(), frame.width(),
                                    frame.height()), pencil.ground)  # fmt: skip
    painter.setPen(_pen(pencil, frame, 0.7))
    step = frame.height() / 5
    count = int(frame.width() / step / 2) + 1
    for k in range(-count, count + 1):
        x = frame.center().x() + (k + 0.5) * step
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
    for k in range(6):
        y = frame.top() + k * step
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
    if size:
        unit = frame.height() / max(3.2, _HEADS[size][0] * 1.2)
        painter.setPen(_pen(pencil, frame))
        painter.setBrush(pencil.shade)
        painter.drawEllipse(frame.center(), unit * 1.05, unit * 0.42)
        painter.drawEllipse(frame.center(), unit * 0.36, unit * 0.44)
