"""One picture of a shot in the list: its role and what that role lets one set.

It shows one Reference and says what should change; it knows of no session.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.inspector.fields import ChoiceField, ParsedField, number_field
from app.inspector.form import InlineError, describe, icon_button
from app.inspector.moves_list import percent_text, read_percent
from app.inspector.picture_shelf import cover
from app.inspector.words import JOINS, ROLES
from engine.project.document import Reference
from engine.project.timecode import parse_duration

LAYERED = (".psd", ".psb")
"""Files that hold layers."""


class Thumb(QWidget):
    """A 64 × 36 picture."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap: QPixmap | None = None
        self._offline = False
        self.setFixedSize(64, 36)

    def show_picture(self, pixmap: QPixmap | None, offline: bool) -> None:
        """Show a picture, or the sign for a missing file."""
        self._pixmap, self._offline = pixmap, offline
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        painter.fillRect(self.rect(), colours.colour("surround"))
        if self._pixmap is not None:
            ratio = self.devicePixelRatioF()
            width, height = round(64 * ratio), round(36 * ratio)
            scaled = cover(self._pixmap, width, height)
            left, top = (scaled.width() - width) // 2, (scaled.height() - height) // 3
            painter.drawPixmap(self.rect(), scaled, QRect(left, top, width, height))
        if self._offline:
            theme.paint_icon(painter, "image-off", QRect(24, 10, 16, 16), colours.bad)
        painter.end()


class ReferenceRow(QFrame):
    """See the module."""

    role_chosen = Signal(object)
    changed = Signal(str, object)
    """(the field of the Reference, its new value)"""
    shifted = Signal(int)
    removed = Signal()
    relink_asked = Signal()
    layers_asked = Signal()

    def __init__(self, reference: Reference, rate: Callable[[], Fraction]) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.reference = reference
        self._rate = rate
        self._fields: dict[str, tuple[QLabel, ParsedField | ChoiceField]] = {}
        self._shown: tuple[str, ...] | None = None
        self.thumb = Thumb()
        self.name = QLabel()
        self.name.setProperty("role", "dim")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.role = ChoiceField(ROLES)
        describe(self.role, "Role", "What the picture is for")
        self.role.edited.connect(self.role_chosen)
        self.up = icon_button("arrow-up", "Earlier in the list")
        self.down = icon_button("arrow-down", "Later in the list")
        self.remove = icon_button("x", "Remove this picture", "Remove it from the shot")
        self.up.clicked.connect(lambda: self.shifted.emit(-1))
        self.down.clicked.connect(lambda: self.shifted.emit(1))
        self.remove.clicked.connect(self.removed)
        self.note = QLabel()
        self.note.setProperty("role", "dim")
        self.note.setWordWrap(True)
        self.relink = QPushButton("Find the file…")
        self.relink.setToolTip("The file is missing; choose it where it lies now")
        self.relink.clicked.connect(self.relink_asked)
        self.layers = QPushButton("Lay out its layers")
        self.layers.setToolTip("Replace the flattened picture by its layers, each at a depth")
        self.layers.clicked.connect(self.layers_asked)
        self.error = InlineError()
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP, theme.STEP, theme.STEP, theme.STEP)
        column.setSpacing(theme.STEP)
        head = QHBoxLayout()
        head.setSpacing(theme.STEP)
        head.addWidget(self.thumb, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.name, 1)
        for button in (self.up, self.down, self.remove):
            button.setFixedSize(20, 20)
            top.addWidget(button)
        words.addLayout(top)
        words.addWidget(self.role)
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addWidget(self.relink)
        column.addWidget(self.layers)
        column.addWidget(self.note)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.STEP)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        column.addLayout(self._grid)
        self._add_fields()
        column.addWidget(self.error)

    def _add_fields(self) -> None:
        self._add("at", "From", _frames_field(self._rate), "The frame of the shot it begins on")
        self._add(
            "until", "Until", _until_field(self._rate), "Where it ends; empty: the shot’s end"
        )
        self._add("join", "Join", ChoiceField(JOINS), "How the picture comes in")
        self._add(
            "depth", "Depth", number_field(0.05, 100, 0.1, "A depth"),
            "How far away: 1 is the focal plane, 2 twice as far",
        )  # fmt: skip
        self._add("scale", "Scale", _percent_field(0.01, 20), "Its size, 100 % fills the frame")
        self._add("x", "Right", _percent_field(-10, 10), "Moved right, in frame widths")
        self._add("y", "Down", _percent_field(-10, 10), "Moved down, in frame heights")
        self._add("opacity", "Opacity", _percent_field(0, 1), "How opaque it is")
        self._add("strength", "Strength", _percent_field(0, 1), "How much it counts")

    def _add(self, field: str, label: str, widget: ParsedField | ChoiceField, tip: str) -> None:
        words = QLabel(label)
        words.setProperty("role", "dim")
        words.setFixedWidth(48)
        words.setBuddy(widget)
        describe(widget, f"{label} ({field})" if label in ("Right", "Down") else label, tip)
        widget.edited.connect(lambda value: self.changed.emit(field, value))
        if isinstance(widget, ParsedField):
            widget.refused.connect(self.error.say)
        self._fields[field] = (words, widget)

    def field(self, name: str) -> ParsedField | ChoiceField:
        """Return the widget of one field of the Reference."""
        return self._fields[name][1]

    def show_reference(
        self, reference: Reference, pixmap: QPixmap | None, offline: bool, note: str
    ) -> None:
        """Show a picture as it stands."""
        self.reference = reference
        self.thumb.show_picture(pixmap, offline)
        size = f" · {reference.width} × {reference.height}" if reference.width else ""
        self.name.setText(reference.name)
        self.name.setToolTip(f"{reference.name}{size}")
        self.thumb.setToolTip(f"{reference.name}{size}")
        self.role.show_value(reference.role)
        self.relink.setVisible(offline)
        layered = reference.page is None and Path(reference.file).suffix.lower() in LAYERED
        self.layers.setVisible(layered and not offline)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        shown = FIELDS_OF.get(reference.role, ())
        if shown != self._shown:
            self._shown = shown
            self._lay_out_fields(shown)
        for field in shown:
            self._fields[field][1].show_value(getattr(reference, field))

    def _lay_out_fields(self, shown: tuple[str, ...]) -> None:
        place = 0
        for field, (label, widget) in self._fields.items():
            visible = field in shown
            # Into the layout first: a widget that is shown without a parent is a window.
            self._grid.addWidget(label, place // 2, place % 2 * 2)
            self._grid.addWidget(widget, place // 2, place % 2 * 2 + 1)
            label.setVisible(visible)
            widget.setVisible(visible)
            place += visible


FIELDS_OF: dict[str, tuple[str, ...]] = {
    "timed_frame": ("at", "join"),
    "last_frame": ("join",),
    "layer": ("at", "until", "depth", "scale", "x", "y", "opacity"),
    "character": ("strength",),
    "location": ("strength",),
    "style": ("strength",),
}
"""What each role lets one set."""


def _percent_field(lowest: float, highest: float) -> ParsedField:
    return ParsedField(
        lambda text: read_percent(text, lowest, highest, "It"),
        percent_text,
        lambda value, steps: round(min(highest, max(lowest, value + steps * 0.01)), 4),
    )


def _frames_field(rate: Callable[[], Fraction]) -> ParsedField:
    def read(text: str) -> int:
        frame = parse_duration(text, rate())
        if frame < 0:
            raise ValueError("It can’t begin before the shot.")
        return frame

    return ParsedField(
        read, lambda frame: f"{float(frame / rate()):.4g} s", lambda f, steps: max(0, f + steps)
    )


def _until_field(rate: Callable[[], Fraction]) -> ParsedField:
    def read(text: str) -> Any:
        if text.lower() in ("", "end", "—"):
            return None
        frame = parse_duration(text, rate())
        if frame < 1:
            raise ValueError("It ends after it begins.")
        return frame

    return ParsedField(
        read,
        lambda frame: "" if frame is None else f"{float(frame / rate()):.4g} s",
        lambda frame, steps: max(1, (frame or 0) + steps),
        hint="End",
    )
