"""Rendering for the aspect that is looked at, by clicks: what is said, made, seen and picked."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.orders import final_of
from app.takes.use_settings import use_settings
from engine.project import edits
from engine.project.document import Framing
from engine.project.film import find_shot
from engine.render.backend import RenderError

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def test_a_take_is_rendered_seen_and_picked_for_the_aspect_looked_at(window, qtbot):
    session = window.session
    shot_id = session.project.shots[0].id
    session.apply("Shorten", edits.set_shots, [shot_id], duration=4)
    session.apply("No handles", edits.set_render, [shot_id], handles=0)
    session.select((shot_id,))
    bar, button = window.preview.aspects, window.inspector.render_bar.button
    qtbot.waitUntil(lambda: button.text().startswith("Render 1 take"), timeout=5000)
    assert " for " not in button.text()
    bar.add_aspect("9:16")
    upright = session.project.framings[0].id
    QTest.mouseClick(bar.aspects[None], LEFT)
    assert session.showing.framing is None
    QTest.mouseClick(bar.aspects[upright], LEFT)
    qtbot.waitUntil(lambda: "Render 1 take for 9:16" in button.text(), timeout=5000)
    assert "180 × 320" in window.inspector.render_bar.outcome.text()
    assert window.action_table["render"].text() == "Render takes for 9:16"

    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: bool(session.takes.get(shot_id)), timeout=40_000)
    [take] = session.takes[shot_id]
    assert (take.request.framing, take.width, take.height) == ("9:16", 180, 320)
    strip = window.takes
    [tile] = strip.tiles()
    assert tile.seen and not tile.stale and not tile.aspect

    QTest.mouseClick(bar.aspects[None], LEFT)
    [tile] = strip.tiles()
    assert (tile.seen, tile.stale, tile.aspect) == (False, False, "9:16")
    assert "made for 9:16" in tile.words and "words changed" not in tile.words
    assert window.action_table["render"].text() == "Render takes"

    QTest.mouseClick(bar.aspects[upright], LEFT)
    QTest.mouseClick(strip, LEFT, NONE, strip.row.picture(0).center())
    shot = find_shot(session.project, shot_id)
    assert shot is not None and shot.picked is None
    assert shot.framings[upright].picked == take.id
    assert session.undo_stack.undoText() == "Pick T01 of 010 for 9:16"
    assert strip.tiles()[0].picked
    session.apply("Words", edits.set_shots, [shot_id], action="Something else")
    assert strip.tiles()[0].stale  # and seen all the same, as it was picked
    QTest.mouseClick(bar.aspects[None], LEFT)
    assert not strip.tiles()[0].stale and not strip.tiles()[0].picked


def test_the_settings_of_such_a_take_leave_the_films_own_boxes(session, make_take):
    shot = session.project.shots[0]
    session.apply("Box", edits.set_shots, [shot.id], framing_a=Framing(x=0.4))
    take = make_take(session.project.shots[0], framing="9:16", seed=77)
    request = take.request
    after = use_settings(session.project, shot.id, request).shots[0]
    assert after.framing_a == Framing(x=0.4) and after.render.seed == 77


def test_a_draft_for_an_aspect_that_is_gone_is_not_made_final(session, make_take):
    shot = session.project.shots[0]
    take = make_take(shot, framing="9:16", stage="draft")
    footing = session.footing
    assert footing is not None
    try:
        final_of(footing, shot, take)
    except RenderError as error:
        assert "not shown in 9:16" in str(error)
    else:
        raise AssertionError("it was made final")
