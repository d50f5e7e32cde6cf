"""A new frame rate for the film: every cut, picture and mark keeps its time in seconds."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from engine.project.document import Project, Shot
from engine.project.edits.change import changed, put_shots
from engine.project.edits.cuts import stretched
from engine.project.edits.drawing import stretched_panels
from engine.project.edits.tracks import scaled_tracks
from engine.project.film import film


def set_rate(project: Project, rate: Fraction) -> Project:
    """Give the film another rate; cuts move to the nearest frame of it.

    Shots keep at least one frame. Takes stay as they are, shown at the same moments.
    """
    if rate == project.rate:
        return project
    factor = Fraction(rate / project.rate)
    shots = film(project).shots
    lengths = _lengths((shot.duration for shot in shots), factor)
    after = put_shots(
        project,
        [_at_rate(shot, length, factor) for shot, length in zip(shots, lengths, strict=True)],
    )
    settings = changed(
        project.settings,
        in_point=_moved(project.settings.in_point, factor),
        out_point=_moved(project.settings.out_point, factor),
    )
    return changed(scaled_tracks(after, factor), settings=settings, rate=rate)


def _lengths(lengths: Iterable[int], factor: Fraction) -> list[int]:
    """Scale lengths so that each cut lies as near to its time as it can."""
    passed = cut = 0
    scaled = []
    for length in lengths:
        passed += length
        after = max(_nearest(passed * factor), cut + 1)
        scaled.append(after - cut)
        cut = after
    return scaled


def _at_rate(shot: Shot, duration: int, factor: Fraction) -> Shot:
    transition = shot.transition
    if transition is not None:
        transition = changed(transition, duration=max(1, _nearest(transition.duration * factor)))
    return changed(
        shot,
        duration=duration,
        take_in=_nearest(shot.take_in * factor),
        span=shot.span and (_nearest(shot.span[0] * factor), _nearest(shot.span[1] * factor)),
        references=stretched(shot, factor),
        panels=stretched_panels(shot, factor),
        transition=transition,
        render=changed(shot.render, handles=ceil(shot.render.handles * factor)),
    )


def _moved(point: int | None, factor: Fraction) -> int | None:
    return None if point is None else _nearest(point * factor)


def _nearest(frames: Fraction | int) -> int:
    return floor(frames + Fraction(1, 2))
