"""What is done about the picture: around the cut, dropped pictures, the onion skin, scrub room."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider

from app.dialogs.settings import SettingsDialog
from app.preview.deck import around_cut
from app.timeline.positions import Positions


def key(window, qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    window.preview.setFocus()
    qtbot.waitUntil(window.preview.hasFocus)
    qtbot.keyClick(window.preview, key, modifiers)


def test_around_the_nearest_cut_within_the_film(session):
    positions = Positions(session.project)
    assert around_cut(positions, 80, 48) == (24, 120)
    assert around_cut(positions, 215, 48) == (96, 192)
    assert around_cut(positions, 0, 100) == (0, 172)


def test_shift_k_plays_around_the_cut_and_comes_back(window, qtbot):
    session, player = window.session, window.preview.player
    session.move_playhead(75)
    seen = []
    player.frame_shown.connect(seen.append)
    qtbot.waitUntil(lambda: 75 in seen, timeout=5000)
    seen.clear()
    key(window, qtbot, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert player.playing and session.playhead == 24
    session.settings.muted = True
    qtbot.waitUntil(lambda: not player.playing, timeout=8000)
    assert session.playhead == 75 and max(seen) >= 110 and min(seen) >= 24


def test_a_person_who_stops_it_stays_there(window, qtbot):
    session, player = window.session, window.preview.player
    session.move_playhead(75)
    key(window, qtbot, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: session.playhead > 26, timeout=5000)
    key(window, qtbot, Qt.Key.Key_Space)
    assert not player.playing and 26 < session.playhead < 75


def test_j_k_l_reach_eight_times_both_ways(window, qtbot):
    player = window.preview.player
    for expected in (1, 2, 4, 8, 8):
        key(window, qtbot, Qt.Key.Key_L)
        assert player.speed == expected
    key(window, qtbot, Qt.Key.Key_K)
    assert not player.playing
    window.session.move_playhead(200)
    for expected in (-1, -2, -4, -8, -8):
        key(window, qtbot, Qt.Key.Key_J)
        assert player.speed == expected
    before = window.session.playhead
    qtbot.waitUntil(lambda: window.session.playhead < before, timeout=3000)
    key(window, qtbot, Qt.Key.Key_K)


def test_the_transport_tells_how_many_pictures_were_dropped(window, qtbot):
    player, transport = window.preview.player, window.preview.transport
    window.session.settings.muted = True
    assert transport.dropped.isHidden()
    player.play()
    player.tally.dropped = 3
    qtbot.waitUntil(lambda: transport.dropped.text() == "3 dropped", timeout=3000)
    player.pause()
    assert not transport.dropped.isHidden()
    player.play()
    assert transport.dropped.isHidden()
    player.pause()


def test_the_onion_skin_gets_stronger_by_keys_and_the_slider(window, qtbot):
    overlays = window.preview.view.overlays
    alt = Qt.KeyboardModifier.AltModifier
    key(window, qtbot, Qt.Key.Key_BracketRight, alt)
    assert overlays.onion_on and overlays.onion_opacity == pytest.approx(0.4)
    key(window, qtbot, Qt.Key.Key_BracketRight, alt)
    assert overlays.onion_opacity == pytest.approx(0.5)
    menu = window.preview.transport.buttons["overlays"].menu()
    window.preview.transport._fill_overlays(menu)
    slider = menu.findChild(QSlider)
    assert slider.value() == 50
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert overlays.onion_opacity == pytest.approx(0.55)
    assert window.session.settings.onion_opacity == pytest.approx(0.55)


def test_the_settings_say_what_scrub_files_take_and_delete_them(session, qtbot):
    from engine.compose.scrub_shelf import scrub_folder

    folder = scrub_folder(session.folder.path)
    folder.mkdir(parents=True)
    (folder / "a-1-1.scrub").write_bytes(b"0" * 3 * 2**20)
    dialog = SettingsDialog(session.settings, None, session.folder.path)
    qtbot.addWidget(dialog)
    room = dialog.scrub_room
    assert room.taken.text() == "3 MB in this film"
    qtbot.mouseClick(room.delete, Qt.MouseButton.LeftButton)
    assert room.taken.text() == "0 MB in this film" and not list(folder.iterdir())
    room.limit.setFocus()
    qtbot.keyClick(room.limit, Qt.Key.Key_Up)
    room.limit.activated.emit(room.limit.currentIndex())
    assert session.settings.scrub_limit == 2**29
