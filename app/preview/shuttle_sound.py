"""What a film sounds like at other speeds: backwards at 1×, and at 2× with its pitch.

Pure. At 2× grains of the sound are laid over one another half as far apart as they were taken, the
oldest way of time scaling (overlap and add; see Roucos and Wilgus, ICASSP 1985).
"""

import numpy as np

from app.preview.sound_feed import Mix

HEARD_SPEEDS = (1.0, -1.0, 2.0, -2.0)
"""Faster than that nothing can be understood, and nothing is heard."""

GRAIN = 2_400
HOP = GRAIN // 2
_WINDOW = np.sin(np.pi * (np.arange(GRAIN) + 0.5) / GRAIN).astype(np.float32) ** 2


def shuttled(mix: Mix, origin: int, speed: float) -> Mix:
    """Return a mix of what is heard from the film's sample `origin` on at one of HEARD_SPEEDS.

    Its sample 0 is the first one heard; however it is cut into pieces, it is the same.
    """
    if speed == 1.0:
        return lambda start, count: mix(origin + start, count)
    if speed == -1.0:
        return lambda start, count: mix(origin - start - count, count)[:, ::-1]

    def grains(start: int, count: int) -> np.ndarray:
        total = np.zeros((2, count), np.float32)
        for number in range(start // HOP - 1, (start + count - 1) // HOP + 1):
            at = number * HOP - start
            first, last = max(0, at), min(count, at + GRAIN)
            grain = _grain(mix, origin, round(number * HOP * speed), speed)
            total[:, first:last] += grain[:, first - at : last - at]
        return total

    return grains


def _grain(mix: Mix, origin: int, moved: int, speed: float) -> np.ndarray:
    place = origin + moved
    sound = mix(place, GRAIN) if speed > 0 else mix(place - GRAIN, GRAIN)[:, ::-1]
    return sound * _WINDOW


def shuttled_length(samples: int, speed: float) -> int:
    """Return how many samples are heard while so many of the film pass at a speed."""
    return -(-samples // int(abs(speed)))
