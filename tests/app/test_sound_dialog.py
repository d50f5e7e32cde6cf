"""The dialog of a sound: its gain, where in itself it starts, how long it plays."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.dialogs.sound import SoundDialog
from app.gain import read_gain
from engine.project import edits
from engine.project.document import FrameAnchor, Sound


def a_sound(name: str, frame: int = 0, **fields) -> Sound:
    return Sound(
        id=name, anchor=FrameAnchor(frame=frame), file=f"sounds/{name}", sha256="", name=name,
        **fields,
    )  # fmt: skip


def written(field, text):
    """Write a text into a field as somebody does who types."""
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.fixture
def scored(window):
    window.session.apply(
        "Sound", edits.add_sound, a_sound("launch.wav", gain=-3.0, offset=12_347, length=99_991)
    )
    window.session.undo_stack.clear()
    return window


@pytest.fixture
def dialog(scored):
    scored.action_table["edit_sound"].trigger()
    made = scored.findChild(SoundDialog)
    assert made is not None and made.isVisible()
    return made


def test_a_sound_is_set_as_one_step(scored, dialog):
    assert dialog.gain.text() == "-3 dB"
    for field, text in (
        (dialog.gain, "-6,5 dB"), (dialog.offset, "0.5s"), (dialog.length, "24f"),
    ):  # fmt: skip
        written(field, text)
    dialog.mute.setChecked(True)
    dialog.accept()
    sound = scored.session.project.sounds[0]
    assert (sound.gain, sound.offset, sound.length) == (-6.5, 24_000, 48_000)
    assert sound.mute and scored.session.undo_stack.count() == 1


def test_what_is_left_alone_stays_exactly(scored, dialog):
    dialog.accept()
    assert scored.session.undo_stack.count() == 0


@pytest.mark.parametrize("field", ["gain", "offset", "length"])
def test_what_cannot_be_read_is_said_and_nothing_changes(scored, dialog, field):
    written(getattr(dialog, field), "loud")
    dialog.accept()
    assert dialog.isVisible() and "loud" in dialog.error.text()
    assert scored.session.undo_stack.count() == 0


def test_the_timeline_opens_it_for_its_sound(scored):
    scored.timeline.sound_chosen.emit("launch.wav")
    assert isinstance(QApplication.activeModalWidget(), SoundDialog)
    scored.findChild(SoundDialog).reject()


def test_without_a_sound_it_says_so(window):
    window.action_table["edit_sound"].trigger()
    assert window.findChild(SoundDialog) is None
    assert "no sound at the playhead" in window.messages.text


@pytest.mark.parametrize(
    ("text", "gain"), [("-6", -6.0), ("−6", -6.0), ("+3,5dB", 3.5), ("0 dB", 0.0)]
)
def test_gains_are_read(text, gain):
    assert read_gain(text) == gain


@pytest.mark.parametrize("text", ["", "loud", "90", "-61 dB", "1-"])
def test_what_is_no_gain_is_said(text):
    with pytest.raises(ValueError, match="no gain"):
        read_gain(text)
