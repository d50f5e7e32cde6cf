"""Small JPEG pictures of a render under way, one or a short loop, as they cross the pipe."""

import io
import time
from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image

LONGEST_SIDE = 480
LOOP_SIDE = 256
QUALITY = 80
MOMENTS = 12
"""The most pictures of a loop."""


def encode_previews(pictures: np.ndarray) -> tuple[bytes, ...]:
    """Return a picture (uint8, height × width × 3) as a JPEG of at most 480 px on its longer side.

    Of several (n × height × width × 3) return up to 12 from begin to end, of at most 256 px each.
    """
    if pictures.ndim == 3:
        return (_jpeg(pictures, LONGEST_SIDE),)
    shown = moments_of(pictures)
    return tuple(_jpeg(one, LOOP_SIDE if len(shown) > 1 else LONGEST_SIDE) for one in shown)


def moments_of(pictures: np.ndarray, most: int = MOMENTS) -> np.ndarray:
    """Return at most `most` of the pictures, at even distances, the first and last among them."""
    if len(pictures) <= most:
        return pictures
    return pictures[np.linspace(0, len(pictures) - 1, most).round().astype(int)]


def _jpeg(picture: np.ndarray, side: int) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(picture), "RGB")
    image.thumbnail((side, side), Image.Resampling.BILINEAR)
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
    """Lets a preview be made where it takes at most a small share of the step that it delays.

    `ways` are the ways to make one, best first, with the seconds that each is thought to take
    before it was tried. The lesser of a way's last two times counts, so that a hiccup is forgiven
    once. Steps are measured from one preview to the next; `settle` waits for what a device still
    has to do, so that its work is not taken for the preview's.
    """

    def __init__(
        self,
        ways: Mapping[str, float],
        share: float = 0.05,
        every: float = 0.25,
        settle: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._costs = {way: (guess, guess) for way, guess in ways.items()}
        self._share = share
        self._every = every
        self._settle = settle
        self._now = now
        self._mark = now()
        self._steps = 0

    def step(self) -> str:
        """Note that a step is done; return the way in which it may be shown, "" for not at all."""
        self._steps += 1
        if self._now() - self._mark < self._every:
            return ""
        self._settle()
        now = self._now()
        allowed = self._share * (now - self._mark) / self._steps
        self._mark, self._steps = now, 0
        return next((way for way, cost in self._costs.items() if min(cost) <= allowed), "")

    def spend(self, way: str, make: Callable[[], None]) -> None:
        """Make a preview and note what it took."""
        before = self._now()
        make()
        self._mark = self._now()
        self._costs[way] = (self._costs[way][1], self._mark - before)
