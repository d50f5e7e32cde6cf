"""How loud the sounds are over time: worked out in the background, kept while the film is open.

It paints nothing; a sound whose file can't be read simply has no waveform.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.project.document import Sound

if TYPE_CHECKING:
    from app.session import Session

BUCKET = 480
"""Samples at 48 kHz in one peak: a hundredth of a second."""


class Peaks:
    """The loudest absolute value in each bucket of a sound, and its length in samples."""

    def __init__(self, values: np.ndarray, samples: int) -> None:
        self.values = values
        self.samples = samples

    def loudest(self, first: np.ndarray, count: float) -> np.ndarray:
        """Return the loudest value of `count` samples from each of `first`, 0 outside the sound."""
        if not len(self.values):
            return np.zeros(len(first))
        begin = np.floor(first / BUCKET).astype(int)
        end = np.maximum(np.ceil((first + count) / BUCKET).astype(int), begin + 1)
        inside = (begin >= 0) & (begin < len(self.values))
        begin = np.clip(begin, 0, len(self.values) - 1)
        end = np.clip(end, begin + 1, len(self.values))
        padded = np.append(self.values, 0.0)
        pairs = np.column_stack((begin, end)).ravel()
        found = np.maximum.reduceat(padded, pairs)[::2]
        return np.where(inside, found, 0.0)


def peaks_of(path: Any) -> Peaks:
    """Read a sound file and return its peaks. Takes long; for a background thread."""
    from engine.media.sound import read_sound

    samples = np.abs(read_sound(path)).max(axis=0)
    count = samples.shape[0]
    padded = np.zeros(-(-count // BUCKET) * BUCKET, np.float32)
    padded[:count] = samples
    return Peaks(padded.reshape(-1, BUCKET).max(axis=1), count)


class Waveforms(QObject):
    """The peaks of the session's sounds, by the file's hash."""

    ready = Signal()

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self._session = session
        self._peaks: dict[str, Peaks | None] = {}

    def forget(self) -> None:
        """Forget every sound: another film was opened."""
        self._peaks.clear()

    def peaks(self, sound: Sound) -> Peaks | None:
        """Return a sound's peaks; None until they are there (then `ready` is emitted)."""
        if sound.sha256 not in self._peaks:
            self._peaks[sound.sha256] = None
            if self._session.is_open:
                path = self._session.folder.resolve(sound.file)
                self._session.background.run(
                    peaks_of,
                    path,
                    then=lambda peaks: self._keep(sound.sha256, peaks),
                    failed=lambda _error: None,
                )
        return self._peaks[sound.sha256]

    def samples(self, sound: Sound) -> int | None:
        """Return the length of a sound's file in samples; None until it is known."""
        peaks = self.peaks(sound)
        return None if peaks is None else peaks.samples

    def _keep(self, sha256: str, peaks: Peaks) -> None:
        self._peaks[sha256] = peaks
        self.ready.emit()
