"""The dialogs that stand by themselves: settings, shortcuts, about, and the film's length."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.project import film

if TYPE_CHECKING:
    from app.window import Window

NO_MODEL = (
    "Speed and memory are chosen for models that were added; choose one of them for the shot, or "
    "add one under Models…"
)
NO_SOUND = "There is no sound at the playhead; drop one on the timeline, or import it."


class DialogHandlers:
    """For one window. Each dialog is imported when it is first opened."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        return {
            "fit_film": self.fit_film,
            "edit_sound": self.edit_sound,
            "expand_prompt": self.expand_prompt,
            "settings": self.show_settings,
            "models": self.show_models,
            "model_speed": self.show_speed,
            "help": self.show_help,
            "palette": self.show_palette,
            "shortcut_sheet": self.show_shortcuts,
            "about": self.show_about,
        }

    def fit_film(self) -> None:
        """Ask for a length and fit the film to it."""
        from app.dialogs.fit_film import FitFilm

        FitFilm(self._window.session, self._window).open()

    def edit_sound(self, sound_id: str | None = None) -> None:
        """Ask how a sound plays: this one, or without an id the selected one or the playhead's."""
        from app.dialogs.sound import SoundDialog

        session = self._window.session
        known = {sound.id: sound for sound in session.project.sounds}
        sound = known.get(sound_id or self._window.timeline.commands.chosen_sound() or "")
        if sound is None:
            session.message_posted.emit("info", NO_SOUND)
            return
        SoundDialog(session, sound, self._window).open()

    def expand_prompt(self) -> None:
        """Show the prompts of the selected shots expanded, to be accepted or not."""
        from app.dialogs.expand_prompt import ExpandPrompt
        from app.prompting import Prompting

        session = self._window.session
        shots = [film.shot_by_id(session.project, id) for id in session.target_ids]
        if not shots:
            session.message_posted.emit("info", "There is no shot whose prompt could be expanded.")
            return
        ExpandPrompt(Prompting(session), shots, session.background, self._window).open()

    def show_settings(self) -> None:
        """Open the settings."""
        from app.dialogs.settings import SettingsDialog

        window = self._window
        film = window.session.folder.path if window.session.is_open else None
        dialog = SettingsDialog(window.session.settings, window, film)
        dialog.theme_chosen.connect(lambda name: window.view_handlers.set_light(name == "light"))
        dialog.key_map_chosen.connect(lambda _: window.key_map_changed())
        dialog.open()

    def show_models(self) -> None:
        """Open the model manager, or bring it to the front."""
        from app.model_manager.window import ModelManager

        window = self._window
        manager = window.findChild(ModelManager)
        if manager is None:
            manager = ModelManager(window.session.settings, window)
            manager.models_changed.connect(window.session.models_changed)
        manager.show()
        manager.raise_()
        manager.activateWindow()

    def show_speed(self) -> None:
        """Open how the model of the current shot is held and made quick, with what it needs."""
        from app.model_manager.speed import SpeedDialog, extent_for
        from engine.render.families.table import MODELS

        session = self._window.session
        shot = session.current_shot
        spec = MODELS.get(shot.render.model) if shot is not None else None
        if shot is None or spec is None or not spec.family:
            session.message_posted.emit("info", NO_MODEL)
            return
        dialog = SpeedDialog(spec, extent_for(session.footing, shot, spec), self._window)
        dialog.changed.connect(session.models_changed)
        dialog.open()

    def show_help(self) -> None:
        """Open the first steps."""
        from app.dialogs.help import Help

        Help(self._window).open()

    def show_palette(self) -> None:
        """Open the command palette: every action, and every shot by its slate."""
        from app.dialogs.palette import Palette, entries_of, shot_entries

        window = self._window
        session = window.session
        entries = entries_of(window.action_table, session.settings.key_map)
        Palette([*entries, *shot_entries(session)], window).open_over(window)

    def show_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        from app.dialogs.shortcut_sheet import ShortcutSheet

        window = self._window
        key_map = window.session.settings.key_map
        ShortcutSheet(set(window.action_table), key_map, window).open()

    def show_about(self) -> None:
        """Say what this is."""
        from app.dialogs.about import About

        About(self._window).open()
