"""The film's sound on the machine's default output, and the time that was heard of it.

Pictures follow this clock and are dropped when they come late; sound is never dropped. Where there
is no device, `start` says so and the player counts with a timer.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer

SAMPLE_RATE = 48_000
CHUNK = 4_800
QUEUED = 12
"""Chunks mixed ahead: 1.2 seconds."""

Mix = Callable[[int, int], np.ndarray]


class SoundFeed:
    """A thread that mixes ahead of what is heard; looping over [first, end) when told to."""

    def __init__(self, mix: Mix, start: int, end: int, loop_from: int | None) -> None:
        self._mix = mix
        self._at = start
        self._end = end
        self._loop_from = loop_from
        self._chunks: deque[np.ndarray] = deque()
        self._room = threading.Condition()
        self._closing = False
        self._over = False
        self._thread = threading.Thread(target=self._run, name="sound mix", daemon=True)
        self._thread.start()

    def take(self, count: int) -> np.ndarray:
        """Return up to `count` mixed samples, float32, 2 × n; n is 0 when none are ready."""
        with self._room:
            if not self._chunks:
                return np.zeros((2, 0), np.float32)
            chunk = self._chunks.popleft()
            if chunk.shape[1] > count:
                self._chunks.appendleft(chunk[:, count:])
                chunk = chunk[:, :count]
            self._room.notify()
            return chunk

    @property
    def over(self) -> bool:
        """Whether everything was mixed and taken."""
        with self._room:
            return self._over and not self._chunks

    def close(self) -> None:
        """End the thread."""
        with self._room:
            self._closing = True
            self._room.notify()
        # A sound that is being unpacked for the first time is not waited for.
        self._thread.join(timeout=0.2)

    def _run(self) -> None:
        while True:
            with self._room:
                while len(self._chunks) >= QUEUED and not self._closing:
                    self._room.wait()
                if self._closing:
                    return
            if self._at >= self._end:
                if self._loop_from is None or self._loop_from >= self._end:
                    with self._room:
                        self._over = True
                    return
                self._at = self._loop_from
            count = min(CHUNK, self._end - self._at)
            try:
                chunk = np.asarray(self._mix(self._at, count), np.float32)
            except Exception:
                # A sound file that broke while playing: the film goes on in silence.
                chunk = np.zeros((2, count), np.float32)
            self._at += count
            with self._room:
                self._chunks.append(chunk)


class SoundOut(QObject):
    """Plays a run of the film's sound; `seconds()` is the time heard since `start`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed: SoundFeed | None = None
        self._sink = None
        self._device = None
        self._floats = True
        self._volume = 1.0
        self._left = b""
        self._heard = 0.0
        self._changed_at = 0.0
        self._started_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._push)

    def start(self, mix: Mix, start: int, end: int, loop_from: int | None = None) -> bool:
        """Play samples [start, end), again from `loop_from` when given; False: no device."""
        self.stop()
        if not self._open():
            return False
        self._feed = SoundFeed(mix, start, end, loop_from)
        self._heard, self._left = 0.0, b""
        self._started_at = self._changed_at = time.perf_counter()
        self._push()
        self._timer.start()
        return True

    def stop(self) -> None:
        """Fall silent at once; harmless when nothing plays."""
        self._timer.stop()
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
            self._sink = self._device = None
        if self._feed is not None:
            self._feed.close()
            self._feed = None

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0 to 1; it changes nothing in the film."""
        self._volume = volume
        if self._sink is not None:
            self._sink.setVolume(volume)

    @property
    def stalled(self) -> bool:
        """Whether the device took nothing for half a second: then it is no clock."""
        return self._sink is not None and time.perf_counter() - self._changed_at > 0.5

    def seconds(self) -> float:
        """Return the seconds heard; between the device's reports they are filled in."""
        if self._sink is None:
            return self._heard
        now = time.perf_counter()
        heard = self._sink.processedUSecs() / 1e6
        if heard > self._heard:
            self._heard, self._changed_at = heard, now
        if self._heard == 0.0:
            return 0.0
        return self._heard + min(now - self._changed_at, 0.08)

    def _open(self) -> bool:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return False
        form = QAudioFormat()
        form.setSampleRate(SAMPLE_RATE)
        form.setChannelCount(2)
        for sample in (QAudioFormat.SampleFormat.Float, QAudioFormat.SampleFormat.Int16):
            form.setSampleFormat(sample)
            if device.isFormatSupported(form):
                break
        else:
            return False
        self._floats = form.sampleFormat() == QAudioFormat.SampleFormat.Float
        self._sink = QAudioSink(device, form, self)
        self._sink.setBufferSize(SAMPLE_RATE // 5 * form.bytesPerFrame())
        self._sink.setVolume(self._volume)
        self._device = self._sink.start()
        if self._device is None:
            self._sink.deleteLater()
            self._sink = None
        return self._device is not None

    def _push(self) -> None:
        """Hand the device what it has room for; it is asked every 20 ms."""
        if self._sink is None or self._device is None or self._feed is None:
            return
        while True:
            if self._left:
                written = self._device.write(self._left)
                self._left = self._left[max(0, written) :]
                if self._left:
                    return
            frame_bytes = 8 if self._floats else 4
            chunk = self._feed.take(self._sink.bytesFree() // frame_bytes)
            if chunk.shape[1] == 0:
                return
            self._left = _interleaved(chunk, self._floats)


def _interleaved(chunk: np.ndarray, floats: bool) -> bytes:
    samples = np.clip(chunk.T, -1.0, 1.0)
    if floats:
        return np.ascontiguousarray(samples, np.float32).tobytes()
    return np.ascontiguousarray(np.rint(samples * 32767.0), np.int16).tobytes()
