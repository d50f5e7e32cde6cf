"""Scripts in the window: brought in, and a new draft shown before it changes anything."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.dialogs.import_script import ImportScript
from app.importing import Importing
from app.script_words import headline
from engine.script.fountain_film import fountain_of

TEXT = "INT. ROOM - DAY\n\nMara waits at the long table.\n\nMARA\nHello?\n\nShe leaves the room.\n"
LATER = TEXT.replace("long table", "broken table").replace("She leaves the room.\n", "")


def bring(session, importing, qtbot, path, text):
    path.write_text(text)
    with qtbot.waitSignal(session.message_posted, timeout=8000) as said:
        importing.files([path])
    return said.args


def dialog_of(qtbot):
    def shown():
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportScript)]
        assert found
        return found[0]

    qtbot.waitUntil(lambda: shown() is not None, timeout=8000)
    return shown()


def test_a_first_script_is_one_step_of_undo(session, qtbot, tmp_path):
    importing = Importing(session)
    before = session.project
    kind, sentence = bring(session, importing, qtbot, tmp_path / "a.fountain", TEXT)
    assert kind == "good" and "1 scene and 2 shots added" in sentence
    assert [shot.action for shot in session.project.shots][-2:] == [
        "Mara waits at the long table.", "She leaves the room.",
    ]  # fmt: skip
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.project is before
    session.undo_stack.redo()
    kind, sentence = bring(session, importing, qtbot, tmp_path / "a.fountain", TEXT)
    assert "says nothing new" in sentence


def test_a_new_draft_is_shown_and_what_is_unticked_stays(session, qtbot, tmp_path):
    importing = Importing(session)
    path = tmp_path / "a.fountain"
    bring(session, importing, qtbot, path, TEXT)
    before = session.project
    path.write_text(LATER)
    importing.files([path])
    dialog = dialog_of(qtbot)
    assert session.project is before
    top = dialog.tree.topLevelItem(0)
    assert top is not None and top.text(0) == "INT. ROOM - DAY"
    rows = [row for number in range(top.childCount()) if (row := top.child(number))]
    assert sorted(row.text(0) for row in rows) == ["Shot 040 changed", "Shot 050 removed"]
    removed = next(row for row in rows if "removed" in row.text(0))
    removed.setCheckState(0, Qt.CheckState.Unchecked)
    with qtbot.waitSignal(session.project_changed, timeout=8000):
        dialog.accept()
    actions = [shot.action for shot in session.project.shots]
    assert actions[-2:] == ["Mara waits at the broken table.", "She leaves the room."]
    assert "broken table" in fountain_of(session.project)
    session.undo_stack.undo()
    assert session.project is before


def test_what_can_not_be_read_is_said_and_changes_nothing(session, qtbot, tmp_path):
    importing = Importing(session)
    before = session.project
    bad = {"a.fdx": "<FinalDraft><Content>", "a.storyboarder": "{", "a.csv": "what,is\n1,2\n"}
    for name, text in bad.items():
        kind, sentence = bring(session, importing, qtbot, tmp_path / name, text)
        assert kind == "bad" and sentence.endswith(".") and name.split(".")[0] in sentence + "a"
    assert session.project is before


def test_a_difference_is_one_line():
    from engine.script.update import Difference, FieldChange

    one = Difference(
        "k", "changed", "shot", "010", "", "s", (FieldChange("duration", 3, 4, clash=True),)
    )
    assert headline(one) == "shot 010: length (also changed here)"


def test_the_speed_of_speech_is_the_films(session, qtbot):
    from app.inspector.film_page import FilmPage, read_pace

    page = FilmPage(session)
    qtbot.addWidget(page)
    page.pace.edited.emit(read_pace("80"))
    settings = session.project.settings
    assert (settings.words_a_minute, settings.characters_a_second) == (80.0, 2.5)
