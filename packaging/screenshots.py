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
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.launch import make_application
from app.session import Session
from app.settings import Settings, ThemeName
from app.window import Window
from engine.project import edits
from engine.project.document import Element, ElementKind, new_id
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
)
DOUBLED = frozenset({"empty", "edit-small", "failed", "models", "render-with", "diffusion"})
"""What is drawn at 200 %, too."""

CHANGED = frozenset({"cast", "diffusion", "diffusion wall"})
"""States that change the film: each has a copy of its own."""

CAST: tuple[tuple[ElementKind, str, str], ...] = (
    ("character", "mara", "a pilot in her thirties, short dark hair, orange flight suit"),
    ("location", "pad", "a launch pad at the sea before dawn, floodlights, mist"),
    ("look", "dusk", "35 mm film, soft grain, deep blues and one warm light"),
)
SCENE = "\n\nEXT. BEACH - DAY\n\nMara walks into the wind.\n\nMARA\nWe made it.\n"

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
    if state in DIALOGS:
        settle(application, window)
        DIALOGS[state](application, window)


def is_answered(dialog: Any) -> bool:
    """Return whether a dialog that ends in a render says what will come out."""
    return bool(dialog.bar.outcome.text() or dialog.bar.problem.text())


def palette(application: QApplication, window: Window) -> None:
    """Find commands by a few letters."""
    from app.dialogs.palette import Palette

    trigger(window, "palette")
    window.findChildren(Palette)[-1].search.setText("take")


def cast(application: QApplication, window: Window) -> None:
    """Show a cast of three on the board's place."""
    session = window.session
    for kind, handle, words in CAST:
        element = Element(id=new_id(), kind=kind, handle=handle, description=words)
        session.apply("Cast", edits.add_element, element)
        trigger(window, "layout_board")
    if not window.action_table["cast"].isChecked():
        trigger(window, "cast")


def script(application: QApplication, window: Window) -> None:
    """Read a script in which something changed."""
    from app.dialogs.import_script import ImportScript
    from engine.script.fountain_film import fountain_of

    film = window.session.project
    path = window.session.folder.path.parent / "Launch.fountain"
    path.write_text(fountain_of(film).replace("EXT.", "INT.", 1) + SCENE, "utf-8")
    window.importing.script(path)
    wait(application, 10, lambda: bool(window.findChildren(ImportScript)))


def add_models() -> None:
    """Put a tiny model, a LoRA and a tiny VAE on the list."""
    from engine.render.adding import add_model
    from engine.render.families.table import MODELS
    from engine.render.models import Lora
    from engine.render.preview_vae import add_preview_vae

    if len(MODELS) > 1:
        return
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from tiny import seer  # pyright: ignore[reportMissingImports] - the tests' own
    from tiny.table import TINY  # pyright: ignore[reportMissingImports] - the tests' own

    home = Path(os.environ["STORYREEL_HOME"])
    for variant in ("wan21_i2v", "ltx_097", "sdxl"):
        add_model(TINY[variant](variant, home / variant, 0), name=variant)
    lora = Lora(
        id="claymation", name="Claymation", path=str(home / "wan21_i2v" / "model_index.json"),
        family="wan", base="wan21_i2v", fits=("wan21_i2v",), strength=0.8, trigger="clay figures",
        bytes=306_000_000,
    )  # fmt: skip
    gone = msgspec.structs.replace(lora, id="dolly", name="Dolly in", path="/volumes/models/d")
    gone = msgspec.structs.replace(gone, purpose="camera:dolly_in", trigger="")
    MODELS.change(lambda installed: msgspec.structs.replace(installed, loras=(lora, gone)))
    add_preview_vae(seer.build_film(home / "taew2_1.safetensors"), base="wan21_i2v")


def manager(application: QApplication, window: Window) -> Any:
    """Open the model manager, and wait until it has read the list."""
    from app.model_manager.window import ModelManager

    trigger(window, "models")
    opened = window.findChildren(ModelManager)[-1]
    wait(application, 10, lambda: opened.table.rows.entries != [])
    return opened


def models(application: QApplication, window: Window) -> None:
    """List models, LoRAs and a tiny VAE; one of them is missing."""
    add_models()
    manager(application, window).table.choose("wan21_i2v")


def models_lora(application: QApplication, window: Window) -> None:
    """Change what is said of a LoRA."""
    add_models()
    opened = manager(application, window)
    opened.table.choose("claymation")
    opened.edit.click()


def models_download(application: QApplication, window: Window) -> None:
    """Look at a licence before a download."""
    manager(application, window).download.click()


def render_with(application: QApplication, window: Window) -> None:
    """Ask several models."""
    from app.dialogs.render_with import RenderWith

    add_models()
    window.session.select([shot.id for shot in window.session.project.shots[:4]])
    trigger(window, "render_with")
    dialog = window.findChildren(RenderWith)[-1]
    for line in dialog.models:
        line.tick.setChecked(line.spec.id != "sdxl")
    dialog.mode.edited.emit("image")
    dialog.mode.show_value("image")
    wait(application, 10, lambda: is_answered(dialog))


def render_take(application: QApplication, window: Window) -> None:
    """Ask for a stretch of a take to be made anew."""
    from app.dialogs.render_take import RenderTake

    add_models()
    trigger(window, "retake_stretch")
    dialog = window.findChildren(RenderTake)[-1]
    wait(application, 10, lambda: is_answered(dialog))


def diffusion(application: QApplication, window: Window) -> None:
    """Render with a loaded model: a loop of its latents, steps, the time that is left."""
    add_models()
    session = window.session
    ids = [shot.id for shot in session.project.shots]
    session.apply("Size", edits.set_project, width=320, height=192)
    session.apply("Length", edits.set_shots, ids, duration=17)
    session.apply("Model", edits.set_render, ids, model="wan21_i2v", num_inference_steps=300)
    session.models_changed.emit()
    settle(application, window)
    session.move_playhead(2 * 17 + 4)
    session.render([ids[2], ids[0], ids[3]], takes=2)

    def is_seen() -> bool:
        progress = session.progress_of(ids[2])
        return progress is not None and len(progress.loop) > 1 and progress.fraction > 0.2

    wait(application, 120, is_seen)


DIALOGS: dict[str, Callable[[QApplication, Window], Any]] = {
    "palette": palette,
    "cast": cast,
    "import script": script,
    "models empty": manager,
    "models": models,
    "models lora": models_lora,
    "models download": models_download,
    "render with": render_with,
    "render take": render_take,
    "diffusion": diffusion,
    "diffusion wall": diffusion,
}


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
