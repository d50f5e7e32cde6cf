"""The durable queue of one person: which takes to render, in which order, by whom, and how it went.

One SQLite file shared by every window and command on the machine. A job is taken by one owner at a
time; an owner that stops renewing itself has died, and its job goes back into the queue. Knows
nothing of workers or windows.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from threading import RLock
from typing import Any, assert_never

import msgspec

from engine.project import codec
from engine.project.document import Id, new_id
from engine.project.request import RenderRequest
from engine.render.job import Cancelled, Failed, Finished, Job, JobState, Queued, Running
from engine.render.job_table import JobStoreError, connect
from engine.render.together import are_alike

LEASE = 20.0
"""Seconds after its last sign of life that an owner counts as dead."""
MOST_ATTEMPTS = 3
MOST_SIBLINGS = 15
KEPT = 2000
"""Finished jobs kept as history, for measured speeds."""

_COLUMNS = "id, project, request, state, attempts, created, seconds"


class _StateBox(msgspec.Struct, frozen=True):
    value: JobState


class JobStore:
    """The queue at `path`. Safe to use from several threads and several processes.

    Raises JobStoreError when the file was written by a newer Storyreel or can't be opened.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = RLock()
        self._database = connect(path)

    def close(self) -> None:
        """Close the file; the queue stays as it is."""
        with self._lock:
            self._database.close()

    def add(
        self, project_path: Path, requests: Iterable[RenderRequest], owner: Id | None = None
    ) -> list[Job]:
        """Put takes at the end of the queue; with `owner`, only it claims them while it lives."""
        if owner is not None:
            self.renew(owner)
        now = self._clock()
        place = str(project_path.resolve())
        jobs = [
            Job(id=new_id(), project_path=place, request=request, created=now)
            for request in requests
        ]
        with self._writing() as database:
            top = database.execute("SELECT coalesce(max(position), 0) FROM jobs").fetchone()[0]
            for number, job in enumerate(jobs, 1):
                database.execute(
                    "INSERT INTO jobs (id, position, project, request, kind, state, attempts, "
                    "created, reserved, shot, model) "
                    "VALUES (?, ?, ?, ?, 'queued', ?, 0, ?, ?, ?, ?)",
                    (job.id, top + number, place, codec.encode(job.request), _written(job.state),
                     now, owner, job.request.shot_id, job.request.model),
                )  # fmt: skip
        return jobs

    def claim(
        self, owner: Id, project_path: Path | None = None, reserved_only: bool = False
    ) -> Job | None:
        """Take the next queued job, of one project or of any; None when there is none.

        With `reserved_only`, only those added for this owner. A job that was begun `MOST_ATTEMPTS`
        times and never came to an end fails here instead.
        """
        if not self._has_work():
            return None
        self.renew(owner)
        place = str(project_path.resolve()) if project_path else None
        with self._writing() as database:
            self._requeue_of_the_dead(database)
            row = database.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE kind = 'queued' "
                "AND (?1 IS NULL OR project = ?1) AND (reserved = ?2 OR (NOT ?3 AND (reserved "
                "IS NULL OR reserved NOT IN (SELECT id FROM owners)))) ORDER BY position LIMIT 1",
                (place, owner, reserved_only),
            ).fetchone()
            if row is None:
                return None
            job = _job(row)
            running = msgspec.structs.replace(job, state=Running(), attempts=job.attempts + 1)
            database.execute(
                "UPDATE jobs SET kind = 'running', state = ?, attempts = ?, owner = ?, "
                "started = ?, cancel = 0 WHERE id = ?",
                (_written(running.state), running.attempts, owner, self._clock(), job.id),
            )
            return running

    def renew(self, owner: Id) -> None:
        """Say that `owner` lives. To be called every few seconds, well within `LEASE`."""
        with self._writing() as database:
            database.execute(
                "INSERT INTO owners (id, seen) VALUES (?, ?) "
                "ON CONFLICT (id) DO UPDATE SET seen = excluded.seen",
                (owner, self._clock()),
            )

    def leave(self, owner: Id) -> None:
        """Say that `owner` ends: what it held goes back into the queue, with no attempt counted."""
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET kind = 'queued', state = ?, owner = NULL, "
                "attempts = max(0, attempts - 1) WHERE owner = ? AND kind = 'running'",
                (_written(Queued()), owner),
            )
            database.execute("UPDATE jobs SET reserved = NULL WHERE reserved = ?", (owner,))
            database.execute("DELETE FROM owners WHERE id = ?", (owner,))

    def holds(self, owner: Id, job: Id) -> bool:
        """Return whether `owner` still has `job`, and nobody asked to cancel it."""
        return bool(
            self._rows(
                "SELECT 1 FROM jobs WHERE id = ? AND owner = ? AND kind = 'running' AND NOT cancel",
                (job, owner),
            )
        )

    def record(self, owner: Id, job: Id, state: JobState, seconds: float | None = None) -> bool:
        """Write what became of a job that `owner` has; False when it is no longer its own."""
        with self._writing() as database:
            done = database.execute(
                "UPDATE jobs SET kind = ?, state = ?, seconds = coalesce(?, seconds), "
                "finished = ? WHERE id = ? AND owner = ? AND kind = 'running'",
                (_kind(state), _written(state), seconds, self._clock(), job, owner),
            )
            if not isinstance(state, Queued | Running):
                self._drop_old(database)
        return done.rowcount > 0

    def cancel(self, job: Id) -> None:
        """Cancel a job: at once when it waits, through its owner when it runs."""
        self._cancel("id = ?", job)

    def cancel_all(self, project_path: Path) -> None:
        """Cancel every job of a project that is not over."""
        self._cancel("project = ?", str(project_path.resolve()))

    def retry(self, job: Id) -> bool:
        """Queue a failed or cancelled job again, at the end; False when it is neither."""
        with self._writing() as database:
            done = database.execute(
                "UPDATE jobs SET kind = 'queued', state = ?, attempts = 0, owner = NULL, "
                "cancel = 0, reserved = NULL, position = (SELECT max(position) + 1 FROM jobs) "
                "WHERE id = ? AND kind IN ('failed', 'cancelled')",
                (_written(Queued()), job),
            )
        return done.rowcount > 0

    def move_to_front(self, job: Id) -> None:
        """Make a waiting job the next one."""
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET position = (SELECT min(position) - 1 FROM jobs) "
                "WHERE id = ? AND kind = 'queued'",
                (job,),
            )

    def forget(self, project_path: Path) -> None:
        """Take a project's jobs that are over off the list. Takes on disk stay."""
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET shown = 0 WHERE project = ? AND kind NOT IN ('queued', 'running')",
                (str(project_path.resolve()),),
            )

    def job(self, job: Id) -> Job | None:
        """Return a job as it stands now."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (job,))
        return _job(rows[0]) if rows else None

    def jobs(self, project_path: Path | None = None) -> list[Job]:
        """Return the jobs of one project or of all, in order; what was forgotten is left out."""
        place = str(project_path.resolve()) if project_path else None
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM jobs WHERE shown AND (?1 IS NULL OR project = ?1) "
            "ORDER BY position",
            (place,),
        )
        return [_job(row) for row in rows]

    def siblings(self, job: Job) -> list[RenderRequest]:
        """Return the waiting requests that differ from a job's in no more than seed and variation.

        In order, as many as follow one another.
        """
        rows = self._rows(
            "SELECT request FROM jobs WHERE kind = 'queued' AND project = ? AND shot = ? "
            "AND model = ? ORDER BY position LIMIT ?",
            (job.project_path, job.request.shot_id, job.request.model, MOST_SIBLINGS),
        )
        waiting = [codec.decode(row[0], RenderRequest) for row in rows]
        return list(takewhile(lambda one: are_alike(one, job.request), waiting))

    def finished(self, model: str, limit: int = 20) -> list[Job]:
        """Return the newest finished jobs of a model, newest first, for their measured speed."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM jobs WHERE kind = 'finished' AND seconds > 0 "
            "AND model = ? ORDER BY finished DESC LIMIT ?",
            (model, limit),
        )
        return [_job(row) for row in rows]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._telling() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    @contextmanager
    def _telling(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection, and turn what may go wrong with it into one sentence."""
        with self._lock:
            try:
                yield self._database
            except sqlite3.Error as error:
                raise JobStoreError(
                    f"The render queue can't be used ({error}); make sure that the disk is not "
                    "full and try again."
                ) from error

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._telling() as database:
            return database.execute(query, values).fetchall()

    def _has_work(self) -> bool:
        return bool(self._rows("SELECT 1 FROM jobs WHERE kind IN ('queued', 'running') LIMIT 1"))

    def _cancel(self, condition: str, value: str) -> None:
        with self._writing() as database:
            database.execute(
                f"UPDATE jobs SET kind = 'cancelled', state = ?, finished = ? "
                f"WHERE kind = 'queued' AND {condition}",
                (_written(Cancelled()), self._clock(), value),
            )
            database.execute(
                f"UPDATE jobs SET cancel = 1 WHERE kind = 'running' AND {condition}", (value,)
            )

    def _requeue_of_the_dead(self, database: sqlite3.Connection) -> None:
        """Give back what owners held that showed no life within the lease, but not for ever."""
        now = self._clock()
        database.execute("DELETE FROM owners WHERE seen < ? OR seen > ?", (now - LEASE, now + 3600))
        gone = "kind = 'running' AND owner NOT IN (SELECT id FROM owners)"
        database.execute(
            f"UPDATE jobs SET kind = 'cancelled', state = ?, finished = ? WHERE {gone} AND cancel",
            (_written(Cancelled()), now),
        )
        broken = Failed(
            f"The render was begun {MOST_ATTEMPTS} times and Storyreel ended each time; nothing "
            "else was lost. Retry it, or choose another model."
        )
        database.execute(
            f"UPDATE jobs SET kind = 'failed', state = ?, finished = ? "
            f"WHERE {gone} AND attempts >= {MOST_ATTEMPTS}",
            (_written(broken), now),
        )
        database.execute(
            f"UPDATE jobs SET kind = 'queued', state = ?, owner = NULL WHERE {gone}",
            (_written(Queued()),),
        )

    def _drop_old(self, database: sqlite3.Connection) -> None:
        database.execute(
            "DELETE FROM jobs WHERE kind NOT IN ('queued', 'running') AND id NOT IN (SELECT id "
            "FROM jobs WHERE kind NOT IN ('queued', 'running') ORDER BY finished DESC LIMIT ?)",
            (KEPT,),
        )


def _kind(state: JobState) -> str:
    match state:
        case Queued():
            return "queued"
        case Running():
            return "running"
        case Finished():
            return "finished"
        case Failed():
            return "failed"
        case Cancelled():
            return "cancelled"
        case _:
            assert_never(state)


def _written(state: JobState) -> bytes:
    return codec.encode(_StateBox(state))


def _job(row: tuple[Any, ...]) -> Job:
    id_, project, request, state, attempts, created, seconds = row
    return Job(
        id=id_,
        project_path=project,
        request=codec.decode(request, RenderRequest),
        state=codec.decode(state, _StateBox).value,
        attempts=attempts,
        created=created,
        seconds=seconds,
    )
