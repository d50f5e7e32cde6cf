"""A stereo meter of what is heard: its level, the highest of the last seconds, and what clipped.

It is told levels by whoever plays; it plays nothing. In dB below full scale, from -48 to 0.
"""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import theme

LOWEST = -48.0
ZONES = ((LOWEST, -12.0, "good"), (-12.0, -3.0, "warn"), (-3.0, 0.0, "bad"))
MARKS = (0, -6, -12, -24, -36)
FALL = 24.0
"""Decibels that the level falls in a second, as peak programme meters do."""

HOLD = 1.5
"""Seconds for which the highest level stays marked."""

QUIET = 5.0
"""Seconds without sound after which nobody is asked any more; a first sound may be unpacked."""

FULL = 0.999
Levels = Callable[[], tuple[float, float] | None]


class Ballistics:
    """The level of one side over time: it rises at once, falls slowly, and holds its peak."""

    def __init__(self) -> None:
        self.level = self.held = LOWEST
        self.clipped = False
        self._held_at = 0.0

    def pass_time(self, now: float, seconds: float, peak: float) -> None:
        """Let time pass, in which `peak` was heard, from 0 to 1."""
        heard = max(LOWEST, 20.0 * math.log10(peak)) if peak > 0.0 else LOWEST
        self.level = max(heard, self.level - FALL * seconds, LOWEST)
        if heard >= self.held or now - self._held_at > HOLD:
            self.held, self._held_at = max(heard, self.level), now
        self.clipped = self.clipped or peak >= FULL


class LevelMeter(QWidget):
    """See the module. A click takes the mark of clipping away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sides = (Ballistics(), Ballistics())
        self._levels: Levels = lambda: None
        self._last = self._heard_at = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setInterval(33)
        self._timer.timeout.connect(self._look)
        self.setFixedWidth(34)
        self.setAccessibleName("Level meter")
        self.setToolTip("What is heard, left and right, in dB; red has clipped (click: forget it)")
        self.hide()

    def follow(self, levels: Levels) -> None:
        """Show the levels that `levels` tells: those heard since it was last asked, or None."""
        self._levels = levels

    def wake(self) -> None:
        """Something may be heard from now on."""
        if self.isVisible() and not self._timer.isActive():
            self._last = self._heard_at = time.perf_counter()
            self._timer.start()

    def _look(self) -> None:
        now = time.perf_counter()
        peaks = self._levels()
        for side, peak in zip(self.sides, peaks or (0.0, 0.0), strict=True):
            side.pass_time(now, now - self._last, peak)
        self._last = now
        self._heard_at = now if peaks else self._heard_at
        if now - self._heard_at > QUIET:
            self._timer.stop()
        left, right = (f"{side.held:.0f} dB" for side in self.sides)
        self.setAccessibleDescription(f"Left {left}, right {right}")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Forget what clipped."""
        for side in self.sides:
            side.clipped = False
        self.update()

    def _y(self, decibels: float, box: QRectF) -> float:
        share = (min(max(decibels, LOWEST), 0.0) - LOWEST) / -LOWEST
        return box.bottom() - share * box.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both sides, the marks and the numbers."""
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.colour("window"))
        box = QRectF(0, 12, 0, self.height() - 16)
        for number, side in enumerate(self.sides):
            x = 3 + number * 7
            painter.fillRect(QRectF(x, box.top(), 6, box.height()), colours.colour("raised"))
            for low, high, token in ZONES:
                if side.level > low:
                    top = self._y(min(side.level, high), box)
                    lit = QRectF(x, top, 6, self._y(low, box) - top)
                    painter.fillRect(lit, colours.colour(token))
            if side.held > LOWEST:
                painter.fillRect(QRectF(x, self._y(side.held, box), 6, 1.5), colours.colour("text"))
            lamp = colours.colour("bad" if side.clipped else "raised")
            painter.fillRect(QRectF(x, 4, 6, 5), lamp)
        painter.setPen(colours.colour("dim"))
        face = QFont(theme.font("meta"))
        face.setPixelSize(9)
        painter.setFont(face)
        for mark in MARKS:
            y = self._y(mark, box)
            if mark and box.height() < 90 and mark not in (-12, -36):
                continue
            painter.drawText(QRectF(16, y - 6, 17, 12), Qt.AlignmentFlag.AlignCenter, str(-mark))
        painter.end()
