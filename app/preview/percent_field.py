"""A small field for a percentage or degrees: typed, or stepped with the arrows and the wheel."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class PercentField(QLineEdit):
    """Shows `value` as "62.5 %", or in another unit; `changed` says that the person changed it."""

    changed = Signal(float)

    def __init__(
        self,
        name: str,
        least: float,
        most: float,
        parent: QWidget | None = None,
        unit: str = " %",
    ) -> None:
        super().__init__(parent)
        self._unit = unit
        self._least, self._most = least, most
        self.value = most
        self.setFixedSize(68, 26)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}, in percent of the still (arrow keys step it)")
        self.editingFinished.connect(self._read)

    def show_value(self, value: float) -> None:
        """Show a value without saying that it was changed."""
        self.value = value
        self.setText(f"{value:.1f}{self._unit}")

    def _read(self) -> None:
        text = self.text().strip().removesuffix(self._unit.strip()).strip().replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            value = self.value
        self._change(value if value == value else self.value)

    def _change(self, value: float) -> None:
        value = round(min(max(value, self._least), self._most), 1)
        different = value != round(self.value, 1)
        self.show_value(value)
        if different:
            self.changed.emit(value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces what is there."""
        super().focusInEvent(event)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Keep Enter and the arrows, whatever shortcuts they are elsewhere."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step by half a percent, with Shift by five."""
        steps = {Qt.Key.Key_Up: 0.5, Qt.Key.Key_Down: -0.5}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        large = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self._change(self.value + step * (10 if large else 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel steps, when the field has the focus."""
        if self.hasFocus():
            self._change(self.value + (0.5 if event.angleDelta().y() > 0 else -0.5))
            event.accept()
        else:
            event.ignore()
