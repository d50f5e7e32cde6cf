"""The camera's path: where it begins and ends, that it is smooth, and how moves combine."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.camera.easing import RAMPS, eased
from engine.camera.path import WHIP_SECONDS, camera_path
from engine.camera.pose import CameraPose
from engine.camera.terms import TERM, TERMS
from engine.project.document import CameraMove

RATE = Fraction(24)
FIELDS = CameraPose.__struct_fields__


def pose(*moves, frame, frames=48):
    return camera_path(moves, frames, RATE).at(frame)


def near(first, second):
    return all(
        getattr(first, name) == pytest.approx(getattr(second, name), abs=1e-9) for name in FIELDS
    )


MOVING = [term for term in TERMS if term.kind != "handheld"]


@pytest.mark.parametrize("term", MOVING, ids=lambda term: term.kind)
def test_a_move_arrives_where_its_row_says(term):
    assert near(pose(CameraMove(kind=term.kind), frame=48), term.travel)


@pytest.mark.parametrize("term", MOVING, ids=lambda term: term.kind)
def test_a_move_holds_before_and_after_its_shot(term):
    move = CameraMove(kind=term.kind)
    assert near(pose(move, frame=-20), pose(move, frame=0))
    assert near(pose(move, frame=70), pose(move, frame=48))


@pytest.mark.parametrize("easing", list(RAMPS))
def test_easings_go_from_nothing_to_all_without_turning_back(easing):
    steps = [eased(n / 200, easing) for n in range(201)]
    assert steps[0] == pytest.approx(0, abs=1e-12)
    assert steps[-1] == pytest.approx(1)
    assert all(b > a for a, b in pairwise(steps))
    speeds = [b - a for a, b in pairwise(steps)]
    assert max(abs(b - a) for a, b in pairwise(speeds)) < 0.0005


def test_a_dolly_zoom_keeps_the_size_of_the_focal_plane():
    for frame in range(49):
        at = pose(CameraMove(kind="dolly_zoom_in", amount=1.7), frame=frame)
        assert at.zoom / (1 - at.z) == pytest.approx(1)


def test_a_dolly_never_passes_through_the_subject():
    moves = (CameraMove(kind="dolly_in", amount=6), CameraMove(kind="dolly_zoom_in", amount=3))
    assert pose(*moves, frame=48).z < 0.96
    assert pose(*moves, frame=48).zoom > 0


def test_arcs_stay_at_the_same_distance_and_look_at_the_centre():
    at = pose(CameraMove(kind="arc_left", amount=3), frame=48)
    assert at.x**2 + (1 - at.z) ** 2 == pytest.approx(1)
    assert at.pan == pytest.approx(60)


def test_moves_add_and_zooms_multiply():
    at = pose(
        CameraMove(kind="pan_left"),
        CameraMove(kind="pan_right", amount=3),
        CameraMove(kind="zoom_in"),
        CameraMove(kind="zoom_in"),
        frame=48,
    )
    assert at.pan == pytest.approx(50)
    assert at.zoom == pytest.approx(2.25)


def test_a_whip_is_over_within_a_moment():
    path = camera_path((CameraMove(kind="pan_left", speed="whip"),), 240, RATE)
    moving = [n for n in range(241) if path.at(n).pan != path.at(n + 1).pan]
    assert len(moving) <= WHIP_SECONDS * RATE + 2
    assert path.at(240).pan < 2 * TERM["pan_left"].travel.pan


def test_slower_goes_less_far_in_the_same_time():
    ends = [
        pose(CameraMove(kind="dolly_in", speed=speed), frame=48).z
        for speed in ("very_slow", "slow", "normal", "fast")
    ]
    assert ends == sorted(ends) and len(set(ends)) == 4


def test_a_move_in_the_second_half_waits_for_it():
    move = CameraMove(kind="truck_left", start=0.5)
    assert pose(move, frame=24).x == 0
    assert pose(move, frame=30).x < 0


def test_a_rack_focus_has_a_shallow_focus_from_the_first_frame():
    move = CameraMove(kind="rack_focus", amount=-1)
    assert pose(move, frame=0).aperture == 1
    assert pose(move, frame=0).focus == 1
    assert pose(move, frame=48).focus == pytest.approx(0.5)


def test_a_hand_trembles_smoothly_the_same_for_the_same_seed_and_beyond_the_shot():
    def path(seed):
        return camera_path((CameraMove(kind="handheld"),), 48, RATE, seed)

    pans = [path(5).at(n / 4).pan for n in range(-100, 400)]
    assert pans == [path(5).at(n / 4).pan for n in range(-100, 400)]
    assert pans != [path(6).at(n / 4).pan for n in range(-100, 400)]
    assert max(pans) > 0.3 > -0.3 > min(pans)
    assert max(abs(b - a) for a, b in pairwise(pans)) < 0.15
    assert max(map(abs, pans)) < 2


def test_a_hand_that_comes_in_late_is_still_before():
    path = camera_path((CameraMove(kind="handheld", start=0.5),), 96, RATE)
    assert path.at(40).pan == 0
    assert path.at(70).pan != 0
    steps = [path.at(n / 8).pan for n in range(768)]
    assert max(abs(b - a) for a, b in pairwise(steps)) < 0.12


def test_one_frame_is_a_shot_and_none_is_not():
    assert camera_path((CameraMove(kind="pan_left"),), 1, RATE).at(0).pan == 0
    with pytest.raises(ValueError, match="at least one frame"):
        camera_path((), 0, RATE)


@settings(deadline=None, max_examples=40)
@given(
    cut=st.integers(1, 47),
    start=st.floats(0, 0.9),
    length=st.floats(0.05, 1),
    speed=st.sampled_from(["slow", "fast", "whip"]),
)
def test_a_split_shot_goes_on_where_it_was_when_its_moves_are_re_timed(cut, start, length, speed):
    end = min(1.0, start + length)
    whole = camera_path((CameraMove(kind="pan_left", start=start, end=end, speed=speed),), 48, RATE)
    rest = 48 - cut
    again = CameraMove(
        kind="pan_left", start=(start * 48 - cut) / rest, end=(end * 48 - cut) / rest, speed=speed
    )
    second = camera_path((again,), rest, RATE)
    for n in range(rest + 1):
        assert second.at(n).pan == pytest.approx(whole.at(cut + n).pan, abs=1e-6)
