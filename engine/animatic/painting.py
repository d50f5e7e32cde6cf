"""Painting: the planes of a stage over each other, at one moment or at several of an exposure.

Only what is seen is drawn: not what is clear, and not what lies behind something opaque. What moves
so little that several moments see it alike is drawn once for all of them. Knows no shots.
"""

from collections.abc import Callable, Sequence

import cv2
import msgspec
import numpy as np

from engine.animatic.artwork import Artwork, over_into
from engine.animatic.layers import Seen
from engine.animatic.rig import Matrix
from engine.animatic.sampling import Box, Picture, Rung, Texture, warp_into
from engine.animatic.tiles import Flags, Tiles, boxes, grid, tiles_of

BACKGROUND = (20, 20, 20, 255)
"""Where no plane covers the frame: the neutral of the picture's surround."""

Moment = Sequence[Seen | None]
"""The planes that one moment sees, from far to near, None for one that the camera has passed.

A plane that several moments see alike is the same value in them.
"""


class Painted(msgspec.Struct, frozen=True):
    """The pictures of several moments, RGBA and opaque, with how many moments each stands for.

    They differ in the pixel boxes `moved` alone.
    """

    pictures: tuple[Picture, ...]
    counts: tuple[int, ...]
    moved: tuple[Box, ...]


class Painter:
    """Paints frames of one size at the moments of one exposure.

    `reach` is how far each plane moves, at most, between a moment and the middle of the exposure,
    in pixels; the frame's upper left pixel has the index `origin`.
    """

    def __init__(
        self,
        fetch: Callable[[Artwork, Rung], Texture],
        size: tuple[int, int],
        moments: Sequence[Moment],
        reach: Sequence[float],
        origin: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self._fetch = fetch
        self._size = size
        self._moments = moments
        self._shift = np.array([[1.0, 0.0, origin[0]], [0.0, 1.0, origin[1]], [0.0, 0.0, 1.0]])
        self._solid: list[Flags] = []
        self._needed: list[Flags] = []
        self._bare = np.ones(grid(size), bool)
        self._look(reach)

    @property
    def shown(self) -> list[bool]:
        """Which planes show anything that nothing in front of them hides."""
        return [bool(needed.any()) for needed in self._needed]

    def paint(self) -> Painted:
        """Return the pictures of the moments."""
        made: list[tuple[Picture, int]] = []
        frame = np.empty((self._size[1], self._size[0], 4), np.uint8)
        for x0, y0, x1, y1 in boxes(self._bare, self._size):
            frame[y0:y1, x0:x1] = BACKGROUND
        self._lay(frame, 0, list(range(len(self._moments))), made)
        moved = np.zeros(grid(self._size), bool)
        for index, needed in enumerate(self._needed):
            if len({id(moment[index]) for moment in self._moments}) > 1:
                moved |= needed
        pictures, counts = zip(*made, strict=True)
        return Painted(pictures, counts, tuple(boxes(moved, self._size, loose=True)))

    def _look(self, reach: Sequence[float]) -> None:
        """Find where each plane is seen at any of the moments, from near to far."""
        for index in reversed(range(len(reach))):
            tiles = self._tiles([moment[index] for moment in self._moments], reach[index])
            self._needed.insert(0, tiles.drawn & self._bare)
            self._solid.insert(0, tiles.solid)
            self._bare = self._bare & ~tiles.solid

    def _tiles(self, views: Sequence[Seen | None], reach: float) -> Tiles:
        middle = views[len(views) // 2]
        known = {view.rungs: view for view in views if view is not None}
        if middle is None or any(view is None for view in views):
            drawn = np.full(grid(self._size), bool(known))
            return Tiles(drawn, np.zeros_like(drawn))
        view = middle.to_picture @ self._shift
        fetched = {rung for one in known.values() for rung, _ in one.rungs}
        found = [
            tiles_of(self._fetch(middle.plane.artwork, rung), view, self._size, reach)
            for rung in fetched
        ]
        drawn = np.logical_or.reduce([tiles.drawn for tiles in found])
        solid = np.logical_and.reduce([tiles.solid for tiles in found])
        return Tiles(drawn, solid if middle.plane.opacity >= 1.0 else np.zeros_like(solid))

    def _lay(
        self, frame: Picture, index: int, group: list[int], made: list[tuple[Picture, int]]
    ) -> None:
        """Lay the planes from `index` on over what a group of moments has in common."""
        for plane in range(index, len(self._needed)):
            if not self._needed[plane].any():
                continue
            alike: dict[int, list[int]] = {}
            for k in group:
                alike.setdefault(id(self._moments[k][plane]), []).append(k)
            if len(alike) > 1:
                for part in alike.values():
                    self._lay(frame.copy(), plane, part, made)
                return
            seen = self._moments[group[0]][plane]
            if seen is not None:
                self._draw(seen, plane, frame)
        made.append((frame, len(group)))

    def _draw(self, seen: Seen, index: int, frame: Picture) -> None:
        """Lay a plane over a frame, where it is needed."""
        fetched = [(self._fetch(seen.plane.artwork, rung), weight) for rung, weight in seen.rungs]
        view = seen.to_picture @ self._shift
        drawn = [(one.texels, one.to_texels() @ view, weight) for one, weight in fetched]
        needed, solid = self._needed[index], self._solid[index]
        for x0, y0, x1, y1 in boxes(needed & solid, self._size):
            _warp(drawn, (x0, y0), frame[y0:y1, x0:x1])
        for x0, y0, x1, y1 in boxes(needed & ~solid, self._size, loose=True):
            place = frame[y0:y1, x0:x1]
            patch = np.empty_like(place)
            _warp(drawn, (x0, y0), patch)
            over_into(patch, place, seen.plane.opacity)


def _warp(
    drawn: Sequence[tuple[Picture, Matrix, float]], corner: tuple[int, int], into: Picture
) -> None:
    """Draw what begins at a pixel of the frame, mixed from its rungs."""
    for number, (texels, to_texels, weight) in enumerate(drawn):
        place = into if number == 0 else np.empty_like(into)
        warp_into(place, texels, to_texels, *corner)
        if number == 1:
            cv2.addWeighted(into, 1.0 - weight, place, weight, 0.0, dst=into)
