"""What the render button promises: how many takes, and about how long."""

from pathlib import Path

import pytest

from app.inspector.render_plan import BOOT, layers_of, plan
from app.orders import Footing, Order
from engine.project.document import Project, Reference, RenderSettings, Shot

FILM = Project(id="p", name="Film")


def planned(shot: Shot, estimate, project: Project = FILM):
    return plan(Footing(project, {}, Path()), [Order(shot)], estimate)


def a_layer(number: int, at: int = 0, until: int | None = None) -> Reference:
    return Reference(
        id=f"r{number}", file="references/a.png", sha256="a", name="a", role="layer", at=at,
        until=until,
    )  # fmt: skip


def a_shot(number: int = 1, **fields) -> Shot:
    return Shot(id=f"s{number}", slate=f"{number:03}", **fields)


def seconds(shot: Shot, project: Project = FILM) -> float:
    about = planned(shot, lambda *_: None, project).seconds
    assert about is not None
    return about


def test_before_a_first_render_the_guess_grows_with_the_work():
    plain = seconds(a_shot())
    assert 4 < plain < 12
    assert seconds(a_shot(duration=720)) > 5 * plain
    assert seconds(a_shot(references=tuple(a_layer(n) for n in range(4)))) > 3 * plain
    assert seconds(a_shot(render=RenderSettings(takes=4))) > 3 * plain
    assert seconds(a_shot(), Project(id="p", name="Film", width=320, height=180)) < plain / 2


def test_what_was_measured_counts_instead():
    assert planned(a_shot(), lambda *_: 7.0).seconds == 7.0 + BOOT


@pytest.mark.parametrize(
    ("layers", "most"),
    [
        ((), 0),
        ((a_layer(1), a_layer(2)), 2),
        ((a_layer(1), a_layer(2, 0, 5), a_layer(3, 5, 10)), 2),
        (tuple(a_layer(n, n, n + 1) for n in range(30)), 1),
    ],
)
def test_only_layers_that_are_seen_together_cost(layers, most):
    assert layers_of(a_shot(references=layers)) == most
