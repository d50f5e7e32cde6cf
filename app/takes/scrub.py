"""Hover scrubbing: the frame of a take under the pointer, read in the background."""

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtGui import QPixmap

from app.takes.clip_thread import ClipThread, FrameWish
from app.takes.desk import TakeDesk
from engine.project.take import Take


class Scrub(QObject):
    """At most one take at a time is scrubbed."""

    changed = Signal()

    def __init__(self, desk: TakeDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.clips = ClipThread(self)
        self.clips.frames_read.connect(self._show)
        self._take_id = ""
        self._fraction = 0.0
        self._picture: QPixmap | None = None

    def over(self, take: Take, box: QRect, point: QPoint, ratio: float) -> None:
        """Show the take's frame at `point` in its picture `box`; elsewhere none."""
        if not box.contains(point):
            self.leave()
            return
        if take.id != self._take_id:
            self._picture = None
        self._take_id = take.id
        self._fraction = min(1.0, max(0.0, (point.x() - box.left()) / max(1, box.width() - 1)))
        frame = round(self._fraction * (take.frames - 1))
        size = (round(box.width() * ratio), round(box.height() * ratio))
        self.clips.ask(FrameWish(take.id, ((self._desk.path(take), frame),), size))
        self.changed.emit()

    def leave(self) -> None:
        """Scrub nothing."""
        if self._take_id:
            self._take_id, self._picture = "", None
            self.changed.emit()

    def of(self, take: Take) -> tuple[QPixmap | None, float | None]:
        """Return the take's frame under the pointer and where that is, in [0, 1]; else Nones."""
        if take.id != self._take_id:
            return None, None
        return self._picture, self._fraction

    def _show(self, wish: FrameWish, images: tuple) -> None:
        if wish.name == self._take_id and not images[0].isNull():
            self._picture = QPixmap.fromImage(images[0])
            self.changed.emit()
