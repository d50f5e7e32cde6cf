"""Elements, the things that stay the same across shots, and the film's further aspects."""

from collections.abc import Callable
from typing import Any

from engine.project.cast import is_handle, renamed
from engine.project.document import Element, FilmFraming, Id, Project, Reference, Scene, Shot
from engine.project.edits.change import changed, put_shots, with_scene_shots, with_scenes
from engine.project.edits.rows import added, removed, with_fields
from engine.project.errors import EditError

SMALLEST, LARGEST = 16, 8192
"""A side of the film's picture, in pixels."""

_WORDS = ("action", "dialogue", "negative_prompt", "notes")
"""The fields of a shot in which a handle is renamed, beside its words in time."""


def add_element(project: Project, element: Element) -> Project:
    """Add a character, location, prop or look. Raises EditError when its handle is taken."""
    element = changed(element, handle=_free_handle(project, element.id, element.handle))
    return added(project, "elements", element)


def set_element(project: Project, element_id: Id, **fields: Any) -> Project:
    """Change fields of an element. Raises EditError when it is gone or the handle is taken.

    Another handle renames every mention of the element in the film's words.
    """
    if "handle" in fields:
        fields["handle"] = _free_handle(project, element_id, fields["handle"])
    after = with_fields(project, "elements", element_id, fields)
    return _renamed(project, after, element_id, fields["handle"]) if "handle" in fields else after


def remove_element(project: Project, element_id: Id) -> Project:
    """Remove an element; words that name it stay. Raises EditError when it is gone."""
    return removed(project, "elements", element_id)


def add_element_reference(project: Project, element_id: Id, reference: Reference) -> Project:
    """Add a picture to an element; one that it has already is left out.

    Raises EditError when the element is gone.
    """
    present = element_by_id(project, element_id).references
    if any((one.sha256, one.page) == (reference.sha256, reference.page) for one in present):
        return project
    return set_element(project, element_id, references=(*present, reference))


def remove_element_reference(project: Project, element_id: Id, reference_id: Id) -> Project:
    """Take a picture out of an element; its file stays. Raises EditError when it is gone."""
    present = element_by_id(project, element_id).references
    kept = tuple(one for one in present if one.id != reference_id)
    if len(kept) == len(present):
        raise EditError("That picture is no longer in the element.")
    return set_element(project, element_id, references=kept)


def element_by_id(project: Project, element_id: Id) -> Element:
    """Return an element. Raises EditError when it is gone."""
    for element in project.elements:
        if element.id == element_id:
            return element
    raise EditError("That element is no longer in the film.")


def _free_handle(project: Project, element_id: Id, handle: str) -> str:
    handle = handle.strip().removeprefix("@")
    if not handle:
        raise EditError("An element needs a handle; write a short name such as mara.")
    if not is_handle(handle):
        raise EditError(f"“{handle}” is no handle; write one word of letters, digits or hyphens.")
    for other in project.elements:
        if other.id != element_id and other.handle.casefold() == handle.casefold():
            raise EditError(f"The film already has an element @{other.handle}.")
    return handle


def _renamed(before: Project, after: Project, element_id: Id, handle: str) -> Project:
    """Return the project after an element's handle changed, with its mentions by the new one."""
    if after is before or element_by_id(before, element_id).handle == handle:
        return after

    def words(text: str) -> str:
        return renamed(text, before.elements, element_id, handle)

    elements = [changed(one, description=words(one.description)) for one in after.elements]
    after = changed(after, elements=tuple(elements))
    return with_scenes(after, [_scene_renamed(scene, words) for scene in after.scenes])


def _scene_renamed(scene: Scene, words: Callable[[str], str]) -> Scene:
    told = changed(scene, heading=words(scene.heading), synopsis=words(scene.synopsis))
    return with_scene_shots(told, [_shot_renamed(shot, words) for shot in scene.shots])


def _shot_renamed(shot: Shot, words: Callable[[str], str]) -> Shot:
    prompts = tuple(changed(one, text=words(one.text)) for one in shot.prompts)
    fields = {name: words(getattr(shot, name)) for name in _WORDS}
    return changed(shot, prompts=prompts, **fields)


def add_framing(project: Project, framing: FilmFraming) -> Project:
    """Add one more aspect of the film. Raises EditError for an impossible size."""
    check_size(width=framing.width, height=framing.height)
    return added(project, "framings", framing)


def set_framing(project: Project, framing_id: Id, **fields: Any) -> Project:
    """Change fields of a further aspect. Raises EditError when it is gone, or can't be so."""
    check_size(**{side: fields[side] for side in ("width", "height") if side in fields})
    return with_fields(project, "framings", framing_id, fields)


def remove_framing(project: Project, framing_id: Id) -> Project:
    """Remove a further aspect, and what shots and titles said of it. Raises EditError."""
    after = removed(project, "framings", framing_id)
    titles = [
        changed(title, framings={id: own for id, own in title.framings.items() if id != framing_id})
        for title in after.titles
    ]
    after = changed(after, titles=tuple(titles))
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
