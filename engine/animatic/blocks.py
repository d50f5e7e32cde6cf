"""Blocks: a coarse map of where a texture shows anything at all, and where it hides all behind it.

What is drawn of a plane is found with it before a pixel is touched. Knows no shots.
"""

from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

SIDE = 8
"""The side of a block, in pixels of the picture that the texture was enlarged from."""

_REACH = 4
"""Pixels that the enlarging filter reaches to each side."""

Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]
Points = NDArray[np.float64]


class Blocks(msgspec.Struct, frozen=True):
    """Sums over blocks, (rows + 1) × (columns + 1): how many show anything, how many hide all.

    The first block's corner lies at (`left`, `top`) of the picture; `across` and `down` are blocks
    a pixel of the picture.
    """

    drawn: Counts
    solid: Counts
    left: float
    top: float
    across: float
    down: float

    @property
    def nbytes(self) -> int:
        """The bytes held."""
        return self.drawn.nbytes + self.solid.nbytes

    def look(self, x0: Points, y0: Points, x1: Points, y1: Points) -> tuple[Flags, Flags]:
        """Return, for boxes of the picture, whether anything shows in each and whether all hides.

        Beyond its edges the picture goes on as it ends.
        """
        rows, columns = self.drawn.shape[0] - 1, self.drawn.shape[1] - 1
        i0 = _block((x0 - self.left) * self.across, columns)
        i1 = _block((x1 - self.left) * self.across, columns) + 1
        j0 = _block((y0 - self.top) * self.down, rows)
        j1 = _block((y1 - self.top) * self.down, rows) + 1
        counts = [
            sums[j1, i1] - sums[j0, i1] - sums[j1, i0] + sums[j0, i0]
            for sums in (self.drawn, self.solid)
        ]
        return counts[0] > 0, counts[1] == (i1 - i0) * (j1 - j0)


def _block(along: Points, count: int) -> NDArray[Any]:
    return np.clip(np.floor(along), 0, count - 1).astype(np.int32)


def blocks_of(
    alpha: NDArray[np.uint8], left: float, top: float, across: float, down: float
) -> Blocks:
    """Return the blocks of a picture's alpha, before it is enlarged.

    Its upper left corner lies at (left, top) of the picture; `across` and `down` are pixels of
    `alpha` a pixel of the picture.
    """
    rows, columns = alpha.shape
    around = np.ones((2 * _REACH + 1, 2 * _REACH + 1), np.uint8)
    size = (-(-columns // SIDE), -(-rows // SIDE))
    most = np.asarray(cv2.dilate(alpha, around))
    least = np.asarray(cv2.erode(alpha, around))
    shown = np.where(most > 0, np.uint8(255), np.uint8(0))
    hiding = np.where(least == 255, np.uint8(255), np.uint8(0))
    sums = []
    for flags, full in ((shown, 1), (hiding, 255)):
        sides = (0, size[1] * SIDE - rows, 0, size[0] * SIDE - columns)
        flags = cv2.copyMakeBorder(flags, *sides, cv2.BORDER_REPLICATE)
        mean = np.asarray(cv2.resize(flags, size, interpolation=cv2.INTER_AREA)).reshape(size[::-1])
        sums.append(np.asarray(cv2.integral((mean >= full).astype(np.uint8)), np.int32))
    return Blocks(sums[0], sums[1], left, top, across / SIDE, down / SIDE)
