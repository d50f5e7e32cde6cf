"""Modes in the inspector: what is offered of a model, the fields, and what a render would be."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.asking import Asked
from app.orders import Footing, Order, final_of, marked_stretch, requests_of
from engine.project import edits
from engine.project.document import CameraMove, Element, RenderSettings, TimedPrompt
from engine.project.task import Extend, Remix, Retake
from engine.render.backend import ModelSpec, RenderError
from engine.render.families.table import MODELS
from engine.render.models import Installed
from engine.render.tasks import Wishes

FILM = ModelSpec(
    id="film", name="Tiny film", description="", backend="", family="wan",
    abilities=("words", "first", "last", "video"), frame_base=1, frame_step=4, min_frames=5,
    max_frames=81, chains=True, size_multiple=16, takes=4, num_inference_steps=30, draft_steps=6,
    guidance_scale=5.0, token_limit=512, camera="words",
    settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
    roles=("first_frame", "last_frame"), weights={"transformer": 3 * 2**30},
)  # fmt: skip
WORDS = ModelSpec(
    id="words", name="Tiny words", description="", backend="", family="wan",
    abilities=("words",), frame_base=1, frame_step=4, max_frames=81, size_multiple=16, takes=2,
    num_inference_steps=20, token_limit=512,
)  # fmt: skip


@pytest.fixture
def models(home):
    """Two models on this machine; they are never loaded."""
    MODELS.write(Installed(models=(FILM, WORDS)))


@pytest.fixture
def modes(models, session, one):
    """The inspector's rows of modes, for the first shot by a model of film."""
    session.apply("Model", edits.set_render, [first(session).id], model="film")
    return one.render_settings.modes


def first(session):
    return session.project.shots[0]


def choose(combo, words):
    index = combo.findText(words)
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def said(qtbot, inspector, part):
    bar = inspector.render_bar
    qtbot.waitUntil(
        lambda: part in " ".join((bar.outcome.text(), bar.button.text(), bar.problem.text())),
        timeout=8000,
    )


def test_without_a_model_the_section_is_as_calm_as_ever(one):
    modes = one.render_settings.modes
    for widget in (modes.mode, modes.stage, modes.prompts, modes.fields.frames):
        assert not widget.isVisible()
    assert not one.render_bar.details.isVisible()
    assert one.render_bar.button.isEnabled()


def test_a_model_added_elsewhere_appears_by_itself(one, qtbot):
    section = one.render_settings
    assert section.model.findText("Tiny film") < 0
    MODELS.write(Installed(models=(FILM,)))
    qtbot.waitUntil(lambda: section.model.findText("Tiny film") > 0, timeout=5000)
    MODELS.write(Installed())
    section.watch.look()
    assert section.model.findText("Tiny film") < 0


def test_a_models_own_values_stand_in_the_empty_fields(modes, one):
    section = one.render_settings
    assert section.takes.placeholderText() == "4"
    assert section.steps.placeholderText() == "30"
    assert section.guidance.placeholderText() == "5"


def test_a_mode_the_model_lacks_is_there_with_its_reason(modes, session, one):
    session.apply("Model", edits.set_render, [first(session).id], model="words")
    at = modes.mode.findText("Still to video")
    item = modes.mode.model().item(at)
    assert not item.isEnabled()
    assert "Tiny words" in modes.mode.itemData(at, Qt.ItemDataRole.ToolTipRole)
    assert modes.mode.model().item(modes.mode.findText("Words to video")).isEnabled()


def test_a_composed_mode_tells_its_way(modes, session, one, make_take, qtbot):
    make_take(first(session))
    choose(modes.mode, "Extend a take")
    assert modes.mode.toolTip().startswith("Put together: ")
    details = one.render_bar.details
    qtbot.waitUntil(lambda: "Goes on from a single frame" in details.text(), timeout=8000)
    choose(modes.mode, "Words to video")
    assert not modes.mode.toolTip().startswith("Put together")
    qtbot.waitUntil(lambda: "Goes on" not in details.text(), timeout=8000)


def test_the_plan_is_what_a_take_will_be(modes, session, one, qtbot):
    from engine.render.planned import planned
    from engine.render.requests import make_request

    choose(modes.mode, "Words to video")
    said(qtbot, one, "Render 4 takes")
    request = make_request(session.project, first(session), "film", 0, 0)
    made = planned(request, MODELS["film"])
    assert one.render_bar.outcome.text().startswith(
        f"{made.frames} frames · {made.width} × {made.height} · {made.seconds:.3g} s"
    )
    assert "Needs about" in one.render_bar.details.text() + one.render_bar.problem.text()
    modes.stage.buttons["draft"].click()
    said(qtbot, one, "Render 4 drafts")


def test_what_can_not_be_done_is_said_and_the_button_is_off(modes, one, qtbot):
    choose(modes.mode, "Extend a take")
    said(qtbot, one, "Shot 010 has no take to extend; render one or pick one first.")
    assert not one.render_bar.button.isEnabled()
    choose(modes.mode, "Words to video")
    said(qtbot, one, "Render 4 takes")
    assert one.render_bar.button.isEnabled() and not one.render_bar.problem.isVisible()


def test_the_fields_of_extending_and_retaking_become_the_task(
    modes, session, one, hand, make_take, qtbot
):
    take = make_take(first(session))
    choose(modes.mode, "Extend a take")
    hand.enter(modes.fields.frames, "1s")
    choose(modes.fields.direction, "Before its beginning")
    choose(modes.fields.take, "T01 · Animatic")
    task = request_of(session).task
    assert isinstance(task, Extend)
    assert (task.take.take, task.frames, task.direction) == (take.id, 24, "backward")
    choose(modes.mode, "Redo part of a take")
    assert not modes.fields.frames.isVisible()
    session.apply("In", edits.set_settings, in_point=24, out_point=48)
    assert modes.fields.start.placeholderText() == "1 s"
    task = request_of(session).task
    assert isinstance(task, Retake)
    assert task.start == 24 + 8 and task.stop >= 48 + 8
    hand.enter(modes.fields.start, "1.5s")
    hand.enter(modes.fields.stop, "2s")
    task = request_of(session).task
    assert isinstance(task, Retake) and task.start == 36 + 8
    # Nothing of this is an edit of the film.
    assert session.undo_stack.count() == 2


def request_of(session, **fields):
    shot = first(session)
    order = Order(shot, takes=1, asked=session.asking.of(shot.id), **fields)
    (request,) = requests_of(session.footing, [order])
    return request


def test_a_remix_takes_its_strength(modes, session, hand, make_take):
    make_take(first(session))
    choose(modes.mode, "Vary a take")
    assert modes.fields.strength.placeholderText() == "0.6"
    hand.enter(modes.fields.strength, "0.35")
    task = request_of(session).task
    assert isinstance(task, Remix) and task.strength == 0.35


def test_words_in_time_come_and_go_in_steps(modes, session, hand, qtbot):
    words = modes.prompts
    assert words.isVisible()
    words.add.click()
    hand.write(words.rows[0].words, "She turns.")
    assert first(session).prompts == (TimedPrompt(at=36, text="She turns."),)
    hand.enter(words.rows[0].at, "1s")
    assert first(session).prompts[0].at == 24
    words.add.click()
    words.rows[0].remove.click()
    assert [p.text for p in first(session).prompts] == [""]
    steps = session.undo_stack.count()
    for _ in range(2):
        session.undo()
    assert [p.text for p in first(session).prompts] == ["She turns."]
    assert steps == session.undo_stack.count() and len(words.rows) == 1
    assert words.rows[0].words.toPlainText() == "She turns."
    assert [one.at for one in request_of(session).prompts] == [24 + 8]


def test_handles_complete_in_words_in_time(modes, session, qtbot):
    mara = Element(id="mara", kind="character", handle="mara")
    assert session.apply("Mara", edits.add_element, mara)
    modes.prompts.add.click()
    qtbot.keyClicks(modes.prompts.rows[0].words, "then @ma")
    qtbot.keyClick(modes.prompts.rows[0].words, Qt.Key.Key_Return)
    assert first(session).prompts[0].text == "then @mara"


def test_each_model_is_loaded_once_and_a_take_of_every_shot_can_come_first(models, session):
    shots = session.project.shots
    orders = [Order(shot, model, 2) for shot in shots for model in ("film", "words")]
    made = requests_of(session.footing, orders)
    assert [one.model for one in made] == ["film"] * 6 + ["words"] * 6
    assert [one.shot.slate for one in made[:6]] == ["010", "010", "020", "020", "030", "030"]
    made = requests_of(session.footing, orders, one_first=True, same_seeds=True)
    assert [one.model for one in made] == ["film"] * 6 + ["words"] * 6
    assert [one.shot.slate for one in made[:6]] == ["010", "020", "030"] * 2
    seeds = {model: [one.seed for one in made if one.model == model] for model in ("film", "words")}
    assert seeds["film"] == seeds["words"] and len(set(seeds["film"])) == 6


def test_the_models_own_number_of_takes_holds_unless_the_shot_says_another(models, session):
    shot = first(session)
    assert len(requests_of(session.footing, [Order(shot, "film")])) == 4
    assert len(requests_of(session.footing, [Order(shot)])) == 1
    session.apply("Takes", edits.set_render, [shot.id], takes=3)
    assert len(requests_of(session.footing, [Order(first(session), "film")])) == 3


def test_a_draft_is_made_final_with_its_words_task_and_seed(models, session, make_take):
    shot = first(session)
    (draft,) = requests_of(
        session.footing, [Order(shot, "film", 1, 77, Asked(mode="text", stage="draft"))]
    )
    assert draft.num_inference_steps == 6
    take = make_take(shot, prompt="as it was", **{
        name: getattr(draft, name)
        for name in ("model", "seed", "stage", "task", "num_inference_steps", "fingerprint")
    })  # fmt: skip
    session.apply("Action", edits.set_shots, [shot.id], action="Other words")
    final = final_of(session.footing, first(session), take)
    assert (final.seed, final.task, final.prompt) == (77, draft.task, "as it was")
    assert final.stage == "final" and final.num_inference_steps is None
    assert final.width > draft.width and final.fingerprint == draft.fingerprint
    with pytest.raises(RenderError, match="no draft"):
        final_of(session.footing, first(session), make_take(first(session), 2))


def test_the_marked_stretch_lies_inside_the_shot(session):
    second = session.project.shots[1]
    assert marked_stretch(session.project, second) == (None, None)
    session.apply("In", edits.set_settings, in_point=80, out_point=200)
    assert marked_stretch(session.project, second) == (8, 72)
    session.apply("In", edits.set_settings, in_point=10, out_point=20)
    assert marked_stretch(session.project, second) == (None, None)


def test_an_animatic_is_asked_for_no_mode(session, tmp_path):
    shot = first(session)
    asked = Asked(mode="extend", stage="draft", wishes=Wishes(frames=3))
    footing = Footing(session.project, {}, Path(tmp_path))
    (request,) = requests_of(footing, [Order(shot, asked=asked)])
    assert request.task is None and request.stage == "final"
    assert shot.render == RenderSettings()


def test_a_badge_tells_how_the_model_obeys_the_moves(modes, session, one):
    badge = one.camera.badge
    assert not badge.isVisible(), "there is no move to obey"
    push = (CameraMove(kind="dolly_in"),)
    session.apply("Move", edits.set_shots, [first(session).id], moves=push)
    assert badge.isVisible() and badge.text() == "Words only"
    assert "Tiny film is told the move in words" in badge.toolTip()
    session.apply("Model", edits.set_render, [first(session).id], model="animatic")
    assert not badge.isVisible()


def test_warnings_stand_under_the_prompt_and_select_their_words(modes, session, one, qtbot):
    findings = one.words.findings
    assert not findings.isVisible()
    one.words.action.setPlainText("🚀 @mara waits.")
    qtbot.waitUntil(lambda: bool(findings.lines), timeout=8000)
    (line,) = findings.lines
    assert "@mara" in line.text() and findings.isVisible()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert one.words.action.textCursor().selectedText() == "@mara"
    session.apply("Length", edits.set_shots, [first(session).id], duration=240, action="She waits.")
    qtbot.waitUntil(lambda: "was trained for 3.4 s" in said_by(findings), timeout=8000)
    session.apply("Length", edits.set_shots, [first(session).id], duration=48)
    qtbot.waitUntil(lambda: not findings.lines, timeout=8000)
    assert not findings.isVisible()


def said_by(findings):
    return " ".join(line.text() for line in findings.lines)
