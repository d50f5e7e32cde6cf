"""Markers and sounds from the menus and by keys: the selected one, else the playhead's."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from engine.project import edits
from engine.project.document import FrameAnchor, Marker, Sound


def a_sound(name, frame=0, **fields):
    return Sound(
        id=name, anchor=FrameAnchor(frame=frame), file=f"sounds/{name}", sha256="", name=name,
        **fields,
    )  # fmt: skip


@pytest.fixture
def film(window):
    """The window with sounds at 0, 48 and 100 and markers at 10 and 60."""
    apply = window.session.apply
    hit = a_sound("hit", 48, length=24_000, track=1)
    for sound in (a_sound("bed"), hit, a_sound("late", 100, track=2)):
        apply("Sound", edits.add_sound, sound)
    for name, frame in (("one", 10), ("two", 60)):
        apply("Marker", edits.add_marker, Marker(id=name, anchor=FrameAnchor(frame=frame)))
    window.session.undo_stack.clear()
    return window


def do(window, id):
    window.action_table[id].trigger()


def test_the_sound_heard_is_the_one_that_began_last(film):
    names = []
    for frame in (0, 47, 48, 59, 60, 100):
        film.session.move_playhead(frame)
        names.append(film.timeline.commands.chosen_sound())
    assert names == ["bed", "bed", "hit", "hit", "bed", "late"]


def test_the_sound_at_the_playhead_is_muted_and_removed(film):
    film.session.move_playhead(50)
    do(film, "mute_sound")
    assert [s.mute for s in film.session.project.sounds] == [False, True, False]
    do(film, "mute_sound")
    assert not film.session.project.sounds[1].mute
    do(film, "remove_sound")
    assert [s.id for s in film.session.project.sounds] == ["bed", "late"]
    assert film.session.undo_stack.count() == 3
    film.session.undo()
    assert len(film.session.project.sounds) == 3


def test_a_clicked_sound_is_meant_wherever_the_playhead_is(film, qtbot):
    canvas = film.timeline.canvas
    canvas.resize(900, 400)
    row = canvas.tracks.sounds[2]
    at = QPoint(round(canvas.scale.x_of(110)), round(row.top + row.height / 2))
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert canvas.sound == "late"
    do(film, "mute_sound")
    assert film.session.project.sounds[2].mute
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert [s.id for s in film.session.project.sounds] == ["bed", "hit"]
    assert canvas.sound is None


def test_without_a_sound_or_a_marker_it_is_said(window):
    for id, words in (
        ("mute_sound", "no sound"), ("remove_sound", "no sound"),
        ("rename_marker", "no marker"), ("remove_marker", "no marker"),
    ):  # fmt: skip
        window.messages.hide()
        do(window, id)
        assert words in window.messages.text


def test_markers_are_reached_named_and_deleted(film, qtbot):
    film.session.move_playhead(0)
    do(film, "marker_next")
    do(film, "marker_next")
    assert film.session.playhead == 60
    do(film, "rename_marker")
    field = film.timeline.findChild(QLineEdit)
    assert field is not None and field.isVisible()
    qtbot.keyClicks(field, "Lift-off")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [m.name for m in film.session.project.markers] == ["", "Lift-off"]
    do(film, "marker_previous")
    assert film.session.playhead == 10
    do(film, "remove_marker")
    assert [m.id for m in film.session.project.markers] == ["two"]


def test_the_context_menu_has_the_same_rows(film):
    from app.timeline.hits import OnMarker, OnSound
    from app.timeline.menu import context_menu

    rows = {action.text(): action for action in context_menu(
        film.timeline, OnSound("bed"), film.action_table
    ).actions()}  # fmt: skip
    film.session.move_playhead(100)
    rows["Remove the sound"].trigger()
    assert [s.id for s in film.session.project.sounds] == ["hit", "late"]
    menu = context_menu(film.timeline, OnMarker("two"), film.action_table)
    next(a for a in menu.actions() if a.text() == "Delete the marker").trigger()
    assert [m.id for m in film.session.project.markers] == ["one"]
    assert QApplication.activePopupWidget() is None
