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


def tiles_of(texture: Texture, to_picture: NDArray[np.float64], size: tuple[int, int]) -> Tiles:
    """Return what a texture does in each tile of a frame, seen through `to_picture`.

    `to_picture` maps pixel indices to points of the picture.
    """
    rows, columns = grid(size)
    across = np.minimum(np.arange(columns + 1) * float(SIDE), size[0]) - 0.5
    down = np.minimum(np.arange(rows + 1) * float(SIDE), size[1]) - 0.5
    x, y = np.meshgrid(across, down)
    u, v, w = np.tensordot(to_picture, np.stack([x, y, np.ones_like(x)]), axes=1)
    before = w > 0.02 * max(float(w.max()), 1e-9)
    u, v = u / np.where(before, w, 1.0), v / np.where(before, w, 1.0)
    # A linear sample reaches one texel further.
    reach = 1.5 / texture.across, 1.5 / texture.down
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
    inside = _least(before.astype(np.float64)) > 0.5
    return Tiles(drawn | ~inside, solid & inside)


def _least(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    rows = np.minimum(corners[:-1], corners[1:])
    return np.minimum(rows[:, :-1], rows[:, 1:])


def _most(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    rows = np.maximum(corners[:-1], corners[1:])
    return np.maximum(rows[:, :-1], rows[:, 1:])


def boxes(flags: Flags, size: tuple[int, int]) -> list[Box]:
    """Return boxes of pixels, none over another, that are the tiles set in `flags`."""
    if flags.all():
        return [(0, 0, *size)]
    found: list[Box] = []
    open_runs: dict[tuple[int, int], int] = {}
    for row in range(flags.shape[0] + 1):
        runs = _runs(flags[row]) if row < flags.shape[0] else []
        for run in [run for run in open_runs if run not in runs]:
            found.append((run[0], open_runs.pop(run), run[1], row))
        for run in runs:
            open_runs.setdefault(run, row)
    return [
        (x0 * SIDE, y0 * SIDE, min(size[0], x1 * SIDE), min(size[1], y1 * SIDE))
        for x0, y0, x1, y1 in found
    ]


def _runs(row: Flags) -> list[tuple[int, int]]:
    """Return the runs [first, end) of what is set in a row."""
    if not row.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]])))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]
