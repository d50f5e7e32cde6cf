"""The player: which frame is shown when. Sound is its clock, a timer where there is no device.

It moves the session's playhead and asks the worker for pictures; late pictures are dropped, sound
never is. It knows no widget.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.preview.changed_frames import unchanged_start
from app.preview.frame_cache import Composed
from app.preview.frame_worker import FrameWorker, make_compositor
from app.preview.play_clock import PlayClock, shuttled
from app.preview.play_pace import PlayPace
from app.preview.play_tally import PlayTally
from app.preview.player_sound import PlayerSound
from app.preview.sound_sink import OpenSink, open_sink
from app.timeline.positions import Positions
from engine.project.document import Project
from engine.project.timecode import nominal_rate

if TYPE_CHECKING:
    from app.session import Session

IDLE_AHEAD = 18
"""Frames composed ahead while paused, so that playing begins at once."""

PATIENCE = 300
"""Milliseconds after which a picture that is not there yet is said to be worked on."""

REST = 160
"""Milliseconds after which a pointer that drags the playhead rests: the exact picture follows."""

TOO_LONG = 0.1
"""Seconds that a picture took of late above which a draft is shown while it is composed."""


class Player(QObject):
    """See the module. `picture_ready` brings a Composed."""

    frame_shown = Signal(int)
    playing_changed = Signal(bool)
    picture_ready = Signal(object)
    speed_changed = Signal(float)
    loop_changed = Signal(bool)
    failed = Signal(str)
    waiting_changed = Signal(bool)
    """Whether the picture of the playhead is being worked on for longer than a moment."""

    def __init__(
        self,
        session: "Session",
        parent: QObject | None = None,
        make: Callable[..., Any] = make_compositor,
        open_sink: OpenSink = open_sink,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.loop = False
        self._clock: PlayClock | None = None
        self._range: tuple[int, int] | None = None
        self._driving = False
        self._scrubbing = False
        self._shown = -1
        self.tally = PlayTally()
        self.sound = PlayerSound(session, self, open_sink)
        self.sound.wanted.connect(self._run_again)
        self.loudness = self.sound.loudness
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(lambda: self._say_waiting(True))
        self._waiting = False
        self._resting = QTimer(self, singleShot=True, interval=REST)
        self._resting.timeout.connect(lambda: self._show(self.session.playhead))
        self.worker = FrameWorker(make)
        self.pace = PlayPace(self.worker)
        self.worker.composed.connect(self._receive)
        self.worker.failed.connect(self.failed)
        self.worker.failed.connect(lambda _text: self._say_waiting(False))
        session.project_opened.connect(self._show_film)
        session.project_closing.connect(self._let_go)
        session.project_changed.connect(self._show_edit)
        session.takes_changed.connect(lambda _ids: self._show_snapshot(None))
        session.playhead_moved.connect(self._follow)
        session.showing.framing_changed.connect(self._show_framing)
        self._show_film()

    # Playing

    @property
    def playing(self) -> bool:
        """Whether the film runs."""
        return self._clock is not None

    @property
    def speed(self) -> float:
        """The speed it runs at: 1.0 normal, negative backwards, 0.0 paused."""
        return self._clock.speed if self._clock else 0.0

    def frame_now(self) -> int:
        """Return the frame that is heard at this very moment; paused, the playhead."""
        if self._clock is None:
            return self.session.playhead
        return self._clock.frame(self.sound.time.seconds())[0]

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self, speed: float = 1.0) -> None:
        """Play from the playhead; at the end of the range, from its start."""
        self._range = None
        self._run(speed)

    def play_range(self, first: int, end: int) -> None:
        """Play the frames [first, end) once, or round and round when looping."""
        if end > first:
            self._range = first, end
            self.session.move_playhead(first)
            self._run(1.0)

    def play_selection(self) -> None:
        """Play the selected shots, from the first's start to the last's end."""
        from engine.project.film import shot_by_id, start_of

        project, ids = self.session.project, self.session.selection
        if ids:
            end = start_of(project, ids[-1]) + shot_by_id(project, ids[-1]).duration
            self.play_range(start_of(project, ids[0]), end)

    def play_in_to_out(self) -> None:
        """Play what lies between the in and the out point."""
        self.play_range(*self.marked_range())

    def pause(self) -> None:
        """Stop on the frame that is shown, and show it exactly."""
        if self._clock is None:
            return
        self._range = None
        self._stop_clock()
        self._show(self.session.playhead)
        self.playing_changed.emit(False)
        self.speed_changed.emit(0.0)

    def shuttle(self, direction: int) -> None:
        """J (-1), K (0), L (+1): again for faster, up to 8×."""
        speed = shuttled(self.speed, direction)
        if speed == 0.0:
            self.pause()
        else:
            self._run(speed)

    def step(self, frames: int) -> None:
        """Pause, and move by frames."""
        self.pause()
        self.session.move_playhead(self.session.playhead + frames)
        self.sound.pass_frame(self.session.playhead)

    def step_seconds(self, seconds: int) -> None:
        """Pause, and move by whole seconds."""
        self.step(seconds * nominal_rate(self.session.project.rate))

    def set_loop(self, on: bool) -> None:
        """Play round and round: the in/out range, else the film; or not."""
        if on != self.loop:
            self.loop = on
            self.loop_changed.emit(on)
            if self.playing:
                self._run(self.speed)

    def _run_again(self) -> None:
        if self.playing:
            self._run(self.speed)

    def set_drawings(self, shown: bool) -> None:
        """Show what is drawn on the pictures, or not."""
        self.worker.set_drawings(shown)
        self._show(self.session.playhead)

    def set_scrubbing(self, on: bool) -> None:
        """Pictures are drafts while the pointer drags the playhead, exact where it rests."""
        if on:
            self.pause()
        self._scrubbing = on
        self._resting.stop()
        if not on:
            self._show(self.session.playhead)

    def marked_range(self) -> tuple[int, int]:
        """Return the frames between in and out, half open; the film's ends where not set."""
        project = self.session.project
        settings, duration = project.settings, self.session_duration()
        first = min(settings.in_point or 0, max(0, duration - 1))
        end = duration if settings.out_point is None else min(settings.out_point, duration)
        return (first, end) if first < end else (0, duration)

    def session_duration(self) -> int:
        """Return the film's length in frames."""
        from engine.project.film import film

        return film(self.session.project).duration

    def shut_down(self) -> None:
        """Fall silent and end the thread; harmless when it has ended."""
        self._stop_clock()
        self.sound.shut_down()
        self.worker.shut_down()

    def _run(self, speed: float) -> None:
        """(Re)start the clock at the playhead."""
        duration = self.session_duration()
        if duration <= 0:
            return
        was_playing = self.playing
        first, end = self._range or (self.marked_range() if self.loop else (0, duration))
        end = min(end, duration)
        here = self.session.playhead
        if not first <= here < end or (speed > 0 and here >= end - 1 and not was_playing):
            here = first if speed > 0 else min(here, end - 1)
        if speed < 0 and here <= first and not was_playing:
            here = end - 1
        self._stop_clock()
        self._clock = PlayClock(here, self.session.project.rate, first, end, speed, self.loop)
        self.sound.start(here, first, end, speed, self.loop)
        if not was_playing:
            self.tally.reset()
        self.tally.begin(here, speed)
        self._move(here)
        self._timer.start(max(4, int(500 / float(self.session.project.rate))))
        if not was_playing:
            self.playing_changed.emit(True)
        self.speed_changed.emit(speed)

    def _stop_clock(self) -> None:
        self._timer.stop()
        self._clock = None
        self.sound.stop()

    def _tick(self) -> None:
        clock = self._clock
        if clock is None:
            return
        frame, over = clock.frame(self.sound.time.seconds())
        if frame != self.session.playhead:
            self.tally.comes_to(frame)
            self._move(frame)
        if over:
            self.pause()

    def _move(self, frame: int) -> None:
        self._driving = True
        try:
            if frame == self.session.playhead:
                self._show(frame)
            self.session.move_playhead(frame)
        finally:
            self._driving = False

    # Pictures

    def _follow(self, frame: int) -> None:
        """The playhead moved: by this player, or by somebody else, who is then followed."""
        if self._clock is not None and not self._driving:
            if self._range is not None and not self._range[0] <= frame < self._range[1]:
                self._range = None
            self._run(self._clock.speed)
            return
        if self._scrubbing:
            self._resting.start()
            self.sound.pass_frame(frame)
        self._show(frame)

    def _show(self, frame: int) -> None:
        if self._clock is not None:
            self._show_running(self._clock, frame)
            return
        resting = self._resting.isActive()
        held = self.worker.held(frame, "full")
        if held is None and resting:
            held = self.worker.held(frame, "draft")
        if held is None:
            draft = resting or self.pace.cost > TOO_LONG
            self.worker.want(frame, "draft" if draft else "full")
            if not self._patience.isActive() and not self._waiting:
                self._patience.start()
            return
        self._present(held)

    def _show_running(self, clock: PlayClock, frame: int) -> None:
        project = self.session.project
        plan = self.pace.plan(clock, frame, Positions(project), float(project.rate))
        held = self.worker.held(frame, "full") or self.worker.held(frame, "draft")
        if held is None:
            self.worker.want(*plan)
            return
        if plan.ahead:
            self.worker.prepare(plan.ahead, plan.quality)
        self._present(held)

    def _ahead(self, frame: int) -> tuple[int, ...]:
        """Return what is composed while the film rests on a frame, so that it plays at once."""
        end = min(frame + 1 + IDLE_AHEAD, self.session_duration())
        cut = Positions(self.session.project).next_cut(frame)
        frames = tuple(range(frame + 1, end))
        return (*frames, cut) if cut < self.session_duration() else frames

    def _say_waiting(self, waiting: bool) -> None:
        self._patience.stop()
        if waiting != self._waiting:
            self._waiting = waiting
            self.waiting_changed.emit(waiting)

    def _receive(self, composed: Composed) -> None:
        if composed.snapshot != self.worker.snapshot:
            return
        exact = self._clock is None and not self._resting.isActive()
        rough = exact and composed.quality == "draft"
        if rough and composed.frame != self.session.playhead:
            return
        self._present(composed)
        if rough:
            self.worker.want(composed.frame, "full")

    def _present(self, composed: Composed) -> None:
        self._shown = composed.frame
        here = composed.frame == self.session.playhead
        self.tally.shows(composed.frame, composed.quality == "draft")
        if here or self._clock is not None:
            self._say_waiting(False)
        self.picture_ready.emit(composed)
        self.frame_shown.emit(composed.frame)
        if here and self._clock is None and composed.quality == "full":
            self.worker.prepare(self._ahead(composed.frame))

    def _show_film(self) -> None:
        self._stop_clock()
        self._shown = -1
        self.pace.forget()
        self._say_waiting(False)
        self._show_snapshot(None)

    def _let_go(self) -> None:
        self._range = None
        if self.playing:
            self._stop_clock()
            self.playing_changed.emit(False)
        self.worker.let_go()

    def _show_framing(self, framing: object) -> None:
        self.worker.set_framing(self.session.showing.framing)
        self.pace.forget()
        self._show(self.session.playhead)

    def _show_edit(self, before: object, after: object) -> None:
        kept = None
        if isinstance(before, Project) and isinstance(after, Project):
            kept = unchanged_start(before, after)
        self._show_snapshot(kept)

    def _show_snapshot(self, kept: range | None) -> None:
        session = self.session
        self.sound.show_snapshot()
        if not session.is_open:
            return
        self.worker.show_project(session.project, session.folder.path, session.takes, kept)
        if self._clock is not None:
            self._stretch()
        self._show(session.playhead)

    def _stretch(self) -> None:
        """An edit while it plays: the run goes on, to the film's new end."""
        clock, duration = self._clock, self.session_duration()
        if clock is None or duration <= 0:
            self.pause()
        elif self._range is None and not clock.loop and clock.end != duration:
            self._clock = PlayClock(
                clock.start, clock.rate, clock.first, duration, clock.speed, clock.loop
            )
