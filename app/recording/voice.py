"""The recorder: bytes of a microphone, or of any other feed, become a file that begins with a film.

It knows a device to read and a clock to keep to; no window, and no film.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QIODevice, QObject, Signal

from engine.media.error import MediaError
from engine.media.recording import VoiceFile

SAMPLE_KINDS = {"uint8": "u1", "int16": "<i2", "int32": "<i4", "float": "<f4"}


@dataclass(frozen=True)
class FeedForm:
    """How the bytes of a feed are read: interleaved samples of `channels` at `rate` Hz."""

    rate: int = 48_000
    channels: int = 1
    kind: str = "int16"

    def samples(self, content: bytes) -> np.ndarray:
        """Return whole frames as one channel of float32 in [-1, 1]."""
        read = np.frombuffer(content, SAMPLE_KINDS[self.kind]).reshape(-1, self.channels)
        match self.kind:
            case "uint8":
                level = (read.astype(np.float32) - 128.0) / 128.0
            case "int16":
                level = read.astype(np.float32) / 32768.0
            case "int32":
                level = (read / 2147483648.0).astype(np.float32)
            case _:
                level = read.astype(np.float32)
        return level.mean(axis=1)

    @property
    def frame_bytes(self) -> int:
        """The bytes of one frame."""
        return np.dtype(SAMPLE_KINDS[self.kind]).itemsize * self.channels


class VoiceRecorder(QObject):
    """Listens to a feed; between `begin` and `finish` it is kept.

    `clock` tells the seconds of film that were heard since playing began, 0 before. What came
    before the film was heard is left out, so that the recording's first sample belongs to the frame
    that playing began on, however long the devices took.
    """

    failed = Signal(str)

    def __init__(self, feed: QIODevice, form: FeedForm, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed, self._form = feed, form
        self._left = b""
        self._peak = 0.0
        self._file: VoiceFile | None = None
        self._clock: Callable[[], float] = lambda: 0.0
        self._waiting: list[np.ndarray] = []
        self._aligned = False
        feed.readyRead.connect(self._read)

    @property
    def recording(self) -> bool:
        """Whether what comes is kept."""
        return self._file is not None

    def level(self) -> float:
        """Return the highest sample that came since the last call, 0 to 1."""
        peak, self._peak = self._peak, 0.0
        return peak

    def begin(self, path: Path, clock: Callable[[], float]) -> None:
        """Keep what comes from now on in a file. Raises MediaError."""
        self._read()
        self._file = VoiceFile(path, self._form.rate)
        self._clock, self._waiting, self._aligned = clock, [], False

    def finish(self) -> Path:
        """Keep no more; return the file. Raises MediaError when nothing came."""
        self._read()
        if self._file is None:
            raise MediaError("Nothing was recorded: recording had not begun.")
        if not self._aligned:
            self._write_waiting(0)
        file, self._file = self._file, None
        return file.close()

    def cancel(self) -> None:
        """Keep no more and forget what came."""
        file, self._file = self._file, None
        if file is not None:
            file.abort()

    def _read(self) -> None:
        content = self._left + self._feed.readAll().data()
        whole = len(content) // self._form.frame_bytes * self._form.frame_bytes
        self._left = content[whole:]
        if not whole:
            return
        samples = self._form.samples(content[:whole])
        self._peak = max(self._peak, float(np.abs(samples).max()))
        if self._file is None:
            return
        try:
            self._keep(samples)
        except MediaError as problem:
            self._file = None
            self.failed.emit(str(problem))

    def _keep(self, samples: np.ndarray) -> None:
        assert self._file is not None
        if self._aligned:
            self._file.write(samples)
            return
        self._waiting.append(samples)
        heard = self._clock()
        if heard > 0.0:
            came = sum(map(len, self._waiting))
            self._write_waiting(max(0, came - round(heard * self._form.rate)))

    def _write_waiting(self, lead: int) -> None:
        assert self._file is not None
        self._aligned = True
        if self._waiting:
            self._file.write(np.concatenate(self._waiting)[lead:])
        self._waiting = []
