"""Words over a picture, in any script: broken, shaped and set by Qt, filled as outlines.

Words are laid out at one size and then scaled, so that lines break alike in every size of frame.
"""

from typing import NamedTuple

import cv2
import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGlyphRun,
    QPainter,
    QPainterPath,
    QPen,
    QRawFont,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from engine.paint.canvas import drawn
from engine.paint.fonts import (
    WITHOUT_BOLD,
    begins_at_right,
    families_for,
    load_fonts,
    unset_letters,
)
from engine.project.tracks import Backing

_SET = 100.0
"""The letters' height that words are laid out at."""

_LEADING = 1.22
_OUTLINE, _PADDING, _SHADOW = 0.13, 0.28, 0.14
"""In parts of the letters' height: the outline's pen, the box's room, the shadow's softness."""

_BOLD = 600
_BOLDER = 0.035
"""How much bolder letters are made whose font has no bold face, in parts of their height."""

_LARGEST = 8192
_LONGEST = 2000
_LINE = "\u2028"
_BOX = "\u25a1"


class Lettering(msgspec.Struct, frozen=True):
    """How words look: the letters' height in pixels, and `align` -1 left, 0 centred, 1 right.

    Words written from right to left begin at the right where others would begin at the left.
    """

    size: float
    colour: str = "#ffffff"
    weight: int = 400
    italic: bool = False
    backing: Backing = "outline"
    align: int = 0


class Lettered(NamedTuple):
    """Words drawn: uint8 height × width × 4 RGBA, with `pad` pixels around the words' own box."""

    picture: np.ndarray
    pad: int

    @property
    def width(self) -> int:
        """The width of the words' box, in pixels."""
        return self.picture.shape[1] - 2 * self.pad

    @property
    def height(self) -> int:
        """The height of the words' box, in pixels."""
        return self.picture.shape[0] - 2 * self.pad


class _Laid(NamedTuple):
    path: QPainterPath
    thin: QPainterPath
    bitmaps: list[tuple[QPointF, QGlyphRun]]
    width: float
    height: float
    lines: int


def draw_lettering(
    text: str, lettering: Lettering, width: float, flowing: str | None = None
) -> Lettered:
    """Return words drawn into a column at most `width` pixels wide, as large as they are.

    Of lines that had to be broken none is much shorter than the others. `flowing` is the same text
    without line breaks of its own: it is taken where a line of `text` does not fit the column. A
    letter that no font can draw (see `unset_letters`) is drawn as an empty box.
    """
    load_fonts()
    size = min(max(1.0, lettering.size), _LARGEST / 4)
    scale = size / _SET
    laid = _balanced(_drawable(text), lettering, max(1.0, width / scale), flowing)
    pad = int(np.ceil(size * 0.32)) + 1
    across = min(_LARGEST, max(1, round(laid.width * scale)) + 2 * pad)
    down = min(_LARGEST, max(1, round(laid.height * scale)) + 2 * pad)

    def words(painter: QPainter) -> None:
        _paint(painter, laid, lettering, pad, scale)

    picture = drawn(across, down, words)
    return Lettered(_shadowed(picture, size) if lettering.backing == "shadow" else picture, pad)


def _drawable(text: str) -> str:
    """Return the text as it is laid out: no more than can be read, and boxes for unset letters."""
    text = text.strip()[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    unset = unset_letters(text)
    # Qt's own boxes have no outline, and asking for it ends the process.
    return text.translate(dict.fromkeys(map(ord, unset), _BOX)).replace("\n", _LINE)


def _font(text: str, lettering: Lettering) -> QFont:
    font = QFont()
    font.setFamilies(families_for(text))
    font.setPixelSize(round(_SET))
    font.setWeight(QFont.Weight(lettering.weight))
    font.setItalic(lettering.italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _balanced(text: str, lettering: Lettering, width: float, flowing: str | None) -> _Laid:
    """Lay words out in the narrowest column in which they take no more lines than in `width`."""
    laid = _lay_out(text, lettering, width)
    if laid.lines == text.count(_LINE) + 1:
        return laid
    if flowing is not None and _LINE in text:
        text = _drawable(flowing)
        laid = _lay_out(text, lettering, width)
    low, high = laid.width / max(1, laid.lines), laid.width
    while high - low > _SET / 8:
        middle = (low + high) / 2
        narrower = _lay_out(text, lettering, middle)
        if narrower.lines > laid.lines or narrower.width > middle + 1:
            low = middle
        else:
            laid, high = narrower, middle
    return laid


def _lay_out(text: str, lettering: Lettering, width: float) -> _Laid:
    layout = QTextLayout(text, _font(text, lettering))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[QTextLine] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(line)
    layout.endLayout()
    widest = max((line.naturalTextWidth() for line in lines), default=1.0)
    path, thin, bitmaps = QPainterPath(), QPainterPath(), []
    bold = lettering.weight >= _BOLD
    for index, line in enumerate(lines):
        natural = line.naturalTextRect()
        words = text[line.textStart() : line.textStart() + line.textLength()]
        share = _share(lettering.align, begins_at_right(words or text))
        x = (widest - natural.width()) * share - natural.left()
        y = index * _SET * _LEADING + _SET * (_LEADING - 1) / 2 + _SET * 0.92 - line.ascent()
        by = QPointF(x, y - natural.top())
        _add_line(line, by, path, thin if bold else None, bitmaps)
    return _Laid(path, thin, bitmaps, widest, max(1, len(lines)) * _SET * _LEADING, len(lines))


def _share(align: int, from_right: bool) -> float:
    if align == 0:
        return 0.5
    return 1.0 if align > 0 or from_right else 0.0


def _add_line(
    line: QTextLine,
    by: QPointF,
    path: QPainterPath,
    thin: QPainterPath | None,
    bitmaps: list[tuple[QPointF, QGlyphRun]],
) -> None:
    """Add a line's letters, moved, as outlines; those that are pictures (emoji) as they are.

    Letters of a font without a bold face are added to `thin`, too, where they should be bold.
    """
    for run in line.glyphRuns():
        face = run.rawFont()
        name = face.familyName(), face.weight(), face.style()
        glyphs = zip(run.glyphIndexes(), run.positions(), strict=True)
        outlines = [(_outline(face, (*name, index)), at) for index, at in glyphs]
        for outline, at in outlines:
            path.addPath(outline.translated(at + by))
            if thin is not None and name[0] in WITHOUT_BOLD:
                thin.addPath(outline.translated(at + by))
        if all(outline.isEmpty() for outline, _ in outlines) and not run.boundingRect().isEmpty():
            bitmaps.append((by, run))


_outlines: dict[tuple, QPainterPath] = {}
_MOST_OUTLINES = 4000


def _outline(face: QRawFont, key: tuple) -> QPainterPath:
    """Return a letter's outline, the same in every thread.

    Qt asks for it hinted, and the hints leave traces in each other: asked for again, and in another
    thread, an outline may differ by a hundredth of a pixel, which is seen in the bytes.
    """
    found = _outlines.get(key)
    if found is None:
        if len(_outlines) >= _MOST_OUTLINES:
            _outlines.clear()
        # Whichever thread was first is the one that both draw.
        found = _outlines.setdefault(key, face.pathForGlyph(key[-1]))
    return found


def _paint(painter: QPainter, laid: _Laid, lettering: Lettering, pad: int, scale: float) -> None:
    painter.translate(pad, pad)
    painter.scale(scale, scale)
    path = laid.path
    path.setFillRule(Qt.FillRule.WindingFill)
    if lettering.backing == "box":
        room = _SET * _PADDING
        box = QRectF(0, 0, laid.width, laid.height).adjusted(-room, -room / 3, room, room / 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 178))
        painter.drawRoundedRect(box, _SET * 0.12, _SET * 0.12)
    elif lettering.backing == "outline":
        pen = QPen(QColor(0, 0, 0, 235), _SET * _OUTLINE)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, QColor(lettering.colour))
    if not laid.thin.isEmpty():
        painter.strokePath(laid.thin, QPen(QColor(lettering.colour), _SET * _BOLDER))
    painter.setPen(QColor(lettering.colour))
    for at, run in laid.bitmaps:
        painter.drawGlyphRun(at, run)


def _shadowed(picture: np.ndarray, size: float) -> np.ndarray:
    """Return words with a soft shadow under them, a little lower."""
    ink = picture[..., 3].astype(np.float32) / 255.0
    lower = np.roll(ink, max(1, round(size * 0.03)), axis=0)
    soft = np.asarray(cv2.GaussianBlur(lower, (0, 0), max(0.6, size * _SHADOW / 2)))
    shade = np.clip(soft * 1.25, 0.0, 0.8)
    whole = ink + shade * (1.0 - ink)
    out = np.zeros_like(picture)
    part = np.divide(ink, whole, out=np.zeros_like(ink), where=whole > 0)
    out[..., :3] = np.rint(picture[..., :3] * part[..., None])
    out[..., 3] = np.rint(whole * 255.0)
    return out
