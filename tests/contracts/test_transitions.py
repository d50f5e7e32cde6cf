"""Every row of the table of transitions keeps the same promises."""

from typing import get_args

import numpy as np
import pytest

from engine.compose.transitions import TRANSITIONS
from engine.project.document import TransitionKind

KINDS = sorted(TRANSITIONS)


@pytest.fixture(scope="module")
def pictures() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    first = rng.integers(0, 120, (90, 160, 3)).astype(np.uint8)
    second = rng.integers(130, 256, (90, 160, 3)).astype(np.uint8)
    return first, second


def test_the_table_has_every_kind_of_the_document():
    assert set(TRANSITIONS) == set(get_args(TransitionKind))


@pytest.mark.parametrize("kind", KINDS)
def test_it_begins_with_the_outgoing_and_ends_with_the_incoming(kind, pictures):
    first, second = pictures
    near = TRANSITIONS[kind]
    assert np.abs(near(first, second, 0.001).astype(int) - first).mean() < 2
    assert np.abs(near(first, second, 0.999).astype(int) - second).mean() < 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("progress", [0.02, 0.25, 0.5, 0.77, 0.98])
def test_it_keeps_shape_and_kind_and_leaves_its_sources_alone(kind, progress, pictures):
    first, second = pictures[0].copy(), pictures[1].copy()
    picture = TRANSITIONS[kind](first, second, progress)
    assert picture.shape == first.shape and picture.dtype == np.uint8
    assert (first == pictures[0]).all() and (second == pictures[1]).all()
    assert (TRANSITIONS[kind](first, second, progress) == picture).all()


@pytest.mark.parametrize("kind", ["dissolve", "wipe", "push"])
def test_it_goes_forward_all_the_time(kind, pictures):
    first, second = pictures
    means = [TRANSITIONS[kind](first, second, p).mean() for p in np.linspace(0.02, 0.98, 25)]
    assert (np.diff(means) > 0).all()


def test_a_dissolve_adds_light():
    black, white = np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 255, np.uint8)
    assert (TRANSITIONS["dissolve"](black, white, 0.5) == 188).all()


@pytest.mark.parametrize(("kind", "colour"), [("dip_black", 0), ("dip_white", 255)])
def test_a_dip_is_one_colour_in_the_middle(kind, colour, pictures):
    first, second = pictures
    assert (TRANSITIONS[kind](first, second, 0.5) == colour).all()


def test_a_wipe_uncovers_from_the_left_and_a_push_comes_from_the_right(pictures):
    first, second = pictures
    wiped, pushed = (TRANSITIONS[kind](first, second, 0.25) for kind in ("wipe", "push"))
    assert (wiped[:, :40] == second[:, :40]).all() and (wiped[:, 41:] == first[:, 41:]).all()
    assert (pushed[:, :120] == first[:, 40:]).all() and (pushed[:, 120:] == second[:, :40]).all()
