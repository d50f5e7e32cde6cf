"""Edits of the pictures that a shot uses."""

from collections.abc import Sequence
from typing import Any

from engine.project.document import Id, Project, Reference, Shot
from engine.project.edits.change import changed, put_shots
from engine.project.errors import EditError
from engine.project.film import shot_by_id

_ONLY_ONE = frozenset({"first_frame", "last_frame"})


def add_reference(project: Project, shot_id: Id, reference: Reference) -> Project:
    """Add a picture to a shot. A new first or last frame takes the place of the one before it."""
    shot = shot_by_id(project, shot_id)
    if any(present.id == reference.id for present in shot.references):
        raise EditError("The shot already has that picture.")
    if reference.role in _ONLY_ONE:
        for index, present in enumerate(shot.references):
            if present.role == reference.role:
                return _with(project, shot, _put(shot.references, index, reference))
    return _with(project, shot, (*shot.references, reference))


def set_reference(project: Project, shot_id: Id, reference_id: Id, **fields: Any) -> Project:
    """Change fields of a picture of a shot. Raises EditError when it is gone."""
    shot = shot_by_id(project, shot_id)
    index = _index(shot, reference_id)
    reference = changed(shot.references[index], **fields)
    return _with(project, shot, _put(shot.references, index, reference))


def remove_reference(project: Project, shot_id: Id, reference_id: Id) -> Project:
    """Take a picture out of a shot; its file stays. Raises EditError when it is gone."""
    shot = shot_by_id(project, shot_id)
    index = _index(shot, reference_id)
    return _with(project, shot, shot.references[:index] + shot.references[index + 1 :])


def _index(shot: Shot, reference_id: Id) -> int:
    for index, reference in enumerate(shot.references):
        if reference.id == reference_id:
            return index
    raise EditError("That picture is no longer in the shot.")


def _put(row: Sequence[Reference], index: int, reference: Reference) -> tuple[Reference, ...]:
    return (*row[:index], reference, *row[index + 1 :])


def _with(project: Project, shot: Shot, references: tuple[Reference, ...]) -> Project:
    return put_shots(project, [changed(shot, references=references)])
