"""The exported film is the previewed film: frames, colours, ranges, progress."""

import hashlib
from fractions import Fraction
from typing import Any

import av
import msgspec
import numpy as np
import pytest

from engine.compose.compositor import Compositor
from engine.export.mp4 import export_each_shot
from engine.export.settings import (
    ExportCancelled,
    ExportError,
    ExportSettings,
    scene_range,
)
from engine.media.reader import ClipReader
from engine.project.document import FrameAnchor, Marker, Scene, Shot, ShotAnchor


def a_shot(slate: str = "010", duration: int = 20, **fields: Any) -> Shot:
    return Shot(id=f"shot{slate}", slate=slate, duration=duration, **fields)


def digest(picture: np.ndarray) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def test_preview_is_export(export, small, tmp_path):
    """Every frame given to the encoder is, byte for byte, the one the preview shows."""
    given: dict[int, str] = {}
    export(small, tmp_path / "film.mp4", shown=lambda n, rgb: given.setdefault(n, digest(rgb)))
    preview = Compositor(small.project, small.path, small.takes)
    assert given == {n: digest(preview.frame(n)) for n in range(50)}


def test_the_decoded_export_matches_frame_for_frame(export, small, tmp_path):
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
def test_a_flat_brand_colour_comes_back(export, reel, tmp_path, colour):
    shot = a_shot(duration=4)
    reel.shoot(shot)
    reel.take(shot, 4, lambda n: np.full((90, 160, 3), colour, np.uint8))
    path = export(reel, tmp_path / "film.mp4", preset="medium")
    with ClipReader(path) as reader:
        got = reader.read(2).astype(int)
    # Twice through 8-bit video: once in the take, once in the export.
    assert np.abs(got - colour).max() <= 2


def test_a_still_in_a_brand_colour_comes_back_within_two(export, reel, tmp_path):
    reel.shoot(a_shot(duration=3, references=(reel.still("amber.png", (0xE5, 0xA1, 0x3A)),)))
    path = export(reel, tmp_path / "film.mp4", preset="medium")
    with ClipReader(path) as reader:
        assert np.abs(reader.read(1).astype(int) - (0xE5, 0xA1, 0x3A)).max() <= 2


def test_the_file_is_tagged_and_begins_with_its_index(export, small, tmp_path):
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


def test_a_range_a_scene_and_the_whole(export, small, tmp_path):
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


def test_what_could_not_be_shown_is_said(export, reel, tmp_path):
    shot = a_shot(duration=3, references=(reel.still("a.png", (9, 9, 9)),))
    reel.shoot(shot)
    take = reel.take(shot, 3)
    (reel.path / "takes" / take.id / "clip.mp4").unlink()
    said: list[str] = []
    export(reel, tmp_path / "film.mp4", said=said.append)
    assert len(said) == 1 and said[0].startswith("010 T01")


def test_progress_counts_every_frame(export, small, tmp_path):
    steps: list[tuple[int, int]] = []
    export(small, tmp_path / "film.mp4", progress=lambda done, total: steps.append((done, total)))
    assert steps == [(n, 50) for n in range(1, 51)]


def test_named_markers_become_chapters(export, reel, tmp_path):
    shots = (a_shot("010", 24), a_shot("020", 24))
    reel.shoot(*shots)
    markers = (
        Marker(id="m1", anchor=ShotAnchor(shot=shots[1].id, offset=2), name="Ignition"),
        Marker(id="m2", anchor=FrameAnchor(frame=40), name=""),
        Marker(id="m3", anchor=FrameAnchor(frame=400), name="Beyond"),
    )
    reel.project = msgspec.structs.replace(reel.project, markers=markers)
    path = export(reel, tmp_path / "film.mp4")
    with av.open(str(path)) as container:
        each: Any = container.chapters()
        found = [
            (c["start"] * c["time_base"], c["end"] * c["time_base"], c["metadata"]["title"])
            for c in each
        ]
    cut, end = 26 / 24, pytest.approx(2.0, abs=0.002)
    assert found == [
        (0, pytest.approx(cut, abs=0.002), "Reel"),
        (pytest.approx(cut, abs=0.002), end, "Ignition"),
    ]
    with ClipReader(path) as reader:
        assert reader.frames == 48
