"""One thread that does what can't be stopped at once, so that the render that waits for it can.

Importing a library, reading weights or one big convolution can't be interrupted. `Aside.run` leaves
as soon as its render is cancelled; what it began stops at the next of its own checks, and the next
`run` waits for that. Knows nothing of models.
"""

import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from engine.render.backend import RenderCancelled
from engine.render.sweeping import sweep

T = TypeVar("T")
Poll = Callable[[int], None]
"""Called many times a second, with how often the work has shown that it goes on."""
LOOK = 0.02
"""Seconds between two looks at whether the render is to stop."""


class Aside:
    """A thread of its own that does one thing after another."""

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[_Piece] = queue.SimpleQueue()
        self._last: _Piece | None = None
        self._thread: threading.Thread | None = None

    def run(self, work: "Callable[[Stop], T]", poll: "Poll") -> T:
        """Return what `work(stop)` does in the thread; `poll(beats)` is called here all the while.

        An error of `poll` (a cancel) is raised at once and tells `stop`; one of `work` is raised
        as it is. First waits, polling, for what an earlier cancel left to end.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="aside", daemon=True)
            self._thread.start()
        if self._last is not None:
            self._last.wait(poll)
        piece = self._last = _Piece(work)
        self._work.put(piece)
        piece.wait(poll)
        return piece.outcome()

    def _serve(self) -> None:
        while True:
            self._work.get().perform()


class Stop:
    """Whether a piece of work is to stop; asked by the work itself, many times a second."""

    __slots__ = ("beats", "is_set")

    def __init__(self) -> None:
        self.is_set = False
        self.beats = 0

    def check(self) -> None:
        """Show that the work goes on. Raises RenderCancelled when it is to stop."""
        self.beats += 1
        if self.is_set:
            raise RenderCancelled


class _Piece:
    def __init__(self, work: Callable[[Stop], Any]) -> None:
        self._do = work
        self._stop = Stop()
        self._over = threading.Event()
        self._result: Any = None
        self._error: BaseException | None = None

    def perform(self) -> None:
        try:
            self._stop.check()
            result = self._do(self._stop)
            if not self._stop.is_set:
                self._result = result
        except BaseException as error:
            # Nobody asks how stopped work ended; its frames would keep a model in memory.
            if not self._stop.is_set:
                self._error = error
        finally:
            del self._do
            if self._stop.is_set:
                sweep()
            self._over.set()

    def wait(self, poll: "Poll") -> None:
        try:
            while not self._over.wait(LOOK):
                poll(self._stop.beats)
        except BaseException:
            self._stop.is_set = True
            raise

    def outcome(self) -> Any:
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        result, self._result = self._result, None
        return result
