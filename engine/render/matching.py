"""Colour and exposure of two windows that show the same moments: measured, matched, and told.

A model that goes on from its own pictures drifts: a little brighter and warmer with each window.
Means and deviations per channel are compared in light, after Reinhard et al., "Color Transfer
between Images" (2001), but in linear RGB and within narrow limits, so that a wrong match can't
ruin a picture. Knows nothing of takes.
"""

import msgspec
import numpy as np

from engine.compose.light import from_light, to_light

_GAIN = (0.8, 1.25)
_SHIFT = 0.08 * 65535
_SAMPLES = 16


class Match(msgspec.Struct, frozen=True):
    """light → (light - `mean`) * `gain` + `aim`, per channel."""

    mean: tuple[float, float, float]
    gain: tuple[float, float, float]
    aim: tuple[float, float, float]

    def between(self, share: float) -> "Match":
        """Return the match done to a share in [0, 1]."""
        gain = tuple(1.0 + (g - 1.0) * share for g in self.gain)
        aim = tuple(m + (a - m) * share for m, a in zip(self.mean, self.aim, strict=True))
        return Match(self.mean, gain, aim)  # type: ignore[arg-type]  # three in, three out

    def applied(self, picture: np.ndarray) -> np.ndarray:
        """Return a uint8 picture matched."""
        light = to_light(picture)
        matched = (light - np.asarray(self.mean, np.float32)) * np.asarray(
            self.gain, np.float32
        ) + np.asarray(self.aim, np.float32)
        return from_light(np.clip(matched, 0, 65535).astype(np.float32))


def match(pictures: np.ndarray, like: np.ndarray) -> Match:
    """Return what makes `pictures` look like `like`, both uint8 n × height × width × 3."""
    mean, deviation = _measured(pictures)
    aim, wanted = _measured(like)
    gain = np.clip(wanted / np.maximum(deviation, 1.0), *_GAIN)
    gain = np.where(deviation < 64.0, 1.0, gain)
    aim = mean + np.clip(aim - mean, -_SHIFT, _SHIFT)
    return Match(_three(mean), _three(gain), _three(aim))


def drift(first: np.ndarray, last: np.ndarray) -> tuple[float, float]:
    """Return how exposure (in stops) and colour (in percent) moved from `first` to `last`."""
    before, _ = _measured(first)
    after, _ = _measured(last)
    stops = float(np.log2(max(after.mean(), 1.0) / max(before.mean(), 1.0)))
    hue = after / max(after.sum(), 1.0) - before / max(before.sum(), 1.0)
    return stops, float(np.abs(hue).max() * 100)


def drift_note(windows: int, first: np.ndarray, last: np.ndarray) -> str:
    """Return the sentence that tells the drift over a number of windows."""
    stops, colour = drift(first, last)
    return (
        f"Over {windows} windows the exposure drifted by {stops:+.2f} stops and the colour by "
        f"{colour:.1f} %."
    )


def _measured(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    step = max(1, len(pictures) // _SAMPLES)
    light = to_light(np.ascontiguousarray(pictures[::step])).reshape(-1, 3)
    return light.mean(axis=0, dtype=np.float64), light.std(axis=0, dtype=np.float64)


def _three(values: np.ndarray) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in values)
    return red, green, blue
