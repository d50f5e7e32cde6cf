"""Recording a voice: what comes from a feed lands on its track, in time with the film."""

import numpy as np
import pytest
from PySide6.QtCore import QIODevice
from PySide6.QtTest import QTest

from app.preview.player import Player
from app.preview.sound_sink import ClockedSink
from app.recording.inputs import NONE
from app.recording.panel import RecordPanel
from app.recording.voice import FeedForm, VoiceRecorder
from engine.media.error import MediaError
from engine.media.recording import VoiceFile
from engine.media.sound import read_sound
from engine.project import edits
from engine.project.film import anchor_frame
from engine.project.sound_tracks import track_of


class Feed(QIODevice):
    """Bytes that are pushed, as a device's are."""

    def __init__(self):
        super().__init__()
        self._held = bytearray()
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self):
        return True

    def bytesAvailable(self):
        return len(self._held) + super().bytesAvailable()

    def readData(self, size):
        taken, self._held = bytes(self._held[:size]), self._held[size:]
        return taken

    def push(self, content):
        self._held += content
        self.readyRead.emit()


class Line:
    """An input that is fed by a test."""

    def __init__(self, form):
        self.feed, self.form, self.closed = Feed(), form, False

    def close(self):
        self.closed = True


class Desk:
    """The inputs of a machine that has one, or none."""

    def __init__(self, *names):
        self._names, self.line = list(names), Line(FeedForm())

    def names(self):
        return self._names

    def open(self, name: str) -> Line | None:
        return self.line


def int16(samples):
    return np.rint(np.asarray(samples) * 32767).astype("<i2").tobytes()


@pytest.mark.parametrize(
    ("kind", "content", "want"),
    [
        ("uint8", bytes([128, 255, 0]), [0.0, 0.992, -1.0]),
        ("int16", np.array([0, 16384, -32768], "<i2").tobytes(), [0.0, 0.5, -1.0]),
        ("int32", np.array([0, 2**30, -(2**31)], "<i4").tobytes(), [0.0, 0.5, -1.0]),
        ("float", np.array([0, 0.5, -1], "<f4").tobytes(), [0.0, 0.5, -1.0]),
    ],
)
def test_every_kind_of_sample_is_read(kind, content, want):
    assert np.allclose(FeedForm(kind=kind).samples(content), want, atol=1e-3)


def test_what_is_written_comes_back_in_24_bits(tmp_path):
    sound = np.random.default_rng(1).uniform(-1, 1, 50_000).astype(np.float32)
    file = VoiceFile(tmp_path / "a.flac")
    for piece in np.array_split(sound, 7):
        file.write(piece)
    got = read_sound(file.close())
    assert got.shape == (2, 50_000)
    assert np.abs(got[0] - sound).max() < 2.0**-22
    assert [path.name for path in tmp_path.iterdir()] == ["a.flac"]


def test_another_rate_becomes_48_khz_and_nothing_is_said(tmp_path):
    file = VoiceFile(tmp_path / "a.flac", 16_000)
    file.write(np.sin(np.arange(16_000) / 10).astype(np.float32))
    assert abs(read_sound(file.close()).shape[1] - 48_000) < 100
    with pytest.raises(MediaError, match="Nothing was recorded"):
        VoiceFile(tmp_path / "b.flac").close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.flac"]


def test_the_recording_begins_with_the_film_however_late_that_is_heard(tmp_path):
    heard = 0.0
    feed = Feed()
    recorder = VoiceRecorder(feed, FeedForm(channels=2))
    feed.push(int16(np.full(2 * 900, 0.9)))
    assert recorder.level() == pytest.approx(0.9, abs=1e-3) and recorder.level() == 0.0
    recorder.begin(tmp_path / "v.flac", lambda: heard)
    ramp = np.arange(48_000) / 48_000
    frames = int16(np.repeat(ramp, 2))
    for first in range(0, len(frames), 4_801):  # not even whole samples
        heard = max(0.0, (first + 4_801) / 4 / 48_000 - 0.25)  # a quarter of a second late
        feed.push(frames[first : first + 4_801])
    got = read_sound(recorder.finish())[0]
    assert got[0] == pytest.approx(0.25, abs=0.001)
    assert len(got) == pytest.approx(36_000, abs=40) and not recorder.recording


@pytest.fixture
def player(session):
    made = Player(session, open_sink=ClockedSink)
    yield made
    made.shut_down()


def test_a_voice_is_recorded_while_the_film_plays_and_can_be_undone(session, player, qtbot):
    desk = Desk("Desk microphone")
    panel = RecordPanel(session, player, inputs=desk)
    qtbot.addWidget(panel)
    session.move_playhead(100)
    panel.count_in.setValue(1)
    panel.record.click()
    assert panel.counting and not player.playing and panel.record.text() == "Stop"
    qtbot.waitUntil(lambda: panel.recording, timeout=4000)
    assert player.playing
    for _ in range(10):
        desk.line.feed.push(int16(np.full(2_400, 0.5)))
        QTest.qWait(50)
    panel.record.click()
    assert not player.playing and panel.record.text() == "Record"
    qtbot.waitUntil(lambda: bool(session.project.sounds), timeout=4000)
    sound = session.project.sounds[0]
    track = track_of(session.project, sound.track)
    assert (sound.name, track.name, track.role) == ("Voice 1", "Scratch", "dialogue")
    assert anchor_frame(session.project, sound.anchor) == 100
    assert sound.file.startswith("sounds/") and sound.file.endswith(".flac")
    heard = read_sound(session.folder.path / sound.file)
    assert 0.2 < heard.shape[1] / 48_000 < 0.9 and heard.max() == pytest.approx(0.5, abs=0.01)
    assert session.undo_stack.count() == 1
    session.undo()
    assert not session.project.sounds and not session.project.sound_tracks
    panel.close()
    assert desk.line.closed


@pytest.mark.parametrize(("playhead", "marks", "begun"), [(215, None, 0), (200, (24, 90), 200)])
def test_a_voice_lies_where_playing_began_and_is_recorded_once(
    session, player, qtbot, playhead, marks, begun
):
    desk = Desk("Desk microphone")
    panel = RecordPanel(session, player, inputs=desk)
    qtbot.addWidget(panel)
    if marks:
        session.apply("Marks", edits.set_settings, in_point=marks[0], out_point=marks[1])
        player.set_loop(True)
    session.move_playhead(playhead)
    panel.count_in.setValue(0)
    panel.record.click()
    assert panel.recording and session.playhead == begun and not player.loop
    for _ in range(4):
        desk.line.feed.push(int16(np.full(4_800, 0.5)))
        QTest.qWait(60)
    panel.record.click()
    qtbot.waitUntil(lambda: bool(session.project.sounds), timeout=4000)
    assert anchor_frame(session.project, session.project.sounds[0].anchor) == begun
    assert player.loop == bool(marks), "as it was"
    panel.close()


def test_stopping_while_it_counts_records_nothing(session, player, qtbot):
    panel = RecordPanel(session, player, inputs=Desk("Desk microphone"))
    panel.record.click()
    panel.record.click()
    assert not panel.counting and not panel.recording and not session.project.sounds
    panel.count_in.setValue(0)
    panel.record.click()
    panel.record.click()
    assert "Nothing was recorded" in panel.state.text()
    panel.close()


def test_the_end_of_the_film_ends_the_recording(session, player, qtbot):
    desk = Desk("Desk microphone")
    panel = RecordPanel(session, player, inputs=desk)
    qtbot.addWidget(panel)
    session.move_playhead(206)
    panel.count_in.setValue(0)
    panel.record.click()
    desk.line.feed.push(int16(np.full(24_000, 0.2)))
    qtbot.waitUntil(lambda: bool(session.project.sounds), timeout=5000)
    assert not panel.recording and "Scratch" in panel.state.text()
    panel.close()


def test_without_a_microphone_it_says_so(session, player):
    panel = RecordPanel(session, player, inputs=Desk())
    assert not panel.record.isEnabled()
    assert panel.record.toolTip() == NONE and panel.state.text() == NONE
    panel.close()
