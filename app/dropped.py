"""What was dropped on a widget, or lies on the clipboard; whatever it is."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDropEvent, QGuiApplication


def local_files(event: QDropEvent) -> list[Path]:
    """Return the paths of the local files that a drag brings; empty for anything else."""
    mime = event.mimeData()
    urls = mime.urls() if mime.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def on_clipboard() -> QMimeData:
    """Return what lies on the clipboard: where there is none, or it can't be had, nothing."""
    found: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return QMimeData() if found is None else found
