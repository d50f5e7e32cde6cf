"""Reads frames of takes outside the window's thread, several in step, the newest wish only.

It must not know what the frames are for. Its thread ends by itself when nothing is asked for.
"""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from app.thumbnails import image_of
from engine.media.error import MediaError

if TYPE_CHECKING:
    from engine.media.reader import ClipReader

OPEN = 4
IDLE_SECONDS = 4.0


@dataclass(frozen=True)
class FrameWish:
    """Frames to be read together: `frames` are (path, index); an index is held inside its clip.

    With `within` the pictures are made to fit that size. `name` comes back with them.
    """

    name: str
    frames: tuple[tuple[Path, int], ...]
    within: tuple[int, int] | None = None


class ClipThread(QObject):
    """One thread that reads what was wished for last."""

    frames_read = Signal(object, object)
    """(the FrameWish, a tuple of QImage; a null one where a clip can't be read)"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._change = Condition()
        self._wish: FrameWish | None = None
        self._thread: Thread | None = None
        self._closed = False

    def ask(self, wish: FrameWish) -> None:
        """Read these frames next, in the place of what was asked for and not begun."""
        with self._change:
            if self._closed:
                return
            self._wish = wish
            if self._thread is None:
                self._thread = Thread(target=self._run, name="clips", daemon=True)
                self._thread.start()
            self._change.notify()

    def close(self) -> None:
        """End the thread and let go of the clips; nothing is read any more."""
        with self._change:
            self._closed = True
            self._change.notify()
            thread = self._thread
        if thread is not None:
            thread.join()

    def rest(self) -> None:
        """Let go of the clips, as before their project is closed; a wish wakes it again."""
        with self._change:
            thread, self._closed = self._thread, True
            self._change.notify()
        if thread is not None:
            thread.join()
        with self._change:
            self._wish, self._closed = None, False

    def _run(self) -> None:
        readers: OrderedDict[Path, ClipReader] = OrderedDict()
        try:
            while (wish := self._next()) is not None:
                images = tuple(self._read(readers, *frame, wish.within) for frame in wish.frames)
                self._say(wish, images)
        finally:
            for reader in readers.values():
                reader.close()

    def _next(self) -> FrameWish | None:
        """Wait for a wish; None when the thread is to end."""
        with self._change:
            if self._wish is None and not self._closed:
                self._change.wait(IDLE_SECONDS)
            wish, self._wish = self._wish, None
            if wish is None or self._closed:
                self._thread = None
                return None
            return wish

    def _say(self, wish: FrameWish, images: tuple[QImage, ...]) -> None:
        try:
            self.frames_read.emit(wish, images)
        except RuntimeError:  # the window is gone
            self._closed = True

    def _read(
        self,
        readers: "OrderedDict[Path, ClipReader]",
        path: Path,
        index: int,
        within: tuple[int, int] | None,
    ) -> QImage:
        # PyAV is not needed for the first paint of the window.
        from engine.media.reader import ClipReader

        try:
            reader = readers.get(path) or ClipReader(path)
            readers[path] = reader
            readers.move_to_end(path)
            while len(readers) > OPEN:
                readers.popitem(last=False)[1].close()
            image = image_of(reader.read(min(max(index, 0), reader.frames - 1)))
        except (MediaError, OSError, IndexError):
            return QImage()
        if within is None:
            return image
        return image.scaled(
            QSize(*within),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
