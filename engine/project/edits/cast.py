"""Elements, the things that stay the same across shots, and the film's further aspects."""

from typing import Any

from engine.project.document import Element, FilmFraming, Id, Project
from engine.project.edits.change import changed, put_shots
from engine.project.edits.rows import added, removed, with_fields
from engine.project.errors import EditError

SMALLEST, LARGEST = 16, 8192
"""A side of the film's picture, in pixels."""


def add_element(project: Project, element: Element) -> Project:
    """Add a character, location, prop or look. Raises EditError when its handle is taken."""
    element = changed(element, handle=_free_handle(project, element.id, element.handle))
    return added(project, "elements", element)


def set_element(project: Project, element_id: Id, **fields: Any) -> Project:
    """Change fields of an element. Raises EditError when it is gone or the handle is taken."""
    if "handle" in fields:
        fields["handle"] = _free_handle(project, element_id, fields["handle"])
    return with_fields(project, "elements", element_id, fields)


def remove_element(project: Project, element_id: Id) -> Project:
    """Remove an element; words that name it stay. Raises EditError when it is gone."""
    return removed(project, "elements", element_id)


def _free_handle(project: Project, element_id: Id, handle: str) -> str:
    handle = handle.strip().removeprefix("@")
    if not handle:
        raise EditError("An element needs a handle; write a short name such as mara.")
    for other in project.elements:
        if other.id != element_id and other.handle.casefold() == handle.casefold():
            raise EditError(f"The film already has an element @{other.handle}.")
    return handle


def add_framing(project: Project, framing: FilmFraming) -> Project:
    """Add one more aspect of the film. Raises EditError for an impossible size."""
    check_size(width=framing.width, height=framing.height)
    return added(project, "framings", framing)


def set_framing(project: Project, framing_id: Id, **fields: Any) -> Project:
    """Change fields of a further aspect. Raises EditError when it is gone, or can't be so."""
    check_size(**{side: fields[side] for side in ("width", "height") if side in fields})
    return with_fields(project, "framings", framing_id, fields)


def remove_framing(project: Project, framing_id: Id) -> Project:
    """Remove a further aspect, and what shots said of it. Raises EditError when it is gone."""
    after = removed(project, "framings", framing_id)
    others = [
        changed(shot, framings={id: own for id, own in shot.framings.items() if id != framing_id})
        for shot in project.shots
        if framing_id in shot.framings
    ]
    return put_shots(after, others)


def check_size(**sides: int) -> None:
    """Raise EditError, naming the side, where one is no side of a film."""
    for side, pixels in sides.items():
        if not SMALLEST <= pixels <= LARGEST:
            raise EditError(f"The film's {side} lies between {SMALLEST} and {LARGEST} pixels.")
        if pixels % 2:
            raise EditError(f"The film's {side} is an even number of pixels, as video needs it.")
