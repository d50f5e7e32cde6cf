"""How loud the sounds are over time: worked out in the background, kept while the film is open.

It paints nothing; a sound whose file can't be read simply has no waveform.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.project.document import Sound

if TYPE_CHECKING:
    from app.session import Session

BUCKET = 480
"""Samples at 48 kHz in one peak: a hundredth of a second."""

CLOSE = 2 * BUCKET
"""Fewer samples than this in a pixel are read one by one, not from the peaks."""


class Columns(NamedTuple):
    """What lies in each pixel column: the lowest and the highest sample and the mean power."""

    low: np.ndarray
    high: np.ndarray
    power: np.ndarray


class Peaks:
    """The extremes and the power of each bucket of a sound, and its length in samples."""

    def __init__(self, low: np.ndarray, high: np.ndarray, power: np.ndarray, samples: int) -> None:
        self._rows = low, high, power
        self.samples = samples

    def columns(self, first: np.ndarray, count: float) -> Columns:
        """Return what lies in `count` samples from each of `first`; 0 outside the sound."""
        return columns(*self._rows, first / BUCKET, count / BUCKET)


def columns(
    low: np.ndarray, high: np.ndarray, power: np.ndarray, first: np.ndarray, count: float
) -> Columns:
    """Return the extremes and the mean power of `count` entries from each of `first`, rising."""
    if not len(low) or not len(first):
        nothing = np.zeros(len(first), np.float32)
        return Columns(nothing, nothing, nothing)
    begin = np.floor(first).astype(np.int64)
    end = np.maximum(np.ceil(first + count).astype(np.int64), begin + 1)
    inside = (end > 0) & (begin < len(low))
    base = int(np.clip(begin.min(), 0, len(low) - 1))
    stop = int(np.clip(end.max(), base + 1, len(low)))
    begin = np.clip(begin, base, stop - 1) - base
    end = np.maximum(np.clip(end, base + 1, stop) - base, begin + 1)
    # An entry behind the last, since the end of a stretch must be an index, too.
    pairs = np.column_stack((begin, end)).ravel()
    rows = [np.append(row[base:stop], np.float32(0)) for row in (low, high, power)]
    lowest = np.minimum.reduceat(rows[0], pairs)[::2]
    highest = np.maximum.reduceat(rows[1], pairs)[::2]
    mean = np.add.reduceat(rows[2], pairs)[::2] / (end - begin)
    return Columns(*(np.where(inside, found, 0.0) for found in (lowest, highest, mean)))


def peaks_of(samples: np.ndarray) -> Peaks:
    """Work out the peaks of a sound, n × 2. Takes long; for a background thread."""
    count, step = len(samples), 4000 * BUCKET
    rows: list[tuple[np.ndarray, ...]] = []
    for first in range(0, count, step):  # a mapped hour of sound never lies in memory as a whole
        piece = samples[first : first + step]
        padded = np.zeros((-(-len(piece) // BUCKET) * BUCKET, 2), np.float32)
        padded[: len(piece)] = piece
        blocks = padded.reshape(-1, BUCKET * 2)
        power = np.einsum("ij,ij->i", blocks, blocks) / (BUCKET * 2)
        rows.append((blocks.min(axis=1), blocks.max(axis=1), power.astype(np.float32)))
    if not rows:
        nothing = np.zeros(0, np.float32)
        return Peaks(nothing, nothing, nothing, 0)
    low, high, power = (np.concatenate(row) for row in zip(*rows, strict=True))
    return Peaks(low, high, power, count)


def _read(folder: Path, sound: Sound) -> Peaks:
    from engine.compose.sound_files import file_of, samples_of

    return peaks_of(samples_of(folder, file_of(sound)))


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
                self._session.background.run(
                    _read,
                    self._session.folder.path,
                    sound,
                    then=lambda peaks: self._keep(sound.sha256, peaks),
                    failed=lambda _error: None,
                )
        return self._peaks[sound.sha256]

    def columns(self, sound: Sound, first: np.ndarray, count: float) -> Columns | None:
        """Return what lies in `count` samples of a sound's file from each of `first`.

        None until it is known. Of few samples each one is looked at.
        """
        peaks = self.peaks(sound)
        if peaks is None or count >= CLOSE:
            return None if peaks is None else peaks.columns(first, count)
        from engine.compose.sound_files import file_of, samples_of
        from engine.media.error import MediaError

        try:
            samples = samples_of(self._session.folder.path, file_of(sound))
        except MediaError:
            return None
        base = max(0, int(first[0]) if len(first) else 0)
        near = np.array(samples[base : int(first[-1] + count) + 2] if len(first) else ())
        if not len(near):
            return peaks.columns(first, count)
        power = (near * near).mean(axis=1)
        return columns(near.min(axis=1), near.max(axis=1), power, first - base, count)

    def samples(self, sound: Sound) -> int | None:
        """Return the length of a sound's file in samples; None until it is known."""
        peaks = self.peaks(sound)
        return None if peaks is None else peaks.samples

    def _keep(self, sha256: str, peaks: Peaks) -> None:
        self._peaks[sha256] = peaks
        self.ready.emit()
