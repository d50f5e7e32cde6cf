"""A retake of an area: its recipe by any model, and a picture that stays everywhere else."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project.task import Area, Retake, TakeFrames
from engine.render import cookbook
from engine.render.backend import RenderError
from engine.render.inlaying import Inlay
from engine.render.recipe import Kept, Made, MadeSource
from engine.render.retaking import LAID
from tests.engine.test_recipes import KINDS, check, request, spec, take

recipe_for: Any = cookbook.recipe_for
MIDDLE = Area(0.25, 0.25, 0.5, 0.5)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "words"])
@settings(deadline=None, max_examples=60)
@given(length=st.integers(2, 200), ends=st.tuples(st.integers(0, 199), st.integers(1, 200)))
def test_an_area_of_any_stretch_is_redone_by_every_model_that_can_begin(kind, length, ends):
    start, stop = min(ends[0], length - 1), min(ends[1], length)
    start, stop = min(start, stop - 1), max(start + 1, stop)
    task = Retake(take=take(length), start=start, stop=stop, area=MIDDLE)
    recipe = recipe_for(request(length, task=task), spec(kind))
    check(recipe, spec(kind), length)
    kept = [piece.frames for piece in recipe.pieces if isinstance(piece, Kept)]
    assert sum(one.stop - one.start for one in kept) == length - (stop - start)
    paints = [one for one in recipe.passes if one.paint is not None]
    if kind != "mask":
        assert not paints and LAID in recipe.way
        return
    assert paints == list(recipe.passes) and all(one.area == MIDDLE for one in paints)
    made = [piece for piece in recipe.pieces if isinstance(piece, Made)]
    at = start
    for one, piece in zip(recipe.passes, made, strict=True):
        assert isinstance(one.paint, TakeFrames)
        assert one.paint.start == at - piece.start, "the old frames stand where the new ones come"
        assert one.paint.stop >= at + piece.stop - piece.start
        leads = [given for given in one.conditions if given.at == 0]
        assert len(leads) == (1 if piece.start else 0)
        if piece is not made[0]:
            assert isinstance(leads[0].source, MadeSource), "a window goes on from what was made"
        at += piece.stop - piece.start
    assert at == stop


def test_what_takes_only_words_can_not_redo_an_area():
    task = Retake(take=take(20), start=0, stop=20, area=MIDDLE)
    with pytest.raises(RenderError):
        recipe_for(request(20, task=task), spec("words"))


class OldFrames:
    """A clip whose frame n is of the grey 10 · n."""

    def read(self, n: int) -> np.ndarray:
        return np.full((48, 64, 3), 10 * n, np.uint8)


areas = st.tuples(*(st.floats(0, 1) for _ in range(4))).map(
    lambda p: Area(min(p[0], 0.9), min(p[1], 0.9), max(0.05, p[2]) * (1 - min(p[0], 0.9)),
                   max(0.05, p[3]) * (1 - min(p[1], 0.9)))
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(area=areas)
def test_outside_its_area_a_picture_is_the_old_one_and_in_the_middle_the_new_one(area):
    assert area.is_sound
    frames = TakeFrames(take="a", file="c", start=2, stop=9, rate=Fraction(24))
    inlay: Any = Inlay(
        Retake(take=frames, start=0, stop=5, area=area),
        lambda file: OldFrames(),  # type: ignore[arg-type]  # reads as a clip does
        (64, 48),
    )
    laid = inlay.laid(np.full((48, 64, 3), 250, np.uint8), 3)
    rows, columns = area.pixels(64, 48)
    outside = np.ones((48, 64), bool)
    outside[rows, columns] = False
    assert (laid[outside] == 50).all() and laid.min() >= 50
    inside = laid[rows, columns]
    assert (inside > 50).all()
    if min(inside.shape[:2]) >= 8:
        middle = inside[inside.shape[0] // 2, inside.shape[1] // 2]
        assert (middle == 250).all()


@pytest.mark.parametrize("area", [Area(-0.1, 0, 0.5, 0.5), Area(0.6, 0, 0.5, 1), Area(0, 0, 0, 1)])
def test_an_area_outside_the_picture_is_not_sound(area):
    assert not area.is_sound
