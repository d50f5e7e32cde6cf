"""Runs jobs of the store in a host: claims them, keeps them, and writes down what became of them.

Used alike by the window's thread and by the command line.
"""

import time
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

from engine.project.document import new_id
from engine.render.host import Host, never
from engine.render.job import Event, Finished, Job, Running, is_over
from engine.render.job_store import LEASE, JobStore

ASK_STORE = 0.3
"""Seconds between two looks into the store for a cancel from elsewhere."""
RENEW = LEASE / 4


class Driver:
    """One owner of jobs: a window or a command. Belongs to one thread."""

    def __init__(self, store: JobStore, host: Host) -> None:
        self.owner = new_id()
        self._store = store
        self._host = host

    def next_job(self, project_path: Path | None = None, reserved_only: bool = False) -> Job | None:
        """Claim the next job of a project, or of any; `reserved_only`: that was added for us."""
        return self._store.claim(self.owner, project_path, reserved_only)

    def run(
        self,
        job: Job,
        cancelled: Callable[[], bool] = never,
        paused: Callable[[], bool] = never,
    ) -> Generator[Event, None, None]:
        """Render a claimed job and yield its events, each written down before it is told.

        A job that was lost to another owner (this one slept too long) ends without a last event.
        """
        watch = _Watch(self._store, self.owner, job, cancelled)
        clock = _Stopwatch(paused)
        siblings = self._store.siblings(job)
        run = self._host.run(job, watch.is_to_stop, clock.is_paused, siblings)
        with closing(run) as events:
            for event in events:
                if is_over(event.state):
                    seconds = clock.seconds if isinstance(event.state, Finished) else None
                    if not self._store.record(self.owner, job.id, event.state, seconds):
                        return
                elif isinstance(event.state, Running):
                    clock.saw(event.state)
                    watch.note(event.state)
                yield event

    def leave(self) -> None:
        """Give back what was claimed and not brought to an end."""
        self._store.leave(self.owner)


class _Watch:
    """Keeps a job claimed while it runs, and hears of a cancel from wherever it was asked."""

    def __init__(
        self, store: JobStore, owner: str, job: Job, cancelled: Callable[[], bool]
    ) -> None:
        self._store, self._owner, self._job = store, owner, job
        self._cancelled = cancelled
        self._asked = self._renewed = time.monotonic()
        self._is_lost = False
        self._state: Running | None = None

    def is_to_stop(self) -> bool:
        now = time.monotonic()
        if now - self._renewed > RENEW:
            self._renewed = now
            self._store.renew(self._owner)
        if now - self._asked > ASK_STORE and not self._is_lost:
            self._asked = now
            self._is_lost = not self._store.holds(self._owner, self._job.id)
            if self._state is not None and not self._is_lost:
                self._store.record(self._owner, self._job.id, self._state)
                self._state = None
        return self._is_lost or self._cancelled()

    def note(self, state: Running) -> None:
        """Remember how far it is, to be written down with the next look into the store."""
        self._state = state


class _Stopwatch:
    """Measures how long a render worked: from its first step on, without the time it was held."""

    def __init__(self, paused: Callable[[], bool]) -> None:
        self._paused = paused
        self._began: float | None = None
        self._held_since: float | None = None
        self._held = 0.0

    @property
    def seconds(self) -> float | None:
        if self._began is None:
            return None
        return max(1e-3, time.monotonic() - self._began - self._held)

    def saw(self, state: Running) -> None:
        if self._began is None and state.steps > 0:
            self._began = time.monotonic()

    def is_paused(self) -> bool:
        paused, now = self._paused(), time.monotonic()
        if paused and self._held_since is None:
            self._held_since = now
        elif not paused and self._held_since is not None:
            self._held += now - self._held_since
            self._held_since = None
        return paused
