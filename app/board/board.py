"""The board: a heading with its view switch, and the cards by scene below it."""

from fractions import Fraction

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app import theme
from app.board.card_view import LARGEST, SMALLEST, CardView
from app.board.find_bar import FindBar
from app.board.layout import GRID_POSTER_WIDTH, Mode
from app.importing import Importing
from app.session import Session
from app.settings import LayoutName
from app.size_slider import SizeSlider
from app.thumbnails import Thumbnails
from engine.project import film
from engine.project.timecode import seconds_of

HEADING_HEIGHT = 32


class Board(QWidget):
    """See the module. The window gives it the actions that its buttons stand for."""

    edit_requested = Signal(str)
    menu_requested = Signal(QPoint)

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.cards = CardView(session, thumbnails, self)
        self.cards.edit_requested.connect(self.edit_requested)
        self.cards.menu_requested.connect(self.menu_requested)
        self.setFocusProxy(self.cards)
        self._layout_name: LayoutName = "edit"
        self.size_slider = SizeSlider(SMALLEST, LARGEST, GRID_POSTER_WIDTH)
        self.size_slider.valueChanged.connect(self.cards.set_poster_width)
        self.cards.poster_width_changed.connect(self._keep_width)
        self._facts = QLabel()
        self._facts.setProperty("role", "dim")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(0)
        self._build()
        self.show_in("edit")
        session.project_opened.connect(self._count)
        session.project_changed.connect(lambda *_: self._count())
        self._count()

    def set_importing(self, importing: Importing, use_stills) -> None:
        """Let dropped files come in through `importing`, and stills of the tray too."""
        self.cards.importing = importing
        self.cards.stills_dropped = use_stills

    def show_actions(self, actions: list[QAction]) -> None:
        """Put these actions as buttons into the heading."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(16, 16))
            button.setAccessibleName(action.text().rstrip("…"))
            self._buttons.addWidget(button)

    def set_mode(self, mode: Mode) -> None:
        """Show "list" or "grid", and so again in this layout of the window."""
        self.cards.set_mode(mode)
        self.size_slider.setVisible(mode == "grid")
        self.session.settings.board_views[self._layout_name] = mode

    def show_in(self, layout: LayoutName) -> None:
        """Show the cards as they were last in a layout of the window, which keeps its own way."""
        if layout == "render":
            return
        settings, self._layout_name = self.session.settings, layout
        self.cards.set_poster_width(settings.card_widths.get(layout, GRID_POSTER_WIDTH))
        self.set_mode(settings.board_views.get(layout, "list"))

    def _keep_width(self, width: int) -> None:
        self.size_slider.setValue(width)
        self.session.settings.card_widths[self._layout_name] = width

    def show_find(self) -> None:
        """Look for shots by words and by how they stand."""
        self.find_bar.open_bar()

    def rename_scene(self) -> None:
        """Let the heading of the current shot's scene be written."""
        shot = self.session.current_shot
        scenes = self.session.project.scenes
        if scenes:
            number = film.place_of(self.session.project, shot.id).scene if shot else 0
            self.cards.edit_heading(number)

    def _build(self) -> None:
        heading = QWidget()
        heading.setFixedHeight(HEADING_HEIGHT)
        title = QLabel("Board")
        title.setProperty("role", "heading")
        row = QHBoxLayout(heading)
        row.setContentsMargins(theme.MARGIN, 0, theme.STEP, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(title)
        row.addWidget(self._facts)
        row.addStretch()
        row.addWidget(self.size_slider)
        row.addLayout(self._buttons)
        self.find_bar = FindBar(self.session)
        self.find_bar.hide()
        self.find_bar.found_changed.connect(self.cards.filter)
        self.find_bar.closed.connect(self.cards.setFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading)
        column.addWidget(self.find_bar)
        column.addWidget(self.cards, 1)

    def _count(self) -> None:
        project = self.session.project
        laid_out = film.film(project)
        count = len(laid_out.shots)
        length = in_minutes(laid_out.duration, project.rate)
        words = f"{count} shot{'' if count == 1 else 's'} · {length}"
        self._facts.setText(words if count else "")


def in_minutes(frames: int, rate: Fraction) -> str:
    """Return a length as "0:48" or "1:02:07", for a narrow place."""
    seconds = round(seconds_of(frames, rate))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
