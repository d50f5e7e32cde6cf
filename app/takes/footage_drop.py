"""Lets videos be dropped on the takes of a shot: they become takes of it.

An event filter for the strip; it reads no file.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.dropped import local_files
from engine.media.kinds import VIDEO_SUFFIXES


class FootageDrop(QObject):
    """Watches `widget`; `dropped` brings the paths and the id of the shot that `shot_id` names."""

    dropped = Signal(object, str)

    def __init__(self, widget: QWidget, shot_id: Callable[[], str | None]) -> None:
        super().__init__(widget)
        self._shot_id = shot_id
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take videos; anything else goes on to the window."""
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._take(event) is not None
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            videos, shot_id = self._take(event), self._shot_id()
            if videos is not None and shot_id is not None:
                self.dropped.emit(videos, shot_id)
                return True
        return False

    def _take(self, event: QDropEvent) -> list[Path] | None:
        videos = [path for path in local_files(event) if path.suffix.lower() in VIDEO_SUFFIXES]
        if not videos or self._shot_id() is None:
            event.ignore()
            return None
        event.acceptProposedAction()
        return videos
