"""The board: a heading with its view switch, and the cards by scene below it."""

from fractions import Fraction

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app import theme
from app.board.card_view import CardView
from app.importing import Importing
from app.session import Session
from app.thumbnails import Thumbnails
from engine.project import film
from engine.project.document import Shot
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
        self._facts = QLabel()
        self._facts.setProperty("role", "dim")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(0)
        self._build()
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

    def set_mode(self, mode) -> None:
        """Show "list" or "grid"."""
        self.cards.set_mode(mode)
        self.session.settings.board_view = mode

    def show_find(self) -> None:
        """Look for a shot by its slate or words."""
        self._find.show()
        self._find.setFocus()
        self._find.selectAll()

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
        row.addLayout(self._buttons)
        self._find = QLineEdit()
        self._find.setPlaceholderText("Slate, or words of the action")
        self._find.setClearButtonEnabled(True)
        self._find.setAccessibleName("Find a shot")
        self._find.returnPressed.connect(self._find_next)
        self._find.editingFinished.connect(self._hide_empty_find)
        self._find.hide()
        self._find_row = QHBoxLayout()
        self._find_row.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._find_row.addWidget(self._find)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading)
        column.addLayout(self._find_row)
        column.addWidget(self.cards, 1)

    def _count(self) -> None:
        project = self.session.project
        laid_out = film.film(project)
        count = len(laid_out.shots)
        length = in_minutes(laid_out.duration, project.rate)
        words = f"{count} shot{'' if count == 1 else 's'} · {length}"
        self._facts.setText(words if count else "")

    def _hide_empty_find(self) -> None:
        if not self._find.text():
            self._find.hide()

    def _find_next(self) -> None:
        shots = film.film(self.session.project).shots
        found = find_shot(shots, self._find.text(), self.session.current_shot)
        if found is None:
            self.session.message_posted.emit("info", f"No shot has “{self._find.text()}”.")
        else:
            self.session.go_to_shot(found.id)


def in_minutes(frames: int, rate: Fraction) -> str:
    """Return a length as "0:48" or "1:02:07", for a narrow place."""
    seconds = round(seconds_of(frames, rate))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def find_shot(shots, text: str, after: Shot | None) -> Shot | None:
    """Return the next shot whose slate or words hold `text`, after one and round to the start."""
    wanted = text.strip().casefold()
    if not wanted:
        return None
    start = next((i + 1 for i, shot in enumerate(shots) if after and shot.id == after.id), 0)
    for shot in (*shots[start:], *shots[:start]):
        words = (shot.slate, shot.action, shot.dialogue, shot.notes)
        if any(wanted in word.casefold() for word in words):
            return shot
    return None
