"""Draws one stage as the camera sees it: planes from far to near, each through its homography."""

from collections.abc import Callable, Sequence
from math import ceil, floor, inf

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.artwork import Artwork, over
from engine.animatic.rig import CORNERS, Matrix, pixels_to_screen
from engine.animatic.sampling import (
    Picture,
    Region,
    Rung,
    Texture,
    density_of,
    ladder,
    rungs,
    seen_box,
    warped,
)
from engine.animatic.stage import Plane, Stage, footprint
from engine.camera.pose import CameraPose

_MARGIN = 8


class Coverage(msgspec.Struct, frozen=True):
    """How a plane is seen over a shot: the densities of its textures and the region of each."""

    densities: tuple[float, ...]
    regions: tuple[Region, ...]


def coverage(
    stage: Stage, poses: Sequence[CameraPose], ways: Sequence[float], size: tuple[int, int]
) -> tuple[Coverage, ...]:
    """Return what each plane's textures must hold to be drawn at poses in frames of a size."""
    views = stage.views(stage.planes, poses, ways)
    return tuple(
        _coverage(plane, maps, size) for plane, maps in zip(stage.planes, views, strict=True)
    )


def _coverage(plane: Plane, views: NDArray[np.float64], size: tuple[int, int]) -> Coverage:
    whole = Region(0, 0, plane.artwork.width, plane.artwork.height)
    x, y, w = np.moveaxis(views @ CORNERS, 1, 0)
    before = np.nan_to_num(w.min(axis=1), nan=-1.0) > 0.05 * np.nan_to_num(w.max(axis=1), nan=1.0)
    if not before.any():
        return Coverage((1.0,), (whole,))
    x, y = x[before] / w[before], y[before] / w[before]
    turned = x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)
    area = np.maximum(np.abs(turned.sum(axis=1)) / 2, 1e-9)
    density = np.sqrt(size[0] * size[1] / area)
    boxes = np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)], axis=1)
    densities = ladder(float(density.min()), float(density.max()))
    regions = []
    for index, rung in enumerate(densities):
        low = densities[index + 1] if index + 1 < len(densities) else 0.0
        high = densities[index - 1] if index else inf
        near = (density * 1.02 >= low) & (density <= high * 1.02)
        seen = boxes[near] if near.any() else boxes
        regions.append(_around(seen, whole, _MARGIN + 2.0 / rung))
    return Coverage(densities, tuple(regions))


def _around(boxes: NDArray[np.float64], whole: Region, margin: float) -> Region:
    """Return the region of the picture around boxes, with a margin; all of it when most of it."""
    x0, y0 = (float(least) - margin for least in boxes[:, :2].min(axis=0))
    x1, y1 = (float(most) + margin for most in boxes[:, 2:].max(axis=0))
    left, top = max(0, floor(x0)), max(0, floor(y0))
    right, bottom = min(whole.right, ceil(x1)), min(whole.bottom, ceil(y1))
    if right <= left or bottom <= top:
        return Region(0, 0, min(1, whole.right), min(1, whole.bottom))
    if (right - left) * (bottom - top) > 0.8 * whole.right * whole.bottom:
        return whole
    return Region(left, top, right, bottom)


class Seen(msgspec.Struct, frozen=True):
    """A plane as one frame sees it: its map, and the rungs to mix with their weights."""

    plane: Plane
    to_picture: Matrix
    rungs: tuple[tuple[Rung, float], ...]


def seen_plane(
    plane: Plane,
    view: Matrix,
    cover: Coverage,
    size: tuple[int, int],
    fineness: float,
    turn: float | None = None,
) -> Seen:
    """Return what is needed to draw a plane in a frame of `size`.

    With `turn`, the place in (0, 1) of one of several moments that are averaged, one rung serves:
    over all turns each is taken as often as it weighs.
    """
    to_picture = view @ pixels_to_screen(*size)
    density = density_of(to_picture, *size)
    mix = rungs(cover.densities, min(density, 1.0))
    if turn is not None and len(mix) == 2:
        mix = ((mix[0 if turn < mix[0][1] else 1][0], 1.0),)
    chosen = []
    for index, weight in mix:
        region = cover.regions[index]
        if not region.holds(*_within(footprint(view), plane)):
            region = Region(0, 0, plane.artwork.width, plane.artwork.height)
        chosen.append((Rung(cover.densities[index], region, fineness), weight))
    return Seen(plane, to_picture, tuple(chosen))


class Patch(msgspec.Struct, frozen=True):
    """A part of a frame, RGBA multiplied by alpha, with its upper left pixel; clear elsewhere."""

    picture: Picture
    left: int = 0
    top: int = 0


def draw_plane(
    seen: Seen, fetch: Callable[[Artwork, Rung], Texture], size: tuple[int, int]
) -> Patch | None:
    """Return the part of a frame where the plane is seen, the plane alone; None for nowhere."""
    textures = [(fetch(seen.plane.artwork, rung), weight) for rung, weight in seen.rungs]
    boxes = [seen_box(texture, seen.to_picture, *size) for texture, _ in textures]
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    x0, y0 = min(box[0] for box in found), min(box[1] for box in found)
    x1, y1 = max(box[2] for box in found), max(box[3] for box in found)
    drawn = [
        (warped(texture, seen.to_picture, x1 - x0, y1 - y0, x0, y0), weight)
        for texture, weight in textures
    ]
    if len(drawn) == 1:
        return Patch(drawn[0][0], x0, y0)
    (finer, much), (coarser, little) = drawn
    mixed = cv2.addWeighted(finer, much, coarser, little, 0.0)
    return Patch(np.asarray(mixed, np.uint8), x0, y0)


def whole(patch: Patch | None, size: tuple[int, int]) -> Picture:
    """Return a patch in a whole frame that is clear elsewhere."""
    width, height = size
    if patch is not None and patch.picture.shape[:2] == (height, width):
        return patch.picture
    frame = np.zeros((height, width, 4), np.uint8)
    if patch is not None:
        rows, columns = patch.picture.shape[:2]
        place = (slice(patch.top, patch.top + rows), slice(patch.left, patch.left + columns))
        frame[place] = patch.picture
    return frame


def lay(patch: Patch | None, frame: Picture, opacity: float) -> None:
    """Composite a patch over an opaque frame, in place."""
    if patch is None:
        return
    rows, columns = patch.picture.shape[:2]
    place = frame[patch.top : patch.top + rows, patch.left : patch.left + columns]
    place[:] = over(patch.picture, place, opacity)


def _within(
    box: tuple[float, float, float, float], plane: Plane
) -> tuple[float, float, float, float]:
    return (
        min(max(box[0], 0.0), plane.artwork.width),
        min(max(box[1], 0.0), plane.artwork.height),
        min(max(box[2], 0.0), plane.artwork.width),
        min(max(box[3], 0.0), plane.artwork.height),
    )
