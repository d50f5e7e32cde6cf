"""The stage of a shot: where its pictures stand before the camera, and how a frame maps to them.

The *backdrop* is the picture that bounds the view: the still, or the backmost opaque layer. Its
pixels are the canvas. Other layers lie on the canvas as drawn, one of their pixels on one of the
canvas's, then moved, scaled and set at their depth; seen from the neutral camera the depth changes
nothing, so a composition stays what the author made it. Arithmetic only: no pixels are read here.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.artwork import Artwork
from engine.animatic.rig import (
    CORNERS,
    Box,
    Matrix,
    between,
    plane_to_canvas,
    screen_to_plane,
)
from engine.camera.pose import CameraPose
from engine.project.document import Framing

NEAREST = 0.02
"""A plane nearer to the camera than this has been passed and is not drawn."""


class Plane(msgspec.Struct, frozen=True):
    """One picture standing before the camera.

    `x`, `y` are its centre on the canvas, `scale` canvas pixels a pixel of it. Shown from frame
    `start` until `end`, counted like the shot's moves (None: always). `back` marks the backdrop.
    """

    artwork: Artwork
    x: float
    y: float
    scale: float
    depth: float = 1.0
    opacity: float = 1.0
    start: int | None = None
    end: int | None = None
    back: bool = False

    def shows(self, n: float, frames: int) -> bool:
        """Say whether the plane is on stage at frame n; beyond the moves' ends all hold."""
        after = self.start is None or self.start <= 0 or n >= self.start
        before = self.end is None or self.end >= frames or n < self.end
        return after and before

    def to_picture(self) -> Matrix:
        """Return the affine map from the canvas to the picture's points."""
        s = 1.0 / self.scale
        return np.array(
            [
                [s, 0.0, self.artwork.width / 2 - self.x * s],
                [0.0, s, self.artwork.height / 2 - self.y * s],
                [0.0, 0.0, 1.0],
            ]
        )

    def on_canvas(self) -> tuple[float, float, float, float]:
        """Return the picture's box on the canvas: left, top, right, bottom."""
        half_width, half_height = (
            self.artwork.width * self.scale / 2,
            self.artwork.height * self.scale / 2,
        )
        return (
            self.x - half_width,
            self.y - half_height,
            self.x + half_width,
            self.y + half_height,
        )


class Stage(msgspec.Struct, frozen=True):
    """One backdrop with what stands before and behind it, and the framing that looks at it.

    `cover` is the largest box of the frame's aspect that fits into the backdrop. `closer`
    (about `pivot`) and `shift` are how the whole move was re-framed to be held (`holding.py`).
    """

    backdrop: Plane
    planes: tuple[Plane, ...]
    a: Framing
    b: Framing
    cover: tuple[float, float]
    half: tuple[float, float]
    closer: float = 1.0
    pivot: tuple[float, float] = (0.0, 0.0)
    shift: tuple[float, float] = (0.0, 0.0)

    def box(self, way: float) -> Box:
        """Return the framing box at a share of the way from A to B, held."""
        framing = between(self.a, self.b, way)
        # Framing boxes speak of fractions of the backdrop, where it lies on the canvas.
        left, top, right, bottom = self.backdrop.on_canvas()
        x, y = left + framing.x * (right - left), top + framing.y * (bottom - top)
        return Box(
            self.pivot[0] + (x - self.pivot[0]) * self.closer + self.shift[0],
            self.pivot[1] + (y - self.pivot[1]) * self.closer + self.shift[1],
            self.cover[0] * framing.scale * self.closer,
            self.cover[1] * framing.scale * self.closer,
            framing.roll,
        )

    def seats(self, ways: Sequence[float]) -> NDArray[np.float64]:
        """Return n × 3 × 3 maps that lay the frame's plane on the canvas, one a way."""
        if self.a == self.b:
            return np.broadcast_to(plane_to_canvas(self.box(0.0)), (len(ways), 3, 3))
        return np.stack([plane_to_canvas(self.box(way)) for way in ways])

    def views(
        self, planes: Sequence[Plane], poses: Sequence[CameraPose], ways: Sequence[float]
    ) -> list[NDArray[np.float64]]:
        """Return a plane's n × 3 × 3 maps from the screen to its picture, for each plane.

        A map is not a number where the camera has passed its plane.
        """
        seats = self.seats(ways)
        depths = {plane.depth for plane in planes} | {self.backdrop.depth}
        seen = {depth: seats @ screen_to_plane(poses, depth, self.half) for depth in depths}
        guards = np.stack([self.guarded(one) for one in seen[self.backdrop.depth]])
        z = np.array([pose.z for pose in poses])
        found = {}
        for depth, maps in seen.items():
            maps = guards @ maps
            maps[depth - z <= NEAREST] = np.nan
            found[depth] = maps
        return [plane.to_picture() @ found[plane.depth] for plane in planes]

    def guarded(self, to_canvas: Matrix) -> Matrix:
        """Return the affine map of the canvas onto itself that keeps this frame on the backdrop.

        The identity for every frame of a held move; a hand that trembles further than was foreseen
        is stopped by it.
        """
        x0, y0, x1, y1 = footprint(to_canvas)
        left, top, right, bottom = self.backdrop.on_canvas()
        if left <= x0 and top <= y0 and x1 <= right and y1 <= bottom:
            return np.eye(3)
        closer = min(1.0, (right - left) / (x1 - x0), (bottom - top) / (y1 - y0))
        x = held_in(closer * (x0 + x1) / 2, closer * (x1 - x0), left, right)
        y = held_in(closer * (y0 + y1) / 2, closer * (y1 - y0), top, bottom)
        return np.array(
            [
                [closer, 0.0, x - closer * (x0 + x1) / 2],
                [0.0, closer, y - closer * (y0 + y1) / 2],
                [0.0, 0.0, 1.0],
            ]
        )


def footprint(to_canvas: Matrix) -> tuple[float, float, float, float]:
    """Return the box around what a frame sees: left, top, right, bottom; infinite past the edge.

    A frame that looks past the horizon of its plane sees infinitely far.
    """
    x, y, w = to_canvas @ CORNERS
    if not w.min() > 0.05 * max(w.max(), 1e-9):
        return (-np.inf, -np.inf, np.inf, np.inf)
    x, y = x / w, y / w
    return (float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def held_in(middle: float, extent: float, low: float, high: float) -> float:
    """Return where the middle of an extent must lie, as near as may be, to stay in [low, high]."""
    if extent >= high - low:
        return (low + high) / 2
    return min(max(middle, low + extent / 2), high - extent / 2)
