"""The mix: exact samples, gains, offsets and anchors."""

import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compose.mix import heard_range, mix, mix_problems
from engine.media.error import MediaError
from engine.media.sound import SAMPLE_RATE, decode_sound, map_sound, peaks, probe_sound, read_sound
from engine.project.document import (
    FrameAnchor,
    Project,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
    new_id,
)

RATE = Fraction(24000, 1001)


def tone(seconds: float, hertz: float = 440.0, level: float = 0.5, rate: int = SAMPLE_RATE):
    time = np.arange(round(seconds * rate)) / rate
    left = np.sin(2 * np.pi * hertz * time) * level
    return np.stack([left, left * 0.5]).astype(np.float32)


def write_wav(path: Path, samples: np.ndarray, rate: int = SAMPLE_RATE) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(samples.shape[0])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(np.rint(samples.T * 32767).astype("<i2").tobytes())
    return path


def write_sound(path: Path, samples: np.ndarray, codec: str, rate: int = SAMPLE_RATE) -> Path:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, layout="stereo")
        kind = stream.codec_context.format.name
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples), format="fltp", layout="stereo"
        )
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        size = stream.codec_context.frame_size or 4096
        resampler = av.AudioResampler(kind, "stereo", rate, frame_size=size)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


def shift_of(got: np.ndarray, want: np.ndarray) -> int:
    """How many samples `got` comes late, found by correlation."""
    size = min(len(got), len(want))
    spectrum = np.fft.rfft(got[:size]) * np.conj(np.fft.rfft(want[:size]))
    lag = int(np.argmax(np.fft.irfft(spectrum)))
    return lag - size if lag > size // 2 else lag


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.wav", "pcm_s16le"), ("a.mp3", "libmp3lame"), ("a.m4a", "aac"), ("a.flac", "flac")],
)
@pytest.mark.parametrize("rate", [48000, 44100])
def test_every_kind_becomes_48_khz_stereo(tmp_path, name, codec, rate):
    rng = np.random.default_rng(2)
    smooth = np.convolve(rng.normal(size=rate), np.ones(60) / 60, "same")
    samples = np.stack([smooth, smooth * 0.5]).astype(np.float32)
    path = write_sound(tmp_path / f"Tön {name}", samples, codec, rate)
    got = read_sound(path)
    assert got.dtype == np.float32 and got.shape[0] == 2
    assert abs(got.shape[1] - 48000) <= 3000
    want = np.interp(np.arange(48000) / 48000, np.arange(rate) / rate, smooth)
    assert abs(shift_of(got[0], want)) <= 2
    assert abs(np.abs(got[0]).mean() / np.abs(got[1]).mean() - 2) < 0.1


def test_mono_is_heard_from_both_sides_at_its_own_level(tmp_path):
    path = write_wav(tmp_path / "mono.wav", tone(0.2)[:1])
    got = read_sound(path)
    assert (got[0] == got[1]).all()
    assert abs(np.abs(got).max() - 0.5) < 0.001


def test_a_wav_comes_back_sample_for_sample(tmp_path):
    samples = tone(0.5)
    got = read_sound(write_wav(tmp_path / "a.wav", samples))
    assert got.shape == samples.shape
    assert np.abs(got - samples).max() < 1e-4
    assert probe_sound(tmp_path / "a.wav") == samples.shape[1]
    mapped = map_sound(decode_sound(tmp_path / "a.wav", tmp_path / "a.f32"))
    assert (got == mapped.T).all()


def test_peaks_are_the_extremes_of_each_hundredth(tmp_path):
    samples = np.zeros((2, 48000), np.float32)
    samples[0, 4800:5280] = 0.5
    samples[1, 9600:9700] = -0.25
    rows = peaks(write_wav(tmp_path / "a.wav", samples))
    assert rows.shape == (100, 2)
    assert abs(rows[10, 1] - 0.5) < 1e-3 and abs(rows[20, 0] + 0.25) < 1e-3
    assert not rows[30:].any()


def test_malformed_sounds_are_told_in_one_sentence(tmp_path):
    whole = write_wav(tmp_path / "whole.wav", tone(0.2)).read_bytes()
    cases = {
        "missing.wav": None,
        "empty.wav": b"",
        "noise.mp3": np.random.default_rng(1).bytes(3000),
        "head.wav": whole[:20],
        "list.m3u8": b"#EXTM3U\n#EXTINF:3,\nfile:///etc/hostname\n",
        "text.flac": b"fLaC",
    }
    for name, content in cases.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(MediaError) as told:
            if read_sound(path).shape[1] == 0:
                raise MediaError(f"{name} is empty.")
        assert name in str(told.value) and str(told.value).endswith(".")


def a_film(*sounds: Sound) -> Project:
    shots = tuple(
        Shot(id=f"shot{n}", slate=f"0{n + 1}0", duration=d) for n, d in enumerate((24, 30, 48))
    )
    return Project(
        id=new_id(), name="Film", rate=RATE, scenes=(Scene(id="s", shots=shots),), sounds=sounds
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("Film.reel")
    (path / "sounds").mkdir()
    rng = np.random.default_rng(5)
    noise = np.clip(rng.normal(size=(2, 60_000)) * 0.3, -1, 1).astype(np.float32)
    write_wav(path / "sounds" / "noise.wav", noise)
    write_wav(path / "sounds" / "tone.wav", tone(2.0, level=0.9))
    (path / "sounds" / "broken.wav").write_bytes(b"RIFF....WAVE")
    return path


def laid(name: str = "noise", **fields) -> Sound:
    fields = {"anchor": FrameAnchor(frame=0), "sha256": name, "name": name} | fields
    return Sound(id=new_id(), file=f"sounds/{name}.wav", **fields)


def test_a_sound_is_laid_to_the_sample(folder):
    noise = read_sound(folder / "sounds" / "noise.wav")
    sound = laid(anchor=ShotAnchor(shot="shot1", offset=3), offset=1234, length=20_000, gain=-6.0)
    film = a_film(sound)
    start = 27 * 48000 * 1001 // 24000
    assert heard_range(film, folder, sound) == (start, start + 20_000)
    got = mix(film, folder, 0, 120_000)
    want = np.zeros((2, 120_000), np.float32)
    want[:, start : start + 20_000] = noise[:, 1234:21_234] * np.float32(10 ** (-6 / 20))
    assert np.array_equal(got, want)


@given(cuts=st.lists(st.integers(0, 120_000), max_size=6))
@settings(deadline=None, max_examples=25)
def test_the_mix_is_the_same_however_it_is_cut(folder, cuts):
    film = a_film(
        laid(anchor=FrameAnchor(frame=5), gain=3.0),
        laid("tone", anchor=ShotAnchor(shot="shot2", offset=-7), offset=400),
        laid(anchor=FrameAnchor(frame=-10), length=30_000),
    )
    edges = [0, *sorted(cuts), 120_000]
    whole = mix(film, folder, 0, 120_000)
    parts = [mix(film, folder, first, last - first) for first, last in pairwise(edges)]
    assert np.array_equal(np.concatenate(parts, axis=1), whole)
    assert np.abs(whole).max() <= 1.0


def test_sounds_add_and_never_leave_full_scale(folder):
    one = mix(a_film(laid("tone")), folder, 0, 48_000)
    two = mix(a_film(laid("tone"), laid("tone")), folder, 0, 48_000)
    assert np.array_equal(two, np.clip(one * 2, -1, 1))
    assert np.abs(two).max() == 1.0


def test_silence_where_nothing_is_heard(folder):
    film = a_film(laid(mute=True), laid(anchor=ShotAnchor(shot="gone")), laid("broken"))
    assert not mix(film, folder, 0, 48_000).any()
    assert not mix(a_film(), folder, 0, 100).any()
    assert not mix(a_film(laid()), folder, 10_000_000, 100).any()
    assert not mix(a_film(laid(offset=10_000_000)), folder, 0, 100).any()


def test_a_negative_offset_starts_late(folder):
    straight = mix(a_film(laid()), folder, 0, 10_000)
    late = mix(a_film(laid(offset=-4_000)), folder, 0, 14_000)
    assert not late[:, :4_000].any()
    assert np.array_equal(late[:, 4_000:], straight)


def test_sounds_that_cannot_be_read_are_told(folder):
    film = a_film(laid("broken"), laid("absent"), laid())
    problems = mix_problems(film, folder)
    assert len(problems) == 2
    assert "broken.wav" in problems[0] and "absent.wav" in problems[1]


def test_a_sound_put_back_is_heard_again(tmp_path, folder):
    (tmp_path / "sounds").mkdir()
    film = a_film(laid("noise"))
    assert not mix(film, tmp_path, 0, 1000).any()
    (tmp_path / "sounds" / "noise.wav").write_bytes((folder / "sounds/noise.wav").read_bytes())
    assert mix(film, tmp_path, 0, 1000).any()
