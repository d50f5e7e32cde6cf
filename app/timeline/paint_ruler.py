"""Paints the ruler: timecode, ticks, the in/out range and the markers; and the playhead.

It draws what it is given and decides nothing.
"""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.theme import Theme, font
from app.timeline.hits import MARKER_HALF, MARKER_ROW
from app.timeline.positions import Positions
from app.timeline.scale import TimeScale, ticks
from app.timeline.tracks import Row
from engine.project.document import Id
from engine.project.timecode import timecode


def paint_ruler(
    painter: QPainter,
    row: Row,
    dirty: QRectF,
    positions: Positions,
    scale: TimeScale,
    theme: Theme,
) -> None:
    """Draw the ruler's ground, ticks and timecode as far as they touch `dirty`."""
    width = dirty.right()
    ground = QRectF(dirty.left(), row.top, dirty.width(), row.height)
    painter.fillRect(ground, theme.colour("panel"))
    _paint_range(painter, row, width, positions, scale, theme)
    rate = positions.project.rate
    painter.setFont(font("meta"))
    painter.setPen(theme.colour("dim"))
    strong: list[QLineF] = []
    faint: list[QLineF] = []
    for tick in ticks(scale, width, rate):
        x = round(scale.x_of(tick.frame)) + 0.5
        if x < dirty.left() - 110:
            continue
        if tick.labelled:
            strong.append(QLineF(x, row.bottom - 9, x, row.bottom - 1))
            painter.drawText(QPointF(x + 4, row.top + 12), timecode(tick.frame, rate))
        else:
            faint.append(QLineF(x, row.bottom - 4, x, row.bottom - 1))
    for lines, token in ((faint, "separator"), (strong, "border")):
        painter.setPen(theme.colour(token))
        painter.drawLines(lines)
    below = QRectF(dirty.left(), row.bottom - 1, dirty.width(), 1)
    painter.fillRect(below, theme.colour("separator"))


def _paint_range(
    painter: QPainter,
    row: Row,
    width: float,
    positions: Positions,
    scale: TimeScale,
    theme: Theme,
) -> None:
    settings = positions.project.settings
    if settings.in_point is None and settings.out_point is None:
        return
    start = settings.in_point or 0
    end = positions.duration if settings.out_point is None else settings.out_point
    left, right = scale.x_of(start), scale.x_of(end)
    band = QRectF(left, row.top, right - left, row.height - 1)
    painter.fillRect(band, theme.colour("text", 0.12))
    painter.setPen(QPen(theme.colour("text"), 2))
    for x, inward in ((left, 5), (right, -5)):
        if -10 < x < width + 10:
            painter.drawLine(QLineF(x, row.top + 1, x, row.bottom - 2))
            painter.drawLine(QLineF(x, row.top + 1, x + inward, row.top + 1))


def paint_markers(
    painter: QPainter,
    row: Row,
    width: float,
    positions: Positions,
    scale: TimeScale,
    theme: Theme,
    selected: Id | None,
) -> None:
    """Draw the markers' flags and names in the ruler's lower part."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font("meta"))
    measure = QFontMetricsF(font("meta"))
    for marker in positions.project.markers:
        frame = positions.frame_of(marker.anchor)
        if frame is None:
            continue
        x = scale.x_of(frame)
        if marker.duration:
            _paint_span(painter, row, x, scale.x_of(frame + marker.duration), marker.colour)
        name_width = measure.horizontalAdvance(marker.name) if marker.name else 0.0
        if x + MARKER_HALF + name_width + 12 < 0 or x - MARKER_HALF > width:
            continue
        flag = _flag(x, row)
        painter.setPen(QPen(theme.colour("text" if marker.id == selected else "window"), 1.5))
        painter.setBrush(QColor(marker.colour))
        painter.drawPolygon(flag)
        if marker.name:
            box = QRectF(x + MARKER_HALF + 1, row.bottom - MARKER_ROW, name_width + 6, MARKER_ROW)
            painter.fillRect(box, theme.colour("panel"))
            painter.setPen(theme.colour("text"))
            painter.drawText(QPointF(box.left() + 3, box.bottom() - 2), marker.name)
    painter.restore()


def _paint_span(painter: QPainter, row: Row, left: float, right: float, colour: str) -> None:
    """Draw how long a marker lasts: a band in its colour behind its flag, with an edge to pull."""
    ground, edge = QColor(colour), QColor(colour)
    ground.setAlphaF(0.4)
    top = row.bottom - MARKER_ROW + 2
    painter.fillRect(QRectF(left, top, right - left, MARKER_ROW - 4), ground)
    painter.fillRect(QRectF(right - 2, top - 1, 2, MARKER_ROW - 2), edge)


def _flag(x: float, row: Row) -> QPolygonF:
    top, bottom = row.bottom - MARKER_ROW, row.bottom - 1
    half = MARKER_HALF - 1
    return QPolygonF(
        [
            QPointF(x - half, top),
            QPointF(x + half, top),
            QPointF(x + half, bottom - 4),
            QPointF(x, bottom),
            QPointF(x - half, bottom - 4),
        ]
    )


def paint_playhead(painter: QPainter, x: float, ruler: Row, bottom: float, theme: Theme) -> None:
    """Draw the playhead: a line through every row with a head in the ruler."""
    painter.save()
    accent = theme.colour("accent")
    centre = round(x) + 0.5
    painter.setPen(QPen(accent, 1))
    painter.drawLine(QLineF(centre, ruler.top + 8, centre, bottom))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent)
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(centre - 6, ruler.top),
                QPointF(centre + 6, ruler.top),
                QPointF(centre + 6, ruler.top + 7),
                QPointF(centre, ruler.top + 13),
                QPointF(centre - 6, ruler.top + 7),
            ]
        )
    )
    painter.restore()
