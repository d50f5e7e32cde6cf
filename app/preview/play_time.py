"""The seconds since playing began: those heard from the sound device, else those of a timer.

It knows frames only to say where sound begins; what is shown when is the player's business.
"""

import time
from fractions import Fraction

from PySide6.QtCore import QObject

from app.preview.sound_out import Mix, SoundOut
from engine.project.timecode import sample_of_frame


class PlayTime(QObject):
    """See the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sound = SoundOut(self)
        self._begun: float | None = None

    def start_sound(
        self, mix: Mix, rate: Fraction, start: int, end: int, loop_from: int | None
    ) -> bool:
        """Play the frames [start, end) of the mix, again from `loop_from`; False: no device."""
        self._begun = None
        again = None if loop_from is None else sample_of_frame(loop_from, rate)
        return self._sound.start(
            mix, sample_of_frame(start, rate), sample_of_frame(end, rate), again
        )

    def start_timer(self, seconds: float = 0.0) -> None:
        """Count on from `seconds` without sound."""
        self._sound.stop()
        self._begun = time.perf_counter() - seconds

    def seconds(self) -> float:
        """Return the seconds since the start; a device that stalls is left for the timer."""
        if self._begun is not None:
            return time.perf_counter() - self._begun
        heard = self._sound.seconds()
        if self._sound.stalled:
            self.start_timer(heard)
        return heard

    def stop(self) -> None:
        """Fall silent."""
        self._sound.stop()

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0 to 1."""
        self._sound.set_volume(volume)
