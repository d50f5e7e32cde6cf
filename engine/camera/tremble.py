"""The tremble of a hand: smooth, seeded noise without an end, the same for the same seed."""

import random
from functools import lru_cache
from math import pi, sin, sqrt

CHANNELS = ("pan", "tilt", "roll", "x", "y")

# Breath and sway below 1 Hz, steps about 2 Hz, the tremor of the hands above; the strength of each
# falls with its frequency, so that the picture drifts more than it shakes.
_BANDS = ((0.23, 0.45), (0.5, 0.85), (1.1, 1.6), (1.9, 2.6), (3.2, 4.6))


@lru_cache(maxsize=256)
def _waves(seed: int, channel: str) -> tuple[tuple[float, float, float], ...]:
    source = random.Random(f"{seed}/{channel}")
    waves = []
    for low, high in _BANDS:
        frequency = source.uniform(low, high)
        waves.append((frequency, 1.0 / (0.35 + frequency), source.uniform(0.0, 2 * pi)))
    strength = sqrt(sum(size * size for _, size, _ in waves) / 2)
    return tuple((frequency, size / strength, phase) for frequency, size, phase in waves)


def tremble(seconds: float, seed: int, channel: str) -> float:
    """Return the noise of one channel at a time in seconds (any real number).

    A sum of five sine waves between 0.23 and 4.6 Hz: continuous with all its derivatives, band
    limited, root mean square 1, never beyond about 3.2.
    """
    return sum(
        size * sin(2 * pi * frequency * seconds + phase)
        for frequency, size, phase in _waves(seed, channel)
    )
