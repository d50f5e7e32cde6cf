"""The session: edits, undo, saving, selection, takes, read-only films."""

import gc
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.project import edits, film
from engine.project.document import Shot, new_id
from engine.project.errors import EditError
from engine.project.folder import ProjectFolder


def slates(session):
    return [shot.slate for shot in session.project.shots]


def test_an_edit_is_told_with_before_and_after(session, qtbot):
    before = session.project
    with qtbot.waitSignal(session.project_changed) as told:
        assert session.apply("Name", edits.set_shots, [before.shots[0].id], action="Go")
    assert told.args == [before, session.project]
    assert session.project.shots[0].action == "Go"
    assert session.project.shots[1] is before.shots[1]


def test_an_edit_that_changes_nothing_is_no_step(session, qtbot):
    with qtbot.assertNotEmitted(session.project_changed):
        assert not session.apply("Nothing", lambda project: project)
    assert session.undo_stack.count() == 0


def test_undo_and_redo_bring_back_the_very_same_project(session):
    first = session.project
    session.apply("Trim", edits.trim_tail, first.shots[0].id, 5)
    second = session.project
    session.undo()
    assert session.project is first
    session.redo()
    assert session.project is second


def test_steps_with_one_merge_key_are_one(session):
    shot = session.project.shots[0]
    for n in range(5):
        session.apply(
            "Type", edits.set_shots, [shot.id], action="a" * n + "b", merge_key=("action", shot.id)
        )
    other = session.project.shots[1]
    session.apply("Type", edits.set_shots, [other.id], action="x", merge_key=("action", other.id))
    assert session.undo_stack.count() == 2
    session.undo()
    session.undo()
    assert session.project.shots[0] == shot


def test_a_drag_that_comes_back_leaves_no_step(session):
    shot, start = session.project.shots[0], session.project
    session.apply("Trim", lambda p: edits.trim_tail(p, shot.id, 3), merge_key="drag")
    session.apply("Trim", lambda p: start, merge_key="drag")
    assert session.project is start
    assert session.undo_stack.count() == 0


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["add", "cut", "trim", "split", "undo", "redo"]), max_size=12))
def test_undoing_everything_is_where_one_began(session, steps):
    while session.undo_stack.canUndo():
        session.undo()
    start = session.project
    for step in steps:
        shots = session.project.shots
        if step == "add":
            session.apply("Add", edits.add_shot, Shot(id=new_id(), slate=""))
        elif step in ("undo", "redo"):
            getattr(session, step)()
        elif not shots:
            continue
        elif step == "cut":
            session.apply("Cut", edits.remove_shots, [shots[-1].id])
        elif step == "trim":
            session.apply("Trim", edits.trim_tail, shots[0].id, -1)
        elif shots[0].duration > 2:
            session.apply("Split", edits.split_shot, shots[0].id, 1)
    end, index = session.project, session.undo_stack.index()
    while session.undo_stack.canUndo():
        session.undo()
    assert session.project is start
    session.undo_stack.setIndex(index)
    assert session.project is end


def test_the_stack_keeps_a_thousand_steps(session):
    shot = session.project.shots[0].id
    for n in range(1010):
        session.apply("Type", edits.set_shots, [shot], action=str(n))
    assert session.undo_stack.count() == 1000


def test_an_edit_that_makes_no_sense_is_said_and_not_raised(session, qtbot):
    def nonsense(project):
        raise EditError("That shot is gone.")

    with qtbot.waitSignal(session.message_posted) as told:
        assert not session.apply("Nonsense", nonsense)
    assert told.args == ["warn", "That shot is gone."]


def test_every_edit_reaches_the_disk_by_itself(session, qtbot):
    session.apply("Name", edits.set_project, name="Renamed")
    qtbot.waitUntil(lambda: session.save_state == "saved", timeout=5000)
    path = session.folder.path
    with ProjectFolder.open(path, read_only=True) as again:
        assert again.project == session.project


def test_closing_saves_the_last_edit(session, tmp_path):
    session.apply("Name", edits.set_project, name="Last words")
    path, project = session.folder.path, session.project
    session.close_film()
    assert not session.is_open and not session.project.scenes
    with ProjectFolder.open(path, read_only=True) as again:
        assert again.project == project


def test_a_second_window_is_read_only_and_says_why(session, qtbot):
    from app.session import Session

    second = Session()
    try:
        assert second.open(session.folder.path)
        assert second.read_only and second.read_only_reason
        with qtbot.waitSignal(second.message_posted) as told:
            assert not second.apply("Name", edits.set_project, name="Mine")
        assert told.args == ["warn", second.read_only_reason]
        assert second.save_state.startswith("read-only: ")
    finally:
        second.close()


def test_a_folder_without_a_film_is_said_and_the_open_one_stays(session, qtbot, tmp_path):
    name = session.project.name
    with qtbot.waitSignal(session.message_posted) as told:
        assert not session.open(tmp_path)
    assert told.args[0] == "bad" and str(tmp_path) in told.args[1]
    assert session.project.name == name and session.is_open


def test_opening_later_reads_in_the_background(session, qtbot, tmp_path):
    from engine.project.document import Project

    ProjectFolder.create(tmp_path / "Other.reel", Project(id=new_id(), name="Other")).close()
    with qtbot.waitSignal(session.project_opened, timeout=5000):
        session.open_later(tmp_path / "Other.reel")
    assert session.project.name == "Other"
    assert session.settings.recent[0] == str(tmp_path / "Other.reel")
    assert not session.undo_stack.canUndo()


def test_selection_stays_in_film_order_and_in_the_film(session):
    shots = session.project.shots
    session.select([shots[2].id, shots[0].id, "nothing"])
    assert session.selection == (shots[0].id, shots[2].id)
    session.apply("Delete", edits.remove_shots, [shots[0].id])
    assert session.selection == (shots[2].id,)


def test_the_playhead_stays_inside_the_film(session):
    session.move_playhead(10_000)
    assert session.playhead == session.project.duration - 1
    session.apply("Delete", edits.remove_shots, [session.project.shots[-1].id])
    assert session.playhead == session.project.duration - 1
    session.move_playhead(-4)
    assert session.playhead == 0


def test_the_current_shot_is_the_selected_one_else_the_one_under_the_playhead(session):
    first, second, third = session.project.shots
    session.move_playhead(film.start_of(session.project, second.id) + 3)
    assert session.current_shot is second and session.target_ids == (second.id,)
    session.select([third.id])
    assert session.current_shot is third
    session.select([first.id, third.id])
    assert session.current_shot is second
    assert session.target_ids == (first.id, third.id)


def test_going_to_a_shot_selects_it_and_leaves_a_playhead_that_is_inside(session):
    second = session.project.shots[1]
    start = film.start_of(session.project, second.id)
    session.move_playhead(start + 5)
    session.go_to_shot(second.id)
    assert session.playhead == start + 5 and session.selection == (second.id,)
    session.go_to_shot(session.project.shots[0].id)
    assert session.playhead == 0


def test_takes_on_disk_are_found_and_told(session, make_take, qtbot):
    shot = session.project.shots[0]
    take = make_take(shot)
    assert session.takes[shot.id] == (take,)


def test_a_take_goes_to_the_trash_and_comes_back(session, make_take, qtbot):
    shot = session.project.shots[0]
    take = make_take(shot)
    with qtbot.waitSignal(session.takes_changed, timeout=5000):
        session.trash_take(take)
    assert not session.takes.get(shot.id)
    with qtbot.waitSignal(session.takes_changed, timeout=5000):
        session.restore_take(take)
    assert session.takes[shot.id] == (take,)


def test_missing_files_are_told(session, qtbot, stills):
    from engine.media.intake import import_picture

    reference = import_picture(session.folder, stills(1)[0])
    shot = session.project.shots[0]
    session.apply("Add", edits.add_reference, shot.id, reference)
    session.folder.resolve(reference.file).unlink()
    with qtbot.waitSignal(session.missing_changed, timeout=5000):
        session.refresh_missing()
    assert session.missing == {reference.file}


def test_settings_that_can_not_be_read_are_set_aside(home):
    from app.settings import Settings

    path = home / "settings.json"
    path.write_text("{ nonsense")
    kept = Settings.load()
    assert kept.theme == "dark" and kept.path == path
    assert (home / "settings.unreadable.json").read_text() == "{ nonsense"
    kept.theme = "light"
    kept.save()
    assert Settings.load().theme == "light"


def test_undo_leaves_the_reference_count_of_none_alone(session):
    shot = session.project.shots[0].id
    session.apply("Type", edits.set_shots, [shot], action="x")
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(2000):
        session.undo()
        session.redo()
    gc.collect()
    assert abs(sys.getrefcount(None) - before) < 200


def test_importing_the_window_loads_no_model_code():
    import subprocess

    code = (
        "import sys, app.window; "
        "print([m for m in ('torch', 'diffusers', 'transformers', 'cv2') if m in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.timeout(60)
def test_a_render_lands_as_a_take(session, qtbot):
    shot = session.project.shots[0]
    session.apply("Short", edits.set_shots, [shot.id], duration=4)
    session.apply("Handles", edits.set_render, [shot.id], handles=0)
    session.render([shot.id], takes=1)
    qtbot.waitUntil(lambda: bool(session.takes.get(shot.id)), timeout=50_000)
    assert session.takes[shot.id][0].request.shot_id == shot.id
    qtbot.waitUntil(lambda: not session.rendering.active, timeout=5000)
    assert session.progress_of(shot.id) is None
