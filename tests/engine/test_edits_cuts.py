"""Splits, joins, trims and rolls: where the cuts fall, and that the picture goes on across them."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.camera.path import camera_path
from engine.project import edits
from engine.project.document import (
    CameraMove,
    Framing,
    Marker,
    Project,
    Reference,
    Role,
    Scene,
    Shot,
    ShotAnchor,
)
from engine.project.edits.cuts import fitted_lengths
from engine.project.film import anchor_frame, shot_at, starts
from engine.project.request import fingerprint


def a_picture(name: str, role: Role = "timed_frame", at: int = 0, until: int | None = None):
    return Reference(
        id=name, file=f"references/{name}", sha256=name, name=name, role=role, at=at, until=until
    )


def moving(duration=60, **fields):
    """A shot with a move within it, handheld, a layer and a picture that comes in later."""
    return Shot(
        id="m" * 16, slate="010", duration=duration, action="Run.", dialogue="Go!", picked="take",
        moves=(
            CameraMove(kind="pan_left", start=0.2, end=0.7, easing="ease_in"),
            CameraMove(kind="handheld"),
        ),
        framing_a=Framing(), framing_b=Framing(scale=0.5),
        references=(
            a_picture("one", "first_frame"), a_picture("two", at=25), a_picture("l", "layer"),
        ),
        **fields,
    )  # fmt: skip


def film_of(*shots):
    return Project(id="f" * 16, name="x", scenes=(Scene(id="s" * 16, shots=shots),))


def seen(project, frame):
    """All that the picture at a frame of the film is made from, whichever shot it lies in."""
    found = shot_at(project, frame)
    assert found is not None
    shot, n = found
    n += shot.move_offset
    pose = camera_path(shot.moves, shot.move_frames, project.rate, 7).at(n)
    timed = [each.id for each in shot.references if each.role == "timed_frame" and each.at <= n]
    take = shot.picked, shot.take_in + n - shot.move_offset
    boxes = shot.framing_a, shot.framing_b, Fraction(n, shot.move_frames)
    return pose, timed, take, boxes, fingerprint(shot, 16, 9)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 59), min_size=1, max_size=4), st.integers(-5, 9))
def test_the_picture_goes_on_across_a_split_at_every_frame(cuts, take_in):
    whole = film_of(moving(take_in=take_in))
    parts = whole
    for cut in cuts:
        parts = edits.split_at(parts, cut)
    assert len(parts.shots) == 1 + len(set(cuts) - {0})
    assert parts.duration == whole.duration
    for frame in range(60):
        assert seen(parts, frame) == seen(whole, frame)
    for shot in parts.shots:
        assert (shot.whole.moves, shot.whole.duration) == (whole.shots[0].moves, 60)
        assert (shot.whole.span, shot.whole.take_in) == (None, take_in)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 59), min_size=1, max_size=4), st.integers(-5, 9))
def test_joining_the_parts_of_a_split_shot_gives_it_back(cuts, take_in):
    whole = film_of(moving(take_in=take_in))
    parts = whole
    for cut in cuts:
        parts = edits.split_at(parts, cut)
    joined = edits.join_shots(parts, [shot.id for shot in parts.shots])
    # Only the ids of the parts stay known, so that a take rendered of one is not lost.
    others = {shot.id for shot in parts.shots[1:]}
    assert set(joined.shots[0].takes_from) == others
    assert edits.set_shots(joined, ["m" * 16], takes_from=()) == whole


def test_the_parts_of_a_split(film):
    project = edits.add_marker(film, Marker(id="x", anchor=ShotAnchor(shot="c" * 16, offset=20)))
    project = edits.split_shot(project, "c" * 16, 10, new="e" * 16)
    first, second = project.shots[2:4]
    assert (first.id, first.slate, first.duration, first.take_in) == ("c" * 16, "030", 10, 0)
    assert (second.id, second.slate, second.duration, second.take_in) == ("e" * 16, "030A", 14, 10)
    assert (first.dialogue, second.dialogue) == ("Where were you?", "")
    assert second.takes_from == ("c" * 16,)
    assert project.markers[0].anchor == ShotAnchor(shot="e" * 16, offset=10)
    assert edits.split_shot(project, "e" * 16, 5).shots[4].slate == "030B"


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 59), st.integers(-90, 90))
def test_rolling_the_cut_between_two_parts_changes_no_picture(cut, frames):
    parts = edits.split_at(film_of(moving()), cut)
    rolled = edits.roll_cut(parts, parts.shots[1].id, frames)
    assert rolled.duration == 60
    assert rolled.shots[0].duration == min(59, max(1, cut + frames))
    for frame in range(60):
        assert seen(rolled, frame) == seen(parts, frame)


def test_trims_ripple_and_stop_at_one_frame(film):
    head = edits.trim_head(film, "b" * 16, -8)
    assert starts(head) == [0, 72, 112, 136]
    assert head.shots[1].take_in == 8
    assert edits.trim_head(head, "b" * 16, 8).shots[1] == film.shots[1]
    tail = edits.trim_tail(film, "b" * 16, 12)
    assert starts(tail) == [0, 72, 132, 156] and tail.shots[1].take_in == 0
    for trim in (edits.trim_head, edits.trim_tail):
        assert trim(film, "c" * 16, -500).shots[2].duration == 1


def test_a_trimmed_head_keeps_timed_pictures_and_markers_in_step():
    whole = film_of(moving())
    project = edits.add_marker(whole, Marker(id="x", anchor=ShotAnchor(shot="m" * 16, offset=25)))
    project = edits.trim_head(project, "m" * 16, -10)
    assert project.markers[0].anchor == ShotAnchor(shot="m" * 16, offset=15)
    for frame in range(50):
        assert seen(project, frame)[1:3] == seen(whole, frame + 10)[1:3]
    assert fingerprint(project.shots[0], 16, 9) == fingerprint(whole.shots[0], 16, 9)


def test_moves_follow_the_length_of_a_plain_shot():
    plain = film_of(Shot(id="m" * 16, slate="010", moves=(CameraMove(kind="pan_left"),)))
    for project in (
        edits.trim_tail(plain, "m" * 16, -30),
        edits.trim_head(plain, "m" * 16, -30),
        edits.set_shots(plain, ["m" * 16], duration=200),
    ):
        shot = project.shots[0]
        assert (shot.move_offset, shot.move_frames) == (0, shot.duration)


def test_new_moves_of_a_part_are_laid_over_that_part():
    parts = edits.split_at(film_of(moving()), 20)
    second = parts.shots[1]
    assert (second.move_offset, second.move_frames) == (20, 60)
    after = edits.set_shots(parts, [second.id], moves=(CameraMove(kind="tilt_up"),)).shots[1]
    assert (after.move_offset, after.move_frames) == (0, 40)
    assert [each.at for each in after.references] == [0, 5, -20]
    assert edits.refit_moves(parts, [second.id]).shots[1].span is None


def test_a_roll_keeps_the_film_and_both_shots(film):
    later = edits.roll_cut(film, "b" * 16, 10)
    assert [shot.duration for shot in later.shots] == [82, 38, 24, 100]
    assert later.shots[1].take_in == 10
    assert [s.duration for s in edits.roll_cut(film, "b" * 16, 999).shots] == [119, 1, 24, 100]
    assert [s.duration for s in edits.roll_cut(film, "b" * 16, -999).shots] == [1, 119, 24, 100]
    across = edits.roll_cut(film, "d" * 16, -4)
    assert [shot.duration for shot in across.shots] == [72, 48, 20, 104]


def test_a_slip_moves_the_take_under_the_cuts(film):
    after = edits.slip(film, "b" * 16, 5)
    assert after.shots[1].take_in == 5 and starts(after) == starts(film)


def test_joining_unlike_shots_puts_words_moves_and_pictures_together():
    first = Shot(
        id="a" * 16, slate="010", duration=30, action="She looks up.", notes="pan left",
        moves=(CameraMove(kind="pan_left"),), references=(a_picture("one", "first_frame"),),
    )  # fmt: skip
    second = Shot(
        id="b" * 16, slate="020", duration=10, action="The sky.", notes="tilt up", dialogue="Oh.",
        moves=(CameraMove(kind="tilt_up", start=0.5),),
        references=(a_picture("two", "first_frame"), a_picture("three", at=5)),
    )  # fmt: skip
    joined = edits.join_shots(film_of(first, second), ["b" * 16, "a" * 16]).shots[0]
    assert (joined.id, joined.slate, joined.duration) == ("a" * 16, "010", 40)
    assert joined.action == "She looks up.\nThe sky." and joined.dialogue == "Oh."
    assert joined.notes == "pan left, then tilt up"
    assert [(move.start, move.end) for move in joined.moves] == [(0.0, 0.75), (0.875, 1.0)]
    assert [(each.id, each.role, each.at) for each in joined.references] == [
        ("one", "first_frame", 0),
        ("two", "timed_frame", 30),
        ("three", "timed_frame", 35),
    ]


def test_anchors_of_joined_shots_keep_their_frame(film):
    project = edits.add_marker(film, Marker(id="x", anchor=ShotAnchor(shot="c" * 16, offset=7)))
    joined = edits.join_shots(project, ["a" * 16, "b" * 16, "c" * 16])
    assert anchor_frame(joined, joined.markers[0].anchor) == 127
    assert len(joined.scenes[0].shots) == 1 and joined.duration == film.duration


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=30), st.integers(0, 5000))
def test_fitting_is_exact_in_proportion_and_leaves_every_shot_a_frame(lengths, more):
    total = len(lengths) + more
    fitted = fitted_lengths(lengths, total)
    assert sum(fitted) == total and min(fitted) >= 1
    assert fitted_lengths(lengths, sum(lengths)) == lengths
    if total >= 2 * sum(lengths):
        for before, after in zip(lengths, fitted, strict=True):
            assert abs(after - Fraction(before * total, sum(lengths))) <= 1


def test_fitting_the_film_scales_what_is_timed_within_it():
    project = film_of(moving(), Shot(id="b" * 16, slate="020", duration=60))
    project = edits.add_marker(project, Marker(id="x", anchor=ShotAnchor(shot="m" * 16, offset=30)))
    project = edits.fit_to_length(project, 60)
    assert [shot.duration for shot in project.shots] == [30, 30]
    assert project.shots[0].references[1].at == 12
    assert project.markers[0].anchor == ShotAnchor(shot="m" * 16, offset=15)
    part = edits.fit_to_length(project, 90, ["b" * 16])
    assert [shot.duration for shot in part.shots] == [30, 90]


@pytest.mark.parametrize("cut", [1, 30, 59])
def test_parts_of_a_fitted_shot_still_go_on_from_each_other(cut):
    parts = edits.fit_to_length(edits.split_at(film_of(moving()), cut), 120)
    first, second = parts.shots
    assert (first.move_offset, first.move_frames, first.duration) == (0, 120, 2 * cut)
    assert (second.move_offset, second.move_frames) == (2 * cut, 120)
