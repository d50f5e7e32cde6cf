"""The measures of a page: its size, margins and type, and the grid that suits a film's aspect.

All lengths are tenths of a point. Nothing is drawn here.
"""

from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QRectF

from engine.paint.board.choices import PAPERS, BoardChoices
from engine.paint.board.content import Board, BoardFrame

_MM = 720 / 25.4
_BESIDE_GAIN = 1.1
"""How much larger the pictures have to become for their words to stand beside them."""

_BESIDE = 14
"""How many times its type's size words beside a picture are wide at least."""

_MOST_LINES = 7
"""For so many lines pictures give way."""

_NEARLY = 0.8
"""From which part of a column's width on a picture is as wide as its words."""

LEADING = 1.3


class Sheet:
    """A page of paper with its margins, and what the head and the foot leave of it."""

    def __init__(self, choices: BoardChoices) -> None:
        _, short, long = PAPERS[choices.paper]
        sides = (short, long) if choices.portrait else (long, short)
        self.width, self.height = (round(side * _MM) for side in sides)
        self.scale = min(self.width, self.height) / 5953
        """How large type and gaps are, against those on A4."""
        margin = 340 * self.scale
        self.whole = QRectF(0, 0, self.width, self.height)
        self.inner = self.whole.adjusted(margin, margin, -margin, -margin)
        self.head = QRectF(self.inner.left(), self.inner.top() - 40 * self.scale,
                           self.inner.width(), 150 * self.scale)  # fmt: skip
        self.foot = QRectF(self.inner.left(), self.inner.bottom() - 60 * self.scale,
                           self.inner.width(), 110 * self.scale)  # fmt: skip
        top = self.head.bottom() + 120 * self.scale if choices.header else self.inner.top()
        bottom = self.foot.top() - 60 * self.scale if choices.numbers else self.inner.bottom()
        self.body = QRectF(self.inner.left(), top, self.inner.width(), bottom - top)
        self.band = 240 * self.scale
        """The height of a scene's heading with the gap under it."""


class Grid(NamedTuple):
    """Cells of a page: their columns and rows, their pictures' size, and the size of their type."""

    columns: int
    rows: int
    beside: bool
    picture: tuple[float, float]
    type: float
    gutter: float

    def column(self, sheet: Sheet, number: int) -> tuple[float, float]:
        """Return where a column of cells begins, and how wide it is.

        Words under pictures keep to the width of these where they nearly fill the column.
        """
        width = self.room(sheet)
        if not self.beside and (self.columns == 1 or self.picture[0] >= _NEARLY * width):
            width = self.picture[0]
        if self.columns == 1:
            return sheet.body.left() + (sheet.body.width() - width) / 2, width
        pitch = (sheet.body.width() - width) / (self.columns - 1)
        return sheet.body.left() + number * pitch, width

    def room(self, sheet: Sheet) -> float:
        """Return the width that a column could have."""
        return (sheet.body.width() - (self.columns - 1) * self.gutter) / self.columns

    def worth(self, sheet: Sheet) -> float:
        """Return how large the pictures are, less where they leave a page ragged."""
        area = self.picture[0] * self.picture[1]
        if self.beside:
            return area / _BESIDE_GAIN
        return area * min(1.0, self.picture[0] / (_NEARLY * self.room(sheet))) ** 2


def grid_for(sheet: Sheet, board: Board, choices: BoardChoices) -> Grid:
    """Return the grid of `per_page` cells in which the pictures are largest.

    Words stand under the pictures, or beside them where that suits a page better.
    """
    count = choices.per_page
    grids = [
        _grid(sheet, board, choices, columns, beside)
        for columns in range(1, count + 1)
        if count % columns == 0
        for beside in (False, True)
    ]
    return max(grids, key=lambda grid: grid.worth(sheet))


def _grid(sheet: Sheet, board: Board, choices: BoardChoices, columns: int, beside: bool) -> Grid:
    rows = choices.per_page // columns
    grid = Grid(columns, rows, beside, (1.0, 1.0), 90 * sheet.scale, 150 * sheet.scale)
    width = grid.room(sheet)
    # Most pages have one heading; where there are more, words have a line less.
    bands = {"bands": (rows + 1) / 2, "pages": 1, "none": 0}[choices.scenes] * sheet.band
    height = (sheet.body.height() - bands - (rows - 1) * grid.gutter) / rows
    for _ in range(3):
        if beside:
            room = width - _BESIDE * grid.type, height
        else:
            room = width, height - least_words(board, choices, grid.type, grid.picture[0] or width)
        picture = _inside(board.aspect, *room)
        size = _type(sheet, picture[0] * (1.4 if beside else 1.0))
        grid = grid._replace(picture=picture, type=size)
    return grid


def _type(sheet: Sheet, width: float) -> float:
    """Return the size of words with a picture of a width."""
    return round(min(110 * sheet.scale, max(64, width * 0.037)))


def slate_height(size: float) -> float:
    """Return the height of the line with the slate, in words of a size."""
    return size * 1.75


def least_words(board: Board, choices: BoardChoices, size: float, width: float) -> float:
    """Return the height that words under pictures of a width need, of most of the pictures."""
    head = slate_height(size) if {"slate", "duration"} & {*choices.words} else 0.0
    kinds = {*choices.words} - {"slate", "duration"}
    if not kinds:
        return head + size * 0.4 if head else 0.0
    needs = sorted(_needs(frame, choices, size, max(width, 10 * size)) for frame in board.frames)
    usual = needs[len(needs) * 3 // 4] if needs else 0.0
    return head + size * 0.6 + min(_MOST_LINES * LEADING, max(2 * LEADING, usual)) * size


def _needs(frame: BoardFrame, choices: BoardChoices, size: float, width: float) -> float:
    """Return about how high the words of a picture are, in times the size of their type."""
    said = [text for kind, text in frame.said if kind in choices.words]
    lines = sum(
        ceil(sum(_ems(letter) for letter in row) * size / width) or 1
        for text in said
        for row in text.splitlines()
    )
    return lines * LEADING + 0.4 * len(said)


def _ems(letter: str) -> float:
    return 1.0 if ord(letter) >= 0x2E80 else 0.56


def _inside(aspect: float, width: float, height: float) -> tuple[float, float]:
    width, height = max(1.0, width), max(1.0, height)
    return (width, width / aspect) if width / aspect <= height else (height * aspect, height)
