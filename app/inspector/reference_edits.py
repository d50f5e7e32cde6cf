"""Edits of the references of several shots as one step; pure, without widgets."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from engine.project import edits, film
from engine.project.document import Id, Project, Reference, Role, new_id

SINGLE_ROLES: frozenset[Role] = frozenset({"first_frame", "last_frame"})
"""Roles that one picture at most can have in a shot."""


def add_pictures(project: Project, ids: Iterable[Id], references: Iterable[Reference]) -> Project:
    """Return the project with these pictures on every shot of `ids`.

    A first or a last frame takes the place of the one before it.
    """
    pictures = tuple(references)
    for shot_id in ids:
        shot = film.find_shot(project, shot_id)
        if shot is None:
            continue
        for picture in pictures:
            for old in film.shot_by_id(project, shot_id).references:
                if picture.role in SINGLE_ROLES and old.role == picture.role:
                    project = edits.remove_reference(project, shot_id, old.id)
            # Every shot has a reference of its own, so that they can be set apart later.
            own = replace(picture, id=new_id())
            project = edits.add_reference(project, shot_id, own)
    return project


def laid_apart(
    project: Project, shot_id: Id, reference_id: Id, layers: Iterable[Reference]
) -> Project:
    """Return the project with a shot's layered picture replaced by its layers."""
    project = edits.remove_reference(project, shot_id, reference_id)
    return add_pictures(project, (shot_id,), layers)


def set_role(project: Project, shot_id: Id, reference_id: Id, role: Role) -> Project:
    """Return the project with another role for a picture; one held alone is taken over."""
    for other in film.shot_by_id(project, shot_id).references:
        if other.id != reference_id and role in SINGLE_ROLES and other.role == role:
            project = edits.remove_reference(project, shot_id, other.id)
    return edits.set_reference(project, shot_id, reference_id, role=role)


def shift_reference(project: Project, shot_id: Id, reference_id: Id, by: int) -> Project:
    """Return the project with a picture moved `by` places within its shot's list."""
    references = list(film.shot_by_id(project, shot_id).references)
    index = next((i for i, one in enumerate(references) if one.id == reference_id), None)
    if index is None or not 0 <= index + by < len(references):
        return project
    references.insert(index + by, references.pop(index))
    return edits.set_shots(project, [shot_id], references=tuple(references))


def relinked(project: Project, lost: str, **fields: Any) -> Project:
    """Return the project with new fields on every reference to the file whose SHA-256 is `lost`."""
    for shot in project.shots:
        for reference in shot.references:
            if reference.sha256 == lost:
                project = edits.set_reference(project, shot.id, reference.id, **fields)
    return project
