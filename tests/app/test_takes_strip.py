"""The takes strip by mouse and keys: picking, marks, names, the trash, settings, scrubbing."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.rendering import ShotProgress
from app.takes.differing import differing
from app.takes.jobs_of import job_tile, left_text
from app.takes.strip import TakesStrip
from app.takes.strip_row import THUMB, StripRow
from app.takes.use_settings import RESTORED, use_settings
from engine.project import edits
from engine.project.document import CameraMove
from engine.project.errors import EditError
from engine.render.job import Failed, Job, Queued, Running


def first(session):
    return session.project.shots[0]


@pytest.fixture
def takes(session, make_take):
    """Three takes of the first shot."""
    return [make_take(first(session), number) for number in (1, 2, 3)]


@pytest.fixture
def strip(session, thumbnails, takes, qtbot):
    made = TakesStrip(session, thumbnails)
    qtbot.addWidget(made)
    made.resize(648, 92)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_clips()


def place(strip, index, across=0.5):
    box = strip.row.picture(index)
    return QPoint(box.left() + round(across * box.width()), box.center().y())


def click(qtbot, strip, index, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, keys, place(strip, index))


def test_a_click_picks_and_undo_takes_it_back(session, strip, takes, qtbot):
    click(qtbot, strip, 1)
    assert first(session).picked == takes[1].id
    assert [tile.picked for tile in strip.tiles()] == [False, True, False]
    session.undo()
    assert first(session).picked is None
    assert [tile.seen for tile in strip.tiles()] == [False, False, True]


def test_keys_move_and_pick(session, strip, takes, qtbot):
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    assert first(session).picked is None
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert first(session).picked == takes[1].id


def test_numbers_pick(session, strip, takes):
    strip.pick_number(3)
    assert first(session).picked == takes[2].id
    strip.pick_number(9)
    assert first(session).picked == takes[2].id
    strip.pick_number(0)
    assert first(session).picked is None


def test_the_next_take_goes_round(session, strip, takes):
    strip.next_take()
    assert first(session).picked == takes[0].id
    strip.previous_take()
    assert first(session).picked == takes[2].id


def test_favourite_and_reject_mark_the_take_at_the_cursor(session, strip, takes, qtbot):
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    strip.toggle_favourite()
    strip.toggle_reject()
    mark = first(session).take_marks[takes[0].id]
    assert mark.favourite and mark.rejected
    assert strip.tiles()[0].rejected and strip.tiles()[0].favourite
    strip.toggle_reject()
    assert not first(session).take_marks[takes[0].id].rejected
    assert session.undo_stack.count() == 3


def test_rejecting_what_is_seen_keeps_the_cursor_on_it(session, strip, takes):
    assert strip.current_take.id == takes[2].id
    strip.toggle_reject()
    assert strip.current_take.id == takes[2].id
    strip.toggle_reject()
    assert takes[2].id not in first(session).take_marks


def test_a_name_is_edited_in_its_place(session, strip, takes, qtbot):
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    qtbot.keyClick(strip, Qt.Key.Key_F2)
    assert strip.editor.isVisible() and strip.editor.hasFocus()
    qtbot.keyClicks(strip.editor, "Closer")
    qtbot.keyClick(strip.editor, Qt.Key.Key_Return)
    assert first(session).take_marks[takes[0].id].name == "Closer"
    assert strip.tiles()[0].subtitle == "Closer"
    assert not strip.editor.isVisible() and strip.hasFocus()


def test_escape_leaves_the_name(session, strip, takes, qtbot):
    strip.setFocus()
    strip.rename_take()
    qtbot.keyClicks(strip.editor, "Closer")
    qtbot.keyClick(strip.editor, Qt.Key.Key_Escape)
    assert first(session).take_marks == {} and not strip.editor.isVisible()


def test_delete_goes_to_the_trash_and_back(session, strip, takes, qtbot):
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    qtbot.keyClick(strip, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(strip.takes) == 2, timeout=5000)
    assert strip.undo_bar.isVisible() and "T01" in strip.undo_bar.text.text()
    assert len(session.project.shots) == 3
    qtbot.mouseClick(strip.undo_bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(strip.takes) == 3, timeout=5000)
    assert [take.id for take in strip.takes] == [take.id for take in takes]


def test_the_settings_of_a_take_come_back_in_one_step(session, strip, takes, qtbot):
    before = first(session)
    session.apply(
        "Other", edits.set_shots, [before.id], action="Other", notes="pan left",
        moves=(CameraMove(kind="pan_left"),), duration=40,
    )  # fmt: skip
    assert all(tile.stale for tile in strip.tiles())
    count = session.undo_stack.count()
    strip.move_to(takes[1])
    strip.use_settings()
    shot = first(session)
    assert session.undo_stack.count() == count + 1
    assert all(getattr(shot, name) == getattr(before, name) for name in RESTORED)
    assert (shot.duration, shot.render.seed) == (40, takes[1].request.seed)
    assert not any(tile.stale for tile in strip.tiles())


def test_settings_of_a_shot_that_is_gone(session, takes):
    after = edits.remove_shots(session.project, [first(session).id])
    with pytest.raises(EditError):
        use_settings(after, first(session).id, takes[0].request)


def test_a_longer_shot_makes_its_takes_short_not_stale(session, strip, takes):
    session.apply("Length", edits.set_shots, [first(session).id], duration=200)
    assert all(tile.short and not tile.stale for tile in strip.tiles())


def test_hovering_scrubs_the_take(session, strip, takes, qtbot):
    QTest.mouseMove(strip, place(strip, 0, 0.1))
    qtbot.waitUntil(lambda: strip.scrub.of(takes[0])[0] is not None, timeout=5000)
    early = strip.scrub.of(takes[0])[0].toImage().pixelColor(40, 20).red()
    QTest.mouseMove(strip, place(strip, 0, 0.9))

    def later() -> bool:
        picture = strip.scrub.of(takes[0])[0]
        return picture is not None and picture.toImage().pixelColor(40, 20).red() > early + 60

    qtbot.waitUntil(later, timeout=5000)
    QTest.mouseMove(strip, QPoint(20, 80))
    assert strip.scrub.of(takes[0]) == (None, None)


def test_two_marked_takes_are_compared(session, strip, takes, qtbot):
    with qtbot.waitSignal(strip.compare_asked) as asked:
        click(qtbot, strip, 0, Qt.KeyboardModifier.ControlModifier)
        click(qtbot, strip, 2, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [first(session).id, (takes[0].id, takes[2].id)]
    assert first(session).picked is None


def test_up_to_four_takes_are_marked_and_left_out_again(session, strip, takes, qtbot):
    control = Qt.KeyboardModifier.ControlModifier
    for index in (0, 1, 2):
        click(qtbot, strip, index, control)
    assert strip.marked == tuple(take.id for take in takes[:3])
    with qtbot.waitSignal(strip.compare_asked) as asked:
        click(qtbot, strip, 1, control)
    assert asked.args[1] == (takes[0].id, takes[2].id)
    strip.forget_marks()
    assert strip.marked == ()
    with qtbot.waitSignal(strip.compare_asked) as asked:
        strip.compare_all()
    assert asked.args[1] == tuple(take.id for take in takes)


def test_compare_takes_the_seen_one_for_the_other(session, strip, takes, qtbot):
    strip.move_to(takes[0])
    with qtbot.waitSignal(strip.compare_asked) as asked:
        strip.compare_takes()
    assert asked.args[1] == (takes[2].id, takes[0].id)


def test_the_menu_by_key_acts_on_the_take_at_the_cursor(session, strip, takes, qtbot):
    from PySide6.QtWidgets import QApplication, QMenu

    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    qtbot.keyClick(strip, Qt.Key.Key_Menu)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert words[:4] == ["Pick", "Favourite", "Reject", "Rename…"]
    assert {"Use these settings", "Compare", "Show in the file manager", "Delete"} <= set(words)
    menu.actions()[1].trigger()
    menu.close()
    assert first(session).take_marks[takes[0].id].favourite


def test_another_shot_shows_its_own_takes(session, strip, takes):
    session.select((session.project.shots[1].id,))
    assert strip.takes == [] and strip.tiles() == []
    assert "none" in strip.accessibleName()
    strip.pick_number(1)
    strip.toggle_favourite()
    strip.delete_take()
    assert session.undo_stack.count() == 0


def test_the_last_tile_renders_one_more(session, strip, takes, qtbot):
    session.pause(True)
    click(qtbot, strip, 3)
    qtbot.waitUntil(lambda: len(session.jobs) == 1, timeout=5000)
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_End)
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(session.jobs) == 2, timeout=5000)
    assert {job.request.shot_id for job in session.jobs} == {first(session).id}
    qtbot.waitUntil(lambda: len(strip.tiles()) == 5, timeout=5000)
    assert [tile.queued for tile in strip.tiles()] == [False] * 3 + [True] * 2
    assert strip.tiles()[3].title == "T04 queued"
    session.cancel_all()
    qtbot.waitUntil(lambda: len(strip.tiles()) == 3, timeout=5000)


def test_many_takes_scroll_by_wheel_and_keys(qtbot):
    row = StripRow(count=24, width=648, left=0)
    assert row.before is None and row.beyond is not None
    shown = StripRow(count=24, width=648, left=row.kept(row.left_showing(23)))
    last = shown.picture(23)
    assert last.right() < 648 and shown.beyond is None and shown.before is not None
    assert shown.tile_at(last.center()) == 23
    assert shown.tile_at(QPoint(10, 10)) == -1
    assert shown.kept(-50) == 0 and shown.left_showing(0) == 0
    assert last.size() == THUMB


def test_a_job_says_its_step_and_its_minutes(takes):
    job = Job(id="j", project_path="", request=takes[0].request)
    assert job_tile(job, 4, None).queued
    running = Running(phase="Rendering", step=12, steps=40)
    tile = job_tile(job, 4, ShotProgress("j", takes[0].shot_id, running, None, 180.0))
    assert (tile.badge, tile.subtitle, tile.progress) == ("12/40", "3 min left", 0.3)
    failed = job_tile(Job(id="j", project_path="", request=takes[0].request,
                          state=Failed("It stopped.")), 4, None)  # fmt: skip
    assert failed.failed and failed.badge == "It stopped."
    assert isinstance(job.state, Queued) and left_text(None) == ""


def test_what_two_takes_differ_in(takes):
    rows = differing([takes[0].request, takes[1].request])
    assert ("Seed", "101", "102") in rows and ("Variation", "0", "1") in rows
    assert differing([takes[0].request, takes[0].request]) == []


def test_the_reading_thread_ends_by_itself(session, strip, takes, qtbot, monkeypatch):
    monkeypatch.setattr("app.takes.clip_thread.IDLE_SECONDS", 0.05)
    clips = strip.scrub.clips
    QTest.mouseMove(strip, place(strip, 0))
    qtbot.waitUntil(lambda: strip.scrub.of(takes[0])[0] is not None, timeout=5000)
    until = time.monotonic() + 6
    while clips._thread is not None and time.monotonic() < until:
        time.sleep(0.05)
    assert clips._thread is None
    strip.scrub.leave()
    QTest.mouseMove(strip, place(strip, 1, 0.3))
    qtbot.waitUntil(lambda: strip.scrub.of(takes[1])[0] is not None, timeout=5000)
