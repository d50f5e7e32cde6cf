"""Smears: one picture blurred along a straight way, in linear light.

A short way is one kernel; a long one is made of a short one by laying the picture over itself,
each time twice as far. Knows no shots.
"""

from math import ceil, hypot

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.light import Picture, from_light, to_light

_SHORT = 8.0
"""Pixels of the longest way that one kernel makes."""


class Smear(msgspec.Struct, frozen=True):
    """A blur along a way: its kernel, then shifts in whole pixels, and the room that they need.

    `margin` is how far the picture to be smeared must reach beyond the smeared one on each side,
    in pixels; half pixels where the sum of the shifts is odd.
    """

    kernel: NDArray[np.float32]
    shifts: tuple[tuple[int, int], ...]

    @property
    def reach(self) -> int:
        """How far the kernel reaches."""
        return self.kernel.shape[0] // 2

    @property
    def margin(self) -> tuple[float, float]:
        """Beyond the sides, and beyond the top and bottom."""
        x = sum(abs(shift[0]) for shift in self.shifts)
        y = sum(abs(shift[1]) for shift in self.shifts)
        return self.reach + x / 2, self.reach + y / 2


def smear_of(x: float, y: float) -> Smear:
    """Return the smear along a way in pixels."""
    times = max(0, ceil(np.log2(max(1e-6, hypot(x, y)) / _SHORT)))
    part = 2.0**-times
    shifts = tuple((round(x * part * 2**k), round(y * part * 2**k)) for k in range(times))
    return Smear(_line(x * part, y * part), shifts)


def smeared(picture: Picture, smear: Smear) -> Picture:
    """Return a picture smeared in linear light, without the margin."""
    light = to_light(picture)
    light = np.asarray(cv2.filter2D(light, -1, smear.kernel), np.float32)
    reach = smear.reach
    light = light[reach : light.shape[0] - reach, reach : light.shape[1] - reach]
    for x, y in smear.shifts:
        across, down = abs(x), abs(y)
        columns, rows = light.shape[1] - across, light.shape[0] - down
        up, along = (down, 0) if (x < 0) == (y < 0) else (0, down)
        near = light[along : along + rows, :columns]
        far = light[up : up + rows, across:]
        light = np.asarray(cv2.addWeighted(near, 0.5, far, 0.5, 0.0), np.float32)
    return from_light(light)


def _line(x: float, y: float) -> NDArray[np.float32]:
    """Return a line along a way as a kernel, its middle in the middle."""
    reach = max(1, ceil(max(abs(x), abs(y)) / 2))
    kernel = np.zeros((2 * reach + 2, 2 * reach + 2), np.float64)
    for along in np.linspace(-0.5, 0.5, 16 * reach + 1):
        at_x, at_y = reach + x * along, reach + y * along
        left, top = int(at_x), int(at_y)
        across, down = at_x - left, at_y - top
        kernel[top : top + 2, left : left + 2] += np.outer((1 - down, down), (1 - across, across))
    kernel = kernel[:-1, :-1]
    return (kernel / kernel.sum()).astype(np.float32)
