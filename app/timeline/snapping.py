"""Snapping: which frame a dragged edge takes when a cut, the playhead or a marker is near.

Pure; distances are in frames, the caller turns pixels into frames.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


def snap(frame: float, candidates: Sequence[int], reach: float) -> int | None:
    """Return the candidate nearest to `frame` within `reach` frames; None when none is near.

    `candidates` must be sorted. Of two equally near ones the earlier is taken.
    """
    place = bisect_left(candidates, frame)
    near = candidates[max(0, place - 1) : place + 1]
    best = min(near, key=lambda c: abs(c - frame), default=None)
    return best if best is not None and abs(best - frame) <= reach else None


def snap_any(
    frames: Iterable[float], candidates: Sequence[int], reach: float
) -> tuple[float, int] | None:
    """Return (shift, candidate) of the smallest move that brings one of `frames` onto a candidate.

    Used when a thing with two ends moves: either end may snap. None when nothing is near.
    """
    best: tuple[float, int] | None = None
    for frame in frames:
        found = snap(frame, candidates, reach)
        if found is not None and (best is None or abs(found - frame) < abs(best[0])):
            best = (found - frame, found)
    return best
