"""Paints what lies at a cut: the transition's wedge, its handle, the chosen edge; and small labels.

It draws what it is given and asks nobody.
"""

from collections.abc import Iterable
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.theme import Theme, font
from engine.project.document import TransitionKind


def paint_wedge(painter: QPainter, rect: QRectF, theme: Theme, kind: TransitionKind) -> None:
    """Draw a transition over a cut, as wide as it lasts; each kind by a sign of its own."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(0, 0, 0, 110))
    ink = theme.colour("text", 0.9)
    painter.setPen(QPen(ink, 1.2))
    middle = rect.center()
    match kind:
        case "dissolve":
            painter.drawLine(rect.bottomLeft(), rect.topRight())
            painter.drawLine(rect.topLeft(), rect.bottomRight())
        case "dip_black" | "dip_white":
            filled = QColor("#000000") if kind == "dip_black" else QColor("#ffffff")
            foot = QPointF(middle.x(), rect.bottom())
            painter.setBrush(filled)
            painter.drawPolygon(QPolygonF([rect.topLeft(), rect.topRight(), foot]))
        case "wipe":
            painter.fillRect(QRectF(rect.topLeft(), QPointF(middle.x(), rect.bottom())),
                             theme.colour("text", 0.35))  # fmt: skip
            painter.drawLine(QLineF(middle.x(), rect.top(), middle.x(), rect.bottom()))
        case "push":
            y, reach = middle.y(), min(6.0, rect.width() / 4)
            painter.drawLine(QLineF(middle.x() + reach, y, middle.x() - reach, y))
            for step in (-3, 3):
                painter.drawLine(QLineF(middle.x() - reach, y, middle.x() - reach + 3, y + step))
    painter.setPen(QPen(theme.colour("text", 0.5), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)
    painter.restore()


def paint_handle(painter: QPainter, x: float, bottom: float, theme: Theme) -> None:
    """Draw the handle at a plain cut that a transition is pulled out of."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("window"), 1))
    painter.setBrush(theme.colour("text", 0.85))
    foot, half = bottom - 2, 5
    painter.drawPolygon(
        QPolygonF([QPointF(x - half, foot), QPointF(x, foot - 8), QPointF(x + half, foot)])
    )
    painter.restore()


def paint_brackets(
    painter: QPainter, x: int, top: float, bottom: float, sides: Iterable[int], theme: Theme
) -> None:
    """Draw the chosen edge at `x`: a bracket that opens to the right (1), to the left (-1)."""
    painter.save()
    painter.setPen(QPen(theme.colour("accent"), 3))
    for side in sides:
        line = x + side * 2
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(line + side * 7, top + 2),
                    QPointF(line, top + 2),
                    QPointF(line, bottom - 2),
                    QPointF(line + side * 7, bottom - 2),
                ]
            )
        )
    painter.restore()


def paint_label(
    painter: QPainter,
    at: QPointF,
    text: str,
    width: float,
    theme: Theme,
    face: Literal["meta", "slate"] = "meta",
) -> None:
    """Write a few words on a ground of their own, kept inside `width`; `at` is the top left."""
    painter.save()
    painter.setFont(font(face))
    metrics = QFontMetricsF(font(face))
    room = metrics.horizontalAdvance(text) + 10
    left = min(max(at.x(), 2.0), max(2.0, width - room - 2))
    box = QRectF(left, at.y(), room, metrics.height() + 4)
    painter.fillRect(box, theme.colour("raised", 0.94))
    painter.setPen(theme.colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
