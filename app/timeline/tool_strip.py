"""The column of tools at the timeline's head: one button a tool, and the switch for snapping.

Its buttons show the rows of the table of actions; what a tool does is the canvas' business.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from app import theme
from app.actions import ACTION, show_tip
from app.timeline.tools import TOOLS, Tool

WIDTH, HEIGHT = 28, 22
"""Pixels of the column and of a button."""


class ToolStrip(QWidget):
    """See the module."""

    chosen = Signal(str)
    snapping_set = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Timeline tools")
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        self.buttons: dict[Tool, QToolButton] = {}
        self._group = QButtonGroup(self)
        for tool in TOOLS:
            self.buttons[tool] = button = tool_button(f"tool_{tool}", self, checkable=True)
            button.clicked.connect(lambda _checked=False, tool=tool: self.chosen.emit(tool))
            self._group.addButton(button)
            column.addWidget(button)
        self.buttons["select"].setChecked(True)
        column.addStretch(1)
        self.snapping = tool_button("snapping", self, checkable=True)
        self.snapping.setChecked(True)
        self.snapping.toggled.connect(self.snapping_set)
        column.addWidget(self.snapping)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every button in sight where the timeline is low."""
        buttons = [*self.buttons.values(), self.snapping]
        height = min(HEIGHT, max(14, (event.size().height() - 4) // len(buttons)))
        for button in buttons:
            button.setFixedHeight(height)
            button.setIconSize(QSize(min(16, height - 2), min(16, height - 2)))

    def show_tool(self, tool: Tool) -> None:
        """Show which tool is in hand."""
        self.buttons[tool].setChecked(True)


def tool_button(
    action: str, parent: QWidget, checkable: bool = False, icon: str = ""
) -> QToolButton:
    """Return a small flat button for a row of the table of actions, with its icon or another."""
    button = QToolButton(parent)
    button.setIcon(theme.icon(icon or ACTION[action].icon))
    show_tip(button, action)
    button.setAccessibleName(ACTION[action].text)
    button.setCheckable(checkable)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setFixedSize(24, HEIGHT)
    return button
