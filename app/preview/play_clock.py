"""From seconds to frames: the arithmetic of playing, shuttling and looping.

Pure; where the seconds come from (a sound device or a timer) is not its business.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

FASTEST = 8.0


def shuttled(speed: float, direction: int) -> float:
    """Return the speed after J (-1), K (0) or L (+1): again for faster, up to 8×.

    The other direction first comes back to 1×, the way editors' decks do.
    """
    if direction == 0:
        return 0.0
    if speed * direction <= 0:
        return float(direction)
    return direction * min(abs(speed) * 2, FASTEST)


@dataclass(frozen=True)
class PlayClock:
    """A run of the film: from frame `start` at `speed`, within the frames [first, end).

    `speed` is 1.0 for normal, negative backwards. With `loop` the range comes round again.
    """

    start: int
    rate: Fraction
    first: int
    end: int
    speed: float = 1.0
    loop: bool = False

    def frame(self, seconds: float) -> tuple[int, bool]:
        """Return (frame shown after `seconds`, whether the run is over). Never over in a loop."""
        length = self.end - self.first
        if length <= 0:
            return self.first, True
        # A hair is added: seconds computed from whole samples may fall just short of a frame.
        moved = floor(seconds * float(self.rate) * abs(self.speed) + 1e-6)
        frame = self.start + (moved if self.speed >= 0 else -moved)
        if self.loop:
            return self.first + (frame - self.first) % length, False
        if frame >= self.end:
            return self.end - 1, True
        if frame < self.first:
            return self.first, True
        return frame, False

    def ahead(self, frame: int, count: int) -> tuple[int, ...]:
        """Return the next `count` frames that will be shown after `frame`, nearest first."""
        step = max(1, round(abs(self.speed))) * (1 if self.speed >= 0 else -1)
        frames = (frame + step * n for n in range(1, count + 1))
        length = self.end - self.first
        if self.loop and length > 0:
            return tuple(self.first + (f - self.first) % length for f in frames)
        return tuple(f for f in frames if self.first <= f < self.end)
