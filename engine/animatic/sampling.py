"""Sampling: pictures seen through a homography, without aliasing, shimmer or stepping.

A picture is sampled from *textures*: copies that were low-passed for one density of output pixels
(Lanczos, so minification is area-correct) and then stored several times finer than that density
(bicubic). Drawn linearly from such a dense copy, a pixel is worth a sharp, phase-true filter of
the picture, while each frame costs one quick warp; OpenCV's linear warp is exact in its positions
where its cubic one steps in 1/32 pixel. Where the density changes over a shot, two neighbours of a
ladder of textures, at most half an octave apart, are mixed.

Arrays are uint8 height × width × 4, RGBA with the colour multiplied by alpha. Knows no shots.
"""

from math import ceil, floor, log, log2, sqrt

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.animatic.blocks import Blocks, blocks_of

Picture = NDArray[np.uint8]

Sides = tuple[bool, bool, bool, bool]
"""The left, top, right and bottom of a picture."""

FINENESS = (1.0 + sqrt(5.0)) / 2.0 + 1.0
"""Texels a pixel, 2.618: high enough that a linear sample is flat to within a few per cent up to
the finest detail, and as far from any simple ratio as a number can be, so that neighbouring pixels
never sample in step and the energy of a picture in slow motion stays constant."""

TEXTURE_BYTES = 96 * 2**20
"""A texture is stored less finely rather than larger than this."""

STEP = sqrt(2.0)
"""The largest ratio between two neighbouring textures of a ladder."""

_CUT = 0.9
"""The share of the output's own limit that a shrunken texture keeps: detail beyond it would beat
against the pixels."""

ALIKE = 1.08
"""Densities within this ratio are served by one texture: it keeps within the limit of them all."""

_NATIVE = 0.86
_ONE_TO_ONE = 0.04


class Texture(msgspec.Struct, frozen=True):
    """A dense copy of a region of a picture.

    A point (x, y) of the picture, in pixels measured from its upper left corner, lies at
    `(x - left) * across - 0.5`, `(y - top) * down - 0.5` of `texels`.
    """

    texels: Picture
    left: float
    top: float
    across: float
    down: float
    blocks: Blocks
    clear: Sides = (False, False, False, False)
    """The sides whose outermost texels are all clear: nothing is to be seen beyond them."""

    @property
    def nbytes(self) -> int:
        """The bytes held."""
        return self.texels.nbytes + self.blocks.nbytes

    def to_texels(self) -> NDArray[np.float64]:
        """Return the affine map from the picture's points to texel indices."""
        return np.array(
            [
                [self.across, 0.0, -self.left * self.across - 0.5],
                [0.0, self.down, -self.top * self.down - 0.5],
                [0.0, 0.0, 1.0],
            ]
        )


class Piece(msgspec.Struct, frozen=True):
    """A region of a picture, low-passed for one density: all of a texture but its fineness.

    A point (x, y) of the picture lies at `(x - left) * across`, `(y - top) * down` of `pixels`, as
    measured from its upper left corner. It ends in nothing on the sides that `ends` names;
    `in_step` says that it is drawn pixel for pixel.
    """

    pixels: Picture
    left: float
    top: float
    across: float
    down: float
    ends: Sides
    in_step: bool


class Region(msgspec.Struct, frozen=True):
    """A box of whole pixels of a picture, half open."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Say whether a box of points lies inside."""
        return self.left <= x0 and self.top <= y0 and x1 <= self.right and y1 <= self.bottom


class Rung(msgspec.Struct, frozen=True):
    """What a texture is made for: a density, a region of the picture, texels a pixel."""

    density: float
    region: Region
    fineness: float = FINENESS

    @property
    def nbytes(self) -> float:
        """The most bytes that such a texture takes."""
        wide = self.region.right - self.region.left
        high = self.region.bottom - self.region.top
        return wide * high * (min(1.0, self.density) * self.fineness) ** 2 * 4.0


def ladder(least: float, most: float) -> tuple[float, ...]:
    """Return densities from `most` down to `least` (output pixels a picture pixel), evenly spaced.

    One when they are so alike that the finest doesn't alias where the least is due; above 1 the
    picture's own pixels are the limit.
    """
    most, least = min(most, 1.0), min(least, 1.0)
    if most / least < ALIKE:
        return (most,)
    steps = ceil(log(most / least) / log(STEP))
    return tuple(most * (least / most) ** (n / steps) for n in range(steps + 1))


def rungs(densities: tuple[float, ...], density: float) -> tuple[tuple[int, float], ...]:
    """Return which densities of a ladder to mix for one density, with their weights (sum 1)."""
    if len(densities) == 1 or density >= densities[0]:
        return ((0, 1.0),)
    along = log(densities[0] / density) / log(densities[0] / densities[1])
    upper = min(int(along), len(densities) - 1)
    weight = along - upper
    if upper == len(densities) - 1 or weight < 1 / 512:
        return ((upper, 1.0),)
    if weight > 1 - 1 / 512:
        return ((upper + 1, 1.0),)
    return ((upper, 1.0 - weight), (upper + 1, weight))


def make_texture(
    picture: Picture,
    density: float,
    region: Region,
    shrunk: float = 1.0,
    ends: Sides = (False, False, False, False),
    fineness: float = FINENESS,
) -> Texture:
    """Return a texture of a region, low-passed for `density` output pixels a picture pixel.

    `picture` may be a copy shrunk to the share `shrunk` of the picture that `density` and `region`
    speak of. It ends in nothing on the sides that `ends` names. What is clear all around is left
    out. `fineness` is in texels a pixel.
    """
    return texture_of(cut_piece(picture, density, region, shrunk, ends), fineness)


def cut_piece(
    picture: Picture,
    density: float,
    region: Region,
    shrunk: float = 1.0,
    ends: Sides = (False, False, False, False),
) -> Piece:
    """Return what `make_texture` makes its texture of."""
    height, width = picture.shape[:2]
    left, top = int(region.left * shrunk), int(region.top * shrunk)
    right = min(width, ceil(region.right * shrunk))
    bottom = min(height, ceil(region.bottom * shrunk))
    share = density / shrunk * _CUT
    # A rim of nothing, one texel wide, closes the sides where the picture ends or was left out.
    reached = (left == 0, top == 0, right == width, bottom == height)
    rim = [int(end and reach) for end, reach in zip(ends, reached, strict=True)]
    x, y, across, down = cv2.boundingRect(picture[top:bottom, left:right, 3])
    margin = ceil(6.0 / min(1.0, share))
    drawn = (left + x, top + y, left + x + across, top + y + down)
    for side, (edge, inward) in enumerate(zip(drawn, (-1, -1, 1, 1), strict=True)):
        kept = edge + inward * margin
        if side == 0 and kept > left:
            left, rim[0] = kept, 1
        elif side == 1 and kept > top:
            top, rim[1] = kept, 1
        elif side == 2 and kept < right:
            right, rim[2] = max(left + 1, kept), 1
        elif side == 3 and kept < bottom:
            bottom, rim[3] = max(top + 1, kept), 1
    step = max(1, int(1.0 / share / 1.5))
    # Whole steps, so that the boxes of `lowpassed` meet the picture's own edges.
    right -= (right - left) % step if right - left > step else 0
    bottom -= (bottom - top) % step if bottom - top > step else 0
    piece = picture[top:bottom, left:right]
    if share < _NATIVE:
        size = (max(1, round((right - left) * share)), max(1, round((bottom - top) * share)))
        piece = lowpassed(piece, *size)
    rows, columns = piece.shape[:2]
    return Piece(
        np.ascontiguousarray(piece, np.uint8),
        left / shrunk,
        top / shrunk,
        columns / (right - left) * shrunk,
        rows / (bottom - top) * shrunk,
        (bool(rim[0]), bool(rim[1]), bool(rim[2]), bool(rim[3])),
        abs(density / shrunk - 1.0) < _ONE_TO_ONE,
    )


def texture_of(piece: Piece, fineness: float = FINENESS) -> Texture:
    """Return the texture of a piece, in texels a pixel."""
    texels, rim = piece.pixels, [int(end) for end in piece.ends]
    rows, columns = texels.shape[:2]
    alpha = np.asarray(cv2.extractChannel(texels, 3), np.uint8)
    blocks = blocks_of(alpha, piece.left, piece.top, piece.across, piece.down)
    fineness = min(fineness, sqrt(TEXTURE_BYTES / (rows * columns * 4)))
    if fineness > 1.05:
        size = (max(1, round(columns * fineness)), max(1, round(rows * fineness)))
        # Drawn pixel for pixel, every output pixel would sample the cubic's dip at the same place.
        kernel = cv2.INTER_LANCZOS4 if piece.in_step else cv2.INTER_CUBIC
        texels = np.asarray(cv2.resize(texels, size, interpolation=kernel), np.uint8)
    across = texels.shape[1] / columns * piece.across
    down = texels.shape[0] / rows * piece.down
    if any(rim):
        sides = (rim[1], rim[3], rim[0], rim[2])
        texels = cv2.copyMakeBorder(texels, *sides, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    alpha = texels[..., 3]
    edges = (alpha[:, 0], alpha[0], alpha[:, -1], alpha[-1])
    clear = tuple(not edge.any() for edge in edges)
    return Texture(
        np.ascontiguousarray(texels, np.uint8),
        piece.left - rim[0] / across,
        piece.top - rim[1] / down,
        across,
        down,
        blocks,
        (clear[0], clear[1], clear[2], clear[3]),
    )


def lowpassed(picture: Picture, width: int, height: int) -> Picture:
    """Return a picture shrunk with a Lanczos filter as wide as the shrinking asks."""
    rows, columns = picture.shape[:2]
    # Boxes first, where much is to be gone: they are exact in whole steps, and quick.
    step = min(int(columns / width / 1.5), int(rows / height / 1.5))
    if step >= 2:
        whole = (columns // step, rows // step)
        inside = picture[: whole[1] * step, : whole[0] * step]
        picture = np.asarray(cv2.resize(inside, whole, interpolation=cv2.INTER_AREA), np.uint8)
        columns, rows = whole
    # Four independent channels: the colour is multiplied by alpha already.
    image = Image.frombuffer(
        "RGBX", (columns, rows), np.ascontiguousarray(picture), "raw", "RGBX", 0, 1
    )
    small = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(small, np.uint8).reshape(height, width, 4)


Box = tuple[int, int, int, int]
"""Left, top, right and bottom in whole pixels of a frame, half open."""


def seen_box(
    texture: Texture, to_picture: NDArray[np.float64], width: int, height: int
) -> Box | None:
    """Return the part of a frame outside of which a texture shows nothing; None when it is clear.

    `to_picture` maps pixel indices to points of the picture.
    """
    matrix = texture.to_texels() @ to_picture
    frame = np.array([[-1.0, width, width, -1.0], [-1.0, -1.0, height, height], [1.0] * 4])
    u, v, w = matrix @ frame
    if not any(texture.clear) or w.min() <= 0.0:
        return (0, 0, width, height)
    rows, columns = texture.texels.shape[:2]
    left, top, right, bottom = texture.clear
    # Beyond a side that is not clear the texture goes on as far as the frame sees.
    u0, u1 = (
        (-1.0 if left else min(-1.0, (u / w).min())),
        (columns if right else max(columns, (u / w).max())),
    )
    v0, v1 = (
        (-1.0 if top else min(-1.0, (v / w).min())),
        (rows if bottom else max(rows, (v / w).max())),
    )
    x, y, w = np.linalg.inv(matrix) @ [[u0, u1, u1, u0], [v0, v0, v1, v1], [1.0] * 4]
    if w.min() <= 0.0:
        return (0, 0, width, height)
    x, y = x / w, y / w
    box = (
        max(0, floor(x.min()) - 1),
        max(0, floor(y.min()) - 1),
        min(width, ceil(x.max()) + 2),
        min(height, ceil(y.max()) + 2),
    )
    return box if box[0] < box[2] and box[1] < box[3] else None


def warped(
    texture: Texture,
    to_picture: NDArray[np.float64],
    width: int,
    height: int,
    left: int = 0,
    top: int = 0,
) -> Picture:
    """Return the texture seen through `to_picture`, from pixel indices to points of the picture.

    What is returned begins at the pixel (left, top). Beyond its edges a texture goes on as it
    ends, be that in a colour or in nothing.
    """
    into = np.empty((height, width, 4), np.uint8)
    warp_into(into, texture.texels, texture.to_texels() @ to_picture, left, top)
    return into


def warp_into(
    into: Picture, texels: Picture, matrix: NDArray[np.float64], left: int, top: int
) -> None:
    """Draw texels seen through `matrix`, from pixel to texel indices, into a part of a frame.

    The part begins at the frame's pixel (left, top).
    """
    matrix = matrix @ ((1.0, 0.0, left), (0.0, 1.0, top), (0.0, 0.0, 1.0))
    cv2.warpPerspective(
        texels,
        matrix / matrix[2, 2],
        (into.shape[1], into.shape[0]),
        dst=into,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def density_of(to_picture: NDArray[np.float64], width: int, height: int) -> float:
    """Return the output pixels a picture pixel of a map, averaged over the frame's area."""
    corners = np.array(
        [
            [-0.5, width - 0.5, width - 0.5, -0.5],
            [-0.5, -0.5, height - 0.5, height - 0.5],
            [1.0, 1.0, 1.0, 1.0],
        ]
    )
    x, y, w = to_picture @ corners
    x, y = x / w, y / w
    area = 0.5 * abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
    return sqrt(width * height / max(area, 1e-9))


def octave(density: float) -> float:
    """Return the power of two in (0, 1] that a still may be shrunk to and serve this density."""
    return 1.0 if density >= 0.5 else 2.0 ** ceil(log2(density) + 1.0)
