"""Painting: what is left out because it can't be seen is not missed."""

import cv2
import numpy as np
import pytest

from engine.animatic import shutter, tiles
from engine.project.document import CameraMove

cv2.setNumThreads(1)

HOLES = ("none", "window", "stripe", "dots", "soft")


def layer(studio, hole: str, seed: int, width: int = 480, height: int = 300):
    """Return a picture with alpha: opaque but for what is cut out of it."""
    alpha = np.full((height, width), 255, np.uint8)
    y, x = np.mgrid[0:height, 0:width]
    if hole == "window":
        alpha[60:210, 80:340] = 0
    elif hole == "stripe":
        alpha[(x - y) % 260 > 60] = 0
    elif hole == "dots":
        alpha[np.hypot(x % 150 - 75, y % 150 - 75) > 11] = 0
    elif hole == "soft":
        alpha = np.clip(np.hypot(x - 240, y - 150) - 60, 0, 255).astype(np.uint8)
    return np.dstack([studio.textured(width, height, seed), alpha])


def stacked(studio, holes, moves, **fields):
    references = [
        studio.still(
            layer(studio, hole, n), f"{n}-{hole}.png", role="layer", depth=3.0 - 0.7 * n, **fields
        )
        for n, hole in enumerate(holes)
    ]
    return studio.shot(*references, moves=moves)


@pytest.mark.parametrize(
    "holes", [("none", "window", "dots"), ("stripe", "soft"), ("soft", "none", "stripe")]
)
@pytest.mark.parametrize("move", ["truck_right", "roll_left"])
def test_a_frame_is_the_same_whether_or_not_the_hidden_is_left_out(
    studio, monkeypatch, holes, move
):
    """With tiles as large as the frame nothing can be left out."""
    moves = (CameraMove(kind=move, amount=1.5, easing="linear"),)
    shot = stacked(studio, holes, moves)
    frames = [studio.engine().frame(shot, n) for n in (5, 20)]
    monkeypatch.setattr(tiles, "SIDE", 4096)
    for n, frame in zip((5, 20), frames, strict=True):
        away = np.abs(studio.engine().frame(shot, n).astype(int) - frame)
        assert away.max() <= 2, n


def test_boxes_hold_every_tile_once():
    chance = np.random.default_rng(3)
    for share in (0.05, 0.3, 0.6, 0.95):
        flags = chance.random((6, 9)) < share
        size = (9 * tiles.SIDE - 20, 6 * tiles.SIDE - 7)
        wanted = np.kron(flags, np.ones((tiles.SIDE, tiles.SIDE), bool))[: size[1], : size[0]]
        for loose in (False, True):
            count = np.zeros(wanted.shape, int)
            for x0, y0, x1, y1 in tiles.boxes(flags, size, loose):
                assert 0 <= x0 < x1 <= size[0] and 0 <= y0 < y1 <= size[1]
                count[y0:y1, x0:x1] += 1
            assert count.max() <= 1
            assert (count[wanted] == 1).all()
            assert loose or not count[~wanted].any()


@pytest.mark.parametrize("kind", ["tilt_up", "truck_right", "pan_left"])
def test_a_blur_is_what_many_moments_make(studio, monkeypatch, kind):
    """The quick blur — a smear, or few moments of what moves — is close to 24 moments of all."""
    shot = stacked(
        studio, ("none", "window", "dots"), (CameraMove(kind=kind, amount=1.0, easing="linear"),)
    )
    quick = studio.engine().frame(shot, 8).astype(float)

    def thorough(n, together, planes, shown, most=24):
        moments = tuple(n + shutter.OPEN * ((k + 0.5) / 24 - 0.5) for k in range(24))
        return shutter.Exposure(tuple(moments for _ in planes))

    monkeypatch.setattr("engine.animatic.drawing.exposure", thorough)
    error = np.mean((studio.engine().frame(shot, 8) - quick) ** 2)
    assert 10 * np.log10(255**2 / error) >= 38


def test_the_middle_of_a_smear_stays(studio):
    """A dot between two long smears lies where it lies when it is not smeared."""
    from engine.animatic.smear import smear_of, smeared

    for way in ((5.0, 0.0), (7.0, -31.0), (90.0, 13.0), (-16.0, 16.0)):
        smear = smear_of(*way)
        across, down = smear.margin
        size = 201 + round(2 * across), 141 + round(2 * down)
        y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(float)
        dot = np.exp(-((x - across - 100) ** 2 + (y - down - 70) ** 2) / 18)
        picture = np.repeat((dot * 255).astype(np.uint8)[..., None], 3, axis=2)
        code = smeared(picture, smear)[..., 0] / 255.0
        light = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
        assert light.shape == (141, 201)
        y, x = np.mgrid[0:141, 0:201]
        centre = (light * x).sum() / light.sum(), (light * y).sum() / light.sum()
        assert np.hypot(centre[0] - 100, centre[1] - 70) < 0.25
