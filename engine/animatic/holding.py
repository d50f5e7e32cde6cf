"""Holding a move: the frame never shows outside its backdrop.

For the whole shot at once the camera's path is laid over the backdrop. What does not fit is
re-framed: the whole move is shifted, and brought closer by at most a stated limit. What does not
fit even so is reduced, turns, travel and zoom alike, and that is said.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.course import Course
from engine.animatic.rig import CORNERS, scaled_pose, screen_to_plane
from engine.animatic.stage import Stage, held_in
from engine.camera.pose import CameraPose

CLOSEST = 0.55
"""A move may be re-framed to this share of its framing's size: about 1.8 times closer."""

CLOSEST_AS_FRAMED = 0.8
"""The same where the author has drawn the framing."""

NEAREST_HELD = 0.05
"""The camera comes no nearer to the backdrop than this."""

SAMPLES = 400
"""At most so many frames of a path are looked at; `Stage.guarded` sees to the rest."""


class Span(msgspec.Struct, frozen=True):
    """A stage and the frames, [start, end], during which any of it is seen."""

    stage: Stage
    start: float
    end: float
    framed: bool = False


class Held(msgspec.Struct, frozen=True):
    """The stages with their moves held, and the share in [0, 1] of the moves that is left."""

    stages: tuple[Stage, ...]
    share: float


def hold(spans: Sequence[Span], course: Course) -> Held:
    """Return the spans' stages re-framed so that the course is held, at the largest share of it."""
    views = [_View(span, course) for span in spans]
    share = 1.0
    if any(view.reach(share) < view.limit for view in views):
        low, high = 0.0, 1.0
        for _ in range(14):
            share = (low + high) / 2
            if all(view.reach(share) >= view.limit for view in views):
                low = share
            else:
                high = share
        share = low
    return Held(tuple(view.held(share) for view in views), share)


class _View:
    """One span's path over its backdrop."""

    def __init__(self, span: Span, course: Course) -> None:
        count = min(SAMPLES, max(2, round(span.end - span.start) * 2 + 1))
        times = np.linspace(span.start, span.end, count)
        self.stage = span.stage
        self.poses = [course.pose(float(time), 1.0) for time in times]
        self.seats = span.stage.seats([course.way(float(time)) for time in times])
        # A framing that itself reaches outside is brought in, however far that is.
        limit = CLOSEST_AS_FRAMED if span.framed else CLOSEST
        self.limit = min(limit, self.reach(0.0)) - 1e-6

    def footprints(self, share: float) -> NDArray[np.float64] | None:
        """Return the box around the whole move on the canvas, or None past the horizon."""
        poses: list[CameraPose] = [scaled_pose(pose, share) for pose in self.poses]
        depth = self.stage.backdrop.depth
        if depth - max(pose.z for pose in poses) <= NEAREST_HELD:
            return None
        maps = self.seats @ screen_to_plane(poses, depth, self.stage.half)
        x, y, w = np.moveaxis(maps @ CORNERS, 1, 0)
        if (w <= 0.05 * w.max()).any() or not np.isfinite(w).all():
            return None
        x, y = x / w, y / w
        return np.array([x.min(), y.min(), x.max(), y.max()])

    def reach(self, share: float) -> float:
        """Return how much closer the move must come to be held: 1 not at all, 0 it can't be."""
        seen = self.footprints(share)
        if seen is None:
            return 0.0
        left, top, right, bottom = self.stage.backdrop.on_canvas()
        return min(
            1.0,
            (right - left) / max(seen[2] - seen[0], 1e-6),
            (bottom - top) / max(seen[3] - seen[1], 1e-6),
        )

    def held(self, share: float) -> Stage:
        """Return the stage with the move at a share brought closer and shifted to be held."""
        seen = self.footprints(share)
        if seen is None:
            return self.stage
        closer = self.reach(share)
        left, top, right, bottom = self.stage.backdrop.on_canvas()
        x, y = float(seen[0] + seen[2]) / 2, float(seen[1] + seen[3]) / 2
        width, height = float(seen[2] - seen[0]) * closer, float(seen[3] - seen[1]) * closer
        return msgspec.structs.replace(
            self.stage,
            closer=closer,
            pivot=(x, y),
            shift=(held_in(x, width, left, right) - x, held_in(y, height, top, bottom) - y),
        )
