"""Who speaks in a film and where it is set, made into elements of its cast.

Reads dialogues ("MARA (V.O.): Hello.") and scene headings ("INT. KITCHEN - DAY").
"""

import re
from collections.abc import Iterable, Iterator

from engine.project import edits
from engine.project.cast import handle_from
from engine.project.document import Element, ElementKind, Project, new_id
from engine.script.speech import NOBODY, named

_CUE_END = re.compile(r"\s*(?:\(.*|\^)\s*$")
_INSIDE = re.compile(r"(?:(?:INT|EXT|EST|I/E)(?:\.?/(?:INT|EXT))?[. ]\s*)+", re.IGNORECASE)
_HOUR = re.compile(r"\s+[-–—]+\s+[^-–—]*$|\s*#.*$")


def speakers(project: Project) -> list[str]:
    """Return the names that speak, each once, in the order in which they first do."""
    found: dict[str, str] = {}
    for shot in project.shots:
        for line in shot.dialogue.splitlines():
            name = _CUE_END.sub("", named(line)[0])
            if name and name != NOBODY:
                found.setdefault(handle_from(name), name)
    return list(found.values())


def places(project: Project) -> list[str]:
    """Return where the scenes are set, each once: "Kitchen" of "INT. KITCHEN - DAY"."""
    found: dict[str, str] = {}
    for scene in project.scenes:
        inside = _INSIDE.match(scene.heading.strip())
        place = _HOUR.sub("", scene.heading.strip()[inside.end() :]) if inside else ""
        if place:
            found.setdefault(handle_from(place), place)
    return list(found.values())


def add_people(project: Project) -> Project:
    """Add a character for all who speak and a location for every place, but for those there are.

    Returns the same project when the cast has them all.
    """
    taken = {element.handle.casefold() for element in project.elements}
    for element in _elements(project):
        if element.handle.casefold() not in taken:
            taken.add(element.handle.casefold())
            project = edits.add_element(project, element)
    return project


def _elements(project: Project) -> Iterator[Element]:
    kinds: Iterable[tuple[ElementKind, list[str]]] = (
        ("character", speakers(project)), ("location", places(project)),
    )  # fmt: skip
    for kind, names in kinds:
        for name in names:
            handle = handle_from(name)
            if handle:
                yield Element(id=new_id(), kind=kind, handle=handle)
