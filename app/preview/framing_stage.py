"""What a layered shot's still is for the framing tool: all its layers, over the whole backdrop.

Made once for a shot's pictures in the background, by the built-in engine without any move.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtGui import QImage, QPixmap

from engine.project.document import Framing, Shot

if TYPE_CHECKING:
    from app.session import Session


def stage_image(shot: Shot, folder: Path, width: int, height: int, rate: Fraction) -> QImage:
    """Return the shot's layers over its whole backdrop. Takes long; for a background thread."""
    from engine.animatic.engine import Animatic

    resting = msgspec.structs.replace(
        shot, framing_a=Framing(), framing_b=None, moves=(), fit="fill", span=None
    )
    engine = Animatic(lambda relative: folder / relative, width, height, rate)
    picture = engine.frame(resting, 0, quality="draft")
    return QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class StagePictures:
    """The newest such picture; asks for another when the shot's pictures or the size changed."""

    def __init__(self, session: "Session", ready: Callable[[], object]) -> None:
        self._session = session
        self._ready = ready
        self._key: object = None
        self._pixmap: QPixmap | None = None

    def picture(self, shot: Shot, width: int, height: int) -> QPixmap | None:
        """Return the picture of a layered shot; None for one without layers, or while it is made.

        The backdrop's aspect is that of `width` × `height`; sizes are rounded so that dragging a
        splitter does not make one picture after another.
        """
        if not any(reference.role == "layer" for reference in shot.references):
            return None
        size = _steps(width, height)
        key = (shot.id, shot.references, shot.look, size)
        if key != self._key:
            self._key, self._pixmap = key, None
            session = self._session
            session.background.run(
                stage_image, shot, session.folder.path, *size, session.project.rate,
                then=lambda image: self._keep(key, image),
                failed=lambda _error: None,
            )  # fmt: skip
        return self._pixmap

    def _keep(self, key: object, image: QImage) -> None:
        if key == self._key:
            self._pixmap = QPixmap.fromImage(image)
            self._ready()


def _steps(width: int, height: int) -> tuple[int, int]:
    """Return the size with its longer side rounded up to a multiple of 240."""
    longer = max(width, height, 1)
    scale = -(-longer // 240) * 240 / longer
    return max(2, round(width * scale)), max(2, round(height * scale))
