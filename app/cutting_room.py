"""The panels of an open film, each made and tied to the others when it is first needed.

The welcome page needs none of them, so the window is painted before the first one is imported.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from app.keys import PICKS
from app.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.board.board import Board
    from app.board.tray import StillsTray
    from app.cast.place import BoardPlace
    from app.handlers.view import ViewHandlers
    from app.importing import Importing
    from app.inspector.inspector import Inspector
    from app.jobs.drawer import JobsDrawer
    from app.layouts import Layouts
    from app.picture_place import PicturePlace
    from app.preview.preview import Preview
    from app.takes.strip import TakesStrip
    from app.takes.wall import TakeWall
    from app.thumbnails import Thumbnails
    from app.timeline.timeline import Timeline

ROOM = (
    "thumbnails", "importing", "preview", "picture", "board", "tray", "inspector", "takes", "wall",
    "timeline", "drawer", "layouts", "handlers",
)  # fmt: skip
"""What is made once the window has been painted, one at a turn of the event loop."""


class CuttingRoom(QMainWindow):
    """The lower half of the Window; `layouts` puts the panels into it."""

    session: Session
    pages: QStackedWidget
    action_table: dict[str, QAction]
    view_handlers: "ViewHandlers"

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self._ended = False

    def is_made(self, name: str) -> bool:
        """Return whether a panel is there already, without making it."""
        return name in self.__dict__

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; the first time, go on to make the panels."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._make_next)

    def _make_next(self) -> None:
        missing = [name for name in ROOM if not self.is_made(name)]
        if missing and not self._ended:
            getattr(self, missing[0])
            QTimer.singleShot(0, self, self._make_next)

    @cached_property
    def thumbnails(self) -> "Thumbnails":
        """The small pictures of all panels."""
        from app.thumbnails import Thumbnails

        return Thumbnails(self.session, self)

    @cached_property
    def importing(self) -> "Importing":
        """What brings files in."""
        from app.importing import Importing

        made = Importing(self.session, self)
        made.progressed.connect(self.show_importing)
        made.footage.worked.connect(self.show_work)
        return made

    @cached_property
    def board(self) -> "Board":
        """The cards of the shots."""
        from app.board.board import Board
        from app.menus import open_shot_menu

        made = Board(self.session, self.thumbnails)
        made.set_importing(self.importing, self.tray.use)
        made.show_actions(
            [
                self.action_table[id]
                for id in (
                    "cast",
                    "shot_table",
                    "board_list",
                    "board_grid",
                    "new_scene",
                    "new_shot",
                )
            ]
        )
        self.preview.player.playing_changed.connect(made.cards.set_playing)
        made.edit_requested.connect(lambda _: self.inspector.focus_action())
        made.menu_requested.connect(lambda place: open_shot_menu(self, self.action_table, place))
        return made

    @cached_property
    def board_place(self) -> "BoardPlace":
        """The board, or the cast and looks in its place."""
        from app.cast.place import BoardPlace

        made = BoardPlace(self.session, self.board)
        made.changed.connect(self.show_checks)
        return made

    @cached_property
    def tray(self) -> "StillsTray":
        """The pictures not yet used."""
        from app.board.tray import StillsTray

        made = StillsTray(self.session, self.thumbnails)
        made.importing = self.importing
        made.count_changed.connect(lambda _: self.layouts.fit_soon())
        made.fold_requested.connect(lambda: self.layouts.fold("tray", True))
        made.show_actions([self.action_table["element_from_picture"]])
        return made

    @cached_property
    def preview(self) -> "Preview":
        """The picture and its transport."""
        from app.preview.preview import Preview

        made = Preview(self.session, self.thumbnails)
        made.setProperty(PICKS, True)
        made.player.loop_changed.connect(lambda _: self.show_checks())
        made.player.playing_changed.connect(self.thumbnails.pause)
        made.player.loudness.changed.connect(self.show_checks)
        made.full_screen_changed.connect(self.action_table["full_screen"].setChecked)
        made.drawing.changed.connect(self.action_table["draw"].setChecked)
        made.framing_tool_changed.connect(self.action_table["framing_tool"].setChecked)
        return made

    @cached_property
    def picture(self) -> "PicturePlace":
        """The preview, or two takes compared in its place."""
        from app.picture_place import PicturePlace

        made = PicturePlace(self.session, self.preview)
        made.compared.connect(self.focus_preview)
        made.compared.connect(self.show_checks)
        made.comparing.connect(self.show_checks)
        return made

    @cached_property
    def timeline(self) -> "Timeline":
        """The film along time."""
        from app.timeline.timeline import Timeline

        made = Timeline(self.session, self.thumbnails)
        made.set_actions(self.action_table)
        made.tapping_changed.connect(lambda _: self.show_checks())
        made.trim_shown.connect(self.preview.show_trim)
        made.tools_changed.connect(self.show_checks)
        made.sound_chosen.connect(self._set_sound)
        player = self.preview.player
        made.canvas.scrubbing.connect(player.set_scrubbing)
        made.sounds.track_chosen.connect(self._set_track)
        made.headers.add_action(self.action_table["record_voice"])
        made.meter.follow(player.sound.levels)
        player.sound.heard.connect(made.meter.wake)
        return made

    @cached_property
    def inspector(self) -> "Inspector":
        """The fields of the selected shots."""
        from app.inspector.inspector import Inspector

        made = Inspector(self.session, self.thumbnails)
        made.references.element_asked.connect(
            lambda picture: self.handlers["element_from_picture"](picture)
        )
        made.words.prompt.text.asked.connect(lambda piece: self.view_handlers.show_piece(piece))
        made.words.prompt.expand_asked.connect(lambda: self.action_table["expand_prompt"].trigger())
        return made

    @cached_property
    def takes(self) -> "TakesStrip":
        """The takes of the current shot."""
        from app.takes.footage_drop import FootageDrop
        from app.takes.strip import TakesStrip

        made = TakesStrip(self.session, self.thumbnails)
        drop = FootageDrop(made, lambda: made.current_shot.id if made.current_shot else None)
        drop.dropped.connect(self.importing.videos_of)
        made.setProperty(PICKS, True)
        made.compare_asked.connect(self.picture.compare)
        self.picture.compared.connect(made.forget_marks)
        return made

    @cached_property
    def wall(self) -> "TakeWall":
        """The takes of every shot."""
        from app.takes.wall import TakeWall

        made = TakeWall(self.session, self.thumbnails)
        made.setProperty(PICKS, True)
        made.compare_asked.connect(self.picture.compare)
        self.picture.compared.connect(made.forget_marks)
        return made

    @cached_property
    def drawer(self) -> "JobsDrawer":
        """The list of renders."""
        from app.jobs.drawer import JobsDrawer

        made = JobsDrawer(self.session, self)
        made.closed.connect(self.show_checks)
        made.closed.connect(self.focus_preview)
        return made

    @cached_property
    def layouts(self) -> "Layouts":
        """The panels in their places, on the page of an open film."""
        from app.layouts import Layouts, Panels

        panels = Panels(
            board=self.board_place, tray=self.tray, preview=self.picture, takes=self.takes,
            wall=self.wall, inspector=self.inspector, timeline=self.timeline,
        )  # fmt: skip
        made = Layouts(panels, self.session.settings, self)
        made.changed.connect(self.board.show_in)
        made.changed.connect(lambda _: self.show_checks())
        made.folds_changed.connect(self.show_checks)
        self.pages.addWidget(made.root)
        made.root.resize(self.pages.size())
        made.show_layout(self.session.settings.layout)
        # Behind the panels' own slots: who is shown a film must have it already.
        self.session.project_opened.connect(self.show_film)
        return made

    def _set_sound(self, sound_id: str) -> None:
        self.handlers["edit_sound"](sound_id)

    def _set_track(self, number: int) -> None:
        from app.dialogs.sound_track import SoundTrackDialog

        SoundTrackDialog(self.session, number, self).open()

    # What the window does for the panels

    @cached_property
    def handlers(self) -> "dict[str, Callable[..., Any]]":
        """What each row of the table of actions does."""
        return {}

    def show_film(self) -> None:
        """Show the film that was opened, or that none is."""

    def show_checks(self) -> None:
        """Tick the checkable actions that are on."""

    def focus_preview(self) -> None:
        """Put the focus on the picture."""

    def show_importing(self, done: int, count: int) -> None:
        """Say how many files are in."""

    def show_work(self, text: str) -> None:
        """Say what is brought in."""
