"""What the menus do with markers and sounds: the selected one, else the one at the playhead."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.handlers.dialogs import NO_SOUND
from app.handlers.sounds import SoundHandlers

if TYPE_CHECKING:
    from app.window import Window

NO_MARKER = "There is no marker at the playhead; press M to set one."


class TrackHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        timeline = self._window.timeline
        return {
            "rename_marker": lambda: self._on_marker(timeline.rename_marker),
            "remove_marker": lambda: self._on_marker(timeline.commands.remove_marker),
            "marker_previous": lambda: timeline.go_to_marker(-1),
            "marker_next": lambda: timeline.go_to_marker(1),
            "mute_sound": lambda: self._on_sound(timeline.commands.toggle_mute),
            "remove_sound": lambda: self._on_sound(timeline.commands.remove_sound),
            **SoundHandlers(self._window).handlers(),
        }

    def _on_marker(self, do: Callable[[str], object]) -> None:
        self._do(do, self._window.timeline.commands.chosen_marker(), NO_MARKER)

    def _on_sound(self, do: Callable[[str], object]) -> None:
        self._do(do, self._window.timeline.commands.chosen_sound(), NO_SOUND)

    def _do(self, do: Callable[[str], object], id: str | None, otherwise: str) -> None:
        if id is None:
            self._window.session.message_posted.emit("info", otherwise)
        else:
            do(id)
