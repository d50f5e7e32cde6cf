"""Measures what a camera did, from the pictures alone: the signature of a move.

Points are followed from frame to frame by optical flow (Lucas–Kanade with pyramids; Bouguet 2000)
and a homography is fitted to them. Knows nothing of moves, stills or how the frames were made.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, degrees, log

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]

_GRID = (20, 12)
_BORDER = 0.06


class Measured(msgspec.Struct, frozen=True):
    """How the content moved from the first frame to the last, at the centre of the frame.

    `dx` + right and `dy` + down are shares of the frame's width; `scale` is the natural logarithm
    of its growth; `rotation` is degrees, + clockwise; `keystone` is how much more the right edge
    grew than the left one, as a logarithm. `wandering` is the way that the centre went beyond the
    shortest, as a share of the width: next to nothing for a steady move. `residual` is how far, in
    pixels a step, points fell beside the fitted motion.
    """

    dx: float
    dy: float
    scale: float
    rotation: float
    keystone: float
    wandering: float
    residual: float


def measure(frames: Sequence[Frame]) -> Measured:
    """Return the motion through two or more frames, uint8 height × width × 3 RGB.

    Neighbouring frames must lie within about 30 pixels of each other. Raises ValueError where there
    is too little to follow.
    """
    if len(frames) < 2:
        raise ValueError("A motion needs at least two frames.")
    height, width = frames[0].shape[:2]
    centre = np.array([(width - 1) / 2, (height - 1) / 2, 1.0])
    gray = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames]
    total, steps, residuals = np.eye(3), [], []
    for before, after in pairwise(gray):
        step, residual = _step(before, after)
        moved = step @ centre
        steps.append(moved[:2] / moved[2] - centre[:2])
        residuals.append(residual)
        total = step @ total
    travelled = float(sum(np.hypot(*step) for step in steps))
    moved = total @ centre
    way = moved[:2] / moved[2] - centre[:2]
    scale, rotation = _turn(total, centre)
    edge = np.array([width * 0.4, 0.0, 0.0])
    return Measured(
        dx=float(way[0]) / width,
        dy=float(way[1]) / width,
        scale=scale,
        rotation=rotation,
        keystone=_turn(total, centre + edge)[0] - _turn(total, centre - edge)[0],
        wandering=(travelled - float(np.hypot(*np.sum(steps, axis=0)))) / width,
        residual=float(np.median(residuals)),
    )


def _step(before: NDArray[np.generic], after: NDArray[np.generic]) -> tuple[NDArray, float]:
    """Return the homography from one frame to the next, and the median distance from it."""
    height, width = before.shape[:2]
    x = np.linspace(_BORDER * width, (1 - _BORDER) * width, _GRID[0])
    y = np.linspace(_BORDER * height, (1 - _BORDER) * height, _GRID[1])
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 1, 2).astype(np.float32)
    found = _followed(before, after, points)
    back = _followed(after, before, found)
    sure = np.hypot(*(back - points).reshape(-1, 2).T) < 0.3
    if sure.sum() < 12:
        raise ValueError("There is too little in these frames to follow.")
    start, end = points[sure].reshape(-1, 2), found[sure].reshape(-1, 2)
    # Twice without the worst: least squares is exact where outliers are gone, and has no chance.
    for _ in range(2):
        fitted = np.asarray(cv2.findHomography(start, end, 0)[0], np.float64)
        away = _distance(fitted, start, end)
        kept = away <= max(0.05, 2.5 * float(np.median(away)))
        start, end = start[kept], end[kept]
    fitted = np.asarray(cv2.findHomography(start, end, 0)[0], np.float64)
    return fitted, float(np.median(_distance(fitted, start, end)))


def _followed(one: NDArray, other: NDArray, points: NDArray) -> NDArray:
    """Return where points of one frame are in the other; far away where they are lost."""
    moved, known, _ = cv2.calcOpticalFlowPyrLK(
        one, other, points, points.copy(), winSize=(17, 17), maxLevel=3,
        criteria=(cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 0.003),
    )  # fmt: skip
    return np.where(known.reshape(-1, 1, 1) == 1, moved, np.float32(1e6))


def _distance(fitted: NDArray, start: NDArray, end: NDArray) -> NDArray:
    moved = np.column_stack([start, np.ones(len(start))]) @ fitted.T
    return np.hypot(*(moved[:, :2] / moved[:, 2:] - end).T)


def _turn(homography: NDArray, point: NDArray) -> tuple[float, float]:
    """Return how a homography enlarges (a logarithm) and turns (degrees) about a point."""
    x, y, w = homography @ point
    slope = (homography[:2, :2] - np.outer([x / w, y / w], homography[2, :2])) / w
    turned = atan2(slope[1, 0] - slope[0, 1], slope[0, 0] + slope[1, 1])
    return log(abs(float(np.linalg.det(slope)))) / 2, degrees(turned)
