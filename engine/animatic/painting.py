"""Painting: the planes of a stage over each other, at one moment or at several of an exposure.

Only what is seen is drawn: not what is clear, and not what lies behind something opaque. What moves
so little that several moments see it alike is drawn once for all of them. Knows no shots.
"""

from collections.abc import Callable, Sequence

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.artwork import Artwork, over
from engine.animatic.layers import Seen
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
    """Paints frames of one size, whose upper left pixel has the index `origin`."""

    def __init__(
        self,
        fetch: Callable[[Artwork, Rung], Texture],
        size: tuple[int, int],
        origin: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self._fetch = fetch
        self._size = size
        self._shift = np.array([[1.0, 0.0, origin[0]], [0.0, 1.0, origin[1]], [0.0, 0.0, 1.0]])
        self._tiles: dict[int, Tiles] = {}

    def shown(self, moment: Moment) -> list[bool]:
        """Return which planes show anything at a moment that nothing in front of them hides."""
        return [bool(needed.any()) for needed in self._needed(moment)[0]]

    def paint(self, moments: Sequence[Moment]) -> Painted:
        """Return the pictures of moments, which name the same planes in the same order."""
        found = [self._needed(moment) for moment in moments]
        needs = [needed for needed, _ in found]
        bare = [~covered for _, covered in found]
        self._made: list[tuple[Picture, int]] = []
        frame = np.empty((self._size[1], self._size[0], 4), np.uint8)
        everyone = list(range(len(moments)))
        for box in boxes(_any([bare[k] for k in everyone]), self._size):
            frame[box[1] : box[3], box[0] : box[2]] = BACKGROUND
        self._lay(frame, 0, everyone, moments, needs)
        moved = np.zeros(grid(self._size), bool)
        for index in range(len(moments[0])):
            if len({id(moment[index]) for moment in moments}) > 1:
                moved |= _any([needed[index] for needed in needs])
        pictures, counts = zip(*self._made, strict=True)
        return Painted(pictures, counts, tuple(boxes(moved, self._size)))

    def _lay(
        self,
        frame: Picture,
        index: int,
        group: list[int],
        moments: Sequence[Moment],
        needs: Sequence[Sequence[Flags]],
    ) -> None:
        """Lay the planes from `index` on over what a group of moments has in common."""
        for plane in range(index, len(moments[0])):
            alike: dict[int, list[int]] = {}
            for k in group:
                alike.setdefault(id(moments[k][plane]), []).append(k)
            if len(alike) > 1:
                for part in alike.values():
                    self._lay(frame.copy(), plane, part, moments, needs)
                return
            seen = moments[group[0]][plane]
            if seen is not None:
                self._draw(seen, _any([needs[k][plane] for k in group]), frame)
        self._made.append((frame, len(group)))

    def _draw(self, seen: Seen, needed: Flags, frame: Picture) -> None:
        solid = self._of(seen).solid
        if seen.plane.opacity >= 1.0:
            for box in boxes(needed & solid, self._size):
                self._warp(seen, box, frame[box[1] : box[3], box[0] : box[2]])
            needed = needed & ~solid
        for box in boxes(needed, self._size):
            place = frame[box[1] : box[3], box[0] : box[2]]
            patch = np.empty_like(place)
            self._warp(seen, box, patch)
            place[:] = over(patch, place, seen.plane.opacity)

    def _warp(self, seen: Seen, box: Box, into: Picture) -> None:
        """Draw the part of a plane that lies in a box, mixed from its rungs."""
        drawn = []
        for number, (rung, weight) in enumerate(seen.rungs):
            place = into if number == 0 else np.empty_like(into)
            texture = self._fetch(seen.plane.artwork, rung)
            warp_into(place, texture, seen.to_picture @ self._shift, box[0], box[1])
            drawn.append((place, weight))
        if len(drawn) == 2:
            (finer, much), (coarser, little) = drawn
            cv2.addWeighted(finer, much, coarser, little, 0.0, dst=into)

    def _needed(self, moment: Moment) -> tuple[list[Flags], Flags]:
        """Return where each plane is seen, and where the planes together hide what is behind."""
        covered = np.zeros(grid(self._size), bool)
        needed: list[Flags] = []
        for seen in reversed(moment):
            if seen is None:
                needed.append(np.zeros_like(covered))
                continue
            tiles = self._of(seen)
            needed.append(tiles.drawn & ~covered)
            if seen.plane.opacity >= 1.0:
                covered = covered | tiles.solid
        return needed[::-1], covered

    def _of(self, seen: Seen) -> Tiles:
        if id(seen) not in self._tiles:
            textures = [self._fetch(seen.plane.artwork, rung) for rung, _ in seen.rungs]
            view: NDArray[np.float64] = seen.to_picture @ self._shift
            found = [tiles_of(texture, view, self._size) for texture in textures]
            drawn = _any([tiles.drawn for tiles in found])
            solid = np.logical_and.reduce([tiles.solid for tiles in found])
            self._tiles[id(seen)] = Tiles(drawn, solid)
        return self._tiles[id(seen)]


def _any(flags: Sequence[Flags]) -> Flags:
    return np.logical_or.reduce(flags)
