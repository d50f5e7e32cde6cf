"""Light and code values: sRGB to linear and back by table, for what must be mixed as light."""

from functools import cache

import cv2
import numpy as np


@cache
def _tables() -> tuple[np.ndarray, np.ndarray]:
    """Return the tables: 256 code values to light in [0, 65535], and 65536 lights to codes.

    The transfer function is that of IEC 61966-2-1 (sRGB).
    """
    code = np.arange(256) / 255
    light = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    step = np.arange(65536) / 65535
    back = np.where(step <= 0.0031308, step * 12.92, 1.055 * step ** (1 / 2.4) - 0.055)
    return (light * 65535).astype(np.float32), np.rint(back * 255).astype(np.uint8)


def to_light(rgb: np.ndarray) -> np.ndarray:
    """Return uint8 sRGB as float32 light in [0, 65535], of the same shape."""
    return cv2.LUT(rgb, _tables()[0]).reshape(rgb.shape)


def from_light(light: np.ndarray) -> np.ndarray:
    """Return float32 light as uint8 sRGB of the same shape; what is out of range is clipped."""
    # A saturating conversion to uint16 is several times quicker in OpenCV than in NumPy.
    steps = np.asarray(cv2.addWeighted(light, 1.0, light, 0.0, 0.0, dtype=cv2.CV_16U))
    return np.take(_tables()[1], steps.astype(np.uint16, copy=False).reshape(light.shape))


def mixed(first: np.ndarray, second: np.ndarray, share: float) -> np.ndarray:
    """Return uint8 pictures mixed as light: `share` in [0, 1] of the second, the rest first."""
    light = cv2.addWeighted(to_light(first), 1.0 - share, to_light(second), share, 0.0)
    return from_light(light)


def exposed(rgb: np.ndarray, stops: float) -> np.ndarray:
    """Return a uint8 picture with its light multiplied by 2**stops."""
    light, codes = _tables()
    table = codes[np.clip(np.rint(light * 2.0**stops), 0, 65535).astype(np.int64)]
    return cv2.LUT(rgb, table)
