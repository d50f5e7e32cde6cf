"""The shutter: how long a frame is exposed, and the blur of what moves meanwhile.

A 180° shutter is open for half a frame, centred on it. Where all that is seen moves alike, one
picture is smeared along the motion. Else every plane is drawn at moments spread over that time, as
many as its own motion is long. Both are averaged in linear light. Knows no stills.
"""

from collections.abc import Callable, Sequence
from math import ceil

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.light import Picture, mean
from engine.animatic.rig import Matrix

OPEN = 0.5
"""The part of a frame's time that a 180° shutter is open."""

LEAST = 2.0
"""Motion shorter than this, in pixels over the exposure, is not blurred."""

FULL = 3.0
"""From this motion on the shutter is open for its whole time; below it closes gradually, so that a
picture that gathers speed does not soften from one frame to the next."""

SPACING = 2.0
"""Pixels of motion between two samples, as long as `MOST` allows."""

MOST = 24
"""At most so many samples a frame."""

MOST_DRAFT = 6

ALIKE = 0.4
"""Motion is the same all over where no point strays further from the mean than this part of it."""

ASTRAY = 1.5, 1 / 40
"""A smear may differ from a point's own motion by so many pixels, or by this part of it."""

_COUNTS = (1, 2, 3, 4, 6, 8, 12, 16, 24)
_POINTS = np.array([[x, y, 1.0] for y in (-1.0, 0.0, 1.0) for x in (-1.0, 0.0, 1.0)]).T

Ways = NDArray[np.float64]


class Motion(msgspec.Struct, frozen=True):
    """How a picture moves while the shutter is open, in pixels.

    `longest` is the furthest that any of nine points of the frame goes; `x`, `y` is the way they
    go in the mean, and `stray` the furthest that any of them strays from it.
    """

    longest: float = 0.0
    x: float = 0.0
    y: float = 0.0
    stray: float = 0.0

    @property
    def opened(self) -> float:
        """The share of its time that the shutter is open for it."""
        return min(1.0, max(0.0, (self.longest - LEAST) / (FULL - LEAST)))


class Exposure(msgspec.Struct, frozen=True):
    """How a frame is exposed: for each plane its moments, all as many; then a smear in pixels.

    A plane that moves too little to be blurred has the same moment again and again.
    """

    moments: tuple[tuple[float, ...], ...]
    smear: tuple[float, float] = (0.0, 0.0)


def motion(opening: Sequence[Matrix], closing: Sequence[Matrix], size: tuple[int, int]) -> Motion:
    """Return how the picture moves between two sets of views, of the same planes in their order.

    A view maps the screen to a plane's picture.
    """
    found = []
    for before, after in zip(opening, closing, strict=True):
        if not (np.isfinite(before).all() and np.isfinite(after).all()):
            continue
        moved = np.linalg.solve(after, before @ _POINTS)
        if (moved[2] > 1e-9).all():
            found.append((moved[:2] / moved[2] - _POINTS[:2]).T * (size[0] / 2, size[1] / 2))
    if not found:
        return Motion()
    ways = np.concatenate(found)
    middle = ways.mean(axis=0)
    longest = float(np.hypot(*ways.T).max())
    stray = float(np.hypot(*(ways - middle).T).max())
    return Motion(longest, float(middle[0]), float(middle[1]), stray)


def samples(pixels: float, most: int = MOST) -> int:
    """Return how many moments to draw for a motion of so many pixels: 1 below `LEAST`."""
    return 1 if pixels < LEAST else min(most, max(2, ceil(pixels / SPACING)))


def exposure(
    n: float, together: Motion, planes: Sequence[Motion], shown: Sequence[bool], most: int = MOST
) -> Exposure:
    """Return how frame n is exposed.

    `together` is the motion of all that is shown, `planes` that of each plane, shown or not.
    """
    if not together.opened:
        return Exposure(tuple((n,) for _ in planes))
    if together.stray <= ALIKE * together.longest:
        allowed = max(ASTRAY[0], ASTRAY[1] * together.longest)
        count = min(most, max(1, ceil(together.stray / allowed)))
        moments = _spread(n, together.opened, count, count)
        share = together.opened / count
        return Exposure(tuple(moments for _ in planes), (together.x * share, together.y * share))
    count = _at_least(samples(together.longest, most), _COUNTS)
    divisors = [divisor for divisor in _COUNTS if count % divisor == 0]
    chosen = []
    for plane, seen in zip(planes, shown, strict=True):
        # Only as far as the rest is blurred: what is not shown may move as it likes.
        own = min(plane.longest, together.longest) if seen else 0.0
        mine = _at_least(samples(own, most), divisors)
        chosen.append(_spread(n, plane.opened if mine > 1 else 0.0, mine, count))
    return Exposure(tuple(chosen))


def _spread(n: float, opened: float, count: int, times: int) -> tuple[float, ...]:
    """Return `count` moments of frame n's exposure, each repeated to make `times` of them."""
    if opened == 0.0:
        return (n,) * times
    each = times // count
    return tuple(n + OPEN * opened * ((k // each + 0.5) / count - 0.5) for k in range(times))


def _at_least(least: int, among: Sequence[int]) -> int:
    return next((count for count in among if count >= least), among[-1])


def exposed(draw: Callable[[float], Picture], n: float, moved: Motion, most: int = MOST) -> Picture:
    """Return frame n exposed by drawing it whole at several moments, averaged in linear light.

    `draw` returns the picture at a moment, in frames.
    """
    count = samples(moved.longest, most)
    if count == 1 or not moved.opened:
        return draw(n)
    return mean([draw(moment) for moment in _spread(n, moved.opened, count, count)])
