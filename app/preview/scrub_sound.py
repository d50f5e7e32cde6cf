"""Short grains of the film's sound, heard while the playhead is dragged or stepped, at their pitch.

It is given frames as they are passed; which of them are worth a grain is its own business.
"""

import threading
from fractions import Fraction

import numpy as np
from PySide6.QtCore import QObject, QTimer

from app.preview.sound_feed import Mix
from app.preview.sound_out import SoundOut
from app.preview.sound_sink import SAMPLE_RATE, OpenSink, open_sink
from engine.project.timecode import sample_of_frame

GRAIN = SAMPLE_RATE * 8 // 100
EDGE = SAMPLE_RATE // 100
SILENT_AFTER = 500
"""Milliseconds without a new frame after which the device is let go."""

_RISE = (np.sin(np.pi / 2 * (np.arange(EDGE) + 0.5) / EDGE) ** 2).astype(np.float32)


def grain(mix: Mix, first: int, count: int = GRAIN) -> np.ndarray:
    """Return a piece of the sound from sample `first` on, float32 2 × count, with soft edges."""
    sound = np.array(mix(first, count), np.float32)
    sound[:, :EDGE] *= _RISE
    sound[:, count - EDGE :] *= _RISE[::-1]
    return sound


class Grains:
    """An endless mix: the last grain asked for, once, and silence. Any thread may ask."""

    def __init__(self, mix: Mix) -> None:
        self._mix = mix
        self._wanted: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self._left = np.zeros((2, 0), np.float32)

    def want(self, first: int, count: int) -> None:
        """Let the piece from sample `first` on be heard next."""
        with self._lock:
            self._wanted = first, count

    def __call__(self, start: int, count: int) -> np.ndarray:
        """Return the next `count` samples; a grain that is broken off fades out."""
        with self._lock:
            wanted, self._wanted = self._wanted, None
        if wanted is not None:
            fresh = grain(self._mix, *wanted)
            tail = self._left[:, :EDGE] * _RISE[::-1][: min(EDGE, self._left.shape[1])]
            fresh[:, : tail.shape[1]] += tail
            self._left = fresh
        total = np.zeros((2, count), np.float32)
        taken = min(count, self._left.shape[1])
        total[:, :taken] = self._left[:, :taken]
        self._left = self._left[:, taken:]
        return np.clip(total, -1.0, 1.0)


class ScrubSound(QObject):
    """See the module. `pass_frame` is called as often as the playhead moves."""

    def __init__(
        self, mix: Mix, parent: QObject | None = None, open_sink: OpenSink = open_sink
    ) -> None:
        super().__init__(parent)
        self._grains = Grains(mix)
        self._out = SoundOut(self, open_sink, chunk=SAMPLE_RATE // 50, queued=2, buffer=0.08)
        self._silent_soon = QTimer(self)
        self._silent_soon.setSingleShot(True)
        self._silent_soon.setInterval(SILENT_AFTER)
        self._silent_soon.timeout.connect(self._out.stop)

    def pass_frame(self, frame: int, rate: Fraction) -> None:
        """Let the sound of a frame be heard."""
        first = sample_of_frame(frame, rate)
        self._grains.want(first, max(GRAIN, sample_of_frame(frame + 1, rate) - first))
        if not self._out.playing and not self._out.start(self._grains, 0, 1 << 62):
            return
        self._silent_soon.start()

    def levels(self) -> tuple[float, float] | None:
        """Return the peaks heard since the last call; None: none."""
        return self._out.levels()

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0 to 1."""
        self._out.set_volume(volume)

    def stop(self) -> None:
        """Fall silent."""
        self._silent_soon.stop()
        self._out.stop()
