"""The small field for a number that trims, moves or sets a length, with what it would do beside it.

It reads no time itself: what a text means is `trim_commands`' business.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from app import theme
from app.timeline.brief_field import BriefField
from engine.project.timecode import TimeError

if TYPE_CHECKING:
    from app.timeline.canvas import Canvas
    from app.timeline.trim_commands import TrimCommands

EXAMPLES = "+12, -1.5s or 00:00:02:00"


class NumberField(BriefField, QFrame):
    """Enter does it, Escape and leaving the field do not."""

    def __init__(self, canvas: "Canvas", trims: "TrimCommands", begun: str = "") -> None:
        super().__init__(canvas)
        self._canvas, self._trims = canvas, trims
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.field = QLineEdit(begun)
        self.field.setFixedWidth(200)
        self.field.setPlaceholderText(EXAMPLES)
        self.field.setAccessibleName("Trim or length")
        self.field.setMaxLength(30)
        self.hint = QLabel()
        self.hint.setMinimumWidth(240)
        self.hint.setProperty("role", "dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.STEP, theme.STEP, theme.GAP, theme.STEP)
        row.addWidget(self.field)
        row.addWidget(self.hint, 1)
        self.watch(self.field, canvas)
        self.field.textChanged.connect(self._tell)
        self.field.returnPressed.connect(self._enter)
        self._tell()

    def open(self) -> None:
        """Show the field at the timeline's foot, ready to be typed in."""
        self.adjustSize()
        width = min(self.sizeHint().width() + 60, self._canvas.width() - 8)
        height = self.sizeHint().height()
        left = max(4, (self._canvas.width() - width) // 2)
        self.setGeometry(left, max(0, self._canvas.height() - height - 6), width, height)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.end(False)

    def _tell(self) -> None:
        text = self.field.text().strip()
        try:
            self.hint.setText(self._trims.typed(text)[0] if text else "A trim, or a length")
        except TimeError:
            self.hint.setText(f"Write {EXAMPLES}")

    def _enter(self) -> None:
        try:
            self._trims.enter(self.field.text())
        except TimeError as error:
            self.hint.setText(str(error))
            self.field.selectAll()
            return
        self.close_field()
