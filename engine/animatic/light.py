"""Light: sRGB pictures to linear light and back, and mixes that are made in it.

Curves are those of IEC 61966-2-1, from tables. Alpha passes through as it is.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Light = NDArray[np.float32]
Picture = NDArray[np.uint8]

_STEPS = 65536


@cache
def _to_light() -> Light:
    coded = np.arange(256) / 255.0
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4).astype(
        np.float32
    )


@cache
def _from_light() -> Picture:
    light = np.arange(_STEPS) / (_STEPS - 1)
    coded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(coded * 255.0).astype(np.uint8)


def to_light(picture: Picture) -> Light:
    """Return linear light in [0, 1], float32, of an sRGB picture of any number of channels."""
    return np.asarray(cv2.LUT(picture, _to_light()), np.float32)


def from_light(light: Light) -> Picture:
    """Return the sRGB picture, rounded, of linear light in [0, 1]."""
    index = (np.clip(light, 0.0, 1.0) * np.float32(_STEPS - 1) + np.float32(0.5)).astype(np.uint16)
    return np.asarray(cv2.LUT(index, _from_light()), np.uint8)


def mixed(one: Picture, other: Picture, way: float) -> Picture:
    """Return the mix of two opaque pictures in linear light; `way` 0 is the one, 1 the other."""
    if way <= 0.0:
        return one
    if way >= 1.0:
        return other
    return from_light(
        np.asarray(cv2.addWeighted(to_light(one), 1.0 - way, to_light(other), way, 0.0), np.float32)
    )
