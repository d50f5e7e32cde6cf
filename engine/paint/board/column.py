"""Columns of words on paper: paragraphs with a run-in label, shortened to a box or flowing on.

All lengths are tenths of a point.
"""

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout

from engine.paint.fonts import begins_at_right, families_for
from engine.paint.text import font_of, text_option

INK, DIM = "#1c1c1f", "#66666c"
_LEADING = 1.3
_GAP = 0.3
_LONGEST = 20_000
_LINE = "\u2028"


def paper_font(text: str, size: float, weight: int = 400) -> QFont:
    """Return the font that a text is set in on paper: the same on every machine."""
    font = font_of(size, weight, "Noto Sans")
    font.setFamilies(families_for(text))
    return font


class Paragraph:
    """A text with a label before it, broken into lines of a width."""

    def __init__(self, label: str, text: str, width: float, size: float, colour: str = INK) -> None:
        text = text.strip()[:_LONGEST].replace("\r\n", "\n").replace("\n", _LINE)
        self._label, self._width, self._size, self._colour = label, width, size, colour
        self._text = f"{label}\u2002{text}" if label else text
        self.step = size * _LEADING
        self._layout = self._laid(self._text, len(label))
        self.count = self._layout.lineCount()

    def draw(self, painter: QPainter, x: float, y: float, start: int, stop: int) -> None:
        """Draw lines [start, stop), the first at `y`."""
        painter.setPen(QColor(self._colour))
        for number in range(start, stop):
            line = self._layout.lineAt(number)
            top = y + (number - start) * self.step + (self.step - line.height()) / 2
            line.draw(painter, QPointF(x, top))

    def draw_short(self, painter: QPainter, x: float, y: float, most: int) -> None:
        """Draw at most so many lines; the last tells by an ellipsis that there are more."""
        if self.count <= most:
            self.draw(painter, x, y, 0, self.count)
            return
        self.draw(painter, x, y, 0, most - 1)
        begin = self._layout.lineAt(most - 1).textStart()
        rest = self._layout.text()[begin:].replace(_LINE, " ")
        label = len(self._label) if begin == 0 else 0
        # The label is bold, and a little wider than it is measured here.
        room = self._width - label * self._size * 0.12
        metrics = QFontMetricsF(self._font)
        last = self._laid(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room), label)
        line = last.lineAt(0)
        top = y + (most - 1) * self.step + (self.step - line.height()) / 2
        line.draw(painter, QPointF(x, top))

    @cached_property
    def _font(self) -> QFont:
        return paper_font(self._text, self._size)

    def _laid(self, text: str, label: int) -> QTextLayout:
        layout = QTextLayout(text, self._font)
        words = text[label:]
        layout.setTextOption(text_option("left", begins_at_right(words)))
        if label:
            layout.setFormats([self._label_format(label)])
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self._width)
        layout.endLayout()
        return layout

    def _label_format(self, length: int) -> QTextLayout.FormatRange:
        look = QTextCharFormat()
        look.setFontWeight(600)
        look.setForeground(QColor(DIM))
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = 0, length, look  # pyright: ignore
        return span


class Column:
    """Paragraphs under each other, their lines counted through."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._tops: list[float] = []
        y = 0.0
        for paragraph in paragraphs:
            y += paragraph.step * _GAP if self._tops else 0.0
            self._tops += [y + n * paragraph.step for n in range(paragraph.count)]
            y += paragraph.count * paragraph.step
        self.count = len(self._tops)
        self._step = paragraphs[0].step if paragraphs else 0.0

    def height(self, start: int = 0, stop: int | None = None) -> float:
        """Return the height of lines [start, stop)."""
        stop = self.count if stop is None else stop
        return self._tops[stop - 1] + self._step - self._tops[start] if stop > start else 0.0

    def fitting(self, start: int, room: float) -> int:
        """Return how far the lines from `start` on go that fit into a height."""
        stop = start
        while stop < self.count and self.height(start, stop + 1) <= room + 1:
            stop += 1
        return stop

    def draw(self, painter: QPainter, x: float, y: float, start: int, stop: int) -> None:
        """Draw lines [start, stop), the first at `y`."""
        before = 0
        for paragraph in self._paragraphs:
            first, last = max(start - before, 0), min(stop - before, paragraph.count)
            if first < last:
                top = y + self._tops[before + first] - self._tops[start]
                paragraph.draw(painter, x, top, first, last)
            before += paragraph.count

    def draw_short(self, painter: QPainter, x: float, y: float, room: float) -> bool:
        """Draw what fits into a height, every paragraph begun; return whether all of it is there.

        Where a paragraph is cut it ends in an ellipsis.
        """
        for paragraph, most in zip(self._paragraphs, self._shares(room), strict=True):
            if most:
                paragraph.draw_short(painter, x, y, most)
                y += paragraph.step * (most + _GAP)
        return self.fits(room)

    def fits(self, room: float) -> bool:
        """Say whether all of it fits into a height."""
        return self.height() <= room + 1

    def _shares(self, room: float) -> list[int]:
        """Return how many lines each paragraph has in a height: one each, then by turns."""
        shares = [0] * len(self._paragraphs)
        room += self._step * _GAP + 1
        waiting = list(range(len(shares)))
        while waiting:
            for number in list(waiting):
                cost = self._step * (1 if shares[number] else 1 + _GAP)
                if shares[number] == self._paragraphs[number].count or cost > room:
                    waiting.remove(number)
                    continue
                shares[number] += 1
                room -= cost
        return shares
