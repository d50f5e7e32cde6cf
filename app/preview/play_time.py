"""The seconds since playing began: those heard from the sound device, else those of a timer.

It knows frames only to say where sound begins; what is shown when is the player's business.
"""

import time
from fractions import Fraction

from PySide6.QtCore import QObject

from app.preview.shuttle_sound import shuttled, shuttled_length
from app.preview.sound_feed import Mix
from app.preview.sound_out import SoundOut
from app.preview.sound_sink import OpenSink, open_sink
from engine.project.timecode import sample_of_frame


class PlayTime(QObject):
    """See the module."""

    def __init__(self, parent: QObject | None = None, open_sink: OpenSink = open_sink) -> None:
        super().__init__(parent)
        self.sound = SoundOut(self, open_sink)
        self._begun: float | None = None

    def start_sound(
        self, mix: Mix, rate: Fraction, start: int, end: int, loop_from: int | None
    ) -> bool:
        """Play the frames [start, end) of the mix, again from `loop_from`; False: no device."""
        self._begun = None
        again = None if loop_from is None else sample_of_frame(loop_from, rate)
        return self.sound.start(
            mix, sample_of_frame(start, rate), sample_of_frame(end, rate), again
        )

    def start_shuttle(self, mix: Mix, rate: Fraction, here: int, to: int, speed: float) -> bool:
        """Play from the edge of frame `here` to that of frame `to` at one of the heard speeds."""
        self._begun = None
        origin = sample_of_frame(here, rate)
        length = shuttled_length(abs(sample_of_frame(to, rate) - origin), speed)
        return self.sound.start(shuttled(mix, origin, speed), 0, length)

    def start_timer(self, seconds: float = 0.0) -> None:
        """Count on from `seconds` without sound."""
        self.sound.stop()
        self._begun = time.perf_counter() - seconds

    def seconds(self) -> float:
        """Return the seconds since the start; a device that stalls is left for the timer."""
        if self._begun is not None:
            return time.perf_counter() - self._begun
        heard = self.sound.seconds()
        if self.sound.stalled:
            self.start_timer(heard)
        return heard

    def stop(self) -> None:
        """Fall silent."""
        self.sound.stop()

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0 to 1."""
        self.sound.set_volume(volume)
