"""A 5 ms timer in the window's thread while a worker boots and renders, to an idle window's.

The window shows the sample film's first frames before anything is measured.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer

from figures import Figure, percentile, report

PERIOD = 5
SECONDS = 12.0
SETTLE = 20.0


def ticks(seconds: float, enough: Callable[[], bool] = lambda: False) -> list[float]:
    """Return how late each tick of a 5 ms timer was, in ms, for a while or until it is enough."""
    loop, clock, late, last = QEventLoop(), QElapsedTimer(), [], 0.0
    clock.start()

    def tick() -> None:
        nonlocal last
        now = clock.nsecsElapsed() / 1e6
        late.append(max(0.0, now - last - PERIOD))
        last = now
        if now > seconds * 1000 or (len(late) % 20 == 0 and enough()):
            loop.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(PERIOD)
    timer.timeout.connect(tick)
    timer.start()
    loop.exec()
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
        ticks(SETTLE)
        idle = ticks(SECONDS)
        session.render([shot.id for shot in session.project.shots[:3]], takes=1)
        started = False

        def is_rendered() -> bool:
            nonlocal started
            started = started or bool(session.rendering.active)
            return started and not session.rendering.active

        busy = ticks(120, is_rendered)
        rendered = sum(len(takes) for takes in session.takes.values())
        window.close_now()
        application.processEvents()
    p99 = [percentile(late, 0.99) + PERIOD for late in (busy, idle)]
    # A machine that is busy with other things delays an idle window's ticks just as well.
    latest = max(busy) / max(50.0, 2 * max(idle))
    latest_note = f"{max(busy):.0f} ms, idle {max(idle):.0f} ms"
    note = f"p99 {p99[0]:.1f} ms busy, {p99[1]:.1f} ms idle; {rendered} takes rendered"
    return report(
        [
            Figure("5 ms timer while rendering, p99 to idle", p99[0] / p99[1], 3.0, 1.5, note),
            Figure("latest tick, to 50 ms or twice the idle one's", latest, 1.0, 0.6, latest_note),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
