"""Handles while the action is written: offered, taken, coloured, told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QApplication

from app.inspector.handle_completer import NOT_KNOWN, told_of
from app.inspector.words_section import WordsSection
from engine.project import edits
from engine.project.cast import mentions
from engine.project.document import Element

CAST = (
    Element(id="m", kind="character", handle="mara", description="a tall diver"),
    Element(id="o", kind="character", handle="mara-old", description="an old diver"),
    Element(id="p", kind="location", handle="Pier"),
    Element(id="c", kind="prop", handle="玛拉"),
)


@pytest.fixture
def words(qtbot, session):
    """The action of the first shot, empty, with the caret in it."""
    for element in CAST:
        session.apply("x", edits.add_element, element)
    shot = session.project.shots[0]
    session.apply("x", edits.set_shots, [shot.id], action="")
    made = WordsSection(session)
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    qtbot.waitExposed(made)
    made.show_shots((session.project.shots[0],))
    made.action.setFocus()
    qtbot.waitUntil(made.action.hasFocus)
    return made


def offered(words):
    popup = words.handles.popup
    if not popup.isVisible():
        return []
    return [popup.item(row).data(Qt.ItemDataRole.UserRole) for row in range(popup.count())]


def test_a_handle_is_completed_by_keys(words, qtbot, session):
    qtbot.keyClicks(words.action, "With @")
    assert offered(words) == ["mara", "mara-old", "Pier", "玛拉"]
    qtbot.keyClicks(words.action, "MA")
    assert offered(words) == ["mara", "mara-old"]
    qtbot.keyClick(words.action, Qt.Key.Key_Down)
    qtbot.keyClick(words.action, Qt.Key.Key_Return)
    assert offered(words) == []
    qtbot.keyClicks(words.action, " on @ie")
    assert offered(words) == ["Pier"]
    qtbot.keyClick(words.action, Qt.Key.Key_Tab)
    assert words.action.hasFocus()
    assert session.project.shots[0].action == "With @mara-old on @Pier"
    words.action.insertPlainText(". 😀看@")
    assert offered(words) == ["mara", "mara-old", "Pier", "玛拉"]
    qtbot.keyClick(words.action, Qt.Key.Key_Up)
    qtbot.keyClick(words.action, Qt.Key.Key_Enter)
    assert session.project.shots[0].action == "With @mara-old on @Pier. 😀看@玛拉"


def test_enter_is_a_new_line_wherever_no_handle_is_chosen(words, qtbot):
    action = words.action
    for typed in ("a", "@nobody", "mail me@", "@mara", "@pier"):
        action.clear()
        qtbot.keyClicks(action, typed)
        qtbot.keyClick(action, Qt.Key.Key_Return)
        assert action.toPlainText() == typed + "\n"
    action.clear()
    qtbot.keyClicks(action, "@m")
    assert offered(words)
    qtbot.keyClick(action, Qt.Key.Key_Escape)
    assert offered(words) == []
    qtbot.keyClicks(action, "ar")
    assert offered(words) == []
    qtbot.keyClick(action, Qt.Key.Key_Return)
    qtbot.keyClicks(action, "@")
    assert action.toPlainText() == "@mar\n@" and offered(words)


def test_the_list_closes_when_the_caret_or_the_focus_goes(words, qtbot):
    qtbot.keyClicks(words.action, "x @m")
    assert offered(words)
    qtbot.keyClick(words.action, Qt.Key.Key_Home)
    assert offered(words) == []
    qtbot.keyClick(words.action, Qt.Key.Key_End)
    qtbot.keyClicks(words.action, "a")
    assert offered(words)
    words.dialogue.setFocus()
    assert offered(words) == []


def marked(words):
    """Return (start, length, whether it is underlined) of what is coloured."""
    layout = words.action.document().firstBlock().layout()
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    return [
        (one.start, one.length, QTextCharFormat(one.format).underlineStyle() == wave)
        for one in layout.formats()
    ]


def test_handles_are_coloured_and_unknown_ones_underlined(words, session):
    words.action.setPlainText("😀 @mara and @nobody")
    assert marked(words) == [(3, 5, False), (13, 7, True)]
    count = session.undo_stack.count()
    session.apply("x", edits.add_element, Element(id="n", kind="prop", handle="nobody"))
    QApplication.processEvents()
    assert marked(words) == [(3, 5, False), (13, 7, False)]
    assert session.undo_stack.count() == count + 1


def test_a_handle_tells_its_description(session):
    told = [told_of(one) for one in mentions("@mara @pier @nobody", CAST)]
    assert told == ["a tall diver", "@Pier: no description yet", NOT_KNOWN]
