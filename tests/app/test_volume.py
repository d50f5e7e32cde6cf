"""How loud playback is: the button, its slider, the wheel, the key, and what is remembered."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.preview.loudness import Loudness
from app.preview.volume_button import VolumeButton
from app.settings import Settings


@pytest.fixture
def loudness():
    return Loudness(Settings())


@pytest.fixture
def button(loudness, dark, qtbot):
    made = VolumeButton(loudness)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_level_goes_as_ears_do(loudness):
    assert loudness.level == 1.0
    loudness.set_volume(0.5)
    assert loudness.level == 0.25
    loudness.set_volume(7.0)
    assert loudness.volume == 1.0
    loudness.set_muted(True)
    assert (loudness.level, loudness.volume) == (0.0, 1.0)
    loudness.set_volume(0.3)
    assert not loudness.muted


def test_the_slider_sets_the_volume_and_follows_it(button, loudness):
    button.slider.setValue(40)
    assert loudness.volume == 0.4
    loudness.set_volume(0.8)
    assert button.slider.value() == 80
    assert "80 %" in button.toolTip() and "80 %" in button.accessibleName()


def test_the_menu_mutes_and_says_so(button, loudness):
    button.mute.trigger()
    assert loudness.muted and "muted" in button.toolTip()
    button.mute.trigger()
    assert not loudness.muted and not button.mute.isChecked()


def test_the_wheel_turns_it(button, loudness):
    down = QWheelEvent(
        QPointF(14, 14), QPointF(14, 14), QPoint(0, 0), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(button, down)
    assert loudness.volume == pytest.approx(0.95)


def test_a_key_mutes_and_it_is_remembered(window, qtbot):
    session = window.session
    assert window.handlers
    window.focus_preview()
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert window.preview.player.loudness.muted
    assert window.action_table["mute"].isChecked()
    session.settings.save()
    assert Settings.load(session.settings.path).muted
    window.preview.transport.volume.slider.setValue(60)
    assert not window.action_table["mute"].isChecked()
