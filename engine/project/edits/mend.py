"""Mends a film that was changed by hand or by a merge: ids and slates unique, anchors on shots."""

from collections.abc import Sequence

from engine.project.document import (
    Anchor,
    Caption,
    FrameAnchor,
    Marker,
    Project,
    Shot,
    ShotAnchor,
    Title,
    new_id,
)
from engine.project.edits.change import changed, with_scene_shots, with_scenes
from engine.project.edits.slates import free_slates, part_slates
from engine.project.edits.tracks import reanchor
from engine.project.film import film


def mended(project: Project) -> Project:
    """Return a sound film: the very same project, where it already is one.

    Of shots or scenes with one id the first keeps it, and so with slates. What stood on a shot that
    the film doesn't have is dropped; a sound then stands on the film's start.
    """
    shots = film(project).shots
    if not _own([shot.id for shot in shots]) or not _own([each.id for each in project.scenes]):
        project = _with_own_ids(project)
    if not _own([shot.slate for shot in shots]):
        project = _with_own_slates(project)
    return _without_loose_ends(project)


def _own(values: Sequence[str]) -> bool:
    """Say whether each has a value and no two share one."""
    different = set(values)
    return len(different) == len(values) and "" not in different


def _with_own_ids(project: Project) -> Project:
    taken: set[str] = set()

    def own(present: str) -> str:
        fresh = present if present and present not in taken else new_id()
        taken.add(fresh)
        return fresh

    scenes = []
    for scene in project.scenes:
        shots = [changed(shot, id=own(shot.id)) for shot in scene.shots]
        scenes.append(changed(with_scene_shots(scene, shots), id=own(scene.id)))
    return with_scenes(project, scenes)


def _with_own_slates(project: Project) -> Project:
    known = {shot.slate for shot in project.shots}
    taken: set[str] = set()

    def own(shot: Shot) -> Shot:
        slate = shot.slate
        if not slate:
            slate = free_slates(known, None, None, 1)[0]
        elif slate in taken:
            slate = part_slates(known, slate, 1)[0]
        taken.add(slate)
        known.add(slate)
        return changed(shot, slate=slate)

    return with_scenes(
        project,
        [with_scene_shots(scene, [own(shot) for shot in scene.shots]) for scene in project.scenes],
    )


def _without_loose_ends(project: Project) -> Project:
    if not (project.markers or project.captions or project.titles or project.sounds):
        return project
    known = film(project).orders

    def stands(each: Marker | Caption | Title) -> bool:
        return not isinstance(each.anchor, ShotAnchor) or each.anchor.shot in known

    def move(anchor: ShotAnchor) -> Anchor:
        return anchor if anchor.shot in known else FrameAnchor(frame=0)

    project = changed(
        project,
        markers=tuple(filter(stands, project.markers)),
        captions=tuple(filter(stands, project.captions)),
        titles=tuple(filter(stands, project.titles)),
    )
    return reanchor(project, move)
