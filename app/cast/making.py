"""Edits that the panel of the cast asks for: new elements, from nothing or from pictures.

It knows of no widget.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from engine.project import edits
from engine.project.cast import ROLE, handle_from
from engine.project.document import Element, ElementKind, Id, Project, Reference, new_id

KINDS: tuple[tuple[ElementKind, str, str], ...] = (
    ("character", "Character", "Characters"),
    ("location", "Location", "Locations"),
    ("prop", "Prop", "Props"),
    ("look", "Look", "Looks"),
)
"""Each kind, what one is called, and what several are."""


def free_handle(project: Project, name: str) -> str:
    """Return a handle like `name` that no element has: "Mara Kean.png" makes "mara-kean"."""
    base = handle_from(Path(name).stem) or "element"
    taken = {element.handle.casefold() for element in project.elements}
    number = 1
    handle = base
    while handle.casefold() in taken:
        number += 1
        handle = f"{base}-{number}"
    return handle


def new_element(project: Project, element_id: Id, kind: ElementKind = "character") -> Project:
    """Add an element of a kind that has nothing but a handle yet."""
    handle = free_handle(project, kind)
    return edits.add_element(project, Element(id=element_id, kind=kind, handle=handle))


def elements_from(
    project: Project, references: Iterable[Reference], kind: ElementKind = "character"
) -> Project:
    """Add an element for each picture, called after its file."""
    for reference in references:
        made = Element(
            id=new_id(), kind=kind, handle=free_handle(project, reference.name),
            references=(as_picture(reference, kind),),
        )  # fmt: skip
        project = edits.add_element(project, made)
    return project


def add_pictures(
    project: Project, element_id: Id, references: Iterable[Reference], kind: ElementKind
) -> Project:
    """Give pictures to an element. Raises EditError when it is gone."""
    for reference in references:
        project = edits.add_element_reference(project, element_id, as_picture(reference, kind))
    return project


def as_picture(reference: Reference, kind: ElementKind) -> Reference:
    """Return the same picture as one of an element, without its place in a shot."""
    return msgspec.structs.replace(
        Reference(id=new_id(), file=reference.file, sha256=reference.sha256, name=reference.name),
        role=ROLE[kind], width=reference.width, height=reference.height, page=reference.page,
    )  # fmt: skip


def used_words(count: int) -> str:
    """Return "Used in 3 shots"."""
    if not count:
        return "Not used yet"
    return "Used in 1 shot" if count == 1 else f"Used in {count:,} shots"
