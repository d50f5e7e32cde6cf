"""Lays a board out on pages: which pictures stand where, and how far their words go.

All lengths are tenths of a point. Nothing is drawn here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF

from engine.paint.board.choices import BoardChoices
from engine.paint.board.column import DIM, INK, Column, Paragraph
from engine.paint.board.content import Board, BoardFrame, BoardScene
from engine.paint.board.sheet import Grid, Sheet, grid_for, slate_height

LABELS = {"camera": "Camera", "dialogue": "Dialogue", "notes": "Note", "prompt": "Prompt"}
_WIDE = 56
"""From how many times the size of its type on a width of words is parted into two columns."""


class Band(NamedTuple):
    """The heading of a scene on a page."""

    place: QRectF
    scene: BoardScene
    continued: bool


class Cell(NamedTuple):
    """A picture's place on a page.

    `picture` is empty where words flow on from the page before. `lines` are the lines of each
    column of its words that stand here; None shortens them to `words`.
    """

    frame: BoardFrame
    picture: QRectF
    words: QRectF
    lines: tuple[tuple[int, int], ...] | None = None
    continued: bool = False


class Page(NamedTuple):
    """What stands on a page; a page without cells is the title."""

    bands: tuple[Band, ...] = ()
    cells: tuple[Cell, ...] = ()


class Plan(NamedTuple):
    """A board laid out as was chosen. `type` is the size of its words."""

    choices: BoardChoices
    sheet: Sheet
    type: float
    pages: tuple[Page, ...]


def columns_of(frame: BoardFrame, choices: BoardChoices, width: float, size: float) -> list[Column]:
    """Return the words of a picture in one column, or in two where a line would be too long."""
    wide = width > _WIDE * size
    each = (width - 2 * size) / 2 if wide else width
    first, second = [
        [
            Paragraph(LABELS.get(kind, ""), text, each, size, DIM if kind == "prompt" else INK)
            for kind, text in frame.said
            if kind in choices.words and kind in kinds
        ]
        for kinds in (("camera", "action"), ("dialogue", "notes", "prompt"))
    ]
    return [Column(first), Column(second)] if wide else [Column(first + second)]


def has_head(choices: BoardChoices) -> bool:
    """Say whether slates or lengths stand with the pictures."""
    return bool({"slate", "duration"} & {*choices.words})


def plan_board(board: Board, choices: BoardChoices) -> Plan:
    """Lay a board out: its title page when asked for, then its pictures."""
    sheet = Sheet(choices)
    title = [Page()] if choices.title_page else []
    if choices.layout == "list":
        listed = _List(sheet, board, choices)
        return Plan(choices, sheet, listed.type, (*title, *listed.pages()))
    grid = grid_for(sheet, board, choices)
    return Plan(choices, sheet, grid.type, (*title, *_grid_pages(sheet, grid, board, choices)))


class _Row(NamedTuple):
    scene: int
    begins: bool
    frames: Sequence[BoardFrame]


def _rows(board: Board, columns: int, choices: BoardChoices) -> list[_Row]:
    """Return the pictures in rows; a scene that has a heading begins a row."""
    if choices.scenes == "none":
        frames = board.frames
        return [_Row(0, False, frames[n : n + columns]) for n in range(0, len(frames), columns)]
    return [
        _Row(number, n == 0, scene.frames[n : n + columns])
        for number, scene in enumerate(board.scenes)
        for n in range(0, len(scene.frames), columns)
    ]


def _grid_pages(sheet: Sheet, grid: Grid, board: Board, choices: BoardChoices) -> list[Page]:
    pages: list[list[_Row]] = []
    for row in _rows(board, grid.columns, choices):
        breaks = choices.scenes == "pages" and row.begins
        if not pages or len(pages[-1]) == grid.rows or breaks:
            pages.append([])
        pages[-1].append(row)
    return [_grid_page(sheet, grid, board, choices, rows) for rows in pages]


def _grid_page(
    sheet: Sheet, grid: Grid, board: Board, choices: BoardChoices, rows: Sequence[_Row]
) -> Page:
    headed = choices.scenes != "none"
    shown = [headed and (row.begins or place == 0) for place, row in enumerate(rows)]
    body = sheet.body
    bands = max(headed, sum(shown))
    height = (body.height() - bands * sheet.band - (grid.rows - 1) * grid.gutter) / grid.rows
    made_bands, cells, y = [], [], body.top()
    for row, banded in zip(rows, shown, strict=True):
        if banded:
            place = QRectF(body.left(), y, body.width(), sheet.band)
            scene = board.scenes[row.scene]
            made_bands.append(Band(place, scene, not row.begins))
            y += sheet.band
        for column, frame in enumerate(row.frames):
            left, width = grid.column(sheet, column)
            room = QRectF(left, y, width, height)
            cells.append(_cell(frame, room, grid))
        y += height + grid.gutter
    return Page(tuple(made_bands), tuple(cells))


def _cell(frame: BoardFrame, room: QRectF, grid: Grid) -> Cell:
    picture = QRectF(room.left(), room.top(), *grid.picture)
    if grid.beside:
        left = picture.right() + grid.type * 1.6
        words = QRectF(left, room.top(), room.right() - left, room.height())
    else:
        top = picture.bottom() + grid.type * 0.6
        words = QRectF(room.left(), top, room.width(), room.bottom() - top)
    return Cell(frame, picture, words)


class _List:
    """Lays the pictures under each other, as much height for each as its words need."""

    def __init__(self, sheet: Sheet, board: Board, choices: BoardChoices) -> None:
        self._sheet, self._board, self._choices = sheet, board, choices
        body = sheet.body
        self.type = round(90 * sheet.scale)
        width = body.width() * (0.34 if choices.portrait else 0.215)
        height = min(width / board.aspect, body.height() * 0.3)
        self._picture = height * board.aspect, height
        self._gap = 150 * sheet.scale
        self._left = body.left() + self._picture[0] + 2 * self.type
        self._pages: list[tuple[list[Band], list[Cell]]] = []
        self._y = body.bottom()

    def pages(self) -> list[Page]:
        """Return the pages."""
        for scene in self._board.scenes:
            for place, frame in enumerate(scene.frames):
                self._put(scene, frame, place == 0)
        return [Page(tuple(bands), tuple(cells)) for bands, cells in self._pages]

    def _put(self, scene: BoardScene, frame: BoardFrame, begins: bool) -> None:
        """Put a picture and its words on the page, or on a new one where it ends."""
        body, choices = self._sheet.body, self._choices
        headed = choices.scenes != "none"
        columns = columns_of(frame, choices, body.right() - self._left, self.type)
        head = slate_height(self.type) if has_head(choices) else 0.0
        height = max(self._picture[1], head + max(column.height() for column in columns))
        band = self._sheet.band if headed and begins else 0.0
        fits = self._y + band + height <= body.bottom()
        if not self._pages or not fits or (choices.scenes == "pages" and begins):
            self._new_page(scene, begins)
        elif band:
            self._band(scene, False)
        starts = [0] * len(columns)
        continued = False
        while True:
            room = body.bottom() - self._y - head
            stops = [
                column.fitting(start, room) for column, start in zip(columns, starts, strict=True)
            ]
            self._cell(frame, columns, starts, stops, head, continued)
            if stops == [column.count for column in columns]:
                return
            starts, continued = stops, True
            self._new_page(scene, False)

    def _cell(
        self, frame: BoardFrame, columns: Sequence[Column], starts: list[int], stops: list[int],
        head: float, continued: bool,
    ) -> None:  # fmt: skip
        body = self._sheet.body
        lines = tuple(zip(starts, stops, strict=True))
        tall = max(column.height(*span) for column, span in zip(columns, lines, strict=True))
        size = (0.0, 0.0) if continued else self._picture
        picture = QRectF(body.left(), self._y, *size)
        words = QRectF(self._left, self._y, body.right() - self._left, head + tall)
        self._pages[-1][1].append(Cell(frame, picture, words, lines, continued))
        self._y += max(size[1], words.height()) + self._gap

    def _new_page(self, scene: BoardScene, begins: bool) -> None:
        self._pages.append(([], []))
        self._y = self._sheet.body.top()
        if self._choices.scenes != "none":
            self._band(scene, not begins)

    def _band(self, scene: BoardScene, continued: bool) -> None:
        body = self._sheet.body
        place = QRectF(body.left(), self._y, body.width(), self._sheet.band)
        self._pages[-1][0].append(Band(place, scene, continued))
        self._y += self._sheet.band
