"""Sets the stage: from a shot's references to its panels, each a stage with its span of frames.

A *panel* is a still that fills the frame for a part of the shot: the first frame, timed frames, the
last frame. Panels hold and cut by default, dissolve or morph where their `join` says so; a shot
with a first and a last frame alone morphs from one to the other, which is what the pair means.
Layers stand before every panel. A character, location or style picture is no still of the shot.
"""

from collections.abc import Sequence
from math import log2
from typing import Literal, Protocol

import msgspec

from engine.animatic.artwork import MARGIN, Artwork, backed
from engine.animatic.resting import covering, resting
from engine.animatic.rig import DEFAULT_LENS, half_view
from engine.animatic.sampling import Sides
from engine.animatic.stage import Plane, Stage
from engine.animatic.variation import Variation
from engine.project.document import Framing, Join, Reference, Shot

DISSOLVE_SECONDS = 0.5
"""The length of a dissolve between two panels, where they are far enough apart."""


class Gallery(Protocol):
    """What is known of references' pictures; both raise StillMissing."""

    def of(self, reference: Reference) -> Artwork:
        """Return a reference's picture, as its header tells."""
        ...

    def solid(self, artwork: Artwork) -> bool:
        """Say whether a picture is opaque all over."""
        ...


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
    gallery: Gallery,
    variation: Variation,
) -> tuple[Panel, ...]:
    """Return the shot's panels in order of time; none for a shot without a still.

    Frames are counted like the shot's moves. Raises StillMissing where a still can't be read.
    """
    layers = [r for r in shot.references if r.role == "layer"]
    stills = _timed(shot)

    def stage(still: Reference | None) -> Stage:
        return _stage(shot, still, layers, size, gallery, variation)

    if not stills:
        return (Panel(stage(None), 0.0, 0.0),) if layers else ()
    panels = []
    for index, (still, start) in enumerate(stills):
        join: Join = "cut" if index == 0 else _join(still, len(stills))
        before = stills[index - 1][1] if index else start
        begins = float(start)
        if join == "morph" or (join == "dissolve" and still.role == "last_frame"):
            begins = float(before)
        elif join == "dissolve":
            after = stills[index + 1][1] if index + 1 < len(stills) else shot.move_frames
            length = min(DISSOLVE_SECONDS * rate, start - before, 2.0 * (after - start))
            begins = start - length
        panels.append(Panel(stage(still), float(start), begins, join))
    return tuple(panels)


def _timed(shot: Shot) -> list[tuple[Reference, int]]:
    """Return the shot's stills with the frame at which each is seen whole, one a frame."""
    last = shot.move_frames - 1
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
    shot: Shot,
    still: Reference | None,
    layers: Sequence[Reference],
    size: tuple[int, int],
    gallery: Gallery,
    variation: Variation,
) -> Stage:
    """Return the stage of one panel: the still, or the backmost layer, and all layers."""
    aspect = size[0] / size[1]
    cast = ([still] if still else []) + list(layers)
    works = [gallery.of(reference) for reference in cast]
    back = 0 if still else _backmost(cast, works, gallery)
    if gallery.solid(works[back]):
        works[back] = msgspec.structs.replace(works[back], opaque=True)
    bare = works[back]
    if shot.fit == "blur":
        works[back] = backed(bare, aspect)
    a, b = _framings(shot, bare, works[back], aspect, variation)
    width, height = works[back].width, works[back].height
    cover = covering(width, height, aspect)
    line = cover[0] * (a.scale * b.scale) ** 0.5 / (_LINES * max(1.0, aspect / _WIDE))
    planes = []
    for index, (reference, work) in enumerate(zip(cast, works, strict=True)):
        seated = reference is still
        scale = 1.0 if seated else max(1e-3, reference.scale)
        x = width / 2 + (0.0 if seated else reference.x * cover[0])
        y = height / 2 + (0.0 if seated else reference.y * cover[1])
        if index != back:
            ends = _ends(work, x - width / 2, y - height / 2, scale, cover)
            work = msgspec.structs.replace(work, ends=ends)
        if shot.look != "as_is":
            line_here = _rounded(line / scale)
            work = msgspec.structs.replace(work, look=shot.look, line=line_here)
        planes.append(
            Plane(
                artwork=work,
                x=x,
                y=y,
                scale=scale,
                depth=1.0 if seated else max(0.05, reference.depth),
                opacity=1.0 if seated else min(1.0, max(0.0, reference.opacity)),
                start=None if seated or reference.at <= 0 else reference.at,
                end=None if seated else reference.until,
                back=index == back,
            )
        )
    # Far to near; of two at one depth the later one lies in front.
    ordered = sorted(enumerate(planes), key=lambda pair: (-pair[1].depth, pair[0]))
    return Stage(
        backdrop=planes[back],
        planes=tuple(plane for _, plane in ordered),
        a=a,
        b=b,
        cover=cover,
        half=half_view(shot.lens or DEFAULT_LENS, aspect),
    )


_LINES = 1280.0
_WIDE = 16 / 9


def _rounded(line: float) -> float:
    """Return a line's width on a coarse scale, so that like framings share one drawing."""
    return 2.0 ** (round(log2(line) * 2.0) / 2.0)


def _framings(
    shot: Shot, bare: Artwork, back: Artwork, aspect: float, variation: Variation
) -> tuple[Framing, Framing]:
    """Return the framings that the shot begins and ends with, on the backdrop, varied."""
    if shot.fit == "blur":
        rest = Framing(scale=1.0 / MARGIN)
    else:
        rest = resting(bare.width, bare.height, aspect)
    found = []
    for framing in (shot.framing_a or None, shot.framing_b or shot.framing_a or None):
        placed = rest if framing is None else _on_backdrop(framing, bare, back, aspect)
        scale = placed.scale * variation.closer
        share = covering(back.width, back.height, aspect)
        found.append(
            Framing(
                x=placed.x + variation.right * scale * share[0] / back.width,
                y=placed.y + variation.down * scale * share[1] / back.height,
                scale=scale,
                roll=placed.roll,
            )
        )
    return found[0], found[1]


def _on_backdrop(framing: Framing, bare: Artwork, back: Artwork, aspect: float) -> Framing:
    """Return a framing of the still as one of the field that the still lies in."""
    framing = msgspec.structs.replace(framing, scale=min(4.0, max(0.02, framing.scale)))
    if bare.width == back.width and bare.height == back.height:
        return framing
    mine, theirs = (covering(w.width, w.height, aspect)[0] for w in (bare, back))
    return msgspec.structs.replace(
        framing,
        x=0.5 + (framing.x - 0.5) * bare.width / back.width,
        y=0.5 + (framing.y - 0.5) * bare.height / back.height,
        scale=framing.scale * mine / theirs,
    )


def _ends(work: Artwork, x: float, y: float, scale: float, cover: tuple[float, float]) -> Sides:
    """Return on which sides a layer ends within the frame at rest: there it ends in nothing.

    Where it reaches the frame's side it was drawn to go on, and does when the camera moves.
    """
    half_width, half_height = work.width * scale / 2, work.height * scale / 2
    reach_x, reach_y = cover[0] / 2 * _REACHED, cover[1] / 2 * _REACHED
    return (
        x - half_width > -reach_x,
        y - half_height > -reach_y,
        x + half_width < reach_x,
        y + half_height < reach_y,
    )


_REACHED = 0.99


def _backmost(cast: Sequence[Reference], works: Sequence[Artwork], gallery: Gallery) -> int:
    """Return which is the backmost opaque layer that is always there, or else the backmost."""
    ordered = sorted(range(len(cast)), key=lambda index: (-cast[index].depth, index))
    for index in ordered:
        r = cast[index]
        always = r.opacity >= 1.0 and r.at <= 0 and r.until is None
        if always and gallery.solid(works[index]):
            return index
    return ordered[0]


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
