"""Paints sounds with their waveforms, and captions.

It draws what it is given; loading peaks is `waveforms`' business.
"""

from fractions import Fraction

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.theme import Theme, font, paint_icon
from app.timeline.waveforms import Peaks
from engine.project.document import Caption, Sound

SAMPLE_RATE = 48_000


def paint_sound(
    painter: QPainter,
    rect: QRectF,
    dirty: QRectF,
    sound: Sound,
    peaks: Peaks | None,
    rate: Fraction,
    pixels: float,
    theme: Theme,
) -> None:
    """Draw one sound: its ground, its waveform where it is known, its name, and whether it is mute.

    `pixels` is the zoom, pixels per frame of `rate`.
    """
    painter.save()
    painter.setClipRect(rect.intersected(dirty), Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(rect.adjusted(0, 0, -1, 0), 4, 4)
    if peaks is not None:
        samples = SAMPLE_RATE / float(rate) / pixels
        _paint_wave(painter, rect, dirty, sound, peaks, samples, theme)
    painter.setFont(font("meta"))
    x = max(rect.left(), 0.0) + 6
    if sound.mute:
        paint_icon(painter, "volume-x", QRectF(x, rect.top() + 3, 12, 12).toRect(), theme.dim)
        x += 16
    text = QFontMetricsF(font("meta")).elidedText(
        sound.name, Qt.TextElideMode.ElideRight, max(0.0, rect.right() - x - 6)
    )
    painter.setPen(theme.colour("dim" if sound.mute else "text"))
    painter.drawText(QPointF(x, rect.top() + 13), text)
    painter.restore()


def _paint_wave(
    painter: QPainter,
    rect: QRectF,
    dirty: QRectF,
    sound: Sound,
    peaks: Peaks,
    samples: float,
    theme: Theme,
) -> None:
    """Draw the loudest of each pixel column as a line; `samples` lie in a column."""
    left = max(rect.left(), dirty.left() - 1)
    right = min(rect.right(), dirty.right() + 1)
    if right <= left:
        return
    columns = np.arange(int(left), int(right) + 1)
    first = (columns - rect.left()) * samples + sound.offset
    heights = peaks.loudest(first, samples) * (10 ** (sound.gain / 20))
    middle = rect.top() + rect.height() * 0.58
    half = rect.height() * 0.38
    reach = np.minimum(heights, 1.0) * half
    bars = zip(columns.tolist(), reach.tolist(), strict=True)
    lines = [QLineF(x, middle - height, x, middle + height) for x, height in bars]
    # A filled shape with smooth edges looks no better and takes ten times as long.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(theme.colour("dim", 0.35 if sound.mute else 0.75), 1))
    painter.drawLines(lines)


def paint_caption(painter: QPainter, rect: QRectF, caption: Caption, theme: Theme) -> None:
    """Draw one caption's text on its ground."""
    painter.fillRect(rect.adjusted(0, 0, -1, 0), theme.colour("raised"))
    painter.setFont(font("meta"))
    painter.setPen(theme.colour("text"))
    text = QFontMetricsF(font("meta")).elidedText(
        caption.text, Qt.TextElideMode.ElideRight, rect.width() - 8
    )
    painter.drawText(
        rect.adjusted(4, 0, -4, 0),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        text,
    )
