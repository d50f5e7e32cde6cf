"""Edits of scenes: add, set, remove, move."""

from typing import Any

from engine.project.document import Id, Project, Scene, new_id
from engine.project.edits.change import changed, clamp, with_scenes
from engine.project.edits.tracks import without_shots
from engine.project.film import scene_index


def add_scene(
    project: Project,
    index: int | None = None,
    heading: str = "",
    synopsis: str = "",
    scene_id: Id | None = None,
) -> Project:
    """Add an empty scene before the one at `index`, or at the film's end."""
    scene = Scene(id=scene_id or new_id(), heading=heading, synopsis=synopsis)
    scenes = list(project.scenes)
    scenes.insert(len(scenes) if index is None else clamp(index, 0, len(scenes)), scene)
    return with_scenes(project, scenes)


def set_scene(project: Project, scene_id: Id, **fields: Any) -> Project:
    """Change the heading or synopsis of a scene. Raises EditError."""
    index = scene_index(project, scene_id)
    scenes = list(project.scenes)
    scenes[index] = changed(scenes[index], **fields)
    return with_scenes(project, scenes)


def remove_scene(project: Project, scene_id: Id) -> Project:
    """Remove a scene and its shots. Raises EditError."""
    index = scene_index(project, scene_id)
    gone = frozenset(shot.id for shot in project.scenes[index].shots)
    after = with_scenes(project, project.scenes[:index] + project.scenes[index + 1 :])
    return without_shots(project, after, gone)


def move_scene(project: Project, scene_id: Id, index: int) -> Project:
    """Move a scene to stand before the one now at `index` (the number of scenes: to the end)."""
    present = scene_index(project, scene_id)
    scenes = list(project.scenes)
    scene = scenes.pop(present)
    target = clamp(index, 0, len(project.scenes))
    scenes.insert(target - (target > present), scene)
    return with_scenes(project, scenes)
