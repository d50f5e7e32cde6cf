"""The few steps all edits are made of: change a value, put shots back, keep the rest shared."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec

from engine.project.document import Project, Scene, Shot
from engine.project.errors import EditError
from engine.project.film import place_of

V = TypeVar("V", bound=msgspec.Struct)


def changed(value: V, **fields: Any) -> V:
    """Return the value with other fields, or the very same when they are already so.

    Raises EditError for a field that it doesn't have.
    """
    unknown = fields.keys() - _names(type(value))
    if unknown:
        raise EditError(f"A {type(value).__name__.lower()} has no field {sorted(unknown)[0]}.")
    if all(_same(getattr(value, name), wanted) for name, wanted in fields.items()):
        return value
    return msgspec.structs.replace(value, **fields)


@cache
def _names(kind: type[msgspec.Struct]) -> frozenset[str]:
    return frozenset(kind.__struct_fields__)


def _same(present: object, wanted: object) -> bool:
    # True equals 1 in Python, but a switch is not a number.
    return present is wanted or (
        isinstance(present, bool) is isinstance(wanted, bool) and present == wanted
    )


def with_scenes(project: Project, scenes: Sequence[Scene]) -> Project:
    """Return the project with these scenes, or the same when each is the one it has."""
    if len(scenes) == len(project.scenes) and all(
        new is old for new, old in zip(scenes, project.scenes, strict=True)
    ):
        return project
    return msgspec.structs.replace(project, scenes=tuple(scenes))


def with_scene_shots(scene: Scene, shots: Sequence[Shot]) -> Scene:
    """Return the scene with these shots, or the same when each is the one it has."""
    if len(shots) == len(scene.shots) and all(
        new is old for new, old in zip(shots, scene.shots, strict=True)
    ):
        return scene
    return msgspec.structs.replace(scene, shots=tuple(shots))


def put_shots(project: Project, shots: Iterable[Shot]) -> Project:
    """Put each shot in the place of the one with its id; only their scenes are made anew."""
    rows: dict[int, list[Shot]] = {}
    for shot in shots:
        place = place_of(project, shot.id)
        if place.scene not in rows:
            rows[place.scene] = list(project.scenes[place.scene].shots)
        rows[place.scene][place.within] = shot
    return put_rows(project, rows)


def put_rows(project: Project, rows: dict[int, list[Shot]]) -> Project:
    """Give each scene of these indexes its new row of shots."""
    if not rows:
        return project
    scenes = list(project.scenes)
    for index, row in rows.items():
        scenes[index] = with_scene_shots(scenes[index], row)
    return with_scenes(project, scenes)


def clamp(value: int, low: int, high: int) -> int:
    """Return the value moved into [low, high]."""
    return max(low, min(value, high))
