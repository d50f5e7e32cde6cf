"""Focus: how far out of focus a plane is, and the blur for it. Knows no stills and no moves."""

from math import floor, log2

import cv2
import numpy as np

from engine.animatic.light import Picture
from engine.camera.pose import CameraPose

SPREAD = 0.018
"""The blur's standard deviation as a share of the frame's long side, for aperture 1, a plane at
infinity and the focus at the focal plane."""

LEAST = 0.4
"""Blur below this many pixels is not seen and not drawn."""


def spread(pose: CameraPose, depth: float, longest: int) -> float:
    """Return the blur of a plane in pixels, as a standard deviation, for a frame `longest` wide.

    The blur disc of a thin lens grows with the aperture and with the difference of the inverse
    distances of the plane and of the focus, both from the camera.
    """
    plane = max(0.05, depth - pose.z)
    sharp = max(0.05, pose.focus - pose.z)
    return SPREAD * longest * pose.aperture * abs(1.0 / plane - 1.0 / sharp) * pose.zoom


def defocused(picture: Picture, pixels: float) -> Picture:
    """Return a picture, multiplied by alpha, blurred by a standard deviation in pixels."""
    if pixels < LEAST:
        return picture
    # A wide blur is made on a small copy, where it is as exact and much quicker.
    share = 2 ** max(0, floor(log2(pixels / 2.0)))
    height, width = picture.shape[:2]
    small = picture
    if share > 1:
        size = (max(1, width // share), max(1, height // share))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), pixels / share, borderType=cv2.BORDER_REPLICATE)
    if share > 1:
        blurred = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_CUBIC)
        if picture.shape[2] == 4:
            # The cubic may swing past alpha; colour must not.
            alpha = cv2.cvtColor(cv2.extractChannel(blurred, 3), cv2.COLOR_GRAY2RGBA)
            alpha[..., 3] = 255
            blurred = np.where(alpha < 255, cv2.min(blurred, alpha), blurred)
    return np.asarray(blurred, np.uint8)
