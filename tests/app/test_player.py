"""The player: its clock, its worker, and what is shown when."""

import threading
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.preview.changed_frames import unchanged_start
from app.preview.frame_cache import Composed, FrameCache
from app.preview.frame_worker import FrameWorker
from app.preview.play_clock import PlayClock, shuttled
from app.preview.play_time import PlayTime
from app.preview.player import Player
from app.preview.sound_feed import SoundFeed
from engine.project import edits
from engine.project.document import FrameAnchor, Shot, Sound, Transition, new_id


class Film:
    """A compositor whose picture says which frame it is; `pace` seconds a frame."""

    def __init__(self, pace=0.0):
        self.pace = pace
        self.composed = []
        self.snapshots = []
        self.closed = threading.Event()

    def __call__(self, project, path, takes):
        self.project = project
        self.closed.clear()
        return self

    def with_project(self, project, takes):
        self.project = project
        self.snapshots.append(project)
        return self

    def frame(self, n, size=None, quality="full", framing=None):
        time.sleep(self.pace)
        self.composed.append((n, quality))
        width, height = size or (self.project.width, self.project.height)
        return np.full((height, width, 3), n % 256, np.uint8)

    def source(self, n, framing=None):
        return ("animatic",)

    def close(self):
        self.closed.set()


@pytest.fixture
def film():
    return Film()


@pytest.fixture
def player(session, film):
    made = Player(session, make=film)
    yield made
    made.shut_down()


def test_shuttle_speeds_up_and_turns_round():
    speed, speeds = 0.0, []
    for _ in range(5):
        speed = shuttled(speed, 1)
        speeds.append(speed)
    assert speeds == [1, 2, 4, 8, 8]
    assert shuttled(8.0, -1) == -1.0 and shuttled(-1.0, -1) == -2.0 and shuttled(4.0, 0) == 0.0


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from([Fraction(24), Fraction(24000, 1001), Fraction(25), Fraction(60)]),
    st.integers(0, 400),
)
def test_sound_and_picture_agree_frame_for_frame(rate, frame):
    clock = PlayClock(0, rate, 0, 1000)
    samples = -(-frame * 48000 * rate.denominator // rate.numerator)
    assert clock.frame(samples / 48000)[0] == frame


@settings(deadline=None, max_examples=80)
@given(
    st.integers(0, 50), st.integers(1, 60), st.sampled_from([-8.0, -1.0, 1.0, 4.0]),
    st.floats(0, 30), st.booleans(),
)  # fmt: skip
def test_the_clock_stays_in_its_range(first, length, speed, seconds, loop):
    clock = PlayClock(first, Fraction(24), first, first + length, speed, loop)
    frame, over = clock.frame(seconds)
    assert first <= frame < first + length
    assert not (over and loop)
    assert all(first <= n < first + length for n in clock.ahead(frame, 5))


def test_reverse_runs_back_and_ends_at_the_start():
    clock = PlayClock(10, Fraction(10), 0, 20, -1.0)
    assert clock.frame(0.5) == (5, False)
    assert clock.frame(5.0) == (0, True)


def picture(n, size=10):
    return Composed(n, np.zeros((size, size, 3), np.uint8), "full", None, 1, 0.0)


def test_the_cache_keeps_the_newest_within_its_bytes():
    cache = FrameCache(1000)
    for n in range(5):
        cache.put(picture(n))
    assert cache.bytes == 900 and [cache.get(n, "full") is not None for n in range(5)] == [
        False, False, True, True, True,
    ]  # fmt: skip
    cache.get(2, "full")
    cache.put(picture(9))
    assert cache.get(2, "full") is not None and cache.get(3, "full") is None
    cache.drop(5)
    assert len(cache) == 2 and cache.bytes == 600


def test_frames_before_an_edit_are_kept(session):
    project = session.project
    ids = [shot.id for shot in project.shots]
    trimmed = edits.trim_tail(project, ids[1], -5)
    assert unchanged_start(project, trimmed) == range(72)
    dissolved = edits.set_shots(project, (ids[2],), transition=Transition(duration=20))
    assert unchanged_start(project, dissolved) == range(144 - 20)
    assert unchanged_start(project, edits.set_project(project, width=320)) == range(0)
    assert unchanged_start(project, project) == range(216)


def test_a_paused_frame_is_the_full_picture(player, session, film, qtbot):
    with qtbot.waitSignal(player.picture_ready, check_params_cb=lambda c: c.frame == 100):
        session.move_playhead(100)
    shown = player.worker.held(100, "full")
    assert shown is not None and shown.picture.shape == (90, 160, 3)
    assert (shown.picture == 100).all()
    assert all(quality == "full" for _, quality in film.composed)


def test_the_latest_wish_wins(session, qtbot):
    film = Film(pace=0.03)
    player = Player(session, make=film)
    shown = []
    player.frame_shown.connect(shown.append)
    for frame in range(1, 101):
        session.move_playhead(frame)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 100, timeout=3000)
    asked = [frame for frame, _ in film.composed if frame <= 100]
    assert len(asked) < 10, "what nobody waits for any more is not composed"
    player.shut_down()


def test_frames_are_ready_before_they_are_played(player, session, film, qtbot):
    session.move_playhead(50)
    qtbot.waitUntil(lambda: player.worker.held(56, "full") is not None, timeout=3000)
    qtbot.waitUntil(lambda: player.worker.held(72, "full") is not None, timeout=3000)
    assert max(frame for frame, _ in film.composed) == 72, "and no more than that"


def test_a_picture_that_takes_long_is_said_to_be_worked_on(session, qtbot):
    player = Player(session, make=Film(pace=0.6))
    said = []
    player.waiting_changed.connect(said.append)
    session.move_playhead(30)
    qtbot.waitUntil(lambda: said == [True, False], timeout=5000)
    player.shut_down()


def test_playing_moves_the_playhead_in_time_and_ends(player, session, qtbot):
    session.move_playhead(200)
    begun = time.perf_counter()
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda on: not on, timeout=3000):
        player.play()
    assert session.playhead == 215
    assert 0.4 < time.perf_counter() - begun < 1.5
    player.play()
    assert player.playing and session.playhead == 0, "from the end it starts again"
    player.pause()


def test_late_pictures_are_dropped_but_time_goes_on(session, qtbot):
    film = Film(pace=0.15)
    player = Player(session, make=film)
    qtbot.waitUntil(lambda: bool(film.composed), timeout=2000)
    shown = []
    player.frame_shown.connect(shown.append)
    begun = time.perf_counter()
    player.play()
    qtbot.waitUntil(lambda: session.playhead >= 24, timeout=3000)
    assert time.perf_counter() - begun < 1.6
    player.pause()
    assert len(set(shown)) < 20
    here = session.playhead
    qtbot.waitUntil(lambda: shown[-1] == here, timeout=3000)
    qtbot.waitUntil(
        lambda: player.worker.held(here, "full") is not None, timeout=3000
    )  # paused, it is exact again
    assert any(quality == "draft" for _, quality in film.composed)
    player.shut_down()


def test_loop_plays_the_marked_range_round(player, session, qtbot):
    session.apply("Mark", edits.set_settings, in_point=10, out_point=14)
    seen = []
    session.playhead_moved.connect(seen.append)
    player.set_loop(True)
    player.play()
    qtbot.waitUntil(lambda: len(seen) > 9, timeout=3000)
    assert player.playing and set(seen) <= {10, 11, 12, 13}
    player.pause()


def test_play_selection_stops_at_its_end(player, session, qtbot):
    shot = session.project.shots[1]
    session.apply("Short", edits.set_shots, (shot.id,), duration=6)
    session.select((shot.id,))
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda on: not on, timeout=3000):
        player.play_selection()
    assert session.playhead == 77


def test_stepping_pauses(player, session):
    session.move_playhead(50)
    player.play()
    player.step(-1)
    assert not player.playing and session.playhead in (49, 50)
    session.move_playhead(50)
    player.step_seconds(1)
    assert session.playhead == 74


def test_a_seek_while_playing_plays_on_from_there(player, session, qtbot):
    player.play()
    session.move_playhead(150)
    assert player.playing
    qtbot.waitUntil(lambda: session.playhead >= 153, timeout=2000)
    assert session.playhead < 180
    player.pause()


def test_a_range_is_over_when_it_is_left_or_stopped(player, session):
    player.play_range(0, 48)
    player.pause()
    session.move_playhead(150)
    player.shuttle(1)
    assert session.playhead >= 150, "it was stopped, so L plays from here"
    player.pause()
    player.play_range(0, 48)
    session.move_playhead(160)
    assert player.playing and session.playhead >= 160, "a click elsewhere leaves it"
    player.pause()


def test_an_edit_while_playing_goes_on_to_the_new_end(player, session, qtbot):
    session.move_playhead(200)
    player.play()
    session.apply("Trim", edits.trim_tail, session.project.shots[2].id, -8)
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda on: not on, timeout=3000):
        pass
    assert session.playhead == 207


def test_an_edit_swaps_the_snapshot_and_shows_it(player, session, film, qtbot):
    qtbot.waitUntil(lambda: bool(film.composed), timeout=2000)
    shot = session.project.shots[0]
    with qtbot.waitSignal(player.picture_ready, timeout=2000):
        session.apply("Words", edits.set_shots, (shot.id,), notes="whip pan left")
    qtbot.waitUntil(lambda: film.project is session.project, timeout=2000)


def test_closing_the_film_lets_its_files_go(player, session, film, qtbot):
    qtbot.waitUntil(lambda: bool(film.composed), timeout=2000)
    session.close_film()
    assert film.closed.is_set()
    assert not player.playing


def test_nothing_plays_in_an_empty_film(player, session):
    session.apply("Delete", edits.remove_shots, [shot.id for shot in session.project.shots])
    player.toggle()
    player.shuttle(1)
    assert not player.playing


def test_a_frame_that_fails_is_said_and_the_next_is_shown(session, qtbot):
    class Broken(Film):
        def frame(self, n, size=None, quality="full", framing=None):
            if n == 5:
                raise ValueError("the picture is gone")
            return super().frame(n, size, quality)

    player = Player(session, make=Broken())
    with qtbot.waitSignal(player.failed, timeout=2000) as said:
        session.move_playhead(5)
    assert "the picture is gone" in said.args[0]
    with qtbot.waitSignal(player.picture_ready, check_params_cb=lambda c: c.frame == 6):
        session.move_playhead(6)
    player.shut_down()


def test_the_worker_ends_twice_and_unstarted():
    worker = FrameWorker(Film())
    worker.shut_down()
    worker.shut_down()
    assert not worker.isRunning()


def test_without_a_device_a_timer_counts(qapp):
    clock = PlayTime(open_sink=lambda *_: None)
    assert not clock.start_sound(silence, Fraction(24), 0, 48, None)
    clock.start_timer(1.0)
    assert 1.0 <= clock.seconds() < 1.5
    clock.stop()


def silence(start, count):
    return np.zeros((2, count), np.float32)


def test_a_film_with_sound_plays_through_to_its_end(player, session, qtbot, tmp_path):
    sound = Sound(
        id=new_id(), anchor=FrameAnchor(), file="sounds/gone.wav", sha256="0" * 64, name="gone"
    )
    session.apply("Sound", edits.add_sound, sound)
    session.move_playhead(204)
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda on: not on, timeout=5000):
        player.play()
    assert session.playhead == 215


def taken(feed, count):
    chunks, left = [], count
    deadline = time.perf_counter() + 3
    while left and time.perf_counter() < deadline:
        chunk = feed.take(left)
        chunks.append(chunk)
        left -= chunk.shape[1]
        if feed.over:
            break
        if chunk.shape[1] == 0:
            time.sleep(0.002)
    return np.concatenate(chunks, axis=1)[0]


def ramp(start, count):
    return np.tile(np.arange(start, start + count, dtype=np.float32), (2, 1))


def test_the_sound_feed_gives_every_sample_once_and_ends():
    feed = SoundFeed(ramp, 1000, 21_000, None)
    heard = taken(feed, 50_000)
    assert (heard == np.arange(1000, 21_000)).all() and feed.over
    feed.close()


def test_the_sound_feed_loops_without_a_gap():
    feed = SoundFeed(ramp, 6000, 9000, 2000)
    heard = taken(feed, 10_000)
    expected = np.concatenate([np.arange(6000, 9000), np.arange(2000, 9000)])
    assert (heard == expected).all()
    feed.close()


def test_a_broken_sound_is_silence():
    def broken(start, count):
        raise OSError("gone")

    feed = SoundFeed(broken, 0, 5000, None)
    assert (taken(feed, 5000) == 0).all()
    feed.close()


def test_a_shot_may_be_a_single_frame(player, session, qtbot):
    shots = [shot.id for shot in session.project.shots]
    session.apply("One", edits.remove_shots, shots)
    session.apply("One", edits.add_shot, Shot(id=new_id(), slate="", duration=1))
    player.play()
    qtbot.waitUntil(lambda: not player.playing, timeout=2000)
    assert session.playhead == 0
