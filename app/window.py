"""The window: it makes the panels, binds the table of actions to them, and opens and closes films.

What the panels show and do is theirs; what the layouts are is in `layouts.py`.
"""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.actions import ACTION, build_actions, set_keys
from app.board.board import Board
from app.board.drops import local_paths
from app.board.tray import StillsTray
from app.dialogs.closing import ask_to_close, is_closing
from app.handlers.camera import CameraHandlers
from app.handlers.dialogs import DialogHandlers
from app.handlers.films import FilmHandlers
from app.handlers.playback import PlaybackHandlers
from app.handlers.renders import RenderHandlers
from app.handlers.shots import ShotHandlers
from app.handlers.view import ViewHandlers
from app.importing import Importing
from app.inspector.inspector import Inspector
from app.jobs.drawer import JobsDrawer
from app.keys import PICKS
from app.layouts import Layouts, Panels
from app.menus import (
    add_camera_menu,
    add_mask_menu,
    add_recent_menu,
    build_menus,
    open_shot_menu,
)  # fmt: skip
from app.message_bar import MessageBar
from app.picture_place import PicturePlace
from app.preview.preview import Preview
from app.session import Session
from app.status_bar import StatusBar
from app.switch import LayoutSwitch
from app.takes.strip import TakesStrip
from app.takes.wall import TakeWall
from app.thumbnails import Thumbnails
from app.timeline.timeline import Timeline
from app.welcome import Welcome

MENU_HEIGHT = 24
SMALLEST = QSize(960, 600)
FOLD_SWITCHES = {
    "fold_board": "panel-left", "fold_timeline": "panel-bottom", "fold_inspector": "panel-right",
}  # fmt: skip


class Window(QMainWindow):
    """One window on one session; it owns the session and closes it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._may_close = False
        self._asking: QMessageBox | None = None
        self._make_panels()
        self._make_frame()
        self._make_actions()
        self._listen()
        self._restore()
        self._show_film()

    # Making it

    def _make_panels(self) -> None:
        session = self.session
        self.thumbnails = Thumbnails(session, self)
        self.importing = Importing(session, self)
        self.board = Board(session, self.thumbnails)
        self.tray = StillsTray(session, self.thumbnails)
        self.preview = Preview(session, self.thumbnails)
        self.timeline = Timeline(session, self.thumbnails)
        self.inspector = Inspector(session, self.thumbnails)
        self.takes = TakesStrip(session, self.thumbnails)
        self.wall = TakeWall(session, self.thumbnails)
        self.board.set_importing(self.importing, self.tray.use)
        self.tray.importing = self.importing
        for panel in (self.preview, self.takes, self.wall):
            panel.setProperty(PICKS, True)
        self.picture = PicturePlace(session, self.preview)
        panels = Panels(
            board=self.board, tray=self.tray, preview=self.picture, takes=self.takes,
            wall=self.wall, inspector=self.inspector, timeline=self.timeline,
        )  # fmt: skip
        self.layouts = Layouts(panels, session.settings, self)

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
        self.pages.addWidget(self.layouts.root)
        self.status = StatusBar(self.session)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.banner, 0), (self.pages, 1), (self.status, 0)):
            column.addWidget(widget, stretch)
        self.setCentralWidget(holder)
        self.drawer = JobsDrawer(self.session, self)
        self.messages = MessageBar(self)

    def _make_actions(self) -> None:
        session = self.session
        self.films = FilmHandlers(self, session, self.importing)
        self.view_handlers = ViewHandlers(self)
        camera = CameraHandlers(session)
        handlers = {
            **self.films.handlers(),
            **ShotHandlers(session, self.importing).handlers(),
            **PlaybackHandlers(self).handlers(),
            **camera.handlers(),
            **RenderHandlers(session, self.takes_in_use).handlers(),
            **self.view_handlers.handlers(),
            **DialogHandlers(self).handlers(),
            "find": self.board.show_find,
            "rename_scene": self.board.rename_scene,
            "edit_action": self.edit_action,
            "framing_tool": self.preview.set_framing_tool,
            "compare_takes": self.compare_takes,
            "quit": self.close,
        }
        self.action_table = build_actions(self, handlers, session.settings.key_map)
        menus = build_menus(self.menuBar(), self.action_table)
        imports = self.action_table["import_files"]
        add_recent_menu(menus["File"], imports, session.settings, self.session.open_later)
        add_camera_menu(menus["Camera"], camera.add_move)
        add_mask_menu(menus["View/Overlays"], self.preview)
        self.layout_switch = LayoutSwitch(
            [self.action_table[f"layout_{name}"] for name in ("board", "edit", "render")]
        )
        self.menuBar().setCornerWidget(self.layout_switch)
        for id, name in FOLD_SWITCHES.items():
            self.action_table[id].setIcon(theme.icon(name))
        self.status.show_folds([self.action_table[id] for id in FOLD_SWITCHES])
        self.board.show_actions(
            [self.action_table[id] for id in ("board_list", "board_grid", "new_scene", "new_shot")]
        )
        self.timeline.set_actions(self.action_table)
        first = ("new_film", "open_film", "open_sample")
        self.welcome.show_actions([self.action_table[id] for id in first])

    def _listen(self) -> None:
        session = self.session
        session.project_opened.connect(self._show_film)
        session.project_changed.connect(self._project_changed)
        session.selection_changed.connect(lambda _: self.enable_actions())
        session.current_shot_changed.connect(lambda _: self.enable_actions())
        session.message_posted.connect(lambda kind, text: self.messages.say(kind, text))
        session.missing_changed.connect(self._say_missing)
        session.jobs_changed.connect(self.show_checks)
        session.undo_stack.indexChanged.connect(lambda _: self._show_undo())
        self.layouts.changed.connect(lambda _: self.show_checks())
        self.layouts.folds_changed.connect(self.show_checks)
        self.board.edit_requested.connect(lambda _: self.inspector.focus_action())
        self.board.menu_requested.connect(
            lambda place: open_shot_menu(self, self.action_table, place)
        )
        self.tray.count_changed.connect(lambda _: self.layouts.fit_soon())
        self.tray.fold_requested.connect(lambda: self.layouts.fold("tray", True))
        self.timeline.tapping_changed.connect(lambda _: self.show_checks())
        self.timeline.cut_dragged.connect(self.preview.show_cut)
        self.timeline.canvas.scrubbing.connect(self.preview.player.set_scrubbing)
        self.preview.player.loop_changed.connect(lambda _: self.show_checks())
        for takes in (self.takes, self.wall):
            takes.compare_asked.connect(self.picture.compare)
        self.picture.compared.connect(self._compared)
        self.picture.comparing.connect(self.show_checks)
        self.preview.full_screen_changed.connect(self.action_table["full_screen"].setChecked)
        self.preview.framing_tool_changed.connect(self.action_table["framing_tool"].setChecked)
        self.status.drawer_requested.connect(lambda: self.show_drawer(self.drawer.isHidden()))
        self.status.stop_requested.connect(self.importing.cancel)
        self.drawer.closed.connect(self._drawer_closed)
        self.importing.progressed.connect(self._show_importing)
        self.welcome.open_requested.connect(self.session.open_later)

    def _restore(self) -> None:
        settings = self.session.settings
        kept = QByteArray.fromHex(settings.geometry.encode())
        if kept.isEmpty() or not self.restoreGeometry(kept):
            screen = self.screen().availableGeometry().size()
            self.resize(QSize(1600, 960).boundedTo(screen))
        self.layouts.show_layout(settings.layout)
        self.show_checks()

    # What is shown

    def takes_in_use(self) -> TakesStrip | TakeWall:
        """Return the wall in layout Render, else the strip: what the keys of takes mean."""
        return self.wall if self.layouts.name == "render" else self.takes

    def _show_film(self) -> None:
        session = self.session
        name = session.project.name
        self.setWindowTitle(f"{name} — Storyreel" if session.is_open else "Storyreel")
        self.pages.setCurrentWidget(self.layouts.root if session.is_open else self.welcome)
        if not session.is_open:
            self.welcome.refresh()
        reason = session.read_only_reason if session.is_open else ""
        self.banner.setText(f"Read-only. {reason} Nothing you do here is saved." if reason else "")
        self.banner.setVisible(bool(reason))
        self._show_undo()
        self.enable_actions()
        self.layouts.fit()
        self.timeline.fit()
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
            words = "1 file is missing." if count == 1 else f"{count} files are missing."
            text = f"{words} Its shots show a card until it is found; nothing else changed."
            self.messages.say("warn", text, "Find…", self.films.relink)

    def _show_importing(self, done: int, count: int) -> None:
        self.status.show_work(f"Importing {done + 1} of {count}" if done < count else "")

    def _drawer_closed(self) -> None:
        self.show_checks()
        self.focus_preview()

    def show_drawer(self, shown: bool) -> None:
        """Open the list of renders, or put it away."""
        if shown:
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
        for id, action in self.action_table.items():
            set_keys(action, ACTION[id], self.session.settings.key_map)

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

    def _compared(self) -> None:
        self.focus_preview()
        self.show_checks()

    # Files dropped anywhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders wherever no panel takes them."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a film, or bring pictures and sounds in."""
        self.films.take_files(local_paths(event.mimeData()))
        event.acceptProposedAction()

    # Its size and its end

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the design's sizes, and what floats above the window in its place."""
        super().resizeEvent(event)
        self.layouts.fit()
        self.messages.place()
        self.drawer.place()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the layout once the sizes are known."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self.layouts.fit)
        self.focus_preview()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask when something is still rendered or exported, then end everything cleanly."""
        busy = self.session.rendering.active or self.films.exporting
        if busy and not self._may_close:
            event.ignore()
            self._ask_to_close()
            return
        self.session.settings.geometry = bytes(self.saveGeometry().toHex().data()).decode()
        self.shut_down()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """End every thread and close the film."""
        self.films.shut_down()
        self.preview.shut_down()
        self.takes.close_clips()
        self.wall.close_clips()
        self.picture.close_clips()
        self.thumbnails.close()
        self.session.close()

    def _ask_to_close(self) -> None:
        if self._asking is None:
            renders = len(self.session.rendering.active)
            self._asking = ask_to_close(self, renders, self.films.exporting)
            self._asking.finished.connect(self._answered)
        self._asking.raise_()

    def _answered(self) -> None:
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
