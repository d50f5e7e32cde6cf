"""Edits that lay a shot over marked frames of the film: overwriting what is there, or inserting.

Shots that are covered in part keep their ids and slates, and every frame of them that is still
seen shows what it showed before.
"""

from engine.project.document import Anchor, Id, Project, Shot, ShotAnchor
from engine.project.edits.change import changed, clamp, put_rows
from engine.project.edits.cuts import own_range
from engine.project.edits.parts import split_at, split_shot
from engine.project.edits.shots import add_shots
from engine.project.edits.tracks import reanchor
from engine.project.film import anchor_at, film, place_of, shot_at


def fill_points(
    in_point: int | None, out_point: int | None, length: int, playhead: int
) -> tuple[int, int]:
    """Return the frames [start, end) that three points mean; `length` is the source's own.

    In and out: that range. One of them: from in on, or up to out, as long as the source. Neither:
    from the playhead on. What would begin before the film begins with it.
    """
    length = max(1, length)
    if in_point is not None and out_point is not None:
        return in_point, max(out_point, in_point + 1)
    if out_point is not None:
        start = max(0, out_point - length)
        return start, max(start + 1, out_point)
    start = playhead if in_point is None else in_point
    return start, start + length


def insert_at(project: Project, frame: int, shot: Shot) -> Project:
    """Put a shot into the film before a frame, splitting the one seen there; the rest moves on."""
    frame = clamp(frame, 0, film(project).duration)
    if frame == film(project).duration:
        return add_shots(project, (shot,))
    project = split_at(project, frame)
    scene, index = _place_at(project, frame)
    return add_shots(project, (shot,), scene, index)


def overwrite(project: Project, start: int, end: int, shot: Shot) -> Project:
    """Lay a shot over the film's frames [start, end); all else stays at its frame.

    The shot lasts `end - start` frames and begins with a cut; past the film's end it makes the film
    longer. Captions, titles, markers and sounds on what is covered stay where they are in time.
    """
    before = project
    start = clamp(start, 0, film(project).duration)
    end = max(end, start + 1)
    shot = changed(shot, duration=end - start, transition=None)
    if start == film(project).duration:
        return add_shots(project, (shot,))
    project = _opened(project, start, end)
    scene, index = _place_at(project, start)
    covered, rows = _covered(project, start, end), {}
    for number, row in enumerate(project.scenes):
        if any(each.id in covered for each in row.shots):
            parts = (_rest(project, each, start, end) for each in row.shots)
            rows[number] = [part for part in parts if part is not None]
    after = add_shots(put_rows(project, rows), (shot,), scene, index)
    return _with_anchors_in_time(before, project, after, covered)


def _opened(project: Project, start: int, end: int) -> Project:
    """Part the shot that holds the whole range, so that no shot is left on both sides of it."""
    found = shot_at(project, start)
    if found is None:
        return project
    shot, offset = found
    rest = offset + end - start
    return split_shot(project, shot.id, rest) if offset and rest < shot.duration else project


def _place_at(project: Project, frame: int) -> tuple[Id, int]:
    """Return the scene and the index in it of the shot that begins with a frame, or behind it."""
    found = shot_at(project, frame)
    assert found is not None
    place = place_of(project, found[0].id)
    return project.scenes[place.scene].id, place.within + (found[1] > 0)


def _covered(project: Project, start: int, end: int) -> frozenset[Id]:
    laid_out = film(project)
    return frozenset(
        shot.id
        for shot, begin in zip(laid_out.shots, laid_out.starts, strict=True)
        if begin < end and begin + shot.duration > start
    )


def _rest(project: Project, shot: Shot, start: int, end: int) -> Shot | None:
    """Return what is left of a shot outside [start, end): its head, its tail, or nothing."""
    laid_out = film(project)
    begin = laid_out.starts[laid_out.orders[shot.id]]
    stop = begin + shot.duration
    if stop <= start or begin >= end:
        return shot
    span = shot.span or own_range(shot)
    if begin < start:
        return changed(shot, duration=start - begin, span=span)
    if stop > end:
        gone = end - begin
        return changed(shot, take_in=shot.take_in + gone, duration=stop - end, span=span)
    return None


def _with_anchors_in_time(
    before: Project, parted: Project, after: Project, covered: frozenset[Id]
) -> Project:
    """Put what stands on covered shots onto what is now seen at its frame.

    What stands beyond its shot's own frames stays with the shot, if that is still there.
    """
    laid_out, left = film(parted), film(after)

    def move(anchor: ShotAnchor) -> Anchor:
        if anchor.shot not in covered:
            return anchor
        order = laid_out.orders[anchor.shot]
        frame = laid_out.starts[order] + anchor.offset
        inside = 0 <= anchor.offset < laid_out.shots[order].duration
        if anchor.shot in left.orders and not inside:
            return changed(anchor, offset=frame - left.starts[left.orders[anchor.shot]])
        return anchor_at(after, frame)

    return reanchor(after, move) if after is not before else before
