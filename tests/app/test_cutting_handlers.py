"""The Timeline menu in the window: filling, gaps, selecting, takes in place, markers and notes."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.timeline.marker_dialog import MarkerDialog
from app.timeline.notes_list import NotesList
from app.timeline.notes_model import COLOUR, LENGTH, NAME, NOTE, TIME
from engine.project import edits
from engine.project.document import FrameAnchor, Marker
from engine.project.notes import notes_csv, notes_of, notes_text


def do(window, id):
    window.action_table[id].trigger()


def lengths(window):
    return [shot.duration for shot in window.session.project.shots]


def mark(window, first, end):
    window.session.apply("Mark", edits.set_settings, in_point=first, out_point=end)


@pytest.fixture
def session(window):
    """The window's own session, which takes are made for."""
    return window.session


@pytest.fixture
def marked(window):
    """The window with a marker at 10 and one at 60 that lasts a second."""
    for name, frame, length in (("one", 10, 0), ("two", 60, 24)):
        marker = Marker(id=name, anchor=FrameAnchor(frame=frame), name=name, duration=length)
        window.session.apply("Marker", edits.add_marker, marker)
    return window


def test_the_selected_shot_fills_the_marked_range_in_one_step(window):
    session = window.session
    first = session.project.shots[0]
    session.select((first.id,))
    mark(window, 80, 100)
    steps, duration = session.undo_stack.count(), session.project.duration
    do(window, "fill_overwrite")
    assert lengths(window) == [72, 8, 20, 44, 72] and session.project.duration == duration
    laid = session.project.shots[2]
    assert laid.references == first.references and laid.takes_from == (first.id,)
    assert session.selection == (laid.id,) and session.playhead == 80
    assert session.undo_stack.count() == steps + 1
    session.undo()
    session.select((first.id,))
    do(window, "fill_insert")
    assert lengths(window) == [72, 8, 20, 64, 72]


def test_without_marks_it_goes_to_the_playhead_at_its_own_length(window):
    session = window.session
    session.select((session.project.shots[0].id,))
    session.move_playhead(72)
    do(window, "fill_insert")
    assert lengths(window) == [72, 72, 72, 72]
    assert session.project.shots[1].references


def test_a_still_of_the_tray_fills_the_range(window, stills, qtbot):
    with qtbot.waitSignal(window.importing.imported, timeout=5000):
        window.importing.stills(stills(2))
    window.tray.refresh()
    qtbot.waitUntil(lambda: len(window.tray.stills.files) > 0, timeout=5000)
    do(window, "layout_board")
    view = window.tray.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    assert window.tray.selected()
    mark(window, 72, 84)
    do(window, "fill_overwrite")
    qtbot.waitUntil(lambda: len(window.session.project.shots) == 4, timeout=5000)
    shot = window.session.project.shots[1]
    assert shot.duration == 12 and len(shot.references) == 1
    assert window.session.folder.resolve(shot.references[0].file).is_file()


def test_a_gap_is_an_empty_shot(window):
    mark(window, 20, 50)
    do(window, "insert_gap")
    assert lengths(window) == [20, 30, 52, 72, 72]
    gap = window.session.project.shots[1]
    assert not gap.references and not gap.action


def test_selecting_forward_backward_and_the_scene(window):
    session = window.session
    ids = [shot.id for shot in session.project.shots]
    session.select(())
    session.move_playhead(80)
    for action, chosen in (
        ("select_forward", ids[1:]), ("select_backward", ids[:2]), ("select_scene", ids),
    ):  # fmt: skip
        do(window, action)
        assert session.selection == tuple(chosen)
    session.select(())
    session.move_playhead(80)
    do(window, "select_scene")
    assert session.selection == tuple(ids[1:])


def test_tools_and_snapping_are_ticked_wherever_they_are_chosen(window, qtbot):
    table = window.action_table
    window.timeline.canvas.setFocus()
    QTest.keyClick(window.timeline.canvas, Qt.Key.Key_Y)
    assert window.timeline.canvas.tool == "slip"
    assert table["tool_slip"].isChecked() and not table["tool_select"].isChecked()
    do(window, "tool_slip")
    assert table["tool_slip"].isChecked(), "a tool is not put away by choosing it again"
    do(window, "snapping")
    assert not window.timeline.canvas.snapping
    QTest.keyClick(window.timeline.canvas, Qt.Key.Key_V)
    assert window.timeline.canvas.tool == "select"


def test_ten_frames_by_key(window):
    window.timeline.canvas.setFocus()
    window.session.move_playhead(72)
    QTest.keyClick(window.timeline.canvas, Qt.Key.Key_Period, Qt.KeyboardModifier.ShiftModifier)
    assert lengths(window) == [82, 62, 72]


def test_takes_change_in_place_under_the_playhead(window, session, make_take):
    shots = session.project.shots
    takes = [make_take(shots[1], number, frames=40) for number in (1, 2)]
    session.select((shots[0].id,))
    session.move_playhead(80)
    canvas = window.timeline.canvas
    canvas.setFocus()
    for key, take, number in ((Qt.Key.Key_Up, takes[0], 1), (Qt.Key.Key_Down, takes[1], 2)):
        QTest.keyClick(canvas, key, Qt.KeyboardModifier.AltModifier)
        assert session.project.shots[1].picked == take.id
        assert canvas.flashed == (shots[1].id, f"T0{number} · animatic")
    assert session.playhead == 80
    session.move_playhead(10)
    QTest.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert canvas.flashed == (shots[0].id, "No takes yet")


def test_a_marker_is_edited(marked):
    marked.session.move_playhead(10)
    do(marked, "edit_marker")
    dialog = marked.findChild(MarkerDialog)
    dialog.name.setText("Ignition")
    dialog.note.setPlainText("Louder")
    dialog.length.setText("2s")
    dialog.colour.setCurrentIndex(1)
    dialog.accept()
    marker = marked.session.project.markers[0]
    assert (marker.name, marker.note, marker.duration) == ("Ignition", "Louder", 48)
    assert marker.colour == "#ef7366"
    do(marked, "edit_marker")
    dialog = marked.findChildren(MarkerDialog)[-1]
    dialog.length.setText("soon")
    dialog.accept()
    assert dialog.isVisible() and "not a length" in dialog.error.text()
    dialog.reject()


def test_notes_are_listed_reached_written_and_deleted(marked):
    session = marked.session
    do(marked, "marker_notes")
    notes = marked.findChild(NotesList)
    model = notes.model
    assert [model.index(row, NAME).data() for row in (0, 1)] == ["one", "two"]
    assert model.index(1, TIME).data() == "00:00:02:12"
    notes.table.selectionModel().select(
        model.index(1, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    assert session.playhead == 60 and marked.timeline.canvas.marker == "two"
    for column, text in ((NAME, "Two"), (NOTE, "Here"), (LENGTH, "12f"), (COLOUR, "#4f9cf0")):
        assert model.setData(model.index(1, column), text)
    assert model.setData(model.index(1, TIME), "-50f")
    marker = next(m for m in session.project.markers if m.id == "two")
    assert (marker.name, marker.note, marker.duration) == ("Two", "Here", 12)
    assert [note.frame for note in notes_of(session.project)] == [10, 10]
    assert not model.setData(model.index(0, TIME), "when?")
    session.undo()
    notes.table.selectRow(1)
    QTest.keyClick(notes.table, Qt.Key.Key_Delete)
    assert [m.id for m in session.project.markers] == ["one"]
    notes.table.selectRow(0)
    notes.delete()
    assert not notes.table.isVisible(), "an empty list says how to set a marker"
    assert not notes.grab().isNull()
    notes.close()


def test_notes_are_exported(marked, tmp_path):
    session = marked.session
    session.apply("Note", edits.set_marker, "two", note='Say "go",\nthen wait')
    do(marked, "marker_notes")
    notes = marked.findChild(NotesList)
    notes.export(tmp_path / "notes.csv")
    notes.export(tmp_path / "notes.txt")
    table = (tmp_path / "notes.csv").read_text("utf-8")
    assert table == notes_csv(session.project)
    assert '00:00:02:12,00:00:01:00,010,two,"Say ""go"",\nthen wait",Amber' in table
    text = (tmp_path / "notes.txt").read_text("utf-8")
    assert text == notes_text(session.project)
    assert "00:00:02:12 · for 00:00:01:00 · 010 · two\nSay" in text
    notes.export(tmp_path / "nowhere" / "notes.csv")
    assert "could not be written" in marked.messages.text
    notes.close()
    assert QApplication.activePopupWidget() is None
