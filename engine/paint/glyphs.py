"""A glyph for each move: on a grid of 20 × 20, in lines of 1.5, a frame and what it does."""

from collections.abc import Callable
from math import atan2, cos, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.camera.terms import TERM
from engine.paint.strokes import arc, straight, waves
from engine.project.document import MoveKind

GRID = 20.0
LINE = 1.5


def draw_glyph(painter: QPainter, rect: QRectF, kind: MoveKind, colour: QColor | str) -> None:
    """Draw the glyph of a move into a rectangle, centred, in one colour."""
    term = TERM[kind]
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / GRID, side / GRID)
    glyph = Glyph(painter, QColor(colour))
    _GLYPHS[term.family](glyph, term.direction)
    painter.restore()


class Glyph:
    """A pen on the grid."""

    def __init__(self, painter: QPainter, colour: QColor) -> None:
        self.painter = painter
        self.colour = colour

    def line(self, path: QPainterPath, dashed: bool = False, width: float = LINE) -> None:
        """Draw a line."""
        pen = QPen(self.colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed:
            pen.setDashPattern([1.5, 1.2])
        self.painter.strokePath(path, pen)

    def frame(self, x: float, y: float, width: float, height: float, dashed: bool = False) -> None:
        """Draw a frame rectangle."""
        path = QPainterPath()
        path.addRoundedRect(QRectF(x, y, width, height), 0.0 if dashed else 0.8, 0.8)
        self.line(path, dashed)

    def arrow(self, path: QPainterPath, head: float = 2.9, dashed: bool = False) -> None:
        """Draw a path with an open head at its end."""
        self.line(path, dashed)
        tip, before = path.pointAtPercent(1.0), path.pointAtPercent(0.82)
        angle = atan2(tip.y() - before.y(), tip.x() - before.x())
        wings = QPainterPath(tip - QPointF(cos(angle - 0.72), sin(angle - 0.72)) * head)
        wings.lineTo(tip)
        wings.lineTo(tip - QPointF(cos(angle + 0.72), sin(angle + 0.72)) * head)
        self.line(wings)

    def dot(self, x: float, y: float, radius: float = 1.3) -> None:
        """Draw a dot."""
        path = QPainterPath()
        path.addEllipse(QPointF(x, y), radius, radius)
        self.painter.fillPath(path, self.colour)


def _to(x1: float, y1: float, x2: float, y2: float) -> QPainterPath:
    return straight(QPointF(x1, y1), QPointF(x2, y2))


def _curve(x1: float, y1: float, cx: float, cy: float, x2: float, y2: float) -> QPainterPath:
    path = QPainterPath(QPointF(x1, y1))
    path.quadTo(QPointF(cx, cy), QPointF(x2, y2))
    return path


def _mirrored(glyph: Glyph, mirror: bool) -> None:
    if mirror:
        glyph.painter.translate(GRID, 0)
        glyph.painter.scale(-1, 1)


def _flipped(glyph: Glyph, flip: bool) -> None:
    if flip:
        glyph.painter.translate(0, GRID)
        glyph.painter.scale(1, -1)


def _static(glyph: Glyph, direction: str) -> None:
    glyph.frame(2.5, 3, 15, 9.5)
    glyph.line(_to(10, 12.5, 10, 14.2))
    glyph.line(_to(10, 14.2, 5.6, 18))
    glyph.line(_to(10, 14.2, 14.4, 18))


def _pan(glyph: Glyph, direction: str) -> None:
    _mirrored(glyph, direction == "right")
    glyph.frame(4, 9.5, 12, 8)
    glyph.arrow(_curve(17, 6.8, 10, -0.2, 3, 6.6))


def _tilt(glyph: Glyph, direction: str) -> None:
    _flipped(glyph, direction == "down")
    glyph.frame(2, 5.5, 11, 9)
    glyph.arrow(_curve(15.2, 17.2, 21, 10, 15.4, 2.8))


def _roll(glyph: Glyph, direction: str) -> None:
    _mirrored(glyph, direction == "left")
    glyph.painter.save()
    glyph.painter.translate(10, 11)
    glyph.painter.rotate(14)
    glyph.frame(-4.2, -2.9, 8.4, 5.8)
    glyph.painter.restore()
    glyph.arrow(arc(QPointF(10, 11), 8, 8, 190, -150))


def _nested(glyph: Glyph, inward: bool, dashed: bool, both: bool = False) -> None:
    """Draw boxes in a frame with arrows between their corners."""
    glyph.frame(1.8, 3.2, 16.4, 13.6)
    glyph.frame(7.2, 7.8, 5.6, 4.4, dashed)
    starts = ((3.2, 4.6, 6.4, 7.2), (16.8, 15.4, 13.6, 12.8))
    others = ((16.8, 4.6, 13.6, 7.2), (3.2, 15.4, 6.4, 12.8))
    for x1, y1, x2, y2 in (*starts, *(() if both else others)):
        _short(glyph, (x1, y1, x2, y2) if inward else (x2, y2, x1, y1))
    for x1, y1, x2, y2 in others if both else ():
        _short(glyph, (x2, y2, x1, y1) if inward else (x1, y1, x2, y2))


def _short(glyph: Glyph, ends: tuple[float, float, float, float]) -> None:
    """Draw a short diagonal with a square head: two lines along the axes."""
    x1, y1, x2, y2 = ends
    back = 2.1
    glyph.line(_to(x1, y1, x2, y2), width=1.2)
    corner = QPainterPath(QPointF(x2 - (back if x2 > x1 else -back), y2))
    corner.lineTo(x2, y2)
    corner.lineTo(x2, y2 - (back if y2 > y1 else -back))
    glyph.line(corner, width=1.2)


def _dolly(glyph: Glyph, direction: str) -> None:
    _nested(glyph, direction == "in", dashed=False)


def _zoom(glyph: Glyph, direction: str) -> None:
    _nested(glyph, direction == "in", dashed=True)


def _dolly_zoom(glyph: Glyph, direction: str) -> None:
    _nested(glyph, direction == "in", dashed=False, both=True)


def _truck(glyph: Glyph, direction: str) -> None:
    _mirrored(glyph, direction == "right")
    glyph.frame(4, 2, 12, 7.5)
    glyph.line(_to(2, 12, 18, 12), width=1.0)
    glyph.arrow(_to(17, 15.3, 3, 15.3), 2.4)
    glyph.line(_to(2, 18.6, 18, 18.6), width=1.0)


def _pedestal(glyph: Glyph, direction: str) -> None:
    _flipped(glyph, direction == "down")
    glyph.frame(1.5, 5.5, 8.5, 9)
    glyph.line(_to(12, 2, 12, 18), width=1.0)
    glyph.arrow(_to(15.3, 17, 15.3, 3), 2.4)
    glyph.line(_to(18.6, 2, 18.6, 18), width=1.0)


def _crane(glyph: Glyph, direction: str) -> None:
    glyph.line(_to(1.6, 18.2, 7.4, 18.2))
    glyph.line(_to(4.5, 18.2, 4.5, 11.5))
    if direction == "up":
        glyph.line(_to(4.5, 11.5, 11.5, 4.5))
        glyph.arrow(arc(QPointF(4.5, 11.5), 12, 12, -28, 76))
    else:
        glyph.line(_to(4.5, 11.5, 13, 14.5))
        glyph.arrow(arc(QPointF(4.5, 11.5), 12, 12, 48, -76))


def _arc(glyph: Glyph, direction: str) -> None:
    _mirrored(glyph, direction == "left")
    subject = QPainterPath()
    subject.addEllipse(QPointF(10, 8), 2.6, 2.6)
    glyph.line(subject)
    glyph.arrow(arc(QPointF(10, 8.2), 7.6, 7.8, 165, 200), 3.0)


def _handheld(glyph: Glyph, direction: str) -> None:
    glyph.line(waves(QRectF(2.6, 4, 14.8, 12), 0.85, 5.0))


def _rack_focus(glyph: Glyph, direction: str) -> None:
    near, far = QPainterPath(), QPainterPath()
    near.addEllipse(QPointF(6.5, 12.5), 4.6, 4.6)
    far.addEllipse(QPointF(15.6, 5), 2.6, 2.6)
    glyph.line(near, dashed=True)
    glyph.line(far)
    glyph.arrow(_curve(5.4, 5.6, 7.6, 2.4, 11.2, 3.4), 2.4)


_GLYPHS: dict[str, Callable[[Glyph, str], None]] = {
    "static": _static,
    "pan": _pan,
    "tilt": _tilt,
    "roll": _roll,
    "dolly": _dolly,
    "truck": _truck,
    "pedestal": _pedestal,
    "crane": _crane,
    "arc": _arc,
    "zoom": _zoom,
    "dolly_zoom": _dolly_zoom,
    "handheld": _handheld,
    "rack_focus": _rack_focus,
}
