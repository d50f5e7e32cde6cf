"""The framing tool with its row: what A and B see, the chosen box in numbers, swap and reset."""

from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app import theme
from app.actions import show_tip
from app.preview.framing_boxes import Side
from app.preview.framing_paint import paint_crop
from app.preview.framing_tool import FramingTool
from app.preview.percent_field import PercentField

if TYPE_CHECKING:
    from app.session import Session

CROP = QSize(88, 50)


class Crop(QWidget):
    """What one box sees; a click chooses it."""

    def __init__(self, tool: FramingTool, side: Side) -> None:
        super().__init__()
        self._tool = tool
        self._side: Side = side
        self.setFixedSize(CROP)
        name = "Start" if side == "a" else "End"
        self.setAccessibleName(f"What {name.lower()} sees")
        self.setToolTip(f"{name}: what the camera sees there ({side.upper()} chooses it)")
        tool.changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose this box."""
        self._tool.choose(self._side)
        self._tool.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the crop with its letter."""
        tool, look = self._tool, theme.current()
        painter = QPainter(self)
        framing = tool.a if self._side == "a" else tool.b
        box = QRectF(self.rect())
        if tool.ready:
            paint_crop(painter, box, tool.pixmap(), tool.place(), framing)
        chosen = tool.side == self._side
        painter.setPen(QPen(look.colour("accent" if chosen else "separator"), 2))
        painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.setFont(theme.font("meta"))
        painter.fillRect(QRectF(4, 4, 14, 14), look.colour("window", 0.85))
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(4, 4, 14, 14), Qt.AlignmentFlag.AlignCenter, self._side.upper())
        painter.end()


class FramingPanel(QWidget):
    """See the module."""

    closed = Signal()

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = FramingTool(session, thumbnails, self)
        self._across = self._field("Across", 0.0, 100.0)
        self._down = self._field("Down", 0.0, 100.0)
        self._size = self._field("Size", 5.0, 100.0)
        self._roll = self._field("Roll", -180.0, 180.0, "°")
        self._roll.setToolTip(
            "Turned clockwise, in degrees: [ and ] turn it, with Shift by 15°; with the mouse drag "
            "the round handle, or from just outside a corner (Shift: steps of 15°)"
        )
        self._lay_out()
        self.tool.changed.connect(self._show)
        self.tool.closed.connect(self.closed)
        self.setFocusProxy(self.tool)
        self._show()

    def _field(self, name: str, least: float, most: float, unit: str = " %") -> PercentField:
        field = PercentField(name, least, most, self, unit)
        field.changed.connect(lambda value: self._write(name, value))
        return field

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tool, 1)
        bar = QWidget(self)
        bar.setFixedHeight(CROP.height() + 2 * theme.STEP)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.GAP, theme.STEP, theme.GAP, theme.STEP)
        row.setSpacing(theme.GAP)
        row.addWidget(Crop(self.tool, "a"))
        row.addStretch(1)
        fields = QHBoxLayout()
        fields.setSpacing(theme.STEP)
        for name, field in (
            ("Across", self._across), ("Down", self._down), ("Size", self._size),
            ("Roll", self._roll),
        ):  # fmt: skip
            pair = QVBoxLayout()
            pair.setSpacing(2)
            label = QLabel(name)
            label.setProperty("role", "dim")
            label.setBuddy(field)
            pair.addWidget(label)
            pair.addWidget(field)
            fields.addLayout(pair)
        row.addLayout(fields)
        for icon, name, text, slot in (
            ("shuffle", "swap_framing", "Swap start and end", self.tool.swap),
            ("rotate-ccw", "reset_framing", "Reset the framing", self.tool.reset),
        ):
            button = QToolButton(bar)
            button.setIcon(theme.icon(icon))
            show_tip(button, name)
            button.setAccessibleName(text)
            button.setFixedSize(28, 28)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            row.addWidget(button)
        done = QPushButton("Done", bar)
        done.setToolTip("Back to the picture (Esc)")
        done.clicked.connect(self.closed)
        row.addWidget(done)
        row.addStretch(1)
        row.addWidget(Crop(self.tool, "b"))
        column.addWidget(bar)

    def _show(self) -> None:
        box, ready = self.tool.chosen, self.tool.ready
        values = (self._across, box.x), (self._down, box.y), (self._size, box.scale)
        for field, value in values:
            field.show_value(value * 100)
            field.setEnabled(ready)
        self._roll.show_value(box.roll)
        self._roll.setEnabled(ready)

    def _write(self, name: str, percent: float) -> None:
        field = {"Across": "x", "Down": "y", "Size": "scale", "Roll": "roll"}[name]
        value = percent if field == "roll" else percent / 100
        framing = msgspec.structs.replace(self.tool.chosen, **{field: value})
        self.tool.set_chosen(framing, ("framing field", name, self.tool.side))
