"""The mix of several tracks: pan, fades, mute and solo, ducking, and takes' own sound."""

import math
import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compose.faders import fade_factors, pan_factors
from engine.compose.mix import is_audible, mix
from engine.media.writer import ClipWriter
from engine.project import edits
from engine.project.document import (
    Adjust,
    Fade,
    FrameAnchor,
    OwnSound,
    Project,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
    SoundTrack,
    Transition,
    new_id,
)
from engine.project.errors import EditError
from engine.project.request import RenderRequest, fingerprint
from engine.project.take import Take
from engine.project.timecode import sample_of_frame

RATE = Fraction(24)
SECOND = 48_000


def write_wav(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(SECOND)
        out.writeframes(np.rint(samples.T * 32767).astype("<i2").tobytes())


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Steady sound at half scale, a voice of two words, and noise that differs left and right."""
    path = tmp_path_factory.mktemp("Film.reel")
    (path / "sounds").mkdir()
    write_wav(path / "sounds" / "steady.wav", np.full((2, 5 * SECOND), 0.5, np.float32))
    voice = np.zeros((2, 3 * SECOND), np.float32)
    voice[:, SECOND : SECOND + 24_000] = 0.25
    voice[:, 2 * SECOND + 100 : 2 * SECOND + 4_000] = -0.25
    write_wav(path / "sounds" / "voice.wav", voice)
    noise = np.random.default_rng(4).uniform(-0.4, 0.4, (2, 4 * SECOND)).astype(np.float32)
    write_wav(path / "sounds" / "noise.wav", noise)
    return path


def laid(name: str, frame: int = 0, **fields) -> Sound:
    fields = {"anchor": FrameAnchor(frame=frame), "sha256": name, "name": name} | fields
    return Sound(id=new_id(), file=f"sounds/{name}.wav", **fields)


def a_film(*sounds: Sound, tracks: tuple[SoundTrack, ...] = ()) -> Project:
    shots = tuple(
        Shot(id=f"shot{n}", slate=f"0{n + 1}0", duration=d) for n, d in enumerate((24, 30, 66))
    )
    return Project(
        id=new_id(), name="Film", rate=RATE, scenes=(Scene(id="s", shots=shots),),
        sounds=sounds, sound_tracks=tracks,
    )  # fmt: skip


def level(samples: np.ndarray) -> float:
    return float(np.abs(samples).max())


@given(st.floats(-1, 1))
def test_a_pan_keeps_the_power_and_the_middle_is_untouched(pan):
    left, right = pan_factors(pan)
    assert math.isclose(left**2 + right**2, 2.0, rel_tol=1e-9)
    assert pan_factors(0.0) == (1.0, 1.0)
    assert (left >= right) == (pan <= 0) or math.isclose(left, right)


def test_pans_and_gains_of_sound_and_track_multiply(folder):
    film = a_film(laid("steady", pan=-1.0, gain=-6.0), tracks=(SoundTrack(gain=-6.0),))
    left, right = mix(film, folder, 0, 1000)
    assert np.allclose(left, 0.5 * math.sqrt(2) * 10 ** (-12 / 20), atol=1e-4)
    assert level(right) < 1e-6
    film = a_film(laid("steady"), tracks=(SoundTrack(pan=0.5),))
    left, right = mix(film, folder, 0, 1000)
    assert np.allclose(right / left, math.tan(math.pi * 3 / 8), rtol=1e-3)


@pytest.mark.parametrize("curve", ["linear", "fast", "slow", "smooth"])
def test_a_fade_rises_evenly_from_silence_and_falls_the_same_way(folder, curve):
    fade = Fade(length=4_800, curve=curve)
    film = a_film(laid("steady", length=SECOND, fade_in=fade, fade_out=fade))
    got = mix(film, folder, 0, SECOND)[0]
    assert got[0] < 0.01 and got[-1] < 0.01
    assert np.all(np.diff(got[:4_800]) >= 0) and np.all(got[4_800:-4_800] == got[5_000])
    assert np.array_equal(got, got[::-1])
    want = fade_factors(fade, np.arange(4_800)) * got[5_000]
    assert np.array_equal(got[:4_800], want)


def test_equal_power_fades_cross_at_the_same_loudness():
    fade = Fade(length=1000, curve="fast")
    up = fade_factors(fade, np.arange(1000)).astype(float)
    assert np.allclose(up**2 + up[::-1] ** 2, 1.0, atol=1e-6)


def test_mute_and_solo_of_tracks_say_who_is_heard(folder):
    sounds = (laid("steady", track=0), laid("noise", track=1), laid("voice", track=2))

    def heard(*tracks: SoundTrack) -> np.ndarray:
        return mix(a_film(*sounds, tracks=tracks), folder, 0, 2 * SECOND)

    only_steady = mix(a_film(sounds[0]), folder, 0, 2 * SECOND)
    silent, alone = SoundTrack(mute=True), SoundTrack(solo=True)
    assert np.array_equal(heard(SoundTrack(), silent, silent), only_steady)
    assert np.array_equal(heard(alone), only_steady)
    assert not heard(SoundTrack(solo=True, mute=True)).any()
    assert not is_audible(a_film(*sounds, tracks=(silent, silent, silent)), folder)
    assert is_audible(a_film(*sounds, tracks=(silent, silent)), folder)


DUCKED = (
    SoundTrack(role="music", duck=12.0, attack=0.2, release=0.5),
    SoundTrack(role="dialogue"),
)


def test_music_is_down_while_the_voice_is_heard_and_comes_back_evenly(folder):
    music = laid("steady")
    alone = mix(a_film(music), folder, 0, 4 * SECOND)[0]
    ducked = a_film(music, laid("voice", track=1), tracks=DUCKED)
    voice = mix(a_film(laid("voice")), folder, 0, 4 * SECOND)[0]
    factor = (mix(ducked, folder, 0, 4 * SECOND)[0] - voice) / alone
    low = 10 ** (-12 / 20)
    assert np.allclose(factor[: int(0.8 * SECOND)], 1.0, atol=1e-5), "not yet"
    assert np.allclose(factor[SECOND : SECOND + 24_000], low, atol=1e-5), "as long as it is heard"
    assert np.all(np.diff(factor[int(0.8 * SECOND) : SECOND]) <= 1e-6)
    middle = factor[SECOND + 24_000 + 12_000]
    assert math.isclose(20 * math.log10(middle), -6.0, abs_tol=0.1), "half way in dB"
    assert np.allclose(factor[3 * SECOND :], 1.0, atol=1e-5)
    muted = msgspec.structs.replace(ducked, sound_tracks=(DUCKED[0], SoundTrack(role="dialogue",
        mute=True)))  # fmt: skip
    assert np.array_equal(mix(muted, folder, 0, SECOND * 2)[0], alone[: SECOND * 2])


@given(cuts=st.lists(st.integers(0, 4 * SECOND), max_size=5), duck=st.floats(0.5, 40))
@settings(deadline=None, max_examples=20)
def test_the_mix_of_everything_is_the_same_however_it_is_cut(folder, cuts, duck):
    music = msgspec.structs.replace(DUCKED[0], duck=duck, pan=0.3)
    fade = Fade(length=30_000, curve="smooth")
    film = a_film(
        laid("noise", 5, fade_in=fade, fade_out=fade, pan=-0.4, gain=2.0),
        laid("voice", -3, track=1, pan=0.2),
        laid("voice", 40, track=1, offset=47_000, length=20_001),
        laid("steady", track=2, gain=-9.0),
        tracks=(music, DUCKED[1], SoundTrack(gain=-3.0)),
    )
    whole = mix(film, folder, 0, 4 * SECOND)
    edges = [0, *sorted(cuts), 4 * SECOND]
    parts = [mix(film, folder, first, last - first) for first, last in pairwise(edges)]
    assert np.concatenate(parts, axis=1).tobytes() == whole.tobytes()


@given(frame=st.integers(-5, 140), offset=st.integers(-3_000, 90_000), length=st.none()
       | st.integers(1, 150_000))  # fmt: skip
@settings(deadline=None, max_examples=30)
def test_both_halves_of_a_split_sound_are_heard_as_the_whole_was(folder, frame, offset, length):
    sound = laid("noise", 10, offset=offset, length=length, gain=-3.0, pan=0.25)
    film, whole = a_film(sound), 4 * SECOND
    before = mix(film, folder, 0, 6 * SECOND)
    try:
        after = edits.split_sound(film, sound.id, frame, whole)
    except EditError:
        return
    assert len(after.sounds) == 2
    assert np.array_equal(mix(after, folder, 0, 6 * SECOND), before)


def test_ten_thousand_sounds_are_mixed_in_time(folder):
    import time

    sounds = tuple(
        laid("voice" if n % 2 else "noise", n * 12, length=24_000, track=n % 3)
        for n in range(10_000)
    )
    film = a_film(*sounds, tracks=(SoundTrack(), SoundTrack(duck=9.0), SoundTrack()))
    mix(film, folder, 0, 4_800)
    begun = time.thread_time()
    for n in range(50):
        mix(film, folder, 60_000 * SECOND // 24 + n * 4_800, 4_800)
    assert time.thread_time() - begun < 2.5, "5 seconds of film take half of that at the most"


def a_take(folder: Path, shot: Shot, samples: np.ndarray | None, head: int = 8) -> Take:
    take_id = new_id()
    (folder / "takes" / take_id).mkdir(parents=True)
    frames = shot.duration + 2 * head
    clip = folder / "takes" / take_id / "clip.mp4"
    with ClipWriter(clip, 32, 32, RATE, audio=samples is not None, preset="ultrafast") as writer:
        for _ in range(frames):
            writer.write(np.zeros((32, 32, 3), np.uint8))
        if samples is not None:
            writer.write_samples(samples)
    request = RenderRequest(
        model="ltx2", shot=shot, prompt="", negative_prompt="", seed=0, variation=0, width=32,
        height=32, rate=RATE, num_frames=frames, head=head, shot_id=shot.id,
        fingerprint=fingerprint(shot, 1280, 720),
    )  # fmt: skip
    return Take(
        id=take_id, number=1, shot_id=shot.id, model="ltx2", request=request, frames=frames,
        width=32, height=32, rate=RATE, head=head, created="2026-01-01",
    )  # fmt: skip


@pytest.fixture
def talking(tmp_path):
    """A film whose second shot has a take with a steady tone, and whose first has a silent one."""
    film = a_film()
    time = np.arange(sample_of_frame(46, RATE)) / SECOND
    tone = np.tile(np.sin(2 * np.pi * 440 * time) * 0.5, (2, 1)).astype(np.float32)
    shots = film.shots
    takes = {
        "shot0": (a_take(tmp_path, shots[0], None),),
        "shot1": (a_take(tmp_path, shots[1], tone),),
    }
    return film, tmp_path, takes


def test_a_takes_own_sound_is_heard_with_its_shot_and_only_then(talking):
    film, path, takes = talking
    got = mix(film, path, 0, 5 * SECOND, takes)[0]
    first, last = sample_of_frame(24, RATE), sample_of_frame(54, RATE)
    assert not got[:first].any() and not got[last:].any()
    with av.open(str(path / "takes" / takes["shot1"][0].id / "clip.mp4")) as clip:
        assert clip.streams.audio
    time = (np.arange(last - first) + sample_of_frame(8, RATE)) / SECOND
    tone = np.sin(2 * np.pi * 440 * time) * 0.5
    assert np.corrcoef(got[first + 2000 : last - 2000], tone[2000:-2000])[0, 1] > 0.99
    assert is_audible(film, path, takes) and not is_audible(film, path)


def test_a_takes_own_sound_has_a_gain_and_a_mute_and_gives_way_to_solo(talking):
    film, path, takes = talking
    loud = level(mix(film, path, 0, 3 * SECOND, takes))
    quieter = edits.set_own_sound(film, ("shot1",), gain=-12.0)
    assert level(mix(quieter, path, 0, 3 * SECOND, takes)) == pytest.approx(loud / 4, rel=0.02)
    for silent in (
        edits.set_own_sound(film, ("shot1",), mute=True),
        edits.add_sound_track(film, SoundTrack(solo=True)),
        edits.set_adjust(film, ("shot1",), speed=0.0),
    ):
        assert not mix(silent, path, 0, 3 * SECOND, takes).any()
    assert film.shots[1].own_sound == OwnSound() and film.shots[1].adjust == Adjust()


@pytest.mark.parametrize("speed", [0.3, 0.5, 1.5, 4.0])
def test_at_another_speed_a_takes_sound_keeps_its_pitch_and_its_pictures(tmp_path, speed):
    film = edits.set_adjust(a_film(), ("shot1",), speed=speed)
    shot, head = film.shots[1], 8
    begin, length = sample_of_frame(24, RATE), sample_of_frame(30, RATE)
    heard_at = begin + length // 2  # in the film, and there the take is so far:
    second = (head / RATE) + (heard_at - begin) * Fraction(speed) / SECOND
    clip = np.zeros((2, sample_of_frame(160, RATE)), np.float32)
    burst = round(0.1 * speed * SECOND)
    at = round(second * SECOND)
    clip[:, at : at + burst] = np.sin(2 * np.pi * 700 * np.arange(burst) / SECOND) * 0.5
    long = msgspec.structs.replace(shot, duration=144)
    take = msgspec.structs.replace(a_take(tmp_path, long, clip, head), shot_id=shot.id)
    takes = {"shot1": (take,)}

    got = mix(film, tmp_path, 0, 4 * SECOND, takes)[0]
    power = got.astype(float) ** 2
    centre = (power * np.arange(len(power))).sum() / power.sum()
    half_a_frame = 0.5 * SECOND / 24
    assert centre == pytest.approx(heard_at + 0.05 * SECOND, abs=half_a_frame)
    loudest = got[heard_at : heard_at + 4_800] * np.hanning(4_800)
    assert np.abs(np.fft.rfft(loudest)).argmax() * 10 == pytest.approx(700, abs=10)
    pieces = [mix(film, tmp_path, n, 7_777, takes)[0] for n in range(0, 4 * SECOND, 7_777)]
    assert np.array_equal(np.concatenate(pieces)[: len(got)], got)
    assert not got[:begin].any() and not got[begin + length :].any()


def test_over_a_transition_a_takes_sound_comes_and_goes(talking):
    film, path, takes = talking
    film = edits.set_shots(film, ("shot1", "shot2"), transition=Transition(duration=12))
    got = mix(film, path, 0, 5 * SECOND, takes)[0]
    early, late = sample_of_frame(18, RATE), sample_of_frame(60, RATE)
    assert not got[:early].any() and not got[late:].any()
    loud = [level(got[at : at + 2_000]) for at in (early, sample_of_frame(24, RATE),
            sample_of_frame(40, RATE), sample_of_frame(58, RATE))]  # fmt: skip
    assert 0 < loud[0] < loud[1] < loud[2] > loud[3] > 0


def test_a_sound_whose_shot_moves_is_heard_with_it(folder):
    film = a_film(laid("steady", anchor=ShotAnchor(shot="shot2", offset=2), length=SECOND))
    moved = edits.move_shots(film, ("shot2",), "s", 0)
    assert mix(moved, folder, 0, SECOND)[0, sample_of_frame(2, RATE)] > 0.4
    assert not mix(moved, folder, 0, sample_of_frame(2, RATE)).any()
