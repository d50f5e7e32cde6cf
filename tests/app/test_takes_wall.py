"""The take wall by mouse and keys, its filters, and that 10,000 shots cost no more than a few."""

import time

import pytest
from PySide6.QtCore import QPoint, QSize, Qt

from app.takes.wall import TakeWall
from app.takes.wall_grid import HEAD, WallGrid
from engine.project import edits
from engine.project.document import Shot, new_id


@pytest.fixture
def takes(session, make_take):
    """Two takes of the first shot, one of the second, none of the third."""
    one, two, _ = session.project.shots
    return [make_take(one, 1), make_take(one, 2), make_take(two, 1)]


@pytest.fixture
def wall(session, thumbnails, takes, qtbot):
    made = TakeWall(session, thumbnails)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_clips()


def shot(session, index):
    return session.project.shots[index]


def click(qtbot, wall, row, column):
    box = wall.view.grid.picture(row, column)
    qtbot.mouseClick(wall.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def test_a_click_picks_in_its_row_and_selects_the_shot(session, wall, takes, qtbot):
    click(qtbot, wall, 1, 0)
    assert shot(session, 1).picked == takes[2].id
    assert session.selection == (shot(session, 1).id,)
    click(qtbot, wall, 0, 1)
    assert shot(session, 0).picked == takes[1].id


def test_keys_go_everywhere_and_mark(session, wall, takes, qtbot):
    wall.setFocus()
    qtbot.keyClick(wall.view, Qt.Key.Key_Home)
    qtbot.keyClick(wall.view, Qt.Key.Key_Right)
    wall.toggle_favourite()
    assert shot(session, 0).take_marks[takes[1].id].favourite
    qtbot.keyClick(wall.view, Qt.Key.Key_Down)
    wall.toggle_reject()
    assert shot(session, 1).take_marks[takes[2].id].rejected
    assert session.selection == (shot(session, 1).id,)
    qtbot.keyClick(wall.view, Qt.Key.Key_Up)
    wall.pick_number(1)
    assert shot(session, 0).picked == takes[0].id
    qtbot.keyClick(wall.view, Qt.Key.Key_End)
    assert wall.view.current_take is None
    wall.pick_current()
    assert shot(session, 2).picked is None


def test_ctrl_clicks_compare_takes_of_a_row(session, wall, takes, qtbot):
    def control(row, column):
        box = wall.view.grid.picture(row, column)
        qtbot.mouseClick(
            wall.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier,
            box.center(),
        )  # fmt: skip

    with qtbot.waitSignal(wall.compare_asked) as asked:
        control(0, 0)
        control(0, 1)
    assert asked.args == [shot(session, 0).id, (takes[0].id, takes[1].id)]
    control(1, 0)
    assert wall.view.marked == (takes[2].id,)
    assert shot(session, 0).picked is None and shot(session, 1).picked is None


def test_the_cursor_begins_on_the_take_that_is_seen(session, wall, takes, qtbot):
    assert wall.view.current_take is not None and wall.view.current_take.id == takes[1].id
    session.apply("Pick", edits.pick, shot(session, 0).id, takes[0].id)
    qtbot.waitUntil(lambda: wall.view.current_take.id == takes[0].id, timeout=2000)
    session.apply("Pick", edits.pick, shot(session, 0).id, takes[1].id)
    qtbot.waitUntil(lambda: wall.view.current_take.id == takes[1].id, timeout=2000)
    session.select((shot(session, 1).id,))
    session.go_to_shot(shot(session, 1).id)
    assert wall.view.current_take.id == takes[2].id
    session.go_to_shot(shot(session, 0).id)
    assert wall.view.current_take.id == takes[1].id
    wall.setFocus()
    qtbot.keyClick(wall.view, Qt.Key.Key_Left)
    wall.view.refresh()
    assert wall.view.current_take.id == takes[0].id


def test_filters(session, wall, takes, qtbot):
    def shown() -> list[str]:
        return [one.slate for one in wall.view.shots]

    assert shown() == ["010", "020", "030"] and wall.count.text() == "3 shots"
    session.apply("Pick", edits.pick, shot(session, 0).id, takes[0].id)
    session.apply("Fav", edits.mark_take, shot(session, 1).id, takes[2].id, favourite=True)
    session.apply("Words", edits.set_shots, [shot(session, 1).id], action="Other")
    for name, slates in (
        ("unpicked", ["020"]),
        ("favourites", ["020"]),
        ("stale", ["020"]),
        ("failed", []),
        ("all", ["010", "020", "030"]),
    ):
        qtbot.mouseClick(wall.filters[name], Qt.MouseButton.LeftButton)
        assert shown() == slates, name
    assert wall.count.text() == "3 shots"


def test_the_slider_and_the_wheel_change_the_size(wall):
    before = wall.view.grid.pitch
    wall.size_slider.setValue(256)
    assert wall.view.grid.thumb.width() == 256 and wall.view.grid.pitch > before


def test_rename_on_the_wall(session, wall, takes, qtbot):
    wall.setFocus()
    qtbot.keyClick(wall.view, Qt.Key.Key_Home)
    qtbot.keyClick(wall.view, Qt.Key.Key_F2)
    qtbot.keyClicks(wall.view.editor, "Best")
    qtbot.keyClick(wall.view.editor, Qt.Key.Key_Return)
    assert shot(session, 0).take_marks[takes[1].id].name == "Best"


def test_hovering_scrubs(session, wall, takes, qtbot):
    from PySide6.QtTest import QTest

    box = wall.view.grid.picture(0, 0)
    QTest.mouseMove(wall.view.viewport(), box.center())
    qtbot.waitUntil(lambda: wall.view.scrub.of(takes[0])[0] is not None, timeout=5000)


def test_the_grid_and_its_inverse():
    grid = WallGrid(rows=10_000, columns=30, thumb=QSize(128, 72), offset=QPoint(400, 123_456))
    for row, column in ((1100, 3), (1101, 9)):
        assert grid.place_at(grid.picture(row, column).center()) == (row, column)
    assert grid.place_at(QPoint(HEAD - 1, 40))[1] == -1
    assert grid.place_at(QPoint(300, -200_000)) == (-1, -1)
    rows = grid.visible_rows(500)
    assert len(rows) <= 500 // grid.pitch + 2 and rows.start == (123_456 - 12) // grid.pitch


def test_a_view_too_small_for_a_take_does_not_scroll_past_it():
    grid = WallGrid(rows=9, columns=9, thumb=QSize(128, 72), offset=QPoint(0, 0))
    assert grid.offset_showing(0, 0, QSize(100, 30)) == QPoint(0, 0)
    to = grid.offset_showing(5, 4, QSize(900, 400))
    box = WallGrid(rows=9, columns=9, thumb=QSize(128, 72), offset=to).picture(5, 4)
    assert box.left() >= HEAD and box.bottom() < 400


def test_ten_thousand_shots_are_painted_lazily(session, thumbnails, qtbot):
    shots = [Shot(id=new_id(), slate=f"{n:05}", action="x") for n in range(1, 10_001)]
    session.apply("Many", edits.add_shots, shots, session.project.scenes[0].id, 0)
    wall = TakeWall(session, thumbnails)
    qtbot.addWidget(wall)
    wall.resize(900, 500)
    wall.show()
    wall.setFocus()
    qtbot.keyClick(wall.view, Qt.Key.Key_End)
    assert wall.view.current_shot is wall.view.shots[-1]
    began = time.perf_counter()
    wall.grab()
    assert time.perf_counter() - began < 0.5
    wall.close_clips()
