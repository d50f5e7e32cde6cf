"""The settings' row about scrub files: the room they take, how much they may, and deleting them."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from app import theme
from app.settings import Settings

GB = 2**30
LIMITS = (
    ("None", 0), ("At most 500 MB", GB // 2), ("At most 2 GB", 2 * GB), ("At most 5 GB", 5 * GB),
    ("At most 20 GB", 20 * GB),
)  # fmt: skip
TIP = (
    "Half-size copies of takes in each film’s .cache folder that make scrubbing quick; they are "
    "written while nothing else runs"
)


class ScrubRoom(QWidget):
    """A choice of the limit, the room taken in the open film (`film` None: no film), Delete."""

    limit_chosen = Signal(object)

    def __init__(self, settings: Settings, film: Path | None) -> None:
        super().__init__()
        self._settings, self._film = settings, film
        self.limit = QComboBox()
        for words, limit in LIMITS:
            self.limit.addItem(words, limit)
        self.limit.setAccessibleName("Room for scrub files")
        self.limit.setToolTip(TIP)
        at = self.limit.findData(settings.scrub_limit)
        self.limit.setCurrentIndex(at if at >= 0 else 2)
        self.limit.activated.connect(self._choose)
        self.taken = QLabel()
        self.taken.setProperty("role", "dim")
        self.delete = QPushButton("Delete")
        self.delete.setAutoDefault(False)
        self.delete.setToolTip("Delete this film’s scrub files now; they are only ever copies")
        self.delete.clicked.connect(self._clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.limit)
        row.addWidget(self.taken, 1)
        row.addWidget(self.delete)
        self.setFocusProxy(self.limit)
        self._show_taken()

    def _choose(self) -> None:
        self._settings.scrub_limit = self.limit.currentData()
        self._settings.save()
        self.limit_chosen.emit(self._settings.scrub_limit)

    def _clear(self) -> None:
        from engine.compose.scrub_shelf import clear

        if self._film is not None:
            clear(self._film)
        self._show_taken()

    def _show_taken(self) -> None:
        taken = 0
        if self._film is not None:
            from engine.compose.scrub_shelf import used_bytes

            taken = used_bytes(self._film)
        self.taken.setText(f"{megabytes(taken)} in this film" if self._film else "")
        self.delete.setEnabled(taken > 0)


def megabytes(count: int) -> str:
    """Return bytes as "0 MB", "412 MB" or "1.4 GB"."""
    return f"{count / GB:.1f} GB" if count >= GB else f"{round(count / 2**20)} MB"
