"""The film's sound on a device, the time that was heard of it, and how loud it is right now.

Pictures follow this clock and are dropped when they come late; sound is never dropped. Where there
is no device, `start` says so and the player counts with a timer.
"""

import time
from collections import deque

import numpy as np
from PySide6.QtCore import QObject, QTimer

from app.preview.sound_feed import CHUNK, QUEUED, Mix, SoundFeed
from app.preview.sound_sink import BUFFER, SAMPLE_RATE, OpenSink, Sink, open_sink

STALLED, UNPACKING = 0.5, 4.0
"""Seconds without progress after which a device is no clock: once it was fed, and before."""

METERED = SAMPLE_RATE // 50
"""Samples whose peak is told as one: a fiftieth of a second."""


class SoundOut(QObject):
    """Plays a run of the film's sound; `seconds()` is the time heard since `start`.

    `chunk` and `queued` say how much is mixed at once and ahead, `buffer` how many seconds the
    device holds: a short one answers sooner, a long one never breaks.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        open_sink: OpenSink = open_sink,
        chunk: int = CHUNK,
        queued: int = QUEUED,
        buffer: float = BUFFER,
    ) -> None:
        super().__init__(parent)
        self._open_sink, self._chunk, self._queued, self._buffer = open_sink, chunk, queued, buffer
        self._feed: SoundFeed | None = None
        self._sink: Sink | None = None
        self._volume = 1.0
        self._left = b""
        self._heard = 0.0
        self._changed_at = 0.0
        self._pushed = 0
        self._peaks: deque[tuple[float, float, float]] = deque()
        self._underruns = self._earlier_underruns = 0
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._push)

    @property
    def playing(self) -> bool:
        """Whether a device is open."""
        return self._sink is not None

    def start(self, mix: Mix, start: int, end: int, loop_from: int | None = None) -> bool:
        """Play samples [start, end), again from `loop_from` when given; False: no device."""
        self.stop()
        self._sink = self._open_sink(self._buffer)
        if self._sink is None:
            return False
        self._sink.set_volume(self._volume)
        self._feed = SoundFeed(mix, start, end, loop_from, self._chunk, self._queued)
        self._heard, self._left, self._pushed = 0.0, b"", 0
        self._changed_at = time.perf_counter()
        self._push()
        self._timer.start()
        return True

    def stop(self) -> None:
        """Fall silent at once; harmless when nothing plays."""
        self._timer.stop()
        self._peaks.clear()
        self._earlier_underruns, self._underruns = self.underruns, 0
        if self._sink is not None:
            self._sink.close()
            self._sink = None
        if self._feed is not None:
            self._feed.close()
            self._feed = None

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0 to 1; it changes nothing in the film."""
        self._volume = volume
        if self._sink is not None:
            self._sink.set_volume(volume)

    @property
    def stalled(self) -> bool:
        """Whether the device took nothing for half a second: then it is no clock.

        A sound that is unpacked for the first time is waited for a little longer.
        """
        patience = STALLED if self._pushed else UNPACKING
        return self._sink is not None and time.perf_counter() - self._changed_at > patience

    @property
    def underruns(self) -> int:
        """How often sound broke, in all runs; the end of a run is no break."""
        return self._earlier_underruns + self._underruns

    def seconds(self) -> float:
        """Return the seconds heard; between the device's reports they are filled in."""
        if self._sink is None:
            return self._heard
        now = time.perf_counter()
        heard = self._sink.seconds()
        if heard > self._heard:
            self._heard, self._changed_at = heard, now
        if self._heard == 0.0:
            return 0.0
        filled = self._heard + min(now - self._changed_at, 0.08)
        # What the device was not given yet can't have been heard.
        return max(self._heard, min(filled, self._pushed / SAMPLE_RATE))

    def levels(self) -> tuple[float, float] | None:
        """Return the peaks, left and right, that were heard since the last call; None: none."""
        now, found = self.seconds(), None
        while self._peaks and self._peaks[0][0] <= now:
            _, left, right = self._peaks.popleft()
            found = (max(left, found[0]), max(right, found[1])) if found else (left, right)
        return found

    def _push(self) -> None:
        """Hand the device what it has room for; it is asked every 20 ms."""
        if self._sink is None or self._feed is None:
            return
        if not self._feed.over:
            self._underruns = self._sink.underruns()
        # Asked once: a device goes on making room while it is filled.
        frame_bytes = 8 if self._sink.floats else 4
        room = self._sink.room() // frame_bytes - len(self._left) // frame_bytes
        while True:
            if self._left:
                written = self._sink.write(self._left)
                self._left = self._left[max(0, written) :]
                if self._left:
                    return
            chunk = self._feed.take(max(0, room))
            if chunk.shape[1] == 0:
                return
            room -= chunk.shape[1]
            self._left = _interleaved(chunk, self._sink.floats)
            self._meter(chunk)

    def _meter(self, chunk: np.ndarray) -> None:
        for first in range(0, chunk.shape[1], METERED):
            piece = np.abs(chunk[:, first : first + METERED])
            at = (self._pushed + first) / SAMPLE_RATE
            self._peaks.append((at, float(piece[0].max()), float(piece[1].max())))
        if not self._pushed:
            self._changed_at = time.perf_counter()
        self._pushed += chunk.shape[1]


def _interleaved(chunk: np.ndarray, floats: bool) -> bytes:
    samples = np.clip(chunk.T, -1.0, 1.0)
    if floats:
        return np.ascontiguousarray(samples, np.float32).tobytes()
    return np.ascontiguousarray(np.rint(samples * 32767.0), np.int16).tobytes()
