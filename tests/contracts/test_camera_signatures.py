"""Every row of the camera's table does what it says, measured on what the animatic renders."""

import cv2
import numpy as np
import pytest

from engine.animatic.signature import measure
from engine.camera.terms import TERMS
from engine.project.document import CameraMove

cv2.setNumThreads(1)

SIZE = (320, 180)
STILL = (640, 360)
FRAMES = 24
AMOUNT = 0.4

MOVED = 0.012
GROWN = 0.012
TURNED = 0.6


def sign(value: float, least: float) -> int:
    return 0 if abs(value) < least else (1 if value > 0 else -1)


def rendered(studio, engine, kind, *references):
    """Frames of one whole move, small enough to follow from one to the next."""
    move = CameraMove(kind=kind, amount=AMOUNT if kind != "handheld" else 1.0, easing="linear")
    shot = studio.shot(*references, moves=(move,), duration=FRAMES)
    return [engine.frame(shot, n, seed=3) for n in range(0, FRAMES + 1, 3)]


@pytest.fixture(scope="module")
def studio(make_studio, tmp_path_factory):
    return make_studio(tmp_path_factory.mktemp("stills"))


@pytest.fixture(scope="module")
def engine(studio):
    return studio.engine(*SIZE)


@pytest.fixture(scope="module")
def flat(studio):
    return studio.still(studio.textured(*STILL), "flat.png")


@pytest.fixture(scope="module")
def near_and_far(studio):
    """Two scenes with the same far backdrop: one shows it, one only a layer at the focal plane."""
    texture = studio.textured(*STILL)
    empty = np.full_like(texture, 128)
    # Not all of it opaque, so that it never becomes the backdrop.
    pane = np.dstack([texture, np.full(texture.shape[:2], 255, np.uint8)])
    pane[0, 0, 3] = 0
    return (
        (
            studio.still(empty, "empty.png", role="layer", depth=2.0),
            studio.still(pane, "pane.png", role="layer", depth=1.0, scale=2.2),
        ),
        (studio.still(texture, "far.png", role="layer", depth=2.0),),
    )


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.kind)
def test_a_still_shows_the_move_s_signature(term, studio, engine, flat):
    frames = rendered(studio, engine, term.kind, flat)
    stays = all(np.array_equal(frame, frames[0]) for frame in frames)
    if term.kind == "static" or term.no_effect:
        assert stays, f"{term.name} says it has no effect on a still: {term.no_effect}"
        return
    assert not stays
    found, expected = measure(frames), term.signature
    if expected.noise:
        assert found.wandering > 0.004
        assert abs(found.dx) < 0.03 and abs(found.dy) < 0.03
        return
    assert sign(found.dx, MOVED) == expected.dx or term.family == "arc"
    assert sign(found.dy, MOVED) == expected.dy or term.family == "arc"
    # What turns also draws near on one side, so its size at the centre may change a little.
    if term.family not in ("arc", "pan", "tilt", "crane"):
        assert sign(found.scale, GROWN) == expected.scale
    assert sign(found.rotation, TURNED) == expected.rotation
    if expected.keystone:
        assert sign(found.keystone, 0.01) == expected.keystone
    if term.family not in ("arc", "pan", "tilt"):
        assert found.wandering < 0.01, "a steady move goes straight"
    assert found.residual < 0.1, "one plane moves as one homography"


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.kind)
def test_layers_show_the_move_s_parallax(term, studio, engine, near_and_far):
    expected = term.signature
    if term.family in ("static", "handheld", "roll", "rack_focus"):
        assert not expected.parallax
        return
    near, far = (measure(rendered(studio, engine, term.kind, *scene)) for scene in near_and_far)
    assert sign(far.dx, MOVED) == expected.far_dx
    if expected.far_scale:
        assert sign(far.scale, GROWN) == expected.far_scale
    parted = max(abs(near.dx - far.dx), abs(near.dy - far.dy), abs(near.scale - far.scale))
    assert (parted > 0.02) == expected.parallax


def test_a_rack_focus_is_seen_between_layers(studio, engine):
    texture = studio.textured(640, 360, fineness=1.5)
    pane = np.dstack([texture, np.zeros((360, 640), np.uint8)])
    pane[:, :320, 3] = 255
    far = studio.still(texture, "far.png", role="layer", depth=2.0)
    near = studio.still(pane, "near.png", role="layer", depth=1.0)
    shot = studio.shot(far, near, moves=("rack_focus",))

    def sharpness(frame):
        halves = frame[:, 20:140], frame[:, 180:300]
        return [cv2.Laplacian(half, cv2.CV_64F).std() for half in halves]

    (near_first, far_first), (near_last, far_last) = (
        sharpness(engine.frame(shot, n)) for n in (0, 24)
    )
    assert near_first > 2 * near_last and far_last > 2 * far_first
