"""A shot for another aspect of the film: its framing boxes and layers laid out anew.

The animatic then draws it from its stills at the aspect's own size, so that nothing is cut out of
what was cut out before. Reads no file.
"""

from math import sqrt

import msgspec

from engine.animatic.resting import covering, resting
from engine.project.aspects import in_framing
from engine.project.document import Framing, FramingOverride, Id, Mark, Project, Reference, Shot

_ALIKE = 0.005
_CLOSEST = 0.02
_ORDER = ("first_frame", "timed_frame", "last_frame")


def laid_out(film: Project, shot: Shot, framing: Id | None) -> Shot:
    """Return the shot as it is drawn in one of the film's aspects; None is the film's own."""
    if framing is None:
        return shot
    other = in_framing(film, framing)
    aspects = film.width / film.height, other.width / other.height
    return reframed(shot, aspects, shot.framings.get(framing, FramingOverride()))


def reframed(shot: Shot, aspects: tuple[float, float], override: FramingOverride) -> Shot:
    """Return the shot as it is drawn in another aspect; `aspects` are the film's own and that one.

    A box keeps its centre and, as far as the still reaches, its area; where no box was set, the
    aspect's own resting box is taken. The override moves the centre by parts of the film's frame.
    """
    references = _moved_layers(shot, override)
    if references is not shot.references:
        shot = msgspec.structs.replace(shot, references=references)
    still = _still(shot)
    moved = (override.centre_x, override.centre_y, override.scale) != (0.5, 0.5, 1.0)
    alike = abs(aspects[0] / aspects[1] - 1.0) < _ALIKE
    if still is None or (alike and not moved):
        return shot
    if shot.framing_a is None and shot.framing_b is None:
        if not moved:
            return shot
        own = resting(still.width, still.height, aspects[0])
        return msgspec.structs.replace(shot, framing_a=_adapted(own, still, aspects, override))
    a = shot.framing_a and _adapted(shot.framing_a, still, aspects, override)
    b = shot.framing_b and _adapted(shot.framing_b, still, aspects, override)
    return msgspec.structs.replace(shot, framing_a=a, framing_b=b)


def marks_in_aspect(
    marks: tuple[Mark, ...], shot: Shot, made: Shot, aspects: tuple[float, float]
) -> tuple[Mark, ...]:
    """Return what is drawn on a shot as it lies in another aspect: over the same of its still.

    `made` is the shot as `reframed` has it. A shot whose still is not known keeps its marks.
    """
    still = _still(shot)
    if still is None:
        return marks
    (x, y, across, down), (other_x, other_y, wide, high) = (
        _seen_box(one, still, aspect) for one, aspect in zip((shot, made), aspects, strict=True)
    )
    scale_x, scale_y = across / wide, down / high
    left = 0.5 + (x - other_x) / wide - 0.5 * scale_x
    top = 0.5 + (y - other_y) / high - 0.5 * scale_y
    return tuple(
        msgspec.structs.replace(
            mark,
            points=tuple((left + u * scale_x, top + v * scale_y, p) for u, v, p in mark.points),
            width=mark.width * scale_x,
        )
        for mark in marks
    )


def _seen_box(shot: Shot, still: Reference, aspect: float) -> tuple[float, float, float, float]:
    """Return what a frame sees of the still where the shot begins: centre and size, in pixels."""
    wide, high = still.width, still.height
    framing = shot.framing_a or resting(wide, high, aspect)
    across, down = (side * framing.scale for side in covering(wide, high, aspect))
    return framing.x * wide, framing.y * high, across, down


def _moved_layers(shot: Shot, override: FramingOverride) -> tuple[Reference, ...]:
    if not override.layers:
        return shot.references

    def moved(reference: Reference) -> Reference:
        x, y = override.layers.get(reference.id, (0.0, 0.0))
        if (x, y) == (0.0, 0.0):
            return reference
        return msgspec.structs.replace(reference, x=reference.x + x, y=reference.y + y)

    return tuple(map(moved, shot.references))


def _still(shot: Shot) -> Reference | None:
    """Return the picture that framings are boxes of; None where its size is not known."""
    stills = [one for one in shot.references if one.role in _ORDER]
    stills.sort(key=lambda one: _ORDER.index(one.role))
    layers = sorted((r for r in shot.references if r.role == "layer"), key=lambda r: -r.depth)
    found = (stills or layers or [None])[0]
    return found if found is not None and found.width > 0 and found.height > 0 else None


def _adapted(
    framing: Framing, still: Reference, aspects: tuple[float, float], override: FramingOverride
) -> Framing:
    wide, high = still.width, still.height
    before, after = (covering(wide, high, aspect) for aspect in aspects)
    across, down = before[0] * framing.scale, before[1] * framing.scale
    largest = max(1.0, framing.scale)
    scale = min(largest, sqrt(across * down / aspects[1]) / after[1])
    scale = min(largest, max(_CLOSEST, scale * override.scale))
    half_x, half_y = after[0] * scale / wide / 2, after[1] * scale / high / 2
    return msgspec.structs.replace(
        framing,
        x=_within(framing.x + (override.centre_x - 0.5) * across / wide, half_x),
        y=_within(framing.y + (override.centre_y - 0.5) * down / high, half_y),
        scale=scale,
    )


def _within(centre: float, half: float) -> float:
    """Return a box's centre moved so that the box lies within the still, where it fits."""
    return 0.5 if half >= 0.5 else min(max(centre, half), 1.0 - half)
