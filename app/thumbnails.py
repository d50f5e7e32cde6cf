"""Small pictures of shots, takes and stills, made in one background thread and kept in bounds.

A picture that isn't there yet is None now and `ready` is said later; one whose shot has changed is
returned as it was until the new one is made, so that nothing flickers. The newest wish is served
first; wishes that fell out of sight are dropped.
"""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QPixmap

from app.session import Session
from engine.project import film
from engine.project.cast import mentioned
from engine.project.document import Project
from engine.project.take import Take

if TYPE_CHECKING:
    import numpy as np

    from engine.compose.compositor import Compositor

CACHE_BYTES = 96 * 1024 * 1024
WAITING = 300
"""Wishes kept at once; older ones are dropped and asked for again when they are painted."""


class Wish(NamedTuple):
    """What is wanted: `kind` "frame", "take" or "picture"; sizes are device pixels."""

    kind: str
    name: str
    offset: int
    width: int
    height: int


class _Film(NamedTuple):
    """The snapshot that frames are composed from."""

    project: Project
    path: Path
    takes: Mapping[str, tuple[Take, ...]]


class _Kept(NamedTuple):
    pixmap: QPixmap | None
    of: tuple[Any, ...]

    @property
    def bytes(self) -> int:
        return 0 if self.pixmap is None else self.pixmap.width() * self.pixmap.height() * 4


class Thumbnails(QObject):
    """Pictures for painted widgets: ask while painting, paint again on `ready`."""

    ready = Signal(str)
    """A shot's picture is there (its id)."""
    take_ready = Signal(str)
    picture_ready = Signal(str)

    _made = Signal(object, object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._kept: OrderedDict[Wish, _Kept] = OrderedDict()
        self._bytes = 0
        self._asked: dict[Wish, tuple[Any, ...]] = {}
        self._worker = _Worker(self._made)
        self._made.connect(self._keep)
        session.project_changed.connect(self._swap)
        session.project_opened.connect(self._open)
        session.takes_changed.connect(self._swap)
        session.project_closing.connect(self._let_go)
        self._open()

    def poster(self, shot_id: str, width: int, height: int) -> QPixmap | None:
        """Return the picture that stands for a shot, fitted into `width` × `height` points."""
        shot = film.find_shot(self._session.project, shot_id)
        return None if shot is None else self.frame(shot_id, 0, width, height)

    def frame(self, shot_id: str, offset: int, width: int, height: int) -> QPixmap | None:
        """Return a shot's picture `offset` frames into it, fitted into `width` × `height`."""
        shot = film.find_shot(self._session.project, shot_id)
        if shot is None:
            return None
        offset = max(0, min(offset, shot.duration - 1))
        takes = self._session.takes
        cast = mentioned(shot, self._session.project.elements)
        titles = self._session.project.titles if shot.card else None
        seen = (shot, cast, titles, *(takes.get(id) for id in (shot.id, *shot.takes_from)))
        return self._get("frame", shot_id, offset, width, height, seen)

    def take_poster(self, take: Take, width: int, height: int) -> QPixmap | None:
        """Return a take's poster, fitted into `width` × `height`; `take_ready` when made."""
        if not self._session.is_open:
            return None
        path = self._session.folder.take_path(take).with_name("poster.jpg")
        return self._get("take", take.id, 0, width, height, (path,))

    def picture(self, path: Path, width: int, height: int) -> QPixmap | None:
        """Return a still of any kind, fitted into `width` × `height`; `picture_ready` when made."""
        return self._get("picture", str(path), 0, width, height, (path,))

    @property
    def busy(self) -> bool:
        """Whether a picture that was asked for is still to come."""
        return bool(self._asked)

    def forget_waiting(self) -> None:
        """Drop what was asked for and not begun, as when another part of a list is shown."""
        self._worker.drop_waiting()
        self._asked.clear()

    def pause(self, paused: bool) -> None:
        """Begin no picture for now, as while the film plays, or go on."""
        self._worker.pause(paused)

    def close(self) -> None:
        """End the thread; wait for the picture it is making."""
        self._worker.stop()

    def _get(
        self, kind: str, name: str, offset: int, width: int, height: int, of: tuple[Any, ...]
    ) -> QPixmap | None:
        ratio = _pixel_ratio()
        wish = Wish(kind, name, offset, max(1, round(width * ratio)), max(1, round(height * ratio)))
        kept = self._kept.get(wish)
        if kept is not None:
            self._kept.move_to_end(wish)
            if _same(kept.of, of):
                return kept.pixmap
        if not _same(self._asked.get(wish), of):
            self._asked[wish] = of
            for dropped in self._worker.ask(wish, of):
                self._asked.pop(dropped, None)
        return kept.pixmap if kept is not None else None

    def _keep(self, wish: Wish, of: tuple[Any, ...], image: QImage | None) -> None:
        if _same(self._asked.get(wish), of):
            del self._asked[wish]
        pixmap = None
        if image is not None:
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(_pixel_ratio())
        old = self._kept.pop(wish, None)
        if pixmap is None and old is not None:
            pixmap = old.pixmap
        self._kept[wish] = fresh = _Kept(pixmap, of)
        self._bytes += fresh.bytes - (old.bytes if old else 0)
        while self._bytes > CACHE_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].bytes
        said = {"frame": self.ready, "take": self.take_ready, "picture": self.picture_ready}
        said[wish.kind].emit(wish.name)

    def _swap(self, *_: object) -> None:
        if self._session.is_open:
            session = self._session
            self._worker.show(_Film(session.project, session.folder.path, session.takes))

    def _open(self) -> None:
        self._kept.clear()
        self._asked.clear()
        self._bytes = 0
        self._worker.drop_waiting()
        self._swap()

    def _let_go(self) -> None:
        self._worker.drop_waiting()
        self._worker.show(None)


def _same(a: tuple[Any, ...] | None, b: tuple[Any, ...]) -> bool:
    if a is None or len(a) != len(b):
        return False
    return all(x is y or x == y for x, y in zip(a, b, strict=True))


class _Worker:
    """The thread: it owns its Compositor and shares nothing but wishes and snapshots."""

    def __init__(self, made: Any) -> None:
        self._made = made
        self._change = Condition()
        self._waiting: OrderedDict[Wish, tuple[Any, ...]] = OrderedDict()
        self._film: _Film | None = None
        self._stopped = False
        self._paused = False
        self._thread: Thread | None = None
        self._compositor: Compositor | None = None
        self._composed: _Film | None = None

    def ask(self, wish: Wish, of: tuple[Any, ...]) -> list[Wish]:
        """Serve this next; return the wishes dropped for it."""
        dropped = []
        with self._change:
            if self._stopped:
                return [wish]
            self._waiting[wish] = of
            self._waiting.move_to_end(wish)
            while len(self._waiting) > WAITING:
                dropped.append(self._waiting.popitem(last=False)[0])
            if self._thread is None:
                self._thread = Thread(target=self._run, name="thumbnails", daemon=True)
                self._thread.start()
            self._change.notify()
        return dropped

    def show(self, film: _Film | None) -> None:
        with self._change:
            self._film = film
            self._change.notify()

    def pause(self, paused: bool) -> None:
        with self._change:
            self._paused = paused
            self._change.notify()

    def drop_waiting(self) -> None:
        with self._change:
            self._waiting.clear()

    def stop(self) -> None:
        with self._change:
            self._stopped = True
            self._waiting.clear()
            self._change.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._change:
                while not (self._stopped or self._may_begin() or self._must_let_go()):
                    self._change.wait()
                if self._stopped:
                    break
                shown = self._film
                wish, of = self._waiting.popitem() if self._may_begin() else (None, ())
            if shown is None:
                self._close_compositor()
            if wish is None:
                continue
            try:
                image = self._make(wish, of, shown)
            except Exception:  # a picture that can't be made is simply not shown here
                image = None
            self._made.emit(wish, of, image)
        self._close_compositor()

    def _may_begin(self) -> bool:
        return bool(self._waiting) and not self._paused

    def _must_let_go(self) -> bool:
        return self._film is None and self._compositor is not None

    def _make(self, wish: Wish, of: tuple[Any, ...], shown: _Film | None) -> QImage | None:
        if wish.kind == "take":
            return _read(of[0], wish)
        if wish.kind == "picture":
            return _read(of[0], wish) or _read_still(of[0], wish)
        if shown is None:
            return None
        width, height = fitted(shown.project.width, shown.project.height, wish.width, wish.height)
        compositor = self._compositor_for(shown)
        size = (width, height)
        return image_of(compositor.shot_frame(wish.name, wish.offset, size, quality="draft"))

    def _compositor_for(self, shown: _Film) -> "Compositor":
        if self._compositor is None or self._composed is None or self._composed.path != shown.path:
            from engine.compose.compositor import Compositor

            self._close_compositor()
            self._compositor = Compositor(shown.project, shown.path, shown.takes, True)
        elif self._composed is not shown:
            self._compositor.with_project(shown.project, shown.takes)
        self._composed = shown
        return self._compositor

    def _close_compositor(self) -> None:
        if self._compositor is not None:
            self._compositor.close()
        self._compositor = self._composed = None


def fitted(width: int, height: int, into_width: int, into_height: int) -> tuple[int, int]:
    """Return the largest size of this aspect that fits into a box; at least 1 × 1."""
    scale = min(into_width / width, into_height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def image_of(rgb: "np.ndarray") -> QImage:
    """Return uint8 RGB, height × width × 3, as a picture that owns its pixels."""
    height, width = rgb.shape[:2]
    rgb = rgb if rgb.flags.c_contiguous else rgb.copy()
    return QImage(rgb.data, width, height, width * 3, QImage.Format.Format_RGB888).copy()


def _read(path: Path, wish: Wish) -> QImage | None:
    if path.suffix.lower() not in (".jpg", ".jpeg", ".png", ".webp"):
        return None
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > 200_000_000:
        return None
    image = reader.read()
    if image.isNull():
        return None
    return image.scaled(
        QSize(wish.width, wish.height),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _read_still(path: Path, wish: Wish) -> QImage | None:
    from engine.media.still import read_still

    rgba = read_still(path)
    height, width = rgba.shape[:2]
    image = QImage(rgba.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    return image.scaled(
        QSize(wish.width, wish.height),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _pixel_ratio() -> float:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    return app.devicePixelRatio()
