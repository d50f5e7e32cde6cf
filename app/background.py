"""Runs longer work outside the window's thread and brings its result back into it.

It must not know what the work is. `then` and `failed` are called in the thread that made the
Background; after `close()` nothing is called any more.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal


class Background(QObject):
    """A few threads, and the way back."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None, threads: int = 2) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="background")
        self._closed = False
        self._running = 0
        self._ended.connect(self._deliver)

    @property
    def busy(self) -> bool:
        """Whether something was started that has not been delivered yet."""
        return self._running > 0

    def run(
        self,
        work: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Call `work(*args)` in a thread, then `then(result)` or `failed(error)` in this one."""
        if self._closed:
            return
        self._running += 1
        self._threads.submit(self._work, work, args, then, failed)

    def close(self) -> None:
        """Wait for what runs, drop what waits, and call nothing more."""
        self._closed = True
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _work(self, work: Callable[..., Any], args: Any, then: Any, failed: Any) -> None:
        try:
            result = work(*args)
        except Exception as error:  # handed to `failed`, which says it
            self._emit(failed, error)
        else:
            self._emit(then, result)

    def _emit(self, call: Any, value: Any) -> None:
        if not self._closed:
            self._ended.emit(call, value)

    def _deliver(self, call: Any, value: Any) -> None:
        self._running -= 1
        if self._closed:
            return
        if call is not None:
            call(value)
        elif isinstance(value, Exception):
            raise value
