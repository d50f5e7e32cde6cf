"""The frame never shows outside its still: moves are re-framed, or reduced and said to be."""

from fractions import Fraction

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.camera.terms import TERMS
from engine.project.document import CameraMove, Framing

cv2.setNumThreads(1)

MAGENTA = (255, 0, 255)
ASPECTS = ((128, 72), (72, 128), (96, 96), (120, 50), (96, 72))
STILLS = ((1280, 720), (720, 1280), (900, 900), (1500, 300), (300, 1200))


@pytest.fixture(scope="module")
def studio(make_studio, tmp_path_factory):
    return make_studio(tmp_path_factory.mktemp("stills"))


@pytest.fixture(scope="module")
def white(studio):
    """White stills by size, each with a rim of magenta one pixel wide: outside is all magenta."""
    found = {}
    for width, height in STILLS:
        picture = np.full((height, width, 3), MAGENTA, np.uint8)
        picture[1:-1, 1:-1] = 255
        found[width, height] = studio.still(picture, f"{width}.png")
    return found


def magenta_in(frame) -> float:
    """Return the largest depth, as a share of the frame, to which magenta comes in from a side."""
    found = (frame[..., 1] < 128).astype(float)
    rows, columns = found.mean(axis=1) > 0.5, found.mean(axis=0) > 0.5
    depths = [np.argmin(np.append(side, False)) for side in (rows, rows[::-1])]
    depths = [d / len(rows) for d in depths] + [
        np.argmin(np.append(side, False)) / len(columns) for side in (columns, columns[::-1])
    ]
    return max(depths)


kinds = st.sampled_from([term.kind for term in TERMS])


def moves(most: float):
    return st.builds(
        CameraMove,
        kind=kinds,
        amount=st.floats(0.1, most),
        speed=st.sampled_from(["very_slow", "slow", "normal", "fast", "whip"]),
        start=st.floats(0.0, 0.4),
        end=st.floats(0.5, 1.0),
        easing=st.sampled_from(["linear", "ease_in", "ease_out", "ease_in_out"]),
    )


def framings(least: float):
    return st.none() | st.builds(
        Framing,
        x=st.floats(-0.2, 1.2),
        y=st.floats(-0.2, 1.2),
        scale=st.floats(least, 1.5),
        roll=st.floats(-20.0, 20.0),
    )


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # Explaining traces every line, which makes arithmetic a hundred times slower.
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
@given(
    size=st.sampled_from(ASPECTS),
    picture=st.sampled_from(STILLS),
    chosen=st.lists(moves(1.0), max_size=2),
    a=framings(0.6),
    b=framings(0.6),
    lens=st.sampled_from([None, 14.0, 24.0, 50.0, 135.0]),
    seed=st.integers(0, 5),
    variation=st.integers(0, 3),
)
def test_no_move_shows_outside_the_still(
    studio, white, size, picture, chosen, a, b, lens, seed, variation
):
    engine = studio.engine(*size)
    shot = studio.shot(
        white[picture], moves=tuple(chosen), duration=30, framing_a=a, framing_b=b, lens=lens
    )
    # The rim itself may be seen: a pixel of the still, as close as the camera comes, and its blur.
    for n in (-4, 7.5, 15, 34):
        assert magenta_in(engine.frame(shot, n, variation, seed, quality="draft")) <= 0.07


class Known:
    """A gallery of one picture, opaque all over, of which only the size is known."""

    def __init__(self, artwork):
        self.artwork = artwork

    def of(self, reference):
        return self.artwork

    def solid(self, artwork):
        return True


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
@given(
    size=st.sampled_from(ASPECTS),
    still=st.tuples(st.integers(20, 6000), st.integers(20, 6000)),
    chosen=st.lists(moves(3.0), max_size=3),
    a=framings(0.2),
    b=framings(0.2),
    duration=st.integers(1, 400),
    lens=st.sampled_from([None, 14.0, 24.0, 50.0, 135.0]),
    seed=st.integers(0, 5),
    variation=st.integers(0, 3),
)
def test_what_the_camera_sees_lies_on_the_still(
    size, still, chosen, a, b, duration, lens, seed, variation
):
    from engine.animatic.artwork import Artwork
    from engine.animatic.plan import plan_shot
    from engine.animatic.stage import footprint
    from engine.project.document import Reference, Shot

    reference = Reference(id="1" * 16, file="a.png", sha256="", name="a")
    shot = Shot(
        id="0" * 16, slate="010", duration=duration, lens=lens, references=(reference,),
        moves=tuple(chosen), framing_a=a, framing_b=b,
    )  # fmt: skip
    artwork = Artwork("a.png", None, "a", still[0], still[1], True)
    plan = plan_shot(shot, size, Fraction(24), Known(artwork), variation, seed)
    stage = plan.panels[0].stage
    for n in (-8.0, 0.0, duration / 3, duration / 2 + 0.25, duration - 1.0, duration + 8.0):
        poses, ways = [plan.course.pose(n)], [plan.course.way(n)]
        left, top, right, bottom = footprint(stage.views([stage.backdrop], poses, ways)[0][0])
        slack = 1e-6 * max(still)
        assert left >= -slack and top >= -slack
        assert right <= still[0] + slack and bottom <= still[1] + slack


def test_a_move_that_fits_is_kept_and_nothing_is_said(studio, white):
    shot = studio.shot(white[1280, 720], moves=(CameraMove(kind="dolly_in"),))
    assert studio.engine(128, 72).notes(shot) == ()


def test_a_move_that_does_not_fit_is_reduced_and_said(studio, white):
    shot = studio.shot(white[1280, 720], moves=(CameraMove(kind="truck_right", amount=4.0),))
    (note,) = studio.engine(128, 72).notes(shot)
    assert note.startswith("The move was reduced to ") and note.endswith("the still holds no more.")


def test_a_portrait_picture_keeps_its_upper_third(studio):
    """Bands by thirds: red, green, blue; a wide frame shows the red one's middle and no blue."""
    picture = np.zeros((600, 400, 3), np.uint8)
    for band in range(3):
        picture[band * 200 : (band + 1) * 200, :, band] = 255
    engine = studio.engine(160, 90)
    for kinds in ((), ("dolly_in",), ("truck_left",), ("handheld",)):
        shot = studio.shot(studio.still(picture, "portrait.png"), moves=kinds)
        for n in (0, 12, 24):
            frame = engine.frame(shot, n).astype(float).mean(axis=(0, 1))
            assert frame[0] > 100 and frame[2] < 5


def test_a_still_on_its_own_blur_is_seen_whole(studio):
    picture = np.full((400, 200, 3), (40, 120, 60), np.uint8)
    picture[:12] = picture[-12:] = (250, 250, 250)
    picture[:, :6] = picture[:, -6:] = (250, 250, 250)
    frame = studio.engine(320, 180).frame(
        studio.shot(studio.still(picture, "tall.png"), fit="blur"), 0
    )
    bright = frame.min(axis=2) > 200
    assert bright[:8, 150:170].any() and bright[-8:, 150:170].any()
    assert not bright[:, :60].any() and not bright[:, -60:].any()
    sides = frame[:, :40].astype(float)
    assert sides.std(axis=(0, 1)).max() < 40 and sides.mean() > 10


def test_framing_boxes_are_what_the_frame_shows(studio):
    texture = studio.textured(640, 360, fineness=2.0)
    still = studio.still(texture, "boxes.png")
    a, b = Framing(x=0.3, y=0.3, scale=0.5), Framing(x=0.7, y=0.6, scale=0.25)
    shot = studio.shot(still, framing_a=a, framing_b=b, duration=20)
    engine = studio.engine(320, 180)
    for n, box in ((0, a), (20, b)):
        width, height = 640 * box.scale, 360 * box.scale
        left, top = box.x * 640 - width / 2, box.y * 360 - height / 2
        piece = texture[round(top) : round(top + height), round(left) : round(left + width)]
        wanted = cv2.resize(piece, (320, 180), interpolation=cv2.INTER_CUBIC)
        difference = np.abs(engine.frame(shot, n).astype(float) - wanted)[20:-20, 20:-20]
        assert difference.mean() < 3


def test_the_way_from_box_to_box_grows_evenly(studio):
    """The rate of growth in the middle of the move is the same wherever it is measured."""
    from engine.animatic.rig import between

    a, b = Framing(scale=1.0), Framing(x=0.6, scale=0.25)
    scales = [between(a, b, t / 10).scale for t in range(11)]
    assert np.allclose(np.diff(np.log(scales)), np.log(0.25) / 10)
