"""Two frames beside each other while something is trimmed, with their timecodes and the change.

It keeps the picture that a side showed last until the new one is made, so that nothing flickers;
a side without any is a dark box. What is trimmed is the timeline's business.
"""

from fractions import Fraction
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from app.theme import Theme, font, paint_icon
from app.timeline.trim_view import Side, TrimView
from engine.project.timecode import timecode

FOOT = 30.0
"""Pixels below the pictures for what is said of them."""

INK, DIM = QColor("#e6e7ea"), QColor("#9aa0aa")
"""On the neutral surround, which is dark in every theme."""


class TwoUp:
    """What is shown: `view`, and the two `pictures`, None where there is none yet."""

    def __init__(self) -> None:
        self.view: TrimView | None = None
        self.pictures: list[QPixmap | None] = [None, None]
        self._of: list[str | None] = [None, None]

    def show(self, view: TrimView | None, thumbnails: Any, width: int, height: int) -> None:
        """Show a view with pictures that fit into a place; None ends it."""
        self.view = view
        for place, side in enumerate((view.left, view.right) if view else (None, None)):
            found = None
            if side is not None:
                found = thumbnails.frame(side.shot, side.offset, width, height)
                if found is None and self._of[place] == side.shot:
                    found = self.pictures[place]
            self.pictures[place] = found
            self._of[place] = None if side is None else side.shot


def paint_two_up(
    painter: QPainter, into: QRectF, aspect: float, two_up: TwoUp, rate: Fraction, theme: Theme
) -> None:
    """Draw both frames with what is said of each, and the change between them."""
    view = two_up.view
    if view is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    half = QRectF(into.left(), into.top(), into.width() / 2, into.height())
    for place, side in enumerate((view.left, view.right)):
        room = half.translated(place * half.width(), 0).adjusted(4, 4, -4, -4)
        _paint_side(painter, room, aspect, side, two_up.pictures[place], rate, theme)
    _paint_change(painter, into, view)
    painter.restore()


def _paint_side(
    painter: QPainter,
    room: QRectF,
    aspect: float,
    side: Side | None,
    picture: QPixmap | None,
    rate: Fraction,
    theme: Theme,
) -> None:
    box = _fitted(aspect, room.adjusted(0, 0, 0, -FOOT))
    if picture is None or side is None:
        painter.fillRect(box, QColor("#0c0c0c"))
    else:
        painter.drawPixmap(box, picture, QRectF(picture.rect()))
    painter.setFont(font("meta"))
    metrics = QFontMetricsF(font("meta"))
    line = QRectF(box.left(), box.bottom() + 6, box.width(), 18)
    if side is None:
        painter.setPen(DIM)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, "No shot on this side")
        return
    painter.setPen(INK)
    words = f"{side.slate} · {timecode(side.frame, rate)}"
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    if side.held:
        said = f"held {side.held} f past its take"
        place = QPointF(box.right() - metrics.horizontalAdvance(said), line.center().y())
        if place.x() > box.left() + metrics.horizontalAdvance(words) + 24:
            painter.setPen(QColor(theme.warn) if theme.name == "dark" else QColor("#e8dc6a"))
            painter.drawText(
                line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said
            )
        icon = QRectF(box.right() - 22, box.top() + 6, 16, 16).toRect()
        painter.fillRect(QRectF(icon).adjusted(-3, -3, 3, 3), QColor(0, 0, 0, 160))
        paint_icon(painter, "triangle-alert", icon, "#e8dc6a")


def _paint_change(painter: QPainter, into: QRectF, view: TrimView) -> None:
    """Say what is done, and by how many frames, over the line between the pictures."""
    text = f"{view.what}  {view.change:+d} f" if view.change else f"{view.what}  ±0 f"
    painter.setFont(font("slate"))
    width = QFontMetricsF(font("slate")).horizontalAdvance(text) + 20
    box = QRectF(into.center().x() - width / 2, into.top() + 8, width, 24)
    painter.fillRect(box, QColor(0, 0, 0, 190))
    painter.setPen(INK)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _fitted(aspect: float, into: QRectF) -> QRectF:
    width = max(1.0, min(into.width(), into.height() * aspect))
    height = max(1.0, width / aspect)
    left = round(into.left() + (into.width() - width) / 2)
    top = round(into.top() + (into.height() - height) / 2)
    return QRectF(left, top, round(width), round(height))
