"""The heads of the sound tracks, left of their rows in the timeline; absent without tracks."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app import theme
from app.timeline.sound_commands import DUCKS, ROLES, SoundCommands
from app.timeline.track_header import TrackHeader
from engine.project.sound_tracks import track_count, track_of

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.canvas import Canvas

WIDTH = 148


class TrackHeaders(QWidget):
    """See the module. `headers` are the heads, from the top."""

    shown = Signal(bool)
    """Whether there are any tracks."""

    def __init__(
        self, session: "Session", canvas: "Canvas", commands: SoundCommands, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._canvas, self._commands = session, canvas, commands
        self._line: float | None = None
        self._to = 0
        self._shown: tuple[Any, ...] = ()
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Sound tracks")
        self._holder = QWidget(self)
        self.headers: list[TrackHeader] = []
        self.adding = self._button("plus", "Add a sound track", lambda: commands.add_track())
        session.project_changed.connect(lambda *_: self.refresh())
        session.project_opened.connect(self.refresh)
        canvas.rows_changed.connect(self._place)
        self.refresh()

    def _button(self, icon: str, tip: str, slot) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def add_action(self, action: QAction) -> None:
        """Put a button for an action beside the one that adds a track."""
        button = self._button("mic", action.toolTip(), action.trigger)
        button.setAccessibleName(action.text())
        button.setGeometry(WIDTH - 52, 2, 24, 22)
        action.enabledChanged.connect(button.setEnabled)

    def refresh(self) -> None:
        """Show the tracks that the film has."""
        project = self._session.project
        count = track_count(project)
        shown = (project.sound_tracks, count, self._session.is_open, self._session.read_only)
        if shown == self._shown:
            self._place()
            return
        self._shown = shown
        while len(self.headers) > count:
            gone = self.headers.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.headers) < count:
            self.headers.append(self._made(len(self.headers)))
        for header in self.headers:
            header.show_track(project)
            header.setEnabled(not self._session.read_only)
        self.adding.setEnabled(self._session.is_open and not self._session.read_only)
        self.setVisible(count > 0)
        self.shown.emit(count > 0)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange and not self.isHidden():
            self._shown = ()
            self.refresh()
        super().changeEvent(event)

    def _made(self, number: int) -> TrackHeader:
        header = TrackHeader(self._commands, number, self._holder)
        header.carried.connect(self._carry)
        header.dropped.connect(self._drop)
        header.menu_requested.connect(self.open_menu)
        header.show()
        return header

    def _place(self) -> None:
        self.update()
        tracks = self._canvas.tracks
        top = round((tracks.captions or tracks.picture).bottom)
        self._holder.setGeometry(0, top, WIDTH, max(0, self.height() - top))
        self.adding.setGeometry(WIDTH - 26, 2, 24, 22)
        for header, row in zip(self.headers, tracks.sounds, strict=False):
            header.setGeometry(0, round(row.top) - top, WIDTH - 1, round(row.height))

    def resizeEvent(self, event) -> None:
        """Follow the rows."""
        self._place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the tracks."""
        self._canvas.lift_by(-event.angleDelta().y() / 3)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the words over the tracks and where a carried track would go."""
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.colour("window"))
        painter.fillRect(WIDTH - 1, 0, 1, self.height(), colours.colour("separator"))
        painter.setFont(theme.font("meta"))
        painter.setPen(colours.colour("dim"))
        painter.drawText(8, 0, 80, 26, Qt.AlignmentFlag.AlignVCenter, "Sound")
        rows = self._canvas.tracks
        for words, row in (("Titles", rows.titles), ("Captions", rows.captions)):
            if row is not None:
                place = QRect(8, round(row.top), WIDTH - 20, round(row.height))
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                painter.drawText(place, flags, words)
        if self._line is not None:
            painter.fillRect(0, round(self._line) - 1, WIDTH, 3, colours.colour("text"))
        painter.end()

    # Carrying a track to another place

    def _carry(self, number: int, y: float) -> None:
        rows = self._canvas.tracks.sounds
        at = y + self._holder.y()
        self._to = sum(at > row.top + row.height / 2 for row in rows)
        self._line = rows[self._to].top - 1 if self._to < len(rows) else rows[-1].bottom + 1
        self._holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.update()

    def _drop(self, number: int) -> None:
        self._line = None
        self.update()
        to = self._to - (self._to > number)
        if to != number:
            self._commands.move_track(number, to)

    # The menu of a track

    def open_menu(self, number: int, at: QPoint) -> None:
        """Open the menu of a track."""
        self.menu(number).popup(at)

    def menu(self, number: int) -> QMenu:
        """Return the menu of a track; it deletes itself when it closes."""
        project, commands = self._session.project, self._commands
        track, count = track_of(project, number), track_count(project)
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Rename", self.headers[number].rename)
        roles = menu.addMenu("Role")
        for role, words in ROLES:
            _check(roles, words, role == track.role, partial(commands.set_track, number, role=role))
        ducks = menu.addMenu("Lower under dialogue")
        for amount, words in DUCKS:
            _check(ducks, words, amount == track.duck,
                   partial(commands.set_track, number, duck=amount))  # fmt: skip
        ducks.setEnabled(track.role != "dialogue")
        _check(menu, "Move with the shots", track.locked,
               partial(commands.set_track, number, locked=not track.locked))  # fmt: skip
        menu.addAction("Gain, pan and ducking…", partial(commands.track_chosen.emit, number))
        menu.addSeparator()
        up = menu.addAction("Move up", partial(commands.move_track, number, number - 1))
        up.setEnabled(number > 0)
        down = menu.addAction("Move down", partial(commands.move_track, number, number + 1))
        down.setEnabled(number + 1 < count)
        menu.addAction("Add a track below", partial(commands.add_track, number + 1))
        menu.addAction("Remove the track and its sounds", partial(commands.remove_track, number))
        return menu


def _check(menu: QMenu, words: str, on: bool, do) -> None:
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda _checked=False: do())
