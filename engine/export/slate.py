"""Burns the slate into a picture: shot and take at the left, timecode and frame at the right.

Text is drawn once and kept: a line for each shot, and the ten digits that the running numbers are
set from.
"""

import numpy as np

from engine.compose.compositor import Source
from engine.paint.text import draw_text
from engine.project.document import Project
from engine.project.film import shot_at
from engine.project.timecode import timecode

_STRIP = 0.055
"""The strip's height as part of the picture's."""

_SHADE = 0.4
"""How much of the picture is seen through the strip."""

_TEXT = 0.62
"""The text's size as part of the strip's height."""


class SlateBurner:
    """Draws the slate of any frame of one film on pictures of one size."""

    def __init__(self, project: Project, size: tuple[int, int]) -> None:
        self._project = project
        self._width = size[0]
        self._height = min(size[1], max(14, round(size[1] * _STRIP)))
        self._lines: dict[str, np.ndarray] = {}
        self._digits: dict[str, np.ndarray] = {}

    def burnt(self, picture: np.ndarray, n: int, source: Source) -> np.ndarray:
        """Return a copy of frame `n`, uint8 RGB, with its slate on a strip along the foot."""
        found = shot_at(self._project, n)
        if found is None:
            return picture
        ink = np.zeros((self._height, self._width), np.float32)
        edge = self._height // 2
        running = self._running(f"{timecode(n, self._project.rate)}  {n}")
        room = self._width - 2 * edge
        if running.shape[1] <= room:
            ink[:, self._width - edge - running.shape[1] : self._width - edge] = running
            room -= running.shape[1] + edge
        if room > edge:
            line = self._line(f"{found[0].slate}  {_take_name(source)}", room)
            ink[:, edge : edge + line.shape[1]] = line
        burnt = picture.copy()
        foot = burnt[-self._height :]
        shaded = foot * _SHADE
        foot[:] = np.rint(shaded + (255.0 - shaded) * ink[..., None]).astype(np.uint8)
        return burnt

    def _line(self, text: str, width: int) -> np.ndarray:
        """Return the ink of a line, float32 in [0, 1], height × at most `width`."""
        key = f"{width} {text}"
        if key not in self._lines:
            self._lines[key] = self._drawn(text, width)
        return self._lines[key]

    def _running(self, text: str) -> np.ndarray:
        """Return the ink of numbers, each digit in a cell of its own so that they stand still."""
        for character in text:
            if character not in self._digits:
                narrow = not character.isdigit()
                cell = max(2, round(self._height * _TEXT * (0.34 if narrow else 0.64)))
                drawn = np.zeros((self._height, cell), np.float32)
                if not character.isspace():
                    drawn = _in_the_middle(self._drawn(character, self._height * 2), cell)
                self._digits[character] = drawn
        return np.hstack([self._digits[character] for character in text])

    def _drawn(self, text: str, width: int) -> np.ndarray:
        size = self._height * _TEXT
        # A box of one line's height, put in the strip's middle.
        box = min(self._height, round(size * 1.3))
        drawn = draw_text(text, width, box, size=size, weight=600, colour="#ffffff")
        ink = np.zeros((self._height, width), np.float32)
        top = (self._height - box) // 2
        ink[top : top + box] = drawn[..., 3] / np.float32(255.0)
        return ink


def _in_the_middle(ink: np.ndarray, width: int) -> np.ndarray:
    """Return the columns that hold ink, in the middle of a cell; what is wider is cut."""
    columns = np.flatnonzero(ink.any(axis=0))
    cell = np.zeros((ink.shape[0], width), np.float32)
    if columns.size:
        glyph = ink[:, columns[0] : columns[-1] + 1][:, :width]
        left = (width - glyph.shape[1]) // 2
        cell[:, left : left + glyph.shape[1]] = glyph
    return cell


def _take_name(source: Source) -> str:
    match source:
        case ("take", take):
            return f"T{take.number:02d}"
        case _:
            return "animatic"
