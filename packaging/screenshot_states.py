"""What the screenshots show in dialogs and of models: a function a state, tiny models included."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtWidgets import QApplication

from app.window import Window
from engine.project import edits
from engine.project.document import Element, ElementKind, new_id

CAST: tuple[tuple[ElementKind, str, str], ...] = (
    ("character", "mara", "a pilot in her thirties, short dark hair, orange flight suit"),
    ("location", "pad", "a launch pad at the sea before dawn, floodlights, mist"),
    ("look", "dusk", "35 mm film, soft grain, deep blues and one warm light"),
)
SCENE = "\n\nEXT. BEACH - DAY\n\nMara walks into the wind.\n\nMARA\nWe made it.\n"

QUIET, LONGEST = 0.7, 30.0
"""Seconds without a new picture after which a window has settled; and the longest wait for it."""


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
    """Ask for an area of a take to be made anew."""
    from app.dialogs.render_take import RenderTake
    from engine.project.task import Area

    add_models()
    trigger(window, "retake_stretch")
    dialog = window.findChildren(RenderTake)[-1]
    wait(application, 10, lambda: is_answered(dialog))
    dialog.fields.area.edited.emit(Area(0.4, 0.2, 0.3, 0.7))
    wait(application, 10, lambda: "within" in dialog.bar.details.text())


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
