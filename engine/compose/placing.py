"""Placing pictures in the frame: scaled to it, corrected, cut to another aspect, letterboxed.

Plain functions from pictures to pictures, uint8 height × width × 3.
"""

from typing import NamedTuple

import cv2
import numpy as np

from engine.compose.light import exposed
from engine.project.aspects import alike
from engine.project.document import Adjust, FramingOverride

_NEARLY = 0.04
"""A bar that is a smaller part of the frame than this comes from rounding, if it is two pixels."""

_LARGEST = 8192
"""No side of a canvas is longer, however close a framing goes."""

_LUMA = np.array([0.2126, 0.7152, 0.0722])
"""Rec. ITU-R BT.709-6."""


class Canvas(NamedTuple):
    """Where the film's own frame is drawn for an output, in pixels.

    The whole frame is `width` × `height`; the box at `left`, `top` of the output's size is what is
    seen of it. Without a framing the box is the whole frame.
    """

    width: int
    height: int
    left: int
    top: int
    seen_width: int
    seen_height: int


def whole_frame(film_size: tuple[int, int], size: tuple[int, int]) -> Canvas:
    """Return the canvas that shows the whole of the film's frame, as large as `size` allows."""
    width, height = inside(film_size, size)
    return Canvas(width, height, 0, 0, width, height)


def framed(film_size: tuple[int, int], size: tuple[int, int], override: FramingOverride) -> Canvas:
    """Return the canvas on which the output of `size` is cut out of the film's frame.

    The cut-out keeps within the frame; `scale` 1.0 is the largest of the output's aspect.
    """
    aspect = film_size[0] / film_size[1]
    largest = min(1.0, (size[0] / size[1]) / aspect)  # the box's width as part of the frame's
    closest = size[0] / _LARGEST / min(1.0, aspect)
    part = min(largest, max(largest * max(0.0, override.scale), closest))
    width = max(size[0], round(size[0] / part))
    height = max(size[1], round(width / aspect))
    left = round(override.centre_x * width - size[0] / 2)
    top = round(override.centre_y * height - size[1] / 2)
    return Canvas(
        width,
        height,
        min(max(left, 0), width - size[0]),
        min(max(top, 0), height - size[1]),
        *size,
    )


def seen_part(picture: np.ndarray, canvas: Canvas) -> np.ndarray:
    """Return the part of a picture of the whole frame that a canvas shows."""
    if (canvas.width, canvas.height) == (canvas.seen_width, canvas.seen_height):
        return picture
    rows = slice(canvas.top, canvas.top + canvas.seen_height)
    columns = slice(canvas.left, canvas.left + canvas.seen_width)
    return np.ascontiguousarray(picture[rows, columns])


def inside(size: tuple[int, int], into: tuple[int, int]) -> tuple[int, int]:
    """Return the largest size of the first's aspect inside the second.

    A bar of a pixel or two would come from rounding alone: then the second is filled.
    """
    scale = min(into[0] / size[0], into[1] / size[1])
    width, height = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    bar = max(into[0] - width, into[1] - height)
    if bar <= 1 or (bar <= 2 and bar / max(into) < _NEARLY):
        return into
    return width, height


def resized(picture: np.ndarray, size: tuple[int, int], draft: bool = False) -> np.ndarray:
    """Return a picture at exactly `size` (width, height): averaged down or bicubic up."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    if size[0] < width and size[1] < height:
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    way = cv2.INTER_LINEAR if draft else cv2.INTER_CUBIC
    return cv2.resize(picture, size, interpolation=way)


def conformed(picture: np.ndarray, size: tuple[int, int], draft: bool = False) -> np.ndarray:
    """Return a take's picture at the frame's size: letterboxed when its aspect truly differs."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    if alike((width, height), size):
        return resized(_trimmed(picture, size), size, draft)
    return letterboxed(resized(picture, inside((width, height), size), draft), size)


def _trimmed(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the middle of a picture, cut to the aspect of `size`."""
    height, width = picture.shape[:2]
    keep = inside(size, (width, height))
    left, top = (width - keep[0]) // 2, (height - keep[1]) // 2
    return np.ascontiguousarray(picture[top : top + keep[1], left : left + keep[0]])


def rgb_of(colour: str) -> tuple[int, int, int]:
    """Return a colour written as "#rrggbb" in sRGB code values; black where it is none."""
    digits = colour.removeprefix("#")
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        return 0, 0, 0
    return red, green, blue


def letterboxed(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a picture in the middle of a black frame of `size`."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    frame = np.zeros((size[1], size[0], 3), np.uint8)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    frame[top : top + height, left : left + width] = picture
    return frame


def cropped(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a picture scaled to cover a frame of `size`, its middle kept."""
    return resized(_trimmed(picture, size), size)


def adjusted(picture: np.ndarray, adjust: Adjust) -> np.ndarray:
    """Return a picture with a shot's corrections; the same array when there are none."""
    if adjust.exposure:
        picture = exposed(picture, adjust.exposure)
    if adjust.saturation != 1.0:
        grey = np.ones((3, 1)) * _LUMA * (1.0 - adjust.saturation)
        picture = cv2.transform(picture, grey + np.eye(3) * adjust.saturation)
    if adjust.crop_left or adjust.crop_right or adjust.crop_top or adjust.crop_bottom:
        picture = _cut(picture, adjust)
    if (adjust.scale, adjust.x, adjust.y) != (1.0, 0.0, 0.0):
        picture = _moved(picture, max(0.0, adjust.scale), adjust.x, adjust.y)
    if adjust.opacity < 1.0:
        picture = cv2.convertScaleAbs(picture, alpha=max(0.0, adjust.opacity))
    return picture


def _cut(picture: np.ndarray, adjust: Adjust) -> np.ndarray:
    """Return a picture that is black outside what its crop leaves; an edge may lie in a pixel."""
    height, width = picture.shape[:2]
    across = _kept_share(width, adjust.crop_left, adjust.crop_right)
    down = _kept_share(height, adjust.crop_top, adjust.crop_bottom)
    rows, columns = np.flatnonzero(down), np.flatnonzero(across)
    after = np.zeros_like(picture)
    if rows.size and columns.size:
        top, bottom, left, right = rows[0], rows[-1], columns[0], columns[-1]
        inner = (slice(top, bottom + 1), slice(left, right + 1))
        after[inner] = picture[inner]
        for row in {top, bottom}:
            after[row] = np.rint(after[row] * down[row])
        for column in {left, right}:
            after[:, column] = np.rint(after[:, column] * across[column])
    return after


def _kept_share(count: int, before: float, behind: float) -> np.ndarray:
    """Return how much of each of `count` pixels in a row is kept, in [0, 1]."""
    first, end = count * min(1.0, max(0.0, before)), count * (1.0 - min(1.0, max(0.0, behind)))
    edges = np.arange(count + 1, dtype=np.float64).clip(first, max(first, end))
    return np.diff(edges)


def _moved(picture: np.ndarray, scale: float, x: float, y: float) -> np.ndarray:
    """Scale about the middle and move by fractions of the frame, over black."""
    height, width = picture.shape[:2]
    if scale <= 0.0:
        return np.zeros_like(picture)
    if scale < 1.0:  # averaged first, so that a small picture does not flicker
        small = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = resized(picture, small)
    factors = width * scale / picture.shape[1], height * scale / picture.shape[0]
    left = width * (0.5 - scale / 2 + x) + (factors[0] - 1) / 2
    top = height * (0.5 - scale / 2 + y) + (factors[1] - 1) / 2
    matrix = np.array([[factors[0], 0, left], [0, factors[1], top]], np.float64)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC)
