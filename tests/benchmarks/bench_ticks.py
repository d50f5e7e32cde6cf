"""A 5 ms timer in the window's thread while a worker boots and renders, to an idle window's.

The window shows the sample film's first frames before anything is measured.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QApplication

from figures import Figure, percentile, report

PERIOD = 5
SECONDS = 12.0


def ticks(application: QApplication, seconds: float, enough: Callable[[], bool]) -> list[float]:
    """Return how late each tick of a 5 ms timer was, in ms, over a while."""
    clock, late, last = QElapsedTimer(), [], 0.0
    clock.start()

    def tick() -> None:
        nonlocal last
        now = clock.nsecsElapsed() / 1e6
        late.append(max(0.0, now - last - PERIOD))
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(PERIOD)
    timer.timeout.connect(tick)
    end = time.monotonic() + seconds
    timer.start()
    while time.monotonic() < end and not enough():
        application.processEvents()
        time.sleep(0.0005)
    timer.stop()
    return late[5:]


def main() -> int:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["STORYREEL_HOME"] = home
        from app.launch import make_application
        from app.session import Session
        from app.settings import Settings
        from app.window import Window
        from resources.sample.make import write_sample

        film = write_sample(Path(home) / "Launch.reel", takes=False)
        settings = Settings.load()
        application = make_application(settings)
        session = Session(settings)
        window = Window(session)
        window.show()
        session.open(film)
        ticks(application, 20, lambda: False)
        idle = ticks(application, SECONDS, lambda: False)
        session.render([shot.id for shot in session.project.shots[:3]], takes=1)
        busy = ticks(application, 60, lambda: not session.rendering.active)
        window.close_now()
        ticks(application, 0.5, lambda: False)
    p99 = [percentile(late, 0.99) + PERIOD for late in (busy, idle)]
    note = f"p99 {p99[0]:.1f} ms busy, {p99[1]:.1f} ms idle"
    return report(
        [
            Figure("5 ms timer while rendering, p99 to idle", p99[0] / p99[1], 3.0, 1.5, note),
            Figure("latest tick while rendering, ms", max(busy), 50, 30, f"idle {max(idle):.1f}"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
