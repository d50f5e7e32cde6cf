"""The built-in engine: the picture of a shot at frame n.

A pure function of the shot, its stills, a size, a rate, a variation and a seed: the same arguments
give the same bytes, in any order and in any process. It keeps what it made within a byte limit and
belongs to one thread. It knows nothing of projects, takes or windows.
"""

from collections.abc import Callable, Hashable
from fractions import Fraction
from pathlib import Path
from typing import Literal

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.animatic.holding import Held, Span, hold
from engine.animatic.layers import (
    BACKGROUND,
    Coverage,
    coverage,
    draw_plane,
    over,
    view_of,
)
from engine.animatic.memory import Keep
from engine.animatic.rig import scaled_pose
from engine.animatic.sampling import Picture
from engine.animatic.setting import Panel, panels_of, showing
from engine.animatic.stills import Stills
from engine.camera.path import CameraPath, camera_path
from engine.camera.pose import CameraPose
from engine.project.document import Shot

Quality = Literal["full", "draft"]

MEMORY = 256 * 2**20
"""The bytes of stills and textures that one engine keeps by default."""


class Plan(msgspec.Struct, frozen=True):
    """Everything worked out once for a shot: its held panels, its path and its textures."""

    shot: Shot
    panels: tuple[Panel, ...]
    path: CameraPath
    share: float
    covers: tuple[tuple[Coverage, ...], ...]
    notes: tuple[str, ...]

    def pose(self, n: float) -> CameraPose:
        """Return where the camera is at frame n, as far as the move was kept."""
        return scaled_pose(self.path.at(n), self.share)

    def moment(self, n: float) -> float:
        """Return how much of the shot is over at frame n, in [0, 1]."""
        return min(1.0, max(0.0, n / self.shot.duration))


class Animatic:
    """Draws shots from their stills, moved by a virtual camera."""

    def __init__(
        self,
        resolve: Callable[[str], Path],
        width: int,
        height: int,
        rate: Fraction,
        memory: int = MEMORY,
    ) -> None:
        """Draw frames of width × height at `rate`; `resolve` finds a reference's file."""
        self.size = (width, height)
        self.rate = rate
        self._keep = Keep(memory)
        self._stills = Stills(resolve, self._keep)

    def frame(
        self,
        shot: Shot,
        n: float,
        variation: int = 0,
        seed: int = 0,
        quality: Quality = "full",
    ) -> NDArray[np.uint8]:
        """Return frame `n` of a shot, uint8 height × width × 3 RGB.

        `n` may lie before the shot or after it (a handle): the move holds there. A shot without a
        still, or whose still is missing, is drawn as a card.
        """
        plan = self._plan(shot, variation, seed)
        return np.asarray(cv2.cvtColor(self._picture(plan, float(n)), cv2.COLOR_RGBA2RGB), np.uint8)

    def notes(self, shot: Shot, variation: int = 0, seed: int = 0) -> tuple[str, ...]:
        """Return what the render had to change, in whole sentences; empty when nothing."""
        return self._plan(shot, variation, seed).notes

    def _plan(self, shot: Shot, variation: int, seed: int) -> Plan:
        key = ("plan", _meaning(shot), variation, seed)
        return self._keep.get(key, lambda: self._make_plan(shot, variation, seed), lambda _: 4096)

    def _make_plan(self, shot: Shot, variation: int, seed: int) -> Plan:
        path = camera_path(shot.moves, shot.duration, self.rate, seed)
        framing = (shot.framing_a, shot.framing_b)
        panels = panels_of(shot, self.size, float(self.rate), self._stills.facts, framing)
        held = hold(_spans(panels, shot), path, shot.duration)
        panels = tuple(
            msgspec.structs.replace(panel, stage=stage)
            for panel, stage in zip(panels, held.stages, strict=True)
        )
        covers = self._covers(shot, panels, path, held.share)
        return Plan(shot, panels, path, held.share, covers, _notes(held))

    def _covers(
        self, shot: Shot, panels: tuple[Panel, ...], path: CameraPath, share: float
    ) -> tuple[tuple[Coverage, ...], ...]:
        """Return how each plane of each panel is seen while the panel is on."""
        found = []
        for panel, (start, end) in zip(panels, _seen(panels, shot.duration), strict=True):
            times = np.linspace(start, end, min(_LOOKS, max(2, round(end - start) + 1)))
            poses = [scaled_pose(path.at(float(time)), share) for time in times]
            moments = [min(1.0, max(0.0, float(time) / shot.duration)) for time in times]
            found.append(
                tuple(
                    coverage(panel.stage, plane, poses, moments, self.size)
                    for plane in panel.stage.planes
                )
            )
        return tuple(found)

    def _picture(self, plan: Plan, n: float) -> Picture:
        if not plan.panels:
            return self._blank()
        seen = showing(plan.panels, n)
        picture = self._panel(plan, seen.panel, n)
        if seen.next is not None:
            coming = self._panel(plan, seen.next, n)
            way = seen.way
            picture = np.asarray(cv2.addWeighted(picture, 1 - way, coming, way, 0.0), np.uint8)
        return picture

    def _panel(self, plan: Plan, index: int, n: float) -> Picture:
        """Return one panel with its layers at frame n, RGBA and opaque."""
        stage = plan.panels[index].stage
        pose, moment = plan.pose(n), plan.moment(n)
        picture: Picture | None = None
        for plane, cover in zip(stage.planes, plan.covers[index], strict=True):
            view = view_of(stage, plane, pose, moment)
            if view is None or not plane.shows(n, plan.shot.duration):
                continue
            drawn = draw_plane(plane, view, cover, self._stills.texture, self.size)
            if picture is None and plane.opaque and plane.opacity >= 1.0:
                picture = drawn
            else:
                picture = over(drawn, self._blank() if picture is None else picture, plane.opacity)
        return self._blank() if picture is None else picture

    def _blank(self) -> Picture:
        width, height = self.size
        return np.full((height, width, 4), BACKGROUND, np.uint8)


_LOOKS = 97
"""At most so many frames are looked at to choose a plane's textures."""


def _meaning(shot: Shot) -> Hashable:
    """Return what of a shot its picture depends on."""
    return (
        shot.duration, shot.slate, shot.action, shot.size, shot.angle, shot.lens, shot.moves,
        shot.framing_a, shot.framing_b, shot.fit, shot.look, shot.references,
    )  # fmt: skip


def _seen(panels: tuple[Panel, ...], duration: int) -> list[tuple[float, float]]:
    """Return the frames from the first to the last at which each panel is seen at all."""
    ends = [panel.start for panel in panels[1:]] + [float(duration)]
    return [(panel.begins, end) for panel, end in zip(panels, ends, strict=True)]


def _spans(panels: tuple[Panel, ...], shot: Shot) -> list[Span]:
    framed = shot.framing_a is not None or shot.framing_b is not None
    return [
        Span(panel.stage, start, end, framed)
        for panel, (start, end) in zip(panels, _seen(panels, shot.duration), strict=True)
    ]


def _notes(held: Held) -> tuple[str, ...]:
    if held.share > 0.995:
        return ()
    percent = round(held.share * 100)
    return (f"The move was reduced to {percent} % of its extent: the still holds no more.",)
