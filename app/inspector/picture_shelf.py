"""Small pictures of references, read in the background and kept; it knows of no shot.

`picture()` never waits: it returns what is there and emits `ready(sha256)` when more is.
"""

from collections import OrderedDict
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from app.session import Session
from engine.project.document import Reference

WIDTH, HEIGHT = 192, 108
KEPT = 400


def read_small(path: Path, page: int | None) -> QImage:
    """Read a still at thumbnail size; MediaError when it can't be read."""
    # Pillow is not needed for the first paint of the window.
    from engine.media.still import read_still

    pixels = np.ascontiguousarray(read_still(path, page, fit=(WIDTH, HEIGHT)))
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


class PictureShelf(QObject):
    """The thumbnails of the open film's references."""

    ready = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: OrderedDict[tuple[str, int | None], QPixmap] = OrderedDict()
        self._asked: set[tuple[str, int | None]] = set()
        session.project_opened.connect(self.forget)

    def forget(self) -> None:
        """Let go of every picture; what is offline may be there again."""
        self._kept.clear()
        self._asked.clear()

    def is_offline(self, reference: Reference) -> bool:
        """Say whether the reference's file is missing; not once the film is closed."""
        return self._session.is_open and not self._path(reference).is_file()

    def picture(self, reference: Reference) -> QPixmap | None:
        """Return the thumbnail, or None while it is being read or can't be."""
        key = (reference.sha256, reference.page)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._asked and self._session.is_open:
            self._asked.add(key)
            self._session.background.run(
                read_small,
                self._path(reference),
                reference.page,
                then=lambda image: self._keep(key, image),
                failed=lambda _error: None,
            )
        return None

    def _path(self, reference: Reference) -> Path:
        return self._session.folder.resolve(reference.file)

    def _keep(self, key: tuple[str, int | None], image: QImage) -> None:
        self._asked.discard(key)
        self._kept[key] = QPixmap.fromImage(image)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.ready.emit(key[0])


def cover(pixmap: QPixmap, width: int, height: int) -> QPixmap:
    """Return the picture scaled to cover a box of logical pixels; the caller crops it."""
    return pixmap.scaled(
        width,
        height,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
