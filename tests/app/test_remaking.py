"""What is made of a take from strip and menu: dialogs, finals, pictures, longer shots, ladder."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.dialogs.render_take import NO_MODEL, RenderTake, models_for
from app.dialogs.render_with import RenderWith
from app.inspector.stretch_told import stretch_told
from app.orders import trial
from app.takes.ladder import facts_of, frames_beyond, rung_of
from app.takes.menu import take_menu
from app.takes.strip import TakesStrip
from engine.project import edits
from engine.project.document import TakeMark
from engine.project.seen import is_short, source_frame, sped
from engine.project.task import Bridge, Extend, Picture, Retake, Words
from engine.project.timecode import timecode
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.models import Installed
from engine.render.tasks import Wishes, task_for, whole

FILM = ModelSpec(
    id="film", name="Tiny film", description="", backend="", family="wan",
    abilities=("words", "first", "last", "video"), frame_base=1, frame_step=4, max_frames=81,
    chains=True, size_multiple=16, takes=4, num_inference_steps=30, draft_steps=6,
)  # fmt: skip
WORDS = ModelSpec(
    id="words", name="Tiny words", description="", backend="", family="wan",
    abilities=("words",), frame_base=1, frame_step=4, max_frames=81, size_multiple=16, takes=2,
)  # fmt: skip


@pytest.fixture
def models(home):
    MODELS.write(Installed(models=(WORDS, FILM)))


@pytest.fixture
def queued(session, qtbot):
    """Return a function that waits for a number of requests in the queue; none is rendered."""
    session.pause(True)

    def waited(count):
        qtbot.waitUntil(lambda: len(session.rendering.active) == count, timeout=8000)
        return [job.request for job in session.rendering.active]

    return waited


@pytest.fixture
def strip(session, thumbnails, qtbot):
    made = TakesStrip(session, thumbnails)
    qtbot.addWidget(made)
    made.resize(648, 92)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_clips()


def first(session):
    return session.project.shots[0]


def keep(qtbot, dialog):
    """Show a dialog that a test may look at after it was closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()


def dialog_of(qtbot, session, take, mode, **wishes):
    dialog = RenderTake(session, first(session), take, mode, **wishes)
    keep(qtbot, dialog)
    qtbot.waitUntil(
        lambda: bool(dialog.bar.outcome.text() or dialog.bar.problem.text()), timeout=8000
    )
    return dialog


def test_extending_asks_and_tells_before_it_queues(session, models, make_take, queued, qtbot, hand):
    take = make_take(first(session))
    dialog = dialog_of(qtbot, session, take, "extend", direction="backward")
    assert [spec.id for spec in dialog.specs] == ["film"]
    hand.enter(dialog.fields.frames, "1s")
    hand.enter(dialog.takes, "2")
    qtbot.waitUntil(lambda: dialog.bar.outcome.text().startswith("112 frames"), timeout=8000)
    assert "single frame" in dialog.bar.details.text()
    dialog.bar.button.click()
    one, _ = queued(2)
    assert one.model == "film" and one.num_frames == take.frames + 24
    assert one.task == Extend(take=whole(take), frames=24, direction="backward")
    # Asking changed nothing of the film.
    assert session.undo_stack.count() == 0 and session.asking.of(first(session).id).mode is None


def test_a_bridge_lies_between_the_neighbours(session, models, queued, qtbot):
    second = session.project.shots[1]
    dialog = RenderTake(session, second, None, "bridge")
    keep(qtbot, dialog)
    qtbot.waitUntil(dialog.bar.button.isEnabled, timeout=8000)
    dialog.bar.button.click()
    assert isinstance(queued(4)[0].task, Bridge)
    refused = dialog_of(qtbot, session, None, "bridge")
    assert "no neighbour" in refused.bar.problem.text()
    assert not refused.bar.button.isEnabled()


def test_without_a_model_it_says_what_to_do(session, make_take, qtbot):
    dialog = dialog_of(qtbot, session, make_take(first(session)), "remix")
    assert dialog.bar.problem.text() == NO_MODEL and not dialog.bar.button.isEnabled()
    assert models_for("remix", first(session)) == []


def test_the_menu_offers_what_the_take_can_become(session, models, strip, make_take, qtbot):
    shot = first(session)
    make_take(shot, 1, model="film", stage="draft", task=Words())
    assert "Make final with the same seed" in menu_words(strip)
    assert "Use picture as first frame" not in menu_words(strip)
    more = menu_of(strip).findChild(QMenu)
    assert more is not None
    words = [action.text().partition("\t")[0] for action in more.actions()]
    assert words == [
        "Extend…", "Extend backward…", "Loop…", "Vary…", "Redo part…", "Mix with…", "Enlarge…",
    ]  # fmt: skip
    MODELS.write(Installed())
    assert menu_of(strip).findChild(QMenu) is None


def menu_of(strip):
    return take_menu(strip, strip, TakeMark(), writable=True)


def menu_words(strip):
    return [action.text().partition("\t")[0] for action in menu_of(strip).actions()]


def test_a_draft_is_made_final(session, models, strip, make_take, queued):
    make_take(first(session), 1, model="film", stage="draft", task=Words(), seed=55)
    strip.finalise_take()
    assert [(one.stage, one.seed, one.model) for one in queued(1)] == [("final", 55, "film")]
    said = []
    session.message_posted.connect(lambda kind, text: said.append(text))
    make_take(first(session), 2, model="film", task=Words())
    strip.finalise_take()
    assert said == ["Only a draft is made final; this is none."] and len(queued(1)) == 1


def test_a_board_frames_picture_becomes_the_first_frame_in_one_step(
    session, models, strip, make_take, stills, qtbot
):
    take = make_take(first(session), 1, model="film", task=Picture())
    (still,) = stills(1)
    still.rename(session.folder.take_path(take).parent / "picture.png")
    strip.use_picture()
    qtbot.waitUntil(lambda: bool(first(session).references), timeout=5000)
    (reference,) = first(session).references
    assert reference.role == "first_frame" and (reference.width, reference.height) == (320, 180)
    assert session.undo_stack.count() == 1
    session.undo()
    assert not first(session).references


def test_a_longer_take_offers_to_lengthen_its_shot_and_nothing_happens_by_itself(
    session, models, strip, make_take, qtbot
):
    shot = first(session)
    old = make_take(shot, 1)
    task = Extend(take=whole(old), frames=48)
    take = make_take(shot, 2, frames=88 + 48, grey=lambda n: 40 + n, task=task, model="film")
    assert first(session).duration == 72
    assert frames_beyond(session.project, shot, old) == 0
    assert strip.frames_beyond == 56
    assert strip.row.count == 4
    box = strip.row.picture(3)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=box.center())
    assert first(session).duration == 128
    assert not is_short(session.project, first(session), take)
    assert session.undo_stack.count() == 1 and strip.row.count == 3


def test_the_ladder_is_told_where_there_is_more_than_the_animatic(
    session, models, strip, make_take
):
    shot = first(session)
    make_take(shot, 1)
    assert [tile.rung for tile in strip.tiles()] == [""]
    draft = make_take(shot, 2, model="film", stage="draft", task=Words(), seed=9)
    make_take(shot, 3, model="film", task=Words())
    make_take(shot, 4, model="film", task=Picture())
    assert [tile.rung for tile in strip.tiles()] == ["animatic", "draft", "final", "frame"]
    assert facts_of(draft.request) == "Draft · Tiny film · Words to video · seed 9"
    assert strip.tiles()[1].lines[0] == facts_of(draft.request)
    assert rung_of(strip.takes[3].request) == "board frame"


def test_several_models_are_asked_at_once(session, models, queued, qtbot, hand):
    session.select([shot.id for shot in session.project.shots])
    dialog = RenderWith(session)
    keep(qtbot, dialog)
    lines = {line.spec.id: line for line in dialog.models}
    assert lines["animatic"].tick.isChecked() and not lines["film"].tick.isChecked()
    lines["animatic"].tick.setChecked(False)
    assert not dialog.bar.button.isEnabled()
    for id in ("film", "words"):
        lines[id].tick.setChecked(True)
    hand.enter(lines["film"].takes, "2")
    dialog.same_seeds.setChecked(True)
    dialog.one_first.setChecked(True)
    dialog.stage.buttons["draft"].click()
    qtbot.waitUntil(lambda: "4 drafts × 3 shots" in dialog.bar.button.text(), timeout=8000)
    dialog.bar.button.click()
    made = queued(12)
    assert [one.model for one in made] == ["words"] * 6 + ["film"] * 6
    assert [one.shot.slate for one in made[:3]] == ["010", "020", "030"]
    assert {one.stage for one in made} == {"draft"}
    assert [one.seed for one in made[:6]] == [one.seed for one in made[6:]]
    assert session.undo_stack.count() == 0


def test_lengthening_is_refused_in_words_where_there_is_nothing_to_lengthen(
    session, strip, make_take, qtbot
):
    make_take(first(session), 1)
    said = []
    session.message_posted.connect(lambda kind, text: said.append(text))
    strip.lengthen_shot()
    assert said == ["The take is not longer than its shot."]
    assert edits.trim_tail(session.project, first(session).id, 0) is session.project


def test_a_mode_is_chosen_for_all_models_and_those_that_lack_it_say_why(
    session, models, queued, qtbot
):
    session.select([first(session).id])
    dialog = RenderWith(session)
    keep(qtbot, dialog)
    lines = {line.spec.id: line for line in dialog.models}
    for line in lines.values():
        line.tick.setChecked(True)
    dialog.mode.edited.emit("image")
    assert lines["film"].is_asked
    for id in ("words", "animatic"):
        assert not lines[id].is_asked and lines[id].tick.isChecked()
        assert lines[id].reason.isVisible() and lines[id].reason.text()
        assert lines[id].tick.accessibleDescription() == lines[id].reason.text()
    assert {order.model_id for order in dialog.orders} == {"film"}
    assert dialog.mode.offers["image"].reason == ""
    dialog.mode.edited.emit("text")
    assert lines["words"].is_asked and not lines["animatic"].is_asked
    qtbot.waitUntil(lambda: dialog.bar.button.isEnabled(), timeout=8000)
    dialog.bar.button.click()
    made = queued(6)
    assert {type(one.task) for one in made} == {Words}
    assert session.asking.of(first(session).id).mode is None, "the inspector's own is left alone"


def test_the_plan_of_a_retake_says_what_is_made_anew_and_where_it_rounds_up(
    session, models, make_take, qtbot, hand
):
    take = make_take(first(session))
    dialog = dialog_of(qtbot, session, take, "retake")
    hand.enter(dialog.fields.start, "0.5s")
    hand.enter(dialog.fields.stop, "1s")
    qtbot.waitUntil(lambda: "00:00:00:12–" in dialog.bar.details.text(), timeout=8000)
    task = trial(session.footing, dialog.order).task
    assert isinstance(task, Retake) and task.start == 12 + take.head
    end, rate = task.stop - take.head, session.project.rate
    assert end > 24, "of the shot, as it was asked for; the take's handles lie before"
    told = f"Makes 00:00:00:12–{timecode(end, rate)} of the shot anew ({end - 12} frames)"
    assert dialog.bar.details.text().startswith(told)
    later = f"goes on from 00:00:01:00 to the next key frame, {end - 24} frames later"
    assert later in dialog.bar.details.text()
    assert f"The other {take.frames - end + 12} frames" in dialog.bar.details.text()


@pytest.mark.parametrize("speed", [0.5, 1.0, 1.5])
def test_a_stretch_and_a_bridge_are_of_the_frames_that_are_seen(session, models, make_take, speed):
    shot = first(session)
    session.apply("Speed", edits.set_adjust, (shot.id,), speed=speed)
    shot = first(session)
    take = make_take(shot, frames=120, grey=lambda n: n)
    film, takes, path = session.project, session.takes, session.folder.path
    told = Wishes(take=take.id, start=24, stop=36)
    task = task_for("retake", film, shot, takes, path, told)
    assert isinstance(task, Retake) and task.start == source_frame(
        shot, take, sped(shot, 24), film.rate
    )
    assert stretch_told(task, film, shot, take, 36).startswith("Makes 00:00:01:00–")
    bridge = task_for("bridge", film, film.shots[1], takes, path)
    assert isinstance(bridge, Bridge)
    before = bridge.before
    assert before.stop - 1 == source_frame(shot, take, sped(shot, shot.duration - 1), film.rate)


def test_filling_between_neighbours_is_in_the_menus_of_shots():
    from app.menus import ON_SHOTS
    from app.timeline.menu import ON_SHOT

    assert {"bridge_shot", "render_with"} <= {*ON_SHOTS} & {*ON_SHOT}
