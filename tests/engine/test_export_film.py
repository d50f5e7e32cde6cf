"""The exported film is the previewed film: frames, colours, sound, ranges, cancelling."""

import hashlib
import os
import subprocess
import sys
import threading
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.compose.compositor import Compositor
from engine.compose.mix import mix
from engine.export.mp4 import export_each_shot, export_film
from engine.export.settings import (
    ExportCancelled,
    ExportError,
    ExportSettings,
    plan_export,
    scene_range,
)
from engine.media.reader import ClipReader
from engine.media.sound import read_sound
from engine.project.document import (
    CameraMove,
    FilmFraming,
    FrameAnchor,
    Project,
    Scene,
    Shot,
    Sound,
    Transition,
)
from engine.project.timecode import sample_of_frame


def a_shot(slate: str = "010", duration: int = 20, **fields: Any) -> Shot:
    return Shot(id=f"shot{slate}", slate=slate, duration=duration, **fields)


@pytest.fixture
def small(make_reel):
    """A take, a live animatic that pans, a dissolve, and a take that is short; 50 frames."""
    reel = make_reel(rate=Fraction(24000, 1001))
    still = reel.still("pier.png", (90, 120, 160))
    moving = a_shot(
        "020", 14, references=(still,), moves=(CameraMove(kind="pan_left"),),
        transition=Transition(duration=6),
    )  # fmt: skip
    first, last = a_shot("010", 16), a_shot("030", 20)
    reel.shoot(first, moving, last)
    reel.take(first, 24, head=4, rate=reel.project.rate)
    reel.take(last, 15, lambda n: reel.numbered(n + 100), rate=reel.project.rate)
    return reel


def export(reel, path: Path, **fields: Any) -> Path:
    callbacks = {
        name: fields.pop(name)
        for name in ("progress", "cancelled", "said", "shown")
        if name in fields
    }
    values: dict[str, Any] = {"preset": "ultrafast"} | fields
    settings = ExportSettings(path, **values)
    return export_film(reel.project, reel.path, reel.takes, settings, **callbacks)


def digest(picture: np.ndarray) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def test_preview_is_export(small, tmp_path):
    """Every frame given to the encoder is, byte for byte, the one the preview shows."""
    given: dict[int, str] = {}
    export(small, tmp_path / "film.mp4", shown=lambda n, rgb: given.setdefault(n, digest(rgb)))
    preview = Compositor(small.project, small.path, small.takes)
    assert given == {n: digest(preview.frame(n)) for n in range(50)}


def test_the_decoded_export_matches_frame_for_frame(small, tmp_path):
    path = export(small, tmp_path / "film.mp4", crf=14, preset="medium")
    preview = Compositor(small.project, small.path, small.takes)
    with ClipReader(path) as reader:
        assert (reader.frames, reader.rate) == (50, Fraction(24000, 1001))
        for n in range(50):
            shown, got = preview.frame(n), reader.read(n)
            if n < 13 or n >= 30:
                due = n + 4 if n < 16 else 100 + min(n - 30, 14)
                assert small.number_in(got) == due == small.number_in(shown)
            error = np.mean((shown.astype(float) - got) ** 2)
            assert 10 * np.log10(255**2 / max(error, 1e-9)) >= 38


@pytest.mark.parametrize("colour", [(0xE5, 0xA1, 0x3A), (0x4F, 0x9C, 0xF0), (220, 30, 30)])
def test_a_flat_brand_colour_comes_back(reel, tmp_path, colour):
    shot = a_shot(duration=4)
    reel.shoot(shot)
    reel.take(shot, 4, lambda n: np.full((90, 160, 3), colour, np.uint8))
    path = export(reel, tmp_path / "film.mp4", preset="medium")
    with ClipReader(path) as reader:
        got = reader.read(2).astype(int)
    # Twice through 8-bit video: once in the take, once in the export.
    assert np.abs(got - colour).max() <= 2


def test_a_still_in_a_brand_colour_comes_back_within_two(reel, tmp_path):
    reel.shoot(a_shot(duration=3, references=(reel.still("amber.png", (0xE5, 0xA1, 0x3A)),)))
    path = export(reel, tmp_path / "film.mp4", preset="medium")
    with ClipReader(path) as reader:
        assert np.abs(reader.read(1).astype(int) - (0xE5, 0xA1, 0x3A)).max() <= 2


def test_the_file_is_tagged_and_begins_with_its_index(small, tmp_path):
    path = export(small, tmp_path / "Ünï çødé 映画.mp4")
    head = path.read_bytes()
    assert 0 < head.index(b"moov") < head.index(b"mdat")
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        assert (context.colorspace, context.color_range) == (1, 1)
        assert (context.color_primaries, context.color_trc) == (1, 1)
        assert context.pix_fmt == "yuv420p"
        assert not container.streams.audio
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == [path.name]


def test_a_range_a_scene_and_the_whole(small, tmp_path):
    grey = small.still("grey.png", (90, 90, 90))
    second = Scene(id="second", shots=(a_shot("040", 10, references=(grey,)),))
    empty = Scene(id="empty")
    scenes = (*small.project.scenes, second, empty)
    small.project = msgspec.structs.replace(small.project, scenes=scenes)
    start, end = scene_range(small.project, "second")
    assert (start, end) == (50, 60)
    with pytest.raises(ExportError, match="no shots"):
        scene_range(small.project, "empty")
    frames = []
    for name, fields in {
        "range": {"start": 30, "end": 40},
        "scene": {"start": start, "end": end},
        "whole": {},
        "beyond": {"start": -5, "end": 900},
    }.items():
        with ClipReader(export(small, tmp_path / f"{name}.mp4", **fields)) as reader:
            frames.append(reader.frames)
            if name == "range":
                numbers = [small.number_in(reader.read(n)) for n in range(10)]
                assert numbers[3:] == list(range(103, 110))
    assert frames == [10, 10, 60, 60]


def test_a_file_for_each_shot(small, tmp_path):
    steps: list[tuple[int, int]] = []
    folder = tmp_path / "shots"
    folder.mkdir()
    paths = export_each_shot(
        small.project, small.path, small.takes,
        ExportSettings(folder, preset="ultrafast"),
        progress=lambda done, total: steps.append((done, total)),
    )  # fmt: skip
    assert [path.name for path in paths] == ["010.mp4", "020.mp4", "030.mp4"]
    lengths = []
    for path in paths:
        with ClipReader(path) as reader:
            lengths.append(reader.frames)
    assert lengths == [16, 14, 20]
    assert steps == [(n, 50) for n in range(1, 51)]
    for path in paths:
        path.unlink()
    with pytest.raises(ExportCancelled):
        export_each_shot(
            small.project, small.path, small.takes,
            ExportSettings(folder, preset="ultrafast"),
            progress=lambda done, total: steps.append((done, total)),
            cancelled=lambda: len(steps) > 70,
        )  # fmt: skip
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("fields", "size", "bars"),
    [
        ({}, (160, 90), None),
        ({"width": 320, "height": 180}, (320, 180), None),
        ({"width": 80}, (80, 44), None),
        ({"height": 180}, (320, 180), None),
        ({"width": 120, "height": 120}, (120, 120), "rows"),
        ({"width": 120, "height": 120, "fit": "crop"}, (120, 120), None),
        ({"width": 120, "height": 120, "fit": "fit"}, (120, 68), None),
        ({"width": 200, "height": 90}, (200, 90), "columns"),
        ({"width": 200, "height": 90, "fit": "crop"}, (200, 90), None),
        ({"framing": "tall"}, (90, 160), None),
    ],
)
def test_sizes_and_fits(reel, tmp_path, fields, size, bars):
    shot = a_shot(duration=2)
    reel.shoot(shot)
    reel.take(shot, 2, lambda n: np.full((90, 160, 3), 200, np.uint8))
    tall = FilmFraming(id="tall", name="9:16", width=90, height=160)
    reel.project = msgspec.structs.replace(reel.project, framings=(tall,))
    with ClipReader(export(reel, tmp_path / "film.mp4", **fields)) as reader:
        assert reader.size == size
        picture = reader.read(0)
    assert picture[size[1] // 2, size[0] // 2].min() > 190
    corner = picture[:3, :3].max()
    assert (corner < 20) == (bars is not None)
    if bars == "rows":
        assert picture[size[1] // 2, :3].min() > 190
    if bars == "columns":
        assert picture[:3, size[0] // 2].min() > 190


def test_odd_sizes_are_rounded_and_said(reel, tmp_path):
    reel.shoot(a_shot(duration=2, references=(reel.still("grey.png", (90, 90, 90)),)))
    said: list[str] = []
    path = export(reel, tmp_path / "film.mp4", width=161, height=91, said=said.append)
    with ClipReader(path) as reader:
        assert reader.size == (160, 90)
    assert said == ["Video needs even numbers, so the file is 160×90 rather than 161×91."]


def test_what_could_not_be_shown_is_said(reel, tmp_path):
    shot = a_shot(duration=3, references=(reel.still("a.png", (9, 9, 9)),))
    reel.shoot(shot)
    take = reel.take(shot, 3)
    (reel.path / "takes" / take.id / "clip.mp4").unlink()
    said: list[str] = []
    export(reel, tmp_path / "film.mp4", said=said.append)
    assert len(said) == 1 and said[0].startswith("010 T01")


def test_progress_counts_every_frame(small, tmp_path):
    steps: list[tuple[int, int]] = []
    export(small, tmp_path / "film.mp4", progress=lambda done, total: steps.append((done, total)))
    assert steps == [(n, 50) for n in range(1, 51)]


def test_cancel_leaves_nothing_and_keeps_the_old_file(small, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the old film")
    before = threading.active_count()
    done: list[int] = []
    with pytest.raises(ExportCancelled, match=r"film\.mp4.* was cancelled"):
        export(small, path, progress=lambda n, _: done.append(n), cancelled=lambda: len(done) >= 5)
    assert len(done) == 5
    assert path.read_bytes() == b"the old film"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["film.mp4"]
    assert threading.active_count() == before


def test_a_callback_that_fails_leaves_nothing(small, tmp_path):
    def fall(done: int, total: int) -> None:
        raise RuntimeError("the window is gone")

    before = threading.active_count()
    with pytest.raises(RuntimeError):
        export(small, tmp_path / "film.mp4", progress=fall)
    assert not [p for p in tmp_path.iterdir() if p.is_file()]
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": 40, "end": 40}, "hold no picture"),
        ({"start": 400}, "hold no picture"),
        ({"crf": 90}, "from 0 to 51"),
        ({"preset": "quickly"}, "no preset"),
        ({"bitrate": 5}, "bit rate"),
        ({"width": 1, "height": 1}, "can't be written"),
        ({"width": 40000, "height": 400}, "can't be written"),
        ({"framing": "none"}, "no such framing"),
    ],
)
def test_wrong_settings_are_told_in_one_sentence(small, tmp_path, fields, sentence):
    with pytest.raises(ExportError, match=sentence) as told:
        export(small, tmp_path / "film.mp4", **fields)
    assert str(told.value).endswith(".")
    assert not [p for p in tmp_path.iterdir() if p.is_file()]


def test_wrong_places_are_told_in_one_sentence(small, tmp_path):
    with pytest.raises(ExportError, match="does not exist"):
        export(small, tmp_path / "nowhere" / "film.mp4")
    with pytest.raises(ExportError, match="is a folder"):
        export(small, small.path)
    empty = Project(id="e", name="Empty")
    with pytest.raises(ExportError, match="no shots yet"):
        plan_export(empty, ExportSettings(tmp_path / "film.mp4"))
    assert plan_export(small.project, ExportSettings(tmp_path / "film")).path.name == "film.mp4"


_FULL = """
import resource, signal, sys
from pathlib import Path
from engine.export.mp4 import export_film
from engine.export.settings import ExportError, ExportSettings
from engine.project.document import Project, Reference, Scene, Shot
folder = Path(sys.argv[1])
still = Reference(id="r", file="still.png", sha256="r", name="still.png", width=64, height=36)
shot = Shot(id="a", slate="010", duration=40, references=(still,))
film = Project(id="f", name="Film", width=320, height=180, scenes=(Scene(id="s", shots=(shot,)),))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
settings = ExportSettings(folder / "film.mp4", crf=1, preset="ultrafast")
try:
    export_film(film, folder, {}, settings)
except ExportError as problem:
    sys.stdout.write(str(problem))
    sys.exit(3)
"""


@pytest.mark.skipif(os.name != "posix", reason="the limit on file sizes is POSIX")
def test_a_full_disk_is_told_and_nothing_is_left(tmp_path):
    noise = np.random.default_rng(1).integers(0, 256, (36, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "still.png")
    ran = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 3, ran.stderr
    assert ran.stdout.startswith("“film.mp4” could not be written:")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["still.png"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(small, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    with pytest.raises(ExportError, match="could not be written"):
        export(small, folder / "film.mp4")


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
def test_the_mix_is_in_the_file_in_time(small, tmp_path, noise, start):
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


def test_a_muted_film_has_no_sound_stream(small, tmp_path, noise):
    with_sound(small, noise, mute=True)
    with av.open(str(export(small, tmp_path / "film.mp4"))) as container:
        assert not container.streams.audio


def test_a_missing_sound_is_silent_and_said(small, tmp_path, noise):
    with_sound(small, noise)
    (small.path / "sounds" / "a.wav").unlink()
    said: list[str] = []
    export(small, tmp_path / "film.mp4", said=said.append)
    assert len(said) == 1 and "a.wav" in said[0]


def test_a_bit_rate_is_kept_to(reel, tmp_path):
    shot = a_shot(duration=48)
    reel.shoot(shot)
    rng = np.random.default_rng(1)
    reel.take(shot, 48, lambda n: rng.integers(0, 256, (90, 160, 3)).astype(np.uint8))
    sizes = [
        export(reel, tmp_path / f"{rate}.mp4", bitrate=rate, preset="medium").stat().st_size
        for rate in (200_000, 800_000)
    ]
    assert sizes[1] > sizes[0] * 2


def test_the_slate_is_burnt_along_the_foot(small, tmp_path):
    seen: dict[int, np.ndarray] = {}
    keep: Callable[[int, np.ndarray], None] = seen.__setitem__
    export(small, tmp_path / "film.mp4", slate=True, shown=keep, width=640, height=360)
    preview = Compositor(small.project, small.path, small.takes)
    for n in (0, 1, 20):
        plain = preview.frame(n, size=(640, 360))
        assert np.array_equal(seen[n][:330], plain[:330])
        assert (seen[n][345] != plain[345]).any()
        assert seen[n][340:].max() > 240
    assert (seen[0][340:, 320:] != seen[1][340:, 320:]).any()
