"""The card of a shot that has no still: a storyboard panel on paper, with its words beside it."""

from collections.abc import Sequence
from math import sqrt

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from engine.camera.canonical import canonical
from engine.camera.vocabulary import ANGLE
from engine.paint.arrows import draw_arrows
from engine.paint.canvas import drawn
from engine.paint.figure import Pencil, draw_figure
from engine.paint.text import (
    fitting_size,
    font_of,
    line_height,
    paint_text,
    text_width,
    wrapped,
)
from engine.project.document import Angle, CameraMove, Size

PAPER, PANEL, INK, DIM, RULE = "#ece5d6", "#f7f3ea", "#2a2825", "#7a7163", "#c9bea9"
MOVE, WARNING = "#b23a26", "#b23a26"
PENCIL = Pencil(line="#b9ae9a", shade="#e3dac8", ground="#efe8da")
_SIDE_BY_SIDE = 1.2
_COMPACT = 170.0
_SMALLEST_ACTION, _SMALLER_ACTION, _ACTION = 21.0, 26.0, 33.0


class Words(msgspec.Struct, frozen=True):
    """What a card says."""

    slate: str
    action: str
    look: str
    moves: str
    note: str


def draw_card(
    slate: str, action: str, size: Size | None, angle: Angle | None, lens: float | None,
    moves: Sequence[CameraMove], width: int, height: int, note: str = "",
) -> np.ndarray:  # fmt: skip
    """Return the card of a shot: uint8, height × width × 4, RGBA, opaque.

    `note` is one line of warning, such as that a still is missing. Any size from 16 pixels up to
    4K and any aspect; small cards keep the slate, the move and a line of the action.
    """
    words = Words(slate, " ".join(action.split()), look_line(size, angle, lens),
                  canonical(None, None, None, moves), note)  # fmt: skip

    def draw(painter: QPainter) -> None:
        card = _Card(painter, words, size, angle, moves)
        if min(width, height) < _COMPACT:
            card.compact(width, height)
        elif width / height >= _SIDE_BY_SIDE:
            card.beside(width, height)
        else:
            card.stacked(width, height)

    return drawn(width, height, draw, PAPER)


def look_line(size: Size | None, angle: Angle | None, lens: float | None) -> str:
    """Return size, angle and lens as a line: "MCU · low angle · 35 mm"."""
    parts = (size or "", ANGLE[angle].canonical if angle else "", f"{lens:g} mm" if lens else "")
    return "  ·  ".join(part for part in parts if part)


class _Card:
    """Draws one card; every layout fills its own measure of the page."""

    def __init__(
        self, painter: QPainter, words: Words, size: Size | None, angle: Angle | None,
        moves: Sequence[CameraMove],
    ) -> None:  # fmt: skip
        self.painter = painter
        self.words = words
        self.size: Size | None = size
        self.angle: Angle | None = angle
        self.moves = moves

    def beside(self, width: int, height: int) -> None:
        """The panel left, in the film's aspect; slate, look, action and move in a column right."""
        unit = sqrt(width * height) / 960
        margin = 0.058 * min(width, height)
        gutter = margin * 0.95
        room = height - 2 * margin
        panel_width = min(0.64 * (width - 2 * margin - gutter), room * width / height)
        panel = QRectF(margin, 0, panel_width, panel_width * height / width)
        panel.moveTop((height - panel.height()) / 2)
        self._panel(panel, unit)
        left = panel.right() + gutter
        column = QRectF(left, panel.top(), width - margin - left, panel.height())
        if self._is_wordy(column, unit):
            column.setTop(margin)
            column.setBottom(height - margin)
        self._column(column, unit)

    def _is_wordy(self, column: QRectF, unit: float) -> bool:
        """Say whether the words need more height than the panel beside them has."""
        font = font_of(max(9.0, _SMALLER_ACTION * unit))
        lines = wrapped(self.words.action, font, column.width(), column.height() * 4)
        return len(lines) * line_height(font) > column.height() - 200 * unit

    def stacked(self, width: int, height: int) -> None:
        """Slate and look above the panel, action and move beneath it."""
        unit = sqrt(width * height) / 960
        margin = 0.058 * min(width, height)
        slate = 46 * unit
        head = QRectF(margin, margin * 0.9, width - 2 * margin, slate * 1.2)
        self._head(head, slate, unit)
        room = QRectF(margin, head.bottom() + margin * 0.5, head.width(), 0)
        share = 0.63 if width < height * 0.8 else 0.6
        panel_height = min(share * height, room.width() * height / width)
        panel = QRectF(0, room.top(), panel_height * width / height, panel_height)
        panel.moveLeft((width - panel.width()) / 2)
        self._panel(panel, unit)
        below = panel.bottom() + margin * 0.7
        self._words(QRectF(margin, below, room.width(), height - margin * 0.8 - below), unit)

    def compact(self, width: int, height: int) -> None:
        """The panel fills the card; the slate and one line of action lie over it."""
        panel = QRectF(0, 0, width, height)
        short = min(width, height)
        draw_figure(self.painter, panel, self.size, self.angle, PENCIL)
        band = max(11.0, short * 0.2) if short >= 44 and self.words.action else 0.0
        draw_arrows(self.painter, panel.adjusted(1, 1, -1, -1 - band), self.moves,
                    colour=MOVE, outline=PANEL, edge=1.0)  # fmt: skip
        if band:
            strip = QRectF(0, height - band, width, band)
            self.painter.fillRect(strip, QColor(PANEL))
            font = font_of(band * 0.68)
            place = strip.adjusted(short * 0.05, band * 0.1, -short * 0.05, 0)
            paint_text(self.painter, place, self.words.action, font, INK)
        if short >= 24 and self.words.slate:
            self._tag(QPointF(short * 0.05, short * 0.05), max(8.0, short * 0.16))

    def _panel(self, panel: QRectF, unit: float) -> None:
        painter = self.painter
        painter.fillRect(panel.translated(2.5 * unit, 3.5 * unit), QColor(RULE))
        painter.fillRect(panel, QColor(PANEL))
        draw_figure(painter, panel, self.size, self.angle, PENCIL)
        draw_arrows(painter, panel, self.moves, colour=MOVE, outline=PANEL, edge=max(1.0, unit))
        painter.setPen(QPen(QColor(INK), max(1.0, 2.2 * unit)))
        painter.setBrush(QColor(0, 0, 0, 0))
        painter.drawRect(panel)

    def _tag(self, at: QPointF, size: float) -> None:
        font = font_of(size, 700)
        width = text_width(self.words.slate, font) + size * 0.7
        tag = QRectF(at.x(), at.y(), width, size * 1.3)
        self.painter.fillRect(tag, QColor(INK))
        paint_text(self.painter, tag.adjusted(0, size * 0.06, 0, 0), self.words.slate, font, PANEL,
                   "centre")  # fmt: skip

    def _head(self, rect: QRectF, size: float, unit: float) -> None:
        """Draw slate and look on one line."""
        slate = font_of(size, 700)
        paint_text(self.painter, rect, self.words.slate, slate, INK)
        left = min(text_width(self.words.slate, slate) + size * 0.6, rect.width() * 0.5)
        look = font_of(max(9.0, 25 * unit))
        place = rect.adjusted(left, size * 1.06 - line_height(look) * 0.92, 0, 0)
        paint_text(self.painter, place, self.words.look, look, DIM, "right")

    def _column(self, column: QRectF, unit: float) -> None:
        """Draw slate, look, a rule, and the words under it."""
        slate = min(
            62 * unit, fitting_size(self.words.slate, column.width(), 75 * unit, weight=700)
        )
        y = column.top()
        y += paint_text(self.painter, QRectF(column.left(), y, column.width(), slate * 1.2),
                        self.words.slate, font_of(slate, 700), INK)  # fmt: skip
        look = font_of(max(9.0, 23 * unit))
        y += paint_text(self.painter, QRectF(column.left(), y, column.width(),
                        line_height(look) * 2), self.words.look, look, DIM)  # fmt: skip
        y += 12 * unit
        self.painter.fillRect(QRectF(column.left(), y, column.width(), max(1.0, 1.6 * unit)),
                              QColor(RULE))  # fmt: skip
        y += 16 * unit
        self._words(QRectF(column.left(), y, column.width(), column.bottom() - y), unit)

    def _words(self, rect: QRectF, unit: float) -> None:
        """Draw the action from the top, the move and a warning from the bottom."""
        bottom = rect.bottom()
        small = max(9.0, 22 * unit)
        moves, warning = font_of(small, italic=True), font_of(small, 700)
        for text, colour, font, most in (
            (self.words.note, WARNING, warning, 2), (self.words.moves, MOVE, moves, 3),
        ):  # fmt: skip
            if not text:
                continue
            lines = len(wrapped(text, font, rect.width(), line_height(font) * most))
            bottom -= lines * line_height(font)
            place = QRectF(rect.left(), bottom, rect.width(), lines * line_height(font))
            paint_text(self.painter, place, text, font, colour)
            bottom -= 10 * unit
        room = QRectF(rect.left(), rect.top(), rect.width(), max(1.0, bottom - rect.top()))
        action = self.words.action
        smallest, largest = max(9.0, _SMALLEST_ACTION * unit), max(10.0, _ACTION * unit)
        size = fitting_size(action, room.width(), room.height(), smallest=smallest, largest=largest)
        paint_text(self.painter, room, action, font_of(size), INK)
