"""The sample film in a window, and how late a 5 ms timer in the window's thread ticks beside work.

The rival is the same window when it is idle, after it showed the film's first frames.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer

from figures import Figure, percentile

if TYPE_CHECKING:
    from app.session import Session
    from engine.render.job import Job

PERIOD = 5


@contextmanager
def own_home() -> Iterator[Path]:
    """Keep what a person keeps in a folder that goes when the block ends."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["STORYREEL_HOME"] = home
        yield Path(home)


@contextmanager
def sample_session(home: Path) -> Iterator["Session"]:
    """Show the sample film, without takes, in a window as long as the block lasts."""
    from app.launch import make_application
    from app.session import Session
    from app.settings import Settings
    from app.window import Window
    from resources.sample.make import write_sample

    film = write_sample(home / "Launch.reel", takes=False)
    settings = Settings.load()
    application = make_application(settings)
    session = Session(settings)
    window = Window(session)
    window.show()
    session.open(film)
    try:
        yield session
    finally:
        window.close_now()
        application.processEvents()


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


def ticks_of_renders(
    session: "Session", seconds: float, watch: Callable[["Job"], object] = lambda job: None
) -> list[float]:
    """Return the same until what was queued is over; `watch` sees each job that is not, again and
    again.
    """
    has_begun = False

    def is_over() -> bool:
        nonlocal has_begun
        active = session.rendering.active
        for job in active:
            watch(job)
        has_begun = has_begun or bool(active)
        return has_begun and not active

    return ticks(seconds, is_over)


def takes_in(session: "Session") -> int:
    """Return how many takes the film has."""
    return sum(len(takes) for takes in session.takes.values())


def lateness(doing: str, busy: Sequence[float], idle: Sequence[float], note: str) -> list[Figure]:
    """Return the figures of a window that does something, to an idle one's."""
    p99 = [percentile(late, 0.99) + PERIOD for late in (busy, idle)]
    told = f"p99 {p99[0]:.1f} ms busy, {p99[1]:.1f} ms idle; {note}"
    # A machine that is busy with other things delays an idle window's ticks just as well.
    latest = max(busy) / max(50.0, 2 * max(idle))
    latest_told = f"{max(busy):.0f} ms, idle {max(idle):.0f} ms"
    return [
        Figure(f"5 ms timer while {doing}, p99 to idle", p99[0] / p99[1], 3.0, 1.5, told),
        Figure("latest tick, to 50 ms or twice the idle one's", latest, 1.0, 0.6, latest_told),
    ]
