"""Tap timing under way: it plays, and each tap ends a shot. The arithmetic is in `tap`.

Everything tapped is one undo step. It knows the session and a player with `play`, `pause`,
`frame_now()` and `playing_changed`; it draws nothing.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.timeline.positions import Positions
from app.timeline.tap import retimed, tap_durations
from engine.project.document import Id, Project

if TYPE_CHECKING:
    from app.session import Session

HOLD_SECONDS = 120
"""How long the shot that waits for its tap stays on screen at most."""


class TapTiming(QObject):
    """See the module."""

    active_changed = Signal(bool)

    def __init__(self, session: "Session", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._player: Any = None
        self._before: Project | None = None
        self._shown: Project | None = None
        self._ids: tuple[Id, ...] = ()
        self._start = 0
        self._taps: list[int] = []

    @property
    def active(self) -> bool:
        """Whether taps set cuts now."""
        return self._player is not None

    def begin(self, player: Any) -> None:
        """Play from the shot under the playhead on; the first tap ends that shot."""
        project = self._session.project
        positions = Positions(project)
        index = positions.at(self._session.playhead)
        if self.active or index is None or self._session.read_only:
            return
        self._player, self._before, self._shown = player, project, project
        self._ids = tuple(shot.id for shot in positions.shots[index:])
        self._start, self._taps = positions.edges[index], []
        self._session.select(())
        self._session.move_playhead(self._start)
        self._show(int(HOLD_SECONDS * project.rate))
        player.playing_changed.connect(self._hear_player)
        player.play()
        self._session.message_posted.emit(
            "info", "Tap timing: press Enter at each cut, Escape or Space to end."
        )
        self.active_changed.emit(True)

    def tap(self) -> None:
        """End the shot on screen at the frame that is heard now; the last one ends the run."""
        if not self.active:
            return
        self._taps.append(self._player.frame_now())
        if len(tap_durations(self._start, self._taps)) >= len(self._ids):
            self.end()
        else:
            self._show(int(HOLD_SECONDS * self._session.project.rate))

    def end(self) -> None:
        """Stop; the shots without a tap have their own lengths again."""
        if not self.active:
            return
        player, self._player = self._player, None
        player.playing_changed.disconnect(self._hear_player)
        self._show(0)
        player.pause()
        self._before = self._shown = None
        self.active_changed.emit(False)

    def _show(self, hold: int) -> None:
        before = self._before
        if before is None or self._session.project is not self._shown:
            return
        after = retimed(before, self._ids, self._start, self._taps, hold)
        self._session.apply("Tap timing", lambda _now: after, merge_key=("tap", id(before)))
        self._shown = self._session.project

    def _hear_player(self, playing: bool) -> None:
        if not playing:
            self.end()
