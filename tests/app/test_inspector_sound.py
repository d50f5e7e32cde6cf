"""The inspector's page of a chosen sound, the dialog of a track, and the sound of takes."""

import pytest
from PySide6.QtTest import QTest

from app.dialogs.sound_track import SoundTrackDialog
from app.gain import pan_words, read_pan, read_samples
from app.inspector.inspector import Inspector
from engine.project import edits
from engine.project.document import Fade, FrameAnchor, OwnSound, ShotAnchor, Sound
from engine.project.film import anchor_frame
from engine.project.sound_tracks import track_of


@pytest.fixture
def page(session, inspector: Inspector, qtbot):
    sound = Sound(
        id="a", anchor=FrameAnchor(frame=80), file="sounds/a.wav", sha256="a", name="a", gain=-3.0
    )
    session.apply("Sound", edits.add_sound, sound)
    session.undo_stack.clear()
    session.showing.choose_sound("a")
    qtbot.waitUntil(inspector.sound_page.isVisible, timeout=2000)
    return inspector.sound_page


def now(session):
    return session.project.sounds[0]


def test_a_chosen_sound_is_shown_and_set_by_its_fields(page, session, inspector, hand):
    assert inspector.title.text() == "Sound · a" and page.gain.text() == "-3 dB"
    hand.enter(page.gain, "-6,5")
    hand.enter(page.pan, "30 left")
    hand.enter(page.start, "00:00:02:00")
    hand.enter(page.offset, "0.5")
    hand.enter(page.length, "2 s")
    length, curve = page.fades["fade_in"]
    hand.enter(length, "1.5")
    hand.choose(curve, "Smooth")
    sound = now(session)
    assert (sound.gain, sound.pan) == (-6.5, -0.3)
    assert anchor_frame(session.project, sound.anchor) == 48
    assert (sound.offset, sound.length) == (24_000, 96_000)
    assert sound.fade_in == Fade(length=72_000, curve="smooth")
    page.locked.click()
    assert now(session).anchor == ShotAnchor(shot=session.project.shots[0].id, offset=48)
    page.mute.click()
    assert now(session).mute
    hand.choose(page.track, "A new track")
    assert now(session).track == 1


def test_what_makes_no_sense_is_said_and_the_page_goes_with_the_sound(page, session, hand, qtbot):
    hand.enter(page.gain, "loud")
    assert now(session).gain == -3.0
    session.undo()
    session.apply("Remove", edits.remove_sound, "a")
    qtbot.waitUntil(lambda: not page.isVisible(), timeout=2000)
    assert session.showing.sound is None


def test_choosing_a_shot_shows_the_shot(page, session, inspector, qtbot):
    session.select((session.project.shots[1].id,))
    qtbot.waitUntil(inspector.shot_page.isVisible, timeout=2000)
    assert not page.isVisible()


def test_the_sound_of_takes_has_a_gain_and_a_mute(one, session, hand):
    one.own_sound.heading.setChecked(True)
    hand.enter(one.own_sound.gain, "-9 dB")
    one.own_sound.mute.click()
    assert session.project.shots[0].own_sound == OwnSound(gain=-9.0, mute=True)
    assert session.project.shots[1].own_sound == OwnSound()
    session.undo()
    assert not one.own_sound.mute.isChecked()


def test_a_track_is_set_in_its_dialog_as_one_step(session, qtbot):
    session.apply("Track", edits.add_sound_track)
    session.undo_stack.clear()
    dialog = SoundTrackDialog(session, 0)
    qtbot.addWidget(dialog)
    for field, text in (
        (dialog.name, "Score"), (dialog.gain, "-4"), (dialog.pan, "R"), (dialog.duck, "-12 dB"),
        (dialog.attack, "0.25"), (dialog.release, "1,5 s"),
    ):  # fmt: skip
        field.selectAll()
        QTest.keyClicks(field, text)
    dialog.role.setCurrentIndex(2)
    dialog.accept()
    track = track_of(session.project, 0)
    assert (track.name, track.role, track.gain, track.pan) == ("Score", "music", -4.0, 1.0)
    assert (track.duck, track.attack, track.release) == (12.0, 0.25, 1.5)
    assert session.undo_stack.count() == 1
    again = SoundTrackDialog(session, 0)
    qtbot.addWidget(again)
    again.release.selectAll()
    QTest.keyClicks(again.release, "an hour")
    again.accept()
    assert "write seconds" in again.error.text() and session.undo_stack.count() == 1


@pytest.mark.parametrize(
    ("text", "pan"),
    [("centre", 0), ("30 left", -0.3), ("L", -1), ("right", 1), ("-0.5", -0.5), ("-50%", -0.5),
     ("40", 0.4), ("100", 1), ("0,25", 0.25)],
)  # fmt: skip
def test_pans_are_read_as_people_write_them(text, pan):
    assert read_pan(text) == pytest.approx(pan)
    assert read_pan(pan_words(pan)) == pytest.approx(pan)


def test_what_is_no_pan_or_length_is_said(session):
    for text in ("200", "left 30 right", "", "up"):
        with pytest.raises(ValueError, match="is no pan"):
            read_pan(text)
    with pytest.raises(ValueError, match="length of time"):
        read_samples("soon", session.project.rate)
    assert read_samples("12f", session.project.rate) == 24_000
