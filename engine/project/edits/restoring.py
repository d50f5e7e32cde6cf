"""Going back to another cut of the film, as one edit."""

import msgspec

from engine.project.document import Project, Shot
from engine.project.edits.change import changed
from engine.project.film import find_shot


def restore_cut(project: Project, cut: Project) -> Project:
    """Return the film cut as `cut` is; the very same where it is so already.

    The film stays itself (its id, its name), elements that were added since stay in the cast, and
    what was said of takes since, other than which is picked, is kept.
    """
    scenes = tuple(
        changed(scene, shots=tuple(_kept(project, shot) for shot in scene.shots))
        for scene in cut.scenes
    )
    known = {element.id for element in cut.elements}
    handles = {element.handle.casefold() for element in cut.elements}
    added = tuple(
        element
        for element in project.elements
        if element.id not in known and element.handle.casefold() not in handles
    )
    after = msgspec.structs.replace(
        cut, schema=project.schema, id=project.id, name=project.name, scenes=scenes,
        elements=(*cut.elements, *added),
    )  # fmt: skip
    return project if after == project else after


def _kept(project: Project, shot: Shot) -> Shot:
    now = find_shot(project, shot.id)
    if now is None or now == shot:
        return shot if now is None else now
    return changed(shot, take_marks={**shot.take_marks, **now.take_marks})
