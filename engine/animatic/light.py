"""Light: sRGB pictures to linear light and back, and mixes that are made in it.

Curves are those of IEC 61966-2-1, from tables. Alpha passes through as it is.
"""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Light = NDArray[np.float32]
Steps = NDArray[np.uint16]
Picture = NDArray[np.uint8]

_STEPS = 65536


@cache
def _to_light() -> Light:
    coded = np.arange(256) / 255.0
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4).astype(
        np.float32
    )


@cache
def _to_steps(share: float) -> Steps:
    """Return the table from code values to a share of light in steps of 1/65535."""
    return np.rint(_to_light().astype(np.float64) * (_STEPS - 1) * share).astype(np.uint16)


@cache
def _from_steps() -> Picture:
    light = np.arange(_STEPS) / (_STEPS - 1)
    coded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(coded * 255.0).astype(np.uint8)


def to_light(picture: Picture) -> Light:
    """Return linear light in [0, 1], float32, of an sRGB picture of any number of channels."""
    return np.asarray(cv2.LUT(picture, _to_light()), np.float32)


def from_light(light: Light) -> Picture:
    """Return the sRGB picture, rounded, of linear light; what is out of [0, 1] is clipped."""
    # Its conversion saturates and rounds, several times quicker than NumPy.
    steps = cv2.addWeighted(light, _STEPS - 1.0, light, 0.0, 0.0, dtype=cv2.CV_16U)
    return np.asarray(cv2.LUT(steps, _from_steps()), np.uint8)


def mean(pictures: Sequence[Picture], counts: Sequence[int] | None = None) -> Picture:
    """Return the mean in linear light of pictures of one shape, each counted so many times."""
    counts = counts or [1] * len(pictures)
    total: Steps | None = None
    for picture, count in zip(pictures, counts, strict=True):
        steps = np.asarray(cv2.LUT(picture, _to_steps(count / sum(counts))), np.uint16)
        total = steps if total is None else np.asarray(cv2.add(total, steps, dst=total), np.uint16)
    assert total is not None
    return np.asarray(cv2.LUT(total, _from_steps()), np.uint8)


def mixed(one: Picture, other: Picture, way: float) -> Picture:
    """Return the mix of two opaque pictures in linear light; `way` 0 is the one, 1 the other."""
    if way <= 0.0:
        return one
    if way >= 1.0:
        return other
    steps = [cv2.LUT(picture, _to_steps(1.0)) for picture in (one, other)]
    total = cv2.addWeighted(steps[0], 1.0 - way, steps[1], way, 0.0)
    return np.asarray(cv2.LUT(total, _from_steps()), np.uint8)
