"""Versions of the cut in the window: saved, compared, opened beside, restored."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.beside import CutWindow
from app.dialogs.versions import VersionsDialog
from engine.project import edits, versions
from engine.project.versions import version_film


@pytest.fixture
def dialog(session, qtbot):
    made = VersionsDialog(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def save(dialog, qtbot, name=""):
    count = dialog.tree.topLevelItemCount()
    QTest.keyClicks(dialog.name, name)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() == count + 1, timeout=5000)


def rows(dialog):
    tree = dialog.changes
    items = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def test_a_cut_is_saved_compared_and_restored(dialog, session, qtbot):
    save(dialog, qtbot)
    assert dialog.chosen.name == "Cut v1"
    qtbot.waitUntil(lambda: dialog.summary.text() == "no difference", timeout=5000)
    first, second, _ = session.project.shots
    session.apply("Trim", edits.set_shots, (first.id,), duration=24)
    session.apply("Delete", edits.remove_shots, (second.id,))
    qtbot.waitUntil(lambda: len(rows(dialog)) == 2, timeout=5000)
    assert rows(dialog) == [("010", "retimed"), ("020", "removed")]
    save(dialog, qtbot, "Shorter")
    assert dialog.chosen.name == "Shorter"
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(1))
    session.undo_stack.clear()
    QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(session.project.shots) == 3, timeout=5000)
    assert session.project.shots[0].duration == 72 and session.undo_stack.count() == 1
    dialog.against.setCurrentIndex(1)
    dialog.against.activated.emit(1)
    qtbot.waitUntil(lambda: len(rows(dialog)) == 2, timeout=5000)
    session.undo()
    assert len(session.project.shots) == 2


def test_a_version_is_renamed_and_kept_with_the_film(dialog, session, qtbot):
    save(dialog, qtbot, "Rough")
    note = dialog.chosen
    dialog.tree.currentItem().setText(0, "Fine")
    path = session.folder.path
    qtbot.waitUntil(lambda: [n.name for n in versions.versions_of(path)] == ["Fine"], timeout=5000)
    assert version_film(path, note.id) == session.project


def test_a_cut_is_seen_beside_and_never_written(session, qtbot):
    note = versions.save_version(session.folder.path, session.project, {}, "Cut v1")
    cut = session.project
    first, _, third = cut.shots
    session.apply("Delete", edits.remove_shots, (first.id,))
    window = CutWindow(session, note, cut)
    window.show()
    qtbot.waitExposed(window)
    beside = window.session
    assert [shot.slate for shot in beside.project.shots] == ["010", "020", "030"]
    assert not beside.apply("Delete", edits.remove_shots, (third.id,)) and beside.read_only
    session.move_playhead(80)
    assert session.current_shot.id == third.id and beside.playhead == 72 + 72 + 8
    qtbot.waitUntil(lambda: window.preview.view.picture is not None, timeout=8000)
    QTest.keyClick(window, Qt.Key.Key_Home)
    assert beside.playhead == 0
    window.along.setChecked(False)
    session.move_playhead(10)
    assert beside.playhead == 0
    window.close()
    assert not session.read_only and session.apply("Go on", edits.remove_shots, (third.id,))


def test_the_window_saves_a_version_by_a_key(window, qtbot):
    window.action_table["save_version"].trigger()
    path = window.session.folder.path
    qtbot.waitUntil(lambda: len(versions.versions_of(path)) == 1, timeout=5000)
    window.action_table["versions"].trigger()
    dialog = window.findChild(VersionsDialog)
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() == 1, timeout=5000)
