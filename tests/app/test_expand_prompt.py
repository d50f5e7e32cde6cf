"""The prompt in the inspector, and the dialog that expands it: seen, edited, accepted or not."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.dialogs.expand_prompt import ExpandPrompt
from app.dialogs.word_diff import as_html, differences
from engine.camera.edits import with_notes
from engine.project import edits
from engine.project.document import CameraMove, Element
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.instruct import add_instruct
from engine.render.models import Installed
from engine.render.token_count import token_count
from engine.render.wording import prompt_of

from tiny import chat, t5


def first(session):
    return session.project.shots[0]


@pytest.fixture
def counting(tmp_path):
    """A model of the family Wan with a tokenizer of letters, that reads 40 tokens."""
    t5.tokenizer().save_pretrained(tmp_path / "model" / "tokenizer")
    spec = ModelSpec(  # letters: "Action of 010." fits, a longer sentence does not
        id="mine", name="Mine", description="", backend="", path=str(tmp_path / "model"),
        family="wan", token_limit=40,
    )  # fmt: skip
    MODELS.write(Installed(models=(spec,)))


def test_the_inspector_shows_what_the_model_gets(session, one):
    row = one.words.prompt
    session.apply("Camera", edits.set_shots, (first(session).id,), size="MCU")
    assert row.text.toPlainText() == "Medium close-up. Action of 010."
    assert row.length.text() == "about 5 words"
    session.select([shot.id for shot in session.project.shots])
    assert not row.text.isVisible() and row.expand.isVisible()


def test_tokens_are_counted_in_a_thread_against_the_limit(session, one, counting, qtbot, hand):
    session.apply("Model", edits.set_render, (first(session).id,), model="mine")
    row = one.words.prompt
    count = token_count(MODELS["mine"], "Action of 010.").tokens
    qtbot.waitUntil(lambda: row.length.text() == f"{count} of 40 tokens", timeout=5000)
    assert row.length.property("role") == "dim"
    hand.write(one.words.action, "A pilot runs over the wet field at night.")
    count = token_count(MODELS["mine"], "A pilot runs over the wet field at night.").tokens
    assert count is not None and count > 40
    qtbot.waitUntil(lambda: row.length.text() == f"{count} of 40 tokens", timeout=5000)
    assert row.length.property("role") == "warn"


@pytest.fixture
def dialog(window, qtbot):
    """The dialog on shot 2 of the window's film, which has an action and a camera move."""
    session = window.session
    shot = session.project.shots[1]
    session.apply("x", edits.set_shots, (shot.id,), moves=(CameraMove(kind="pan_left"),))
    session.undo_stack.clear()
    session.select((shot.id,))
    window.inspector.words.prompt.expand.click()
    made = window.findChild(ExpandPrompt)
    assert made is not None and made.isVisible()
    return made


def test_accepting_is_one_step_of_undo(window, dialog, qtbot):
    session = window.session
    assert "comes into view on the left." in dialog.text.toPlainText()
    qtbot.waitUntil(lambda: "The camera pans left." in dialog.prompt.text(), timeout=5000)
    qtbot.mouseClick(dialog._accept, Qt.MouseButton.LeftButton)
    assert session.project.shots[1].action.startswith("Wind. The scene is outside: pad. More of")
    assert session.undo_stack.count() == 1
    session.undo()
    assert session.project.shots[1].action == "Wind"


def test_keeping_mine_changes_nothing(window, dialog, qtbot):
    before = window.session.project
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.session.project is before and window.session.undo_stack.count() == 0


def test_the_words_can_be_edited_before(window, dialog):
    dialog.text.setPlainText("Wind over the pad, @nobody there")
    dialog.accept()
    assert window.session.project.shots[1].action == "Wind over the pad, @nobody there"


def test_what_is_wrong_with_the_words_is_said(dialog, qtbot):
    dialog.text.setPlainText("@nobody waits")
    qtbot.waitUntil(lambda: "no element @nobody" in dialog.told.text(), timeout=5000)
    assert dialog.told.isVisible()


def test_several_shots_are_one_step(window, qtbot):
    session = window.session
    shots = session.project.shots
    session.apply(
        "x", edits.set_shots, [shot.id for shot in shots], action="Wind", size="WS"
    )  # fmt: skip
    session.undo_stack.clear()
    session.select([shot.id for shot in shots])
    window.focus_preview()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    dialog = window.findChild(ExpandPrompt)
    assert dialog.shot_list.count() == 3 and dialog._accept.text() == "Accept 3 shots"
    dialog.shot_list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert dialog._accept.text() == "Accept 2 shots"
    dialog.shot_list.setCurrentRow(2)
    dialog.text.setPlainText("Still air")
    dialog.accept()
    actions = [shot.action for shot in session.project.shots]
    assert actions[1:] == ["Wind", "Still air"] and "The whole place is seen." in actions[0]
    assert session.undo_stack.count() == 1
    session.undo()
    assert [shot.action for shot in session.project.shots] == ["Wind"] * 3


@pytest.mark.parametrize(
    ("before", "after"),
    [("a b c", "a x c d"), ("", "new"), ("old", ""), ("one\ntwo", "one\nthree two"), ("a", "a")],
)
def test_a_diff_holds_both_texts(before, after):
    pieces = differences(before, after)
    assert "".join(text for kind, text in pieces if kind != "new") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after
    assert "<script>" not in as_html(before + "<script>", after)


def test_without_a_model_the_rules_are_named(dialog):
    assert not dialog.by.isVisible() and dialog.state.text().startswith("Written by rules.")


def test_a_model_of_ones_own_writes_in_a_process(window, qtbot, tmp_path):
    """The same dialog; what the model lost is said; stopping leaves the rules' words."""
    add_instruct(chat.build(tmp_path / "Tiny-Instruct"))
    session = window.session
    shot = session.project.shots[1]
    session.apply("x", edits.set_shots, (shot.id,), action="@mara stands on the left")
    session.select((shot.id,))
    window.action_table["expand_prompt"].trigger()
    dialog = window.findChild(ExpandPrompt)
    by_rules = dialog.text.toPlainText()
    assert [dialog.by.itemText(n) for n in range(2)] == ["Rules (built in)", "Tiny-Instruct"]
    dialog.by.setCurrentIndex(1)
    assert dialog.stop.isVisible() and not dialog._accept.isEnabled()
    qtbot.waitUntil(lambda: not dialog.stop.isVisible(), timeout=100_000)
    assert dialog.state.text() == "" and dialog.text.toPlainText() not in ("", by_rules)
    assert "leave out @mara" in dialog.told.text() and "“left”" in dialog.told.text()
    dialog.by.setCurrentIndex(0)
    assert dialog.text.toPlainText() == by_rules
    dialog.by.setCurrentIndex(1)
    dialog.stop.click()
    qtbot.waitUntil(lambda: not dialog.stop.isVisible(), timeout=20_000)
    assert dialog.text.toPlainText() == by_rules
    dialog.reject()
    assert not any(thread.name.startswith("worker") for thread in threading.enumerate())


def click(qtbot, field, words):
    """Click in the middle of some words of the prompt."""
    cursor = field.textCursor()
    cursor.setPosition(field.toPlainText().index(words) + len(words) // 2)
    qtbot.mouseClick(
        field.viewport(), Qt.MouseButton.LeftButton, pos=field.cursorRect(cursor).center()
    )


def test_each_piece_of_the_prompt_leads_to_its_field(qtbot, window):
    session = window.session
    session.apply("Mara", edits.add_element, Element(
        id="mara", kind="character", handle="mara", description="a tall diver",
    ))  # fmt: skip
    shot = session.project.shots[0]
    session.apply("x", edits.set_shots, [shot.id], action="@mara dives", lens=35.0, size="MCU")
    session.apply("x", with_notes, [shot.id], notes="slow pan left, 35mm, MCU")
    session.select((shot.id,))
    inspector = window.inspector
    row = inspector.words.prompt.text
    qtbot.waitUntil(lambda: "tall diver" in row.toPlainText(), timeout=5000)
    assert row.toPlainText() == prompt_of(session.project, session.current_shot, MODELS["animatic"])
    for words, field in (
        ("35mm", inspector.camera.lens), ("close", inspector.camera.size_field),
        ("dives", inspector.words.action), ("pans", inspector.camera.notes),
    ):  # fmt: skip
        click(qtbot, row, words)
        assert window.focusWidget() is field or field.isAncestorOf(window.focusWidget()), words
    click(qtbot, row, "tall")
    assert window.board_place.shows_cast
    assert window.board_place.cast.chosen().handle == "mara"
