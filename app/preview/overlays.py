"""Paints what lies over the picture: safe areas, thirds, the aspect mask, the slate, a live render.

Nothing of it is in the export; it changes no pixel of the picture that is kept.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap

from app.theme import Theme, font

ACTION_SAFE = 0.93
TITLE_SAFE = 0.90
"""Shares of the frame's width and height, after SMPTE ST 2046-1."""

ASPECTS: tuple[tuple[str, float | None], ...] = (
    ("No mask", None),
    ("16:9", 16 / 9),
    ("2.39:1", 2.39),
    ("1.85:1", 1.85),
    ("4:3", 4 / 3),
    ("1:1", 1.0),
    ("4:5", 4 / 5),
    ("9:16", 9 / 16),
)


@dataclass
class Overlays:
    """Which overlays are on. `mask` is an aspect, `slate` the text to show.

    `onion` are the neighbouring shots' pictures, seen with `onion_opacity` in [0, 1].
    """

    safe: bool = False
    thirds: bool = False
    mask: float | None = None
    slate_on: bool = False
    slate: str = ""
    onion_on: bool = False
    live: QImage | None = None
    live_text: str = ""
    live_share: float = 0.0
    onion: list[QPixmap] = field(default_factory=list)
    onion_opacity: float = 0.4


def paint_overlays(painter: QPainter, frame: QRectF, overlays: Overlays, theme: Theme) -> None:
    """Draw the overlays that are on over the picture, which lies at `frame`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if overlays.onion_on:
        _paint_onion(painter, frame, overlays.onion, overlays.onion_opacity)
    if overlays.mask is not None:
        _paint_mask(painter, frame, overlays.mask)
    if overlays.thirds:
        _paint_thirds(painter, frame)
    if overlays.safe:
        _paint_safe(painter, frame)
    if overlays.slate_on and overlays.slate:
        _paint_slate(painter, frame, overlays.slate)
    if overlays.live_text:
        _paint_live(painter, frame, overlays, theme)
    painter.restore()


def masked(frame: QRectF, aspect: float) -> QRectF:
    """Return the largest box of an aspect within `frame`, centred."""
    width, height = frame.width(), frame.height()
    if width / max(1.0, height) > aspect:
        width = height * aspect
    else:
        height = width / aspect
    centre = frame.center()
    return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)


def _paint_onion(painter: QPainter, frame: QRectF, pictures: list[QPixmap], opacity: float) -> None:
    """Lay the pictures over the frame: all of them together are seen with `opacity`, each alike."""
    painter.save()
    part = opacity / max(1, len(pictures))
    for above, picture in reversed(list(enumerate(pictures))):
        painter.setOpacity(part / (1.0 - above * part))
        painter.drawPixmap(frame, picture, _middle(picture, frame))
    painter.restore()


def _middle(picture: QPixmap, frame: QRectF) -> QRectF:
    """Return the middle of a picture that has the frame's aspect: another framing shows a part."""
    whole = QRectF(picture.rect())
    return masked(whole, frame.width() / max(1.0, frame.height()))


def _paint_mask(painter: QPainter, frame: QRectF, aspect: float) -> None:
    box = masked(frame, aspect)
    shade = QColor(0, 0, 0, 178)
    painter.fillRect(
        QRectF(frame.left(), frame.top(), frame.width(), box.top() - frame.top()), shade
    )
    painter.fillRect(
        QRectF(frame.left(), box.bottom(), frame.width(), frame.bottom() - box.bottom()), shade
    )
    painter.fillRect(
        QRectF(frame.left(), box.top(), box.left() - frame.left(), box.height()), shade
    )
    painter.fillRect(
        QRectF(box.right(), box.top(), frame.right() - box.right(), box.height()), shade
    )


def _outlined(painter: QPainter, lines: list[QLineF]) -> None:
    """Draw lines that are seen on dark and on bright pictures."""
    for colour, width in ((QColor(0, 0, 0, 120), 2.5), (QColor(255, 255, 255, 190), 1.0)):
        painter.setPen(QPen(colour, width))
        painter.drawLines(lines)


def _paint_thirds(painter: QPainter, frame: QRectF) -> None:
    lines = []
    for third in (1 / 3, 2 / 3):
        x, y = frame.left() + frame.width() * third, frame.top() + frame.height() * third
        lines.append(QLineF(x, frame.top(), x, frame.bottom()))
        lines.append(QLineF(frame.left(), y, frame.right(), y))
    _outlined(painter, lines)


def _paint_safe(painter: QPainter, frame: QRectF) -> None:
    lines = []
    for share in (ACTION_SAFE, TITLE_SAFE):
        inset_x, inset_y = frame.width() * (1 - share) / 2, frame.height() * (1 - share) / 2
        box = frame.adjusted(inset_x, inset_y, -inset_x, -inset_y)
        corners = (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())
        lines += [QLineF(a, b) for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)]
    centre = frame.center()
    lines.append(QLineF(centre - QPointF(8, 0), centre + QPointF(8, 0)))
    lines.append(QLineF(centre - QPointF(0, 8), centre + QPointF(0, 8)))
    _outlined(painter, lines)


def _paint_slate(painter: QPainter, frame: QRectF, text: str) -> None:
    face = QFont(font("slate"))
    face.setPixelSize(max(10, min(22, round(frame.height() / 24))))
    painter.setFont(face)
    metrics = QFontMetricsF(face)
    width = min(metrics.horizontalAdvance(text) + 16, frame.width() - 16)
    box = QRectF(
        frame.left() + 8, frame.bottom() - metrics.height() - 16, width, metrics.height() + 8
    )
    painter.fillRect(box, QColor(0, 0, 0, 165))
    painter.setPen(QColor("#ffffff"))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 16)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def _paint_live(painter: QPainter, frame: QRectF, overlays: Overlays, theme: Theme) -> None:
    """Draw the picture that is being rendered as an inset with its bar and its words."""
    width = max(96.0, frame.width() * 0.26)
    aspect = frame.width() / max(1.0, frame.height())
    box = QRectF(frame.right() - width - 12, frame.top() + 12, width, width / aspect)
    words = QRectF(box.left(), box.bottom(), box.width(), 24)
    painter.fillRect(box.united(words), theme.colour("window", 0.92))
    if overlays.live is not None and not overlays.live.isNull():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, overlays.live)
    bar = QRectF(box.left(), box.bottom() - 2, box.width(), 2)
    painter.fillRect(bar, theme.colour("separator"))
    painter.fillRect(
        QRectF(bar.left(), bar.top(), bar.width() * overlays.live_share, 2), theme.colour("render")
    )
    painter.setFont(font("meta"))
    painter.setPen(theme.colour("text"))
    metrics = QFontMetricsF(font("meta"))
    text, room = overlays.live_text, words.width() - 12
    # The numbers say more than the phase, and the time that is left more than the steps.
    numbers = (text.partition(" · ")[2] or text).replace(" of ", "/")
    shorter = (text, text.partition(" · ")[2], numbers, numbers.rpartition(" · ")[2])
    text = next((one for one in shorter if one and metrics.horizontalAdvance(one) <= room), numbers)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(QPen(theme.colour("render"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.united(words))
