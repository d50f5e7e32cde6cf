"""Paints the framing tool: the still, what lies outside both boxes dimmed, the boxes A and B.

It draws what it is given.
"""

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from app.preview.framing_boxes import Place, Side
from app.theme import current as theme_now
from app.theme import font
from engine.project.document import Framing

HANDLE = 4.0


def paint_tool(
    painter: QPainter,
    rect: QRect,
    place: Place,
    still: QPixmap | None,
    a: Framing,
    b: Framing,
    chosen: Side,
    empty: str,
) -> None:
    """Draw the whole tool; with `empty`, only that text."""
    theme = theme_now()
    painter.fillRect(rect, QColor(theme.surround))
    if empty:
        painter.setPen(QColor("#9aa0aa"))
        painter.setFont(font("action"))
        painter.drawText(
            QRectF(rect).adjusted(24, 0, -24, 0),
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
            empty,
        )
        return
    box = QRectF(place.left, place.top, place.width, place.height)
    if still is None or still.isNull():
        painter.fillRect(box, QColor("#26292e"))
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(box, still, QRectF(still.rect()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_outside(painter, box, place, a, b)
    if a != b:
        _paint_way(painter, place, a, b)
    other: Side = "a" if chosen == "b" else "b"
    for side in (other, chosen):
        framing = a if side == "a" else b
        _paint_box(painter, place, framing, side, side == chosen)
    _paint_handle(painter, place, a if chosen == "a" else b, rect.height())


def _paint_outside(painter: QPainter, still: QRectF, place: Place, a: Framing, b: Framing) -> None:
    path = QPainterPath()
    path.addRect(still)
    for framing in (a, b):
        seen = QPainterPath()
        seen.addPolygon([QPointF(*corner) for corner in place.corners(framing).values()])
        seen.closeSubpath()
        path = path.subtracted(seen)
    painter.fillPath(path, QColor(0, 0, 0, 120))


def _paint_way(painter: QPainter, place: Place, a: Framing, b: Framing) -> None:
    """Draw how the corners travel from A to B, with an arrow head at B's end."""
    start, end = place.corners(a), place.corners(b)
    for colour, width in ((QColor(0, 0, 0, 140), 3.5), (QColor(255, 255, 255, 200), 1.5)):
        painter.setPen(QPen(colour, width))
        for corner in start:
            line = QLineF(QPointF(*start[corner]), QPointF(*end[corner]))
            if line.length() > 14:
                painter.drawLine(line)
                for angle in (155, -155):
                    head = QLineF(line.p2(), line.p1())
                    head.setLength(8)
                    head.setAngle(line.angle() + angle)
                    painter.drawLine(head)


def _paint_box(painter: QPainter, place: Place, framing: Framing, side: Side, chosen: bool) -> None:
    box = QRectF(*place.box(framing))
    colour = theme_now().colour("accent") if chosen else QColor("#ffffff")
    style = Qt.PenStyle.SolidLine if side == "a" else Qt.PenStyle.DashLine
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if framing.roll:
        painter.translate(box.center())
        painter.rotate(framing.roll)
        painter.translate(-box.center())
    painter.setPen(QPen(QColor(0, 0, 0, 150), 4))
    painter.drawRect(box)
    painter.setPen(QPen(colour, 2, style))
    painter.drawRect(box)
    painter.setPen(QPen(QColor(0, 0, 0, 180), 1))
    painter.setBrush(colour)
    for point in (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()):
        painter.drawRect(QRectF(point.x() - HANDLE, point.y() - HANDLE, 2 * HANDLE, 2 * HANDLE))
    _paint_name(painter, box, framing, side, colour)
    painter.restore()


def _paint_handle(painter: QPainter, place: Place, framing: Framing, height: float) -> None:
    """Draw the round handle that turns the chosen box, on its stalk."""
    at = QPointF(*place.handle(framing, height))
    corners = place.corners(framing)
    left, right = QPointF(*corners["top_left"]), QPointF(*corners["top_right"])
    edge = (left + right) / 2
    colour = theme_now().colour("accent")
    for ink, width in ((QColor(0, 0, 0, 150), 4), (colour, 1.5)):
        painter.setPen(QPen(ink, width))
        painter.drawLine(edge, at)
    painter.setPen(QPen(QColor(0, 0, 0, 180), 1))
    painter.setBrush(colour)
    painter.drawEllipse(at, HANDLE + 1.5, HANDLE + 1.5)


def _paint_name(
    painter: QPainter, box: QRectF, framing: Framing, side: Side, colour: QColor
) -> None:
    """A stands at the box's top left, B at its bottom right, so that equal boxes show both."""
    text = "A Start" if side == "a" else "B End"
    if framing.roll:
        text += f" · {framing.roll:+.4g}°"
    painter.setFont(font("slate"))
    width = painter.fontMetrics().horizontalAdvance(text) + 12
    left = box.left() + 8 if side == "a" else box.right() - width - 8
    top = box.top() + 8 if side == "a" else box.bottom() - 28
    label = QRectF(left, top, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 185))
    painter.drawRoundedRect(label, 4, 4)
    painter.setPen(colour)
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)


def paint_crop(painter: QPainter, into: QRectF, still: QPixmap | None, place: Place,
               framing: Framing) -> None:  # fmt: skip
    """Draw what a box sees into a rectangle."""
    painter.fillRect(into, QColor("#0c0c0c"))
    if still is None or still.isNull():
        return
    left, top, width, height = place.box(framing)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipRect(into)
    painter.translate(into.center())
    painter.rotate(-framing.roll)
    painter.scale(into.width() / width, into.height() / height)
    painter.translate(-left - width / 2, -top - height / 2)
    whole = QRectF(place.left, place.top, place.width, place.height)
    painter.drawPixmap(whole, still, QRectF(still.rect()))
    painter.restore()
