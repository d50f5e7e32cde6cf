"""Sounds on the timeline: moved, trimmed, faded and split by hand; and their tracks' heads."""

import time
import wave
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.timeline.level_meter import LOWEST, Ballistics, LevelMeter
from app.timeline.sound_hits import sound_rect, sound_under
from app.timeline.waveforms import CLOSE, peaks_of
from engine.project import edits
from engine.project.document import Fade, FrameAnchor, Scene, Shot, ShotAnchor, Sound, new_id
from engine.project.sound_tracks import track_count, track_of

from timeline_hands import LEFT, NONE, drag, fitted

ALT = Qt.KeyboardModifier.AltModifier


def write_wav(path, samples):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(np.rint(samples.T * 32767).astype("<i2").tobytes())


@pytest.fixture
def timeline(session, qtbot):
    """A timeline with a noise of 4 seconds, "a", at frame 24 on the first of two tracks."""
    folder = session.folder.path / "sounds"
    folder.mkdir(exist_ok=True)
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (2, 4 * 48_000))
    write_wav(folder / "a.wav", noise)
    lay(session, "a", 24)
    session.apply("Track", edits.add_sound_track)
    session.undo_stack.clear()
    made = fitted(session, qtbot, 1200, 320)
    made.set_snapping(False)
    qtbot.waitUntil(lambda: made.canvas.waveforms.samples(sound(session)) == 192_000, timeout=4000)
    return made


def lay(session, name, frame, **fields):
    values: dict[str, Any] = {"anchor": FrameAnchor(frame=frame)} | fields
    one = Sound(id=name, file=f"sounds/{name}.wav", sha256=name, name=name, **values)
    session.apply("Sound", edits.add_sound, one)


def sound(session, name="a"):
    return next(one for one in session.project.sounds if one.id == name)


def at(timeline, frame, up=0.5, track=0):
    """The canvas's point at a frame, `up` the height of a track from its top."""
    row = timeline.canvas.tracks.sounds[track]
    return QPoint(round(timeline.canvas.scale.x_of(frame)), round(row.top + row.height * up))


def frames(samples):
    return round(samples / 2000)


def test_a_sound_is_pulled_at_its_ends(timeline, session):
    drag(timeline, at(timeline, 24) + QPoint(2, 4), at(timeline, 48) + QPoint(2, 4))
    trimmed = sound(session)
    assert timeline.canvas.positions.frame_of(trimmed.anchor) == 48
    assert frames(trimmed.offset) == 24 and trimmed.length is None
    drag(timeline, at(timeline, 120) - QPoint(3, -4), at(timeline, 96) - QPoint(3, -4))
    assert frames(sound(session).length) == pytest.approx(48, abs=1)
    assert session.undo_stack.count() == 2
    drag(timeline, at(timeline, 48) + QPoint(2, 4), at(timeline, 0) + QPoint(2, 4))
    assert timeline.canvas.positions.frame_of(sound(session).anchor) == 24, "the file's own start"


def test_fades_are_pulled_out_of_the_corners_and_a_click_bends_them(timeline, session):
    timeline.canvas.sound = "a"
    corner = at(timeline, 24, 0.0) + QPoint(4, 5)
    drag(timeline, corner, corner + QPoint(round(24 * timeline.canvas.scale.pixels), 0))
    assert frames(sound(session).fade_in.length) == pytest.approx(24, abs=1)
    end = at(timeline, 120, 0.0) + QPoint(-5, 5)
    drag(timeline, end, end - QPoint(round(12 * timeline.canvas.scale.pixels), 0))
    assert frames(sound(session).fade_out.length) == pytest.approx(12, abs=1)
    assert session.undo_stack.count() == 2
    handle = QPoint(round(timeline.canvas.scale.x_of(48)), corner.y())
    for curve in ("smooth", "fast", "slow", "linear"):
        QTest.mouseClick(timeline.canvas, LEFT, NONE, handle)
        assert sound(session).fade_in.curve == curve
    drag(timeline, end - QPoint(round(12 * timeline.canvas.scale.pixels), 0), end)
    assert sound(session).fade_out.length < 2_000, "and pushed back in"


def test_a_drag_moves_a_sound_between_tracks_and_below_the_last_makes_one(timeline, session):
    drag(timeline, at(timeline, 60), at(timeline, 72, track=1))
    assert sound(session).track == 1
    assert timeline.canvas.positions.frame_of(sound(session).anchor) == 36
    lay(session, "b", 100, length=48_000)
    below = at(timeline, 110, track=0) + QPoint(0, 120)
    drag(timeline, at(timeline, 110), below)
    assert sound(session, "b").track == 2 and track_count(session.project) == 3


def test_alt_drags_a_copy(timeline, session):
    drag(timeline, at(timeline, 60), at(timeline, 90), ALT)
    starts = [timeline.canvas.positions.frame_of(s.anchor) for s in session.project.sounds]
    assert starts == [24, 54] and session.undo_stack.count() == 1
    session.undo()
    assert len(session.project.sounds) == 1


def test_the_selected_sound_is_split_and_duplicated_by_the_keys_of_shots(timeline, session, qtbot):
    QTest.mouseClick(timeline.canvas, LEFT, NONE, at(timeline, 60))
    assert timeline.canvas.sound == "a"
    session.move_playhead(72)
    timeline.split_at_playhead()
    assert len(session.project.sounds) == 2 and len(session.project.shots) == 3
    assert frames(sound(session).length) == 48
    timeline.duplicate()
    assert len(session.project.sounds) == 3 and timeline.canvas.sound not in (None, "a")
    timeline.canvas.sound = None
    timeline.split_at_playhead()
    assert len(session.project.sounds) == 3, "without a sound the shot is meant"


def test_the_selected_sound_is_nudged_and_no_cut_is(timeline, session, qtbot):
    QTest.mouseClick(timeline.canvas, LEFT, NONE, at(timeline, 60))
    before = timeline.canvas.positions.frame_of(sound(session).anchor)
    timeline.canvas.setFocus()
    for frames_on in (5, -2):
        timeline.nudge(frames_on)
    assert timeline.canvas.positions.frame_of(sound(session).anchor) == before + 3
    assert [shot.duration for shot in session.project.shots] == [72, 72, 72]
    session.undo()
    assert timeline.canvas.positions.frame_of(sound(session).anchor) == before


def test_fades_to_the_playhead_and_locks(timeline, session):
    session.move_playhead(36)
    timeline.sounds.fade_to_playhead("a", out=False)
    session.move_playhead(100)
    timeline.sounds.fade_to_playhead("a", out=True)
    assert frames(sound(session).fade_in.length) == 12
    assert frames(sound(session).fade_out.length) == 20
    timeline.sounds.toggle_lock("a")
    shot = session.project.shots[0]
    assert sound(session).anchor == ShotAnchor(shot=shot.id, offset=24)
    session.apply("Trim", edits.trim_head, shot.id, 10)
    assert timeline.canvas.positions.frame_of(sound(session).anchor) == 34
    timeline.sounds.toggle_lock("a")
    assert sound(session).anchor == FrameAnchor(frame=34)


# The heads of the tracks


def test_the_heads_stand_beside_their_rows(timeline, session):
    heads = timeline.headers.headers
    assert len(heads) == 2 and timeline.headers.isVisible() and timeline.meter.isVisible()
    for head, row in zip(heads, timeline.canvas.tracks.sounds, strict=True):
        top = head.mapTo(timeline, QPoint(0, 0)).y()
        assert top == timeline.canvas.mapTo(timeline, QPoint(0, round(row.top))).y()
        assert head.height() == round(row.height)
    session.apply("Remove", edits.remove_sound_track, 1)
    session.apply("Remove", edits.remove_sound_track, 0)
    assert timeline.headers.isHidden() and timeline.meter.isHidden()


def test_mute_solo_and_lock_are_clicked(timeline, session):
    head = timeline.headers.headers[0]
    for button, name in ((head.mute, "mute"), (head.solo, "solo"), (head.lock, "locked")):
        before = getattr(track_of(session.project, 0), name)
        QTest.mouseClick(button, LEFT)
        assert getattr(track_of(session.project, 0), name) is not before
        assert button.isChecked() is not before
    assert session.undo_stack.count() == 3
    session.undo()
    assert head.lock.isChecked()


def test_gain_and_pan_are_pulled_typed_and_put_back(timeline, session):
    head = timeline.headers.headers[0]
    room = head.gain.width() - 6
    QTest.mousePress(head.gain, LEFT, NONE, QPoint(3 + room // 2, 7))
    QTest.mouseRelease(head.gain, LEFT, NONE, QPoint(3 + room // 2, 7))
    assert track_of(session.project, 0).gain == pytest.approx(-14.0, abs=1.0)
    QTest.keyClick(head.gain, Qt.Key.Key_Right)
    QTest.keyClick(head.gain, Qt.Key.Key_Right)
    assert track_of(session.project, 0).gain == pytest.approx(-12.0, abs=1.0)
    QTest.mouseDClick(head.gain, LEFT, NONE, QPoint(10, 7))
    assert track_of(session.project, 0).gain == 0.0
    QTest.mousePress(head.pan, LEFT, NONE, QPoint(2, 7))
    assert track_of(session.project, 0).pan == -1.0
    assert "100 left" in head.pan.toolTip()


def test_a_track_is_renamed_and_carried_to_another_place(timeline, session):
    heads = timeline.headers.headers
    QTest.mouseDClick(heads[0], LEFT, NONE, QPoint(20, 8))
    field = heads[0].findChild(QLineEdit)
    assert field is not None
    field.setText("Score")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert track_of(session.project, 0).name == "Score"
    QTest.mousePress(heads[0], LEFT, NONE, QPoint(20, 8))
    for y in (20, 40, 70):
        point = QPointF(20, y)
        move = QMouseEvent(QEvent.Type.MouseMove, point, QPointF(heads[0].mapToGlobal(point)),
                           Qt.MouseButton.NoButton, LEFT, NONE)  # fmt: skip
        QApplication.sendEvent(heads[0], move)
    QTest.mouseRelease(heads[0], LEFT, NONE, QPoint(20, 70))
    assert track_of(session.project, 1).name == "Score" and sound(session).track == 1


def test_the_menu_of_a_track_gives_roles_ducks_and_removes(timeline, session):
    def choose(*path):
        menu, chosen = timeline.headers.menu(0), None
        for words in path:
            chosen = next(a for a in menu.actions() if a.text() == words)
            menu = chosen.menu() or menu
        assert chosen is not None
        chosen.trigger()

    choose("Role", "Music")
    choose("Lower under dialogue", "By 12 dB")
    track = track_of(session.project, 0)
    assert (track.role, track.duck) == ("music", 12.0)
    choose("Add a track below")
    choose("Move down")
    assert track_count(session.project) == 3 and sound(session).track == 1
    choose("Remove the track and its sounds")
    assert track_count(session.project) == 2 and sound(session).track == 0
    QTest.mouseClick(timeline.headers.adding, LEFT)
    assert track_count(session.project) == 3


# What is seen


def test_the_waveform_shows_gain_and_fades(timeline, session):
    def height(frame):
        image = timeline.canvas.grab().toImage()
        rect = sound_rect(timeline.canvas, place(timeline), 0)
        x, bright = round(timeline.canvas.scale.x_of(frame)), 0
        for y in range(round(rect.top()) + 16, round(rect.bottom()) - 1):
            bright += image.pixelColor(x, y).lightness() > 90
        return bright

    loud = height(70)
    assert loud >= 8
    session.apply("Quiet", edits.set_sound, "a", gain=-12.0)
    assert height(70) < loud * 0.6
    session.apply("Loud", edits.set_sound, "a", gain=0.0, fade_in=Fade(length=4 * 48_000))
    assert height(110) > height(70) > height(40)
    session.apply("Track", edits.set_sound_track, 0, gain=-20.0)
    assert height(110) < loud * 0.6


def place(timeline):
    return next(iter(timeline.canvas.sound_places.between(0, 0, 1000)))


@pytest.mark.parametrize("pixels", [0.02, 0.4, 4.0, 48.0])
def test_peaks_and_samples_agree_at_every_zoom(timeline, session, pixels):
    one, canvas = sound(session), timeline.canvas
    samples = 2000 / pixels
    first = np.arange(30) * samples + 10_000
    got = canvas.waveforms.columns(one, first, samples)
    raw = np.random.default_rng(1).uniform(-0.5, 0.5, (2, 4 * 48_000))
    inside = first < raw.shape[1]
    assert got is not None and not got.high[~inside].any()
    for column in np.nonzero(inside)[0]:
        piece = raw[:, int(first[column]) : int(np.ceil(first[column] + samples))]
        assert got.high[column] >= piece.max() - 1e-4
        if samples >= 8 * 480 or samples < CLOSE:
            assert got.high[column] == pytest.approx(piece.max(), abs=0.06)
            assert got.low[column] == pytest.approx(piece.min(), abs=0.06)


def test_peaks_of_a_long_sound_are_worked_out_in_parts():
    samples = np.zeros((4000 * 480 + 700, 2), np.float32)
    samples[4000 * 480 + 650, 1] = -0.75
    peaks = peaks_of(samples)
    found = peaks.columns(np.array([4000.0 * 480, 0.0]), 700)
    assert peaks.samples == len(samples)
    assert found.low[0] == -0.75 and found.high[0] == 0.0 and found.low[1] == 0.0


def test_ten_thousand_sounds_are_painted_and_found_quickly(timeline, session):
    shots = tuple(Shot(id=new_id(), slate=f"{n}", duration=24) for n in range(10_000))
    sounds = tuple(
        Sound(id=f"s{n}", anchor=ShotAnchor(shot=shot.id), file="sounds/a.wav", sha256="a",
              name="a", track=n % 2, length=40_000)
        for n, shot in enumerate(shots)
    )  # fmt: skip
    session.apply("Many", edits.set_project, scenes=(Scene(id=new_id(), shots=shots),),
                  sounds=sounds)  # fmt: skip
    timeline.fit()
    timeline.canvas.grab()
    begun = time.thread_time()
    timeline.canvas.grab()
    whole = time.thread_time() - begun
    timeline.canvas.zoom_to(4.0)
    begun = time.thread_time()
    timeline.canvas.grab()
    near = time.thread_time() - begun
    assert whole < 0.4 and near < 0.3, "with others at work on the same machine"
    frame = timeline.canvas.positions.edges[2]
    timeline.canvas.scroll_to(0)
    found = sound_under(timeline.canvas, QPointF(at(timeline, frame + 10)))
    assert getattr(found, "sound", None) == "s2"


# The meter


def test_the_meter_rises_at_once_falls_slowly_and_remembers_clipping():
    side = Ballistics()
    side.pass_time(0.0, 0.03, 0.5)
    assert side.level == pytest.approx(-6.0, abs=0.1) == side.held
    side.pass_time(0.5, 0.5, 0.0)
    assert side.level == pytest.approx(-18.0, abs=0.2) and side.held == pytest.approx(-6.0, abs=0.1)
    side.pass_time(3.0, 2.5, 0.0)
    assert side.level == LOWEST and side.held == LOWEST and not side.clipped
    side.pass_time(3.1, 0.1, 1.0)
    assert side.clipped


def test_the_meter_follows_what_is_heard_and_a_click_forgets_clipping(timeline, qtbot):
    meter: LevelMeter = timeline.meter
    heard = [(1.0, 0.25), None, None, None]  # a sound takes a moment to come
    meter.follow(lambda: heard.pop() if heard else None)
    meter.wake()
    qtbot.waitUntil(lambda: meter.sides[0].clipped, timeout=2000)
    assert meter.sides[1].held == pytest.approx(-12.0, abs=0.2) and not meter.sides[1].clipped
    assert "Left" in meter.accessibleDescription()
    QTest.mouseClick(meter, LEFT)
    assert not meter.sides[0].clipped


def test_many_tracks_are_lower_and_are_scrolled(timeline, session):
    for _ in range(6):
        timeline.sounds.add_track()
    rows = timeline.canvas.tracks.sounds
    assert len(rows) == 8 and rows[0].height < 30
    head = timeline.headers.headers[0]
    assert head.gain.isHidden() and head.height() == round(rows[0].height)
    timeline.resize(1200, 200)
    before = timeline.canvas.tracks.sounds[-1].top
    wheel = QWheelEvent(
        QPointF(20, 150), QPointF(20, 150), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(timeline.headers, wheel)
    assert timeline.canvas.tracks.sounds[-1].top == before - 40
    timeline.resize(1200, 620)
    assert timeline.canvas.tracks.sounds[0].height == 40 and not head.gain.isHidden()
