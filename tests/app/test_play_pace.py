"""What is composed ahead of a run: whole pictures while there is time, else drafts and leaps."""

from fractions import Fraction

import numpy as np
import pytest

from app.preview.frame_cache import Composed
from app.preview.play_clock import PlayClock
from app.preview.play_pace import AHEAD, LOW, NEAR, PlayPace
from app.timeline.positions import Positions
from engine.project.document import Project, Scene, Shot, new_id


class Shelf:
    """The pictures there are, and what making them took."""

    def __init__(self):
        self.there, self.costs = set(), []

    def held(self, frame, quality):
        if (frame, quality) not in self.there:
            return None
        return Composed(frame, np.zeros((1, 1, 3), np.uint8), quality, None, 1, 0.0)

    def take_costs(self):
        costs, self.costs = self.costs, []
        return costs


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def pace(shelf):
    return PlayPace(shelf)


@pytest.fixture
def plan(pace):
    """Return a function that plans frame n of a film of three shots of 48 frames."""
    shots = tuple(Shot(id=f"s{n}", slate=f"{n}", duration=48) for n in range(3))
    project = Project(id=new_id(), name="Film", scenes=(Scene(id="s", shots=shots),))
    positions = Positions(project)
    clock = PlayClock(0, Fraction(24), 0, 144)
    return lambda frame, speed=1.0: pace.plan(
        PlayClock(0, Fraction(24), 0, 144, speed) if speed != 1.0 else clock, frame, positions, 24.0
    )


def fill(shelf, first, end, quality="full"):
    shelf.there |= {(n, quality) for n in range(first, end)}


def test_with_enough_ready_the_next_ones_are_whole(shelf, plan):
    fill(shelf, 0, 1 + LOW)
    found = plan(0)
    assert found.quality == "full" and found.wanted == 0
    assert found.ahead == (*range(1 + LOW, AHEAD + 1), 48), "and the first behind the next cut"


def test_with_few_ready_the_rest_of_the_shot_is_drafts(shelf, plan):
    fill(shelf, 0, LOW - 2)
    assert plan(0).quality == "draft"
    fill(shelf, 0, LOW + 4)
    assert plan(1).quality == "draft", "until there are many again"
    fill(shelf, 0, 26, "draft")
    assert plan(1).quality == "full"


def test_drafts_that_are_ready_are_made_whole_while_there_is_time(shelf, pace, plan):
    pace.drawn = frozenset({"s0", "s1", "s2"})
    fill(shelf, 0, 26, "draft")
    fill(shelf, 48, 49, "draft")
    for seconds in (0.4, 0.02):
        found = plan(1)
        assert (found.quality, len(found.ahead)) == ("full", 1), "one is tried, far enough ahead"
        (tried,) = found.ahead
        assert tried > 1 + NEAR
        fill(shelf, tried, tried + 1)
        shelf.costs = [(tried, "full", seconds)]
    found = plan(2)
    assert found.quality == "full" and found.ahead[:2] == (2 + NEAR + 1, 2 + NEAR + 2)
    assert plan(2, speed=2.0).quality == "draft"
    shelf.costs = [(n, "full", 0.5) for n in range(3)]
    assert all(len(plan(2).ahead) <= 1 or plan(2).quality == "draft" for _ in range(3))


def test_few_that_are_ready_come_before_whole_pictures(shelf, pace, plan):
    pace.drawn = frozenset({"s0"})
    fill(shelf, 0, 10, "draft")
    assert plan(1).quality == "draft"


def test_a_shot_known_to_be_slow_is_drafts_and_the_next_is_tried_anew(shelf, plan):
    fill(shelf, 0, 20)
    shelf.costs = [(n, "full", 0.06) for n in range(10, 14)]
    assert plan(0).quality == "draft"
    fill(shelf, 20, 48)
    assert plan(36).quality == "full", "what is composed lies in the next shot already"


def test_what_would_come_too_late_is_passed_over(shelf, plan):
    shelf.costs = [(n, "draft", 0.1) for n in range(4)]
    found = plan(10)
    assert found.quality == "draft" and found.wanted == 12, "a tenth of a second is two frames"
    assert min(found.ahead) == 13
    fill(shelf, 10, 11)
    assert plan(10).wanted == 10


def test_fast_runs_are_drafts(plan):
    assert plan(10, 4.0).quality == "draft" and plan(100, -2.0).quality == "draft"


def test_at_the_end_of_the_film_nothing_is_asked_for(shelf, plan):
    fill(shelf, 100, 144)
    assert plan(143).ahead == () and plan(140).quality == "full"


def test_a_shot_that_was_drawn_ahead_plays_from_that_until_it_is_known_to_be_quick(
    shelf, pace, plan
):
    pace.drawn = frozenset({"s1"})
    fill(shelf, 0, 40)
    found = plan(24)
    assert found.quality == "full" and 48 not in found.ahead, "the shot in front of it is whole"
    fill(shelf, 40, 48)
    assert plan(30).quality == "draft" and plan(30).ahead[0] == 48
    shelf.costs = [(50, "full", 0.2)]
    assert plan(30).quality == "draft", "known to be slow"
    pace.forget()
    shelf.costs = [(50, "full", 0.01)]
    assert plan(30).quality == "full", "known to be quick"
