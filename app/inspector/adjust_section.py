"""How a shot's take meets the film: where it begins, between its frames, and the corrections.

It knows of the document's fields alone; how they look is the compositor's.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from app.inspector.fields import ChoiceField, ParsedField
from app.inspector.panel import ShotSection
from app.inspector.words import CONFORMS
from app.session import Session
from engine.project import edits


class Correction(NamedTuple):
    """One row: a field of `Adjust`, how it is written, and the range that it is held to."""

    field: str
    label: str
    unit: str
    factor: float
    least: float
    most: float
    step: float
    tooltip: str


CORRECTIONS: tuple[Correction, ...] = (
    Correction("scale", "Scale", "%", 100, 0.1, 8, 0.01, "How large the picture is in the frame"),
    Correction("x", "Across", "%", 100, -2, 2, 0.01, "Moved to the right, in frame widths"),
    Correction("y", "Down", "%", 100, -2, 2, 0.01, "Moved down, in frame heights"),
    Correction("crop_left", "Crop left", "%", 100, 0, 1, 0.01, "Taken off the picture’s left edge"),
    Correction("crop_right", "Crop right", "%", 100, 0, 1, 0.01, "Taken off its right edge"),
    Correction("crop_top", "Crop top", "%", 100, 0, 1, 0.01, "Taken off its upper edge"),
    Correction("crop_bottom", "Crop bottom", "%", 100, 0, 1, 0.01, "Taken off its lower edge"),
    Correction("opacity", "Opacity", "%", 100, 0, 1, 0.05, "How much of it is seen over black"),
    Correction("speed", "Speed", "%", 100, 0.1, 8, 0.05, "How fast the picture plays"),
    Correction("exposure", "Exposure", "stops", 1, -6, 6, 0.1, "Brighter or darker, in stops"),
    Correction("saturation", "Saturation", "%", 100, 0, 3, 0.05, "0 % is black and white"),
)


BETWEEN = (
    "What is seen between two frames of a take whose rate is not the film’s, or that is played "
    "slower: the nearest frame, both blended, or pictures made along the motion (slower to show)"
)


class AdjustSection(ShotSection):
    """Take in, what is seen between frames, and a row for each correction; folded at first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Adjust", is_open=False)
        self.take_in = ParsedField(_read_frames, str, lambda frames, step: frames + step)
        self.take_in.begun.connect(self.begin)
        self.take_in.edited.connect(self.setter("Take in", "take_in", merge=True))
        self.add_row("Take in", self.take_in, "The frame of its take that the shot begins on")
        self.conform = ChoiceField(CONFORMS)
        self.conform.edited.connect(self.setter("Between frames", "conform"))
        self.add_row("In between", self.conform, BETWEEN, "Between the take’s frames")
        self.fields: dict[str, ParsedField] = {}
        for row in CORRECTIONS:
            field = ParsedField(_reader(row), _shower(row), _stepper(row))
            field.begun.connect(self.begin)
            field.edited.connect(self._setter(row))
            self.add_row(row.label, field, row.tooltip)
            self.fields[row.field] = field

    def refresh(self) -> None:
        self.take_in.show_value(self.of(lambda shot: shot.take_in))
        self.conform.show_value(self.of(lambda shot: shot.conform))
        for name, field in self.fields.items():
            field.show_value(self.of(attrgetter(f"adjust.{name}")))

    def _setter(self, row: Correction) -> Callable[[float], None]:
        def write(value: float) -> None:
            self.write(row.label, edits.set_adjust, merge=row.field, **{row.field: value})

        return write


def _read_frames(text: str) -> int:
    try:
        return int(text.strip().removesuffix("f"))
    except ValueError:
        raise ValueError(f"“{text}” is not a number of frames; write 12 or -4.") from None


def _reader(row: Correction) -> Callable[[str], float]:
    def read(text: str) -> float:
        number = text.strip().removesuffix(row.unit).strip().replace(",", ".")
        low, high = row.least * row.factor, row.most * row.factor
        wrong = f"“{text}” is out of range; write a number from {low:g} to {high:g}."
        try:
            value = float(number)
        except ValueError:
            raise ValueError(wrong) from None
        if not low <= value <= high:
            raise ValueError(wrong)
        return value / row.factor

    return read


def _shower(row: Correction) -> Callable[[float], str]:
    return lambda value: f"{value * row.factor:.4g} {row.unit}"


def _stepper(row: Correction) -> Callable[[float, int], float]:
    return lambda value, step: round(min(row.most, max(row.least, value + step * row.step)), 4)
