"""Photographs the window in each of its states, for the README and for anybody's eyes.

    python3 packaging/dev.py screenshots FOLDER

Each state is a real window on a real film, drawn without a display; each scaling is a process of
its own.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.launch import make_application
from app.session import Session
from app.settings import Settings, ThemeName
from app.window import Window
from engine.project.folder import ProjectFolder
from engine.render import host
from engine.render.host import Host
from engine.render.job import Failed
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
DOUBLED = frozenset({"empty", "edit-small", "failed"})
"""What is drawn at 200 %, too."""

QUIET, LONGEST = 0.7, 30.0
"""Seconds without a new picture after which a window has settled; and the longest wait for it."""


hosts: list[Host] = []
"""Every host of a render worker that was made in this process."""


class KnownHost(Host):
    """A host that `kill_worker` finds."""

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        hosts.append(self)


def wait(application: QApplication, seconds: float, until: Callable[[], bool]) -> None:
    """Let the window work until something holds, but not for ever."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        application.processEvents()
        time.sleep(0.01)


def settle(application: QApplication, window: Window) -> None:
    """Let the window work until its pictures are there: none has come for a while."""
    latest = time.monotonic()

    def came(*_: object) -> None:
        nonlocal latest
        latest = time.monotonic()

    signals: list[Any] = [window.session.jobs_changed]
    if window.session.is_open:
        signals += [window.thumbnails.ready, window.preview.player.picture_ready]
    for signal_ in signals:
        signal_.connect(came)

    def is_quiet() -> bool:
        waiting = window.session.is_open and (
            window.thumbnails.busy
            or window.preview.view.picture is None
            or bool(window.preview.view.hint)
        )
        return not waiting and time.monotonic() - latest > QUIET

    wait(application, LONGEST, is_quiet)
    for signal_ in signals:
        signal_.disconnect(came)


def trigger(window: Window, *names: str) -> None:
    """Do what an action of the table does."""
    for name in names:
        window.action_table[name].trigger()


def look_at(window: Window, index: int, offset: int) -> None:
    """Select a shot and put the playhead on one of its frames."""
    session = window.session
    shots = session.project.shots
    session.select((shots[index].id,))
    session.move_playhead(sum(shot.duration for shot in shots[:index]) + offset)


def prepare(application: QApplication, window: Window, state: str) -> None:
    """Bring the window into a state."""
    if state == "welcome":
        return
    session = window.session
    shots = session.project.shots
    layouts = {"wall": "layout_render", "board": "layout_board"}
    trigger(window, layouts.get(state, "layout_edit"))
    look_at(window, 0 if state == "offline" else 2, 60)
    if state == "framing":
        look_at(window, 6, 4)
        trigger(window, "framing_tool")
    if state in {"rendering", "failed"}:
        settle(application, window)  # a render takes the time of the small pictures
    if state == "rendering":
        session.render([shots[n].id for n in (2, 0, 1, 4)], takes=2)
        wait(application, 60, lambda: is_under_way(window, shots[2].id))
    if state == "failed":
        session.render([shots[2].id])
        wait(application, 30, lambda: is_under_way(window, shots[2].id))
        kill_worker()
        wait(application, 15, lambda: any(isinstance(j.state, Failed) for j in session.jobs))
    if state in {"rendering", "failed"}:
        trigger(window, "jobs_drawer")
    if state == "shortcuts":
        trigger(window, "shortcut_sheet")


def is_under_way(window: Window, shot_id: str) -> bool:
    """Return whether a shot is being rendered and has a live picture."""
    progress = window.session.progress_of(shot_id)
    return progress is not None and progress.picture is not None and progress.fraction > 0.1


def kill_worker() -> None:
    """End the worker as a crash does."""
    for one in hosts:
        if one.worker_pid is not None:
            os.kill(one.worker_pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def without_stills(film: Path) -> Path:
    """Return a copy of the film in which the stills of the first shot are gone."""
    copy = film.with_name(f"{film.stem} offline.reel")
    shutil.copytree(film, copy)
    with closing(ProjectFolder.open(copy, read_only=True)) as folder:
        for reference in folder.project.shots[0].references:
            folder.resolve(reference.file).unlink(missing_ok=True)
    return copy


def photograph(folder: Path) -> None:
    """Write every state, at this process's scaling."""
    suffix = "-200" if os.environ.get("QT_SCALE_FACTOR") == "2" else ""
    with tempfile.TemporaryDirectory() as home:
        os.environ["STORYREEL_HOME"] = home
        film = write_sample(Path(home) / "Launch.reel")
        application = make_application()
        host.Host = KnownHost  # before the first render imports it
        for name, size, theme, state in STATES:
            if suffix and name not in DOUBLED:
                continue
            shown = without_stills(film) if state == "offline" else film
            shot(application, folder / f"{name}{suffix}.png", shown, size, theme, state)


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
    prepare(application, window, state)
    if state != "rendering":  # which is never quiet
        settle(application, window)
    target = application.activeModalWidget() or window
    target.grab().save(str(path))
    sys.stdout.write(f"{path.name}\n")
    sys.stdout.flush()
    session.cancel_all()
    wait(application, 5, lambda: not session.rendering.active)
    session.rendering.forget_finished()
    wait(application, 2, lambda: not session.jobs)
    window.close_now()
    wait(application, 0.3, lambda: False)


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
