"""Small JPEG pictures of a render under way, as they cross the pipe."""

import io
import time
from collections.abc import Callable

import numpy as np
from PIL import Image

LONGEST_SIDE = 480
QUALITY = 80


def encode_preview(picture: np.ndarray) -> bytes:
    """Return an RGB picture (uint8, height × width × 3) as a JPEG of at most 480 px."""
    image = Image.fromarray(np.ascontiguousarray(picture), "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


class Gate:
    """Opens for a moment every `seconds`, the first time at once."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._last = float("-inf")

    def is_open(self) -> bool:
        """Return whether it is time; once True, False for `seconds`."""
        if self._now() - self._last < self._seconds:
            return False
        self._last = self._now()
        return True
