"""Properties of every trim and fill: the film's length, no gap and no overlap, and what is seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project import edits
from engine.project.document import (
    Caption,
    FrameAnchor,
    Marker,
    Project,
    Reference,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
)
from engine.project.edits.filling import fill_points
from engine.project.errors import EditError
from engine.project.film import anchor_frame, film, shot_at, starts

quick = settings(deadline=None, max_examples=60)
amounts = st.integers(-120, 120)


@st.composite
def films(draw, least=1):
    """A film of one to three scenes whose shots are plain, timed, or parts of split ones."""
    lengths = draw(st.lists(st.integers(1, 40), min_size=least, max_size=8))
    shots = tuple(
        Shot(
            id=f"{n:016x}", slate=f"{n + 1:02}0", duration=length, take_in=draw(st.integers(-9, 9)),
            references=draw(st.sampled_from(((), (timed(f"r{n}"),)))),
        )
        for n, length in enumerate(lengths)
    )  # fmt: skip
    cuts = sorted(draw(st.lists(st.integers(0, len(shots)), max_size=2)))
    parts = [shots[a:b] for a, b in zip([0, *cuts], [*cuts, len(shots)], strict=True)]
    scenes = tuple(Scene(id=f"s{n:015x}", shots=part) for n, part in enumerate(parts))
    project = Project(id="f" * 16, name="x", scenes=scenes)
    for n, shot in enumerate(shots):
        anchor = ShotAnchor(shot=shot.id, offset=draw(st.integers(0, shot.duration - 1)))
        project = edits.add_marker(project, Marker(id=f"m{n}", anchor=anchor))
        project = edits.add_caption(project, Caption(id=f"c{n}", anchor=anchor, text="x"))
        project = edits.add_sound(
            project, Sound(id=f"a{n}", anchor=anchor, file="sounds/x", sha256="x", name="x")
        )
    for frame in draw(st.lists(st.integers(0, 300), max_size=2)):
        if frame < project.duration:
            project = edits.split_at(project, frame)
    return project


def timed(name):
    return Reference(
        id=name, file=f"references/{name}", sha256=name, name=name, role="timed_frame", at=3
    )


def seen(project, frame):
    """The frame of the take, and of the moves where those are laid out, at a frame of the film."""
    found = shot_at(project, frame)
    assert found is not None
    shot, n = found
    return (
        shot.references,
        shot.take_in + n,
        n + shot.move_offset if shot.span or shot.references else None,
    )


def pictures(project):
    return [seen(project, frame) for frame in range(project.duration)]


def whole(project):
    """Nothing is shorter than a frame, nothing shares an id or a slate, shots lie end to end."""
    shots = film(project).shots
    assert all(shot.duration >= 1 for shot in shots)
    assert len({shot.id for shot in shots}) == len({shot.slate for shot in shots}) == len(shots)
    ends = [start + shot.duration for start, shot in zip(starts(project), shots, strict=True)]
    assert [*starts(project), project.duration] == [0, *ends]
    for row in (project.markers, project.captions, project.sounds):
        for each in row:
            assert isinstance(each.anchor, FrameAnchor) or each.anchor.shot in film(project).orders


def a_shot(data, project):
    return data.draw(st.sampled_from(film(project).shots))


@quick
@given(films(), amounts, st.data())
def test_a_ripple_changes_the_film_by_what_the_shot_changes(project, frames, data):
    shot = a_shot(data, project)
    for trim in (edits.trim_head, edits.trim_tail):
        after = trim(project, shot.id, frames)
        whole(after)
        changed = max(frames, 1 - shot.duration)
        assert after.duration == project.duration + changed
        others = [each for each in film(after).shots if each.id != shot.id]
        assert others == [each for each in film(project).shots if each.id != shot.id]
        assert trim(after, shot.id, -changed).duration == project.duration


@quick
@given(films(least=2), amounts, st.data())
def test_a_roll_keeps_the_film_and_every_other_cut(project, frames, data):
    shot = a_shot(data, project)
    after = edits.roll_cut(project, shot.id, frames)
    whole(after)
    assert after.duration == project.duration
    moved = [(a, b) for a, b in zip(starts(project), starts(after), strict=True) if a != b]
    assert len(moved) <= 1
    if moved:
        assert moved[0][0] == starts(project)[film(project).orders[shot.id]]


@quick
@given(films(), amounts, st.data())
def test_a_slip_moves_no_cut_and_comes_back(project, frames, data):
    shot = a_shot(data, project)
    after = edits.slip(project, shot.id, frames)
    whole(after)
    assert starts(after) == starts(project)
    slipped = film(after).shots[film(after).orders[shot.id]]
    assert slipped.take_in == shot.take_in + frames
    assert after.markers == project.markers
    if slipped.span is not None:
        assert slipped.move_offset == shot.move_offset + frames
        assert slipped.move_frames == shot.move_frames
    back = edits.slip(after, shot.id, -frames)
    assert pictures(back) == pictures(project) and starts(back) == starts(project)
    assert edits.slip(project, shot.id, 0) is project


@quick
@given(films(least=3), amounts, st.data())
def test_a_slide_moves_a_run_between_its_neighbours(project, frames, data):
    shots = film(project).shots
    first = data.draw(st.integers(1, len(shots) - 2))
    last = data.draw(st.integers(first, len(shots) - 2))
    ids = [shot.id for shot in shots[first : last + 1]]
    after = edits.slide(project, ids, frames)
    whole(after)
    assert after.duration == project.duration
    moved = film(after).starts[first] - film(project).starts[first]
    assert moved == max(1 - shots[first - 1].duration, min(frames, shots[last + 1].duration - 1))
    assert film(after).shots[first : last + 1] == shots[first : last + 1]
    assert film(after).shots[: first - 1] == shots[: first - 1]
    assert film(after).shots[last + 2 :] == shots[last + 2 :]
    behind = film(after).shots[last + 1]
    assert behind.take_in == shots[last + 1].take_in + moved


def test_what_has_no_neighbour_or_lies_apart_does_not_slide(film):
    assert edits.slide(film, ["a" * 16], 9) is film
    assert edits.slide(film, ["d" * 16], 9) is film
    assert edits.slide(film, [], 9) is film
    with pytest.raises(EditError, match="side by side"):
        edits.slide(film, ["a" * 16, "c" * 16], 9)


@quick
@given(films(), st.integers(0, 300), st.integers(1, 90))
def test_overwriting_leaves_every_other_frame_where_it_was(project, start, length):
    start = min(start, project.duration)
    new = Shot(id="n" * 16, slate="", action="New", take_in=1000)
    after = edits.overwrite(project, start, start + length, new)
    whole(after)
    assert after.duration == max(project.duration, start + length)
    laid = film(after).shots[film(after).orders["n" * 16]]
    assert laid.duration == length and film(after).starts[film(after).orders[laid.id]] == start
    for frame in range(project.duration):
        if not start <= frame < start + length:
            was, now = seen(project, frame), seen(after, frame)
            assert now[:2] == was[:2]
            assert was[2] is None or now[2] == was[2]
    for row in ("markers", "captions", "sounds"):
        for was, now in zip(getattr(project, row), getattr(after, row), strict=True):
            assert anchor_frame(after, now.anchor) == anchor_frame(project, was.anchor)


@quick
@given(films(), st.integers(0, 300), st.integers(1, 90))
def test_inserting_moves_what_follows_and_changes_no_picture(project, frame, length):
    frame = min(frame, project.duration)
    new = Shot(id="n" * 16, slate="", duration=length, take_in=1000)
    after = edits.insert_at(project, frame, new)
    whole(after)
    assert after.duration == project.duration + length
    assert film(after).starts[film(after).orders["n" * 16]] == frame
    was, now = pictures(project), pictures(after)
    assert [each[:2] for each in now[:frame] + now[frame + length :]] == [each[:2] for each in was]


def test_a_shot_laid_over_the_middle_of_another_leaves_both_its_ends(film):
    project = edits.add_marker(film, Marker(id="x", anchor=ShotAnchor(shot="b" * 16, offset=15)))
    after = edits.overwrite(project, 82, 92, Shot(id="n" * 16, slate=""))
    assert [shot.duration for shot in after.shots] == [72, 10, 10, 28, 24, 100]
    assert after.shots[1].id == "b" * 16 and after.shots[3].take_in == 20
    assert after.markers[-1].anchor == ShotAnchor(shot="n" * 16, offset=5)


def test_a_shot_may_be_laid_over_itself(film):
    source = film.shots[1]
    after = edits.overwrite(film, 72, 120, source)
    assert [shot.id for shot in after.shots] == [shot.id for shot in film.shots]
    across = edits.overwrite(film, 100, 130, source)
    assert across.shots[2].takes_from == (source.id,) and across.duration == film.duration


def test_three_points_mean_a_range():
    assert fill_points(10, 30, 99, 5) == (10, 30)
    assert fill_points(10, None, 24, 5) == (10, 34)
    assert fill_points(None, 30, 24, 5) == (6, 30)
    assert fill_points(None, 10, 24, 5) == (0, 10)
    assert fill_points(None, None, 24, 5) == (5, 29)
    assert fill_points(30, 10, 24, 5) == (30, 31)
