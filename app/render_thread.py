"""The thread that renders for a window: takes jobs from the store and tells what happens to them.

It loads no model and draws nothing; the work is done in the worker process that its host keeps.
"""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from engine.render.driver import Driver
from engine.render.host import Host
from engine.render.job import is_over
from engine.render.job_store import JobStore
from engine.render.job_table import JobStoreError

IDLE = 2.0
"""Seconds between two looks for jobs that others put into the store."""


class _Stopping(Exception):
    """Leaves a job where it is, because the thread is to end."""


class RenderThread(QThread):
    """Renders the jobs of `store` until stopped: those of one film, or of any.

    `happened` carries an `engine.render.job.Event`; `failed` a sentence when the store itself can't
    be used. `host` makes the host, in this thread.
    """

    happened = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        store: JobStore,
        parent: QObject | None = None,
        project_path: Path | None = None,
        host: Callable[[], Host] = Host,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("render")
        self._store = store
        self._host = host
        self._project_path = project_path
        self._wake = threading.Event()
        self._stopping = False
        self._paused = False
        self._to_cancel = ""

    def watch(self, project_path: Path | None) -> None:
        """Render this film's jobs from now on; None renders any. What runs is brought to an end."""
        self._project_path = project_path
        self._wake.set()

    def wake(self) -> None:
        """Look for jobs now."""
        self._wake.set()

    def pause(self, paused: bool) -> None:
        """Hold what runs between two steps and begin nothing new, or go on."""
        self._paused = paused
        self._wake.set()

    def cancel(self, job_id: str) -> None:
        """Cancel one job, waiting or running."""
        self._to_cancel = job_id
        self._store.cancel(job_id)

    def cancel_all(self) -> None:
        """Cancel every job of the film, waiting or running; without a film, of every film."""
        for job in self._store.jobs(self._project_path):
            if not is_over(job.state):
                self.cancel(job.id)

    def retry(self, job_id: str) -> None:
        """Queue a job that failed or was cancelled again."""
        self._store.retry(job_id)
        self._wake.set()

    def stop(self) -> None:
        """End the worker and this thread, and wait for both. What ran goes back into the queue."""
        self._stopping = True
        self._wake.set()
        if QThread.currentThread() is not self:
            self.wait()

    def run(self) -> None:
        """Render until stopped; a store that can't be used for a moment is tried again."""
        host = self._host()
        driver = Driver(self._store, host)
        try:
            while not self._stopping:
                try:
                    self._render_next(driver)
                except JobStoreError as error:
                    self.failed.emit(str(error))
                    # Under a new name, so that what the old one still holds is given back in time.
                    _leave(driver)
                    driver = Driver(self._store, host)
                    self._wait()
        finally:
            host.close()
            _leave(driver)

    def _render_next(self, driver: Driver) -> None:
        job = None if self._paused else driver.next_job(self._project_path)
        if job is None:
            self._wait()
            return
        self._to_cancel = ""

        def is_cancelled() -> bool:
            if self._stopping:
                raise _Stopping
            return self._to_cancel == job.id

        with contextlib.suppress(_Stopping):
            for event in driver.run(job, is_cancelled, lambda: self._paused):
                self.happened.emit(event)

    def _wait(self) -> None:
        self._wake.wait(IDLE)
        self._wake.clear()


def _leave(driver: Driver) -> None:
    """Give jobs back; where that fails, the lease runs out and gives them back."""
    with contextlib.suppress(JobStoreError):
        driver.leave()
