"""Saves the newest state of an open project in the background, many edits in one save.

Knows nothing of Qt: the callbacks run in the saver's thread.
"""

import logging
import time
from collections.abc import Callable
from threading import Condition, Thread

from engine.project.document import Project
from engine.project.errors import ProjectError
from engine.project.folder import ProjectFolder

_log = logging.getLogger(__name__)


class Saver:
    """One thread that saves what was last submitted.

    `on_saving()`, `on_saved(project)` and `on_failed(sentence)` are called in that thread. After a
    failure it tries again every `retry` seconds and with each new submission. `pause` is the least
    time between two saves, so that a drag does not write a file for each pixel.
    """

    def __init__(
        self,
        folder: ProjectFolder,
        on_saved: Callable[[Project], None] | None = None,
        on_failed: Callable[[str], None] | None = None,
        on_saving: Callable[[], None] | None = None,
        pause: float = 0.15,
        retry: float = 10.0,
    ) -> None:
        self._folder = folder
        self._on_saved = on_saved
        self._on_failed = on_failed
        self._on_saving = on_saving
        self._pause = pause
        self._retry = retry
        self._waiting: Project | None = None
        self._failed: str | None = None
        self._saving = False
        self._urgent = False
        self._ended = False
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="saver", daemon=True)
        self._thread.start()

    @property
    def pending(self) -> bool:
        """Whether the newest state is not on disk yet."""
        with self._changed:
            return self._saving or self._waiting is not None

    def submit(self, project: Project) -> None:
        """Have a project saved soon; one submitted before and not begun is passed over."""
        with self._changed:
            self._waiting, self._failed = project, None
            self._changed.notify_all()

    def flush(self, timeout: float = 30.0) -> bool:
        """Save what waits now and return whether the newest state is on disk."""
        with self._changed:
            self._urgent, self._failed = True, None
            self._changed.notify_all()
            self._changed.wait_for(self._is_settled, timeout)
            self._urgent = False
            return self._waiting is None and not self._saving

    def close(self, timeout: float = 30.0) -> bool:
        """Save what waits, end the thread, and return whether the newest state is on disk."""
        saved = self.flush(timeout)
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._thread.join(timeout)
        return saved

    def _is_settled(self) -> bool:
        return not self._saving and (self._waiting is None or self._failed is not None)

    def _run(self) -> None:
        while (project := self._next()) is not None:
            started = time.monotonic()
            failed = self._save(project)
            with self._changed:
                self._saving, self._failed = False, failed
                if failed is not None and self._waiting is None:
                    self._waiting = project
                self._changed.notify_all()
            self._report(project, failed)
            self._rest(time.monotonic() - started)

    def _next(self) -> Project | None:
        with self._changed:
            while self._waiting is None or self._failed is not None:
                if self._ended:
                    return None
                woken = self._changed.wait(self._retry if self._failed is not None else None)
                if not woken:
                    self._failed = None
            project, self._waiting, self._saving = self._waiting, None, True
            return project

    def _save(self, project: Project) -> str | None:
        """Save and return None, or the sentence that says why not; the thread itself goes on."""
        try:
            if self._on_saving is not None:
                self._on_saving()
            self._folder.save(project)
        except ProjectError as error:
            return str(error)
        except Exception as error:
            _log.exception("the project could not be saved")
            return f"The project couldn't be saved: {error}."
        return None

    def _report(self, project: Project, failed: str | None) -> None:
        try:
            if failed is not None and self._on_failed is not None:
                self._on_failed(failed)
            elif failed is None and self._on_saved is not None:
                self._on_saved(project)
        except Exception:
            _log.exception("a listener of the saver failed")

    def _rest(self, took: float) -> None:
        """Leave the machine to the window for a while, unless someone waits for the save."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._urgent or self._ended, max(self._pause, min(1.0, 4 * took))
            )
