"""A thread that mixes ahead of what is heard, so that a busy moment is not heard.

It knows a function from samples to samples, nothing of devices.
"""

import threading
from collections import deque
from collections.abc import Callable

import numpy as np

CHUNK = 4_800
QUEUED = 12
"""Chunks mixed ahead: 1.2 seconds."""

Mix = Callable[[int, int], np.ndarray]
"""(first sample, count) -> float32, 2 × count."""


class SoundFeed:
    """Samples [start, end) of a mix, looping over [loop_from, end) when told to."""

    def __init__(
        self,
        mix: Mix,
        start: int,
        end: int,
        loop_from: int | None,
        chunk: int = CHUNK,
        queued: int = QUEUED,
    ) -> None:
        self._mix = mix
        self._at = start
        self._end = end
        self._loop_from = loop_from
        self._chunk, self._queued = chunk, queued
        self._chunks: deque[np.ndarray] = deque()
        self._room = threading.Condition()
        self._closing = False
        self._over = False
        self._thread = threading.Thread(target=self._run, name="sound mix", daemon=True)
        self._thread.start()

    def take(self, count: int) -> np.ndarray:
        """Return up to `count` mixed samples, float32, 2 × n; n is 0 when none are ready."""
        with self._room:
            if not self._chunks or count <= 0:
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
                while len(self._chunks) >= self._queued and not self._closing:
                    self._room.wait()
                if self._closing:
                    return
            if self._at >= self._end:
                if self._loop_from is None or self._loop_from >= self._end:
                    with self._room:
                        self._over = True
                    return
                self._at = self._loop_from
            count = min(self._chunk, self._end - self._at)
            try:
                chunk = np.asarray(self._mix(self._at, count), np.float32)
            except Exception:
                # A sound file that broke while playing: the film goes on in silence.
                chunk = np.zeros((2, count), np.float32)
            self._at += count
            with self._room:
                self._chunks.append(chunk)
