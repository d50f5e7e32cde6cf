"""What the View and Window menus do: overlays, zoom, layouts, folds, theme and full screen."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from app import theme
from app.board.layout import Mode
from app.keys import types
from app.layouts import FOLDS, NAMES
from engine.camera.prompt import Piece
from engine.project.document import Reference

if TYPE_CHECKING:
    from app.window import Window


class ViewHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        window = self._window
        preview = window.preview
        layouts = {f"layout_{name}": self._layout(name) for name in NAMES}
        folds = {f"fold_{name}": self._fold(name) for name in FOLDS}
        return {
            "zoom_in": window.timeline.zoom_in,
            "zoom_out": window.timeline.zoom_out,
            "zoom_fit": window.timeline.fit,
            "safe_areas": preview.set_safe_areas,
            "thirds": preview.set_thirds,
            "slate_overlay": preview.set_slate,
            "onion_skin": preview.set_onion_skin,
            "drawings_overlay": preview.drawing.set_shown,
            "draw": self.draw,
            "board_list": lambda _: self._board_mode("list"),
            "board_grid": lambda _: self._board_mode("grid"),
            "light_theme": self.set_light,
            "full_screen": preview.set_full_screen,
            **layouts,
            **folds,
            "reset_layout": window.layouts.reset,
            "jobs_drawer": window.show_drawer,
            "cast": self.show_cast,
            "element_from_picture": self.element_from_picture,
        }

    def checks(self) -> dict[str, bool]:
        """Return which of the checkable actions are on now."""
        window, settings = self._window, self._window.session.settings
        checks = {
            "light_theme": settings.theme == "light",
            "scrub_sound": settings.scrub_sound,
            "pause_rendering": window.session.rendering.paused,
            **{f"layout_{name}": settings.layout == name for name in NAMES},
            **{f"fold_{name}": name not in settings.folded for name in FOLDS},
        }
        if window.is_made("layouts"):
            checks |= self._checks_of_panels()
        return checks

    def _checks_of_panels(self) -> dict[str, bool]:
        window = self._window
        overlays = window.preview.view.overlays
        mode = window.board.cards.mode
        return {
            "safe_areas": overlays.safe,
            "thirds": overlays.thirds,
            "slate_overlay": overlays.slate_on,
            "onion_skin": overlays.onion_on,
            "drawings_overlay": window.preview.drawing.shown,
            "draw": window.preview.drawing.on,
            "board_list": mode == "list",
            "board_grid": mode == "grid",
            "jobs_drawer": window.is_made("drawer") and window.drawer.isVisible(),
            "cast": window.board_place.shows_cast,
            "shot_table": window.board_place.shows_table,
            "compare_takes": window.picture.is_comparing,
            "framing_tool": window.preview.framing,
            "loop": window.preview.player.loop,
            "mute": window.session.settings.muted,
            **window.timeline.checks(),
        }

    def draw(self, on: bool) -> None:
        """Draw on the frame of the selected shot, or of the one under the playhead."""
        window, session = self._window, self._window.session
        if on:
            window.picture.leave()
            if session.selection:
                session.go_to_shot(session.selection[0])
        window.preview.drawing.set(on)
        window.show_checks()

    def set_light(self, light: bool) -> None:
        """Show the light theme, or the dark one."""
        settings = self._window.session.settings
        settings.theme = "light" if light else "dark"
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply_theme(app, theme.TOKENS[settings.theme])
        self._window.theme_changed()

    def show_cast(self, shown: bool) -> None:
        """Show the cast and looks in the board's place, or the board again."""
        window = self._window
        if shown and window.layouts.name == "render":
            window.layouts.show_layout("edit")
        if shown and window.layouts.is_folded("board"):
            window.layouts.fold("board", False)
        window.board_place.show_cast(shown)
        window.show_checks()

    def element_from_picture(self, picture: Reference | None = None) -> None:
        """Make an element of a picture.

        None: of the stills chosen in the tray while it has the focus, else of the shot's first.
        """
        window, session = self._window, self._window.session
        files = window.tray.selected() if window.tray.view.hasFocus() else []
        shot = session.current_shot
        if picture is not None:
            self.make_elements([picture])
        elif files:
            from app.board.tray import references_to

            session.background.run(
                references_to, session.folder.path, tuple(files), then=self.make_elements,
                failed=lambda error: session.message_posted.emit("bad", str(error)),
            )  # fmt: skip
        elif shot is not None and shot.references:
            self.make_elements([shot.references[0]])
        else:
            session.message_posted.emit(
                "info", "Choose a still in the tray, or a shot that has a picture."
            )

    def show_piece(self, piece: Piece) -> None:
        """Show what a piece of a prompt was made of: an element of the cast, or a field."""
        if piece.element is None:
            self._window.inspector.focus_piece(piece)
            return
        self.show_cast(True)
        self._window.board_place.cast.choose(piece.element.id)

    def make_elements(self, references: Sequence[Reference]) -> None:
        """Make an element of each picture and show the first, its handle ready to be written."""
        self.show_cast(True)
        self._window.board_place.cast.make_from(references)

    def _board_mode(self, mode: Mode) -> None:
        self._window.board.set_mode(mode)
        self._window.show_checks()

    def _layout(self, name: Any) -> Callable[[bool], None]:
        def show(_: bool) -> None:
            window, before = self._window, QApplication.focusWidget()
            window.layouts.show_layout(name)
            if before is not None and before.isVisible() and types(before):
                before.setFocus()
            elif window.session.is_open:
                (window.wall if name == "render" else window.preview).setFocus()

        return show

    def _fold(self, name: str) -> Callable[[bool], None]:
        return lambda shown: self._window.layouts.fold(name, not shown)
