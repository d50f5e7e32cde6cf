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


class Allowance:
    """Lets previews be made as long as they take at most a small share of the time.

    `share` of the seconds since it was made; the first is thought to take `guess` seconds.
    """

    def __init__(
        self, share: float = 0.04, guess: float = 0.004, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._share = share
        self._cost = guess
        self._now = now
        self._began = now()
        self._spent = 0.0

    def allows(self) -> bool:
        """Return whether one more preview keeps within the share."""
        return self._spent + self._cost <= self._share * (self._now() - self._began)

    def spend(self, make: Callable[[], None]) -> None:
        """Make a preview and note what it took."""
        before = self._now()
        make()
        self._cost = self._now() - before
        self._spent += self._cost
