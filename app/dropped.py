"""Files dropped on a widget, as paths; whatever they are."""

from pathlib import Path

from PySide6.QtGui import QDropEvent


def local_files(event: QDropEvent) -> list[Path]:
    """Return the paths of the local files that a drag brings; empty for anything else."""
    mime = event.mimeData()
    urls = mime.urls() if mime.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
