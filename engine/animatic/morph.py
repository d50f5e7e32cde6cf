"""Morphs: one still becomes another along dense optical flow, seen by the moving camera.

The flow is measured once, between both stills as the resting camera sees them (Kroeger, Timofte,
Dai & Van Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016), both ways, and kept.
At each frame both stills are drawn from their textures along it, so a morph is as sharp as a still;
between the two flows it bends as in Jiang et al., "Super SloMo" (CVPR 2018), eq. 4. Knows no shots.
"""

from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.light import Picture
from engine.animatic.rig import Matrix
from engine.animatic.sampling import Texture, warped

GRID = 448
"""The long side of the grid on which the flow is measured."""

REACH = 1.25
"""The grid covers the frame and this much of what lies around it."""

_AGREED = 0.08


class Flow(msgspec.Struct, frozen=True):
    """Flow between two stills on a grid over the screen: there and back, in screen units.

    `field` is float32 rows × columns × 4: x and y from the first to the second, then back.
    """

    field: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """The bytes held."""
        return self.field.nbytes

    def to_grid(self) -> Matrix:
        """Return the affine map from the screen to grid indices."""
        rows, columns = self.field.shape[:2]
        across, down = columns / (2 * REACH), rows / (2 * REACH)
        return np.array(
            [
                [across, 0.0, columns / 2 - 0.5],
                [0.0, down, rows / 2 - 0.5],
                [0.0, 0.0, 1.0],
            ]
        )


def grid_size(aspect: float) -> tuple[int, int]:
    """Return the grid's columns and rows for a frame's aspect."""
    if aspect >= 1.0:
        return GRID, max(32, round(GRID / aspect))
    return max(32, round(GRID * aspect)), GRID


def grid_to_screen(columns: int, rows: int) -> NDArray[Any]:
    """Return the affine map from grid indices to the screen."""
    return np.asarray(np.linalg.inv(Flow(np.zeros((rows, columns, 4), np.float32)).to_grid()))


def measure(one: Picture, other: Picture) -> Flow:
    """Return the flow between two pictures of the grid's size, RGBA."""
    gray = [cv2.cvtColor(picture, cv2.COLOR_RGBA2GRAY) for picture in (one, other)]
    even = cv2.createCLAHE(2.0, (6, 6))
    gray = [even.apply(plate) for plate in gray]
    there, back = _flow(gray[0], gray[1]), _flow(gray[1], gray[0])
    there, back = _trusted(there, back), _trusted(back, there)
    rows, columns = there.shape[:2]
    scale = np.array([2 * REACH / columns, 2 * REACH / rows], np.float32)
    return Flow(np.ascontiguousarray(np.dstack([there * scale, back * scale]), np.float32))


def _flow(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float32]:
    """Return the flow in pixels, found on small copies first so that it reaches far."""
    rows, columns = one.shape
    found = np.zeros((rows // 8, columns // 8, 2), np.float32)
    for share in (8, 4, 2, 1):
        size = (columns // share, rows // share)
        pair = [cv2.resize(plate, size, interpolation=cv2.INTER_AREA) for plate in (one, other)]
        begun = cv2.resize(found, size, interpolation=cv2.INTER_LINEAR)
        if share < 8:
            begun = begun * 2.0
        dense = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        dense.setFinestScale(0)
        found = np.asarray(dense.calc(pair[0], pair[1], begun.astype(np.float32)), np.float32)
    return found


def _trusted(there: NDArray[np.float32], back: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the flow, smoothed, and filled from around where the way back disagrees."""
    rows, columns = there.shape[:2]
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    returned = cv2.remap(
        back,
        x + there[..., 0],
        y + there[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    astray = np.hypot(*np.moveaxis(there + returned, 2, 0)) / (_AGREED * columns)
    trust = np.exp(-(astray**2)).astype(np.float32)[..., None] + np.float32(0.02)
    sums = cv2.GaussianBlur(np.dstack([there * trust, trust]), (0, 0), columns / 90.0)
    return np.asarray(sums[..., :2] / sums[..., 2:], np.float32)


def morphed(
    flow: Flow,
    to_screen: Matrix,
    textures: tuple[Texture, Texture],
    to_pictures: tuple[Matrix, Matrix],
    way: float,
    size: tuple[int, int],
) -> tuple[Picture, Picture]:
    """Return both stills bent to the moment `way` in [0, 1] between the first and the second.

    `to_screen` maps pixel indices to the resting camera's screen, where the flow lies; a matrix of
    `to_pictures` maps that screen to each still's points, affinely.
    """
    grid = flow.to_grid() @ to_screen
    there, back = flow.field[..., :2], flow.field[..., 2:]
    # Where the point of this moment came from in the first still, and goes to in the second.
    bends = (
        way * way * back - (1.0 - way) * way * there,
        (1.0 - way) ** 2 * there - way * (1.0 - way) * back,
    )
    lays = [
        (texture.to_texels() @ to_picture).astype(np.float32)
        for texture, to_picture in zip(textures, to_pictures, strict=True)
    ]
    # On the grid, in texels: what is bent there is a hundredth of the frame's pixels to work out.
    bent = [cv2.transform(bend, lay[:2, :2]) for bend, lay in zip(bends, lays, strict=True)]
    field = cv2.warpPerspective(
        np.dstack(bent),
        grid / grid[2, 2],
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    x, y = _places(to_screen, *size)
    seen = []
    for number, (texture, lay) in enumerate(zip(textures, lays, strict=True)):
        across, down = (
            np.asarray(cv2.extractChannel(field, 2 * number + axis), np.float32) for axis in (0, 1)
        )
        _add_affine(across, lay[0], x, y)
        _add_affine(down, lay[1], x, y)
        found = cv2.remap(
            texture.texels, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        seen.append(np.asarray(found, np.uint8))
    return seen[0], seen[1]


def _add_affine(
    to: NDArray[np.float32], row: NDArray[np.float32], x: NDArray[Any], y: NDArray[Any]
) -> None:
    """Add a row of an affine map of (x, y), which may be a row and a column alone, in place."""
    to += row[0] * x + row[2]
    to += row[1] * y


def _places(
    to_screen: Matrix, width: int, height: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return where on the screen every pixel lies: a row and a column where they are upright."""
    u = np.arange(width, dtype=np.float64)[None, :]
    v = np.arange(height, dtype=np.float64)[:, None]
    (a, b, c), (d, e, f), (g, h, k) = to_screen / to_screen[2, 2]
    if max(abs(g) * width, abs(h) * height, abs(b) * height, abs(d) * width) < 1e-9:
        return (a * u + c).astype(np.float32), (e * v + f).astype(np.float32)
    w = 1.0 / (g * u + h * v + k)
    x, y = (a * u + b * v + c) * w, (d * u + e * v + f) * w
    return x.astype(np.float32), y.astype(np.float32)


def resting_view(texture: Texture, to_picture: Matrix, columns: int, rows: int) -> Picture:
    """Return a still as the resting camera sees it, on the flow's grid."""
    view = to_picture @ grid_to_screen(columns, rows)
    return warped(texture, view, columns, rows)


def blended(one: Matrix, other: Matrix, way: float) -> Matrix:
    """Return a homography on the way between two that are nearly alike."""
    return (1.0 - way) * one / one[2, 2] + way * other / other[2, 2]
