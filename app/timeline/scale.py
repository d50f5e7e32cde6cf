"""Where a frame lies on the timeline's paper: pixels per frame, the scroll, and the ruler's ticks.

Pure arithmetic: it knows nothing of widgets, painters or the document.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

MARGIN = 12.0
"""Pixels of paper before frame 0, so that the first edge can be taken hold of."""

MOST_PIXELS = 48.0
"""The closest zoom, in pixels per frame."""

_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


@dataclass(frozen=True)
class TimeScale:
    """`pixels` per frame (above 0), and `scroll`: the paper's pixel at the widget's left edge."""

    pixels: float = 4.0
    scroll: float = 0.0

    def x_of(self, frame: float) -> float:
        """Return the widget's x of the left edge of `frame`."""
        return MARGIN + frame * self.pixels - self.scroll

    def time_at(self, x: float) -> float:
        """Return the frame at `x` as a real number; below 0 before the film."""
        return (x + self.scroll - MARGIN) / self.pixels

    def frame_at(self, x: float) -> int:
        """Return the frame whose picture lies at `x`, never below 0."""
        return max(0, floor(self.time_at(x)))

    def edge_at(self, x: float) -> int:
        """Return the frame edge nearest to `x`, never below 0."""
        return max(0, floor(self.time_at(x) + 0.5))

    def paper(self, frames: int) -> float:
        """Return the width in pixels of a film of `frames`, with its margins."""
        return frames * self.pixels + 2 * MARGIN

    def scrolled(self, scroll: float) -> "TimeScale":
        """Return the same zoom, scrolled to `scroll` (never below 0)."""
        return replace(self, scroll=max(0.0, scroll))

    def zoomed(self, factor: float, x: float, least: float) -> "TimeScale":
        """Return the scale zoomed by `factor` with the moment under `x` staying there.

        `least` is the smallest number of pixels per frame.
        """
        time = self.time_at(x)
        pixels = min(max(self.pixels * factor, least), MOST_PIXELS)
        return TimeScale(pixels, max(0.0, MARGIN + time * pixels - x))


def fitting(frames: int, width: float) -> TimeScale:
    """Return the scale on which `frames` fill `width` pixels, from the start."""
    room = max(1.0, width - 2 * MARGIN)
    return TimeScale(min(room / max(1, frames), MOST_PIXELS), 0.0)


@dataclass(frozen=True)
class Tick:
    """One line of the ruler; `labelled` ticks carry their timecode."""

    frame: int
    labelled: bool


def tick_step(pixels: float, rate: Fraction, room: float = 96.0) -> tuple[int, int]:
    """Return (frames between labels, frames between ticks) so that labels have `room` pixels."""
    nominal = max(1, ceil(rate))
    steps = [n for n in (1, 2, 5, 10) if n < nominal] + [s * nominal for s in _SECONDS]
    label = next((step for step in steps if step * pixels >= room), steps[-1])
    while label * pixels < room:
        label *= 2
    finer = [step for step in steps if label % step == 0 and step * pixels >= 8]
    return label, finer[0] if finer else label


def ticks(scale: TimeScale, width: float, rate: Fraction) -> list[Tick]:
    """Return the ruler's ticks that fall into a widget `width` pixels wide."""
    label, step = tick_step(scale.pixels, rate)
    first = max(0, floor(scale.time_at(-100.0) / step)) * step
    last = ceil(scale.time_at(width))
    return [Tick(frame, frame % label == 0) for frame in range(first, last + 1, step)]
