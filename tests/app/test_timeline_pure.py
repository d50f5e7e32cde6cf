"""The timeline's arithmetic: scale, positions, hits, snapping, taps."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.timeline.hits import (
    OnMarker,
    OnPaper,
    OnRange,
    OnRuler,
    OnShot,
    OnSound,
    hit,
    sound_frames,
)
from app.timeline.positions import Positions
from app.timeline.scale import MARGIN, TimeScale, fitting, tick_step, ticks
from app.timeline.snapping import snap, snap_any
from app.timeline.tap import retimed, tap_durations
from app.timeline.tracks import tracks_for
from engine.project.document import (
    Caption,
    FrameAnchor,
    Marker,
    Project,
    ProjectSettings,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
    new_id,
)  # fmt: skip


def film(*lengths, scenes=1, **fields):
    shots = [Shot(id=new_id(), slate=f"{n:03}", duration=d) for n, d in enumerate(lengths, 1)]
    each = -(-len(shots) // scenes) if shots else 0
    rows = [shots[n * each : (n + 1) * each] for n in range(scenes)] if shots else []
    return Project(
        id=new_id(), name="Film",
        scenes=tuple(Scene(id=new_id(), shots=tuple(row)) for row in rows), **fields,
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.floats(0.001, 48), st.floats(0, 50_000), st.floats(0.1, 10), st.floats(0, 2000))
def test_zooming_keeps_the_moment_under_the_pointer(pixels, scroll, factor, x):
    scale = TimeScale(pixels, scroll)
    zoomed = scale.zoomed(factor, x, 0.0005)
    if zoomed.scroll > 0:
        assert zoomed.time_at(x) == pytest.approx(scale.time_at(x), rel=1e-6, abs=1e-3)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 500_000), st.floats(0.01, 48), st.floats(0, 10_000))
def test_x_and_frame_are_inverse(frame, pixels, scroll):
    scale = TimeScale(pixels, scroll)
    assert scale.edge_at(scale.x_of(frame)) == frame


def test_fitting_fills_the_width():
    scale = fitting(1000, 524)
    assert scale.x_of(0) == MARGIN
    assert scale.x_of(1000) == pytest.approx(524 - MARGIN)


@settings(deadline=None, max_examples=80)
@given(st.floats(0.0005, 48), st.sampled_from([Fraction(24), Fraction(24000, 1001), Fraction(60)]))
def test_ruler_labels_never_touch_and_ticks_divide_them(pixels, rate):
    label, step = tick_step(pixels, rate)
    assert label * pixels >= 96 and label % step == 0
    shown = ticks(TimeScale(pixels, 0), 1500, rate)
    assert len(shown) <= 1500 / 8 + 40
    assert shown[0].frame == 0 and shown[0].labelled


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=30), st.integers(-5, 3000))
def test_the_shot_at_a_frame_holds_it(lengths, frame):
    positions = Positions(film(*lengths))
    index = positions.at(frame)
    if index is None:
        assert frame < 0 or frame >= sum(lengths)
    else:
        start, end = positions.span(index)
        assert start <= frame < end


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=30), st.integers(0, 900), st.integers(1, 300)
)
def test_between_finds_exactly_the_shots_in_sight(lengths, first, length):
    positions = Positions(film(*lengths))
    found = list(positions.between(first, first + length))
    seen = [
        n for n in range(len(lengths))
        if positions.span(n)[0] < first + length and positions.span(n)[1] > first
    ]  # fmt: skip
    assert found == seen


def test_cuts_are_found_on_both_sides():
    positions = Positions(film(10, 20, 30))
    assert positions.next_cut(0) == 10 and positions.next_cut(10) == 30
    assert positions.next_cut(60) == 60
    assert positions.previous_cut(10) == 0 and positions.previous_cut(11) == 10
    assert positions.previous_cut(0) == 0


def test_a_drop_goes_to_the_nearer_side_and_into_that_scene():
    positions = Positions(film(10, 10, 10, 10, scenes=2))
    left, right = positions.insertion_at(18), positions.insertion_at(22)
    assert (left.scene, left.index, left.frame) == (0, 2, 20)
    assert (right.scene, right.index, right.frame) == (1, 0, 20)
    assert positions.insertion_at(-50).frame == 0
    assert positions.insertion_at(900).frame == 40


def test_hits_name_what_lies_under_the_pointer():
    project = film(
        40, 2, 40,
        markers=(Marker(id="m" * 16, anchor=FrameAnchor(frame=60)),),
        sounds=(
            Sound(id="s" * 16, anchor=FrameAnchor(frame=10), file="a", sha256="", name="a",
                  length=48_000),
        ),
        settings=ProjectSettings(in_point=20, out_point=50),
    )  # fmt: skip
    positions, scale = Positions(project), TimeScale(10.0, 0.0)
    tracks = tracks_for(project, 240)

    def at(frame, y):
        return hit(positions, scale, tracks, scale.x_of(frame), y)

    middle = tracks.picture.top + 30
    assert at(20, middle) == OnShot(0, "body")
    assert at(0.2, middle) == OnShot(0, "head")
    assert at(39.8, middle) == OnShot(0, "tail")
    assert at(42.2, middle) == OnShot(2, "head")
    assert at(82.3, middle) == OnShot(2, "tail"), "the film's end may be pulled from outside"
    assert at(200, middle) == OnPaper()
    assert at(60, tracks.ruler.bottom - 3) == OnMarker("m" * 16)
    assert at(20, 4) == OnRange("in") and at(50, 4) == OnRange("out")
    assert at(30, 4) == OnRuler(30)
    sounds = tracks.sounds[0].top + 5
    assert at(12, sounds) == OnSound("s" * 16)
    assert at(35, sounds) == OnPaper(), "a second of sound is 24 frames"


def test_a_sound_lasts_as_long_as_it_sounds():
    positions = Positions(film(100))
    sound = Sound(id="s", anchor=FrameAnchor(frame=90), file="a", sha256="", name="a")
    assert sound_frames(positions, sound) == 48, "an unknown length: at least two seconds"
    assert sound_frames(positions, sound, whole=96_000) == 48
    assert sound_frames(positions, sound, whole=96_001) == 49


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, 500), max_size=12), st.floats(-5, 505), st.floats(0, 20))
def test_snapping_takes_the_nearest_within_reach(points, frame, reach):
    points = sorted(points)
    found = snap(frame, points, reach)
    near = [p for p in points if abs(p - frame) <= reach]
    if not near:
        assert found is None
    else:
        assert found is not None
        assert abs(found - frame) == min(abs(p - frame) for p in near)


def test_either_end_of_a_sound_may_snap():
    assert snap_any((97, 151), [0, 100, 150], 5) == (-1, 150)
    assert snap_any((10, 30), [100], 5) is None


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 100), st.lists(st.integers(0, 1000), max_size=20))
def test_taps_become_lengths_that_end_on_the_taps(start, taps):
    lengths = tap_durations(start, taps)
    assert all(length >= 1 for length in lengths)
    ends = {tap for tap in taps if tap > start}
    reached, cuts = start, set()
    for length in lengths:
        reached += length
        cuts.add(reached)
    assert cuts == ends


def test_retimed_shots_hold_until_their_tap_and_the_rest_keep_theirs():
    project = film(50, 50, 50)
    ids = [shot.id for shot in project.shots]
    tapping = retimed(project, ids, 0, [30], hold=999)
    assert [s.duration for s in tapping.shots] == [30, 999, 50]
    assert [s.duration for s in retimed(project, ids, 0, [30, 41]).shots] == [30, 11, 50]
    assert retimed(project, ids, 0, []) is project


def test_captions_have_a_row_only_while_there_are_any():
    project = film(10)
    assert tracks_for(project, 200).captions is None
    caption = Caption(id=new_id(), anchor=ShotAnchor(shot=project.shots[0].id), text="Hello")
    assert tracks_for(film(10, captions=(caption,)), 200).captions is not None


@pytest.mark.parametrize("height", [1, 10, 60, 180, 240, 2000])
def test_rows_follow_each_other_at_any_height(height):
    sounds = tuple(
        Sound(id=new_id(), anchor=FrameAnchor(), file="a", sha256="", name="a", track=n)
        for n in range(3)
    )
    tracks = tracks_for(film(10, sounds=sounds), height)
    rows = [tracks.ruler, tracks.picture, *tracks.sounds]
    assert all(low.bottom <= high.top for low, high in pairwise(rows))
