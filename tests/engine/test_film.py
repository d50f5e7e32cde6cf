"""Where shots lie in the film, and that asking stays quick in a long one."""

import time

import pytest

from engine.project import edits
from engine.project.document import FrameAnchor, Project, ShotAnchor
from engine.project.errors import EditError
from engine.project.film import (
    anchor_at,
    anchor_frame,
    film,
    find_shot,
    in_film_order,
    neighbour,
    place_of,
    scene_of,
    shot_at,
    shot_by_id,
    shot_by_slate,
    shots_between,
    start_of,
    starts,
)

EMPTY = Project(id="a", name="b")


@pytest.fixture
def project(request):
    return request.getfixturevalue("film")


def test_starts_are_the_lengths_before(project):
    assert starts(project) == [0, 72, 120, 144]
    assert film(project).duration == project.duration == 244
    assert start_of(project, "d" * 16) == 144
    assert starts(EMPTY) == [] and film(EMPTY).duration == 0


@pytest.mark.parametrize(
    ("frame", "slate", "offset"),
    [(0, "010", 0), (71, "010", 71), (72, "020", 0), (143, "030", 23), (243, "040", 99),
     (244, "040", 99), (-5, "010", 0)],
)  # fmt: skip
def test_each_frame_shows_one_shot(project, frame, slate, offset):
    found = shot_at(project, frame)
    assert found is not None and (found[0].slate, found[1]) == (slate, offset)


def test_an_empty_film_shows_nothing():
    assert shot_at(EMPTY, 0) is None
    assert shots_between(EMPTY, 0, 100) == ()
    assert anchor_at(EMPTY, 7) == FrameAnchor(frame=7)


def test_shots_are_found_by_what_one_has(project):
    assert shot_by_id(project, "c" * 16).slate == "030"
    assert shot_by_slate(project, "030").id == "c" * 16
    assert scene_of(project, "d" * 16).heading == "INT. BOAT"
    assert place_of(project, "d" * 16) == (1, 0, 3)
    assert find_shot(project, "gone") is None
    for ask in (shot_by_id, scene_of, start_of, shot_by_slate):
        with pytest.raises(EditError):
            ask(project, "gone")


def test_neighbours_and_ranges_cross_scenes(project):
    def slates(shots):
        return [shot.slate for shot in shots]

    after = neighbour(project, "c" * 16, 1)
    assert after is not None and after.slate == "040"
    assert neighbour(project, "a" * 16, -1) is None
    assert slates(shots_between(project, 71, 73)) == ["010", "020"]
    assert slates(shots_between(project, 72, 120)) == ["020"]
    assert slates(shots_between(project, 0, 999)) == ["010", "020", "030", "040"]
    assert slates(shots_between(project, 244, 300)) == []
    assert slates(shots_between(project, 5, 5)) == []
    assert slates(in_film_order(project, ["d" * 16, "a" * 16, "d" * 16])) == ["010", "040"]


def test_anchors_follow_their_shot(project):
    anchor = anchor_at(project, 130)
    assert anchor == ShotAnchor(shot="c" * 16, offset=10)
    moved = edits.move_shots(project, ["c" * 16], "1" * 16, 0)
    assert anchor_frame(moved, anchor) == 10
    assert anchor_frame(project, FrameAnchor(frame=9)) == 9
    assert anchor_frame(project, ShotAnchor(shot="gone", offset=9)) == 0


def test_an_edit_in_ten_thousand_shots_is_well_below_a_frame(large_film):
    project = large_film
    middle = project.shots[5000].id
    starts(project)
    took = []
    for number in range(9):
        begun = time.perf_counter()
        project = edits.set_shots(project, [middle], duration=30 + number)
        assert start_of(project, middle) == 5000 * 72
        assert shot_at(project, 5000 * 72) == (shot_by_id(project, middle), 0)
        took.append(time.perf_counter() - begun)
    assert sorted(took)[4] < 1 / 48
    changed = [new is not old for new, old in zip(project.scenes, large_film.scenes, strict=True)]
    assert changed.count(True) == 1


@pytest.mark.parametrize(
    "edit",
    [
        lambda p, ids: edits.remove_shots(p, ids[::2]),
        lambda p, ids: edits.duplicate_shots(p, ids),
        lambda p, ids: edits.set_shots(p, ids, action="Rain."),
        lambda p, ids: edits.fit_to_length(p, 500_000),
        lambda p, ids: edits.move_shots(p, ids[::3], None, 0),
        lambda p, ids: edits.renumber(edits.add_shots(p, p.shots[:5000])),
    ],
)
def test_no_edit_of_all_shots_grows_with_their_square(large_film, edit):
    ids = [shot.id for shot in large_film.shots]
    begun = time.perf_counter()
    edit(large_film, ids)
    assert time.perf_counter() - begun < 3
