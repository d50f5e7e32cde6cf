"""The sound of a video while its pictures are read: in step with them, silence where it lacks."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Self

import av
import numpy as np
from av.audio.resampler import AudioResampler

from engine.media.decoding import Decoding
from engine.media.error import MediaError
from engine.media.footage_facts import VIDEO_FORMATS
from engine.media.opening import open_media, telling
from engine.media.sound import SAMPLE_RATE

_SPOILT = ("A part of its sound could not be read.",)

_HOLE = SAMPLE_RATE // 10
"""Samples; what lacks less is a file's own rounding."""


class SoundBeside:
    """Stereo at 48 kHz from the moment `begin` of a video on; a broken one goes silent.

    `is_there` says whether there is any; `notes` say what was wrong, complete at the end.
    """

    def __init__(self, source: Path, begin: Fraction) -> None:
        self.notes: tuple[str, ...] = ()
        self._source = source
        self._given = 0
        self._container = open_media(source, VIDEO_FORMATS, "a video")
        self._blocks = self._read(begin)
        first = self._next()
        self.is_there = first is not None
        self._rest = first if first is not None else np.zeros((2, 0), np.float32)

    def until(self, moment: Fraction) -> np.ndarray:
        """Return the samples up to `moment` seconds that were not given yet: float32, 2 × n."""
        wanted = int(moment * SAMPLE_RATE) - self._given
        while self._rest.shape[1] < wanted:
            block = self._next()
            if block is None:
                missing = wanted - self._rest.shape[1]
                block = np.zeros((2, missing), np.float32)
            self._rest = np.concatenate([self._rest, block], axis=1)
        samples, self._rest = self._rest[:, :wanted], self._rest[:, wanted:]
        self._given += max(0, wanted)
        return np.clip(samples, -1.0, 1.0)

    def _next(self) -> np.ndarray | None:
        try:
            return next(self._blocks, None)
        except MediaError:
            self.notes = _SPOILT
            return None

    def _read(self, begin: Fraction) -> Iterator[np.ndarray]:
        """Yield blocks; what was heard before `begin` is left out, a late start is silence.

        So is a hole, so that what comes behind it stays in step.
        """
        with telling(self._source, "a sound"):
            if not self._container.streams.audio:
                return
            stream = self._container.streams.audio[0]
            mono = stream.codec_context.layout.nb_channels == 1
            resampler = AudioResampler("fltp", "mono" if mono else "stereo", SAMPLE_RATE)
            decoding = Decoding(self._container, stream)
            came = 0
            for decoded in decoding:
                if decoding.spoilt:
                    self.notes = _SPOILT
                late = _late(decoded, begin, came)
                skip = 0 if came else max(0, -late)
                if late > (_HOLE if came else 0):
                    came += late
                    yield np.zeros((2, late), np.float32)
                for frame in resampler.resample(decoded):
                    block = frame.to_ndarray()
                    block = np.repeat(block, 2, axis=0) if mono else block
                    dropped = min(skip, block.shape[1])
                    skip -= dropped
                    came += block.shape[1] - dropped
                    yield block[:, dropped:]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._container.close()


def _late(decoded: av.AudioFrame, begin: Fraction, came: int) -> int:
    """Return how many samples lie between what came and a block of sound, by its own moment."""
    if decoded.pts is None or not decoded.time_base:
        return 0
    return round((decoded.pts * decoded.time_base - begin) * SAMPLE_RATE) - came
