"""The plan of a shot: all that is worked out once, before its first frame is drawn.

Panels with their moves held, the camera's path, what each plane's textures must hold, and what has
to be said of it. Frames here are counted like the shot's moves: frame n of the shot is frame
`offset + n`. Reads no pixels.
"""

from collections.abc import Callable
from fractions import Fraction

import msgspec
import numpy as np

from engine.animatic.artwork import Artwork
from engine.animatic.holding import Held, Span, hold
from engine.animatic.layers import Coverage, coverage
from engine.animatic.rig import scaled_pose
from engine.animatic.setting import Panel, panels_of
from engine.animatic.variation import vary
from engine.camera.path import CameraPath, camera_path
from engine.camera.pose import CameraPose
from engine.project.document import Reference, Shot

LOOKS = 97
"""At most so many frames are looked at to choose a plane's textures."""


class Plan(msgspec.Struct, frozen=True):
    """One shot, ready to be drawn in a size."""

    panels: tuple[Panel, ...]
    covers: tuple[tuple[Coverage, ...], ...]
    path: CameraPath
    share: float
    frames: int
    offset: int
    notes: tuple[str, ...]

    def pose(self, n: float) -> CameraPose:
        """Return where the camera is at frame n of the moves, as far as they were kept."""
        return scaled_pose(self.path.at(n), self.share)

    def moment(self, n: float) -> float:
        """Return how much of the moves is over at their frame n, in [0, 1]."""
        return min(1.0, max(0.0, n / self.frames))


def plan_shot(
    shot: Shot,
    size: tuple[int, int],
    rate: Fraction,
    artwork: Callable[[Reference], Artwork],
    variation: int,
    seed: int,
) -> Plan:
    """Return the plan of a shot that has a still or a layer; no panels when it has none.

    Raises StillMissing where a still can't be read.
    """
    varied = vary(variation, seed)
    frames = shot.move_frames
    path = camera_path(varied.moves(shot.moves), frames, rate, seed)
    panels = panels_of(shot, size, float(rate), artwork, varied)
    if not panels:
        return Plan((), (), path, 1.0, frames, shot.move_offset, ())
    spans = _spans(panels, shot, frames)
    held = hold(spans, path, frames)
    panels = tuple(
        msgspec.structs.replace(panel, stage=stage)
        for panel, stage in zip(panels, held.stages, strict=True)
    )
    plan = Plan(panels, (), path, held.share, frames, shot.move_offset, ())
    covers = tuple(
        _covers(plan, panel, span, size) for panel, span in zip(panels, spans, strict=True)
    )
    said = (varied.sentence(bool(shot.moves)),) if variation else ()
    return msgspec.structs.replace(plan, covers=covers, notes=said + _reduced(held))


def _spans(panels: tuple[Panel, ...], shot: Shot, frames: int) -> list[Span]:
    """Return the frames from the first to the last at which each panel is seen at all."""
    framed = shot.framing_a is not None or shot.framing_b is not None
    ends = [panel.start for panel in panels[1:]] + [float(frames)]
    return [
        Span(panel.stage, panel.begins, max(end, panel.begins), framed)
        for panel, end in zip(panels, ends, strict=True)
    ]


def _covers(plan: Plan, panel: Panel, span: Span, size: tuple[int, int]) -> tuple[Coverage, ...]:
    """Return how each plane of a panel is seen while the panel is on."""
    count = min(LOOKS, max(2, round(span.end - span.start) + 1))
    times = [float(time) for time in np.linspace(span.start, span.end, count)]
    poses = [plan.pose(time) for time in times]
    moments = [plan.moment(time) for time in times]
    return tuple(coverage(panel.stage, plane, poses, moments, size) for plane in panel.stage.planes)


def _reduced(held: Held) -> tuple[str, ...]:
    if held.share > 0.995:
        return ()
    percent = round(held.share * 100)
    return (f"The move was reduced to {percent} % of its extent: the still holds no more.",)
