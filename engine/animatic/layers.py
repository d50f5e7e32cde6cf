"""Draws one stage as the camera sees it: planes from far to near, each through its homography."""

from collections.abc import Callable, Sequence
from math import ceil, floor, inf

import cv2
import msgspec
import numpy as np

from engine.animatic.artwork import Artwork
from engine.animatic.rig import Matrix, pixels_to_screen
from engine.animatic.sampling import (
    Picture,
    Region,
    Texture,
    density_of,
    ladder,
    rungs,
    warped,
)
from engine.animatic.stage import NEAREST, Plane, Stage, footprint
from engine.camera.pose import CameraPose

_MARGIN = 8


class Coverage(msgspec.Struct, frozen=True):
    """How a plane is seen over a shot: the densities of its textures and the region of each."""

    densities: tuple[float, ...]
    regions: tuple[Region, ...]


def view_of(stage: Stage, plane: Plane, pose: CameraPose, moment: float) -> Matrix | None:
    """Return the map from the screen to the plane's picture, or None where it is not before us."""
    if plane.depth - pose.z <= NEAREST:
        return None
    guard = stage.guarded(stage.to_canvas([pose], [moment], stage.backdrop.depth)[0])
    return plane.to_picture() @ guard @ stage.to_canvas([pose], [moment], plane.depth)[0]


def coverage(
    stage: Stage,
    plane: Plane,
    poses: Sequence[CameraPose],
    moments: Sequence[float],
    size: tuple[int, int],
) -> Coverage:
    """Return what a plane's textures must hold to be drawn at these poses in a frame of `size`."""
    pixels = pixels_to_screen(*size)
    whole = Region(0, 0, plane.artwork.width, plane.artwork.height)
    seen: list[tuple[float, tuple[float, float, float, float]]] = []
    for pose, moment in zip(poses, moments, strict=True):
        view = view_of(stage, plane, pose, moment)
        if view is not None:
            box = footprint(view)
            if box[0] > -inf:
                seen.append((density_of(view @ pixels, *size), box))
    if not seen:
        return Coverage((1.0,), (whole,))
    densities = ladder(min(d for d, _ in seen), max(d for d, _ in seen))
    regions = []
    for index, rung in enumerate(densities):
        low = densities[index + 1] if index + 1 < len(densities) else 0.0
        high = densities[index - 1] if index else inf
        boxes = [box for d, box in seen if low <= d * 1.02 and d <= high * 1.02] or [
            box for _, box in seen
        ]
        regions.append(_around(boxes, whole, _MARGIN + 2.0 / rung))
    return Coverage(densities, tuple(regions))


def _around(
    boxes: Sequence[tuple[float, float, float, float]], whole: Region, margin: float
) -> Region:
    """Return the region of the picture around boxes, with a margin; all of it when most of it."""
    x0, y0 = min(b[0] for b in boxes) - margin, min(b[1] for b in boxes) - margin
    x1, y1 = max(b[2] for b in boxes) + margin, max(b[3] for b in boxes) + margin
    left, top = max(0, floor(x0)), max(0, floor(y0))
    right, bottom = min(whole.right, ceil(x1)), min(whole.bottom, ceil(y1))
    if right <= left or bottom <= top:
        return Region(0, 0, min(1, whole.right), min(1, whole.bottom))
    if (right - left) * (bottom - top) > 0.8 * whole.right * whole.bottom:
        return whole
    return Region(left, top, right, bottom)


Fetch = Callable[[Artwork, float, Region], Texture]


def draw_plane(
    plane: Plane, view: Matrix, cover: Coverage, fetch: Fetch, size: tuple[int, int]
) -> Picture:
    """Return the plane alone in a frame, RGBA multiplied by alpha."""
    to_picture = view @ pixels_to_screen(*size)
    density = density_of(to_picture, *size)
    edge = cv2.BORDER_REPLICATE if plane.artwork.opaque else cv2.BORDER_CONSTANT
    drawn: list[tuple[Picture, float]] = []
    for index, weight in rungs(cover.densities, min(density, 1.0)):
        region = cover.regions[index]
        if not region.holds(*_within(footprint(view), plane)):
            region = Region(0, 0, plane.artwork.width, plane.artwork.height)
        texture = fetch(plane.artwork, cover.densities[index], region)
        drawn.append((warped(texture, to_picture, *size, edge=edge), weight))
    if len(drawn) == 1:
        return drawn[0][0]
    (finer, much), (coarser, little) = drawn
    return np.asarray(cv2.addWeighted(finer, much, coarser, little, 0.0), np.uint8)


def _within(
    box: tuple[float, float, float, float], plane: Plane
) -> tuple[float, float, float, float]:
    return (
        min(max(box[0], 0.0), plane.artwork.width),
        min(max(box[1], 0.0), plane.artwork.height),
        min(max(box[2], 0.0), plane.artwork.width),
        min(max(box[3], 0.0), plane.artwork.height),
    )
