"""Burns the slate into a picture: shot and take at the left, timecode and frame at the right.

Drawn with the font that comes with Pillow, so that it needs no display and looks the same on every
machine.
"""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.compose.compositor import Source
from engine.project.document import Project
from engine.project.film import shot_at
from engine.project.timecode import timecode

_STRIP = 0.055
"""The strip's height as part of the picture's."""

_SHADE = 0.45
"""How much of the picture is seen through the strip."""


class SlateBurner:
    """Draws the slate of any frame of one film on pictures of one size."""

    def __init__(self, project: Project, size: tuple[int, int]) -> None:
        self._project = project
        self._size = size
        self._height = min(size[1], max(12, round(size[1] * _STRIP)))

    def burnt(self, picture: np.ndarray, n: int, source: Source) -> np.ndarray:
        """Return a copy of frame `n`, uint8 RGB, with its slate on a strip along the foot."""
        found = shot_at(self._project, n)
        if found is None:
            return picture
        left = f"{found[0].slate}  {_take_name(source)}"
        right = f"{timecode(n, self._project.rate)}  {n}"
        strip = _strip(left, right, self._size[0], self._height).astype(np.float32)
        burnt = picture.copy()
        foot = burnt[-self._height :]
        ink = strip[..., None] / 255.0
        shaded = foot * _SHADE
        foot[:] = np.rint(shaded + (255.0 - shaded) * ink).astype(np.uint8)
        return burnt


def _take_name(source: Source) -> str:
    match source:
        case ("take", take):
            return f"T{take.number:02d}"
        case _:
            return "animatic"


@lru_cache(4)
def _strip(left: str, right: str, width: int, height: int) -> np.ndarray:
    """Return the ink of a strip, uint8 height × width; the right text gives way when it must."""
    image = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(height * 0.62)
    edge = height * 0.5
    pen.text((edge, height / 2), left, fill=255, font=font, anchor="lm")
    room = width - 2 * edge - pen.textlength(left, font=font) - height
    if pen.textlength(right, font=font) <= room:
        pen.text((width - edge, height / 2), right, fill=255, font=font, anchor="rm")
    return np.asarray(image)
