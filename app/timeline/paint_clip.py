"""Paints one shot on the picture track, at each of the three sizes it comes in.

It draws what it is given; it asks neither the session nor the project for anything.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from app.theme import Theme, font, paint_icon
from app.timeline.looks import STATE_COLOUR, ShotLook
from engine.project.document import MoveKind, Shot

BLOCK = 24.0
"""Narrower shots are blocks."""
STRIP = 160.0
"""Wider ones say what they are; they show a filmstrip, as do narrower ones with room for it."""
NAME_BAR = 18.0


@dataclass(frozen=True)
class Brushes:
    """What all shots are painted with: the theme, the film's aspect and the pictures' source.

    `pictures.poster(shot_id, w, h)` and `.frame(shot_id, offset, w, h)` give a QPixmap or None.
    """

    theme: Theme
    aspect: float
    pictures: Any
    pixels: float
    seconds: Any
    left: float
    right: float


def paint_clip(
    painter: QPainter,
    rect: QRectF,
    shot: Shot,
    tint: QColor,
    look: ShotLook,
    brushes: Brushes,
    selected: bool,
    current: bool,
    hovered: bool,
) -> None:
    """Draw `shot` into `rect`, with its state, its selection and its place in the edit."""
    body = QRectF(rect.left(), rect.top(), max(1.0, rect.width() - 1.0), rect.height())
    if rect.width() < BLOCK:
        _paint_block(painter, body, tint, look, brushes.theme)
    else:
        _paint_pictured(painter, body, shot, tint, look, brushes, current)
    if rect.width() > 8 and (hovered or selected) and rect.width() >= BLOCK:
        _paint_grips(painter, body, brushes.theme)
    if selected:
        _paint_frame(painter, body, brushes.theme.colour("accent"), 2.0)
    elif current and rect.width() >= 8:
        _paint_frame(painter, body, brushes.theme.colour("accent", 0.7), 1.0)


def _paint_block(
    painter: QPainter, rect: QRectF, tint: QColor, look: ShotLook, theme: Theme
) -> None:
    painter.fillRect(rect, tint)
    token = STATE_COLOUR[look.state]
    if token and rect.width() >= 3:
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 2), theme.colour(token))


def _paint_pictured(
    painter: QPainter,
    rect: QRectF,
    shot: Shot,
    tint: QColor,
    look: ShotLook,
    brushes: Brushes,
    current: bool,
) -> None:
    theme = brushes.theme
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, tint)
    wide = rect.width() >= STRIP
    bar = QRectF(rect.left(), rect.top(), rect.width(), NAME_BAR)
    picture = QRectF(rect.left(), bar.bottom(), rect.width(), rect.height() - NAME_BAR)
    if picture.height() >= 12:
        if wide or picture.width() > picture.height() * brushes.aspect * 1.2:
            _paint_strip(painter, picture, shot, brushes)
        else:
            _paint_head(painter, picture, shot, brushes)
    _paint_name(painter, bar, shot, tint, look, brushes, current, wide)
    if wide and look.handles:
        _paint_handles(painter, bar, look.handles * brushes.pixels, theme)
    _paint_state(painter, rect, look, theme)
    painter.restore()


def _paint_head(painter: QPainter, rect: QRectF, shot: Shot, brushes: Brushes) -> None:
    """Draw the first frame; a place that is a little wider shows less of its height."""
    width = rect.height() * brushes.aspect
    pixmap = brushes.pictures.poster(shot.id, round(width), round(rect.height()))
    if pixmap is None or pixmap.isNull():
        return
    place, source = QRectF(rect.left(), rect.top(), width, rect.height()), QRectF(pixmap.rect())
    if rect.width() > width:
        place.setWidth(rect.width())
        spare = source.height() * (1.0 - width / rect.width()) / 2
        source.adjust(0, spare, 0, -spare)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, rect.width() > width)
    painter.drawPixmap(place, pixmap, source)


def _paint_strip(painter: QPainter, rect: QRectF, shot: Shot, brushes: Brushes) -> None:
    """Draw as many frames as fit, only those that are visible, each of its own moment."""
    width = max(8.0, rect.height() * brushes.aspect)
    # Offsets lie on a grid that halves and doubles with the zoom, so that pictures serve again.
    grid = 1 << max(0, int(width / brushes.pixels).bit_length() - 1)
    first = max(0, int((brushes.left - rect.left()) // width))
    x = rect.left() + first * width
    while x < min(rect.right(), brushes.right):
        offset = int((x - rect.left()) / brushes.pixels) // grid * grid
        offset = max(0, min(shot.duration - 1, offset))
        pixmap = brushes.pictures.frame(shot.id, offset, round(width), round(rect.height()))
        if pixmap is not None and not pixmap.isNull():
            painter.drawPixmap(
                QRectF(x, rect.top(), width, rect.height()), pixmap, QRectF(pixmap.rect())
            )
        x += width
        painter.fillRect(QRectF(x - 1, rect.top(), 1, rect.height()), QColor(0, 0, 0, 90))


def _paint_name(
    painter: QPainter,
    bar: QRectF,
    shot: Shot,
    tint: QColor,
    look: ShotLook,
    brushes: Brushes,
    current: bool,
    wide: bool,
) -> None:
    theme = brushes.theme
    painter.fillRect(bar, tint)
    x = bar.left() + 6
    room = bar.right() - 6
    face, measure = _bold()
    painter.setFont(face)
    painter.setPen(theme.colour("accent" if current else "text"))
    slate = shot.slate
    if x + measure.horizontalAdvance(slate) <= room + 4:
        painter.drawText(QPointF(x, bar.top() + 13), slate)
        x += measure.horizontalAdvance(slate) + 6
    painter.setFont(font("meta"))
    measure = _plain()
    painter.setPen(theme.colour("text", 0.8))
    if wide:
        x = _paint_move(painter, bar, x, shot, theme)
        seconds = brushes.seconds(shot.duration)
        right = measure.horizontalAdvance(seconds)
        painter.drawText(QPointF(room - right, bar.top() + 13), seconds)
        room -= right + 8
    if look.take and x + measure.horizontalAdvance(look.take) <= room + 4:
        painter.drawText(QPointF(x, bar.top() + 13), look.take)
        x += measure.horizontalAdvance(look.take) + 8
    if wide and shot.action and room - x > 24:
        painter.setPen(theme.colour("text", 0.62))
        line = shot.action.split("\n", 1)[0]
        text = measure.elidedText(line, Qt.TextElideMode.ElideRight, room - x)
        painter.drawText(QPointF(x, bar.top() + 13), text)


@cache
def _bold() -> tuple[QFont, QFontMetricsF]:
    face = QFont(font("meta"))
    face.setWeight(QFont.Weight.DemiBold)
    return face, QFontMetricsF(face)


@cache
def _plain() -> QFontMetricsF:
    return QFontMetricsF(font("meta"))


def _paint_move(painter: QPainter, bar: QRectF, x: float, shot: Shot, theme: Theme) -> float:
    """Draw the glyphs of the shot's moves; return the x after them."""
    ratio = painter.device().devicePixelRatioF()
    for move in shot.moves[:2]:
        if move.kind == "static":
            continue
        painter.drawPixmap(QPointF(x, bar.top() + 1), _glyph(move.kind, theme.text, ratio))
        x += 20
    return x


@cache
def _glyph(kind: MoveKind, colour: str, ratio: float) -> QPixmap:
    """Draw a move's glyph once for each colour and screen."""
    from engine.paint.glyphs import draw_glyph

    pixmap = QPixmap(QSize(16, 16) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_glyph(painter, QRectF(0, 0, 16, 16), kind, colour)
    painter.end()
    return pixmap


def _paint_handles(painter: QPainter, bar: QRectF, width: float, theme: Theme) -> None:
    """Hatch the ends of the name bar: so much of the take lies beyond the cut."""
    width = min(width, bar.width() / 6)
    brush = QBrush(theme.colour("text", 0.28), Qt.BrushStyle.BDiagPattern)
    for x in (bar.left(), bar.right() - width):
        painter.fillRect(QRectF(x, bar.bottom() - 4, width, 4), brush)


def _paint_state(painter: QPainter, rect: QRectF, look: ShotLook, theme: Theme) -> None:
    """Draw the state where it can be told without colour too: an edge, a bar, a corner, a sign."""
    match look.state:
        case "queued":
            painter.setPen(QPen(theme.colour("render"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawEllipse(QPointF(rect.right() - 10, rect.top() + NAME_BAR + 10), 4, 4)
        case "rendering":
            track = QRectF(rect.left(), rect.bottom() - 3, rect.width(), 3)
            painter.fillRect(track, theme.colour("window", 0.7))
            painter.fillRect(
                QRectF(track.left(), track.top(), track.width() * look.progress, 3),
                theme.colour("render"),
            )
        case "stale":
            corner = rect.topRight()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("warn"))
            painter.drawPolygon(
                QPolygonF([corner, corner + QPointF(-10, 0), corner + QPointF(0, 10)])
            )
        case "failed":
            place = QRectF(rect.right() - 18, rect.top() + NAME_BAR + 4, 14, 14).toRect()
            paint_icon(painter, "triangle-alert", place, theme.bad)
    if look.short and rect.width() >= STRIP:
        painter.setPen(QPen(theme.colour("warn"), 2, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(rect.right() - 2, rect.top(), rect.right() - 2, rect.bottom()))


def _paint_grips(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("text", 0.85))
    height = min(22.0, rect.height() - 8)
    top = rect.center().y() - height / 2
    for x in (rect.left() + 3, rect.right() - 5):
        painter.drawRoundedRect(QRectF(x, top, 2, height), 1, 1)


def _paint_frame(painter: QPainter, rect: QRectF, colour: QColor, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.MiterJoin))
    inset = width / 2
    painter.drawRect(rect.adjusted(inset, inset, -inset, -inset))
