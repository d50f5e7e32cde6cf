"""The thread that composes pictures for the preview, with its own Compositor and a bounded cache.

The latest request wins: a picture nobody waits for any more is not composed. It knows no widget.
"""

import atexit
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QThread, Signal

from app.preview.frame_cache import Composed, FrameCache, Quality
from engine.project.document import Id, Project
from engine.project.take import Take

CACHE_BYTES = 320 * 2**20

Takes = Mapping[Id, tuple[Take, ...]]
Scene = tuple[Project, Path, Takes]
_alive: set["FrameWorker"] = set()


@atexit.register
def _end_all() -> None:
    """End what still runs when the program ends without its event loop."""
    for worker in tuple(_alive):
        worker.shut_down()


def make_compositor(project: Project, path: Path, takes: Takes) -> Any:
    """Return the film's Compositor; imported late, so that the window opens first."""
    from engine.compose.compositor import Compositor

    return Compositor(project, path, takes)


class FrameWorker(QThread):
    """Composes frames on request. Its methods may be called from the window's thread only."""

    composed = Signal(object)
    failed = Signal(str)

    def __init__(self, make: Callable[..., Any] = make_compositor) -> None:
        super().__init__()
        self.setObjectName("preview frames")
        self._make = make
        self._wake = threading.Condition()
        self._cache = FrameCache(CACHE_BYTES)
        self._wanted: tuple[int, Quality] | None = None
        self._ahead: tuple[int, ...] = ()
        self._ahead_quality: Quality = "full"
        self._costs: list[tuple[int, Quality, float]] = []
        self._scene: Scene | None = None
        self._drawings = True
        self._compositor: Any = None
        self._composed_from: tuple[Path, int] | None = None
        self._open = False
        self._snapshot = 0
        self._framing: Id | None = None
        self._closing = False
        _alive.add(self)
        self.finished.connect(lambda: _alive.discard(self))
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.shut_down)

    def show_project(
        self, project: Project, path: Path, takes: Takes, kept: range | None = None
    ) -> None:
        """Compose from this snapshot from now on; only the pictures of the frames `kept` stay."""
        with self._wake:
            self._scene = (project, path, takes)
            self._snapshot += 1
            self._ahead = ()
            self._wanted = None
            if kept is None:
                self._cache.drop()
            else:
                self._cache.drop(0, kept.start)
                self._cache.drop(kept.stop)
            self._wake.notify()
        if not self.isRunning() and not self._closing:
            self.start()

    def set_framing(self, framing: Id | None) -> None:
        """Compose one of the film's further aspects; None is its own."""
        with self._wake:
            self._framing = framing
            self._snapshot += 1
            self._cache.drop()
            self._wake.notify()

    def set_drawings(self, shown: bool) -> None:
        """Compose with what is drawn on the pictures, or without."""
        with self._wake:
            self._drawings = shown
            self._snapshot += 1
            self._cache.drop()
            self._wake.notify()

    def held(self, frame: int, quality: Quality) -> Composed | None:
        """Return a picture that is already composed; None when it must be asked for."""
        with self._wake:
            return self._cache.get(frame, quality)

    def want(self, frame: int, quality: Quality = "full", ahead: tuple[int, ...] = ()) -> None:
        """Ask for `frame` next, forgetting older wishes; then for the frames `ahead`, in order."""
        with self._wake:
            self._wanted = (frame, quality)
            self._ahead, self._ahead_quality = ahead, quality
            self._wake.notify()

    def prepare(self, ahead: tuple[int, ...], quality: Quality = "full") -> None:
        """Ask for frames that will be shown soon, without waiting for one."""
        with self._wake:
            self._wanted = None
            self._ahead, self._ahead_quality = ahead, quality
            self._wake.notify()

    def take_costs(self) -> list[tuple[int, Quality, float]]:
        """Return the (frame, quality, seconds) of what was composed since the last call."""
        with self._wake:
            costs, self._costs = self._costs, []
            return costs

    def shut_down(self) -> None:
        """End the thread and wait for it; harmless when it has ended."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self.isRunning():
            self.wait()

    def let_go(self) -> None:
        """Close the film's files and show nothing until another project comes."""
        with self._wake:
            self._scene = self._wanted = None
            self._ahead = ()
            self._snapshot += 1
            self._cache.drop()
            self._wake.notify()
            # The folder is about to be closed: wait until its files are.
            self._wake.wait_for(lambda: not self._open or self._closing, timeout=5.0)

    @property
    def snapshot(self) -> int:
        """The number of the snapshot that is composed from."""
        return self._snapshot

    def run(self) -> None:
        """Compose what is wanted until the worker is shut down."""
        try:
            while (order := self._next()) is not None:
                if order.scene is None:
                    self._close()
                    continue
                try:
                    self._compose(self._compositor_for(order), order)
                except Exception as error:
                    # The boundary of this thread: a picture that can't be made must not end it.
                    if order.announce:
                        self.failed.emit(f"Frame {order.frame} could not be shown: {error}")
        finally:
            self._close()

    def _close(self) -> None:
        compositor, self._compositor, self._composed_from = self._compositor, None, None
        if compositor is not None:
            compositor.close()
        with self._wake:
            self._open = False
            self._wake.notify_all()

    def _compositor_for(self, order: "_Order") -> Any:
        assert order.scene is not None
        project, path, takes = order.scene
        before = self._composed_from
        if self._compositor is None or before is None or before[0] != path:
            self._close()
            with self._wake:
                self._open = True
            self._compositor = self._make(project, path, takes)
            self._compositor.drawings = self._drawings
        elif before[1] != order.snapshot:
            self._compositor.with_project(project, takes)
            self._compositor.drawings = self._drawings
        self._composed_from = path, order.snapshot
        return self._compositor

    def _next(self) -> "_Order | None":
        """Wait for the next frame to compose; None when the thread shall end."""
        with self._wake:
            while not self._closing:
                if self._scene is None:
                    if self._open:
                        return _Order(None, self._snapshot, 0, "full", False)
                elif (found := self._pick()) is not None:
                    return _Order(self._scene, self._snapshot, *found)
                self._wake.wait()
        return None

    def _pick(self) -> tuple[int, Quality, bool] | None:
        if self._wanted is not None:
            frame, quality = self._wanted
            self._wanted = None
            return frame, quality, True
        while self._ahead:
            frame, self._ahead = self._ahead[0], self._ahead[1:]
            if self._cache.get(frame, self._ahead_quality) is None:
                return frame, self._ahead_quality, False
        return None

    def _compose(self, compositor: Any, order: "_Order") -> None:
        assert order.scene is not None
        with self._wake:
            composed = self._cache.get(order.frame, order.quality)
        if composed is None:
            begun = time.perf_counter()
            framing = self._framing
            size = None if order.quality == "full" else draft_size(order.scene[0], framing)
            picture = compositor.frame(
                order.frame, size=size, quality=order.quality, framing=framing
            )
            source = compositor.source(order.frame, framing)
            seconds = time.perf_counter() - begun
            composed = Composed(
                order.frame, picture, order.quality, source, order.snapshot, seconds
            )
            with self._wake:
                if order.snapshot != self._snapshot:
                    return
                self._cache.put(composed)
                self._costs = [*self._costs[-60:], (order.frame, order.quality, seconds)]
        if order.announce:
            self.composed.emit(composed)


@dataclass(frozen=True)
class _Order:
    """One frame to compose; without a scene: let go of the files."""

    scene: Scene | None
    snapshot: int
    frame: int
    quality: Quality
    announce: bool


def draft_size(project: Project, framing: Id | None = None) -> tuple[int, int]:
    """Return half the size of the film or of one of its aspects, even numbers."""
    found = next((one for one in project.framings if one.id == framing), project)
    return max(2, found.width // 4 * 2), max(2, found.height // 4 * 2)
