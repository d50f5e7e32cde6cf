"""Photographs the window in each of its states, for the README and for anybody's eyes.

    python3 packaging/dev.py screenshots FOLDER [STATE …]

Each state is a real window on a real film, drawn without a display; each scaling is a process of
its own. What needs a loaded model is shown with a tiny one of the tests, which makes noise.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from screenshot_states import DIALOGS, settle, trigger, wait
from screenshot_tools import TOOLS

from app.launch import make_application
from app.presenter.presenter import Presenter
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
    ("palette", SMALL, "dark", "palette"),
    ("cast", SMALL, "dark", "cast"),
    ("import-script", SMALL, "dark", "import script"),
    ("models-empty", SMALL, "dark", "models empty"),
    ("models", SMALL, "dark", "models"),
    ("models-lora", SMALL, "dark", "models lora"),
    ("models-download", SMALL, "dark", "models download"),
    ("render-with", SMALL, "dark", "render with"),
    ("render-take", SMALL, "dark", "render take"),
    ("diffusion", SMALL, "dark", "diffusion"),
    ("diffusion-wall", SMALL, "dark", "diffusion wall"),
    *((name.replace(" ", "-"), SMALL, "dark", name) for name in TOOLS),
)
DOUBLED = frozenset(
    {"empty", "edit-small", "failed", "models", "render-with", "diffusion", "drawing", "title"}
)
"""What is drawn at 200 %, too."""

CHANGED = frozenset({"cast", "diffusion", "diffusion wall", *TOOLS})
"""States that change the film: each has a copy of its own."""

hosts: list[Host] = []
"""Every host of a render worker that was made in this process."""


class KnownHost(Host):
    """A host that `kill_worker` finds."""

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        hosts.append(self)


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
    layouts = {"wall": "layout_render", "board": "layout_board", "diffusion wall": "layout_render"}
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
    if state in TOOLS:
        settle(application, window)
        TOOLS[state](application, window)
    if state in DIALOGS:
        settle(application, window)
        DIALOGS[state](application, window)


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
            if (suffix and name not in DOUBLED) or (sys.argv[2:] and name not in sys.argv[2:]):
                continue
            shown = film
            if state == "offline":
                shown = without_stills(film)
            elif state in CHANGED:
                shown = film.with_name(f"{name}{suffix}.reel")
                shutil.copytree(film, shown)
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
    if state != "rendering" and not state.startswith("diffusion"):  # which are never quiet
        settle(application, window)
    opened_over(application, window).grab().save(str(path))
    sys.stdout.write(f"{path.name}\n")
    sys.stdout.flush()
    session.cancel_all()
    wait(application, 5, lambda: not session.rendering.active)
    session.rendering.forget_finished()
    wait(application, 2, lambda: not session.jobs)
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.close_now()
    wait(application, 0.3, lambda: False)


def opened_over(application: QApplication, window: Window) -> QWidget:
    """Return the dialog that stands over everything, else the window."""
    modal = application.activeModalWidget()
    for presenter in window.findChildren(Presenter):
        if presenter.running:
            return presenter.notes
    dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
    return modal if modal in dialogs else next(reversed(dialogs), window)


def main() -> int:
    """Write every state, or those that are named, at 100 % and some at 200 %."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    photograph(folder)
    if "QT_SCALE_FACTOR" in os.environ:
        return 0
    environment = {**os.environ, "QT_SCALE_FACTOR": "2"}
    return subprocess.run(
        [sys.executable, __file__, *sys.argv[1:]], env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
