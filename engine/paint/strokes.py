"""The strokes of camera drawings: tapered arrows, boxes and rails in an outlined ink."""

from math import atan2, cos, hypot, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

_STEPS = 28


class Ink:
    """An ink with an outline; `unit` is the thickness of a plain line in pixels."""

    def __init__(
        self, painter: QPainter, unit: float, colour: str, outline: str, edge: float = 1.5
    ) -> None:
        self.painter = painter
        self.unit = unit
        self.colour = QColor(colour)
        self.outline = QColor(outline)
        self.edge = edge

    def fill(self, shape: QPainterPath) -> None:
        """Draw a filled shape."""
        self.painter.strokePath(shape, _pen(self.outline, self.edge * 2))
        self.painter.fillPath(shape, self.colour)

    def line(self, path: QPainterPath, width: float = 1.0, dashed: bool = False) -> None:
        """Draw a line, `width` units thick."""
        thick = self.unit * width
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, extra in ((self.outline, self.edge * 2), (self.colour, 0.0)):
            pen = _pen(colour, thick + extra)
            if dashed:
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                pen.setDashPattern([4.2 * thick / (thick + extra), 2.6 * thick / (thick + extra)])
            self.painter.strokePath(path, pen)

    def arrow(
        self, path: QPainterPath, width: float = 2.2, tail: float = 0.45, head: float = 3.0
    ) -> None:
        """Draw a solid arrow along a path that thickens to its head; widths in units."""
        self.fill(tapered(path, self.unit * width * tail, self.unit * width,
                          self.unit * width * head))  # fmt: skip

    def dot(self, centre: QPointF, radius: float = 1.0) -> None:
        """Draw a dot, `radius` units."""
        shape = QPainterPath()
        shape.addEllipse(centre, radius * self.unit, radius * self.unit)
        self.fill(shape)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def tapered(path: QPainterPath, tail: float, neck: float, head: float) -> QPainterPath:
    """Return the outline of an arrow along a path: `tail` to `neck` wide, with a `head` so wide."""
    length = path.length()
    head_length = min(head * 0.92, length * 0.6)
    stop = path.percentAtLength(max(0.0, length - head_length))
    left, right = [], []
    for step in range(_STEPS + 1):
        at = stop * step / _STEPS
        here, angle = path.pointAtPercent(at), _angle(path, at)
        half = (tail + (neck - tail) * step / _STEPS) / 2
        across = QPointF(-sin(angle) * half, cos(angle) * half)
        left.append(here + across)
        right.append(here - across)
    base, tip = path.pointAtPercent(stop), path.pointAtPercent(1.0)
    angle = atan2(tip.y() - base.y(), tip.x() - base.x())
    wing = QPointF(-sin(angle) * head / 2, cos(angle) * head / 2)
    outline = QPolygonF([*left, base + wing, tip, base - wing, *reversed(right)])
    shape = QPainterPath()
    shape.addPolygon(outline)
    shape.closeSubpath()
    shape.setFillRule(Qt.FillRule.WindingFill)
    return shape


def _angle(path: QPainterPath, at: float) -> float:
    before, after = path.pointAtPercent(max(0.0, at - 0.01)), path.pointAtPercent(min(1, at + 0.01))
    return atan2(after.y() - before.y(), after.x() - before.x())


def straight(start: QPointF, end: QPointF) -> QPainterPath:
    """Return a straight path."""
    path = QPainterPath(start)
    path.lineTo(end)
    return path


def bent(start: QPointF, end: QPointF, bulge: float) -> QPainterPath:
    """Return a curve from start to end that bulges to its left by so much of its length."""
    along = end - start
    length = hypot(along.x(), along.y()) or 1.0
    across = QPointF(along.y(), -along.x()) / length
    middle = (start + end) / 2 + across * length * bulge * 2
    path = QPainterPath(start)
    path.quadTo(middle, end)
    return path


def arc(centre: QPointF, rx: float, ry: float, start: float, sweep: float) -> QPainterPath:
    """Return a part of an ellipse; degrees, counterclockwise from three o'clock."""
    box = QRectF(centre.x() - rx, centre.y() - ry, rx * 2, ry * 2)
    path = QPainterPath()
    path.arcMoveTo(box, start)
    path.arcTo(box, start, sweep)
    return path


def box(rect: QRectF) -> QPainterPath:
    """Return a rectangle as a path."""
    path = QPainterPath()
    path.addRect(rect)
    return path


def waves(rect: QRectF, height: float, length: float) -> QPainterPath:
    """Return a rectangle whose sides are waves, whole ones on each side."""
    corners = [rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()]
    points = []
    for index, corner in enumerate(corners):
        after = corners[(index + 1) % 4]
        along = after - corner
        side = hypot(along.x(), along.y())
        count = max(2, round(side / length))
        across = QPointF(-along.y(), along.x()) / (side or 1.0)
        steps = count * 12
        points += [
            corner + along * (k / steps) + across * (height * sin(2 * pi * count * k / steps))
            for k in range(steps)
        ]
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path
