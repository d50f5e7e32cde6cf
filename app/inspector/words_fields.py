"""Fields for how words look: percents, lengths and colours, and the tables of choices."""

from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QToolButton, QWidget

from app import theme
from app.inspector.fields import ParsedField, read_number
from app.timeline.swatch import swatch
from engine.project.timecode import parse_duration, seconds_of
from engine.project.tracks import Backing, Edge, Place, Weight

BACKINGS: tuple[tuple[Backing, str], ...] = (
    ("outline", "Outline"), ("shadow", "Soft shadow"), ("box", "Box"), ("none", "Nothing"),
)  # fmt: skip
EDGES: tuple[tuple[Edge, str], ...] = (("bottom", "At the bottom"), ("top", "At the top"))
OWN_EDGES: tuple[tuple[Edge | None, str], ...] = ((None, "As in the film"), *EDGES)
PLACES: tuple[tuple[Place, str], ...] = (
    ("top_left", "↖ Top left"), ("top", "↑ Top"), ("top_right", "↗ Top right"),
    ("left", "← Left"), ("centre", "• Centre"), ("right", "→ Right"),
    ("bottom_left", "↙ Bottom left"), ("bottom", "↓ Bottom"), ("bottom_right", "↘ Bottom right"),
)  # fmt: skip
WEIGHTS: tuple[tuple[Weight, str], ...] = (("regular", "Regular"), ("bold", "Bold"))


def percent_field(least: float, most: float, step: float, what: str) -> ParsedField:
    """Return a field for a part of the frame, written in percent."""

    def read(text: str) -> float:
        number = text.strip().removesuffix("%").strip()
        return round(read_number(number, least * 100, most * 100, what) / 100, 5)

    return ParsedField(
        read,
        lambda value: f"{value * 100:.4g} %",
        lambda value, steps: round(min(most, max(least, value + steps * step)), 5),
    )


class FramesField(ParsedField):
    """A length in frames of the film, written in seconds; "12f" and "1.5s" are read."""

    def __init__(self, least: int) -> None:
        self.rate = Fraction(24)
        super().__init__(self._read, self._write, lambda value, steps: max(least, value + steps))
        self._least = least

    def _read(self, text: str) -> int:
        frames = parse_duration(text, self.rate)
        if frames < self._least:
            raise ValueError(f"It lasts {self._least} frames at least.")
        return frames

    def _write(self, frames: int) -> str:
        return f"{seconds_of(frames, self.rate):.4g} s"


class ColourField(QWidget):
    """A colour: its square opens the system's dialog, its digits can be typed."""

    edited = Signal(object)
    begun = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.digits = ParsedField(read_colour, str)
        self.digits.setAccessibleName(name)
        self.button = QToolButton()
        self.button.setAccessibleName(f"Choose the {name.lower()}")
        self.button.setToolTip("Choose a colour")
        self.button.setFixedSize(28, 24)
        self.button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.STEP)
        row.addWidget(self.button)
        row.addWidget(self.digits, 1)
        self.digits.begun.connect(self.begun)
        self.digits.edited.connect(self.edited)

    def show_value(self, colour: str) -> None:
        """Show a colour, "#rrggbb"."""
        self.digits.show_value(colour)
        self.button.setIcon(swatch(colour))

    def _choose(self) -> None:
        colour = QColorDialog.getColor(QColor(self.digits.value), self, "Colour")
        if colour.isValid():
            self.begun.emit()
            self.edited.emit(colour.name())


def read_colour(text: str) -> str:
    """Read a colour as digits or by its English name. ValueError with a sentence."""
    wanted = text.strip()
    plain = len(wanted) in (3, 6) and all(c in "0123456789abcdefABCDEF" for c in wanted)
    colour = QColor(f"#{wanted}" if plain else wanted)
    if not colour.isValid():
        raise ValueError(f"“{text}” is no colour; write one such as #ffcc00 or white.")
    return colour.name()
