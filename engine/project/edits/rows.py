"""Rows of the film that are known by id: one more, one changed, one fewer."""

from typing import Any, Literal

import msgspec

from engine.project.document import Id, Project
from engine.project.edits.change import changed
from engine.project.errors import EditError

Row = Literal["markers", "captions", "titles", "sounds", "elements", "framings"]


def added(project: Project, row: Row, value: Any) -> Project:
    """Return the project with a value at the row's end. Raises EditError when its id is there."""
    present = getattr(project, row)
    if any(other.id == value.id for other in present):
        raise EditError(f"The film already has that {row.removesuffix('s')}.")
    return msgspec.structs.replace(project, **{row: (*present, value)})


def with_fields(project: Project, row: Row, value_id: Id, fields: dict[str, Any]) -> Project:
    """Return the project with fields of one value set. Raises EditError when it is gone."""
    if "id" in fields:
        raise EditError("An id is never changed.")
    present, index = _found(project, row, value_id)
    value = changed(present[index], **fields)
    if value is present[index]:
        return project
    after = (*present[:index], value, *present[index + 1 :])
    return msgspec.structs.replace(project, **{row: after})


def removed(project: Project, row: Row, value_id: Id) -> Project:
    """Return the project without one value of a row. Raises EditError when it is gone."""
    present, index = _found(project, row, value_id)
    return msgspec.structs.replace(project, **{row: present[:index] + present[index + 1 :]})


def _found(project: Project, row: Row, value_id: Id) -> tuple[tuple[Any, ...], int]:
    present = getattr(project, row)
    for index, value in enumerate(present):
        if value.id == value_id:
            return present, index
    raise EditError(f"That {row.removesuffix('s')} is no longer in the film.")
