"""Composed pictures, the most recently used ones, within a limit of bytes.

It knows no thread and no compositor; the worker that owns it guards it with its lock.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Quality = Literal["full", "draft"]


@dataclass(frozen=True)
class Composed:
    """The picture of one frame: uint8 RGB, height × width × 3, exactly as it was composed.

    `source` is what the compositor said is seen; `snapshot` counts the project's edits, so that a
    late picture of an older project can be told; `seconds` is what composing it took.
    """

    frame: int
    picture: np.ndarray
    quality: Quality
    source: Any
    snapshot: int
    seconds: float


class FrameCache:
    """The newest pictures by (frame, quality), at most `limit` bytes of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._pictures: OrderedDict[tuple[int, Quality], Composed] = OrderedDict()

    def get(self, frame: int, quality: Quality) -> Composed | None:
        """Return the picture of `frame`; None when it isn't held."""
        found = self._pictures.get((frame, quality))
        if found is not None:
            self._pictures.move_to_end((frame, quality))
        return found

    def put(self, composed: Composed) -> None:
        """Keep a picture, dropping the oldest ones above the limit."""
        key = (composed.frame, composed.quality)
        old = self._pictures.pop(key, None)
        self._bytes += composed.picture.nbytes - (old.picture.nbytes if old else 0)
        self._pictures[key] = composed
        while self._bytes > self._limit and len(self._pictures) > 1:
            _, dropped = self._pictures.popitem(last=False)
            self._bytes -= dropped.picture.nbytes

    def drop(self, first: int = 0, end: int | None = None) -> None:
        """Forget the pictures of the frames [first, end); all of them by default."""
        for key in [k for k in self._pictures if k[0] >= first and (end is None or k[0] < end)]:
            self._bytes -= self._pictures.pop(key).picture.nbytes

    @property
    def bytes(self) -> int:
        """The bytes of the pictures held."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._pictures)
