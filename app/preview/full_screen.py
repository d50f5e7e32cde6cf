"""The picture alone on the whole screen; the window's shortcuts go on working in it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.preview.view import PictureView

if TYPE_CHECKING:
    from app.preview.preview import Preview


class FullScreen(QWidget):
    """See the module. It closes with Escape, a double click, or the action that opened it."""

    closed = Signal()

    def __init__(self, preview: "Preview") -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(preview.window().windowTitle() or "Storyreel")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = PictureView(self)
        self.view.setMouseTracking(True)
        self.view.aspect = preview.view.aspect
        self.view.overlays = preview.view.overlays
        self.view.show_picture(preview.view.picture)
        self.view.double_clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        # A window shortcut works in every window that has its action.
        self.addActions(preview.window().actions())
        self._hide_pointer = QTimer(self)
        self._hide_pointer.setSingleShot(True)
        self._hide_pointer.setInterval(2000)
        self._hide_pointer.timeout.connect(lambda: self.setCursor(Qt.CursorShape.BlankCursor))
        self._hide_pointer.start()
        self.view.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Show the pointer while it moves."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self.unsetCursor()
            self._hide_pointer.start()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so, so that the window's toggle follows."""
        self.closed.emit()
        super().closeEvent(event)
