"""Small switches in rows that break where there is no more room."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app import theme


def chip(text: str, tooltip: str) -> QToolButton:
    """Return a switch that says what it filters by."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tooltip)
    button.setCheckable(True)
    button.setFont(theme.font("meta"))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setProperty("role", "chip")
    return button


class ChipRow(QWidget):
    """Switches side by side, in as many rows as they need."""

    def __init__(self, chips: Sequence[QToolButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips = list(chips)
        for one in self._chips:
            one.setParent(self)
        self.setMinimumWidth(100)

    def sizeHint(self) -> QSize:
        """As high as the rows are."""
        return QSize(280, self._placed(max(self.width(), 200), False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the row anew."""
        super().resizeEvent(event)
        self.setFixedHeight(self._placed(self.width(), True))

    def _placed(self, width: int, place: bool) -> int:
        x, y, height = theme.GAP, 0, 0
        for one in self._chips:
            size = one.sizeHint()
            wide, height = size.width() + 4, min(24, size.height())
            if x + wide > width - theme.STEP and x > theme.GAP:
                x, y = theme.GAP, y + height + 4
            if place:
                one.setGeometry(x, y, wide, height)
            x += wide + 4
        return y + height
