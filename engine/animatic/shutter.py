"""The shutter: how long a frame is exposed, and the blur of what moves meanwhile.

A 180° shutter is open for half a frame, centred on it. Pictures are drawn at moments spread over
that time, as many as the motion is long, and averaged in linear light. Knows no stills.
"""

from collections.abc import Callable, Sequence
from math import ceil, hypot

import cv2
import msgspec
import numpy as np

from engine.animatic.light import Picture, from_light, to_light
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
"""At most so many samples a frame; what lies between them is smeared along the motion."""

MOST_DRAFT = 6

_POINTS = np.array([[x, y, 1.0] for y in (-1.0, 0.0, 1.0) for x in (-1.0, 0.0, 1.0)]).T


class Motion(msgspec.Struct, frozen=True):
    """How the picture moves while the shutter is open, in pixels.

    `longest` is the furthest that any of nine points of the frame goes; `x`, `y` is the way they
    all go, where they go alike, and zero where they don't.
    """

    longest: float = 0.0
    x: float = 0.0
    y: float = 0.0


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
            away = (moved[:2] / moved[2] - _POINTS[:2]).T * (size[0] / 2, size[1] / 2)
            found.append(away)
    if not found:
        return Motion()
    ways = np.concatenate(found)
    longest = float(np.hypot(*ways.T).max())
    mean = ways.mean(axis=0)
    alike = float(np.hypot(*(ways - mean).T).max()) <= 0.3 * longest
    return Motion(longest, float(mean[0]), float(mean[1])) if alike else Motion(longest)


def samples(pixels: float, most: int = MOST) -> int:
    """Return how many moments to draw for a motion of so many pixels: 1 below `LEAST`."""
    return 1 if pixels < LEAST else min(most, max(2, ceil(pixels / SPACING)))


def exposed(draw: Callable[[float], Picture], n: float, moved: Motion, most: int = MOST) -> Picture:
    """Return frame n exposed through the shutter, averaged in linear light.

    `draw` returns the picture at a moment, in frames.
    """
    opened = min(1.0, max(0.0, (moved.longest - LEAST) / (FULL - LEAST)))
    count = samples(moved.longest, most)
    if count == 1 or opened == 0.0:
        return draw(n)
    light: np.ndarray | None = None
    for index in range(count):
        drawn = to_light(draw(n + OPEN * opened * ((index + 0.5) / count - 0.5)))
        if light is None:
            light = drawn
        else:
            cv2.accumulate(drawn, light)
    assert light is not None
    light = light * np.float32(1.0 / count)
    kernel = _smear(moved.x / count, moved.y / count)
    if kernel is not None:
        light = cv2.filter2D(light, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return from_light(np.asarray(light, np.float32))


def _smear(x: float, y: float) -> np.ndarray | None:
    """Return a line from one sample to the next as a kernel, or None where they lie close."""
    if hypot(x, y) <= SPACING * 1.01:
        return None
    reach = ceil(max(abs(x), abs(y)) / 2)
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    for along in np.linspace(-0.5, 0.5, 8 * reach + 1):
        at_x, at_y = reach + x * along, reach + y * along
        left, top = int(at_x), int(at_y)
        for column, row in ((left, top), (left + 1, top), (left, top + 1), (left + 1, top + 1)):
            if column <= 2 * reach and row <= 2 * reach:
                weight = (1 - abs(at_x - column)) * (1 - abs(at_y - row))
                kernel[row, column] += np.float32(weight)
    return kernel / kernel.sum()
