"""The pictures of an export, composed ahead in a thread of their own while others are encoded."""

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from engine.compose.compositor import Compositor
from engine.export.settings import ExportSettings, Plan, Said
from engine.export.slate import SlateBurner
from engine.paint.fonts import load_fonts
from engine.project.document import Id, Project
from engine.project.take import Take

_AHEAD = 6


class Pictures:
    """An iterator over an export's frames, uint8 RGB of the plan's size, in order.

    Its thread owns the Compositor; `close()` ends the thread, also in the middle. What the
    Compositor could not show is told to `said` when the pictures end.
    """

    def __init__(
        self,
        project: Project,
        folder_path: Path,
        takes: Mapping[Id, Sequence[Take]],
        settings: ExportSettings,
        plan: Plan,
        said: Said,
    ) -> None:
        self._film = (project, folder_path, takes)
        self._settings, self._plan, self._said = settings, plan, said
        self._ready: queue.Queue[np.ndarray | BaseException | None] = queue.Queue(_AHEAD)
        self._closing = threading.Event()
        # Cards, captions and slates are text; what draws it can only be made on the main thread.
        if threading.current_thread() is threading.main_thread():
            load_fonts()
        self._thread = threading.Thread(target=self._compose, name="export pictures", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[np.ndarray]:
        while True:
            picture = self._ready.get()
            if picture is None:
                return
            if isinstance(picture, BaseException):
                raise picture
            yield picture

    def close(self) -> None:
        """End the thread and wait for it."""
        self._closing.set()
        while self._thread.is_alive():
            # It may be waiting for room in the queue.
            try:
                self._ready.get(timeout=0.02)
            except queue.Empty:
                continue
        self._thread.join()

    def _compose(self) -> None:
        compositor = None
        try:
            compositor = Compositor(*self._film, drawings=self._settings.drawings)
            burner = SlateBurner(self._film[0], self._plan.size) if self._settings.slate else None
            for n in range(self._plan.start, self._plan.end):
                picture = self._picture(compositor, n)
                if burner is not None:
                    picture = burner.burnt(picture, n, compositor.source(n, self._settings.framing))
                self._hand_over(picture)
                if self._closing.is_set():
                    return
            for problem in compositor.problems:
                self._said(problem)
            self._hand_over(None)
        except BaseException as problem:
            # Raised again in the thread that encodes, which is the one that can be told.
            self._hand_over(problem)
        finally:
            if compositor is not None:
                compositor.close()

    def _picture(self, compositor: Compositor, n: int) -> np.ndarray:
        plan = self._plan
        framing = self._settings.framing
        return compositor.frame(n, size=plan.picture, framing=framing, cut=plan.size)

    def _hand_over(self, picture: np.ndarray | BaseException | None) -> None:
        while not self._closing.is_set():
            try:
                self._ready.put(picture, timeout=0.1)
                return
            except queue.Full:
                continue
