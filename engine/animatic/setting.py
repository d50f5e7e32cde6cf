"""Sets the stage: from a shot's references to its panels, each a stage with its span of frames.

A *panel* is a still that fills the frame for a part of the shot: the first frame, timed frames, the
last frame. Panels hold and cut by default, dissolve or morph where their `join` says so; a shot
with a first and a last frame alone morphs from one to the other, which is what the pair means.
Layers stand before every panel. A character, location or style picture is no still of the shot.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from engine.animatic.rig import DEFAULT_LENS, half_view
from engine.animatic.stage import Plane, Stage, covering, resting
from engine.animatic.stills import Facts
from engine.project.document import Easing, Framing, Join, Reference, Shot

DISSOLVE_SECONDS = 0.5
"""The length of a dissolve between two panels, where they are far enough apart."""


class Panel(msgspec.Struct, frozen=True):
    """A stage, seen whole from frame `start` until the next one comes.

    It comes in by `join`, over the frames [`begins`, `start`]; for a cut both are the same.
    """

    stage: Stage
    start: float
    begins: float
    join: Join = "cut"


def panels_of(
    shot: Shot,
    size: tuple[int, int],
    rate: float,
    facts: Callable[[Reference], Facts],
    framing: tuple[Framing | None, Framing | None],
    easing: Easing = "ease_in_out",
) -> tuple[Panel, ...]:
    """Return the shot's panels in order of time; none for a shot without a still.

    Raises StillMissing where a still can't be read.
    """
    layers = [r for r in shot.references if r.role == "layer"]
    stills = _timed(shot)
    aspect = size[0] / size[1]
    half = half_view(shot.lens or DEFAULT_LENS, aspect)

    def stage(still: Reference | None) -> Stage:
        cast = ([still] if still else []) + layers
        return _stage(cast, still, facts, aspect, half, framing, easing)

    if not stills:
        return (Panel(stage(None), 0.0, 0.0),) if layers else ()
    panels = []
    for index, (still, start) in enumerate(stills):
        join: Join = "cut" if index == 0 else _join(still, len(stills))
        before = stills[index - 1][1] if index else start
        begins = start
        if join == "dissolve":
            after = stills[index + 1][1] if index + 1 < len(stills) else shot.duration
            room = min(DISSOLVE_SECONDS * rate, start - before, 2.0 * (after - start))
            whole = room if still.role != "last_frame" else start - before
            begins = start - whole
        elif join == "morph":
            begins = before
        panels.append(Panel(stage(still), float(start), float(begins), join))
    return tuple(panels)


def _timed(shot: Shot) -> list[tuple[Reference, int]]:
    """Return the shot's stills with the frame at which each is seen whole, one a frame."""
    last = shot.duration - 1
    found: dict[int, Reference] = {}
    for reference in shot.references:
        at = {"first_frame": 0, "last_frame": last, "timed_frame": reference.at}.get(reference.role)
        if at is not None and at not in found and (at <= last or not found):
            found[at] = reference
    stills = sorted(((still, at) for at, still in found.items()), key=lambda pair: pair[1])
    # The first still holds the frame until the second comes, wherever it was set.
    return [(stills[0][0], min(0, stills[0][1])), *stills[1:]] if stills else []


def _join(still: Reference, count: int) -> Join:
    if still.role == "last_frame" and count == 2 and still.join == "cut":
        return "morph"
    return still.join


def _stage(
    cast: Sequence[Reference],
    still: Reference | None,
    facts: Callable[[Reference], Facts],
    aspect: float,
    half: tuple[float, float],
    framing: tuple[Framing | None, Framing | None],
    easing: Easing,
) -> Stage:
    known = {id(reference): facts(reference) for reference in cast}
    backdrop = still or _backmost(cast, known)
    width, height = known[id(backdrop)].width, known[id(backdrop)].height
    cover = covering(width, height, aspect)
    planes = []
    for reference in cast:
        fact = known[id(reference)]
        is_still = reference is still
        planes.append(
            Plane(
                reference=reference,
                width=fact.width,
                height=fact.height,
                x=width / 2 + (0.0 if is_still else reference.x * cover[0]),
                y=height / 2 + (0.0 if is_still else reference.y * cover[1]),
                scale=1.0 if is_still else max(1e-3, reference.scale),
                depth=1.0 if is_still else max(0.05, reference.depth),
                opacity=1.0 if is_still else min(1.0, max(0.0, reference.opacity)),
                start=None if is_still or reference.at <= 0 else reference.at,
                end=None if is_still else reference.until,
                opaque=fact.opaque,
            )
        )
    # Far to near; of two at one depth the later one lies in front.
    ordered = sorted(enumerate(planes), key=lambda pair: (-pair[1].depth, pair[0]))
    bounding = next(p for p in planes if p.reference is backdrop)
    start, end = framing
    a = start or resting(width, height, aspect)
    return Stage(
        backdrop=bounding,
        planes=tuple(plane for _, plane in ordered),
        a=a,
        b=end or a,
        cover=cover,
        half=half,
        easing=easing,
    )


def _backmost(cast: Sequence[Reference], known: dict[int, Facts]) -> Reference:
    """Return the backmost opaque layer that is there all the time, or else the backmost."""

    def solid(r: Reference) -> bool:
        return known[id(r)].opaque and r.opacity >= 1.0 and r.at <= 0 and r.until is None

    return min(enumerate(cast), key=lambda pair: (not solid(pair[1]), -pair[1].depth, pair[0]))[1]


class Showing(msgspec.Struct, frozen=True):
    """What is seen at a frame: one panel, or two with how far the second has come in."""

    panel: int
    next: int | None = None
    way: float = 0.0
    join: Literal["dissolve", "morph"] = "dissolve"


def showing(panels: Sequence[Panel], n: float) -> Showing:
    """Return which panels are seen at frame n, which may lie outside the shot."""
    current = 0
    for index, panel in enumerate(panels):
        if n >= panel.start:
            current = index
    if current + 1 < len(panels):
        coming = panels[current + 1]
        if coming.join != "cut" and n > coming.begins:
            way = (n - coming.begins) / (coming.start - coming.begins)
            return Showing(current, current + 1, way, coming.join)
    return Showing(current)
