"""What the menus do with sounds: the selected one, else the one at the playhead; and recording."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.handlers.dialogs import NO_SOUND

if TYPE_CHECKING:
    from app.window import Window


class SoundHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        sounds = self._window.timeline.sounds
        return {
            "split_sound": lambda: self._do(sounds.split),
            "duplicate_sound": lambda: self._do(sounds.duplicate),
            "lock_sound": lambda: self._do(sounds.toggle_lock),
            "solo_sound": lambda: self._do(sounds.toggle_solo),
            "fade_in_here": lambda: self._do(lambda id: sounds.fade_to_playhead(id, out=False)),
            "fade_out_here": lambda: self._do(lambda id: sounds.fade_to_playhead(id, out=True)),
            "add_sound_track": lambda: sounds.add_track(),
            "record_voice": self.record_voice,
            "scrub_sound": self.set_scrub_sound,
        }

    def _do(self, do: Callable[[str], object]) -> None:
        sound = self._window.timeline.commands.chosen_sound()
        if sound is None:
            self._window.session.message_posted.emit("info", NO_SOUND)
        else:
            do(sound)

    def record_voice(self) -> None:
        """Open the panel that records, or bring it to the front."""
        from app.recording.panel import RecordPanel

        window = self._window
        panel = window.findChild(RecordPanel)
        if panel is None:
            panel = RecordPanel(window.session, window.preview.player, window)
        panel.show()
        panel.raise_()
        panel.activateWindow()

    def set_scrub_sound(self, on: bool) -> None:
        """Let sound be heard while scrubbing, or not; it is remembered."""
        settings = self._window.session.settings
        settings.scrub_sound = on
        settings.save()
