"""The plan of a shot: all that is worked out once, before its first frame is drawn.

Panels with their moves held, the camera's path, what each plane's textures must hold, and what has
to be said of it. Frames here are counted like the shot's moves: frame n of the shot is frame
`offset + n`. Reads no pixels.
"""

from fractions import Fraction

import msgspec
import numpy as np

from engine.animatic.course import Course, course_of
from engine.animatic.holding import Held, Span, hold
from engine.animatic.layers import Coverage, coverage
from engine.animatic.sampling import FINENESS, Rung
from engine.animatic.setting import Gallery, Panel, panels_of
from engine.animatic.stage import Stage
from engine.animatic.variation import vary
from engine.project.document import Shot

SHOT_BYTES = 160 * 2**20
"""The textures of one shot are stored less finely rather than take more than this …"""

LEAST_FINENESS = 1.5
"""… but not less finely than this, in texels a pixel."""

LOOKS = 97
"""At most so many frames are looked at to choose a plane's textures."""


class Plan(msgspec.Struct, frozen=True):
    """One shot, ready to be drawn in a size.

    `fineness` is how dense its textures are; `nbytes` what they take at most.
    """

    panels: tuple[Panel, ...]
    covers: tuple[tuple[Coverage, ...], ...]
    course: Course
    offset: int
    notes: tuple[str, ...]
    fineness: float = FINENESS
    nbytes: int = 0


def plan_shot(
    shot: Shot, size: tuple[int, int], rate: Fraction, gallery: Gallery, variation: int, seed: int
) -> Plan:
    """Return the plan of a shot that has a still or a layer; no panels when it has none.

    Raises StillMissing where a still can't be read.
    """
    varied = vary(variation, seed)
    course = course_of(shot, rate, varied, seed)
    panels = panels_of(shot, size, float(rate), gallery, varied)
    if not panels:
        return Plan((), (), course, shot.move_offset, ())
    spans = _spans(panels, shot, shot.move_frames)
    held = hold(spans, course)
    course = msgspec.structs.replace(course, share=held.share)
    panels = tuple(
        msgspec.structs.replace(panel, stage=stage)
        for panel, stage in zip(panels, held.stages, strict=True)
    )
    covers = tuple(
        _covers(course, panel.stage, span, size) for panel, span in zip(panels, spans, strict=True)
    )
    said = (varied.sentence(bool(shot.moves)),) if variation else ()
    weight = _weight(panels, covers)
    fineness = min(FINENESS, max(LEAST_FINENESS, (SHOT_BYTES / max(1.0, weight)) ** 0.5))
    return Plan(
        panels,
        covers,
        course,
        shot.move_offset,
        said + _reduced(held),
        fineness,
        int(weight * fineness**2),
    )


def _weight(panels: tuple[Panel, ...], covers: tuple[tuple[Coverage, ...], ...]) -> float:
    """Return the bytes of a shot's textures at one texel a pixel: two rungs of each picture."""
    found: dict[tuple, float] = {}
    for panel, cover in zip(panels, covers, strict=True):
        for plane, seen in zip(panel.stage.planes, cover, strict=True):
            rungs = [Rung(d, r, 1.0) for d, r in zip(seen.densities, seen.regions, strict=True)]
            two = sorted((rung.nbytes for rung in rungs), reverse=True)[:2]
            found[(plane.artwork, seen)] = sum(two)
    return sum(found.values())


def _spans(panels: tuple[Panel, ...], shot: Shot, frames: int) -> list[Span]:
    """Return the frames from the first to the last at which each panel is seen at all."""
    framed = shot.framing_a is not None or shot.framing_b is not None
    ends = [panel.start for panel in panels[1:]] + [float(frames)]
    return [
        Span(panel.stage, panel.begins, max(end, panel.begins), framed)
        for panel, end in zip(panels, ends, strict=True)
    ]


def _covers(
    course: Course, stage: Stage, span: Span, size: tuple[int, int]
) -> tuple[Coverage, ...]:
    """Return how each plane of a stage is seen during its span."""
    count = min(LOOKS, max(2, round(span.end - span.start) + 1))
    times = [float(time) for time in np.linspace(span.start, span.end, count)]
    poses, ways = [course.pose(time) for time in times], [course.way(time) for time in times]
    return coverage(stage, poses, ways, size)


def _reduced(held: Held) -> tuple[str, ...]:
    if held.share > 0.995:
        return ()
    percent = round(held.share * 100)
    return (f"The move was reduced to {percent} % of its extent: the still holds no more.",)
