"""Edits of which shots there are and in what order: add, remove, lift, move, duplicate."""

from collections.abc import Iterable, Sequence

from engine.project.document import Id, Project, Scene, Shot, ShotAnchor, new_id
from engine.project.edits.change import changed, clamp, put_rows, with_scenes
from engine.project.edits.slates import part_slates, taken_slates, with_free_slates
from engine.project.edits.tracks import reanchor, with_copied_titles, without_shots
from engine.project.film import film, in_film_order, place_of, scene_index


def add_shot(
    project: Project, shot: Shot, scene_id: Id | None = None, index: int | None = None
) -> Project:
    """Add a shot before the one at `index` of a scene; see `add_shots`."""
    return add_shots(project, (shot,), scene_id, index)


def add_shots(
    project: Project,
    shots: Iterable[Shot],
    scene_id: Id | None = None,
    index: int | None = None,
) -> Project:
    """Add shots before the one at `index` of a scene (None: at its end; the last scene).

    Makes a scene when the film has none. An id or a slate that is taken, or that is empty, is given
    anew; a shot whose id was taken is a copy and sees its original's takes. A duration below 1
    becomes 1. Raises EditError when the scene is gone.
    """
    new = list(shots)
    if not new:
        return project
    if not project.scenes:
        project = with_scenes(project, [Scene(id=scene_id or new_id())])
    number = len(project.scenes) - 1 if scene_id is None else scene_index(project, scene_id)
    row = list(project.scenes[number].shots)
    index = len(row) if index is None else clamp(index, 0, len(row))
    before, behind = _around(project, number, index)
    locked = project.settings.slates_locked
    new = _with_free_ids(project, new)
    new = with_free_slates(taken_slates(project), new, before, behind, locked)
    row[index:index] = new
    return put_rows(project, {number: row})


def _around(project: Project, number: int, index: int) -> tuple[str | None, str | None]:
    """Return the slates of the film's shots before and behind a place in a scene."""
    shots = film(project).shots
    order = sum(len(scene.shots) for scene in project.scenes[:number]) + index
    before = shots[order - 1].slate if order else None
    return before, shots[order].slate if order < len(shots) else None


def _with_free_ids(project: Project, shots: Iterable[Shot]) -> list[Shot]:
    taken = set(film(project).orders)
    free: list[Shot] = []
    for shot in shots:
        shot = changed(shot, duration=max(1, shot.duration))
        if shot.id in taken or not shot.id:
            shot = _copy(shot)
        taken.add(shot.id)
        free.append(shot)
    return free


def _copy(shot: Shot) -> Shot:
    """Return the shot with an id of its own, seeing the takes of the one it was."""
    takes_from = (shot.id, *shot.takes_from) if shot.id else shot.takes_from
    return changed(shot, id=new_id(), takes_from=takes_from)


def remove_shots(project: Project, shot_ids: Iterable[Id]) -> Project:
    """Remove shots; what follows moves up. Captions, titles and markers on them go with them."""
    gone = frozenset(shot.id for shot in in_film_order(project, shot_ids))
    after = put_rows(project, _rows_without(project, gone))
    return without_shots(project, after, gone) if gone else project


def _rows_without(project: Project, gone: frozenset[Id]) -> dict[int, list[Shot]]:
    touched = {place_of(project, shot_id).scene for shot_id in gone}
    return {
        number: [shot for shot in project.scenes[number].shots if shot.id not in gone]
        for number in touched
    }


def lift_shots(project: Project, shot_ids: Iterable[Id]) -> Project:
    """Put an empty shot of the same length and slate in the place of each; nothing else moves."""
    lifted = in_film_order(project, shot_ids)
    empty = {
        shot.id: Shot(id=new_id(), slate=shot.slate, duration=shot.duration) for shot in lifted
    }
    rows = {
        number: [empty.get(shot.id, shot) for shot in project.scenes[number].shots]
        for number in {place_of(project, shot.id).scene for shot in lifted}
    }

    def move(anchor: ShotAnchor) -> ShotAnchor:
        gap = empty.get(anchor.shot)
        return anchor if gap is None else changed(anchor, shot=gap.id)

    return reanchor(put_rows(project, rows), move)


def move_shots(
    project: Project, shot_ids: Iterable[Id], scene_id: Id | None = None, index: int | None = None
) -> Project:
    """Move shots, kept in film order, to stand before the shot now at `index` of a scene.

    `index` counts the scene's shots as they stand before the move, as a drop between two cards
    does; None is the scene's end, and no scene the last one. Raises EditError.
    """
    moved = in_film_order(project, shot_ids)
    if not moved:
        return project
    number = len(project.scenes) - 1 if scene_id is None else scene_index(project, scene_id)
    present = project.scenes[number].shots
    index = len(present) if index is None else clamp(index, 0, len(present))
    gone = frozenset(shot.id for shot in moved)
    rows = _rows_without(project, gone)
    row = rows.setdefault(number, list(present))
    at = sum(shot.id not in gone for shot in present[:index])
    row[at:at] = moved
    return put_rows(project, rows)


def duplicate_shots(
    project: Project, shot_ids: Iterable[Id], scene_id: Id | None = None, index: int | None = None
) -> Project:
    """Put copies of shots before the one at `index` of a scene, or behind the last of them.

    A copy sees its original's takes, and its slate is the original's with a letter. Titles that
    last as long as their shot are copied with it.
    """
    originals = in_film_order(project, shot_ids)
    if not originals:
        return project
    if scene_id is None:
        place = place_of(project, originals[-1].id)
        number, index = place.scene, place.within + 1
    else:
        number = scene_index(project, scene_id)
    row = list(project.scenes[number].shots)
    index = len(row) if index is None else clamp(index, 0, len(row))
    copies = _copies(project, originals)
    row[index:index] = copies
    made = {one.id: copy.id for one, copy in zip(originals, copies, strict=True)}
    return with_copied_titles(put_rows(project, {number: row}), made)


def _copies(project: Project, originals: Sequence[Shot]) -> list[Shot]:
    taken = taken_slates(project)
    copies = []
    for shot in originals:
        slate = part_slates(taken, shot.slate, 1)[0]
        taken.add(slate)
        copies.append(changed(_copy(shot), slate=slate))
    return copies
