"""Footage: any video becomes a take as it was filmed, upright, at one rate, with its sound."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
import pytest

from engine.compose.compositor import Compositor
from engine.media.cutting import find_cuts
from engine.media.error import MediaError
from engine.media.footage import conform_footage
from engine.media.reader import ClipReader
from engine.media.sound import read_sound
from engine.project.document import Shot
from engine.project.seen import seen_take, take_state
from engine.render.footage import add_footage_shot, bring_footage, cut_shot, pick_footage, shot_for

FILM = (160, 90), Fraction(24)


@pytest.fixture
def filmed(tmp_path, reel):
    """Return a function that writes a video as a camera might; frames tell their numbers."""

    def write(
        name="filmed.mp4", moments=None, size=(160, 90), rate=24, codec="libx264", aspect=None,
        pix_fmt="yuv420p", tone=False, picture=None,
    ) -> Path:  # fmt: skip
        path = tmp_path / name
        base = Fraction(1, 30000)
        moments = [Fraction(n, rate) for n in range(48)] if moments is None else moments
        with av.open(str(path), "w") as container:
            stream: Any = container.add_stream(codec, rate=rate)
            stream.width, stream.height = size
            stream.pix_fmt = pix_fmt
            stream.codec_context.time_base = base
            if aspect is not None:
                stream.codec_context.sample_aspect_ratio = aspect
            sound = container.add_stream("aac", rate=44100, layout="mono") if tone else None
            for number, moment in enumerate(moments):
                shown = (picture or reel.numbered)(number)
                frame = av.VideoFrame.from_ndarray(shown, format="rgb24").reformat(
                    *size, format=pix_fmt, dst_colorspace="ITU709"
                )
                frame.pts, frame.time_base = int(moment / base), base
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
            if sound is not None:
                length = float(moments[-1]) + 0.1
                wave = np.sin(2 * np.pi * 440 * np.arange(int(44100 * length)) / 44100) * 0.5
                block = av.AudioFrame.from_ndarray(
                    wave[None].astype(np.float32), format="fltp", layout="mono"
                )
                block.sample_rate, block.pts = 44100, 0
                container.mux(sound.encode(block))
                container.mux(sound.encode(None))
        return path

    return write


def numbers(reel, clip):
    with ClipReader(clip) as reader:
        return [reel.number_in(reader.read(n)) for n in range(reader.frames)]


def test_a_steady_video_keeps_its_frames_its_rate_and_its_sound(filmed, reel, tmp_path):
    source = filmed(rate=25, moments=[Fraction(n, 25) for n in range(40)], tone=True)
    out = tmp_path / "clip.mp4"
    done = conform_footage(source, out, *FILM)
    assert done is not None and done.rate == 25 and done.frames == 40 and done.has_sound
    assert done.notes == () and numbers(reel, out) == list(range(40))
    sound = read_sound(out)
    assert abs(sound.shape[1] - 40 / 25 * 48000) < 3000
    assert 0.25 < np.sqrt((sound[:, 4800:40000] ** 2).mean()) < 0.45


def test_uneven_frames_come_out_even_each_at_its_moment(filmed, reel, tmp_path):
    moments = [Fraction(n, 30) for n in range(12)] + [Fraction(40 + 6 * n, 30) for n in range(8)]
    out = tmp_path / "clip.mp4"
    done = conform_footage(filmed(moments=moments), out, *FILM)
    assert done is not None and done.rate == 24 and "uneven" in done.notes[0]
    shown = numbers(reel, out)
    for n, number in enumerate(shown):
        nearest = min(abs(moment - Fraction(n, 24)) for moment in moments)
        assert abs(moments[number] - Fraction(n, 24)) <= nearest + Fraction(1, 1000)
    assert shown == sorted(shown) and shown[-1] == 19


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [("a.mkv", "libx264", "yuv444p"), ("a.avi", "mpeg4", "yuv420p"), ("a.mov", "mjpeg", "yuvj422p"),
     ("a.ts", "libx264", "yuv420p"), ("a.webm", "libvpx", "yuv420p")],
)  # fmt: skip
def test_containers_and_codecs_of_all_sorts(filmed, reel, tmp_path, name, codec, pix_fmt):
    out = tmp_path / "clip.mp4"
    done = conform_footage(filmed(name, codec=codec, pix_fmt=pix_fmt), out, *FILM)
    assert done is not None and done.rate == 24 and abs(done.frames - 48) <= 1
    assert numbers(reel, out)[:47] == list(range(47))


def test_sizes_are_made_even_square_and_not_too_large(filmed, tmp_path):
    out = tmp_path / "clip.mp4"
    few = [Fraction(n, 24) for n in range(4)]
    odd = conform_footage(
        filmed(size=(101, 75), codec="mpeg4", name="odd.avi", moments=few), out, *FILM
    )
    assert odd is not None and odd.size == (100, 76)
    narrow = conform_footage(filmed(aspect=Fraction(4, 3), moments=few), out, *FILM)
    assert narrow is not None and narrow.size == (214, 90)
    large = conform_footage(filmed(size=(640, 480), moments=few), out, *FILM)
    assert large is not None and large.size == (320, 240) and "640 × 480" in large.notes[0]


def test_stopping_leaves_nothing(filmed, tmp_path):
    out = tmp_path / "made" / "clip.mp4"
    out.parent.mkdir()
    assert conform_footage(filmed(), out, *FILM, lambda done, of: done < 10) is None
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize("harm", ["text", "cut", "silent", "list", "missing"])
def test_what_is_no_video_is_refused_in_a_sentence(filmed, tmp_path, harm):
    source = filmed(tone=True)
    if harm == "text":
        source.write_text("no video at all" * 100)
    elif harm == "cut":
        source.write_bytes(source.read_bytes()[:3000])
    elif harm == "silent":
        with av.open(str(source), "w", format="mp4") as container:
            sound = container.add_stream("aac", rate=48000, layout="stereo")
            block = av.AudioFrame.from_ndarray(
                np.zeros((2, 4800), np.float32), format="fltp", layout="stereo"
            )
            block.sample_rate = 48000
            container.mux(sound.encode(block))
            container.mux(sound.encode(None))
    elif harm == "list":
        source.write_text("ffconcat version 1.0\nfile /etc/passwd\n")
    else:
        source.unlink()
    with pytest.raises(MediaError) as problem:
        conform_footage(source, tmp_path / "clip.mp4", *FILM)
    assert source.name in str(problem.value) and str(problem.value).endswith(".")
    assert not (tmp_path / "clip.mp4").exists()


def test_footage_is_an_honest_take_that_no_word_makes_stale(filmed, reel):
    shot = Shot(id="a" * 16, slate="010", duration=30, action="She runs")
    reel.shoot(shot)
    take = bring_footage(reel.path, reel.project, shot, filmed())
    assert take is not None and take.model == "footage" and take.notes == ("Footage: filmed.mp4",)
    assert take.number == 1 and take.frames == 48
    assert (reel.path / "takes" / take.id / "poster.jpg").is_file()
    project = pick_footage(reel.project, shot.id, take)
    assert Compositor(project, reel.path, {shot.id: (take,)}).source(0) == ("take", take)
    other = msgspec.structs.replace(shot, action="He sleeps", size="CU")
    assert take_state(project, other, take) == "current"
    assert seen_take(project, other, [take]) == take


def test_a_new_shot_is_as_long_as_its_footage_and_is_cut_where_the_pictures_are(filmed, reel):
    def picture(n):
        colour = ((220, 40, 40), (40, 200, 60), (60, 60, 230))[n // 40]
        frame = np.full((90, 160, 3), colour, np.uint8)
        frame[20:60, 10 + n : 40 + n] = 255 - frame[0, 0]
        return frame

    source = filmed(moments=[Fraction(n, 30) for n in range(120)], rate=30, picture=picture)
    shot = shot_for(reel.project, source)
    take = bring_footage(reel.path, reel.project, shot, source)
    assert take is not None and take.rate == 30
    clip = reel.path / "takes" / take.id / "clip.mp4"
    cuts = find_cuts(clip)
    assert cuts == (40, 80)
    assert find_cuts(clip, lambda done, _: done < 5) is None
    project = add_footage_shot(reel.project, shot, take)
    assert project.shots[0].duration == 96 and project.shots[0].action == "filmed"
    project = cut_shot(project, project.shots[0].id, take, cuts or ())
    assert [one.duration for one in project.shots] == [32, 32, 32]
    compositor = Compositor(project, reel.path, {take.shot_id: (take,)})
    for frame, channel in ((0, 0), (31, 0), (32, 1), (63, 1), (64, 2), (95, 2)):
        assert int(compositor.frame(frame)[5, 5].argmax()) == channel
        assert compositor.source(frame) == ("take", take)
