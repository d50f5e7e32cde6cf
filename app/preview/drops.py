"""Counts the pictures that came too late while the film played at its own speed.

It listens to the player alone. At other speeds pictures are left out by design and not counted.
"""

from PySide6.QtCore import QObject, Signal

from app.preview.player import Player


class DropCount(QObject):
    """See the module. `count` is of the run at hand, else of the last one."""

    changed = Signal(int)

    def __init__(self, player: Player) -> None:
        super().__init__(player)
        self.count = 0
        self._player = player
        self._last: int | None = None
        player.playing_changed.connect(self._begin)
        player.speed_changed.connect(lambda _: self._lose_track())
        player.frame_shown.connect(self._note)

    def _begin(self, playing: bool) -> None:
        self._lose_track()
        if playing:
            self._set(0)

    def _lose_track(self) -> None:
        """The next picture is the first of a run: nothing before it was due."""
        self._last = None

    def _note(self, frame: int) -> None:
        if self._player.speed != 1.0:
            return
        last, self._last = self._last, frame
        if last is not None and frame > last + 1:
            self._set(self.count + frame - last - 1)

    def _set(self, count: int) -> None:
        if count != self.count:
            self.count = count
            self.changed.emit(count)
