"""Paints over the picture what an app's own words and buttons cover of it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.theme import font
from engine.project.document import ZonesName
from engine.project.zones import ZONES


def paint_zones(painter: QPainter, frame: QRectF, name: ZonesName) -> None:
    """Shade the app's zones and say whose they are."""
    painter.save()
    shade = QColor(239, 115, 102, 62)
    edge = QPen(QColor(255, 255, 255, 150), 1, Qt.PenStyle.DashLine)
    for box in ZONES[name].boxes:
        rect = QRectF(
            frame.left() + box.left * frame.width(), frame.top() + box.top * frame.height(),
            (box.right - box.left) * frame.width(), (box.bottom - box.top) * frame.height(),
        )  # fmt: skip
        painter.fillRect(rect, shade)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setFont(font("meta"))
    painter.setPen(QColor(255, 255, 255, 220))
    place = frame.adjusted(8, 0, -8, -6)
    align = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter
    painter.drawText(place, align, f"Covered by {ZONES[name].name}")
    painter.restore()
