"""Tiles: the parts of a frame in which a plane must be drawn, and those in which it hides the rest.

Knows no shots and touches no pixels of a frame.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.sampling import Box, Texture

SIDE = 64
"""The side of a tile of the frame, in pixels."""

Flags = NDArray[np.bool_]


class Tiles(msgspec.Struct, frozen=True):
    """Rows × columns of tiles: where a plane shows anything, and where it hides all behind it."""

    drawn: Flags
    solid: Flags


def grid(size: tuple[int, int]) -> tuple[int, int]:
    """Return the rows and columns of tiles that a frame of (width, height) has."""
    return -(-size[1] // SIDE), -(-size[0] // SIDE)


def tiles_of(
    texture: Texture,
    to_picture: NDArray[np.float64],
    size: tuple[int, int],
    moved: float = 0.0,
) -> Tiles:
    """Return what a texture does in each tile of a frame, seen through `to_picture`.

    `to_picture` maps pixel indices to points of the picture. It holds for all views in which no
    point lies further off than `moved`, in pixels.
    """
    rows, columns = grid(size)
    x = np.minimum(np.arange(columns + 1) * float(SIDE), size[0]) - 0.5
    y = (np.minimum(np.arange(rows + 1) * float(SIDE), size[1]) - 0.5)[:, None]
    (a, b, c), (d, e, f), (g, h, i) = to_picture.tolist()
    w = g * x + (h * y + i)
    before = w > 0.02 * max(float(w.max()), 1e-9)
    all_before = bool(before.all())
    away = 1.0 / (w if all_before else np.where(before, w, 1.0))
    u, v = (a * x + (b * y + c)) * away, (d * x + (e * y + f)) * away
    # A linear sample reaches one texel further.
    far = moved * float(away.max()) * max(abs(a) + abs(b), abs(d) + abs(e))
    reach = 1.5 / texture.across + far, 1.5 / texture.down + far
    x0, x1 = _least(u) - reach[0], _most(u) + reach[0]
    y0, y1 = _least(v) - reach[1], _most(v) + reach[1]
    drawn, solid = texture.blocks.look(x0, y0, x1, y1)
    texels = texture.texels.shape
    right = texture.left + texels[1] / texture.across
    bottom = texture.top + texels[0] / texture.down
    left, top, right_clear, bottom_clear = texture.clear
    for clear, beyond, partly in (
        (left, x1 < texture.left, x0 < texture.left + 2 * reach[0]),
        (top, y1 < texture.top, y0 < texture.top + 2 * reach[1]),
        (right_clear, x0 > right, x1 > right - 2 * reach[0]),
        (bottom_clear, y0 > bottom, y1 > bottom - 2 * reach[1]),
    ):
        if clear:
            drawn, solid = drawn & ~beyond, solid & ~partly
    if all_before:
        return Tiles(drawn, solid)
    inside = _least(before.astype(np.float64)) > 0.5
    return Tiles(drawn | ~inside, solid & inside)


def _least(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    rows = np.minimum(corners[:-1], corners[1:])
    return np.minimum(rows[:, :-1], rows[:, 1:])


def _most(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    rows = np.maximum(corners[:-1], corners[1:])
    return np.maximum(rows[:, :-1], rows[:, 1:])


def boxes(flags: Flags, size: tuple[int, int], loose: bool = False) -> list[Box]:
    """Return boxes of pixels, none over another, that are the tiles set in `flags`.

    Loose boxes are fewer and hold some tiles more.
    """
    if flags.all():
        return [(0, 0, *size)]
    found: list[Box] = []
    last: list[tuple[int, int]] = []
    for row in range(flags.shape[0]):
        runs = _runs(flags[row], _GAP if loose else 0)
        wider = _union(last, runs) if loose else None
        if last and (wider or runs == last):
            last = wider or runs
            found[-len(last) :] = [
                (run[0], box[1], run[1], row + 1)
                for run, box in zip(last, found[-len(last) :], strict=True)
            ]
            continue
        found += [(first, row, end, row + 1) for first, end in runs]
        last = runs
    return [
        (x0 * SIDE, y0 * SIDE, min(size[0], x1 * SIDE), min(size[1], y1 * SIDE))
        for x0, y0, x1, y1 in found
    ]


_GAP = 2
"""A box costs as much by itself as drawing so many tiles."""


def _union(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> list[tuple[int, int]] | None:
    """Return the run that holds the one run of each of two rows, where they are nearly alike."""
    if len(one) != 1 or len(other) != 1:
        return None
    (first, end), (also_first, also_end) = one[0], other[0]
    if abs(first - also_first) + abs(end - also_end) > _GAP:
        return None
    return [(min(first, also_first), max(end, also_end))]


def _runs(row: Flags, gap: int) -> list[tuple[int, int]]:
    """Return the runs [first, end) of what is set in a row, joined over gaps up to `gap`."""
    found: list[tuple[int, int]] = []
    for place in np.flatnonzero(row).tolist():
        if found and place - found[-1][1] <= gap:
            found[-1] = found[-1][0], place + 1
        else:
            found.append((place, place + 1))
    return found
