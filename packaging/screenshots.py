"""Photographs the window in each of its states, for the README and for anybody's eyes.

    python3 packaging/dev.py screenshots FOLDER

Each state is a real window on a real film, drawn without a display; each scaling is a process of
its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.launch import make_application
from app.session import Session
from app.settings import Settings, ThemeName
from app.window import Window
from resources.sample.make import write_sample

SMALL, LARGE = QSize(1280, 720), QSize(1920, 1080)
STATES: tuple[tuple[str, QSize, ThemeName, str], ...] = (
    # name, size, theme, what is on
    ("empty", SMALL, "dark", "welcome"),
    ("board", LARGE, "dark", "board"),
    ("edit", LARGE, "dark", "edit"),
    ("edit-small", SMALL, "dark", "edit"),
    ("wall", LARGE, "dark", "wall"),
    ("framing", LARGE, "dark", "framing"),
    ("rendering", LARGE, "dark", "rendering"),
    ("failed", SMALL, "dark", "failed"),
    ("offline", SMALL, "dark", "offline"),
    ("light", LARGE, "light", "edit"),
    ("shortcuts", SMALL, "dark", "shortcuts"),
)


def settle(
    application: QApplication, seconds: float, until: Callable[[], bool] | None = None
) -> None:
    """Let the window work for a while, or until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not (until and until()):
        application.processEvents()
        time.sleep(0.01)


def trigger(window: Window, *names: str) -> None:
    """Do what an action of the table does."""
    for name in names:
        window.action_table[name].trigger()


def prepare(application: QApplication, window: Window, state: str) -> None:
    """Bring the window into a state."""
    session = window.session
    shots = session.project.shots
    if state == "wall":
        trigger(window, "layout_render")
    elif state == "board":
        trigger(window, "layout_board")
    elif state != "welcome":
        trigger(window, "layout_edit")
    if shots:
        session.select((shots[2].id,))
        session.move_playhead(shots[0].duration + shots[1].duration + 60)
    if state == "framing":
        session.select((shots[6].id,))
        session.move_playhead(sum(shot.duration for shot in shots[:6]) + 4)
        trigger(window, "framing_tool")
    if state == "rendering":
        session.render([shot.id for shot in shots[:5]], takes=2)
        settle(application, 30, lambda: bool(session.progress_of(shots[1].id)))
    if state == "shortcuts":
        trigger(window, "shortcut_sheet")


def photograph(folder: Path) -> None:
    """Write every state, at this process's scaling."""
    scale = os.environ.get("QT_SCALE_FACTOR", "")
    suffix = "-200" if scale == "2" else ""
    with tempfile.TemporaryDirectory() as home:
        os.environ["STORYREEL_HOME"] = home
        film = write_sample(Path(home) / "Launch.reel")
        application = make_application()
        for name, size, theme, state in STATES:
            if suffix and name not in {"edit-small", "empty"}:
                continue
            shot(application, folder / f"{name}{suffix}.png", film, size, theme, state)


def shot(
    application: QApplication, path: Path, film: Path, size: QSize, theme: ThemeName, state: str
) -> None:
    """Write one state of the window as PNG."""
    settings = Settings.load()
    settings.theme = theme
    make_application(settings)
    session = Session(settings)
    window = Window(session)
    window.resize(size)
    window.show()
    if state != "welcome":
        session.open(film)
    settle(application, 1)
    prepare(application, window, state)
    settle(application, 8 if state != "rendering" else 1)
    target = application.activeModalWidget() or window
    target.grab().save(str(path))
    sys.stdout.write(f"{path.name}\n")
    sys.stdout.flush()
    session.cancel_all()
    window.close_now()
    settle(application, 0.5)


def main() -> int:
    """Write every state at 100 % and some at 200 %."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    photograph(folder)
    if "QT_SCALE_FACTOR" in os.environ:
        return 0
    environment = {**os.environ, "QT_SCALE_FACTOR": "2"}
    return subprocess.run(
        [sys.executable, __file__, folder], env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
