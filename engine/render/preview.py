"""Small JPEG pictures of a render under way, as they cross the pipe."""

import io
import time
from collections.abc import Callable

import numpy as np
from PIL import Image

LONGEST_SIDE = 480
QUALITY = 80
SECONDS_BETWEEN = 0.2


def encode_preview(picture: np.ndarray) -> bytes:
    """Return an RGB picture (uint8, height × width × 3) as a JPEG of at most 480 px."""
    image = Image.fromarray(np.ascontiguousarray(picture), "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


class PreviewGate:
    """Lets a picture through a few times a second, so that previews cost next to nothing."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._last = -SECONDS_BETWEEN

    def is_open(self) -> bool:
        """Return whether the next picture should be sent; once True, closed for a moment."""
        if self._now() - self._last < SECONDS_BETWEEN:
            return False
        self._last = self._now()
        return True
