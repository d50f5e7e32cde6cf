"""Draws one shot card and one scene header from plain values. It asks nobody for anything."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygon,
    QTextLayout,
    QTextOption,
)  # fmt: skip

from app import theme
from app.board.card_state import (
    Broken,
    CardState,
    Rendering,
    Stale,
    Waiting,
)  # fmt: skip
from app.board.layout import PADDING, Mode
from app.board.panel_row import paint_panels
from app.takes.jobs_of import left_text
from engine.project.document import CameraMove, MoveKind

GLYPH = 20


@dataclass(frozen=True)
class CardLook:
    """Everything that is seen of one card. `scrub` is in [0, 1] while the pointer scrubs it."""

    slate: str
    size: str
    seconds: str
    action: str
    moves: tuple[CameraMove, ...]
    state: CardState
    picture: QPixmap | None
    selected: bool
    current: bool
    focused: bool
    hovered: bool
    offline: bool
    on_paper: bool
    scrub: float | None = None
    panels: tuple[QPixmap | None, ...] = ()
    panel_count: int = 1


def paint_card(painter: QPainter, place: QRect, poster: QRect, look: CardLook, mode: Mode) -> None:
    """Draw a card into `place`, its picture into `poster`."""
    shown = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = "raised" if look.selected else "hover" if look.hovered else ""
    if ground:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.colour(ground))
        painter.drawRoundedRect(place, theme.CORNER, theme.CORNER)
    _paint_poster(painter, poster, look)
    if mode == "list":
        x = poster.right() + 1 + theme.GAP
        words = QRect(x, poster.top(), place.right() - PADDING - x, poster.height())
        _paint_words(painter, words, look)
    else:
        top = poster.bottom() + 1 + PADDING
        _paint_words(
            painter, QRect(poster.left(), top, poster.width(), place.bottom() - PADDING - top), look
        )
    if look.selected:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(shown.colour("accent"), 2))
        painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), theme.CORNER, theme.CORNER)
    elif look.focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(shown.colour("focus"), 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), theme.CORNER, theme.CORNER)


def retry_place(poster: QRect) -> QRect:
    """Return where a failed card's Retry lies within its poster."""
    return QRect(poster.right() - 51, poster.bottom() - 21, 48, 18)


def _paint_poster(painter: QPainter, place: QRect, look: CardLook) -> None:
    shown = theme.current()
    painter.save()
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(place), 2, 2)
    painter.setClipPath(outline)
    live = look.state.progress.picture if isinstance(look.state, Rendering) else None
    if live is not None:
        _paint_fitted(painter, place, QPixmap.fromImage(live))
    elif look.on_paper:
        _paint_paper(painter, place, look)
    elif look.picture is not None:
        _paint_fitted(painter, place, look.picture)
    else:
        painter.fillRect(place, shown.colour("surround"))
    # A card that stands for a missing picture has the move drawn already.
    if look.moves and look.scrub is None and live is None and not look.offline:
        _paint_arrows(painter, place, look)
    if look.panels and live is None:
        paint_panels(painter, place, look.panels, look.panel_count)
    _paint_state(painter, place, look)
    if look.offline:
        painter.setPen(QPen(shown.colour("bad"), 2))
        painter.drawLine(place.bottomLeft(), place.topRight())
    if look.scrub is not None:
        x = place.left() + round(look.scrub * (place.width() - 1))
        painter.fillRect(QRect(x, place.top(), 1, place.height()), QColor("#ffffff"))
    painter.restore()


def _paint_fitted(painter: QPainter, place: QRect, picture: QPixmap) -> None:
    painter.fillRect(place, theme.current().colour("surround"))
    size = picture.deviceIndependentSize().toSize()
    size.scale(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(QRect(_centred(place, size), size), picture)


def _centred(place: QRect, size: QSize) -> QPoint:
    return QPoint(
        place.left() + (place.width() - size.width()) // 2,
        place.top() + (place.height() - size.height()) // 2,
    )


def _paint_paper(painter: QPainter, place: QRect, look: CardLook) -> None:
    shown = theme.current()
    painter.fillRect(place, shown.colour("paper"))
    words = look.action or "Drop a picture here, or write what happens"
    painter.setPen(shown.colour("ink", 1.0 if look.action else 0.75))
    # The move's arrows lie around the words, not on them.
    across, down = (place.width() // 6, place.height() // 4) if look.moves else (8, 6)
    room = place.adjusted(across, down, -across, -down)
    paint_lines(painter, room, words, theme.font("action" if room.width() > 160 else "meta"), 4)


def _paint_arrows(painter: QPainter, place: QRect, look: CardLook) -> None:
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(place, _arrows(look.moves, place.width(), place.height(), ratio))


@lru_cache(maxsize=256)
def _arrows(moves: tuple[CameraMove, ...], width: int, height: int, ratio: float) -> QPixmap:
    """Return the arrows of moves; drawing them anew at each repaint would cost too much."""
    from engine.paint.arrows import draw_arrows

    pixmap = _clear_pixmap(width, height, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_arrows(painter, QRectF(0, 0, width, height), moves)
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _glyph(kind: MoveKind, colour: str, ratio: float) -> QPixmap:
    from engine.paint.glyphs import draw_glyph

    pixmap = _clear_pixmap(GLYPH, GLYPH, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_glyph(painter, QRectF(0, 0, GLYPH, GLYPH), kind, QColor(colour))
    painter.end()
    return pixmap


def _clear_pixmap(width: int, height: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _paint_state(painter: QPainter, place: QRect, look: CardLook) -> None:
    shown = theme.current()
    match look.state:
        case Waiting():
            spot = QPointF(place.right() - 11, place.top() + 12)
            painter.setPen(QPen(QColor(0, 0, 0, 150), 4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot, 5, 5)
            painter.setPen(QPen(shown.colour("render"), 2))
            painter.drawEllipse(spot, 5, 5)
        case Rendering(progress=progress):
            bar = QRect(place.left(), place.bottom() - 1, place.width(), 2)
            painter.fillRect(bar, QColor(0, 0, 0, 160))
            bar.setWidth(max(4, round(place.width() * progress.fraction)))
            painter.fillRect(bar, shown.colour("render"))
        case Stale():
            _paint_folded_corner(painter, place)
        case Broken():
            _paint_broken(painter, place)
        case _:
            pass


def _paint_folded_corner(painter: QPainter, place: QRect) -> None:
    shown = theme.current()
    side = 18
    corner = place.topRight() + QPoint(1, 0)
    left, below = corner - QPoint(side, 0), corner + QPoint(0, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shown.colour("panel"))
    painter.drawPolygon(QPolygon([left, corner, below]))
    painter.setBrush(shown.colour("warn"))
    painter.drawPolygon(QPolygon([left, left + QPoint(0, side), below]))


def _paint_broken(painter: QPainter, place: QRect) -> None:
    shown = theme.current()
    spot = QRect(place.left() + 4, place.bottom() - 21, 18, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 20, 210))
    painter.drawRoundedRect(spot, 4, 4)
    theme.paint_icon(painter, "triangle-alert", spot.adjusted(2, 2, -2, -2), theme.DARK.bad)
    button = retry_place(place)
    painter.setBrush(shown.colour("raised"))
    painter.setPen(QPen(shown.colour("border"), 1))
    painter.drawRoundedRect(QRectF(button).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(shown.colour("text"))
    painter.setFont(theme.font("meta"))
    painter.drawText(button, Qt.AlignmentFlag.AlignCenter, "Retry")


def _paint_words(painter: QPainter, place: QRect, look: CardLook) -> None:
    shown = theme.current()
    slate_font = theme.font("slate")
    painter.setFont(slate_font)
    painter.setPen(shown.colour("accent" if look.current else "text"))
    top = QRect(place.left(), place.top(), place.width(), 18)
    painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, look.slate)
    used = QFontMetrics(slate_font).horizontalAdvance(look.slate) + 6
    facts = " · ".join(part for part in (look.size, look.seconds) if part)
    painter.setFont(theme.font("meta"))
    painter.setPen(shown.colour("dim"))
    rest = top.adjusted(used, 1, 0, 1)
    text = QFontMetrics(theme.font("meta")).elidedText(
        facts, Qt.TextElideMode.ElideRight, rest.width()
    )
    painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(shown.colour("text" if look.action else "dim"))
    lines = QRect(place.left(), place.top() + 19, place.width(), 34)
    paint_lines(painter, lines, look.action or "No action yet", theme.font("action"), 2)
    foot = QRect(place.left(), place.bottom() - GLYPH + 1, place.width(), GLYPH)
    _paint_foot(painter, foot, look)


def _paint_foot(painter: QPainter, place: QRect, look: CardLook) -> None:
    shown = theme.current()
    x = place.left()
    ratio = painter.device().devicePixelRatioF()
    for move in look.moves[:3]:
        glyph = QRect(x, place.top(), GLYPH, GLYPH)
        painter.drawPixmap(glyph, _glyph(move.kind, shown.dim, ratio))
        x += GLYPH + 4
    note, colour = _note(look)
    if note:
        painter.setFont(theme.font("meta"))
        painter.setPen(shown.colour(colour))
        rest = QRect(x, place.top(), place.right() - x, place.height())
        text = QFontMetrics(theme.font("meta")).elidedText(
            note, Qt.TextElideMode.ElideRight, rest.width()
        )
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)


def _note(look: CardLook) -> tuple[str, str]:
    if look.offline:
        return "offline", "bad"
    match look.state:
        case Stale():
            return "words changed", "warn"
        case Waiting():
            return "queued", "render"
        case Rendering(progress=progress):
            left = left_text(progress.seconds_left)
            done = f"{round(progress.fraction * 100)} %"
            return f"{done} · {left}" if left else done, "render"
        case Broken():
            return "failed", "bad"
        case _:
            return "", "dim"


def paint_lines(painter: QPainter, place: QRect, text: str, font: QFont, most: int) -> None:
    """Draw text wrapped into `place`, in at most `most` lines, the last one with an ellipsis."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    layout = QTextLayout(text.replace("\n", " "), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    most = max(1, min(most, place.height() // metrics.height()))
    layout.beginLayout()
    y = place.top()
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(place.width())
        start, length = line.textStart(), line.textLength()
        words = layout.text()[start : start + length]
        if number == most - 1:
            words = metrics.elidedText(
                layout.text()[start:], Qt.TextElideMode.ElideRight, place.width()
            )
        painter.drawText(place.left(), y + metrics.ascent(), words.rstrip())
        y += metrics.height()
    layout.endLayout()


def paint_header(
    painter: QPainter, place: QRect, number: int, heading: str, facts: str, hovered: bool
) -> None:
    """Draw a scene's header: its tint, its number and heading, and how long it is."""
    shown = theme.current()
    painter.fillRect(place, shown.colour("panel"))
    bar = QRect(place.left() + 8, place.top() + 8, 4, place.height() - 16)
    painter.fillRect(bar, shown.tint(number))
    painter.setFont(theme.font("meta"))
    width = QFontMetrics(theme.font("meta")).horizontalAdvance(facts)
    painter.setPen(shown.colour("dim"))
    painter.drawText(
        place.adjusted(0, 0, -10, 0),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
        facts,
    )
    painter.setFont(theme.font("heading"))
    painter.setPen(shown.colour("text" if heading else "dim"))
    words = place.adjusted(20, 0, -width - 22, 0)
    text = QFontMetrics(theme.font("heading")).elidedText(
        heading or f"Scene {number + 1}", Qt.TextElideMode.ElideRight, words.width()
    )
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
    if hovered:
        painter.setPen(QPen(shown.colour("separator"), 1))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
