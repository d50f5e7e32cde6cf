"""What is heard while playing, shuttling and scrubbing; and that it is what the export holds."""

import hashlib
import time
import wave
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QTest

from app.preview.play_tally import PlayTally
from app.preview.player import Player
from app.preview.scrub_sound import GRAIN, Grains, grain
from app.preview.shuttle_sound import shuttled, shuttled_length
from app.preview.sound_out import SoundOut
from app.preview.sound_sink import ClockedSink
from engine.compose.mix import mix
from engine.export.mp4 import export_film
from engine.export.settings import ExportSettings
from engine.project import edits
from engine.project.document import Fade, FrameAnchor, Sound, new_id
from engine.project.timecode import sample_of_frame

SECOND = 48_000


def write_wav(path, samples):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(SECOND)
        out.writeframes(np.rint(samples.T * 32767).astype("<i2").tobytes())


def lay(session, name, samples, frame=0, **fields):
    """Write a sound into the session's film and lay it at a frame."""
    folder = session.folder.path / "sounds"
    folder.mkdir(exist_ok=True)
    write_wav(folder / f"{name}.wav", samples)
    values: dict[str, Any] = {"anchor": FrameAnchor(frame=frame)} | fields
    sound = Sound(id=new_id(), file=f"sounds/{name}.wav", sha256=name, name=name, **values)
    session.apply("Sound", edits.add_sound, sound)
    return sound


def noise(seconds, seed=1):
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (2, round(seconds * SECOND)))


@pytest.fixture
def mixed(session):
    """The film with two tracks, a fade, pans, a mute and ducked music: 9 seconds."""
    fade = Fade(length=20_000, curve="smooth")
    lay(session, "music", noise(8), 10, fade_in=fade, fade_out=fade, pan=-0.3)
    lay(session, "voice", noise(2, 2), 60, track=1, gain=2.0)
    lay(session, "hit", noise(1, 3), 100, track=2, mute=True)
    lay(session, "boom", noise(1, 4), 150, track=3)
    for number, fields in enumerate((
        {"role": "music", "duck": 12.0, "gain": -2.0, "solo": True},
        {"role": "dialogue", "pan": 0.2, "solo": True}, {"solo": True}, {},
    )):  # fmt: skip
        session.apply("Track", edits.set_sound_track, number, **fields)
    return session


def test_what_is_heard_is_what_the_export_encodes_sample_for_sample(mixed, tmp_path, qtbot):
    kept = bytearray()
    player = Player(mixed, open_sink=lambda buffer: ClockedSink(buffer, pace=20.0, kept=kept))
    mixed.move_playhead(0)
    player.play()
    length = sample_of_frame(216, mixed.project.rate)
    qtbot.waitUntil(lambda: len(kept) >= length * 8, timeout=20_000)
    player.shut_down()
    written = hashlib.sha256()
    export_film(
        mixed.project, mixed.folder.path, {},
        ExportSettings(tmp_path / "f.mp4", preset="ultrafast"),
        heard=lambda samples: written.update(np.ascontiguousarray(samples.T).tobytes()),
    )  # fmt: skip
    assert len(kept) == length * 8
    assert hashlib.sha256(kept).hexdigest() == written.hexdigest()
    whole = mix(mixed.project, mixed.folder.path, 0, length)
    assert np.abs(whole).max() > 0.3 and not np.array_equal(whole[0], whole[1])


def test_a_busy_window_does_not_break_the_sound_and_drops_pictures(mixed, qtbot):
    player = Player(mixed, open_sink=lambda buffer: ClockedSink(buffer, pace=0.5))
    mixed.move_playhead(0)
    qtbot.waitUntil(lambda: player.worker.held(6, "full") is not None, timeout=8000)
    player.play()
    qtbot.waitUntil(lambda: mixed.playhead > 6, timeout=8000)
    time.sleep(0.45)
    qtbot.waitUntil(lambda: mixed.playhead > 24, timeout=8000)
    assert player.sound.time.sound.underruns == 0
    assert player.tally.dropped >= 3 and player.tally.shown > 2
    player.shut_down()


def test_a_device_that_runs_dry_is_counted_and_the_end_is_not(qtbot):
    def slow(start, count):
        if start == 24_000:
            time.sleep(0.7)
        return np.zeros((2, count), np.float32)

    out = SoundOut(open_sink=ClockedSink, queued=2, buffer=0.2)
    assert out.start(slow, 0, 48_000)
    qtbot.waitUntil(lambda: out.seconds() >= 0.9, timeout=8000)
    dry = out.underruns
    assert dry >= 1
    out.stop()
    assert out.underruns == dry, "and is remembered"
    out = SoundOut(open_sink=lambda buffer: ClockedSink(buffer, pace=0.5))
    out.start(ramp, 0, 19_200)
    qtbot.waitUntil(lambda: out.seconds() >= 0.4, timeout=8000)
    QTest.qWait(100)
    assert out.underruns == 0
    out.stop()


def test_levels_are_told_when_they_are_heard(qtbot):
    def stepping(start, count):
        sound = np.zeros((2, count), np.float32)
        sound[0] = 0.25 if start < 9_600 else 0.75
        sound[1] = 1.0
        return sound

    out = SoundOut(open_sink=lambda buffer: ClockedSink(buffer, pace=0.25))
    assert out.levels() is None
    out.start(stepping, 0, 28_800)
    qtbot.waitUntil(lambda: out.levels() == (0.25, 1.0), timeout=3000)
    qtbot.waitUntil(lambda: out.levels() == (0.75, 1.0), timeout=3000)
    assert 0.19 < out.seconds() < 0.7
    out.stop()
    assert out.levels() is None


def ramp(start, count):
    return np.tile(np.arange(start, start + count, dtype=np.float32), (2, 1))


def test_backwards_every_sample_comes_once_the_other_way_round():
    heard = shuttled(ramp, 10_000, -1.0)
    got = np.concatenate([heard(0, 700), heard(700, 2_300)], axis=1)[0]
    assert np.array_equal(got, np.arange(9_999, 6_999, -1))


@settings(deadline=None, max_examples=20)
@given(st.sampled_from([2.0, -2.0]), st.lists(st.integers(1, 9_000), min_size=1, max_size=4))
def test_at_twice_the_speed_the_pitch_stays(speed, parts):
    def tone(start, count):
        time = np.arange(start, start + count) / SECOND
        return np.tile(np.sin(2 * np.pi * 480 * time).astype(np.float32), (2, 1))

    heard = shuttled(tone, 5 * SECOND, speed)
    whole = heard(0, SECOND)[0]
    spectrum = np.abs(np.fft.rfft(whole[:48_000]))
    assert abs(int(np.argmax(spectrum)) - 480) <= 2
    at, pieces = 0, []
    for count in parts:
        pieces.append(heard(at, count)[0])
        at += count
    assert np.array_equal(np.concatenate(pieces), heard(0, at)[0])
    assert shuttled_length(1001, speed) == 501


@pytest.mark.parametrize("speed", [-1.0, 2.0])
def test_shuttling_is_heard_and_keeps_its_time(mixed, qtbot, speed):
    kept = bytearray()
    player = Player(mixed, open_sink=lambda buffer: ClockedSink(buffer, kept=kept))
    mixed.move_playhead(90)
    player.shuttle(1 if speed > 0 else -1)
    if speed == 2.0:
        player.shuttle(1)
    begun, here = time.perf_counter(), mixed.playhead
    qtbot.waitUntil(lambda: abs(mixed.playhead - here) >= 24, timeout=8000)
    assert time.perf_counter() - begun > 0.9 / abs(speed)
    assert player.sound.time.sound.playing, "the sound is its clock"
    assert np.abs(np.frombuffer(bytes(kept), np.float32)).max() > 0.1
    for _ in range(2):
        player.shuttle(1 if speed > 0 else -1)
    assert abs(player.speed) >= 4.0 and not player.sound.time.sound.playing
    player.shut_down()


def test_a_grain_is_the_films_sound_with_soft_edges():
    got = grain(lambda start, count: np.full((2, count), 0.5, np.float32), 0)
    assert got.shape == (2, GRAIN) and got[0, 0] < 0.01 and got[0, -1] < 0.01
    assert np.all(got[:, 600 : GRAIN - 600] == 0.5)


def test_the_last_frame_passed_is_what_is_heard_then_silence():
    grains = Grains(lambda start, count: np.full((2, count), start / 1000, np.float32))
    assert not grains(0, 100).any()
    grains.want(300, GRAIN)
    first = grains(0, 2_000)
    grains.want(100, GRAIN)
    grains.want(700, GRAIN)
    second = grains(0, 6_000)
    assert first[0].max() == pytest.approx(0.3)
    assert second[0, 1000] == pytest.approx(0.7) and not second[0, GRAIN + 10 :].any()
    steps = np.abs(np.diff(np.concatenate([first, second], axis=1)[0]))
    assert steps.max() < 0.01, "a grain that is broken off does not click"


def test_stepping_and_dragging_are_heard_unless_it_is_off(mixed, qtbot):
    sinks = []

    def opened(buffer):
        sinks.append(bytearray())
        return ClockedSink(buffer, kept=sinks[-1])

    player = Player(mixed, open_sink=opened)
    mixed.move_playhead(70)
    assert not sinks, "a jump is silent"
    player.step(1)
    assert len(sinks) == 1
    player.set_scrubbing(True)

    def dragged():
        mixed.move_playhead(60 + (mixed.playhead - 59) % 40)
        return np.abs(np.frombuffer(bytes(sinks[-1]), np.float32)).max(initial=0.0) > 0.1

    qtbot.waitUntil(dragged, timeout=8000)
    player.set_scrubbing(False)
    qtbot.waitUntil(lambda: not player.sound.scrub._out.playing, timeout=4000)
    opened_before = len(sinks)
    mixed.settings.scrub_sound = False
    player.step(1)
    assert len(sinks) == opened_before
    player.shut_down()


def test_the_tally_counts_what_was_late_or_never_shown():
    tally = PlayTally()
    tally.begin(10, 1.0)
    for frame, shown in ((11, True), (12, False), (13, True), (16, True)):
        tally.comes_to(frame)
        if shown:
            tally.shows(frame)
    assert (tally.shown, tally.dropped) == (3, 3), "12, 14 and 15 were not seen"
    tally.comes_to(10)
    tally.comes_to(10)
    assert tally.dropped == 3, "a loop that begins again drops nothing"
    tally.begin(0, 2.0)
    tally.comes_to(8)
    assert tally.dropped == 3
