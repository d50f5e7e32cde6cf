"""Lays what was made anew in an area into the pictures of the take, with soft edges inside it."""

from collections.abc import Callable

import numpy as np

from engine.compose.placing import cropped
from engine.media.reader import ClipReader
from engine.project.task import Area, Retake

SOFT = 0.06
"""How wide the soft edge is, as a part of the area's shorter side."""


class Inlay:
    """The old pictures of a retake, and how much of the new ones is seen where."""

    def __init__(
        self, task: Retake, clip: Callable[[str], ClipReader], size: tuple[int, int]
    ) -> None:
        assert task.area is not None
        self._take = task.take
        self._clip = clip
        self._size = size
        self._rows, self._columns = task.area.pixels(*size)
        self._share = _share(task.area, size)

    def laid(self, picture: np.ndarray, n: int) -> np.ndarray:
        """Return frame `n` of the take as it was, with the area of `picture` (of its size) in it.

        Raises MediaError when the take can't be read.
        """
        whole = cropped(self._clip(self._take.file).read(self._take.start + n), self._size).copy()
        old, new = (one[self._rows, self._columns].astype(np.float32) for one in (whole, picture))
        mixed = old + (new - old) * self._share
        whole[self._rows, self._columns] = np.rint(mixed).astype(np.uint8)
        return whole


def _share(area: Area, size: tuple[int, int]) -> np.ndarray:
    """Return rows × columns × 1 of the area in (0, 1]: 1 but near the edges inside the picture."""
    rows, columns = area.pixels(*size)
    high, wide = rows.stop - rows.start, columns.stop - columns.start
    soft = max(2.0, SOFT * min(high, wide))
    down = _ramp(high, soft, rows.start > 0, rows.stop < size[1])
    across = _ramp(wide, soft, columns.start > 0, columns.stop < size[0])
    return (down[:, None] * across[None, :])[..., None].astype(np.float32)


def _ramp(count: int, soft: float, begins: bool, ends: bool) -> np.ndarray:
    place = np.arange(count) + 0.5
    near = np.full(count, np.inf)
    if begins:
        near = np.minimum(near, place)
    if ends:
        near = np.minimum(near, count - place)
    return np.minimum(1.0, near / soft)
