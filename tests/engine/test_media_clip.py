"""Clips: written, read back exactly, and refused in one sentence when malformed."""

import random
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.media.colour import to_rgb, to_yuv420
from engine.media.error import MediaError
from engine.media.poster import write_poster
from engine.media.reader import ClipReader
from engine.media.still import read_still
from engine.media.writer import ClipWriter, write_take_clip

BRAND = ["#e5a13a", "#4f9cf0", "#54b978", "#ef7366", "#ff0000", "#0000ff", "#ffffff", "#000000"]


def flat(colour: str, width: int = 160, height: int = 90) -> np.ndarray:
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return np.full((height, width, 3), rgb, np.uint8)


def numbered(n: int, width: int = 160, height: int = 90) -> np.ndarray:
    """A picture that tells its index: 8 bits as black and white columns."""
    picture = np.full((height, width, 3), 90, np.uint8)
    for bit in range(8):
        picture[:, bit * 20 : bit * 20 + 20] = 230 if n >> bit & 1 else 20
    return picture


def number_in(picture: np.ndarray) -> int:
    return sum((picture[45, bit * 20 + 10].mean() > 128) << bit for bit in range(8))


def write_numbered(path: Path, count: int, **kwargs) -> Path:
    with ClipWriter(path, 160, 90, Fraction(24), preset="ultrafast", **kwargs) as writer:
        for n in range(count):
            writer.write(numbered(n))
    return path


@given(st.tuples(*[st.integers(0, 255)] * 3))
@settings(deadline=None, max_examples=60)
def test_any_flat_colour_survives_the_conversion_within_two(colour):
    picture = np.full((16, 16, 3), colour, np.uint8)
    back = to_rgb(to_yuv420(picture))
    assert np.abs(back.astype(int) - picture).max() <= 2


def test_grey_keeps_its_exact_value():
    ramp = np.repeat(np.arange(0, 256, dtype=np.uint8)[None, :, None], 3, axis=2)
    ramp = np.repeat(ramp, 4, axis=0)
    back = to_rgb(to_yuv420(ramp)).astype(int)
    assert np.abs(back - ramp).max() <= 1


def test_video_that_becomes_rgb_and_video_again_is_the_same_video():
    x, y = np.meshgrid(np.linspace(60, 190, 64), np.linspace(60, 190, 48))
    rng = np.random.default_rng(6)
    picture = np.dstack([x, y, (x + y) / 2]) + rng.integers(-12, 12, (48, 64, 3))
    first = to_yuv420(picture.astype(np.uint8))
    again = to_yuv420(to_rgb(first))
    for plane, same in zip(first.planes, again.planes, strict=True):
        assert bytes(plane) == bytes(same)


@pytest.mark.parametrize("kind", ["yuv444p", "yuvj420p", "yuv422p"])
def test_video_of_other_kinds_is_read_too(kind):
    picture = flat("#e5a13a", 64, 48)
    frame = to_yuv420(picture).reformat(
        format=kind, dst_color_range="JPEG" if kind == "yuvj420p" else "MPEG"
    )
    assert np.abs(to_rgb(frame).astype(int) - picture).max() <= 3


def test_odd_sizes_and_other_kinds_are_refused():
    with pytest.raises(MediaError, match="even"):
        to_yuv420(np.zeros((9, 16, 3), np.uint8))
    with pytest.raises(MediaError, match="uint8 RGB"):
        to_yuv420(np.zeros((8, 16, 4), np.uint8))


@pytest.mark.parametrize("colour", BRAND)
def test_a_flat_colour_comes_back_through_h264(tmp_path, colour):
    path = tmp_path / "flat.mp4"
    with write_take_clip(path, 160, 90, Fraction(24)) as writer:
        for _ in range(3):
            writer.write(flat(colour))
    with ClipReader(path) as reader:
        for n in range(3):
            assert np.abs(reader.read(n).astype(int) - flat(colour)).max() <= 2


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24000, 1001), Fraction(30), Fraction(25)])
def test_a_take_clip_is_tagged_and_scrubs(tmp_path, rate):
    path = tmp_path / "Ünï çødé 01.mp4"
    with write_take_clip(path, 160, 90, rate) as writer:
        for n in range(40):
            writer.write(numbered(n))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.color_range, context.colorspace) == (1, 1)
        assert (context.color_trc, context.color_primaries) == (1, 1)
        assert not context.has_b_frames
        frames = list(container.decode(stream))
    assert all((f.colorspace, f.color_range, f.color_trc) == (1, 1, 1) for f in frames)
    keys = [n for n, frame in enumerate(frames) if frame.key_frame]
    assert max(b - a for a, b in zip(keys, [*keys[1:], 40], strict=True)) <= 12
    with ClipReader(path) as reader:
        assert (reader.frames, reader.rate, reader.size) == (40, rate, (160, 90))


@pytest.mark.parametrize("kwargs", [{"gop": 12, "bframes": 0}, {"gop": 30, "bframes": 3}])
def test_every_frame_is_found_by_index_in_any_order(tmp_path, kwargs):
    path = write_numbered(tmp_path / "clip.mp4", 60, **kwargs)
    order = [*range(60), *reversed(range(60))]
    shuffled = list(range(60))
    random.Random(4).shuffle(shuffled)
    with ClipReader(path) as reader:
        assert [number_in(reader.read(n)) for n in order + shuffled] == order + shuffled
        with pytest.raises(IndexError):
            reader.read(60)
        with pytest.raises(IndexError):
            reader.read(-1)


def test_a_failed_frame_leaves_no_file(tmp_path):
    writer = ClipWriter(tmp_path / "clip.mp4", 160, 90, Fraction(24))
    writer.write(numbered(0))
    with pytest.raises(MediaError):
        writer.write(np.zeros((10, 10, 3), np.uint8))
    writer.abort()
    assert list(tmp_path.iterdir()) == []
    with (
        pytest.raises(RuntimeError),
        ClipWriter(tmp_path / "clip.mp4", 160, 90, Fraction(24)) as writer,
    ):
        writer.write(numbered(0))
        raise RuntimeError("the camera fell over")
    assert list(tmp_path.iterdir()) == []


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"the old film")
    writer = ClipWriter(path, 160, 90, Fraction(24), preset="ultrafast")
    writer.write(numbered(0))
    assert path.read_bytes() == b"the old film"
    assert writer.close() == path
    with ClipReader(path) as reader:
        assert reader.frames == 1
    assert list(tmp_path.iterdir()) == [path]


def test_an_unwritable_place_is_told_in_a_sentence(tmp_path):
    with pytest.raises(MediaError, match="could not be written"):
        ClipWriter(tmp_path / "nowhere" / "clip.mp4", 160, 90, Fraction(24))


def test_an_empty_clip_is_not_written(tmp_path):
    with pytest.raises(MediaError, match="no frame"):
        ClipWriter(tmp_path / "clip.mp4", 160, 90, Fraction(24)).close()
    assert list(tmp_path.iterdir()) == []


def test_sound_is_written_beside_the_picture(tmp_path):
    path = tmp_path / "clip.mp4"
    tone = np.sin(np.arange(48000) * 2 * np.pi * 440 / 48000).astype(np.float32) * 0.5
    with ClipWriter(path, 160, 90, Fraction(24), preset="ultrafast", audio=True) as writer:
        for n in range(24):
            writer.write(numbered(n))
            writer.write_samples(np.stack([tone, tone])[:, n * 2000 : n * 2000 + 2000])
    with av.open(str(path)) as container:
        audio = container.streams.audio[0]
        assert audio.codec_context.sample_rate == 48000
        assert audio.time_base is not None and audio.duration is not None
        assert abs(audio.duration * audio.time_base - 1) < 0.03


def test_malformed_clips_are_told_in_one_sentence(tmp_path):
    whole = write_numbered(tmp_path / "whole.mp4", 30, gop=12, bframes=0).read_bytes()
    rng = random.Random(7)
    cases = {
        "missing.mp4": None,
        "empty.mp4": b"",
        "noise.mp4": rng.randbytes(5000),
        "short.mp4": whole[: len(whole) // 3],
        "head.mp4": whole[:40],
        "list.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile:///etc/hostname\n",
        "concat.mp4": b"ffconcat version 1.0\nfile whole.mp4\n",
    }
    for name, content in cases.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(MediaError) as told, ClipReader(path) as reader:
            reader.read(reader.frames - 1)
        assert name in str(told.value) and str(told.value).endswith(".")
    for trial in range(20):
        broken = bytearray(whole)
        for _ in range(30):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        path = tmp_path / f"broken{trial}.mp4"
        path.write_bytes(bytes(broken))
        try:
            with ClipReader(path) as reader:
                for n in range(min(reader.frames, 40)):
                    reader.read(n)
        except MediaError:
            pass


def test_a_poster_is_a_jpeg_of_the_frame(tmp_path):
    path = write_poster(flat("#e5a13a"), tmp_path / "poster.jpg")
    back = read_still(path)
    assert back.shape == (90, 160, 4)
    assert np.abs(back[..., :3].astype(int) - flat("#e5a13a")).max() <= 3
    with pytest.raises(MediaError):
        write_poster(flat("#e5a13a"), tmp_path / "nowhere" / "poster.jpg")
