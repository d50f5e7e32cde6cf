"""Ducking: how far music is lowered while dialogue is heard, sample for sample.

The dialogue's level is its highest sample in each hundredth of a second of the film; where it is
above a threshold the music is down. It goes down in the time before, since the whole film is known,
and comes back in the time after, evenly in dB. So a stretch of the film depends only on the
dialogue near it, and is the same however the film is cut into pieces.
"""

from collections.abc import Callable
from functools import cache
from math import ceil

import numpy as np

from engine.compose.faders import gain_factor
from engine.project.document import SoundTrack
from engine.project.timecode import SAMPLE_RATE

BLOCK = SAMPLE_RATE // 100
THRESHOLD = 10.0 ** (-40.0 / 20.0)
"""Of full scale: quieter dialogue, such as the room between words, lowers nothing."""

_NEVER = 1 << 40

Heard = Callable[[int, int], np.ndarray]
"""(first sample, count) -> float32 2 × count: the dialogue as it is heard."""


def duck_factors(track: SoundTrack, heard: Heard, start: int, count: int) -> np.ndarray:
    """Return the factors of a track's samples [start, start + count): float32, in (0, 1]."""
    fall, rise = _blocks(track.attack), _blocks(track.release)
    first, last = start // BLOCK, -(-(start + count) // BLOCK)
    reach_first, reach_last = first - rise - 1, last + fall + 1
    sound = heard(reach_first * BLOCK, (reach_last - reach_first) * BLOCK)
    loud = np.abs(sound).max(axis=0).reshape(-1, BLOCK).max(axis=1) > THRESHOLD
    edges = _edges(loud, reach_first, fall, rise, np.arange(first, last + 1), track.duck)
    place = np.arange(start, start + count)
    block = place // BLOCK - first
    share = ((place % BLOCK) / BLOCK).astype(np.float32)
    low, high = edges[block], edges[block + 1]
    return low + (high - low) * share


def _edges(
    loud: np.ndarray, offset: int, fall: int, rise: int, at: np.ndarray, decibels: float
) -> np.ndarray:
    """Return the factor at the beginning of each block of `at`; `loud[0]` is block `offset`."""
    numbers = np.arange(offset, offset + len(loud))
    ended = np.maximum.accumulate(np.where(loud, numbers + 1, -_NEVER))
    begins = np.minimum.accumulate(np.where(loud, numbers, _NEVER)[::-1])[::-1]
    since = np.clip(at - ended[at - 1 - offset], 0, rise)
    until = np.clip(begins[at - offset] - at, 0, fall)
    return np.minimum(_ramp(decibels, rise)[since], _ramp(decibels, fall)[until])


@cache
def _ramp(decibels: float, blocks: int) -> np.ndarray:
    """Return the factors 0 … `blocks` blocks away from dialogue: from lowered to 1."""
    steps = [gain_factor(-decibels * (1.0 - n / blocks)) for n in range(blocks)]
    return np.array([*steps, 1.0], np.float32)


def _blocks(seconds: float) -> int:
    return max(1, ceil(seconds * SAMPLE_RATE / BLOCK))
