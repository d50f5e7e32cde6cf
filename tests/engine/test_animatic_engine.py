"""The built-in engine through its door: frames of shots with stills."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.animatic.engine import Animatic
from engine.project.document import CameraMove, Reference, Shot

cv2.setNumThreads(1)


@pytest.fixture
def still(tmp_path):
    """Writes a picture and returns the reference to it."""

    def write(picture, name="still.png", **fields):
        path = tmp_path / name
        cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        return Reference(id=f"{len(name):016x}", file=name, sha256="", name=name, **fields)

    return write


@pytest.fixture
def animatic(tmp_path):
    def make(width=320, height=180, **fields):
        return Animatic(lambda file: Path(tmp_path / file), width, height, Fraction(24), **fields)

    return make


def texture(width, height, seed=1):
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    smooth = cv2.GaussianBlur(noise, (0, 0), 4).astype(float)
    return ((smooth - smooth.min()) / np.ptp(smooth) * 255).astype(np.uint8)


def shot_of(*references, moves=(), duration=24, **fields):
    return Shot(
        id="0" * 16, slate="010", references=references, moves=moves, duration=duration, **fields
    )


def test_a_still_of_the_frame_s_size_is_shown_as_it_is(still, animatic):
    picture = texture(320, 180)
    frame = animatic().frame(shot_of(still(picture)), 0)
    assert frame.shape == (180, 320, 3) and frame.dtype == np.uint8
    assert np.abs(frame.astype(int) - picture).max() <= 2


def test_pan_right_slides_the_picture_left(still, animatic):
    engine, shot = (
        animatic(),
        shot_of(still(texture(640, 360)), moves=(CameraMove(kind="pan_right"),)),
    )
    a, b = (cv2.cvtColor(engine.frame(shot, n), cv2.COLOR_RGB2GRAY) for n in (11, 12))
    (dx, _), _ = cv2.phaseCorrelate(a.astype(float), b.astype(float))
    assert dx < -1


def test_the_same_arguments_give_the_same_bytes_in_any_order(still, animatic):
    shot = shot_of(still(texture(640, 360)), moves=(CameraMove(kind="zoom_in"),))
    there, back = animatic(), animatic()
    forth = [there.frame(shot, n) for n in range(-3, 27, 5)]
    order = [back.frame(shot, n) for n in reversed(range(-3, 27, 5))]
    assert all(np.array_equal(a, b) for a, b in zip(forth, reversed(order), strict=True))
