"""The table of actions: keys, key maps, and which keys are typing."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QMainWindow, QPlainTextEdit, QPushButton

from app import theme
from app.actions import ACTION, ACTIONS, KEY_MAPS, MENUS, build_actions, keys_of, tip
from app.keys import PICKS

HABITS = {
    "play": "Space", "shuttle_back": "J", "shuttle_stop": "K", "shuttle_forward": "L",
    "frame_back": "Left", "frame_forward": "Right", "second_back": "Shift+Left",
    "second_forward": "Shift+Right", "cut_previous": "Up", "cut_next": "Down",
    "shot_previous": "PgUp", "shot_next": "PgDown", "take_previous": "Alt+Up",
    "take_next": "Alt+Down", "go_start": "Home", "go_end": "End", "mark_in": "I", "mark_out": "O",
    "mark_shot": "X", "split": "S", "trim_head": "Q", "trim_tail": "W", "nudge_left": ",",
    "nudge_right": ".", "new_shot": "N", "duplicate": "Ctrl+D", "delete": "Del",
    "lift": "Backspace", "add_marker": "M", "zoom_in": "+", "zoom_out": "-",
    "zoom_fit": "Shift+Z", "undo": "Ctrl+Z", "redo": "Ctrl+Shift+Z", "render": "Ctrl+Return",
    "export_film": "Ctrl+E", "pick_1": "1", "pick_9": "9", "full_screen": "`",
    "match_frame": "F", "find": "Ctrl+F", "help": "F1", "shortcut_sheet": "?",
    "layout_board": "Alt+1", "layout_edit": "Alt+2", "layout_render": "Alt+3",
}  # fmt: skip


class Pressed(QMainWindow):
    def __init__(self):
        super().__init__()
        self.fired: Counter[str] = Counter()


@pytest.fixture
def pressed(qtbot, qapp):
    """A window with every action of the table; what fires is counted."""
    from app.launch import make_application

    make_application()
    window = Pressed()
    qtbot.addWidget(window)
    fired = window.fired

    def counter(id):
        return lambda *_: fired.update([id])

    build_actions(window, {spec.id: counter(spec.id) for spec in ACTIONS})
    window.resize(300, 200)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


def focus(window, widget, qtbot):
    window.setCentralWidget(widget)
    widget.show()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return widget


@pytest.mark.parametrize(("id", "key"), HABITS.items())
def test_the_habits_people_bring(id, key):
    assert key in keys_of(ACTION[id])


@pytest.mark.parametrize("key_map", KEY_MAPS)
def test_no_key_does_two_things(key_map):
    keys = Counter(
        QKeySequence(key).toString() for spec in ACTIONS for key in keys_of(spec, key_map)
    )
    assert [key for key, count in keys.items() if count > 1 or not key] == []


def test_key_maps_name_rows_that_are():
    assert all(id in ACTION for changes in KEY_MAPS.values() for id in changes)


def test_rows_are_whole():
    assert len(ACTION) == len(ACTIONS)
    for spec in ACTIONS:
        assert spec.menu.split("/")[0] in MENUS
        assert spec.text[0].isupper() and not spec.text.endswith(".")
        if spec.icon:
            theme.icon(spec.icon)


def test_a_tooltip_tells_the_key():
    assert tip("split").endswith("(S)")
    assert tip("split", "premiere").endswith("(Ctrl+K)")


def test_a_handler_without_a_row_is_an_error(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    with pytest.raises(KeyError):
        build_actions(window, {"no_such_action": print})


def test_a_row_without_a_handler_is_no_action(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    assert list(build_actions(window, {"play": lambda: None})) == ["play"]


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_what_is_typed_in_a_text_field_fires_nothing(pressed, qtbot, make):
    field = focus(pressed, make(), qtbot)
    typed = "sqwnmxiojklf, .1290?`+-SQNFXTIO"
    qtbot.keyClicks(field, typed)
    text = field.text() if make is QLineEdit else field.toPlainText()
    assert text == typed
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Backspace,
                Qt.Key.Key_Delete, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp,
                Qt.Key.Key_End, Qt.Key.Key_Return):  # fmt: skip
        qtbot.keyClick(field, key)
        qtbot.keyClick(field, key, Qt.KeyboardModifier.ShiftModifier)
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Z):
        qtbot.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert not pressed.fired


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_commands_work_while_a_text_field_has_the_focus(pressed, qtbot, make):
    field = focus(pressed, make(), qtbot)
    for key, modifier in (
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
    ):
        qtbot.keyClick(field, key, modifier)
    assert pressed.fired == {"render": 1, "export_film": 1, "layout_edit": 1, "help": 1}


def test_space_plays_and_presses_no_button(pressed, qtbot):
    button = focus(pressed, QPushButton("Delete everything"), qtbot)
    clicks = []
    button.clicked.connect(lambda: clicks.append(1))
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert pressed.fired == {"play": 1} and not clicks
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert clicks == [1] and pressed.fired == {"play": 1}


def test_a_list_of_choices_keeps_its_arrows(pressed, qtbot):
    box = QComboBox()
    box.addItems(["a", "b", "c"])
    focus(pressed, box, qtbot)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == "b" and not pressed.fired
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert pressed.fired == {"play": 1}


def test_letters_choose_the_entry_that_begins_with_them(pressed, qtbot):
    box = QComboBox()
    box.addItems(["Cut", "Dissolve", "Wipe"])
    focus(pressed, box, qtbot)
    chosen = []
    box.activated.connect(lambda index: chosen.append(box.itemText(index)))
    qtbot.keyClick(box, Qt.Key.Key_W)
    assert box.currentText() == "Wipe" and chosen == ["Wipe"] and not pressed.fired


def test_digits_pick_takes_only_where_takes_are(pressed, qtbot):
    elsewhere = focus(pressed, QPushButton(), qtbot)
    qtbot.keyClick(elsewhere, Qt.Key.Key_2)
    assert not pressed.fired
    strip = QPushButton()
    strip.setProperty(PICKS, True)
    focus(pressed, strip, qtbot)
    qtbot.keyClick(strip, Qt.Key.Key_2)
    assert pressed.fired == {"pick_2": 1}
