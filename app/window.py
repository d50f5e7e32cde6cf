"""The window: it makes the panels, binds the table of actions to them, and opens and closes films.

What the panels show and do is theirs; what the layouts are is in `layouts.py`.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from app import theme
from app.actions import ACTION, build_actions, use_key_map
from app.cutting_room import CuttingRoom
from app.dropped import local_files
from app.handlers.view import ViewHandlers
from app.menus import add_camera_menu, add_mask_menu, add_recent_menu, build_menus, name_renders
from app.message_bar import MessageBar
from app.session import Session
from app.status_bar import StatusBar
from app.switch import LayoutSwitch
from app.welcome import Welcome
from engine.project.backups import backup_time

if TYPE_CHECKING:
    from app.handlers.films import FilmHandlers
    from app.takes.strip import TakesStrip
    from app.takes.wall import TakeWall

MENU_HEIGHT = 24
SMALLEST = QSize(960, 600)
FIRST_SIZE = QSize(1600, 960)
TITLE_BAR = QSize(0, 40)
FOLD_SWITCHES = {
    "fold_board": "panel-left", "fold_timeline": "panel-bottom", "fold_inspector": "panel-right",
}  # fmt: skip


class Window(CuttingRoom):
    """One window on one session; it owns the session and closes it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._may_close = False
        self._asking: QMessageBox | None = None
        self._make_frame()
        self._make_actions()
        self._listen()
        self._restore()
        self._open_room()

    # Making it

    def _make_frame(self) -> None:
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self.menuBar().setFixedHeight(MENU_HEIGHT)
        self.banner = QLabel()
        self.banner.setProperty("role", "banner")
        self.banner.setWordWrap(True)
        self.banner.hide()
        self.welcome = Welcome(self.session.settings)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.status = StatusBar(self.session)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.banner, 0), (self.pages, 1), (self.status, 0)):
            column.addWidget(widget, stretch)
        self.setCentralWidget(holder)
        self.messages = MessageBar(self)

    def _make_actions(self) -> None:
        settings = self.session.settings
        self.view_handlers = ViewHandlers(self)
        doing = {id: partial(self._do, id) for id in ACTION}
        self.action_table = build_actions(self, doing, settings.key_map)
        menus = build_menus(self.menuBar(), self.action_table)
        imports = self.action_table["import_files"]
        add_recent_menu(menus["File"], imports, settings, self.session.open_later)
        add_camera_menu(menus["Camera"], self._add_move)
        add_mask_menu(menus["View/Overlays"], lambda: self.preview)
        self.layout_switch = LayoutSwitch(
            [self.action_table[f"layout_{name}"] for name in ("board", "edit", "render")]
        )
        self.menuBar().setCornerWidget(self.layout_switch)
        for id, name in FOLD_SWITCHES.items():
            self.action_table[id].setIcon(theme.icon(name))
        self.status.show_folds([self.action_table[id] for id in FOLD_SWITCHES])
        first = ("new_film", "open_film", "open_sample")
        self.welcome.show_actions([self.action_table[id] for id in first])

    @cached_property
    def films(self) -> "FilmHandlers":
        """The File menu."""
        from app.handlers.films import FilmHandlers

        return FilmHandlers(self, self.session, self.importing)

    @cached_property
    def handlers(self) -> dict[str, Callable[..., Any]]:
        """What each row of the table of actions does; bound to the panels, so it makes them."""
        from app.handlers.boarding import BoardingHandlers
        from app.handlers.camera import CameraHandlers
        from app.handlers.clipboard import ClipboardHandlers
        from app.handlers.cutting import CuttingHandlers
        from app.handlers.dialogs import DialogHandlers
        from app.handlers.footage import FootageHandlers
        from app.handlers.playback import PlaybackHandlers
        from app.handlers.renders import RenderHandlers
        from app.handlers.shots import ShotHandlers
        from app.handlers.tracks import TrackHandlers
        from app.handlers.viewing import ViewingHandlers
        from app.handlers.words import WordsHandlers

        session = self.session
        return {
            **self.films.handlers(),
            **ShotHandlers(session).handlers(),
            **ClipboardHandlers(session, self.importing).handlers(),
            **BoardingHandlers(self).handlers(),
            **PlaybackHandlers(self).handlers(),
            **CameraHandlers(session).handlers(),
            **RenderHandlers(session, self.takes_in_use).handlers(),
            **self.view_handlers.handlers(),
            **DialogHandlers(self).handlers(),
            **TrackHandlers(self).handlers(),
            **WordsHandlers(self).handlers(),
            **CuttingHandlers(self).handlers(),
            **ViewingHandlers(self).handlers(),
            **FootageHandlers(self).handlers(),
            "rename_scene": self.board.rename_scene,
            "edit_action": self.edit_action,
            "framing_tool": self.preview.set_framing_tool,
            "compare_takes": self.compare_takes,
            "quit": self.close,
        }

    def _do(self, id: str, *state: bool) -> None:
        self.handlers[id](*state)

    def _add_move(self, kind: str) -> None:
        from app.handlers.camera import CameraHandlers

        CameraHandlers(self.session).add_move(kind)

    def _listen(self) -> None:
        session = self.session
        session.project_opened.connect(self._open_room)
        session.project_changed.connect(self._project_changed)
        session.selection_changed.connect(lambda _: self.enable_actions())
        session.message_posted.connect(lambda kind, text: self.messages.say(kind, text))
        session.missing_changed.connect(self._say_missing)
        session.film_damaged.connect(self._offer_backup)
        session.showing.framing_changed.connect(lambda _: name_renders(self.action_table, session))
        session.jobs_changed.connect(self.show_checks)
        session.undo_stack.indexChanged.connect(lambda _: self._show_undo())
        self.status.drawer_requested.connect(lambda: self.show_drawer(self.drawer.isHidden()))
        self.status.stop_requested.connect(lambda: self.importing.cancel())
        self.welcome.open_requested.connect(session.open_later)

    def _restore(self) -> None:
        settings = self.session.settings
        kept = QByteArray.fromHex(settings.geometry.encode())
        if kept.isEmpty() or not self.restoreGeometry(kept):
            screen = self.screen().availableGeometry().size()
            self.resize(FIRST_SIZE.boundedTo(screen - TITLE_BAR))
        self.show_checks()

    def _open_room(self) -> None:
        """Show what is open; the first film makes the panels, which are told of later ones."""
        if not self.is_made("layouts"):
            self.show_film()

    # What is shown

    def takes_in_use(self) -> "TakesStrip | TakeWall":
        """Return the wall in layout Render, else the strip: what the keys of takes mean."""
        return self.wall if self.layouts.name == "render" else self.takes

    def show_film(self) -> None:
        """Show the film that was opened, or how to begin when none is."""
        session = self.session
        name = session.project.name
        self.setWindowTitle(f"{name} — Storyreel" if session.is_open else "Storyreel")
        self.pages.setCurrentWidget(self.layouts.root if session.is_open else self.welcome)
        reason = session.read_only_reason if session.is_open else ""
        self.banner.setText(f"Read-only. {reason} Nothing you do here is saved." if reason else "")
        self.banner.setVisible(bool(reason))
        self._show_undo()
        self.enable_actions()
        if session.is_open:
            self.layouts.fit()
            self.timeline.fit()
        else:
            self.welcome.refresh()
        self.focus_preview()

    def focus_preview(self) -> None:
        """Put the focus on the picture, so that Space plays and digits pick."""
        if self.session.is_open:
            self.preview.setFocus()
        else:
            self.welcome.focus_first()

    def _project_changed(self, before, after) -> None:
        if before.name != after.name:
            self.setWindowTitle(f"{after.name} — Storyreel")

    def enable_actions(self) -> None:
        """Let each action be used only where its row says it can."""
        session = self.session
        there = {
            "": True,
            "film": session.is_open,
            "edit": not session.read_only,
            "shots": bool(session.selection),
        }
        for id, action in self.action_table.items():
            action.setEnabled(there[ACTION[id].needs])
        stack = session.undo_stack
        self.action_table["undo"].setEnabled(stack.canUndo())
        self.action_table["redo"].setEnabled(stack.canRedo())

    def _show_undo(self) -> None:
        stack = self.session.undo_stack
        for id, text, able in (
            ("undo", stack.undoText(), stack.canUndo()),
            ("redo", stack.redoText(), stack.canRedo()),
        ):
            action = self.action_table[id]
            action.setText(f"{ACTION[id].text} {text[:1].lower()}{text[1:]}".strip())
            action.setEnabled(able)

    def show_checks(self) -> None:
        """Tick the checkable actions that are on."""
        for id, on in self.view_handlers.checks().items():
            if id in self.action_table:
                self.action_table[id].setChecked(on)

    def _say_missing(self) -> None:
        count = len(self.session.missing)
        if count:
            one = "1 file is missing. Its shots show a card until it is found;"
            more = f"{count} files are missing. Their shots show a card until they are found;"
            text = f"{one if count == 1 else more} nothing else changed."
            self.messages.say("warn", text, "Find…", self.films.relink)

    def _offer_backup(self, path: Path, backup: Path) -> None:
        when = backup_time(backup)
        dated = f" of {datetime.fromtimestamp(when):%d %B, %H:%M}" if when is not None else ""
        text = (
            f"“{path.stem}” is damaged and can't be opened. Its newest backup{dated} can take its "
            "place; the damaged file is kept beside the backups."
        )
        self.messages.say(
            "bad", text, "Open the backup", lambda: self.session.restore(path, backup)
        )

    def show_importing(self, done: int, count: int) -> None:
        """Say how many files are in."""
        self.status.show_work(f"Importing {done + 1} of {count}" if done < count else "")

    def show_work(self, text: str) -> None:
        """Say what is brought in; an empty text ends it."""
        self.status.show_work(text)

    def show_drawer(self, shown: bool) -> None:
        """Open the list of renders, or put it away."""
        if shown:
            self.messages.stand_beside(self.drawer)
            self.drawer.open()
        else:
            self.drawer.close_drawer()
        self.show_checks()

    def theme_changed(self) -> None:
        """Draw everything anew in the theme that was chosen."""
        for widget in self.findChildren(QWidget):
            widget.update()
        self.show_checks()
        self.status.refresh()

    def key_map_changed(self) -> None:
        """Give every action the keys of the chosen key map."""
        use_key_map(self, self.action_table, self.session.settings.key_map)
        self.session.jobs_changed.emit()  # what can be rendered tells its key

    # Commands of the window's own

    def edit_action(self) -> None:
        """Write the shot's action; while tapping, set a cut."""
        if self.timeline.tapping:
            self.timeline.tap()
            return
        self.layouts.fold("inspector", False)
        self.inspector.focus_action()

    def compare_takes(self, on: bool) -> None:
        """Compare the current take with another one by a wipe, or go back to the film."""
        if on:
            self.takes_in_use().compare_takes()
        else:
            self.picture.leave()
        self.show_checks()

    # Files dropped anywhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders wherever no panel takes them."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a film, or bring pictures and sounds in."""
        self.films.take_files(local_files(event))
        event.acceptProposedAction()

    # Its size and its end

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the design's sizes, and what floats above the window in its place."""
        super().resizeEvent(event)
        self.messages.place()
        if self.is_made("layouts"):
            self.layouts.fit()
        if self.is_made("drawer"):
            self.drawer.place()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the layout once the sizes are known."""
        super().showEvent(event)
        if self.is_made("layouts"):
            QTimer.singleShot(0, self, self.layouts.fit)
        self.focus_preview()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask when something is still rendered or exported, then end everything cleanly."""
        busy = self.session.rendering.active or self._exporting
        if busy and not self._may_close:
            event.ignore()
            self._ask_to_close()
            return
        self.session.settings.geometry = bytes(self.saveGeometry().toHex().data()).decode()
        self.shut_down()
        super().closeEvent(event)

    @property
    def _exporting(self) -> bool:
        return self.is_made("films") and self.films.exporting

    def shut_down(self) -> None:
        """End every thread and close the film."""
        self._ended = True
        if self.is_made("films"):
            self.films.shut_down()
        if self.is_made("preview"):
            self.preview.shut_down()
        for name in ("takes", "wall", "picture"):
            if self.is_made(name):
                getattr(self, name).close_clips()
        if self.is_made("thumbnails"):
            self.thumbnails.close()
        self.session.close()

    def _ask_to_close(self) -> None:
        if self._asking is None:
            renders = len(self.session.rendering.active)
            from app.dialogs.closing import ask_to_close

            self._asking = ask_to_close(self, renders, self._exporting)
            self._asking.finished.connect(self._answered)
        self._asking.raise_()

    def _answered(self) -> None:
        from app.dialogs.closing import is_closing

        asking, self._asking = self._asking, None
        if asking is not None and is_closing(asking):
            self.close_now()

    def close_now(self) -> None:
        """Close without asking; renders that are not done stay in the queue."""
        self._may_close = True
        self.close()


def open_window(folder: Path | None = None) -> int:
    """Open the window on a film, on the last one, or, the first time, on the sample film."""
    from app.launch import launch

    return launch(folder)
