"""What the window shows while no film is open: how to begin, and the films of late."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import theme
from app.settings import Settings


class Welcome(QWidget):
    """See the module. `open_requested(path)` for one of the recent films."""

    open_requested = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        title = QLabel("Storyreel")
        title.setProperty("role", "title")
        words = QLabel("Lay out a film shot by shot, see it move, render takes, export it.")
        words.setProperty("role", "dim")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.GAP)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        hint = QLabel("Or drop a folder of pictures here to make a film of it.")
        hint.setProperty("role", "dim")
        middle = QVBoxLayout()
        middle.setSpacing(theme.GAP)
        for widget in (title, words):
            middle.addWidget(widget)
        middle.addSpacing(theme.GAP)
        middle.addLayout(self._buttons)
        middle.addSpacing(theme.GAP)
        middle.addWidget(hint)
        middle.addSpacing(theme.MARGIN)
        middle.addLayout(self._recent)
        row = QHBoxLayout()
        row.addStretch()
        row.addLayout(middle)
        row.addStretch()
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def show_actions(self, actions: list[QAction]) -> None:
        """Offer these actions as buttons, the first one as the thing to do."""
        for number, action in enumerate(actions):
            button = QPushButton(action.icon(), action.text())
            button.setToolTip(action.toolTip())
            button.setProperty("primary", number == 0)
            if number == 0:
                button.setIcon(theme.icon("file-plus", "on_accent"))
            button.clicked.connect(action.trigger)
            self._buttons.addWidget(button)
        self._buttons.addStretch()

    def focus_first(self) -> None:
        """Put the focus on the thing to do."""
        first = self._buttons.itemAt(0)
        widget = first.widget() if first is not None else None
        if widget is not None:
            widget.setFocus()

    def refresh(self) -> None:
        """List the recent films that are still there."""
        while (child := self._recent.takeAt(0)) is not None:
            widget = child.widget()
            if widget is not None:
                widget.deleteLater()
        paths = [Path(name) for name in self._settings.recent]
        if paths:
            heading = QLabel("Recent films")
            heading.setProperty("role", "heading")
            self._recent.addWidget(heading)
        for path in paths[:6]:
            button = QPushButton(theme.icon("film", "dim"), f" {path.stem}")
            button.setProperty("quiet", True)
            button.setToolTip(str(path))
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _=False, path=path: self.open_requested.emit(path))
            self._recent.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
