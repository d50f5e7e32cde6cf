"""Coverage of a scene: a master, singles, over-the-shoulders and inserts, planned and added.

The plan is made from who and what is in the scene, by the @handles in its shots' words. Sizes and
lenses are the usual ones of dialogue coverage (Katz, "Film Directing Shot by Shot", 1991).
"""

from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Literal

import msgspec

from engine.project.cast import mentioned
from engine.project.document import Angle, Element, Id, Project, Scene, Shot, Size, new_id
from engine.project.edits.shots import add_shots
from engine.project.film import scene_index
from engine.project.timecode import frames_of

Kind = Literal["master", "two_shot", "single", "close_up", "over_the_shoulder", "insert"]

MOST_PAIRS = 6
"""Over-the-shoulders that are offered at most: of a crowd one shoots the first ones to speak."""


class Setup(msgspec.Struct, frozen=True):
    """One shot of the coverage: what it is, whom it shows, and how the camera sees it."""

    kind: Kind
    name: str
    action: str
    size: Size
    lens: float
    seconds: float
    angle: Angle | None = "eye_level"
    usual: bool = True


def plan_coverage(project: Project, scene_id: Id) -> tuple[Setup, ...]:
    """Return the setups that cover a scene, in the order they are shot. Raises EditError.

    `usual` says which of them most scenes need; the others are offered. A scene that names nobody
    gets a master, an unnamed single and an insert.
    """
    scene = project.scenes[scene_index(project, scene_id)]
    seen = _in_scene(project, scene)
    people = [one.handle for one in seen if one.kind == "character"]
    props = [one.handle for one in seen if one.kind == "prop"]
    places = [one.handle for one in seen if one.kind == "location"]
    setups = [_master(scene, people, places)]
    if len(people) == 2:
        setups.append(Setup("two_shot", "Two-shot", f"@{people[0]} and @{people[1]}", "MS", 35, 4))
    for one in people or [""]:
        who, name = (f"@{one}", f"Single of @{one}") if one else ("", "Single")
        setups.append(Setup("single", name, who, "MCU", 50, 3))
        close = f"Close-up of @{one}" if one else "Close-up"
        setups.append(Setup("close_up", close, who, "CU", 85, 2.5, usual=False))
    setups += [_over(one, other) for one, other in _pairs(people)]
    for prop in props or [""]:
        name, what = (f"Insert of @{prop}", f"@{prop}") if prop else ("Insert", "")
        setups.append(Setup("insert", name, what, "ECU", 100, 1.5, None, usual=bool(prop)))
    return tuple(setups)


def _in_scene(project: Project, scene: Scene) -> list[Element]:
    found: dict[Id, Element] = {}
    for shot in scene.shots:
        found |= {one.id: one for one in mentioned(shot, project.elements)}
    return list(found.values())


def _master(scene: Scene, people: Sequence[str], places: Sequence[str]) -> Setup:
    who = ", ".join(f"@{one}" for one in people)
    where = ", ".join(f"@{one}" for one in places) or scene.heading.strip()
    action = scene.synopsis.strip() or ". ".join(part for part in (where, who) if part)
    return Setup("master", "Master", action, "WS", 24, 6)


def _over(one: str, other: str) -> Setup:
    return Setup(
        "over_the_shoulder", f"Over @{one} to @{other}", f"@{other}, over the shoulder of @{one}",
        "MS", 50, 3, "over_the_shoulder",
    )  # fmt: skip


def _pairs(people: Sequence[str]) -> list[tuple[str, str]]:
    """Return who is seen over whose shoulder: each pair both ways, neighbours in speech first."""
    near = sorted(
        permutations(range(len(people)), 2),
        key=lambda pair: (abs(pair[0] - pair[1]), min(pair), pair[0]),
    )
    return [(people[one], people[other]) for one, other in near[:MOST_PAIRS]]


def add_coverage(
    project: Project, scene_id: Id, setups: Iterable[Setup], index: int | None = None
) -> Project:
    """Add a shot for each setup before the shot at `index` of a scene (None: at its end).

    Slates are given as for all new shots. Raises EditError when the scene is gone.
    """
    return add_shots(project, [shot_of(project, setup) for setup in setups], scene_id, index)


def shot_of(project: Project, setup: Setup) -> Shot:
    """Return the shot of a setup, with an id of its own and no slate yet."""
    return Shot(
        id=new_id(),
        slate="",
        duration=max(1, frames_of(setup.seconds, project.rate)),
        action=setup.action,
        size=setup.size,
        angle=setup.angle,
        lens=setup.lens,
    )
