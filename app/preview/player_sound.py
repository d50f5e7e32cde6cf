"""What the player lets be heard: the mix of the film as it stands, at a run's speed or in grains.

It knows the film and its takes; which picture is shown when is the player's business.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.preview.loudness import Loudness
from app.preview.play_time import PlayTime
from app.preview.scrub_sound import ScrubSound
from app.preview.shuttle_sound import HEARD_SPEEDS
from app.preview.sound_sink import OpenSink, open_sink

if TYPE_CHECKING:
    import numpy as np

    from app.session import Session


class PlayerSound(QObject):
    """See the module. `wanted` asks for the run to begin anew, as it can be heard now."""

    wanted = Signal()
    heard = Signal()
    """Something is heard from now on."""

    def __init__(
        self, session: "Session", parent: QObject | None = None, open_sink: OpenSink = open_sink
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._project, self._takes, self._folder = session.project, session.takes, Path()
        self._unheard = False
        self.time = PlayTime(self, open_sink)
        self.scrub = ScrubSound(self._mix, self, open_sink)
        self.loudness = Loudness(session.settings, self)
        self.loudness.changed.connect(self._set_level)
        self._set_level()

    def show_snapshot(self) -> None:
        """Hear the film as it stands from now on."""
        session = self._session
        self._project, self._takes = session.project, session.takes
        if session.is_open:
            self._folder = session.folder.path

    def start(self, here: int, first: int, end: int, speed: float, loop: bool) -> None:
        """Take the sound as the clock where it can be heard, else a timer."""
        self.scrub.stop()
        self._unheard = self.loudness.level <= 0.0
        self.heard.emit()
        if not (self._is_heard and speed in HEARD_SPEEDS and self._starts_sound(
            here, first, end, speed, loop
        )):  # fmt: skip
            self.time.start_timer()

    def _starts_sound(self, here: int, first: int, end: int, speed: float, loop: bool) -> bool:
        rate = self._project.rate
        if speed == 1.0:
            loop_from = first if loop else None
            return self.time.start_sound(self._mix, rate, here, end, loop_from)
        if loop:
            return False
        ends = (here, end) if speed > 0 else (here + 1, first)
        return self.time.start_shuttle(self._mix, rate, *ends, speed)

    @property
    def _is_heard(self) -> bool:
        there_is = bool(self._project.sounds or self._takes)
        return there_is and not self._unheard and self._session.is_open

    def pass_frame(self, frame: int) -> None:
        """Let a grain of a frame be heard, where that is wished for."""
        wished = self._session.settings.scrub_sound and self.loudness.level > 0.0
        there_is = bool(self._project.sounds or self._takes)
        if wished and there_is and self._session.is_open:
            self.scrub.pass_frame(frame, self._project.rate)
            self.heard.emit()

    def levels(self) -> tuple[float, float] | None:
        """Return the peaks, left and right, heard since the last call, before volume; or None."""
        return self.time.sound.levels() or self.scrub.levels()

    def stop(self) -> None:
        """Fall silent."""
        self.time.stop()

    def shut_down(self) -> None:
        """Fall silent and let the device go."""
        self.time.stop()
        self.scrub.stop()

    def _mix(self, start: int, count: int) -> "np.ndarray":
        from engine.compose.mix import mix

        return mix(self._project, self._folder, start, count, self._takes)

    def _set_level(self) -> None:
        """Be as loud as asked; a run that began unheard goes on with its sound."""
        self.time.set_volume(self.loudness.level)
        self.scrub.set_volume(self.loudness.level)
        if self._unheard and self.loudness.level > 0.0:
            self._unheard = False
            self.wanted.emit()
