"""What a command shows: lines, and a bar where there is a terminal.

Results go to stdout. Progress goes to stderr as a bar on a terminal; where stderr is none, as
plain lines on stdout, a few a minute.
"""

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

BAR = 24
BETWEEN_LINES = 5.0
BETWEEN_BARS = 0.1


class Console:
    """Writes lines and progress. `out` and `err` are the process's own unless given."""

    def __init__(
        self,
        out: TextIO | None = None,
        err: TextIO | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._now = now
        self._is_terminal = self._err.isatty()
        self._drawn = 0
        self._last = float("-inf")
        self._label = ""

    def line(self, text: str) -> None:
        """Write one line of result."""
        self._wipe()
        self._out.write(f"{text}\n")
        self._out.flush()

    def progress(self, label: str, done: int, total: int, left: float | None = None) -> None:
        """Show that `done` of `total` is done; `left` is in seconds, None when unknown."""
        now = self._now()
        is_new = label != self._label
        pause = BETWEEN_BARS if self._is_terminal else BETWEEN_LINES
        if not is_new and done < total and now - self._last < pause:
            return
        self._label, self._last = label, now
        share = min(1.0, done / total) if total > 0 else 0.0
        time_left = f", {in_words(left)} left" if left is not None and done < total else ""
        if self._is_terminal:
            self._draw(label, share, time_left)
        elif total > 0:
            self._out.write(f"{label}: {share:.0%}{time_left}\n")
            self._out.flush()

    def finish(self) -> None:
        """Take the bar away."""
        self._wipe()
        self._label = ""

    def _draw(self, label: str, share: float, time_left: str) -> None:
        full = round(BAR * share)
        text = f"{label} {'█' * full}{'░' * (BAR - full)} {share:4.0%}{time_left}"
        text = text[: shutil.get_terminal_size().columns - 1]
        self._err.write("\r" + text.ljust(self._drawn))
        self._err.flush()
        self._drawn = len(text)

    def _wipe(self) -> None:
        if self._drawn:
            self._err.write("\r" + " " * self._drawn + "\r")
            self._err.flush()
            self._drawn = 0


def in_words(seconds: float) -> str:
    """Say a length of time as people do: "8 s", "3 min", "1 h 20 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def counted(number: int, noun: str) -> str:
    """Return "1 shot", "2 shots"."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
