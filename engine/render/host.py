"""The window's side of the worker: runs one job after another in it and tells what happens.

Whatever becomes of the worker — it raises, exits, hangs or is killed — is one Failed event, and
the next job gets a worker that works. One host belongs to one thread.
"""

import contextlib
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import assert_never

from engine.project.request import RenderRequest
from engine.render.backend import SILENCE, ModelSpec
from engine.render.child import Child, Gone
from engine.render.estimate import Pace
from engine.render.families.table import MODELS
from engine.render.job import Cancelled, Event, Failed, Finished, Job, JobState, Running, is_over
from engine.render.messages import (
    Broken,
    Cancel,
    Done,
    Order,
    Pause,
    Ready,
    Render,
    Report,
    Resume,
    Reworded,
    Stepped,
    Stopped,
)
from engine.render.partials import clean_partials

GRACE = 3.0
"""Seconds that a cancelled render has to stop by itself."""
BOOT = 90.0
"""Seconds that a worker has to begin."""
LISTEN = 0.05
"""Seconds between two looks at whether the render is to stop."""
CANT_BEGIN = (
    "The render process could not be begun ({reason}). Nothing was lost; close other programs and "
    "retry."
)


def never() -> bool:
    """The answer of a render that nobody cancels or holds."""
    return False


class Host:
    """Runs jobs in a worker process that is begun when first needed and kept.

    `models` gives each model's limit of silence. `arguments` go to the worker. `grace`, `boot` and
    `silence` are in seconds; `silence` replaces the models' own.
    """

    def __init__(
        self,
        arguments: Sequence[str] = (),
        models: Mapping[str, ModelSpec] = MODELS,
        grace: float = GRACE,
        boot: float = BOOT,
        silence: float | None = None,
    ) -> None:
        self._arguments = tuple(arguments)
        self._models = models
        self._grace = grace
        self._boot = boot
        self._silence = silence
        self._child: Child | None = None

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, or None before there is one."""
        return self._child.pid if self._child else None

    def run(
        self,
        job: Job,
        cancelled: Callable[[], bool] = never,
        paused: Callable[[], bool] = never,
        siblings: Sequence[RenderRequest] = (),
    ) -> Generator[Event, None, None]:
        """Render `job`, yielding what happens; the last event is Finished, Failed or Cancelled.

        `cancelled` and `paused` are asked many times a second, from this thread. Leaving the
        iteration early, or an error raised by one of them, ends the worker. `siblings` come next
        and differ in seed and variation alone; some may be made at once with this one.
        """
        over = False
        try:
            for event in self._events(job, cancelled, paused, tuple(siblings)):
                over = is_over(event.state)
                yield event
        finally:
            if not over:
                self._end_worker(job)

    def close(self) -> None:
        """End the worker, if there is one, and wait for it."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _events(
        self,
        job: Job,
        cancelled: Callable[[], bool],
        paused: Callable[[], bool],
        siblings: tuple[RenderRequest, ...],
    ) -> Iterator[Event]:
        yield _event(job, Running())
        run = None
        while run is None or run.is_to_be_begun_again:
            try:
                child, fresh = self._worker()
                run = _Run(child, job, self._limit(job), self._boot if fresh else None, siblings)
                yield from run.events(cancelled, paused, self._grace)
            except OSError as error:
                yield _event(job, Failed(CANT_BEGIN.format(reason=error.strerror or error)))
                return
            if not run.left_worker_idle:
                self._end_worker(job)
        if run.outcome is not None:
            yield run.outcome

    def _worker(self) -> tuple[Child, bool]:
        """Return a worker that is there and idle, and whether it is new. Raises OSError."""
        if self._child is not None and not self._child.is_running():
            self.close()
        fresh = self._child is None
        if self._child is None:
            self._child = Child(self._arguments)
        return self._child, fresh

    def _end_worker(self, job: Job) -> None:
        self.close()
        clean_partials(Path(job.project_path))

    def _limit(self, job: Job) -> float:
        spec = self._models.get(job.request.model)
        if self._silence is not None:
            return self._silence
        return spec.silence if spec else SILENCE


class _Run:
    """One job in one worker: what was asked of it, when it last spoke, how fast it is.

    After `events`, `outcome` is the last event, and `left_worker_idle` says whether the worker can
    take the next job. `is_to_be_begun_again` says that an idle worker had died unseen and the job
    never began.
    """

    def __init__(
        self,
        child: Child,
        job: Job,
        silence: float,
        boot: float | None,
        siblings: tuple[RenderRequest, ...] = (),
    ) -> None:
        self.outcome: Event | None = None
        self.left_worker_idle = False
        self.is_to_be_begun_again = False
        self._child = child
        self._job = job
        self._siblings = siblings
        self._silence = silence
        self._limit = silence if boot is None else boot
        self._is_reused = boot is None
        self._has_begun = False
        self._held = False
        self._pace = Pace()
        self._heard = time.monotonic()
        self._cancel_until: float | None = None

    def events(
        self, cancelled: Callable[[], bool], paused: Callable[[], bool], grace: float
    ) -> Iterator[Event]:
        """Yield the events of the run but its last, which is then `outcome`."""
        self._send(
            Render(
                job=self._job.id,
                project_path=self._job.project_path,
                request=self._job.request,
                siblings=self._siblings,
            )
        )
        while self.outcome is None and not self.is_to_be_begun_again:
            event = self._heard_of(self._child.next(LISTEN))
            if event is not None:
                yield event
            if self.outcome is None:
                self._ask(cancelled(), paused(), grace)
                self._check_time()

    def _heard_of(self, report: Report | Gone | None) -> Event | None:
        match report:
            case None:
                return None
            case Gone():
                self._lost(report)
                return None
            case Ready():
                self._limit = self._silence
                self._heard = time.monotonic()
                return None
            case Reworded():
                return None
            case Stepped() | Done() | Broken() | Stopped():
                return self._progress(report) if report.job == self._job.id else None
            case _:
                assert_never(report)

    def _progress(self, report: Stepped | Done | Broken | Stopped) -> Event | None:
        self._heard = time.monotonic()
        self._has_begun = True
        match report:
            case Stepped():
                left = self._pace.step(report.phase, report.step, report.steps)
                state = Running(report.phase, report.step, report.steps)
                return _event(self._job, state, report.previews, left)
            case Done():
                self._end(Finished(report.take), idle=True)
            case Broken():
                self._end(Failed(report.message, report.detail), idle=True)
            case Stopped():
                self._end(Cancelled(), idle=True)
            case _:
                assert_never(report)
        return None

    def _ask(self, cancelled: bool, paused: bool, grace: float) -> None:
        """Pass on a wish to cancel or to hold; a cancel that is not followed ends the worker."""
        if cancelled and self._cancel_until is None:
            self._cancel_until = time.monotonic() + grace
            self._send(Cancel(job=self._job.id))
        if self._cancel_until is not None:
            if time.monotonic() > self._cancel_until:
                self._end(Cancelled())
        elif paused != self._held:
            self._held = paused
            self._pace.hold(paused)
            self._send(Pause(job=self._job.id) if paused else Resume(job=self._job.id))

    def _check_time(self) -> None:
        now = time.monotonic()
        if self._held:
            self._heard = now
        if self.outcome is None and now - self._heard > self._limit:
            self._end(
                Failed(
                    f"The render of {self._slate} stopped: it gave no sign of life for "
                    f"{self._limit:.0f} seconds and was ended. Nothing was lost; retry it.",
                    self._child.tail(),
                )
            )

    def _lost(self, gone: Gone) -> None:
        if self._is_reused and not self._has_begun:
            self.is_to_be_begun_again = True
            return
        if self._cancel_until is not None:
            self._end(Cancelled())
            return
        self._end(
            Failed(
                f"The render of {self._slate} stopped: the render process is gone "
                f"({self._child.how_it_ended()}). Nothing was lost; retry it.",
                "\n".join(part for part in (gone.reason, self._child.tail()) if part),
            )
        )

    def _send(self, order: Order) -> None:
        """Send an order; when the worker is gone, its reports end too and say so."""
        with contextlib.suppress(OSError, ValueError):
            self._child.send(order)

    def _end(self, state: JobState, idle: bool = False) -> None:
        self.outcome = _event(self._job, state)
        self.left_worker_idle = idle

    @property
    def _slate(self) -> str:
        return self._job.request.shot.slate


def _event(
    job: Job, state: JobState, previews: tuple[bytes, ...] = (), seconds_left: float | None = None
) -> Event:
    return Event(
        job=job.id,
        shot=job.request.shot_id,
        state=state,
        previews=previews,
        seconds_left=seconds_left,
    )
