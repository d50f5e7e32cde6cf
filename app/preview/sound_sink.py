"""Where samples go: the machine's sound device, or a clock that takes them as a device would.

It knows bytes and seconds, nothing of films. The clock is for machines without a device, so that
the same playing can be watched there; STORYREEL_SOUND=clock asks for it.
"""

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

SAMPLE_RATE = 48_000
BUFFER = 0.5
"""Seconds that a device holds: so long may the window's thread be busy before sound breaks."""


class Sink(Protocol):
    """Takes interleaved stereo at 48 kHz, as float32 or as int16, and tells how much was heard."""

    floats: bool

    def room(self) -> int:
        """Return how many bytes it would take now."""
        ...

    def write(self, samples: bytes) -> int:
        """Take bytes; return how many were taken."""
        ...

    def seconds(self) -> float:
        """Return the seconds heard so far."""
        ...

    def underruns(self) -> int:
        """Return how often it ran dry after it had begun."""
        ...

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0 to 1."""
        ...

    def close(self) -> None:
        """Fall silent at once."""
        ...


OpenSink = Callable[[float], Sink | None]
"""(seconds that it may hold) -> a Sink, or None where there is no device."""


def open_sink(buffer: float = BUFFER) -> Sink | None:
    """Return the machine's default output, or the clock when it is asked for; None: no device."""
    if os.environ.get("STORYREEL_SOUND") == "clock":
        return ClockedSink(buffer)
    return DeviceSink.open(buffer)


class DeviceSink:
    """The default output device."""

    def __init__(self, device: "QAudioDevice", form: "QAudioFormat", buffer: float) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QtAudio

        self.floats = form.sampleFormat() == QAudioFormat.SampleFormat.Float
        self._underruns, self._idle = 0, QtAudio.State.IdleState
        self._written = False
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(round(SAMPLE_RATE * buffer) * form.bytesPerFrame())
        self._sink.stateChanged.connect(self._count)
        self._port: Any = self._sink.start()

    @classmethod
    def open(cls, buffer: float) -> "DeviceSink | None":
        """Return the default output; None where there is none that takes 48 kHz stereo."""
        from PySide6.QtMultimedia import QAudioFormat, QMediaDevices

        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return None
        form = QAudioFormat()
        form.setSampleRate(SAMPLE_RATE)
        form.setChannelCount(2)
        for sample in (QAudioFormat.SampleFormat.Float, QAudioFormat.SampleFormat.Int16):
            form.setSampleFormat(sample)
            if device.isFormatSupported(form):
                made = cls(device, form, buffer)
                return made if made._port is not None else None
        return None

    def _count(self, state: object) -> None:
        if state == self._idle and self._written:
            self._underruns += 1

    def room(self) -> int:
        return self._sink.bytesFree()

    def write(self, samples: bytes) -> int:
        self._written = True
        return self._port.write(samples)

    def seconds(self) -> float:
        return self._sink.processedUSecs() / 1e6

    def underruns(self) -> int:
        return self._underruns

    def set_volume(self, volume: float) -> None:
        self._sink.setVolume(volume)

    def close(self) -> None:
        self._sink.stateChanged.disconnect(self._count)
        self._sink.reset()
        self._sink.deleteLater()
        self._port = None


class ClockedSink(QObject):
    """Takes samples in real time and lets nobody hear them; `pace` 2.0 is twice as fast.

    What is taken is also written to `kept`, when there is one.
    """

    def __init__(
        self, buffer: float = BUFFER, pace: float = 1.0, kept: bytearray | None = None
    ) -> None:
        super().__init__()
        self.floats = True
        self._pace, self._kept = pace, kept
        self._size = round(SAMPLE_RATE * buffer) * 8
        self._held = self._taken = self._underruns = 0
        self._begun: float | None = None
        self._dry = False

    def room(self) -> int:
        self._take()
        return self._size - self._held

    def write(self, samples: bytes) -> int:
        count = min(len(samples), self.room())
        if count and self._begun is None:
            self._begun = time.perf_counter()
        if self._kept is not None:
            self._kept += samples[:count]
        self._held += count
        self._dry = self._dry and not count
        return count

    def seconds(self) -> float:
        self._take()
        return self._taken / 8 / SAMPLE_RATE

    def underruns(self) -> int:
        self._take()
        return self._underruns

    def set_volume(self, volume: float) -> None:
        pass

    def close(self) -> None:
        self._begun = None

    def _take(self) -> None:
        """Take what a device would have taken by now; where that is not there it waits for it."""
        if self._begun is None:
            return
        now = time.perf_counter()
        due = int((now - self._begun) * self._pace * SAMPLE_RATE) * 8 - self._taken
        count = min(due, self._held)
        self._held -= count
        self._taken += count
        if due > count:
            self._begun = now - self._taken / 8 / SAMPLE_RATE / self._pace
            if not self._dry:
                self._dry = True
                self._underruns += 1
