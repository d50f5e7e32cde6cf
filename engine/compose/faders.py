"""Gain, pan and fades as factors of samples: the same factor for the same sample, however a sound
is cut into pieces. Only sums, products and roots are used, which every machine rounds alike.
"""

import math

import numpy as np

from engine.project.document import Fade


def gain_factor(decibels: float) -> float:
    """Return the factor of a gain in dB."""
    return 10.0 ** (decibels / 20.0)


def pan_factors(pan: float) -> tuple[float, float]:
    """Return the factors of left and right for a pan in [-1, 1]: (1, 1) in the middle.

    A balance of equal power: the squares always sum to 2, so that what is the same on both sides
    keeps its loudness (J. Eargle, The Microphone Book, ch. 11: the sine and cosine law).
    """
    if pan == 0.0:
        return 1.0, 1.0
    angle = (min(max(pan, -1.0), 1.0) + 1.0) * math.pi / 4.0
    return math.sqrt(2.0) * math.cos(angle), math.sqrt(2.0) * math.sin(angle)


def fade_factors(fade: Fade, positions: np.ndarray) -> np.ndarray:
    """Return a fade's factors at whole samples from its silent end: float32, in [0, 1].

    At and beyond its length they are 1.
    """
    time = np.clip((positions + 0.5) / max(1, fade.length), 0.0, 1.0)
    match fade.curve:
        case "linear":
            risen = time
        case "fast":
            risen = np.sqrt(time)
        case "slow":
            risen = time * time
        case "smooth":
            risen = time * time * (3.0 - 2.0 * time)
    return risen.astype(np.float32)


def fade(block: np.ndarray, first: int, length: int, fade_in: Fade, fade_out: Fade) -> None:
    """Fade a block, 2 × n, in place; it begins at sample `first` of a sound of `length`."""
    last = first + block.shape[1]
    rising = min(last, fade_in.length)
    if first < rising:
        block[:, : rising - first] *= fade_factors(fade_in, np.arange(first, rising))
    falling = max(first, length - fade_out.length)
    if falling < last:
        block[:, falling - first :] *= fade_factors(fade_out, length - 1 - np.arange(falling, last))
