"""Two takes of a shot under one wipe, playing in step, with what differs in their settings.

It reads the two clips in a thread of its own; the film, the player and the playhead are untouched.
"""

from fractions import Fraction

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.inspector.form import icon_button
from app.session import Session
from app.takes.clip_thread import ClipThread, FrameWish
from app.takes.desk import TakeDesk
from app.takes.ladder import model_name
from app.takes.use_settings import differences
from app.takes.wipe import WipeView
from engine.project import film
from engine.project.document import Shot
from engine.project.seen import mark_of, source_frame, takes_of
from engine.project.take import Take
from engine.project.timecode import timecode

LIST_HEIGHT = 112
"""The list of differences is at most this high; more of them scroll."""


class Compare(QWidget):
    """See the module. `show_takes()` opens a pair; `closed` says that the person is done."""

    closed = Signal()
    picked = Signal(str, str)
    """(shot id, take id): this one of the two was picked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.desk = TakeDesk(session, self)
        self.clips = ClipThread(self)
        self.clips.frames_read.connect(self._show_frames)
        self._shot: Shot | None = None
        self._takes: tuple[Take, Take] | None = None
        self._frame = 0
        self._shown = -1
        self._playing = False
        self._began = QElapsedTimer()
        self._began_at = 0
        self._tick = QTimer(self)
        self._tick.setInterval(8)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._advance)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = WipeView(self)
        self.setFocusProxy(self.view)
        self.view.key_pressed.connect(self._key)
        self.view.side_chosen.connect(self.pick_side)
        self.view.resized.connect(lambda: self.go_to(self._frame))
        self._lay_out()
        session.project_closing.connect(self.leave)
        session.project_changed.connect(lambda *_: self._show_names())

    def _lay_out(self) -> None:
        self.play = icon_button("play", "Play or pause", "Play both in step (Space)")
        self.play.clicked.connect(self.toggle_play)
        self.swap_button = icon_button("shuffle", "Swap sides", "Swap the two takes (X)")
        self.swap_button.clicked.connect(self.swap)
        self.leave_button = icon_button("x", "Close the comparison", "Close (Esc)")
        self.leave_button.clicked.connect(self.leave)
        self.time = QLabel()
        self.time.setProperty("role", "dim")
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.MARGIN, theme.STEP, theme.STEP, theme.STEP)
        for widget in (self.play, self.swap_button, self.time):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.leave_button)
        self.list_box = QWidget()
        self.rows = QGridLayout(self.list_box)
        self.rows.setContentsMargins(theme.MARGIN, theme.STEP, theme.MARGIN, theme.GAP)
        self.rows.setHorizontalSpacing(theme.MARGIN)
        self.rows.setVerticalSpacing(2)
        self.rows.setColumnMinimumWidth(0, theme.LABEL_COLUMN)
        self.rows.setColumnStretch(1, 1)
        self.rows.setColumnStretch(2, 1)
        scroll = self.list_area = QScrollArea()
        scroll.setWidget(self.list_box)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addLayout(bar)
        column.addWidget(scroll)

    # What is compared

    def show_takes(self, shot_id: str, first_id: str, second_id: str) -> bool:
        """Compare two takes of a shot, the first on the left; False when one is not there."""
        shot = film.find_shot(self.session.project, shot_id)
        known = {take.id: take for take in takes_of(shot, self.session.takes)} if shot else {}
        if shot is None or first_id not in known or second_id not in known:
            self.session.message_posted.emit("warn", "One of the two takes is no longer there.")
            return False
        self._shot, self._takes = shot, (known[first_id], known[second_id])
        offset = self.session.playhead - film.start_of(self.session.project, shot_id)
        self._shown = -1
        self._show_names()
        self._list_differences()
        self.go_to(offset)
        return True

    @property
    def takes(self) -> tuple[Take, Take] | None:
        """The two takes, the left one first."""
        return self._takes

    @property
    def frame(self) -> int:
        """The frame of the shot that is asked for."""
        return self._frame

    @property
    def shown_frame(self) -> int:
        """The frame of the shot whose pictures are shown, -1 before the first."""
        return self._shown

    @property
    def playing(self) -> bool:
        """Whether the two play."""
        return self._playing

    def swap(self) -> None:
        """Put the left take on the right."""
        if self._shot is not None and self._takes is not None:
            self.show_takes(self._shot.id, self._takes[1].id, self._takes[0].id)

    def leave(self) -> None:
        """Stop, let go of the clips and say so."""
        self.pause()
        self.clips.rest()
        if self._takes is not None:
            self._shot, self._takes = None, None
            self.view.show_images(QImage(), QImage())
            self.closed.emit()

    def close_clips(self) -> None:
        """End the thread that reads clips; to be called before the window goes."""
        self.pause()
        self.clips.close()

    def _show_names(self) -> None:
        if self._takes is not None:
            self.view.show_names(*(self._name(take) for take in self._takes))

    def _name(self, take: Take) -> str:
        assert self._shot is not None
        mark = mark_of(self._shot, take.id)
        shot = film.find_shot(self.session.project, self._shot.id)
        picked = " ✓" if shot is not None and shot.picked == take.id else ""
        return f"T{take.number:02}{picked} · {mark.name or model_name(take.model)}"

    def _list_differences(self) -> None:
        while self.rows.count():
            entry = self.rows.takeAt(0)
            widget = entry.widget() if entry else None
            if widget is not None:
                widget.deleteLater()
        assert self._takes is not None
        rows = differences(self._takes[0].request, self._takes[1].request)
        if not rows:
            rows = [("Settings", "the same", "the same")]
        for index, row in enumerate(rows):
            for column, text in enumerate(row):
                label = QLabel(text or "—")
                label.setWordWrap(column > 0)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                if column == 0:
                    label.setProperty("role", "dim")
                self.rows.addWidget(label, index, column)
        self.list_area.setFixedHeight(min(LIST_HEIGHT, self.list_box.sizeHint().height()))

    def difference_rows(self) -> list[tuple[str, str, str]]:
        """Return what is listed, as (what, left, right)."""
        if self._takes is None:
            return []
        return differences(self._takes[0].request, self._takes[1].request)

    # Time

    def toggle_play(self) -> None:
        """Play the two in step, round and round, or pause."""
        if self._playing:
            self.pause()
        elif self._shot is not None:
            self._playing = True
            self._began_at = self._frame
            self._began.start()
            self._tick.start()
            self.play.setIcon(theme.icon("pause"))

    def pause(self) -> None:
        """Stop on the frame that is shown."""
        self._playing = False
        self._tick.stop()
        self.play.setIcon(theme.icon("play"))

    def step(self, frames: int) -> None:
        """Pause, and go some frames on or back."""
        self.pause()
        self.go_to(self._frame + frames)

    def go_to(self, frame: int) -> None:
        """Show both takes at a frame of the shot, kept inside it."""
        if self._shot is None or self._takes is None:
            return
        self._frame = min(max(0, frame), self._shot.duration - 1)
        rate = self.session.project.rate
        ratio = self.view.devicePixelRatioF()
        within = (round(self.view.width() * ratio), round(self.view.height() * ratio))
        frames = tuple(
            (self.session.folder.take_path(take), source_frame(self._shot, take, self._frame, rate))
            for take in self._takes
        )
        self.clips.ask(FrameWish(str(self._frame), frames, within))
        length = timecode(self._shot.duration, rate)
        self.time.setText(f"{timecode(self._frame, rate)} / {length}")

    def _advance(self) -> None:
        if self._shot is None:
            self.pause()
            return
        passed = Fraction(self._began.elapsed(), 1000) * self.session.project.rate
        frame = (self._began_at + int(passed)) % self._shot.duration
        if frame != self._frame:
            self.go_to(frame)

    def _show_frames(self, wish: FrameWish, images: tuple[QImage, ...]) -> None:
        if self._takes is not None and len(images) == 2:
            self._shown = int(wish.name)
            self.view.show_images(*images)

    # Keys

    def _key(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Space:
                self.toggle_play()
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                sign = 1 if event.key() == Qt.Key.Key_Right else -1
                second = max(1, round(self.session.project.rate))
                self.step(sign * (second if shift else 1))
            case Qt.Key.Key_X:
                self.swap()
            case Qt.Key.Key_BracketLeft:
                self.pick_side(0)
            case Qt.Key.Key_BracketRight:
                self.pick_side(1)
            case _:
                event.ignore()

    def pick_side(self, side: int) -> None:
        """Pick the left (0) or the right (1) take."""
        if self._shot is not None and self._takes is not None:
            take = self._takes[side]
            self.desk.pick(self._shot, take)
            self.picked.emit(self._shot.id, take.id)
