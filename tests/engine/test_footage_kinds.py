"""Footage of every kind that a camera or a phone writes comes in as what was filmed."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from engine.media.error import MediaError
from engine.media.footage import conform_footage
from engine.media.high_range import pq_signal
from engine.media.reader import ClipReader
from engine.media.sound import read_sound

FILM = (160, 90), Fraction(24)


def write_video(
    path: Path, frames, codec="libx264", pix_fmt="yuv420p", options=None, rate=24, tags=None,
    sound=None, turn=0, container_options=None,
) -> Path:  # fmt: skip
    """Write frames: RGB arrays, or VideoFrames as they are; `sound` is (codec, layout, rate)."""
    frames = list(frames)
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream: Any = container.add_stream(codec, rate=rate, options=options or {})
        first = frames[0]
        height, width = first.shape[:2] if isinstance(first, np.ndarray) else (
            first.height, first.width,
        )  # fmt: skip
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        for name, value in ({"colorspace": 1} | (tags or {})).items():
            setattr(stream.codec_context, name, value)
        if turn:
            stream.set_display_rotation(turn)
        heard = None
        if sound is not None:
            heard = container.add_stream(sound[0], rate=sound[2], layout=sound[1])
        for number, picture in enumerate(frames):
            frame = picture
            if isinstance(picture, np.ndarray):
                kind = "rgba" if picture.shape[2] == 4 else "rgb24"
                frame = av.VideoFrame.from_ndarray(picture, format=kind).reformat(
                    format=pix_fmt, dst_colorspace="ITU709"
                )
            frame.pts, frame.time_base = number, 1 / Fraction(rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if heard is not None:
            _sound(container, heard, sound, len(frames) / rate)
    return path


def _sound(container: Any, stream: Any, sound: Any, seconds: float) -> None:
    """A tone of 440 Hz at half level, the same in every channel."""
    _, layout, rate = sound
    count = int(seconds * rate)
    channels = av.AudioLayout(layout).nb_channels
    wave = np.sin(2 * np.pi * 440 * np.arange(count) / rate).astype(np.float32) * 0.5
    for start in range(0, count, 1024):
        piece = np.repeat(wave[start : start + 1024], channels)[None]
        block = av.AudioFrame.from_ndarray(piece, format="flt", layout=layout)
        block.sample_rate, block.pts, block.time_base = rate, start, Fraction(1, rate)
        container.mux(stream.encode(block))
    container.mux(stream.encode(None))


def pictures_of(clip: Path) -> list[np.ndarray]:
    with ClipReader(clip) as reader:
        return [reader.read(n) for n in range(reader.frames)]


def conform(source: Path, tmp_path: Path, **film):
    done = conform_footage(source, tmp_path / "out.mp4", *FILM)
    assert done is not None
    return done, pictures_of(tmp_path / "out.mp4")


def moved(n: int, width: int = 160, height: int = 96) -> np.ndarray:
    """A white bar over grey, 4 pixels further each field."""
    picture = np.full((height, width, 3), 60, np.uint8)
    picture[:, 20 + 4 * n : 40 + 4 * n] = 220
    return picture


def combing(picture: np.ndarray) -> float:
    """How much each line differs from the mean of its neighbours."""
    lines = picture[..., 1].astype(float)
    return float(np.abs(lines[1:-1] - (lines[:-2] + lines[2:]) / 2).mean())


@pytest.mark.parametrize("first", ["top", "bottom"])
@pytest.mark.parametrize("codec", ["libx264", "mpeg2video"])
def test_interlaced_footage_becomes_whole_frames(tmp_path, first, codec):
    def woven(n):
        early, late = moved(2 * n), moved(2 * n + 1)
        picture = early.copy()
        odd = slice(1, None, 2) if first == "top" else slice(0, None, 2)
        picture[odd] = late[odd]
        return picture

    options = {"crf": "4", "x264-params": "tff=1" if first == "top" else "bff=1"}
    if codec == "mpeg2video":
        options = {"flags": "+ildct+ilme", "b": "8M"}
    source = write_video(
        tmp_path / "woven.mkv",
        [woven(n) for n in range(10)],
        codec,
        options=options,
        rate=25,
        tags={"field_order": 2 if first == "top" else 3} if codec == "mpeg2video" else None,
    )
    done, shown = conform(source, tmp_path)
    assert any("interlaced" in note for note in done.notes), done.notes
    assert done.frames == 10 and done.rate == 25
    for n, picture in enumerate(shown[1:-1], 1):
        assert combing(woven(n)) > 8 * combing(picture)
        bright = np.flatnonzero(picture[48, :, 1] > 140)
        assert abs(bright[0] - (20 + 8 * n)) <= 4


def test_progressive_frames_pass_as_they_are(tmp_path, reel):
    pictures = [reel.numbered(n) for n in range(12)]
    done, shown = conform(write_video(tmp_path / "a.mp4", pictures), tmp_path)
    assert done.notes == () and [reel.number_in(one) for one in shown] == list(range(12))


def lit(light, transfer: int) -> av.VideoFrame:
    """A grey of a PQ or HLG signal, 10 bits, as a camera tags it."""
    frame = av.VideoFrame(160, 96, "yuv420p10le")
    for plane, value in zip(frame.planes, (round((16 + 219 * light) * 4), 512, 512), strict=True):
        np.frombuffer(memoryview(plane), np.uint16)[:] = value
    frame.color_trc, frame.color_primaries, frame.colorspace, frame.color_range = transfer, 9, 9, 1
    return frame


@pytest.mark.parametrize("transfer", [16, 18])
def test_hdr_becomes_what_an_ordinary_screen_shows(tmp_path, transfer):
    levels = (0.0, 5, 26, 203, 600, 1000) if transfer == 16 else (0.0, 0.2, 0.35, 0.75, 0.9, 1.0)
    signals = [float(pq_signal(np.array(one))) for one in levels] if transfer == 16 else levels
    source = write_video(
        tmp_path / "hdr.mp4", [lit(one, transfer) for one in signals for _ in range(4)],
        "libx265", "yuv420p10le", {"x265-params": "log-level=none", "crf": "6"},
        tags={"color_trc": transfer, "color_primaries": 9, "colorspace": 9, "color_range": 1},
    )  # fmt: skip
    done, shown = conform(source, tmp_path)
    assert any("HDR" in note for note in done.notes)
    greys = [int(picture[40, 80].mean()) for picture in shown[1::4]]
    assert greys == sorted(greys) and len(set(greys)) == 6
    assert greys[0] <= 1 and 215 <= greys[3] <= 240 and greys[4] >= 245 and greys[5] >= 254
    if transfer == 16:
        # 26 cd/m² of 203 lies below the knee, so it is sRGB's own signal for 0.128.
        assert abs(greys[2] - 100) <= 2


def test_hdr_keeps_the_hue_of_bright_colours():
    from engine.media.high_range import from_high_range

    # BT.2020 signals of one red at 100 cd/m² and the same at 800.
    hues = []
    for light in (100.0, 800.0):
        red, other = (float(pq_signal(np.array(light * part))) for part in (1.0, 0.4))
        frame = av.VideoFrame.from_ndarray(
            (np.full((16, 16, 3), (red, other, other)) * 65535).astype(np.uint16), format="rgb48le"
        )
        frame.color_trc = 16
        pixel = (from_high_range(frame)[8, 8] / 255.0) ** 2.2
        hues.append(pixel[0] / pixel[1])
    assert hues[1] > 1.5 and hues[1] < hues[0] * 1.1


def test_the_brightest_light_that_a_file_tells_of_leaves_it_room(tmp_path):
    greys = []
    for told in (
        "",
        ":max-cll=4000,400",
        ":master-display=G(1,1)B(1,1)R(1,1)WP(1,1)L(40000000,50)",
    ):
        source = write_video(
            tmp_path / "hdr.mp4", [lit(float(pq_signal(np.array(203.0))), 16)] * 3, "libx265",
            "yuv420p10le", {"x265-params": f"log-level=none:hdr10=1{told}", "crf": "6"},
            tags={"color_trc": 16, "color_primaries": 9, "colorspace": 9, "color_range": 1},
        )  # fmt: skip
        greys.append(int(conform(source, tmp_path)[1][1][40, 80].mean()))
    assert abs(greys[0] - 228) <= 2 and abs(greys[1] - 207) <= 2 and abs(greys[2] - 207) <= 2


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "name"),
    [("prores_ks", "yuv422p10le", "a.mov"), ("mpeg4", "yuv420p", "a.avi"),
     ("mpeg2video", "yuv420p", "a.ts"), ("libx264", "yuv420p", "a.mp4")],
)  # fmt: skip
def test_pixels_that_are_not_square_become_square(tmp_path, codec, pix_fmt, name):
    picture = np.full((96, 120, 3), 90, np.uint8)
    picture[:, 60:] = 200
    # MPEG-2 knows no aspect of pixels, only one of the whole: 16:9.
    aspect = Fraction(64, 45) if codec == "mpeg2video" else Fraction(4, 3)
    source = write_video(
        tmp_path / name,
        [picture] * 6,
        codec,
        pix_fmt,
        tags={"sample_aspect_ratio": aspect},
        rate=25,
    )
    done, shown = conform(source, tmp_path)
    assert done.size == ((170 if codec == "mpeg2video" else 160), 96)
    assert (
        shown[0][48, done.size[0] // 2 - 6].max() < 110 < shown[0][48, done.size[0] // 2 + 6].min()
    )


@pytest.mark.parametrize("turn", [90, 180, 270, -90])
def test_turned_footage_stands_upright(tmp_path, turn):
    picture = np.full((90, 160, 3), 40, np.uint8)
    picture[:45, :80] = (230, 40, 40)
    source = write_video(tmp_path / "turned.mp4", [picture] * 4, turn=turn)
    done, shown = conform(source, tmp_path)
    upright = np.rot90(picture, turn // 90)
    assert done.size == (upright.shape[1], upright.shape[0])
    assert np.abs(shown[0].astype(int) - upright).mean() < 6


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "name"),
    [("prores_ks", "yuv422p10le", "a.mov"), ("libx265", "yuv420p10le", "a.mp4"),
     ("ffv1", "yuv444p16le", "a.mkv"), ("ffv1", "gray", "a.mkv"), ("png", "rgb24", "a.mov"),
     ("rawvideo", "yuv422p", "a.avi"), ("libvpx-vp9", "yuv420p", "a.webm"),
     ("ffv1", "gbrp10le", "a.mkv"), ("dvvideo", "yuv420p", "a.avi"),
     ("cfhd", "yuv422p10le", "a.mov")],
)  # fmt: skip
def test_codecs_and_depths(tmp_path, reel, codec, pix_fmt, name):
    size = (720, 576) if codec == "dvvideo" else (160, 96)
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    rate = 25 if codec == "dvvideo" else 24
    pictures = [reel.numbered(n, *size) for n in range(6)]
    source = write_video(tmp_path / name, pictures, codec, pix_fmt, options, rate)
    done, shown = conform(source, tmp_path)
    assert done.frames == 6 and [reel.number_in(one) for one in shown] == list(range(6))
    assert abs(int(shown[0][2, 2, 1]) - 90) <= 4


@pytest.mark.parametrize(
    ("codec", "name"), [("prores_ks", "a.mov"), ("png", "a.mov"), ("ffv1", "a.mkv")]
)
def test_what_is_transparent_becomes_black(tmp_path, codec, name):
    picture = np.full((96, 160, 4), (200, 120, 40, 255), np.uint8)
    picture[:, 80:, 3] = 0
    pix_fmt = {"prores_ks": "yuva444p10le", "png": "rgba", "ffv1": "yuva444p"}[codec]
    options = {"profile": "4444", "alpha_bits": "16"} if codec == "prores_ks" else {}
    source = write_video(tmp_path / name, [picture] * 3, codec, pix_fmt, options)
    done, shown = conform(source, tmp_path)
    assert any("transparent" in note for note in done.notes)
    assert np.abs(shown[0][40, 40].astype(int) - (200, 120, 40)).max() < 8
    assert shown[0][40, 120].max() <= 2


@pytest.mark.parametrize("size", [(161, 97), (1, 1), (2, 3), (33, 1080 // 8 + 1)])
def test_odd_sizes(tmp_path, size):
    picture = np.full((size[1], size[0], 3), (30, 160, 90), np.uint8)
    source = write_video(tmp_path / "odd.mkv", [picture] * 3, "ffv1", "yuv444p")
    done, shown = conform(source, tmp_path)
    assert done.size[0] % 2 == 0 == done.size[1] % 2 and max(done.size) >= max(size) - 1
    assert np.abs(shown[0][0, 0].astype(int) - (30, 160, 90)).max() <= 4


@pytest.mark.parametrize(
    "layout",
    ["mono", "stereo", "2.1", "quad", "5.0", "5.1", "6.1", "7.1", "4 channels", "8 channels"],
)
def test_sound_of_one_to_eight_channels(tmp_path, reel, layout):
    pictures = [reel.numbered(n) for n in range(24)]
    source = write_video(tmp_path / "many.mkv", pictures, sound=("pcm_s16le", layout, 44100))
    done, _ = conform(source, tmp_path)
    assert done.has_sound and done.notes == ()
    sound = read_sound(tmp_path / "out.mp4")
    level = np.sqrt((sound[:, 4800:40000] ** 2).mean(axis=1))
    assert level.min() > 0.1 and abs(level[0] - level[1]) < 0.02


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_a_video_of_one_frame(tmp_path, reel, name):
    done, shown = conform(write_video(tmp_path / name, [reel.numbered(9)]), tmp_path)
    assert done.frames == len(shown) == 1 and reel.number_in(shown[0]) == 9


def test_no_length_in_the_header(tmp_path, reel):
    pictures = [reel.numbered(n) for n in range(12)]
    source = write_video(
        tmp_path / "live.mkv", pictures, sound=("aac", "stereo", 48000),
        container_options={"live": "1"},
    )  # fmt: skip
    done, shown = conform(source, tmp_path)
    assert done.frames == 12 and [reel.number_in(one) for one in shown] == list(range(12))


@pytest.mark.parametrize("name", ["a.mkv", "a.ts", "a.avi", "a.flv", "a.mpg"])
def test_an_end_that_is_cut_off_or_broken_loses_only_that(tmp_path, reel, name):
    codec = {"a.avi": "mpeg4", "a.mpg": "mpeg2video"}.get(name, "libx264")
    options = {"g": "6", "bf": "0"}
    pictures = [reel.numbered(n) for n in range(60)]
    rate = 25
    source = write_video(tmp_path / name, pictures, codec, options=options, rate=rate)
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) - len(whole) // 40])
    done, shown = conform(source, tmp_path)
    assert done.frames >= 50
    assert [reel.number_in(one) for one in shown][:48] == list(range(48))


def test_a_broken_packet_in_the_middle_costs_only_its_pictures(tmp_path, reel):
    pictures = [reel.numbered(n) for n in range(48)]
    source = write_video(
        tmp_path / "a.mov", pictures, "png", "rgb24", sound=("pcm_s16le", "stereo", 48000)
    )
    with av.open(str(source)) as container:
        packets = [(p.pos, p.size) for p in container.demux(container.streams.video[0]) if p.size]
    content = bytearray(source.read_bytes())
    for number in (20, 47):
        place, size = packets[number]
        assert place is not None
        content[place : place + size] = bytes(size)
    source.write_bytes(content)
    done, shown = conform(source, tmp_path)
    read = [reel.number_in(one) for one in shown]
    assert read[:20] == list(range(20)) and read[21:46] == list(range(21, 46))
    assert any("could not be read" in note for note in done.notes)


def test_sound_behind_a_hole_stays_in_step(tmp_path, reel):
    source = write_video(
        tmp_path / "a.mkv", [reel.numbered(n) for n in range(48)],
        sound=("pcm_s16le", "stereo", 48000),
    )  # fmt: skip
    holed = tmp_path / "holed.mkv"
    with av.open(str(source)) as comes, av.open(str(holed), "w") as goes:
        streams = {one.index: goes.add_stream_from_template(one) for one in comes.streams}
        for packet in comes.demux():
            if packet.pts is None or packet.time_base is None or not packet.size:
                continue
            heard = packet.stream.type == "audio"
            if heard and 0.5 <= float(packet.pts * packet.time_base) < 1.0:
                continue
            packet.stream = streams[packet.stream.index]
            goes.mux(packet)
    conform(holed, tmp_path)
    level = np.abs(read_sound(tmp_path / "out.mp4")[0])
    assert level[28000:44000].max() < 0.05 and level[52000:90000].max() > 0.4


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"\x1aE\xdf\xa3" + b"\0" * 100])
def test_nothing_in_a_file_is_told_in_a_sentence(tmp_path, content):
    source = tmp_path / "nothing.mkv"
    source.write_bytes(content)
    with pytest.raises(MediaError, match=r"nothing\.mkv"):
        conform_footage(source, tmp_path / "out.mp4", *FILM)
