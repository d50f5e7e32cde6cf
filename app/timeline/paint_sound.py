"""Paints a sound: its waveform as it is heard, with gain and fades, its name and its handles.

It draws what it is given; loading peaks is `waveforms`' business.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from app.theme import Theme, font, paint_icon
from app.timeline.waveforms import Waveforms
from engine.compose.faders import fade_factors, gain_factor
from engine.project.document import Fade, ShotAnchor, Sound

SAMPLE_RATE = 48_000
NARROW = 26.0
"""Pixels below which a sound has no name and no handles."""

LOW = 32.0
"""Pixels of height below which the name stands on the waveform."""

HANDLE = 7.0
NAME_HEIGHT = 15.0


@dataclass(frozen=True)
class SoundBrush:
    """What all sounds of one painting share.

    `pixels` is the zoom, pixels per frame of `rate`; `fainter` those that are not heard.
    """

    theme: Theme
    waveforms: Waveforms
    rate: Fraction
    pixels: float
    dirty: QRectF

    @property
    def samples(self) -> float:
        """How many samples lie in a pixel column."""
        return SAMPLE_RATE / float(self.rate) / self.pixels


def paint_sound(
    painter: QPainter, rect: QRectF, sound: Sound, brush: SoundBrush, heard: bool, marked: bool,
    gain: float = 0.0,
) -> None:  # fmt: skip
    """Draw one sound in its place; `marked` shows it selected, `gain` is its track's in dB."""
    theme = brush.theme
    painter.save()
    painter.setClipRect(rect.intersected(brush.dirty), Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    body = rect.adjusted(0, 0, -1, 0)
    if rect.width() < 6:
        painter.fillRect(body, theme.colour("accent" if marked else "border"))
        painter.restore()
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(body, 4, 4)
    _paint_wave(painter, rect, sound, brush, heard, gain)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_fades(painter, rect, sound, brush)
    if rect.width() >= NARROW:
        _paint_name(painter, rect, sound, theme, heard)
        if marked:
            _paint_handles(painter, rect, sound, brush)
    if marked:
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -2, -1), 4, 4)
    painter.restore()


def _paint_name(painter: QPainter, rect: QRectF, sound: Sound, theme: Theme, heard: bool) -> None:
    face = font("meta")
    painter.setFont(face)
    x = max(rect.left(), 0.0) + 6
    for icon in (
        *(("volume-x",) if sound.mute else ()),
        *(() if isinstance(sound.anchor, ShotAnchor) else ("unlink",)),
    ):
        paint_icon(painter, icon, QRectF(x, rect.top() + 2, 12, 12).toRect(), theme.dim)
        x += 15
    name = f"{sound.name}  {sound.gain:+g} dB" if sound.gain else sound.name
    text = QFontMetricsF(face).elidedText(
        name, Qt.TextElideMode.ElideRight, max(0.0, rect.right() - x - 6)
    )
    if rect.height() < LOW and text:
        width = QFontMetricsF(face).horizontalAdvance(text)
        ground = QRectF(x - 2, rect.top() + 1, width + 4, NAME_HEIGHT)
        painter.fillRect(ground, theme.colour("raised", 0.8))
    painter.setPen(theme.colour("text" if heard else "dim"))
    painter.drawText(QPointF(x, rect.top() + 12), text)


def _paint_wave(
    painter: QPainter, rect: QRectF, sound: Sound, brush: SoundBrush, heard: bool, gain: float
) -> None:
    """Draw the extremes of each pixel column, and brighter inside them its loudness."""
    left = max(rect.left(), brush.dirty.left() - 1)
    right = min(rect.right(), brush.dirty.right() + 1)
    if right <= left:
        return
    across = np.arange(int(left), int(right) + 1)
    heard_at = (across - rect.left()) * brush.samples
    found = brush.waveforms.columns(sound, heard_at + sound.offset, brush.samples)
    if found is None:
        return
    factors = gain_factor(sound.gain + gain) * envelope(sound, heard_at, rect, brush)
    named = rect.width() >= NARROW and rect.height() >= LOW
    top = rect.top() + (NAME_HEIGHT if named else 2)
    half = max(3.0, (rect.bottom() - 2 - top) / 2)
    middle = top + half
    high = np.clip(found.high * factors, 0.0, 1.0) * half
    low = np.clip(found.low * factors, -1.0, 0.0) * half
    loud = np.minimum(np.sqrt(found.power) * factors, 1.0) * half
    colour = brush.theme.colour
    # A filled shape with smooth edges looks no better and takes ten times as long.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(colour("dim", 0.6 if heard else 0.3), 1))
    painter.drawLines(_lines(across, middle - high, middle - low))
    painter.setPen(QPen(colour("text", 0.75 if heard else 0.25), 1))
    above, below = middle - np.minimum(loud, high), middle + np.minimum(loud, -low)
    painter.drawLines(_lines(across, above, below))
    over = across[np.maximum(found.high, -found.low) * factors > 1.0]
    if heard and len(over):
        painter.setPen(QPen(colour("bad"), 1))
        tops = np.full(len(over), top)
        painter.drawLines(_lines(over, tops, tops + 2))


def _lines(across: np.ndarray, above: np.ndarray, below: np.ndarray) -> list[QLineF]:
    rows = zip(across.tolist(), above.tolist(), below.tolist(), strict=True)
    return [QLineF(x, y, x, z) for x, y, z in rows]


def envelope(sound: Sound, at: np.ndarray, rect: QRectF, brush: SoundBrush) -> np.ndarray:
    """Return the factors of a sound's fades at samples from its start."""
    length = rect.width() * brush.samples
    factors = np.ones(len(at), np.float32)
    for fade, position in ((sound.fade_in, at), (sound.fade_out, length - at)):
        if fade.length:
            factors *= fade_factors(fade, np.maximum(position, 0.0))
    return factors


def _paint_fades(painter: QPainter, rect: QRectF, sound: Sound, brush: SoundBrush) -> None:
    """Draw the curve of each fade, the sound that it takes away shaded."""
    theme = brush.theme
    for fade, falls in ((sound.fade_in, False), (sound.fade_out, True)):
        width = min(fade.length / brush.samples, rect.width())
        if width < 2:
            continue
        curve = fade_curve(rect, fade, width, falls)
        shade = QPainterPath(curve)
        edge = rect.right() - 1 if falls else rect.left()
        shade.lineTo(edge, rect.top())
        shade.closeSubpath()
        painter.fillPath(shade, theme.colour("window", 0.55))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("text", 0.8), 1.2))
        painter.drawPath(curve)


def fade_curve(rect: QRectF, fade: Fade, width: float, falls: bool) -> QPainterPath:
    """Return the curve of a fade from the sound's foot at its end to its top, `width` pixels in."""
    steps = 24
    heights = fade_factors(Fade(length=steps, curve=fade.curve), np.arange(steps + 1) - 0.5)
    path = QPainterPath()
    for step, height in enumerate(heights.tolist()):
        along = width * step / steps
        x = rect.right() - 1 - along if falls else rect.left() + along
        y = rect.bottom() - height * rect.height()
        path.lineTo(x, y) if step else path.moveTo(x, y)
    return path


def fade_handle(rect: QRectF, sound: Sound, samples: float, falls: bool) -> QPointF:
    """Return where the handle of a fade stands; `samples` lie in a pixel column."""
    length = (sound.fade_out if falls else sound.fade_in).length / samples
    inset = min(max(length, HANDLE / 2 + 1), max(rect.width() - HANDLE, 0.0))
    return QPointF(rect.right() - 1 - inset if falls else rect.left() + inset, rect.top() + 5)


def _paint_handles(painter: QPainter, rect: QRectF, sound: Sound, brush: SoundBrush) -> None:
    painter.setPen(QPen(brush.theme.colour("window"), 1))
    painter.setBrush(brush.theme.colour("accent"))
    for falls in (False, True):
        painter.drawEllipse(fade_handle(rect, sound, brush.samples, falls), HANDLE / 2, HANDLE / 2)
