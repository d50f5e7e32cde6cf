"""The exported picture: its size and fit, its bit rate, and the slate burnt into it."""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest

from engine.compose.compositor import Compositor
from engine.export.settings import ExportError, parse_bitrate
from engine.media.reader import ClipReader
from engine.project.document import (
    FilmFraming,
    Shot,
)


def a_shot(slate: str = "010", duration: int = 20, **fields: Any) -> Shot:
    return Shot(id=f"shot{slate}", slate=slate, duration=duration, **fields)


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
def test_sizes_and_fits(export, reel, tmp_path, fields, size, bars):
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


def test_odd_sizes_are_rounded_and_said(export, reel, tmp_path):
    reel.shoot(a_shot(duration=2, references=(reel.still("grey.png", (90, 90, 90)),)))
    said: list[str] = []
    path = export(reel, tmp_path / "film.mp4", width=161, height=91, said=said.append)
    with ClipReader(path) as reader:
        assert reader.size == (160, 90)
    assert said == ["Video needs even numbers, so the file is 160×90 rather than 161×91."]


@pytest.mark.parametrize(
    ("text", "bits"),
    [("8M", 8_000_000), ("2.5 Mbit/s", 2_500_000), ("800k", 800_000), (" 64000 ", 64_000)],
)
def test_bit_rates_are_read_as_people_write_them(text, bits):
    assert parse_bitrate(text) == bits


@pytest.mark.parametrize("text", ["", "fast", "8", "1.2.3M", "9000M", "-8M"])
def test_what_is_no_bit_rate_is_said(text):
    with pytest.raises(ExportError, match="no bit rate"):
        parse_bitrate(text)


def test_a_bit_rate_is_kept_to(export, reel, tmp_path):
    shot = a_shot(duration=48)
    reel.shoot(shot)
    rng = np.random.default_rng(1)
    reel.take(shot, 48, lambda n: rng.integers(0, 256, (90, 160, 3)).astype(np.uint8))
    sizes = [
        export(reel, tmp_path / f"{rate}.mp4", bitrate=rate, preset="medium").stat().st_size
        for rate in (200_000, 800_000)
    ]
    assert sizes[1] > sizes[0] * 2


def test_the_slate_is_burnt_along_the_foot(export, small, tmp_path):
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
