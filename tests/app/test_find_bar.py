"""Finding on the board: words, chips, going from one to the next, and dropping among the found."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.board.board import Board
from app.board.layout import CardLayout
from app.board.shown import ShownShots
from engine.project import edits
from engine.project.document import Shot, new_id


@pytest.fixture
def board(session, thumbnails, qtbot):
    made = Board(session, thumbnails)
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(board):
    return [shot.slate for shot in board.cards.shown.shots]


def test_words_leave_only_what_is_found(board, session, qtbot):
    first, second, third = session.project.shots
    session.apply("Words", edits.set_shots, (second.id, third.id), action="The red boat")
    board.show_find()
    bar = board.find_bar
    QTest.keyClicks(bar.field, "red")
    qtbot.waitUntil(lambda: shown(board) == ["020", "030"])
    assert bar.count.text() == "2 shots"
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert session.current_shot.id == second.id
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert session.current_shot.id == third.id
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert session.current_shot.id == second.id
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert session.current_shot.id == third.id
    session.apply("Words", edits.set_shots, (third.id,), action="Blue")
    qtbot.waitUntil(lambda: shown(board) == ["020"])
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert shown(board) == ["010", "020", "030"] and not bar.isVisible()
    assert first.id in board.cards.shown.orders


def test_chips_and_elements_narrow_it_down(board, session, make_take):
    make_take(session.project.shots[0])
    bar = board.find_bar
    bar.open_bar()
    QTest.mouseClick(bar.chips["unrendered"], Qt.MouseButton.LeftButton)
    assert shown(board) == ["020", "030"]
    session.apply("Notes", edits.set_shots, (session.project.shots[2].id,), dialogue="Yes.")
    QTest.mouseClick(bar.chips["dialogue"], Qt.MouseButton.LeftButton)
    assert shown(board) == ["030"] and bar.count.text() == "1 shot"
    bar.chips["starred"].setChecked(True)
    assert shown(board) == [] and bar.count.text() == "none"
    board.cards.grab()
    bar.close_bar()
    assert not any(button.isChecked() for button in bar.chips.values())


def test_a_card_lands_among_all_shots_of_its_scene(session):
    for _ in range(3):
        session.apply("New shot", edits.add_shot, Shot(id=new_id(), slate=""))
    ids = [shot.id for shot in session.project.shots]
    some = ShownShots(session.project, frozenset({ids[1], ids[4]}))
    assert [some.index_in_scene(0, index) for index in range(3)] == [1, 4, 5]
    assert ShownShots(session.project).index_in_scene(0, 6) == 6
    assert some.counts == [2] and some.orders == {ids[1]: 0, ids[4]: 1}


def test_scenes_without_a_find_take_no_room():
    layout = CardLayout([0, 2, 0, 1, 0], 300, "list", 16 / 9, sparse=True)
    assert [scene for scene, _ in layout.visible(0, layout.height)] == [1, 3]
    for order in range(3):
        assert layout.card_at(layout.place(order).center()) == order
    assert layout.header_at(layout.header(1).center()) == 1
    assert layout.neighbour(1, 0, 1) == 2


def test_the_board_is_walked_and_clicked_while_filtered(board, session, qtbot):
    second = session.project.shots[1]
    board.cards.filter(frozenset({second.id}))
    place = board.cards.place_of(second.id)
    QTest.mouseClick(board.cards.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert session.selection == (second.id,)
    assert board.cards.place_of(session.project.shots[0].id).isEmpty()
    session.select((session.project.shots[0].id,))
    QTest.keyClick(board.cards, Qt.Key.Key_Down)
    assert session.selection == (second.id,)


def test_ten_thousand_shots_are_filtered_while_one_types(board, session, qtbot):
    words = ("Rain", *["Sun"] * 49) * 200
    shots = [Shot(id=new_id(), slate=f"x{n:05}", action=word) for n, word in enumerate(words)]
    session.apply("Many", edits.add_shots, shots)
    bar = board.find_bar
    bar.open_bar()
    bar.field.setText("rain")
    begun = time.perf_counter()
    bar.search()
    board.cards.grab()
    assert time.perf_counter() - begun < 1.0
    assert bar.count.text() == "200 shots" == f"{len(board.cards.shown.shots)} shots"
