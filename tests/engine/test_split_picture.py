"""The very pixels go on across a split, and across a roll of the cut between its parts."""

from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from engine.animatic.engine import Animatic
from engine.project import edits
from engine.project.document import CameraMove, Framing, Project, Reference, Scene, Shot
from engine.project.film import shot_at

FRAMES = (0, 11, 12, 16, 17, 23)


@pytest.fixture
def stills(tmp_path):
    noise = np.random.default_rng(3)
    for name in ("one", "two"):
        coarse = noise.integers(0, 255, (12, 20, 3), np.uint8)
        Image.fromarray(coarse).resize((400, 240)).save(tmp_path / f"{name}.png")
    return tmp_path


def a_still(name, **fields):
    return Reference(
        id=name, file=f"{name}.png", sha256=name, name=name, width=400, height=240, **fields
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"moves": (CameraMove(kind="pan_left", start=0.1, end=0.8),)},
        {"moves": (CameraMove(kind="handheld"), CameraMove(kind="dolly_in"))},
        {"framing_a": Framing(), "framing_b": Framing(x=0.4, y=0.6, scale=0.5)},
        {"references": (a_still("one"), a_still("two", role="timed_frame", at=15))},
    ],
)
@pytest.mark.parametrize("variation", [0, 2])
def test_each_frame_of_the_parts_is_the_frame_of_the_whole(stills, fields, variation):
    fields = {"references": (a_still("one"),), **fields}
    shot = Shot(id="a" * 16, slate="010", duration=24, **fields)
    whole = Project(id="f" * 16, name="x", scenes=(Scene(id="s" * 16, shots=(shot,)),))
    parts = edits.split_at(whole, 12)
    rolled = edits.roll_cut(parts, parts.shots[1].id, 5)
    animatic = Animatic(lambda relative: stills / relative, 96, 54, Fraction(24))

    def pixels(project, frame):
        found = shot_at(project, frame)
        assert found is not None
        return animatic.frame(found[0], found[1], variation=variation, seed=5)

    moved = 0
    for frame in FRAMES:
        expected = pixels(whole, frame)
        moved += int((expected != pixels(whole, 0)).any())
        for project in (parts, rolled):
            np.testing.assert_array_equal(pixels(project, frame), expected)
    assert moved >= 2
