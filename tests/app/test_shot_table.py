"""The shot list as a table: reading, sorting, writing in place, copying, a spreadsheet's keys."""

import time

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from app.board.shot_table import ShotList
from app.board.table_columns import COLUMNS
from engine.project import edits
from engine.project.document import Shot, new_id

NUMBER = {column.name: number for number, column in enumerate(COLUMNS)}


@pytest.fixture
def table(session, qtbot):
    made = ShotList(session)
    qtbot.addWidget(made)
    made.resize(1100, 400)
    made.show()
    qtbot.waitExposed(made)
    made.table.setFocus()
    return made.table


def cell(table, row, name):
    return table.rows.index(row, NUMBER[name])


def text(table, row, name):
    return cell(table, row, name).data()


def column_of(table, name):
    return [text(table, row, name) for row in range(table.rows.rowCount())]


def choose(table, name, *rows):
    flags = QItemSelectionModel.SelectionFlag
    table.setCurrentIndex(cell(table, rows[0], name))
    for row in rows:
        table.selectionModel().select(cell(table, row, name), flags.Select)


def write(table, row, name, words):
    table.write_at(cell(table, row, name), words)


def test_every_column_is_read_and_written(table, session):
    write(table, 0, "Slate", "005")
    write(table, 0, "Scene", "INT. HALL")
    write(table, 0, "Size", "MCU")
    write(table, 0, "Angle", "low")
    write(table, 0, "Lens", "50 mm")
    write(table, 0, "Move", "slow push in")
    write(table, 0, "Dialogue", "Who is there?")
    write(table, 0, "Length", "2s")
    shot = session.project.shots[0]
    assert (shot.slate, shot.size, shot.angle, shot.lens) == ("005", "MCU", "low", 50)
    assert [move.kind for move in shot.moves] == ["dolly_in"] and shot.duration == 48
    assert session.project.scenes[0].heading == "INT. HALL"
    assert [text(table, 0, name) for name in ("Slate", "Scene", "Size", "Lens", "Length")] == [
        "005", "INT. HALL", "MCU", "50 mm", "2.00 s",
    ]  # fmt: skip
    assert text(table, 0, "State") == "empty" and text(table, 0, "Takes") == ""
    assert "low" in text(table, 0, "Angle").casefold() and text(table, 0, "Move")
    assert session.undo_stack.count() == 8


def test_what_can_not_be_read_is_said_and_changes_nothing(table, session, qtbot):
    before = session.project
    for name, words in (
        ("Lens", "wide"), ("Length", "soon"), ("Size", "XXL"), ("Move", "flarb"), ("Slate", "020"),
    ):  # fmt: skip
        with qtbot.waitSignal(session.message_posted):
            write(table, 0, name, words)
    assert session.project is before


def test_sorting_is_for_the_eye_alone(table, session):
    write(table, 1, "Length", "1s")
    write(table, 2, "Length", "9s")
    before = session.project
    table.sortByColumn(NUMBER["Length"], Qt.SortOrder.AscendingOrder)
    assert column_of(table, "Slate") == ["020", "010", "030"] and session.project is before
    write(table, 0, "Length", "20s")
    assert column_of(table, "Slate") == ["020", "010", "030"], "a row stays while it is written in"
    session.apply("New", edits.add_shot, Shot(id=new_id(), slate="040", duration=1))
    assert column_of(table, "Slate") == ["040", "010", "030", "020"]
    write(table, 3, "Action", "Last")
    assert session.project.shots[1].action == "Last"


def test_several_rows_are_set_in_one_step(table, session):
    choose(table, "Size", 0, 1, 2)
    write(table, 1, "Size", "CU")
    assert [shot.size for shot in session.project.shots] == ["CU"] * 3
    assert session.undo_stack.count() == 1
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert [shot.size for shot in session.project.shots] == [None] * 3


def test_keys_are_a_spreadsheets(table, session, qtbot):
    table.setCurrentIndex(cell(table, 0, "Action"))
    QTest.keyClicks(table, "R")
    editor = QApplication.focusWidget()
    assert editor is not None and editor is not table
    QTest.keyClicks(editor, "ain")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.project.shots[0].action == "Rain")
    assert table.currentIndex().row() == 1 and table.currentIndex().column() == NUMBER["Action"]
    QTest.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert table.currentIndex().row() == 0
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert session.current_shot.slate == "020"
    table.setCurrentIndex(cell(table, 1, "Size"))
    QTest.keyClick(table, Qt.Key.Key_F2)
    (box,) = [one for one in table.findChildren(QComboBox) if one.isVisible()]
    box.setCurrentText("WS")
    box.activated.emit(box.currentIndex())
    assert session.project.shots[1].size == "WS"


def test_it_is_copied_to_a_spreadsheet_and_back(table, session):
    session.apply(
        "Words", edits.set_shots, (session.project.shots[1].id,), action='He says "no"\n!'
    )
    choose(table, "Slate", 0, 1)
    choose(table, "Slate", 0, 1)
    table.selectionModel().select(
        cell(table, 1, "Action"), QItemSelectionModel.SelectionFlag.Select
    )
    assert table.copied() == '010\t\n020\t"He says ""no""\n!"'
    lines = table.whole().split("\n")
    assert lines[0].startswith("Slate\tScene\tSize") and lines[1].startswith("010\tScene 1\t")
    QGuiApplication.clipboard().setText('Rain\tYes\n"a\nb"\tNo')
    table.setCurrentIndex(cell(table, 0, "Action"))
    session.undo_stack.clear()
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [(s.action, s.dialogue) for s in session.project.shots[:2]] == [
        ("Rain", "Yes"), ("a\nb", "No"),
    ]  # fmt: skip
    assert session.undo_stack.count() == 1


def test_ten_thousand_rows(table, session):
    shots = [Shot(id=new_id(), slate=f"x{n:05}", action=f"Action {n % 77}") for n in range(10_000)]
    session.apply("Many", edits.add_shots, shots)
    begun = time.perf_counter()
    table.sortByColumn(NUMBER["Action"], Qt.SortOrder.AscendingOrder)
    table.grab()
    assert table.rows.rowCount() == 10_003
    write(table, 5_000, "Size", "WS")
    assert time.perf_counter() - begun < 4.0


def test_the_window_shows_it_in_the_boards_place(window, qtbot):
    window.action_table["shot_table"].trigger()
    place = window.board_place
    assert place.shows_table and not place.shows_cast
    assert window.action_table["shot_table"].isChecked()
    table, project = place.table.table, window.session.project
    table.setCurrentIndex(table.rows.index(1, NUMBER["Action"]))
    table.setFocus()
    for key in (Qt.Key.Key_S, Qt.Key.Key_1):
        QTest.keyClick(table, key)  # would split the shot, or pick a take
        assert table.state() == table.State.EditingState and window.session.project is project
        QTest.keyClick(QApplication.focusWidget() or table, Qt.Key.Key_Escape)
        assert table.state() != table.State.EditingState
    window.action_table["find"].trigger()
    assert not place.shows_table and window.board.find_bar.isVisible()
