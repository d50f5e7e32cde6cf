"""The window's side of rendering: the queue as it is shown, and progress by shot.

Storing and claiming jobs is `JobStore`'s, driving the worker `RenderThread`'s. The store is asked
in a background thread, as a slow disk must not hold up the window. It writes no document.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.background import Background
from app.settings import home
from engine.project.request import RenderRequest
from engine.render.job import Cancelled, Event, Failed, Finished, Job, JobState, Queued, Running

if TYPE_CHECKING:
    from app.render_thread import RenderThread
    from engine.render.job_store import JobStore

LOOP_INTERVAL = 125
"""Milliseconds that each picture of a live loop is shown."""


@dataclass(frozen=True)
class ShotProgress:
    """How far one shot's rendering is: its foremost job's state, and its newest live picture.

    `loop` are pictures that are shown in turn, when there are several; `picture` is one of them.
    """

    job_id: str
    shot_id: str
    state: JobState
    picture: QImage | None = None
    seconds_left: float | None = None
    loop: tuple[QImage, ...] = ()

    def turned(self, moment: int) -> "ShotProgress":
        """Return it with the picture of its loop that is due at a moment, counted from 0."""
        return replace(self, picture=self.loop[moment % len(self.loop)])

    @property
    def fraction(self) -> float:
        """How much is done, in [0, 1]; 0 while that is unknown."""
        match self.state:
            case Running(step=step, steps=steps) if steps > 0:
                return min(1.0, step / steps)
            case Finished():
                return 1.0
            case _:
                return 0.0


class Rendering(QObject):
    """The jobs of the open film; starts the render thread when the first one is added."""

    jobs_changed = Signal()
    shot_progressed = Signal(str, object)
    take_landed = Signal(str, object)
    message_posted = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self, threads=1)
        self._store: JobStore | None = None
        self._thread: RenderThread | None = None
        self._project_path: Path | None = None
        self._jobs: dict[str, Job] = {}
        self._progress: dict[str, ShotProgress] = {}
        self._speed: dict[str, float] = {}
        self._work: dict[str, float] = {}
        self._paused = False
        # Progress comes many times a second and is told a few times, all of it at once.
        self._untold: set[str] = set()
        self._telling = QTimer(self, singleShot=True, interval=200)
        self._telling.timeout.connect(self._tell)
        self._moment = 0
        self._looping = QTimer(self, interval=LOOP_INTERVAL)
        self._looping.timeout.connect(self._turn)

    # What is shown

    @property
    def jobs(self) -> list[Job]:
        """The film's jobs in the order of the queue, those that are over included."""
        return list(self._jobs.values())

    @property
    def paused(self) -> bool:
        """Whether rendering is held."""
        return self._paused

    @property
    def active(self) -> list[Job]:
        """The jobs that wait or run."""
        return [job for job in self._jobs.values() if isinstance(job.state, Queued | Running)]

    def progress_of(self, shot_id: str) -> ShotProgress | None:
        """See Session.progress_of."""
        return self._progress.get(shot_id)

    def failed_job_of(self, shot_id: str) -> Job | None:
        """Return the shot's newest job when it failed and nothing of the shot was queued since."""
        newest = None
        for job in self._jobs.values():
            if job.request.shot_id == shot_id and not isinstance(job.state, Cancelled):
                newest = job
        return newest if newest and isinstance(newest.state, Failed) else None

    def failed_shots(self) -> dict[str, Job]:
        """Return the newest failed job of each shot whose newest job failed."""
        newest = {
            job.request.shot_id: job
            for job in self._jobs.values()
            if not isinstance(job.state, Cancelled)
        }
        return {id: job for id, job in newest.items() if isinstance(job.state, Failed)}

    def seconds_left(self) -> float | None:
        """Return how long all that waits or runs will take, or None while it can't be known."""
        total = 0.0
        for job in self.active:
            running = self._progress.get(job.request.shot_id)
            if running and running.job_id == job.id and running.seconds_left is not None:
                total += running.seconds_left
                continue
            speed = self._speed.get(job.request.model)
            if speed is None:
                return None
            total += speed * self._work_of(job)
        return total

    def estimate(self, model: str, work: float) -> float | None:
        """Return the seconds that work (see engine.render.estimate) takes, from what was measured.

        That are renders on this machine, or else a trial of the model.
        """
        speed = self._speed.get(model)
        return None if speed is None else speed * work

    def _work_of(self, job: Job) -> float:
        if job.id not in self._work:
            from engine.render.estimate import work_of

            self._work[job.id] = work_of(job.request)
        return self._work[job.id]

    # What is asked for

    def watch(self, project_path: Path) -> None:
        """Show the jobs of this film."""
        self._project_path = project_path
        if self._thread is not None:
            self._thread.watch(project_path)
        self._jobs = {}
        self._progress = {}
        self.jobs_changed.emit()
        self._background.run(
            self._read_first, project_path, then=self._show_first, failed=self._say
        )

    def add(self, project_path: Path, make: Callable[[], list[RenderRequest]]) -> None:
        """Queue the requests that `make` returns, called in a background thread.

        They are complete, so later edits don't touch them. What it raises is said.
        """

        def queue() -> list[Job]:
            return self._opened().add(project_path, make())

        self._background.run(queue, then=self._added, failed=self._say)

    def cancel(self, job_id: str) -> None:
        """Cancel one job."""
        thread = self._thread
        self._ask(lambda store: store.cancel(job_id) if thread is None else thread.cancel(job_id))

    def cancel_shots(self, shot_ids: Iterable[str]) -> None:
        """Cancel every job of these shots."""
        wanted = set(shot_ids)
        for job in self.active:
            if job.request.shot_id in wanted:
                self.cancel(job.id)

    def cancel_all(self) -> None:
        """Cancel every job of the film."""
        for job in self.active:
            self.cancel(job.id)

    def retry(self, job_id: str) -> None:
        """Queue a job that failed or was cancelled again."""
        self._ask(lambda store: store.retry(job_id))
        self._start()

    def forget_finished(self) -> None:
        """Take what is over off the list."""
        path = self._project_path
        if path is not None:
            self._ask(lambda store: store.forget(path))

    def pause(self, paused: bool) -> None:
        """Hold the queue and what runs, or go on."""
        self._paused = paused
        if self._thread is not None:
            self._thread.pause(paused)
        self.jobs_changed.emit()

    def close(self) -> None:
        """End the worker and the threads; what runs goes back into the queue."""
        if self._thread is not None:
            self._thread.stop()
            self._thread = None
        self._background.close()
        if self._store is not None:
            self._store.close()
            self._store = None

    # Inside

    def _opened(self) -> "JobStore":
        if self._store is None:
            # Asked for in the background first, so what `_start` needs is loaded there, too.
            import app.render_thread  # noqa: F401 - only so that it is loaded
            from engine.render.job_store import JobStore

            home().mkdir(parents=True, exist_ok=True)
            self._store = JobStore(home() / "jobs.sqlite")
        return self._store

    def _ask(self, act: Any) -> None:
        path = self._project_path
        if path is None:
            return

        def work() -> Any:
            act(self._opened())
            return self._read_all(path)

        self._background.run(work, then=self._show_all, failed=self._say)

    def _read_first(self, path: Path) -> tuple[tuple[Path, list[Job], dict[str, float]], str]:
        """Return what `_read_all` does, and what is amiss with the list of models."""
        from engine.render.families.table import MODELS

        return self._read_all(path), MODELS.damage

    def _show_first(self, read: tuple[tuple[Path, list[Job], dict[str, float]], str]) -> None:
        found, damage = read
        self._show_all(found)
        if damage:
            self.message_posted.emit("bad", damage)

    def _read_all(self, path: Path) -> tuple[Path, list[Job], dict[str, float]]:
        from engine.render.estimate import first_speed, speed_of
        from engine.render.families.table import MODELS

        store = self._opened()
        jobs = store.jobs(path)
        speeds = {}
        for model in {job.request.model for job in jobs} | set(MODELS):
            speed = speed_of(model, store.finished(model)) or first_speed(model)
            if speed is not None:
                speeds[model] = speed
        return path, jobs, speeds

    def _show_all(self, read: tuple[Path, list[Job], dict[str, float]]) -> None:
        path, jobs, self._speed = read
        if path != self._project_path:
            return
        self._jobs = {job.id: job for job in jobs}
        self._refresh_progress()
        if self.active:
            self._start()
        self.jobs_changed.emit()

    def _added(self, jobs: list[Job]) -> None:
        self._jobs.update((job.id, job) for job in jobs)
        self._refresh_progress()
        self._start()
        self.jobs_changed.emit()

    def _refresh_progress(self) -> None:
        """Work out each shot's foremost job: the running one, else the first that waits."""
        foremost: dict[str, Job] = {}
        for job in self.active:
            held = foremost.get(job.request.shot_id)
            if held is None or isinstance(job.state, Running):
                foremost[job.request.shot_id] = job
        before, self._progress = self._progress, {}
        for shot_id, job in foremost.items():
            old = before.get(shot_id)
            same = old is not None and old.job_id == job.id
            fresh = ShotProgress(job.id, shot_id, job.state)
            self._progress[shot_id] = replace(old, state=job.state) if same and old else fresh
            if not same or (old is not None and old.state != job.state):
                self.shot_progressed.emit(shot_id, self._progress[shot_id])
        for shot_id in before.keys() - foremost.keys():
            self.shot_progressed.emit(shot_id, None)

    def _start(self) -> None:
        if self._thread is not None:
            self._thread.wake()
            return
        from app.render_thread import RenderThread

        self._thread = RenderThread(self._opened(), self, self._project_path)
        self._thread.happened.connect(self._happened)
        self._thread.pause(self._paused)
        self._thread.start()

    def _happened(self, event: Event) -> None:
        job = self._jobs.get(event.job)
        if job is None:
            return
        self._jobs[event.job] = _with_state(job, event.state)
        match event.state:
            case Finished(take=take):
                self.take_landed.emit(job.project_path, take)
                self._background.run(
                    self._read_all, Path(job.project_path), then=self._show_all, failed=self._say
                )
            case Failed(message=message):
                self.message_posted.emit("bad", message)
            case Running():
                self._show_running(event)
            case Queued() | Cancelled():
                pass
        if not isinstance(event.state, Running):
            self._refresh_progress()
        if not self._telling.isActive():
            self._telling.start()

    def _show_running(self, event: Event) -> None:
        held = self._progress.get(event.shot)
        progress = ShotProgress(event.job, event.shot, event.state, None, event.seconds_left)
        if event.previews:
            shown = tuple(QImage.fromData(one) for one in event.previews)
            progress = replace(progress, loop=shown).turned(self._moment)
        elif held is not None and held.job_id == event.job:
            progress = replace(progress, picture=held.picture, loop=held.loop)
        self._progress[event.shot] = progress
        self._untold.add(event.shot)
        if len(progress.loop) > 1 and not self._looping.isActive():
            self._looping.start()

    def _turn(self) -> None:
        """Show the next picture of every loop."""
        self._moment += 1
        looping = [one for one in self._progress.values() if len(one.loop) > 1]
        for progress in looping:
            self._progress[progress.shot_id] = turned = progress.turned(self._moment)
            self.shot_progressed.emit(turned.shot_id, turned)
        if not looping or self._paused:
            self._looping.stop()

    def _tell(self) -> None:
        untold, self._untold = self._untold, set()
        for shot_id in untold & self._progress.keys():
            self.shot_progressed.emit(shot_id, self._progress[shot_id])
        self.jobs_changed.emit()

    def _say(self, error: Exception) -> None:
        self.message_posted.emit("bad", str(error))


def _with_state(job: Job, state: JobState) -> Job:
    import msgspec

    return msgspec.structs.replace(job, state=state)
