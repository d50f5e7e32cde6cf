"""Linting: what can't come out well is said, and what is fine is left alone."""

import pytest

from engine.camera.lint import Limits, lint
from engine.camera.notes import parse
from engine.project.document import CameraMove, Element, Project, Shot

PROJECT = Project(
    id="f" * 16, name="Film",
    elements=(Element(id="1" * 16, kind="character", handle="mara", description="a pilot"),),
)  # fmt: skip


def shot(action: str = "", *moves: CameraMove, duration: int = 72) -> Shot:
    return Shot(id="2" * 16, slate="010", action=action, moves=moves, duration=duration)


def kinds(one: Shot, limits: Limits | None = None) -> list[str]:
    return [finding.kind for finding in lint(PROJECT, one, limits or Limits())]


@pytest.mark.parametrize(
    "action",
    [
        "",
        "@mara walks from left to right.",
        "Mara on the left, Jon on the right.",
        "She pans for gold on the right bank.",
        "Mara turns right. Later Mara stands on the left.",
        "A door on the left opens; mail to someone@mara.org.",
    ],
)
def test_what_is_fine_is_left_alone(action):
    assert kinds(shot(action)) == []


def test_a_handle_that_names_nothing():
    (found,) = lint(PROJECT, shot("@Mara meets @jon at the gate"))
    assert found.kind == "handle" and "@jon" in found.message
    assert "@Mara meets @jon at the gate"[found.start : found.stop] == "@jon"


def test_one_who_is_on_both_sides():
    assert kinds(shot("@mara stands on the left while @mara waits on the right")) == ["sides"]


def test_a_move_told_the_other_way_round():
    moves = parse("pan right").moves
    assert kinds(shot("Camera pans left across the hall", *moves)) == ["sides"]
    assert kinds(shot("Camera pans right across the hall", *moves)) == []


def test_moves_that_fight():
    left, right = CameraMove(kind="pan_left"), CameraMove(kind="pan_right")
    assert kinds(shot("", left, right)) == ["moves"]
    assert (
        kinds(
            shot("", CameraMove(kind="pan_left", end=0.5), CameraMove(kind="pan_right", start=0.5))
        )
        == []
    )
    assert kinds(shot("", CameraMove(kind="static"), CameraMove(kind="handheld"))) == ["moves"]
    assert kinds(shot("", CameraMove(kind="dolly_in"), CameraMove(kind="pan_left"))) == []


def test_more_than_a_model_was_trained_for():
    limits = Limits(model="Wan", seconds=5.0, tokens=512, used=600)
    assert kinds(shot("", duration=240), limits) == ["length", "words"]
    held = lint(PROJECT, shot("", duration=240), limits)[0].message
    assert "short" in held
    chained = lint(PROJECT, shot("", duration=240), Limits(seconds=5.0, chains=True))[0].message
    assert "windows" in chained
    assert kinds(shot("", duration=100), limits) == ["words"]
