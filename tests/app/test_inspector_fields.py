"""The inspector's fields: what they take, what they refuse, and that nothing typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.inspector.agreement import MIXED, MIXED_TEXT, common
from app.inspector.camera_section import lens_text, read_lens
from app.inspector.fields import ChoiceField, ParsedField, TextField
from app.inspector.film_page import read_edge
from app.inspector.moves_list import percent_text, read_percent
from app.inspector.render_plan import time_text


def read_number(text: str) -> int:
    if not text.isdigit():
        raise ValueError("Write a whole number.")
    return int(text)


@pytest.fixture
def number(qtbot):
    """A number field with another field after it, shown and focused."""
    page = QWidget()
    layout = QVBoxLayout(page)
    field = ParsedField(read_number, str, lambda value, steps: max(0, value + steps))
    layout.addWidget(field)
    layout.addWidget(ParsedField(read_number, str))
    qtbot.addWidget(page)
    page.show()
    field.show_value(7)
    field.setFocus()
    yield field
    page.hide()


def test_what_shots_share():
    assert common([3, 3, 3]) == 3
    assert common([None, None]) is None
    assert common([3, 4]) is MIXED
    with pytest.raises(ValueError):
        common([])


def test_enter_takes_a_number_once(qtbot, number):
    said = []
    number.edited.connect(said.append)
    number.selectAll()
    qtbot.keyClicks(number, "12")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert said == [12]


def test_wrong_text_stays_and_keeps_the_focus(qtbot, number):
    said, problems = [], []
    number.edited.connect(said.append)
    number.refused.connect(problems.append)
    number.selectAll()
    qtbot.keyClicks(number, "soon")
    qtbot.keyClick(number, Qt.Key.Key_Tab)
    assert number.hasFocus() and number.text() == "soon"
    assert said == [] and problems == ["Write a whole number."]
    number.selectAll()
    qtbot.keyClicks(number, "9")
    assert problems[-1] == ""
    qtbot.keyClick(number, Qt.Key.Key_Tab)
    assert said == [9] and not number.hasFocus()


def test_a_value_from_outside_does_not_wipe_wrong_text(qtbot, number):
    number.selectAll()
    qtbot.keyClicks(number, "soon")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    number.show_value(7)
    assert number.text() == "soon"


def test_escape_brings_the_value_back(qtbot, number):
    number.selectAll()
    qtbot.keyClicks(number, "soon")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    qtbot.keyClick(number, Qt.Key.Key_Escape)
    assert number.text() == "7"


def test_up_and_down_step(qtbot, number):
    said = []
    number.edited.connect(said.append)
    qtbot.keyClick(number, Qt.Key.Key_Up)
    qtbot.keyClick(number, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert said == [8, 0]


def test_a_mixed_field_says_so_and_is_left_alone(qtbot, number):
    said = []
    number.edited.connect(said.append)
    number.show_value(MIXED)
    assert number.text() == "" and number.placeholderText() == MIXED_TEXT
    qtbot.keyClick(number, Qt.Key.Key_Tab)
    assert said == []


def test_the_wheel_never_changes_a_choice(qtbot):
    field = ChoiceField((("a", "A"), ("b", "B")))
    qtbot.addWidget(field)
    field.show_value("a")
    field.show()
    said = []
    field.edited.connect(said.append)
    field.show_value(MIXED)
    assert field.value is MIXED and said == []
    field.show_value("b")
    assert field.value == "b"


def test_text_keeps_its_caret_when_its_own_words_come_back(qtbot):
    field = TextField()
    qtbot.addWidget(field)
    field.show()
    field.show_value("Mara runs")
    cursor = field.textCursor()
    cursor.setPosition(4)
    field.setTextCursor(cursor)
    qtbot.keyClicks(field, "h")
    field.show_value("Marah runs")
    assert field.textCursor().position() == 5


@pytest.mark.parametrize(
    ("text", "lens"), [("35", 35.0), ("35mm", 35.0), ("50 MM", 50.0), ("", None), ("—", None)]
)
def test_lenses_as_people_write_them(text, lens):
    assert read_lens(text) == lens
    assert read_lens(lens_text(lens)) == lens


@pytest.mark.parametrize("text", ["wide", "0", "5000"])
def test_no_such_lens(text):
    with pytest.raises(ValueError, match="lens"):
        read_lens(text)


def test_percentages():
    assert read_percent("60", 0, 1, "It") == 0.6
    assert read_percent(percent_text(0.35), 0, 1, "It") == 0.35
    with pytest.raises(ValueError, match="between 0 and 100"):
        read_percent("120", 0, 1, "It")


def test_video_needs_even_edges():
    assert read_edge("1280 px") == 1280
    with pytest.raises(ValueError, match="1280 or 1282"):
        read_edge("1281")


def test_times_are_round():
    assert [time_text(s) for s in (0.2, 4.4, 42, 700, 8000)] == [
        "1 s", "4 s", "40 s", "12 min", "2 h 10 min",
    ]  # fmt: skip
