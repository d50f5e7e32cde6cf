"""A line that says what was just done and offers to take it back; it goes away by itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app import theme

SECONDS = 8


class UndoBar(QFrame):
    """Lies over the lower edge of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setAutoFillBackground(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.STEP, theme.STEP, theme.STEP)
        self.text = QLabel()
        self.button = QPushButton("Undo")
        self.button.clicked.connect(self._undo)
        row.addWidget(self.text)
        row.addStretch(1)
        row.addWidget(self.button)
        self._back: Callable[[], object] | None = None
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, back: Callable[[], object]) -> None:
        """Show `text`; the button calls `back`."""
        self._back = back
        self.text.setText(text)
        self.setAccessibleName(text)
        self.button.setToolTip("Bring it back")
        self.place()
        self.show()
        self.raise_()
        self._gone.start(SECONDS * 1000)

    def place(self) -> None:
        """Lie over the parent's lower edge."""
        parent = self.parentWidget()
        if parent is not None:
            width = min(parent.width() - theme.GAP * 2, self.sizeHint().width() + 24)
            height = self.sizeHint().height()
            left = parent.width() - width - theme.GAP
            self.setGeometry(left, parent.height() - height - theme.STEP, width, height)

    def _undo(self) -> None:
        self.hide()
        if self._back is not None:
            self._back()

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
