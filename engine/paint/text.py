"""Text in any script: wrapped at words, elided where it does not fit, sized to its box."""

from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from engine.paint.canvas import drawn
from engine.paint.fonts import FAMILIES, begins_at_right, load_fonts

Align = Literal["left", "centre", "right"]
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeading,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignTrailing,
}
_LEADING = 1.18
_ENDLESS = 4000
_LINE = "\u2028"


def font_of(size: float, weight: int = 400, family: str = "", italic: bool = False) -> QFont:
    """Return the interface's font at a size in pixels; weight is 100 to 900."""
    load_fonts()
    font = QFont(family) if family else QFont()
    # What the interface's font lacks is looked for in the shipped ones.
    font.setFamilies([*font.families(), *FAMILIES])
    font.setPixelSize(max(1, round(size)))
    font.setWeight(QFont.Weight(weight))
    font.setItalic(italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def draw_text(
    text: str, width: int, height: int, *, size: float | None = None, weight: int = 400,
    colour: str = "#e6e7ea", align: Align = "left", family: str = "",
) -> np.ndarray:  # fmt: skip
    """Return text drawn into a box: uint8, height × width × 4, RGBA on transparent.

    `size` is the font's height in pixels; None takes the largest at which the text fits.
    """

    def draw(painter: QPainter) -> None:
        rect = QRectF(0, 0, width, height)
        pixels = size or fitting_size(text, width, height, weight=weight, family=family)
        paint_text(painter, rect, text, font_of(pixels, weight, family), colour, align)

    return drawn(width, height, draw)


def paint_text(
    painter: QPainter, rect: QRectF, text: str, font: QFont, colour: QColor | str,
    align: Align = "left",
) -> float:  # fmt: skip
    """Draw text into a box, wrapped, the last line elided; return the height that it takes.

    The lines' edges are rounded to whole pixels, so that text stands still between frames.
    """
    lines = wrapped(text, font, rect.width(), rect.height())
    painter.setPen(QColor(colour))
    step = line_height(font)
    for index, line in enumerate(lines):
        layout, laid = _laid(line, font, rect.width(), align)
        top = rect.top() + index * step + (step - laid.height()) / 2
        layout.draw(painter, QPointF(round(rect.left()), round(top)))
    return len(lines) * step


def wrapped(text: str, font: QFont, width: float, height: float) -> list[str]:
    """Return the lines of text that fit into a box, at least one; the last one may be elided."""
    most = max(1, int(height / line_height(font) + 0.02))
    text = text[:_ENDLESS].replace("\r\n", "\n").replace("\n", _LINE).strip()
    if not text:
        return []
    lines, at = _lines(text, font, width, most)
    if at < _utf16(text):
        rest = _from_utf16(text, at).replace(_LINE, " ").rstrip()
        if rest:
            lines[-1] = _elided(f"{lines[-1].rstrip()} {rest}", font, width)
    return [
        line if QFontMetricsF(font).horizontalAdvance(line) <= width + 1
        else _elided(line, font, width)
        for line in lines
    ]  # fmt: skip


def line_height(font: QFont) -> float:
    """Return the distance between lines, in pixels."""
    return font.pixelSize() * _LEADING


def text_width(text: str, font: QFont) -> float:
    """Return the width of one line, in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def fitting_size(
    text: str, width: float, height: float, *, smallest: float = 8.0, largest: float = 400.0,
    weight: int = 400, family: str = "",
) -> float:  # fmt: skip
    """Return the largest size in pixels at which the whole text fits, or `smallest`."""
    low, high = smallest, min(largest, height / _LEADING)
    if high <= low:
        return smallest
    if _fits(text, font_of(high, weight, family), width, height):
        return high
    while high - low > max(0.5, low * 0.04):
        middle = (low + high) / 2
        whole = _fits(text, font_of(middle, weight, family), width, height)
        low, high = (middle, high) if whole else (low, middle)
    return low


def _fits(text: str, font: QFont, width: float, height: float) -> bool:
    lines = wrapped(text, font, width, height)
    return not lines or not lines[-1].endswith("…") or text.endswith("…")


def _lines(text: str, font: QFont, width: float, most: int) -> tuple[list[str], int]:
    """Return up to `most` lines and the place in UTF-16 units after the last."""
    layout = QTextLayout(text, font)
    layout.setTextOption(text_option("left"))
    layout.beginLayout()
    lines, at = [], 0
    while len(lines) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        at = line.textStart() + line.textLength()
        lines.append(_from_utf16(text, line.textStart(), at).replace(_LINE, "").rstrip())
    layout.endLayout()
    return lines, at


def _laid(line: str, font: QFont, width: float, align: Align) -> tuple[QTextLayout, QTextLine]:
    layout = QTextLayout(line, font)
    layout.setTextOption(text_option(align, begins_at_right(line)))
    layout.beginLayout()
    laid = layout.createLine()
    laid.setLineWidth(width)
    layout.endLayout()
    return layout, laid


def text_option(align: Align, at_right: bool = False) -> QTextOption:
    """Return how lines are laid: aligned, wrapped at words, and written from either side."""
    # Qt's layout takes leading to be left; words written from the right begin at the right.
    option = QTextOption(_ALIGN["right" if at_right and align == "left" else align])
    if at_right:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _elided(line: str, font: QFont, width: float) -> str:
    return QFontMetricsF(font).elidedText(line, Qt.TextElideMode.ElideRight, width)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _from_utf16(text: str, start: int, end: int | None = None) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    part = units[start * 2 : None if end is None else end * 2]
    return part.decode("utf-16-le", "replace")
