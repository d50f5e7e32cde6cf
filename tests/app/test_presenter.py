"""Presenter mode: panel by panel, with notes, what is next and a clock."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.presenter.presenter import Presenter
from app.presenter.stops import stop_at, stops_of
from engine.compose.transitions import passage_at
from engine.project import edits
from engine.project.document import Panel, Transition, TransitionKind


def test_each_panel_of_a_shot_is_a_stop(session):
    project = session.project
    second = project.shots[1]
    panels = (Panel(id="a" * 16, at=24), Panel(id="b" * 16, at=48))
    project = edits.set_shots(project, (second.id,), panels=panels)
    stops = stops_of(project)
    assert [(stop.frame, stop.end) for stop in stops] == [
        (0, 72), (72, 96), (96, 120), (120, 144), (144, 216),
    ]  # fmt: skip
    assert stops[2].name == "020 · 2 of 3" and stops[4].name == "030"
    assert [stop_at(stops, frame) for frame in (0, 71, 95, 96, 215)] == [0, 0, 1, 2, 4]


def test_a_stop_shows_no_picture_of_a_transition(session):
    project, ids = session.project, [shot.id for shot in session.project.shots]
    kinds: tuple[TransitionKind, ...] = ("dip_black", "dissolve", "dip_white")
    for order, kind in enumerate(kinds):
        project = edits.set_shots(
            project, (ids[order],), transition=Transition(kind=kind, duration=20)
        )
    stops = stops_of(project)
    assert [stop.still - stop.frame for stop in stops] == [20, 10, 10]
    assert all(passage_at(project, stop.still) is None for stop in stops)
    assert [stop_at(stops, stop.still) for stop in stops] == [0, 1, 2]


@pytest.fixture
def presenter(window, qtbot):
    session = window.session
    first, second = session.project.shots[:2]
    session.apply("Say", edits.set_shots, (first.id,), dialogue="Is it safe?", notes="push in")
    session.apply("Say", edits.set_shots, (second.id,), size="MCU")
    session.move_playhead(10)
    window.preview.setFocus()
    qtbot.waitUntil(window.preview.hasFocus)
    qtbot.keyClick(window.preview, Qt.Key.Key_F5)
    made = window.preview.findChild(Presenter)
    assert made.running and made.picture.isFullScreen() and made.notes.isVisible()
    return made


def test_keys_and_clicks_go_through_the_film(presenter, window, qtbot):
    session, picture, notes = window.session, presenter.picture, presenter.notes
    assert session.playhead == 0 and notes.dialogue.text() == "Is it safe?"
    assert notes.notes.text() == "push in" and notes.next_name.text() == "020"
    assert notes.place.text().endswith("1 / 3") and ":" in notes.clock.text()
    qtbot.waitUntil(lambda: picture.view.picture is not None, timeout=5000)
    shown = picture.view.picture
    qtbot.keyClick(picture, Qt.Key.Key_Space)
    assert session.playhead == session.project.shots[0].duration
    assert notes.place.text().startswith("020 MCU") and notes.next_name.text() == "030"
    qtbot.waitUntil(lambda: not np.array_equal(picture.view.picture, shown), timeout=5000)
    qtbot.mouseClick(picture.view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert presenter.place == 2 and notes.next_name.text() == "The end"
    qtbot.keyClick(notes, Qt.Key.Key_Right)
    assert presenter.place == 2
    qtbot.mouseClick(picture.view, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    qtbot.keyClick(notes, Qt.Key.Key_Left)
    assert presenter.place == 0
    qtbot.keyClick(picture, Qt.Key.Key_End)
    assert presenter.place == 2


def test_it_plays_goes_black_and_ends_where_it_began(presenter, window, qtbot):
    player, picture = window.preview.player, presenter.picture
    window.session.settings.muted = True
    qtbot.keyClick(picture, Qt.Key.Key_P)
    assert player.playing
    qtbot.waitUntil(lambda: window.session.playhead > 3, timeout=5000)
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert not player.playing and presenter.place == 1
    qtbot.keyClick(picture, Qt.Key.Key_B)
    assert picture.view.isHidden()
    qtbot.keyClick(picture, Qt.Key.Key_B)
    assert picture.view.isVisible()
    qtbot.keyClick(picture, Qt.Key.Key_N)
    assert presenter.notes.isHidden()
    qtbot.keyClick(picture, Qt.Key.Key_Escape)
    assert not presenter.running and picture.isHidden()
    assert window.session.playhead == 10
    window.action_table["present"].trigger()
    assert presenter.running and presenter.place == 0
