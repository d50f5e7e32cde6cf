"""Strokes as they are made by a hand: points gathered, steadied, and thinned out when done.

Plain values; it knows no widget. Points are fractions of the frame with a pressure in [0, 1].
"""

from collections.abc import Sequence
from math import hypot

from engine.project.document import Mark

Point = tuple[float, float, float]

MOUSE_PRESSURE = 0.75
"""What a mouse presses with, which cannot tell."""

_NEAR = 0.0015
_STEADY = 0.45
_DIGITS = 4


class Stroke:
    """A stroke under way; `mark` is what it is so far."""

    def __init__(self, brush: Mark, start: Point) -> None:
        self._brush = brush
        self._points = [start]
        self._tip = start

    @property
    def moved(self) -> bool:
        """Whether the hand has moved at all."""
        return len(self._points) > 1

    def go(self, point: Point) -> None:
        """Go on to a point; the pressure changes smoothly, and a still hand adds nothing."""
        last = self._points[-1]
        self._tip = point
        if hypot(point[0] - last[0], point[1] - last[1]) >= _NEAR:
            pressure = last[2] + (point[2] - last[2]) * _STEADY
            self._points.append((point[0], point[1], pressure))

    def straighten(self, point: Point) -> None:
        """Be a straight line from the start to a point."""
        self._tip = point
        self._points = [self._points[0], point]

    @property
    def mark(self) -> Mark:
        """The stroke so far, every point kept."""
        return _with_points(self._brush, self._points)

    def finished(self, aspect: float) -> Mark:
        """Return the stroke with only the points that its shape needs; `aspect` is the frame's."""
        points = self._points if self.moved else [self._points[0]]
        return _with_points(self._brush, thinned(points, 0.0008, aspect))


def _with_points(brush: Mark, points: Sequence[Point]) -> Mark:
    rounded = tuple((round(x, _DIGITS), round(y, _DIGITS), round(p, 2)) for x, y, p in points)
    return Mark(
        tool=brush.tool, points=rounded, colour=brush.colour, width=brush.width, text=brush.text
    )


def thinned(points: Sequence[Point], most: float, aspect: float) -> list[Point]:
    """Return the points without those that lie within `most` (of the width) of the line.

    After Ramer (1972) and Douglas and Peucker (1973); a change of pressure keeps its point, too.
    """
    if len(points) < 3:
        return list(points)
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, place = 0.0, -1
        for n in range(first + 1, last):
            away = _away(points[n], points[first], points[last], aspect)
            if away > far:
                far, place = away, n
        if far > most:
            kept.add(place)
            waiting += [(first, place), (place, last)]
    return [points[n] for n in sorted(kept)]


def _away(point: Point, start: Point, end: Point, aspect: float) -> float:
    along_x, along_y = end[0] - start[0], (end[1] - start[1]) / aspect
    from_x, from_y = point[0] - start[0], (point[1] - start[1]) / aspect
    length = along_x * along_x + along_y * along_y
    share = (from_x * along_x + from_y * along_y) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    pressure = start[2] + (end[2] - start[2]) * share
    off = hypot(from_x - share * along_x, from_y - share * along_y)
    return max(off, abs(point[2] - pressure) * 0.01)
