"""A name edited in its place: Enter and leaving take it, Escape leaves it as it was."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NameEditor(QLineEdit):
    """One hidden field over a painted widget; `owner` gets the focus back."""

    def __init__(self, place: QWidget, owner: QWidget) -> None:
        super().__init__(place)
        self._owner = owner
        self._done: Callable[[str], object] | None = None
        self.editingFinished.connect(self._take)
        self.hide()

    def edit(self, box: QRect, name: str, hint: str, done: Callable[[str], object]) -> None:
        """Edit `name` in a box of the place; `done(name)` is called when it is taken."""
        self._done = done
        self.setText(name)
        self.setPlaceholderText(hint)
        self.setAccessibleName(f"Name of {hint}")
        self.setGeometry(box)
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """End without taking the name."""
        self._done = None
        self._end()

    def _take(self) -> None:
        done, self._done = self._done, None
        if done is not None:
            self._end()
            done(self.text())

    def _end(self) -> None:
        focused = self.hasFocus()
        self.hide()
        if focused:
            self._owner.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
