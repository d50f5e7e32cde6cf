"""From a model to the film, through the window's own path: chosen in the inspector, rendered in the
worker, made longer from the takes strip, seen on the timeline, and in the exported MP4.
"""

from fractions import Fraction

import numpy as np
import pytest

from app.dialogs.render_take import RenderTake
from engine.export.mp4 import export_film
from engine.export.settings import ExportSettings
from engine.media.reader import ClipReader
from engine.project import edits
from engine.project.document import RenderSettings, Shot, new_id
from engine.project.seen import seen_take, takes_of
from engine.project.task import Extend, Still
from engine.render.adding import add_model

from tiny.table import TINY

FRAMES = 9


@pytest.fixture
def film(window, tmp_path, stills):
    """The window on a film of 64 × 64 at 16 fps with one shot that has a still."""
    from engine.media.intake import import_picture

    session = window.session
    assert session.create(tmp_path / "Fox.reel", "Fox", 64, 64)
    session.apply("Rate", edits.set_project, rate=Fraction(16))
    still = import_picture(session.folder, stills(1)[0])
    shot = Shot(
        id=new_id(), slate="", action="a fox runs", duration=FRAMES, references=(still,),
        render=RenderSettings(handles=0, takes=1, num_inference_steps=1),
    )  # fmt: skip
    session.apply("Shot", edits.add_shots, [shot])
    session.select([session.project.shots[0].id])
    return window


def choose(combo, words):
    index = combo.findText(words)
    assert index >= 0, [combo.itemText(n) for n in range(combo.count())]
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def pictures(path) -> list[np.ndarray]:
    with ClipReader(path) as clip:
        return [clip.read(n) for n in range(clip.frames)]


def test_a_model_is_added_rendered_extended_seen_and_exported(film, qtbot, hand, tmp_path):
    window, session = film, film.session
    inspector, strip = window.inspector, window.takes
    path = TINY["wan21_i2v"]("wan21_i2v", tmp_path / "wan", 0)
    spec = add_model(path, name="wan")
    section = inspector.render_settings
    qtbot.waitUntil(lambda: section.model.findText(spec.name) > 0, timeout=8000)
    choose(section.model, spec.name)
    choose(section.modes.mode, "Still to video")

    def shot():
        return session.project.shots[0]

    bar = inspector.render_bar
    promised = f"{FRAMES} frames · 64 × 64 · 0.562 s"
    qtbot.waitUntil(lambda: bar.outcome.text() == promised, timeout=8000)
    bar.button.click()
    qtbot.waitUntil(lambda: len(takes_of(shot(), session.takes)) == 1, timeout=90_000)
    (first,) = takes_of(shot(), session.takes)
    assert isinstance(first.request.task, Still)
    assert (first.frames, first.width, first.height) == (FRAMES, 64, 64)
    assert strip.tiles()[0].rung == "final"

    before = session.undo_stack.count()
    strip.extend_take()
    dialog = window.findChild(RenderTake)
    assert dialog is not None and dialog.spec is not None and dialog.spec.id == "wan"
    hand.enter(dialog.fields.frames, "8f")
    hand.enter(dialog.takes, "1")
    qtbot.waitUntil(lambda: dialog.bar.outcome.text().startswith("17 frames"), timeout=8000)
    dialog.bar.button.click()
    qtbot.waitUntil(lambda: len(takes_of(shot(), session.takes)) == 2, timeout=90_000)
    assert session.undo_stack.count() == before and shot().duration == FRAMES
    longer = seen_take(session.project, shot(), takes_of(shot(), session.takes))
    assert longer is not None and isinstance(longer.request.task, Extend) and longer.frames == 17
    assert any("single frame" in note for note in longer.notes)

    strip.lengthen_shot()
    assert shot().duration == 17
    assert window.timeline.canvas.positions.duration == 17
    made = pictures(session.folder.take_path(longer))
    kept = pictures(session.folder.take_path(first))
    assert all(map(np.array_equal, kept, made))

    out = tmp_path / "Fox.mp4"
    export_film(
        session.project, session.folder.path, session.takes, ExportSettings(path=out, crf=8)
    )
    seen = pictures(out)
    assert len(seen) == 17
    assert max(np.abs(a.astype(int) - b).mean() for a, b in zip(made, seen, strict=True)) < 6
