"""Presenting a film: full screen, panel by panel, with the notes on another screen or in a window.

The preview's player composes the pictures; this decides which, and what the notes say.
"""

import time
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QScreen

from app.presenter.screens import NEXT_WIDTH, NotesScreen, PictureScreen
from app.presenter.stops import Stop, stop_at, stops_of
from app.preview.frame_cache import Composed

if TYPE_CHECKING:
    from app.preview.preview import Preview

_FORWARD = (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown,
            Qt.Key.Key_Return, Qt.Key.Key_Enter)  # fmt: skip
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)


class Presenter(QObject):
    """One presentation, from `begin` to `end`. `ended` says that it is over."""

    ended = Signal()

    def __init__(self, preview: "Preview") -> None:
        super().__init__(preview)
        self._preview = preview
        self._session, self._player = preview.session, preview.player
        self._came_from = 0
        self.stops: tuple[Stop, ...] = ()
        self.place = 0
        self.black = False
        self._swapped = False
        owner = preview.window()
        self.picture = PictureScreen(owner)
        self.notes = NotesScreen(owner)
        self._begun = QElapsedTimer()
        self._ticking = QTimer(self, interval=500)
        self._ticking.timeout.connect(self._tell_time)
        for screen in (self.picture, self.notes):
            screen.key_pressed.connect(self._key)
        self.picture.stepped.connect(self.step)
        self.picture.closed.connect(self.end)
        self._player.picture_ready.connect(self._show_picture)
        preview.thumbnails.ready.connect(lambda _: self._show_next())
        self._session.project_changed.connect(lambda *_: self._renew())
        self._session.project_closing.connect(self.end)

    # Beginning and ending

    @property
    def running(self) -> bool:
        """Whether a presentation is under way."""
        return self._begun.isValid()

    def begin(self) -> None:
        """Show the film from the playhead on."""
        self._player.pause()
        self._came_from = self._session.playhead
        self.stops = stops_of(self._session.project)
        if self.running or not self.stops:
            return
        self.place, self.black = stop_at(self.stops, self._came_from), False
        self._begun.start()
        self._ticking.start()
        self._put_on_screens(swapped=False)
        self.go_to(self.place)

    def end(self) -> None:
        """Close both windows and go back to where the playhead was."""
        if not self.running:
            return
        self._begun.invalidate()
        self._ticking.stop()
        self._player.pause()
        self.notes.hide()
        self.picture.hide()
        self._session.move_playhead(self._came_from)
        self.ended.emit()

    def _put_on_screens(self, swapped: bool) -> None:
        """Show the picture on the screen that the window isn't on, the notes on the other.

        Where there is one screen the notes are a window above the picture.
        """
        own = self._preview.window().screen()
        others = [screen for screen in QGuiApplication.screens() if screen is not own]
        self._swapped = swapped
        alone = not others
        shows, reads = (own, own) if alone else (others[0], own)
        if swapped:
            shows, reads = reads, shows
        _move(self.picture, shows)
        self.picture.showFullScreen()
        self.notes.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, alone)
        _move(self.notes, reads, within=alone)
        self.notes.show() if alone else self.notes.showMaximized()
        self.picture.activateWindow()
        self.picture.setFocus()

    # Going on

    def step(self, by: int) -> None:
        """Go to the next stop, or back. What plays is stopped."""
        self.go_to(self.place + by)

    def go_to(self, place: int) -> None:
        """Show a stop; before the first and behind the last there is nothing."""
        if not self.running or not self.stops:
            return
        self.place = min(max(0, place), len(self.stops) - 1)
        self._player.pause()
        stop = self.stops[self.place]
        self._session.move_playhead(stop.still)
        held = self._player.worker.held(stop.still, "full")
        if held is not None:
            self._show_picture(held)
        self._show_words()

    def play(self) -> None:
        """Play what the stop shows, once; again to hold it."""
        stop = self.stops[self.place]
        if self._player.playing:
            self._player.pause()
        else:
            self._player.play_range(stop.frame, stop.end)

    def set_black(self, black: bool) -> None:
        """Hide the picture, or show it again."""
        self.black = black
        self.picture.view.setVisible(not black)

    def _key(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _FORWARD or key in _BACK:
            self.step(1 if key in _FORWARD else -1)
            return
        match key:
            case Qt.Key.Key_Escape:
                self.end()
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(len(self.stops) - 1)
            case Qt.Key.Key_P:
                self.play()
            case Qt.Key.Key_B:
                self.set_black(not self.black)
            case Qt.Key.Key_N:
                self.notes.setVisible(self.notes.isHidden())
                self.picture.activateWindow()
            case Qt.Key.Key_X:
                self._put_on_screens(not self._swapped)

    # What is shown

    def _renew(self) -> None:
        """The film was changed while it is shown."""
        if self.running:
            self.stops = stops_of(self._session.project)
            if not self.stops:
                self.end()
                return
            self.go_to(stop_at(self.stops, self._session.playhead))

    def _show_picture(self, composed: Composed) -> None:
        if self.running:
            view = self.picture.view
            view.aspect = self._preview.view.aspect
            view.show_picture(composed.picture)

    def _show_words(self) -> None:
        stop, notes = self.stops[self.place], self.notes
        size = f" {stop.shot.size}" if stop.shot.size else ""
        notes.place.setText(f"{stop.name}{size}   {self.place + 1} / {len(self.stops)}")
        notes.dialogue.setText(stop.shot.dialogue)
        notes.action.setText(stop.shot.action)
        notes.notes.setText(stop.shot.notes)
        self._show_next()
        self._tell_time()

    def _show_next(self) -> None:
        if not self.running:
            return
        if self.place + 1 >= len(self.stops):
            self.notes.show_next(None, "", "")
            return
        stop = self.stops[self.place + 1]
        offset = stop.frame - (self.stops[self._first_of(stop)].frame)
        height = round(NEXT_WIDTH / max(0.1, self._preview.view.aspect))
        picture = self._preview.thumbnails.frame(stop.shot.id, offset, NEXT_WIDTH, height)
        self.notes.show_next(picture, stop.name, stop.shot.action)

    def _first_of(self, stop: Stop) -> int:
        return next(n for n, one in enumerate(self.stops) if one.order == stop.order)

    def _tell_time(self) -> None:
        passed = time.strftime("%H:%M:%S", time.gmtime(max(0, self._begun.elapsed()) / 1000))
        self.notes.clock.setText(f"{passed}   {datetime.now():%H:%M}")


def _move(window: PictureScreen | NotesScreen, screen: QScreen, within: bool = False) -> None:
    """Put a window on a screen; `within` leaves it its own size, in the lower right corner."""
    area = screen.availableGeometry()
    if window.isFullScreen() or window.isMaximized():
        window.hide()
        window.setWindowState(Qt.WindowState.WindowNoState)
    window.setScreen(screen)
    if within:
        size = window.sizeHint().boundedTo(area.size())
        window.resize(size)
        window.move(area.right() - size.width() - 24, area.bottom() - size.height() - 48)
    else:
        window.setGeometry(area)
