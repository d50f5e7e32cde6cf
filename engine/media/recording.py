"""Writes sound as it comes in: FLAC, mono, 48 kHz, 24 bits, under a temporary name until whole.

Knows nothing of microphones or films.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler

from engine.media.error import MediaError
from engine.media.opening import FAILURES
from engine.media.sound import SAMPLE_RATE
from engine.project.disk import put_in_place, temporary_beside

_BLOCK = 4096


class VoiceFile:
    """A recording being written; `close()` makes it whole, `abort()` leaves nothing.

    `rate` is that of the samples that come; they are brought to 48 kHz.
    """

    def __init__(self, path: Path, rate: int = SAMPLE_RATE) -> None:
        """Open the temporary file; raises MediaError in one sentence."""
        self.path = Path(path)
        self.samples = 0
        self._partial = temporary_beside(self.path)
        self._rate, self._came = rate, 0
        self._resampler = AudioResampler("s32", "mono", SAMPLE_RATE, frame_size=_BLOCK)
        try:
            self._container = av.open(str(self._partial.absolute()), "w", format="flac")
            self._stream: Any = self._container.add_stream("flac", rate=SAMPLE_RATE, layout="mono")
            self._stream.format = "s32"
        except FAILURES as problem:
            raise self._failure(problem) from problem

    def write(self, samples: np.ndarray) -> None:
        """Append sound: float32, n, in [-1, 1]. Raises MediaError."""
        if len(samples) == 0:
            return
        whole = np.clip(samples.astype(np.float64), -1.0, 1.0 - 2.0**-23) * 2.0**31
        frame = av.AudioFrame.from_ndarray(whole.astype(np.int32)[None], "s32", "mono")
        frame.sample_rate, frame.time_base = self._rate, Fraction(1, self._rate)
        frame.pts = self._came
        self._came += len(samples)
        self._encode(frame)

    def _encode(self, frame: av.AudioFrame | None) -> None:
        try:
            for piece in self._resampler.resample(frame):
                self.samples += piece.samples
                self._container.mux(self._stream.encode(piece))
        except FAILURES as problem:
            self.abort()
            raise self._failure(problem) from problem

    def close(self) -> Path:
        """Finish the file and give it its name; return the path. Raises MediaError."""
        if self._came:
            self._encode(None)
        if self.samples == 0:
            self.abort()
            raise MediaError("Nothing was recorded: no sound came from the microphone.")
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            put_in_place(self._partial, self.path)
        except FAILURES as problem:
            self.abort()
            raise self._failure(problem) from problem
        return self.path

    def abort(self) -> None:
        """Stop and leave nothing behind."""
        try:
            self._container.close()
        except FAILURES:
            pass  # what is being thrown away need not be whole
        finally:
            self._partial.unlink(missing_ok=True)

    def _failure(self, problem: BaseException) -> MediaError:
        reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
        return MediaError(f"The recording could not be written: {reason}. Make room and try again.")
