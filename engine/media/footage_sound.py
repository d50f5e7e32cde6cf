"""The sound of a video while its pictures are read: in step with them, silence where it lacks."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from av.audio.resampler import AudioResampler

from engine.media.error import MediaError
from engine.media.footage_facts import VIDEO_FORMATS
from engine.media.opening import open_media, telling
from engine.media.sound import SAMPLE_RATE


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
            self.notes = ("A part of its sound could not be read.",)
            return None

    def _read(self, begin: Fraction) -> Iterator[np.ndarray]:
        """Yield blocks; what was heard before `begin` is left out, a late start is silence."""
        with telling(self._source, "a sound"):
            if not self._container.streams.audio:
                return
            stream = self._container.streams.audio[0]
            mono = stream.codec_context.layout.nb_channels == 1
            resampler = AudioResampler("fltp", "mono" if mono else "stereo", SAMPLE_RATE)
            skip: int | None = None
            for decoded in self._container.decode(stream):
                if skip is None:
                    starts = Fraction(decoded.pts or 0) * (decoded.time_base or 0)
                    skip = round((begin - starts) * SAMPLE_RATE)
                    if skip < 0:
                        yield np.zeros((2, -skip), np.float32)
                        skip = 0
                for frame in resampler.resample(decoded):
                    block = frame.to_ndarray()
                    block = np.repeat(block, 2, axis=0) if mono else block
                    dropped = min(skip, block.shape[1])
                    skip -= dropped
                    yield block[:, dropped:]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._container.close()
