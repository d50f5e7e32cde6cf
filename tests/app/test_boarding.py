"""Coverage and numbering in their dialogs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.dialogs.coverage import ACTION, SLATE, CoverageDialog
from app.dialogs.renumber import RenumberDialog
from engine.project import edits
from engine.project.document import Element


@pytest.fixture
def cast(session):
    """The session's film with two people and a prop in its first shots."""
    for handle in ("mara", "jon", "letter"):
        kind = "prop" if handle == "letter" else "character"
        element = Element(id=handle * 4, kind=kind, handle=handle)
        session.apply("Add", edits.add_element, element)
    first, second, _ = session.project.shots
    session.apply("Words", edits.set_shots, (first.id,), action="@mara reads the @letter")
    session.apply("Words", edits.set_shots, (second.id,), action="@jon watches @mara")
    session.undo_stack.clear()
    return session


def slates(session):
    return [shot.slate for shot in session.project.shots]


def test_coverage_is_shown_chosen_and_added_in_one_step(cast, qtbot):
    cast.go_to_shot(cast.project.shots[1].id)
    dialog = CoverageDialog(cast)
    qtbot.addWidget(dialog)
    dialog.show()
    found = [dialog.tree.topLevelItem(n) for n in range(dialog.tree.topLevelItemCount())]
    items = [item for item in found if item is not None]
    names = [item.text(0) for item in items]
    assert names[:3] == ["Master", "Two-shot", "Single of @mara"]
    assert dialog.go.text() == "Add 7 shots" and items[0].text(SLATE) == "021"
    close = items[names.index("Close-up of @mara")]
    assert close.text(SLATE) == ""
    close.setCheckState(0, Qt.CheckState.Checked)
    items[0].setCheckState(0, Qt.CheckState.Unchecked)
    items[1].setText(ACTION, "@mara and @jon at the window")
    assert dialog.go.text() == "Add 7 shots" and items[0].text(SLATE) == ""
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert len(cast.project.shots) == 10 and cast.undo_stack.count() == 1
    added = cast.selected_shots
    assert [shot.slate for shot in added] == [i.text(SLATE) for i in items if i.text(SLATE)]
    assert added[0].action == "@mara and @jon at the window"
    assert added[2].size == "CU" and added[2].lens == 85
    cast.undo()
    assert len(cast.project.shots) == 3


def test_renumbering_says_what_will_be_and_is_one_step(session, qtbot):
    dialog = RenumberDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.preview.text() == "No slate changes."
    dialog.first.setValue(100)
    dialog.step.setValue(5)
    assert dialog.preview.text().startswith("010 → 100, 020 → 105")
    dialog.lock.setChecked(True)
    dialog.accept()
    assert slates(session) == ["100", "105", "110"] and session.undo_stack.count() == 1
    assert session.project.settings.slates_locked
    again = RenumberDialog(session)
    qtbot.addWidget(again)
    assert not again.go.isEnabled() and "locked" in again.preview.text()
    again.lock.setChecked(False)
    assert again.go.isEnabled()
    session.undo()
    assert slates(session) == ["010", "020", "030"] and not session.project.settings.slates_locked


def test_a_slate_that_another_shot_has_is_said(session, qtbot):
    session.select([shot.id for shot in session.project.shots[:2]])
    dialog = RenumberDialog(session)
    qtbot.addWidget(dialog)
    dialog.what.setCurrentIndex(dialog.what.findData("selection"))
    dialog.first.setValue(30)
    assert "030" in dialog.error.text() and not dialog.go.isEnabled()
    dialog.prefix.setText("B")
    assert dialog.go.isEnabled()
    dialog.accept()
    assert slates(session) == ["B030", "B040", "030"]
