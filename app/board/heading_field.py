"""The field in which a scene's heading is written in its place on the board."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class HeadingField(QLineEdit):
    """Holds one scene's heading; Escape leaves it as it was."""

    ended = Signal(bool)
    """What is written is to be kept, or not."""

    def __init__(self, scene_id: str, heading: str, parent: QWidget) -> None:
        super().__init__(heading, parent)
        self.scene_id = scene_id
        self.setPlaceholderText("INT. PLACE – TIME")
        self.setAccessibleName("Scene heading")
        self.editingFinished.connect(lambda: self.ended.emit(True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End without keeping on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit(False)
            event.accept()
            return
        super().keyPressEvent(event)
