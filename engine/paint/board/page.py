"""Draws the pages of a board: title, head and foot, headings, pictures with arrows, and words.

It is given the pictures, and asks nobody for anything. All lengths are tenths of a point.
"""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine.paint.arrows import draw_arrows
from engine.paint.board.column import DIM, INK, Column, paper_font
from engine.paint.board.content import Board, BoardFrame
from engine.paint.board.pages import Band, Cell, Page, Plan, columns_of, has_head
from engine.paint.board.sheet import slate_height
from engine.paint.card import MOVE, PANEL, PENCIL
from engine.paint.figure import draw_figure
from engine.paint.text import Align, line_height, paint_text, text_width, wrapped

PictureOf = Callable[[BoardFrame, tuple[int, int]], np.ndarray | None]
"""Returns the picture of a frame, uint8 RGB of a size (width, height); None leaves a grey place."""

RULE, EDGE, EMPTY = "#c4c4c8", "#3c3c40", "#e4e4e6"


class PagePainter:
    """Draws the pages of one board."""

    def __init__(self, board: Board, plan: Plan) -> None:
        self._board, self._choices, self._plan = board, plan.choices, plan

    def paint(self, painter: QPainter, number: int, picture_of: PictureOf, dots: float) -> None:
        """Draw a page, counted from 0; pictures have `dots` pixels to a tenth of a point."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        page = self._plan.pages[number]
        if not page.cells:
            self._title(painter)
            return
        self._margins(painter, number)
        for band in page.bands:
            self._band(painter, band)
        for cell in page.cells:
            self._cell(painter, cell, picture_of, dots)
        if self._choices.layout == "list":
            self._rules(painter, page)

    def shortened(self) -> int:
        """Return how many pictures have words that are not all there."""
        return sum(
            not all(column.fits(room) for column in columns)
            for page in self._plan.pages
            for cell in page.cells
            if cell.lines is None
            for room, columns in [self._room(cell)]
        )

    def _room(self, cell: Cell) -> tuple[float, list[Column]]:
        columns = columns_of(cell.frame, self._choices, cell.words.width(), self._plan.type)
        head = slate_height(self._plan.type) if has_head(self._choices) else 0.0
        return cell.words.height() - head, columns

    def _line(
        self, painter: QPainter, place: QRectF, text: str, size: float,
        weight: int = 400, colour: str = INK, align: Align = "left",
    ) -> None:  # fmt: skip
        """Draw one line, standing on the bottom of its place."""
        font = paper_font(text, size, weight)
        height = line_height(font)
        box = QRectF(place.left(), place.bottom() - height, place.width(), height)
        paint_text(painter, box, text, font, colour, align)

    def _margins(self, painter: QPainter, number: int) -> None:
        """Draw the title, version and date at the head, and the page's number at the foot."""
        sheet, board, scale = self._plan.sheet, self._board, self._plan.sheet.scale
        if self._choices.header:
            told = "  ·  ".join(part for part in (board.version, board.date) if part)
            used = min(text_width(told, paper_font(told, 85 * scale)) + 150 * scale,
                       sheet.head.width() / 2)  # fmt: skip
            left, right = sheet.head.adjusted(0, 0, -used, 0), QRectF(sheet.head)
            right.setLeft(right.right() - used)
            self._line(painter, left, board.title, 110 * scale, 700)
            self._line(painter, right, told, 85 * scale, 400, DIM, "right")
            y = sheet.head.bottom() + 45 * scale
            self._rule(painter, sheet.inner.left(), y, sheet.inner.width(), INK, 7 * scale)
        if self._choices.numbers:
            text = f"{number + 1} / {len(self._plan.pages)}"
            self._line(painter, sheet.foot, text, 80 * scale, 400, DIM, "right")

    def _rule(
        self, painter: QPainter, x: float, y: float, width: float, colour: str, thick: float
    ) -> None:
        painter.fillRect(QRectF(x, y, width, thick), QColor(colour))

    def _band(self, painter: QPainter, band: Band) -> None:
        """Draw a scene's number and heading, and its facts at the right."""
        scale = self._plan.sheet.scale
        place = QRectF(band.place)
        place.setHeight(band.place.height() - 110 * scale)
        facts = "continued" if band.continued else band.scene.facts
        size = 84 * scale
        used = text_width(facts, paper_font(facts, size)) + 100 * scale
        heading = band.scene.heading or "Scene"
        self._line(painter, place.adjusted(0, 0, -used, 0), f"{band.scene.number}\u2002{heading}",
                   96 * scale, 700)  # fmt: skip
        self._line(painter, place, facts, size, 400, DIM, "right")
        y = place.bottom() + 26 * scale
        self._rule(painter, place.left(), y, place.width(), RULE, 5 * scale)

    def _cell(self, painter: QPainter, cell: Cell, picture_of: PictureOf, dots: float) -> None:
        if not cell.picture.isEmpty():
            self._picture(painter, cell, picture_of, dots)
        size, words = self._plan.type, cell.words
        if has_head(self._choices):
            height = slate_height(size) - size * 0.35
            head = QRectF(words.left(), words.top(), words.width(), height)
            self._head(painter, head, cell)
        room, columns = self._room(cell)
        top = words.bottom() - room
        step = (words.width() + 2 * size) / 2
        for place, column in enumerate(columns):
            x = words.left() + place * step
            if cell.lines is None:
                column.draw_short(painter, x, top, room)
            else:
                column.draw(painter, x, top, *cell.lines[place])

    def _head(self, painter: QPainter, place: QRectF, cell: Cell) -> None:
        """Draw slate and size at the left, the length at the right."""
        size, frame, words = self._plan.type, cell.frame, self._choices.words
        seconds = frame.seconds if "duration" in words else ""
        small = size * 0.92
        used = text_width(seconds, paper_font(seconds, small)) + size * 0.6 if seconds else 0.0
        self._line(painter, place, seconds, small, 400, DIM, "right")
        left = place.adjusted(0, 0, -used, 0)
        if "slate" in words:
            font = paper_font(frame.slate, size * 1.22, 700)
            self._line(painter, left, frame.slate, size * 1.22, 700)
            left.setLeft(
                left.left() + min(left.width() / 2, text_width(frame.slate, font) + size * 0.55)
            )
        told = [frame.size, frame.part, "continued" if cell.continued else ""]
        self._line(painter, left, "  ·  ".join(one for one in told if one), small, 400, DIM)

    def _picture(self, painter: QPainter, cell: Cell, picture_of: PictureOf, dots: float) -> None:
        place, frame = cell.picture, cell.frame
        if frame.sketch is not None:
            painter.fillRect(place, QColor(PANEL))
            draw_figure(painter, place, frame.sketch.size, frame.sketch.angle, PENCIL)
        else:
            size = max(1, round(place.width() * dots)), max(1, round(place.height() * dots))
            picture = picture_of(frame, size)
            if picture is None:
                painter.fillRect(place, QColor(EMPTY))
            else:
                painter.drawImage(place, _image(picture))
        if self._choices.arrows and frame.moves:
            painter.save()
            painter.setClipRect(place)
            edge = max(12.0, min(place.width(), place.height()) * 0.006)
            if frame.on_paper:
                draw_arrows(painter, place, frame.moves, colour=MOVE, outline=PANEL, edge=edge)
            else:
                draw_arrows(painter, place, frame.moves, edge=edge)
            painter.restore()
        painter.setPen(QPen(QColor(EDGE), 6 * self._plan.sheet.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)

    def _rules(self, painter: QPainter, page: Page) -> None:
        """Part the rows of a list by hairlines."""
        sheet, scale = self._plan.sheet, self._plan.sheet.scale
        banded = {round(band.place.top()) for band in page.bands}
        for cell in page.cells[1:]:
            top = min(cell.picture.top(), cell.words.top())
            if round(top - sheet.band) not in banded:
                self._rule(painter, sheet.body.left(), top - 78 * scale, sheet.body.width(),
                           RULE, 4 * scale)  # fmt: skip

    def _title(self, painter: QPainter) -> None:
        """Draw the title page: the film's name, what version of when, and its facts."""
        sheet, board, scale = self._plan.sheet, self._board, self._plan.sheet.scale
        inner, y = sheet.inner, sheet.height * 0.36
        font = paper_font(board.title, 380 * scale, 700)
        lines = wrapped(board.title, font, inner.width(), 3 * line_height(font))
        height = len(lines) * line_height(font)
        paint_text(painter, QRectF(inner.left(), y - height, inner.width(), height), board.title,
                   font, INK)  # fmt: skip
        y += 90 * scale
        self._rule(painter, inner.left(), y, inner.width(), INK, 12 * scale)
        y += 120 * scale
        told = "  ·  ".join(one for one in (board.version, board.date) if one)
        for text, size, weight in (("Storyboard", 150, 600), (told, 120, 400)):
            place = QRectF(inner.left(), y, inner.width(), size * 1.6 * scale)
            self._line(painter, place, text, size * scale, weight)
            y += place.height()
        foot = inner.adjusted(0, inner.height() - 200 * scale, 0, 0)
        self._line(painter, foot, "  ·  ".join(board.facts), 100 * scale, 400, DIM)


def _image(picture: np.ndarray) -> QImage:
    height, width = picture.shape[:2]
    rows = np.ascontiguousarray(picture)
    return QImage(rows.data, width, height, width * 3, QImage.Format.Format_RGB888).copy()
