"""Two to four takes of a shot in step: wiped, side by side or differing, and what they were told.

It reads the clips in a thread of its own; the film, the player and the playhead are untouched.
"""

from fractions import Fraction
from functools import partial

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.inspector.form import icon_button
from app.session import Session
from app.takes.clip_thread import ClipThread, FrameWish
from app.takes.compared import GAINS, WAYS, Way, mean_difference
from app.takes.desk import TakeDesk
from app.takes.differing import differing
from app.takes.ladder import model_name
from app.takes.slots import MOST_COMPARED
from app.takes.wipe import WipeView
from engine.project import film
from engine.project.document import Shot
from engine.project.seen import mark_of, picked_in, source_frame, sped, takes_of
from engine.project.take import Take
from engine.project.timecode import timecode

LIST_HEIGHT = 112
"""The list of differences is at most this high; more of them scroll."""


class Compare(QWidget):
    """See the module. `show_takes()` opens some; `closed` says that the person is done."""

    closed = Signal()
    picked = Signal(str, str)
    """(shot id, take id): this one of them was picked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.desk = TakeDesk(session, self)
        self.clips = ClipThread(self)
        self.clips.frames_read.connect(self._show_frames)
        self._shot: Shot | None = None
        self._takes: tuple[Take, ...] | None = None
        self._frame = 0
        self._shown = -1
        self._images: tuple[QImage, ...] = ()
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
        self.list_box = QWidget()
        self.rows = QGridLayout(self.list_box)
        self.rows.setContentsMargins(theme.MARGIN, theme.STEP, theme.MARGIN, theme.GAP)
        self.rows.setHorizontalSpacing(theme.MARGIN)
        self.rows.setVerticalSpacing(2)
        self.rows.setColumnMinimumWidth(0, theme.LABEL_COLUMN)
        scroll = self.list_area = QScrollArea()
        scroll.setWidget(self.list_box)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addLayout(self._bar())
        column.addWidget(scroll)

    def _bar(self) -> QHBoxLayout:
        self.play = icon_button("play", "Play or pause", "Play all in step (Space)")
        self.play.clicked.connect(self.toggle_play)
        self.swap_button = icon_button("shuffle", "Swap", "Swap the takes (X)")
        self.swap_button.clicked.connect(self.swap)
        self.add_button = icon_button("plus", "Add a take", "Compare one more take (A)")
        self.add_button.clicked.connect(self.add_take)
        self.leave_button = icon_button("x", "Close the comparison", "Close (Esc)")
        self.leave_button.clicked.connect(self.leave)
        self.time, self.apart = QLabel(), QLabel()
        for label in (self.time, self.apart):
            label.setProperty("role", "dim")
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.MARGIN, theme.STEP, theme.STEP, theme.STEP)
        for widget in (self.play, self.swap_button, self.add_button, self.time):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.apart)
        self.ways: dict[Way, QToolButton] = {}
        for way, name, tip in WAYS:
            button = self.ways[way] = QToolButton()
            button.setText(name)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(tip)
            button.setAccessibleName(name)
            button.clicked.connect(partial(self._choose, way))
            bar.addWidget(button)
        bar.addWidget(self.leave_button)
        self.ways["wipe"].setChecked(True)
        return bar

    # What is compared

    def show_takes(self, shot_id: str, *take_ids: str) -> bool:
        """Compare two to four takes of a shot; False when one is not there.

        More than two, or takes added to those that are shown, are shown side by side.
        """
        shot = film.find_shot(self.session.project, shot_id)
        known = {take.id: take for take in takes_of(shot, self.session.takes)} if shot else {}
        ids = tuple(dict.fromkeys(take_ids))[-MOST_COMPARED:]
        if shot is None or len(ids) < 2 or any(take_id not in known for take_id in ids):
            self.session.message_posted.emit("warn", "One of the takes is no longer there.")
            return False
        fresh = self._shot is None or self._shot.id != shot.id
        self._shot, self._takes = shot, tuple(known[take_id] for take_id in ids)
        offset = self.session.playhead - film.start_of(self.session.project, shot_id)
        self._shown = -1
        self.view.show_images(*(QImage() for _ in ids))
        self._show_names()
        self._list_differences()
        if len(ids) > 2 and self.view.way == "wipe":
            self.show_way("grid")
        self.go_to(offset if fresh else self._frame)
        return True

    @property
    def takes(self) -> tuple[Take, ...] | None:
        """The takes that are compared, the left one first."""
        return self._takes

    @property
    def way(self) -> Way:
        """How they are compared."""
        return self.view.way

    def show_way(self, way: Way) -> None:
        """Compare by a wipe, side by side, or by what differs."""
        self.view.show_way(way)
        for name, button in self.ways.items():
            button.setChecked(name == way)
        self._say_apart()
        self.go_to(self._frame)

    def _choose(self, way: Way, *_: bool) -> None:
        self.show_way(way)
        self.view.setFocus()

    def amplify(self, by: int) -> None:
        """Show differences one step stronger (1) or weaker (-1)."""
        at = GAINS.index(self.view.gain) + by
        self.view.amplify(GAINS[min(max(0, at), len(GAINS) - 1)])
        self._say_apart()

    def add_take(self) -> None:
        """Compare the newest take of the shot that is not compared yet, too."""
        if self._shot is None or self._takes is None:
            return
        shown = [take.id for take in self._takes]
        more = [one.id for one in takes_of(self._shot, self.session.takes) if one.id not in shown]
        if more and len(shown) < MOST_COMPARED:
            self.show_takes(self._shot.id, *shown, more[-1])

    def drop_take(self) -> None:
        """Leave the last take out; two stay."""
        if self._shot is not None and self._takes is not None and len(self._takes) > 2:
            self.show_takes(self._shot.id, *(take.id for take in self._takes[:-1]))

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
        """Whether they play."""
        return self._playing

    def swap(self) -> None:
        """Put the first take behind the others."""
        if self._shot is not None and self._takes is not None:
            first, *others = (take.id for take in self._takes)
            self.show_takes(self._shot.id, *others, first)

    def leave(self) -> None:
        """Stop, let go of the clips and say so."""
        self.pause()
        self.clips.rest()
        if self._takes is not None:
            self._shot, self._takes, self._images = None, None, ()
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
        picked = (
            " ✓"
            if shot is not None and picked_in(shot, self.session.showing.framing) == take.id
            else ""
        )
        return f"T{take.number:02}{picked} · {mark.name or model_name(take.model)}"

    def _list_differences(self) -> None:
        while self.rows.count():
            entry = self.rows.takeAt(0)
            widget = entry.widget() if entry else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        rows = self.difference_rows()
        count = len(self._takes or ())
        if not rows:
            rows = [("Settings", *["the same"] * count)]
        for column in range(1, MOST_COMPARED + 1):
            self.rows.setColumnStretch(column, 1 if column <= count else 0)
        for index, row in enumerate(rows):
            for column, text in enumerate(row):
                label = QLabel(text or "—")
                label.setWordWrap(column > 0)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                if column == 0:
                    label.setProperty("role", "dim")
                self.rows.addWidget(label, index, column)
        # Labels that wrap tell their height once they are laid out.
        QTimer.singleShot(0, self, self._fit_list)

    def _fit_list(self) -> None:
        layout, width = self.rows, self.list_area.viewport().width()
        layout.activate()
        needed = layout.heightForWidth(width) if layout.hasHeightForWidth() else 0
        needed = max(needed, layout.minimumSize().height())
        self.list_area.setFixedHeight(min(LIST_HEIGHT, needed))

    def difference_rows(self) -> list[tuple[str, ...]]:
        """Return what is listed, as (what, of the first, of the second, …)."""
        return differing([take.request for take in self._takes]) if self._takes else []

    def _say_apart(self) -> None:
        shown = self.view.way == "difference" and self._shown >= 0
        apart = mean_difference(*self._images[:2]) if shown else 0.0
        self.apart.setText(f"× {self.view.gain} · {apart / 2.55:.1f} % apart" if shown else "")

    # Time

    def toggle_play(self) -> None:
        """Play all in step, round and round, or pause."""
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
        """Show the takes at a frame of the shot, kept inside it."""
        if self._shot is None or self._takes is None:
            return
        self._frame = min(max(0, frame), self._shot.duration - 1)
        rate = self.session.project.rate
        ratio = self.view.devicePixelRatioF()
        box = self.view.cells()[0] if self.view.way == "grid" else self.view.rect()
        within = (max(1, round(box.width() * ratio)), max(1, round(box.height() * ratio)))
        due = sped(self._shot, self._frame)
        frames = tuple(
            (self.session.folder.take_path(take), source_frame(self._shot, take, due, rate))
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
        if self._takes is not None and len(images) == len(self._takes):
            self._shown, self._images = int(wish.name), images
            self.view.show_images(*images)
            self._say_apart()

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
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.amplify(1 if event.key() == Qt.Key.Key_Up else -1)
            case key if key in _SIDES:
                self.pick_side(_SIDES[key])
            case key if key in _PLAIN:
                getattr(self, _PLAIN[key])()
            case key if key in _WAY_KEYS:
                self.show_way(_WAY_KEYS[key])
            case _:
                event.ignore()

    def pick_side(self, side: int) -> None:
        """Pick one of the takes; they count from 0."""
        if self._shot is not None and self._takes is not None and side < len(self._takes):
            take = self._takes[side]
            self.desk.pick(self._shot, take)
            self.picked.emit(self._shot.id, take.id)


_SIDES: dict[int, int] = {
    Qt.Key.Key_BracketLeft: 0, Qt.Key.Key_BracketRight: 1, Qt.Key.Key_1: 0, Qt.Key.Key_2: 1,
    Qt.Key.Key_3: 2, Qt.Key.Key_4: 3,
}  # fmt: skip
_PLAIN: dict[int, str] = {
    Qt.Key.Key_X: "swap", Qt.Key.Key_A: "add_take", Qt.Key.Key_Backspace: "drop_take",
}  # fmt: skip
_WAY_KEYS: dict[int, Way] = {
    Qt.Key.Key_W: "wipe", Qt.Key.Key_G: "grid", Qt.Key.Key_D: "difference",
}  # fmt: skip
