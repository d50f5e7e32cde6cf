"""What is seen of a shot: which take, and which of its frames."""

from fractions import Fraction

import pytest

from engine.project import edits
from engine.project.seen import is_short, seen_take, source_frame, take_state, takes_of

A = "a" * 16


def test_the_newest_current_take_is_seen_and_a_pick_comes_first(film, take_of):
    shot = film.shots[0]
    one, two = take_of(shot, 1), take_of(shot, 2)
    assert seen_take(film, shot, []) is None
    assert seen_take(film, shot, [two, one]) == two
    picked = edits.pick(film, A, one.id)
    assert seen_take(picked, picked.shots[0], [one, two]) == one
    assert take_state(picked, picked.shots[0], one) == "picked"


def test_a_rejected_take_is_not_seen(film, take_of):
    one, two = take_of(film.shots[0], 1), take_of(film.shots[0], 2)
    project = edits.mark_take(film, A, two.id, rejected=True)
    assert seen_take(project, project.shots[0], [one, two]) == one
    assert take_state(project, project.shots[0], two) == "rejected"


@pytest.mark.parametrize(
    ("fields", "stale"),
    [
        ({"action": "Rain."}, True),
        ({"lens": 35.0}, True),
        ({"duration": 500}, False),
        ({"dialogue": "Oh."}, False),
        ({"slate": "999"}, False),
        ({"take_in": 5}, False),
    ],
)
def test_changed_words_make_a_take_stale_and_a_changed_length_does_not(
    film, take_of, fields, stale
):
    take = take_of(film.shots[0])
    project = edits.set_shots(film, [A], **fields)
    shot = project.shots[0]
    assert take_state(project, shot, take) == ("stale" if stale else "current")
    assert seen_take(project, shot, [take]) == (None if stale else take)
    # A pick is the author's word: it is seen even when it is stale.
    picked = edits.pick(project, A, take.id)
    assert seen_take(picked, picked.shots[0], [take]) == take


def test_a_pick_that_is_gone_gives_way_to_the_newest(film, take_of):
    take = take_of(film.shots[0])
    project = edits.pick(film, A, "gone")
    assert seen_take(project, project.shots[0], [take]) == take


def test_another_size_of_the_same_aspect_is_current_and_another_aspect_is_stale(film, take_of):
    take = take_of(film.shots[0])
    larger = edits.set_project(film, width=1920, height=1080)
    taller = edits.set_project(film, width=720, height=1280)
    assert take_state(larger, larger.shots[0], take) == "current"
    assert take_state(taller, taller.shots[0], take) == "stale"


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(16), Fraction(30000, 1001)])
def test_every_part_of_a_split_shows_the_moment_of_the_whole(film, take_of, rate):
    take = take_of(film.shots[0], rate=rate)
    whole = [source_frame(film.shots[0], take, n, film.rate) for n in range(72)]
    assert whole[0] == 8 and whole == sorted(whole)
    parts = edits.split_at(edits.split_at(film, 20), 51)
    shown = []
    for shot in parts.shots[:3]:
        takes = takes_of(shot, {A: (take,)})
        assert seen_take(parts, shot, takes) == take
        shown += [source_frame(shot, take, n, film.rate) for n in range(shot.duration)]
    assert shown == whole


def test_takes_before_and_after_a_trim_show_the_same_moment(film, take_of):
    before = take_of(film.shots[0], 1)
    project = edits.trim_head(film, A, -12)
    shot = project.shots[0]
    after = take_of(shot, 2)
    # Both were rendered with eight frames of handles; the older one began twelve frames earlier.
    assert source_frame(shot, before, 0, film.rate) == 20
    assert source_frame(shot, after, 0, film.rate) == 8
    undone = edits.trim_head(project, A, 4)
    assert source_frame(undone.shots[0], after, 0, film.rate) == 4


def test_handles_serve_transitions_and_the_edges_are_held(film, take_of):
    shot = film.shots[0]
    take = take_of(shot)
    assert source_frame(shot, take, -8, film.rate) == 0
    assert source_frame(shot, take, -50, film.rate) == 0
    assert source_frame(shot, take, 79, film.rate) == 87
    assert source_frame(shot, take, 500, film.rate) == 87
    assert not is_short(film, shot, take)
    longer = edits.set_shots(film, [A], duration=90)
    assert is_short(longer, longer.shots[0], take)


def test_a_take_of_one_half_gives_way_to_one_of_the_whole_after_a_join(film, take_of):
    whole = take_of(film.shots[0], 1)
    parts = edits.split_at(film, 40)
    half = take_of(parts.shots[1], 2)
    assert seen_take(parts, parts.shots[1], [whole, half]) == half
    joined = edits.join_shots(parts, [shot.id for shot in parts.shots[:2]])
    shot = joined.shots[0]
    takes = takes_of(shot, {A: (whole,), half.shot_id: (half,)})
    assert takes == [whole, half]
    assert seen_take(joined, shot, takes) == whole
