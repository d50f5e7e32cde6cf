"""The sound of the exported film is the mix, in time; what is missing is said."""

import wave
from typing import Any

import av
import msgspec
import numpy as np
import pytest

from engine.compose.mix import mix
from engine.media.sound import read_sound
from engine.project.document import (
    FrameAnchor,
    Sound,
)
from engine.project.timecode import sample_of_frame


def with_sound(reel, samples: np.ndarray, **fields: Any) -> None:
    (reel.path / "sounds").mkdir()
    with wave.open(str(reel.path / "sounds" / "a.wav"), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48000)
        out.writeframes(np.rint(samples.T * 32767).astype("<i2").tobytes())
    values: dict[str, Any] = {"anchor": FrameAnchor(frame=0)} | fields
    sound = Sound(id="a", file="sounds/a.wav", sha256="a", name="a.wav", **values)
    reel.project = msgspec.structs.replace(reel.project, sounds=(sound,))


@pytest.fixture
def noise() -> np.ndarray:
    raw = np.random.default_rng(3).normal(size=120_000)
    smooth = np.convolve(raw, np.ones(40) / 40, "same")
    return np.stack([smooth, -smooth]).astype(np.float32) * 0.5


@pytest.mark.parametrize("start", [0, 12])
def test_the_mix_is_in_the_file_in_time(export, small, tmp_path, noise, start):
    with_sound(small, noise, anchor=FrameAnchor(frame=4), gain=-3.0)
    path = export(small, tmp_path / "film.mp4", start=start)
    rate = small.project.rate
    first, last = sample_of_frame(start, rate), sample_of_frame(50, rate)
    want = mix(small.project, small.path, first, last - first)
    got = read_sound(path)[:, : want.shape[1]]
    assert 0 <= read_sound(path).shape[1] - want.shape[1] <= 2048
    spectrum = np.fft.rfft(got[0]) * np.conj(np.fft.rfft(want[0]))
    assert int(np.argmax(np.fft.irfft(spectrum))) <= 1
    assert np.corrcoef(got[0], want[0])[0, 1] > 0.97


def test_a_muted_film_has_no_sound_stream(export, small, tmp_path, noise):
    with_sound(small, noise, mute=True)
    with av.open(str(export(small, tmp_path / "film.mp4"))) as container:
        assert not container.streams.audio


def test_a_missing_sound_is_silent_and_said(export, small, tmp_path, noise):
    with_sound(small, noise)
    (small.path / "sounds" / "a.wav").unlink()
    said: list[str] = []
    export(small, tmp_path / "film.mp4", said=said.append)
    assert len(said) == 1 and "a.wav" in said[0]


def test_sound_that_clips_is_said_with_its_time(export, small, tmp_path, noise):
    said: list[str] = []
    with_sound(small, noise, anchor=FrameAnchor(frame=12), gain=18.0)
    export(small, tmp_path / "film.mp4", said=said.append)
    assert len(said) == 1 and "clips" in said[0] and "00:00:00:12" in said[0]
