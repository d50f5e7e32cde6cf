"""A shot's camera moves drawn over its frame, as storyboard artists draw them.

Pan and tilt: an arrow at the frame's edge that bends about a pivot. Truck and pedestal: an arrow
between rails. Dolly: a box in the frame with solid arrows from corner to corner; zoom: the same
dashed. Crane: an arc on a post. Arc: an orbit. Handheld: a wavy frame. A whip has speed ticks.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from engine.camera.path import CameraPose
from engine.camera.terms import TERM, Term
from engine.camera.vocabulary import SPEED
from engine.paint.strokes import Ink, arc, bent, box, straight, waves
from engine.paint.text import font_of, paint_text
from engine.project.document import CameraMove

_SMALLEST_UNIT, _UNIT = 1.3, 0.0105
_NUMBERED_FROM = 200.0
_DISC = 4.4
_LABELLED_FROM = 160.0


class Sketch:
    """The frame that moves are drawn into, and the ink."""

    def __init__(self, ink: Ink, frame: QRectF) -> None:
        self.ink = ink
        self.frame = frame

    def at(self, x: float, y: float) -> QPointF:
        """Return a place in the frame, from fractions of its width and height."""
        return QPointF(
            self.frame.left() + x * self.frame.width(), self.frame.top() + y * self.frame.height()
        )

    def inset(self, share: float) -> QRectF:
        """Return the frame scaled about its centre."""
        size = self.frame.size() * share
        rect = QRectF(QPointF(), size)
        rect.moveCenter(self.frame.center())
        return rect

    @property
    def short(self) -> float:
        """The frame's shorter side."""
        return min(self.frame.width(), self.frame.height())


def draw_arrows(
    painter: QPainter, rect: QRectF, moves: Sequence[CameraMove], *,
    colour: str = "#ffffff", outline: str = "#16171a", edge: float = 1.5,
) -> None:  # fmt: skip
    """Draw the moves over a frame, white with a dark outline unless another ink is asked for."""
    if rect.width() < 8 or rect.height() < 8:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    short = min(rect.width(), rect.height())
    unit = max(_SMALLEST_UNIT, short * _UNIT)
    sketch = Sketch(Ink(painter, unit, colour, outline, max(edge, short * 0.0016)), rect)
    drawn = [move for move in moves if TERM[move.kind].arrow in _DRAWN]
    for number, move in enumerate(sorted(drawn, key=lambda move: move.start), 1):
        spot = _DRAWN[TERM[move.kind].arrow](sketch, TERM[move.kind], move)
        if _in_order(drawn) and short >= _NUMBERED_FROM:
            _number(sketch, spot, number)
    painter.restore()


def _in_order(moves: Sequence[CameraMove]) -> bool:
    return len({move.start for move in moves}) > 1


def _reach(move: CameraMove) -> float:
    """Return how long to draw a move against the usual, from its amount and speed."""
    return min(1.45, max(0.6, (abs(move.amount) * SPEED[move.speed].travel) ** 0.5))


def _ticks(sketch: Sketch, path: QPainterPath, move: CameraMove) -> None:
    """Draw speed ticks behind a whip."""
    if move.speed != "whip":
        return
    tail, ahead = path.pointAtPercent(0.0), path.pointAtPercent(0.08)
    along = ahead - tail
    size = (along.x() ** 2 + along.y() ** 2) ** 0.5 or 1.0
    along = along / size
    across = QPointF(-along.y(), along.x())
    unit = sketch.ink.unit
    for offset, length in ((-2.7, 5.0), (0.0, 7.5), (2.7, 5.0)):
        start = tail - along * (2.2 * unit) + across * (offset * unit)
        sketch.ink.line(straight(start, start - along * (length * unit)), 0.85)


def _pan(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    side = -1 if term.direction == "left" else 1
    reach = 0.25 * _reach(move)
    start = sketch.at(0.5 + side * (0.46 - reach), 0.5)
    path = bent(start, sketch.at(0.5 + side * 0.465, 0.5), 0.13 * side)
    sketch.ink.arrow(path, 3.2, tail=0.35)
    _ticks(sketch, path, move)
    if move.speed != "whip":
        sketch.ink.dot(start, 1.5)
    return start


def _tilt(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    side = -1 if term.direction == "up" else 1
    reach = 0.3 * _reach(move)
    start = sketch.at(0.5, 0.5 + side * (0.455 - reach))
    path = bent(start, sketch.at(0.5, 0.5 + side * 0.455), 0.13)
    sketch.ink.arrow(path, 3.2, tail=0.35)
    _ticks(sketch, path, move)
    if move.speed != "whip":
        sketch.ink.dot(start, 1.5)
    return start


def _roll(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    turn = -1 if term.direction == "right" else 1
    radius = sketch.short * 0.38
    sweep = 62 * _reach(move)
    for middle in (0, 180):
        path = arc(sketch.frame.center(), radius, radius, middle - turn * sweep / 2, turn * sweep)
        sketch.ink.arrow(path, 2.8, tail=0.35)
        _ticks(sketch, path, move)
    return sketch.frame.center() + QPointF(0, -radius)


def _inner_share(term: Term, move: CameraMove) -> float:
    """Return the side of the smaller box against the frame."""
    travel: CameraPose = term.travel
    way = abs(move.amount) * SPEED[move.speed].travel
    if term.family == "zoom":
        share = max(travel.zoom, 1 / travel.zoom) ** -way
    else:
        share = 1 - abs(travel.z) * way
    return min(0.78, max(0.34, share))


def _boxes(
    sketch: Sketch, term: Term, move: CameraMove, dashed: bool, corners: tuple[int, ...]
) -> QPointF:
    """Draw the box in the frame and arrows between its corners and the frame's."""
    inner, outer = sketch.inset(_inner_share(term, move)), sketch.inset(0.955)
    sketch.ink.line(box(inner), 1.25, dashed)
    inward = term.direction == "in"
    pairs = list(zip(_corners(outer), _corners(inner), strict=True))
    for index in corners:
        out, into = pairs[index]
        _corner_arrow(sketch, out, into, inward, dashed)
    if move.speed == "whip":
        for index in corners:
            out, into = pairs[index]
            _corner_ticks(sketch, out, into)
    _letters(sketch, inner, outer, inward)
    return QPointF(inner.left() + inner.width() * 0.25, inner.top() + _DISC * 2.1 * sketch.ink.unit)


def _corner_arrow(sketch: Sketch, out: QPointF, into: QPointF, inward: bool, dashed: bool) -> None:
    start, end = (out, into) if inward else (into, out)
    gap = (end - start) * 0.09
    path = straight(start + gap, end - gap)
    if not dashed:
        sketch.ink.arrow(path, 1.9, tail=0.7, head=3.3)
        return
    neck = path.length() - sketch.ink.unit * 6.0
    stop = path.pointAtPercent(path.percentAtLength(max(0.0, neck)))
    sketch.ink.line(straight(start + gap, stop), 1.3, dashed=True)
    sketch.ink.arrow(straight(stop, end - gap), 1.9, tail=0.7, head=3.6)


def _corner_ticks(sketch: Sketch, out: QPointF, into: QPointF) -> None:
    middle, along = (out + into) / 2, (into - out) * 0.16
    for side in (-1, 1):
        across = QPointF(-along.y(), along.x()) * (0.9 * side)
        sketch.ink.line(straight(middle - along + across, middle + along + across), 0.8)


def _letters(sketch: Sketch, inner: QRectF, outer: QRectF, inward: bool) -> None:
    """Letter the boxes A and B, in the order of the move."""
    if sketch.short < _LABELLED_FROM:
        return
    size = max(10.0, sketch.ink.unit * 6.0)
    first, last = (outer, inner) if inward else (inner, outer)
    for letter, rect in (("A", first), ("B", last)):
        place = QRectF(rect.center().x() - size, rect.top() + size * 0.25, size * 2, size * 1.3)
        _lettered(sketch, place, letter, size)


def _lettered(sketch: Sketch, place: QRectF, letter: str, size: float) -> None:
    painter, font = sketch.ink.painter, font_of(size, 700)
    edge = sketch.ink.edge
    for x, y in ((-edge, 0), (edge, 0), (0, -edge), (0, edge)):
        paint_text(painter, place.translated(x, y), letter, font, sketch.ink.outline, "centre")
    paint_text(painter, place, letter, font, sketch.ink.colour, "centre")


def _corners(rect: QRectF) -> tuple[QPointF, QPointF, QPointF, QPointF]:
    return rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()


def _dolly(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    return _boxes(sketch, term, move, False, (0, 1, 2, 3))


def _zoom(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    return _boxes(sketch, term, move, True, (0, 1, 2, 3))


def _dolly_zoom(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    """Draw both: the dolly solid on one diagonal, the zoom against it dashed on the other."""
    spot = _boxes(sketch, term, move, False, (0, 2))
    inner, outer = sketch.inset(_inner_share(term, move)), sketch.inset(0.955)
    pairs = list(zip(_corners(outer), _corners(inner), strict=True))
    for index in (1, 3):
        _corner_arrow(sketch, *pairs[index], inward=term.direction != "in", dashed=True)
    return spot


def _truck(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    side = -1 if term.direction == "left" else 1
    half = min(0.44, 0.26 * _reach(move))
    y = sketch.frame.bottom() - max(sketch.short * 0.115, sketch.ink.unit * 7)
    left, right = sketch.at(0.5 - half, 0).x(), sketch.at(0.5 + half, 0).x()
    gap = sketch.ink.unit * 4.3
    for rail in (y - gap, y + gap):
        sketch.ink.line(straight(QPointF(left, rail), QPointF(right, rail)), 0.7)
    tail, tip = (right, left) if side < 0 else (left, right)
    path = straight(QPointF(tail, y), QPointF(tip, y))
    sketch.ink.arrow(path, 2.4, tail=0.8, head=2.6)
    _ticks(sketch, path, move)
    return QPointF(tail, y)


def _pedestal(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    half = min(0.4, 0.27 * _reach(move))
    x = sketch.frame.right() - max(sketch.short * 0.115, sketch.ink.unit * 7)
    top, bottom = sketch.at(0, 0.5 - half).y(), sketch.at(0, 0.5 + half).y()
    gap = sketch.ink.unit * 4.3
    for rail in (x - gap, x + gap):
        sketch.ink.line(straight(QPointF(rail, top), QPointF(rail, bottom)), 0.7)
    tail, tip = (bottom, top) if term.direction == "up" else (top, bottom)
    path = straight(QPointF(x, tail), QPointF(x, tip))
    sketch.ink.arrow(path, 2.4, tail=0.8, head=2.6)
    _ticks(sketch, path, move)
    return QPointF(x, tail)


def _crane(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    """Draw a post at the bottom left, an arm, and the arc that its end swings."""
    up = term.direction == "up"
    short, unit = sketch.short, sketch.ink.unit
    foot = QPointF(sketch.frame.left() + short * 0.16, sketch.frame.bottom() - short * 0.07)
    pivot = foot - QPointF(0, short * 0.36)
    sketch.ink.line(straight(foot - QPointF(unit * 7, 0), foot + QPointF(unit * 7, 0)), 1.2)
    sketch.ink.line(straight(foot, pivot), 1.2)
    arm = min(short * 0.52, sketch.frame.width() * 0.6)
    start, end = (-24, 42) if up else (42, -24)
    swing = arc(pivot, arm, arm, start, end - start)
    tip = arc(pivot, arm, arm, end, 1).pointAtPercent(0)
    sketch.ink.line(straight(pivot, pivot + (tip - pivot) * 0.9), 1.0)
    sketch.ink.arrow(swing, 3.0, tail=0.35)
    _ticks(sketch, swing, move)
    sketch.ink.dot(pivot, 1.5)
    return swing.pointAtPercent(0)


def _arc(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    """Draw the near half of an orbit about the subject, seen from above and behind."""
    right = term.direction == "right"
    rx = min(sketch.frame.width() * 0.4, sketch.short * 0.62)
    ry = sketch.short * 0.25
    centre = sketch.at(0.5, 0.56)
    far = arc(centre, rx, ry, 20, 140)
    sketch.ink.line(far, 0.8, dashed=True)
    path = arc(centre, rx, ry, 200, 150) if right else arc(centre, rx, ry, 340, -150)
    sketch.ink.arrow(path, 3.2, tail=0.3)
    _ticks(sketch, path, move)
    sketch.ink.dot(centre, 1.8)
    return path.pointAtPercent(0)


def _handheld(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    frame = sketch.inset(0.93)
    size = sketch.short * 0.012 * min(2.2, max(0.6, move.amount))
    path = waves(frame, max(1.3, size), max(9.0, sketch.short * 0.1))
    sketch.ink.line(path, 1.2)
    return frame.topLeft()


def _focus(sketch: Sketch, term: Term, move: CameraMove) -> QPointF:
    """Draw focus brackets about something near and something far, and an arrow between them."""
    near = _bracketed(sketch, sketch.at(0.32, 0.62), 0.34)
    far = _bracketed(sketch, sketch.at(0.7, 0.36), 0.19)
    nearer = move.amount < 0
    sketch.ink.line(near, 1.7 if nearer else 0.8)
    sketch.ink.line(far, 0.8 if nearer else 1.7)
    start, end = sketch.at(0.45, 0.53), sketch.at(0.615, 0.42)
    if nearer:
        start, end = end, start
    sketch.ink.arrow(bent(start, end, 0.14), 2.4, tail=0.4)
    return start


def _bracketed(sketch: Sketch, centre: QPointF, share: float) -> QPainterPath:
    half, tick = sketch.short * share / 2, sketch.short * share * 0.17
    path = QPainterPath()
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        corner = centre + QPointF(x * half, y * half)
        path.moveTo(corner - QPointF(x * tick, 0))
        path.lineTo(corner)
        path.lineTo(corner - QPointF(0, y * tick))
    return path


def _number(sketch: Sketch, spot: QPointF, number: int) -> None:
    """Number a move, where one comes after another."""
    radius = sketch.ink.unit * _DISC
    frame = sketch.frame.adjusted(radius, radius, -radius, -radius)
    x = min(frame.right(), max(frame.left(), spot.x()))
    y = min(frame.bottom(), max(frame.top(), spot.y() - radius * 2.1))
    disc = QPainterPath()
    disc.addEllipse(QPointF(x, y), radius, radius)
    sketch.ink.fill(disc)
    size = radius * 1.35
    place = QRectF(x - radius, y - size * 0.6, radius * 2, size * 1.2)
    font = font_of(size, 700)
    paint_text(sketch.ink.painter, place, str(number), font, sketch.ink.outline, "centre")


_DRAWN: dict[str, Callable[[Sketch, Term, CameraMove], QPointF]] = {
    "pan": _pan,
    "tilt": _tilt,
    "roll": _roll,
    "dolly": _dolly,
    "zoom": _zoom,
    "dolly_zoom": _dolly_zoom,
    "truck": _truck,
    "pedestal": _pedestal,
    "crane": _crane,
    "arc": _arc,
    "handheld": _handheld,
    "focus": _focus,
}
ARROWS = frozenset(_DRAWN)
"""The arrow keys of terms that are drawn; "none" is not."""
