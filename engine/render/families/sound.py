"""What the families share in giving takes their sound: 48 kHz, two channels, as long as the film.

Knows nothing of any one family.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

RATE = 48000


def fitted(wave: "np.ndarray", rate: int, frames: int, film_rate: Fraction) -> "np.ndarray":
    """Return a wave, float32 channels × n at `rate`, as 2 × n at 48 kHz for `frames` of film.

    One channel becomes both. What is missing at the end is silent, what is over is left out.
    """
    import numpy as np

    both = np.repeat(wave, 2, axis=0) if len(wave) == 1 else wave[:2]
    loud = both if rate == RATE else _resampled(both, rate)
    samples = int(frames * RATE / film_rate)
    made = np.zeros((2, samples), np.float32)
    kept = min(samples, loud.shape[1])
    made[:, :kept] = loud[:, :kept].clip(-1, 1)
    return made


def _resampled(wave: "np.ndarray", rate: int) -> "np.ndarray":
    """Return a wave at 48 kHz, by FFmpeg's resampler."""
    import av
    import numpy as np

    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(wave, dtype=np.float32), format="fltp", layout="stereo"
    )
    frame.sample_rate = rate
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    made = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray() for part in made], axis=1)
