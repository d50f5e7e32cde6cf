"""The built-in engine through its door: frames of shots, whatever they are made of."""

import hashlib
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from engine.project.document import CameraMove, Framing

cv2.setNumThreads(1)

RED, GREEN, BLUE = (200, 30, 30), (30, 190, 40), (40, 40, 220)


def flat(colour, width=320, height=180):
    return np.full((height, width, 3), colour, np.uint8)


def near(frame, colour, tolerance=3):
    """Say whether a frame is one colour."""
    return np.abs(frame.astype(int) - np.array(colour)).max() <= tolerance


def test_a_still_of_the_frame_s_size_is_shown_as_it_is(studio):
    picture = studio.textured(320, 180)
    frame = studio.engine().frame(studio.shot(studio.still(picture)), 0)
    assert frame.shape == (180, 320, 3) and frame.dtype == np.uint8
    assert np.abs(frame.astype(int) - picture).max() <= 2


def test_the_same_arguments_give_the_same_bytes_in_any_order(studio):
    still = studio.still(studio.textured(640, 360))
    shot = studio.shot(still, moves=("zoom_in", "handheld"))
    there, back = studio.engine(), studio.engine(memory=1)
    forth = [there.frame(shot, n, 1, 5) for n in range(-3, 27, 9)]
    order = [back.frame(shot, n, 1, 5) for n in reversed(range(-3, 27, 9))]
    assert all(np.array_equal(a, b) for a, b in zip(forth, reversed(order), strict=True))


def test_another_process_gives_the_same_bytes(studio):
    studio.still(studio.textured(640, 360), "same.png")
    code = """
import hashlib, sys
from fractions import Fraction
from pathlib import Path
from engine.animatic.engine import Animatic
from engine.project.document import CameraMove, Reference, Shot
reference = Reference(id="1" * 16, file="same.png", sha256="", name="same")
shot = Shot(id="0" * 16, slate="010", duration=24, references=(reference,), look="pencil",
            moves=(CameraMove(kind="arc_left"), CameraMove(kind="handheld")))
engine = Animatic(lambda file: Path(sys.argv[1]) / file, 320, 180, Fraction(24))
digest = hashlib.sha256()
for n in (0, 7, 23):
    digest.update(engine.frame(shot, n, 2, 9).tobytes())
sys.stdout.write(digest.hexdigest())
"""
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(studio.path)],
            capture_output=True, text=True, check=True, cwd=root,
            env={"PYTHONPATH": str(root), "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1 and len(found.pop()) == len(hashlib.sha256().hexdigest())


@pytest.mark.parametrize(
    "size", [(320, 180), (90, 160), (128, 128), (240, 100), (160, 120), (2, 2)]
)
def test_any_size_and_aspect(studio, size):
    engine = studio.engine(*size)
    moves = (CameraMove(kind="dolly_in"), CameraMove(kind="pan_left", amount=0.3))
    for picture in ((400, 300), (30, 200), (1, 1)):
        shot = studio.shot(studio.still(flat(GREEN, *picture), f"{picture}.png"), moves=moves)
        assert near(engine.frame(shot, 9), GREEN)


@pytest.mark.parametrize("duration", [1, 2, 14_400])
def test_any_length(studio, duration):
    still = studio.still(studio.textured(640, 360))
    shot = studio.shot(still, moves=("truck_left", "handheld"), duration=duration)
    engine = studio.engine()
    for n in (-8, 0, duration // 2, duration - 1, duration + 8):
        assert engine.frame(shot, n).std() > 5


def test_what_is_kept_stays_within_the_limit(studio):
    limit = 12 * 2**20
    engine = studio.engine(memory=limit)
    for number in range(4):
        still = studio.still(studio.textured(500, 400, seed=number), f"{number}.png")
        for kind in ("dolly_in", "pan_left", "zoom_out"):
            engine.frame(studio.shot(still, moves=(kind,)), 12)
            assert engine.held_bytes <= limit


def test_the_halves_of_a_split_shot_go_on_across_the_cut(studio):
    still = studio.still(studio.textured(640, 360))
    timed = studio.still(studio.textured(640, 360, seed=2), "b.png", role="timed_frame", at=30)
    whole = studio.shot(still, timed, moves=("dolly_in", "handheld"), duration=48)
    second = msgspec.structs.replace(whole, duration=28, take_in=20, span=(0, 48))
    engine = studio.engine()
    for n in (0, 9, 10, 27):
        assert np.array_equal(engine.frame(second, n), engine.frame(whole, 20 + n))


def test_timed_stills_hold_and_cut(studio):
    panels = [
        studio.still(flat(c), f"{at}.png", role="timed_frame", at=at)
        for at, c in ((0, RED), (8, GREEN), (16, BLUE))
    ]
    engine, shot = studio.engine(), studio.shot(*panels)
    for n, colour in (
        (-4, RED),
        (0, RED),
        (7, RED),
        (8, GREEN),
        (15, GREEN),
        (16, BLUE),
        (30, BLUE),
    ):
        assert near(engine.frame(shot, n), colour)


def test_a_dissolve_is_made_in_linear_light(studio):
    a = studio.still(flat((0, 0, 0)), "a.png")
    b = studio.still(flat((255,) * 3), "b.png", role="timed_frame", at=12, join="dissolve")
    engine, shot = studio.engine(), studio.shot(a, b)
    levels = [float(engine.frame(shot, n).mean()) for n in range(14)]
    assert levels[0] == 0 and levels[12] == 255
    assert levels == sorted(levels)
    assert abs(levels[6] - 188) <= 2  # half the light


def test_a_first_and_a_last_frame_morph_along_their_flow(studio):
    """A disc that moves is half way in the middle, not two discs."""

    def disc(x):
        picture = cv2.resize(studio.textured(80, 45), (320, 180)) // 3
        return cv2.circle(picture, (x, 90), 40, (255, 240, 200), -1, cv2.LINE_AA)

    first = studio.still(disc(140), "a.png")
    last = studio.still(disc(180), "b.png", role="last_frame")
    engine, shot = studio.engine(), studio.shot(first, last, duration=25)
    assert np.abs(engine.frame(shot, 0).astype(int) - disc(140)).mean() < 2
    assert np.abs(engine.frame(shot, 24).astype(int) - disc(180)).mean() < 2
    bright = engine.frame(shot, 12).mean(axis=2) > 200
    assert abs(np.nonzero(bright)[1].mean() - 160) < 4
    assert 0.85 < bright.sum() / (np.pi * 40 * 40) < 1.15


def test_layers_lie_at_their_place_and_time(studio):
    back = studio.still(flat(BLUE, 640, 360), "back.png", role="layer", depth=2.0)
    patch = np.zeros((90, 160, 4), np.uint8)
    patch[:] = (*RED, 255)
    patch[0, 0, 3] = 0
    layer = studio.still(
        patch, "patch.png", role="layer", depth=0.8, x=0.25, y=-0.25, at=6, until=12, opacity=0.5
    )
    engine, shot = studio.engine(), studio.shot(back, layer)
    for n in (5, 12):
        assert near(engine.frame(shot, n), BLUE)
    frame = engine.frame(shot, 6)
    half = (np.array(RED) + np.array(BLUE)) / 2
    assert np.abs(frame[45, 240] - half).max() < 4 and near(frame[100:, :150], BLUE)
    # As drawn: 160 of 640 pixels wide is a quarter of the frame.
    wide = np.abs(frame[45].astype(int) - np.array(BLUE)).max(axis=1) > 20
    assert abs(wide.sum() - 80) <= 2


def test_a_layer_that_reaches_the_frame_s_side_goes_on_beyond_it(studio):
    """A strip drawn across the whole frame shows no end when the camera travels along it."""
    back = studio.still(flat(BLUE, 960, 540), "back.png", role="layer", depth=4.0)
    strip = np.zeros((540, 960, 4), np.uint8)
    strip[400:] = (*RED, 255)
    front = studio.still(strip, "strip.png", role="layer", depth=0.6)
    shot = studio.shot(back, front, moves=("truck_right",))
    engine = studio.engine()
    for n in (0, 12, 24):
        below = engine.frame(shot, n)[170:]
        assert near(below, RED)


def test_two_boxes_are_the_move_and_what_they_say_is_not_made_twice(studio):
    still = studio.still(studio.textured(640, 360))
    boxes = {"framing_a": Framing(x=0.3, scale=0.5), "framing_b": Framing(x=0.7, scale=0.5)}
    plain, said = (studio.shot(still, moves=m, **boxes) for m in ((), ("pan_right",)))
    engine = studio.engine()
    for n in (0, 7, 24):
        assert np.array_equal(engine.frame(plain, n), engine.frame(said, n))
    shaken = studio.shot(still, moves=("pan_right", "handheld"), **boxes)
    assert not np.array_equal(engine.frame(plain, 12), engine.frame(shaken, 12))


def test_boxes_travel_with_the_timing_of_the_move_that_says_them(studio):
    still = studio.still(studio.textured(640, 360))
    boxes = {"framing_a": Framing(x=0.3, scale=0.5), "framing_b": Framing(x=0.7, scale=0.5)}
    late = CameraMove(kind="pan_right", start=0.5, end=0.75)
    engine, shot = studio.engine(), studio.shot(still, moves=(late,), **boxes)
    assert np.array_equal(engine.frame(shot, 0), engine.frame(shot, 11))
    assert np.array_equal(engine.frame(shot, 19), engine.frame(shot, 24))
    assert not np.array_equal(engine.frame(shot, 0), engine.frame(shot, 24))


def test_blur_only_where_the_picture_moves_far(studio):
    """A whip is smeared along its way and not across it; a slow drift is as sharp as a still."""
    still = studio.still(studio.textured(1280, 720, fineness=2.0))
    engine = studio.engine()

    def detail(moves, n):
        frame = cv2.cvtColor(engine.frame(studio.shot(still, moves=moves), n), cv2.COLOR_RGB2GRAY)
        plate = frame.astype(float)[20:-20, 20:-20]
        return np.abs(np.diff(plate, axis=1)).mean(), np.abs(np.diff(plate, axis=0)).mean()

    rest = detail((CameraMove(kind="truck_left", amount=0.01),), 0)
    slow = detail((CameraMove(kind="truck_left", amount=0.01),), 12)
    whip = detail((CameraMove(kind="truck_left", amount=0.5, speed="whip"),), 12)
    assert abs(slow[0] / rest[0] - 1) < 0.03
    assert whip[0] < 0.25 * rest[0] and whip[1] > 2 * whip[0]


def test_shutter_blur_is_made_in_linear_light(studio):
    """White and black stripes smeared into each other keep their light: half of white's."""
    stripes = np.zeros((360, 640, 3), np.uint8)
    stripes[:, (np.arange(640) // 16) % 2 == 0] = 255
    shot = studio.shot(
        studio.still(stripes), moves=(CameraMove(kind="truck_left", amount=0.6, speed="whip"),)
    )
    coded = studio.engine().frame(shot, 12) / 255.0
    assert coded.std() < 0.2
    light = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    assert abs(light.mean() - 0.5) < 0.03


def test_a_shot_without_a_still_is_a_card(studio):
    engine = studio.engine()
    person = studio.still(flat(RED), "face.png", role="character")
    shot = studio.shot(person, action="She looks up.", moves=("dolly_in",), duration=48)
    card = engine.frame(shot, 0)
    assert card.mean() > 120 and card.std() > 5
    assert np.array_equal(card, engine.frame(shot, 30)), "a card stays"
    other = msgspec.structs.replace(shot, action="He looks down at the pier.")
    assert not np.array_equal(card, engine.frame(other, 0))


def test_a_missing_still_is_said_and_comes_back(studio):
    still = studio.still(flat(GREEN), "gone.png")
    (studio.path / "gone.png").unlink()
    engine, shot = studio.engine(), studio.shot(still)
    card = engine.frame(shot, 0)
    assert not near(card, GREEN) and "gone.png" in engine.notes(shot)[0]
    studio.still(flat(GREEN), "gone.png")
    engine.forget()
    assert near(engine.frame(shot, 0), GREEN) and engine.notes(shot) == ()


def test_a_damaged_still_is_a_card(studio):
    still = studio.still(studio.textured(320, 180), "cut.png")
    whole = (studio.path / "cut.png").read_bytes()
    (studio.path / "cut.png").write_bytes(whole[: len(whole) // 3])
    assert studio.engine().frame(studio.shot(still), 3).mean() > 100


def test_take_one_is_exact_and_further_takes_differ_and_say_how(studio):
    still = studio.still(studio.textured(640, 360))
    engine, shot = studio.engine(), studio.shot(still, moves=("pan_left",))
    exact = [engine.frame(shot, 20, 0, seed) for seed in (1, 2)]
    assert np.array_equal(*exact) and engine.notes(shot, 0, 1) == ()
    frames = [engine.frame(shot, 20, v, 1) for v in range(4)]
    assert len({frame.tobytes() for frame in frames}) == 4
    notes = {engine.notes(shot, v, 1)[0] for v in range(1, 4)}
    assert len(notes) == 3 and all(note.startswith("Varied: framed ") for note in notes)


@pytest.mark.parametrize("look", ["pencil", "wash"])
def test_a_look_is_drawn_once_and_moves_with_the_picture(studio, look):
    """Under a whole pixel's move the drawing is the same one, moved: nothing boils."""
    picture = cv2.GaussianBlur(studio.textured(640, 360, fineness=6.0), (0, 0), 1.0)
    move = {
        "framing_a": Framing(x=0.45, scale=0.5),
        "framing_b": Framing(x=0.45 + 8 / 640, scale=0.5),
    }
    plain = studio.shot(studio.still(picture), duration=100, **move)
    shot = msgspec.structs.replace(plain, look=look)
    engine = studio.engine()
    # The middle of an eased move of 8 pixels goes through whole and half pixels alike.
    frames = [engine.frame(shot, n).astype(float) for n in (0, 100)]
    assert np.abs(frames[0][:, 8:] - frames[1][:, :-8]).mean() < 1.5
    assert np.abs(frames[0] - engine.frame(plain, 0)).mean() > 15


def test_sizes_share_what_was_read(studio):
    shot = studio.shot(studio.still(studio.textured(640, 360)), moves=("dolly_in",))
    engine = studio.engine()
    small = engine.for_size(64, 36)
    assert small.frame(shot, 5).shape == (36, 64, 3) and engine.frame(shot, 5).shape == (
        180,
        320,
        3,
    )
    assert np.array_equal(small.frame(shot, 5), studio.engine(64, 36, Fraction(24)).frame(shot, 5))
