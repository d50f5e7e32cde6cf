"""How a model is held and made quick, chosen in the window: needs, what was tried, what it does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from app.model_manager.speed import SpeedDialog
from engine.project import codec, edits
from engine.project.document import Shot
from engine.render import quantising
from engine.render.adding import add_model
from engine.render.device import DeviceFacts
from engine.render.families.table import FAMILIES, MODELS
from engine.render.memory import EVERY
from engine.render.quality import cache_of
from engine.render.speed import Choices, read_speed
from engine.render.tried import CacheTrial, Trial, identity, keep_trial

from tiny import plain

GIB = 2**30
CARD = DeviceFacts(
    kind="cuda", name="Card", total=24 * GIB, free=20 * GIB, half="bfloat16", fp8=True
)
TRIAL = Trial(
    device="Card", steps=30, width=416, height=240, num_frames=25, pace=1e-6,
    caches={
        "mag": CacheTrial(work=0.55, seconds=0.6, likeness=34.0),
        "taylor": CacheTrial(work=0.4, seconds=0.5, likeness=21.0),
        "pyramid": CacheTrial(work=0.88, seconds=0.9, likeness=50.0),
    },
    refused={"sea": "It can't be used."}, ratios=(1.0, 0.98), kernels={"sage": 41.0},
)  # fmt: skip


@pytest.fixture
def spec(tmp_path, monkeypatch):
    monkeypatch.setitem(FAMILIES, "plain", plain.FAMILY)
    monkeypatch.setattr(quantising, "PACKAGE", "a_package_that_is_nowhere")
    return MODELS[add_model(plain.build(tmp_path / "Plain 1.0"), name="mine").id]


@pytest.fixture
def card(home):
    """A machine whose last worker found a graphics card."""
    (home / "device.json").write_bytes(codec.encode(CARD))


@pytest.fixture
def opened(qtbot, dark, spec):
    made = []

    def open_() -> SpeedDialog:
        dialog = SpeedDialog(spec)
        made.append(dialog)
        dialog.open()
        qtbot.waitUntil(lambda: dialog.machine.text() != "…", timeout=5000)
        return dialog

    yield open_
    for dialog in made:
        if isValid(dialog):
            dialog.reject()


def test_every_way_shows_its_need_and_one_is_chosen(qtbot, opened, card, spec):
    dialog = opened()
    assert list(dialog.ways.buttons) == [None, *EVERY]
    assert "20.0 GiB of 24.0 GiB free" in dialog.machine.text()
    assert dialog.ways.buttons[None].isChecked()
    assert "whole model" in dialog.ways.buttons[None].text()
    assert all("GiB" in need.text() for need in dialog.ways.needs.values())
    assert dialog.ways.verdicts["full"].text() == "fits"
    assert not dialog.ways.buttons["int8"].isEnabled()
    assert dialog.ways.verdicts["int8"].text() == "not here"
    with qtbot.waitSignal(dialog.changed):
        dialog.ways.buttons["group"].click()
    with qtbot.waitSignal(dialog.changed):
        QTest.keyClick(dialog.tiles, Qt.Key.Key_Space)
    assert read_speed().of(spec.id) == Choices(memory="group", tiles=True)
    dialog.reject()
    again = opened()
    assert again.ways.buttons["group"].isChecked() and again.tiles.isChecked()


def test_without_a_card_there_is_no_choice_of_memory(opened):
    dialog = opened()
    assert list(dialog.ways.buttons) == [None]
    assert "the whole model in memory" in dialog.ways.buttons[None].text()


def test_what_was_tried_is_shown_with_its_quality(qtbot, opened, card, spec):
    dialog = opened()
    assert "Not tried" in dialog.trials.words()[0]
    assert not dialog.attention.isEnabled()
    dialog.reject()
    keep_trial(spec, TRIAL)
    dialog = opened()
    words = dialog.trials.words()
    assert "MagCache · Balanced" in words and "55 %" in words
    assert "hardly a difference to be seen, 34 dB" in words
    assert words[words.index("Pyramid attention") + 2] == "spares too little"
    assert words[-1] == "Not with this model: SeaCache"
    dialog.attention.setCurrentIndex(1)
    dialog.attention.activated.emit(1)
    assert "SageAttention" in dialog.attention.currentText()
    assert read_speed().of(spec.id).attention == "sage"


def test_a_trial_that_fails_says_why_and_can_be_stopped(qtbot, opened):
    """The process that tries knows nothing of this test's own family."""
    dialog = opened()
    dialog.begin_trial()
    assert dialog.trying.text() == "Stop" and dialog.bar.isVisible()
    qtbot.waitUntil(lambda: dialog.bar.isHidden(), timeout=90000)
    assert dialog.error.text()
    dialog.begin_trial()
    dialog.begin_trial()
    qtbot.waitUntil(lambda: dialog.bar.isHidden(), timeout=90000)
    assert dialog.error.text() == "" and dialog.trying.text() != "Stop"


def test_balanced_is_there_once_the_model_was_tried(one, session, spec, inspector):
    from app.inspector.render_section import RenderSection

    shot = session.project.shots[0]
    session.apply("Model", edits.set_render, (shot.id,), model=spec.id)
    section = inspector.findChild(RenderSection)
    switch = section.modes.stage
    balanced = switch.buttons["balanced"]
    assert not balanced.isEnabled() and "not tried" in balanced.toolTip()
    keep_trial(spec, TRIAL)
    assert identity(spec)
    session.models_changed.emit()
    assert balanced.isEnabled() and "MagCache computes 55 % of the layers" in balanced.toolTip()
    balanced.click()
    assert session.asking.stage == "balanced"
    assert cache_of(session.asking.stage, spec) == "mag"


def test_it_opens_for_the_shot_s_model_with_the_shot_s_own_need(qtbot, window, spec, card):
    session = window.session
    shot: Shot = session.project.shots[0]
    session.select((shot.id,))
    window.action_table["model_speed"].trigger()
    assert window.findChild(SpeedDialog) is None, "the animatic has no speed to choose"
    session.apply("Model", edits.set_render, (shot.id,), model=spec.id)
    window.action_table["model_speed"].trigger()
    dialog = window.findChild(SpeedDialog)
    qtbot.waitUntil(lambda: dialog.machine.text() != "…", timeout=5000)
    frames = shot.duration + 2 * shot.render.handles
    assert f"{frames} frames of 320 × 180" in dialog.machine.text()
    dialog.reject()
