"""The geometry of the framing tool: boxes on a still, their handles, moving and scaling them.

Pure; points are in the widget's pixels, boxes are Framings on the still.
"""

from dataclasses import dataclass
from typing import Literal

import msgspec

from engine.camera.framed import inside
from engine.project.document import Framing

Side = Literal["a", "b"]
Corner = Literal["top_left", "top_right", "bottom_right", "bottom_left"]
CORNERS: tuple[Corner, ...] = ("top_left", "top_right", "bottom_right", "bottom_left")
REACH = 9.0


@dataclass(frozen=True)
class Place:
    """Where the still lies in the widget, and how much of it a box of scale 1.0 covers."""

    left: float
    top: float
    width: float
    height: float
    cover: tuple[float, float]

    def box(self, framing: Framing) -> tuple[float, float, float, float]:
        """Return a framing's box as (left, top, width, height) in the widget's pixels."""
        width = self.width * self.cover[0] * framing.scale
        height = self.height * self.cover[1] * framing.scale
        x, y = self.left + framing.x * self.width, self.top + framing.y * self.height
        return x - width / 2, y - height / 2, width, height

    def corners(self, framing: Framing) -> dict[Corner, tuple[float, float]]:
        """Return where the box's corners lie."""
        left, top, width, height = self.box(framing)
        points = ((0, 0), (1, 0), (1, 1), (0, 1))
        return {
            corner: (left + x * width, top + y * height)
            for corner, (x, y) in zip(CORNERS, points, strict=True)
        }

    def moved(self, framing: Framing, dx: float, dy: float) -> Framing:
        """Return the box moved by pixels, kept on the still."""
        to = msgspec.structs.replace(
            framing, x=framing.x + dx / self.width, y=framing.y + dy / self.height
        )
        return inside(to, self.cover)

    def scaled(
        self, framing: Framing, corner: Corner, x: float, y: float, centred: bool = False
    ) -> Framing:
        """Return the box with `corner` pulled to a point, its aspect kept, the other corner fixed.

        `centred` keeps the centre instead.
        """
        place = CORNERS.index(corner)
        points = self.corners(framing)
        fixed = points[CORNERS[(place + 2) % 4]]
        if centred:
            fixed = self.left + framing.x * self.width, self.top + framing.y * self.height
        whole_width, whole_height = self.width * self.cover[0], self.height * self.cover[1]
        reach = 2.0 if centred else 1.0
        scale = reach * max(abs(x - fixed[0]) / whole_width, abs(y - fixed[1]) / whole_height)
        scale = min(max(scale, 0.05), 1.0)
        if centred:
            return inside(msgspec.structs.replace(framing, scale=scale), self.cover)
        sign_x = 1 if corner in ("top_right", "bottom_right") else -1
        sign_y = 1 if corner in ("bottom_left", "bottom_right") else -1
        scale = min(scale, self._room(fixed, sign_x, sign_y))
        centre_x = fixed[0] + sign_x * whole_width * scale / 2
        centre_y = fixed[1] + sign_y * whole_height * scale / 2
        to = msgspec.structs.replace(
            framing,
            x=(centre_x - self.left) / self.width,
            y=(centre_y - self.top) / self.height,
            scale=scale,
        )
        return inside(to, self.cover)

    def _room(self, fixed: tuple[float, float], sign_x: int, sign_y: int) -> float:
        """Return the largest scale of a box that grows from a fixed corner and stays inside."""
        right = self.left + self.width - fixed[0] if sign_x > 0 else fixed[0] - self.left
        down = self.top + self.height - fixed[1] if sign_y > 0 else fixed[1] - self.top
        room = min(right / (self.width * self.cover[0]), down / (self.height * self.cover[1]))
        return max(room, 0.05)


@dataclass(frozen=True)
class Grip:
    """What a press takes hold of: a box's corner, or its inside."""

    side: Side
    corner: Corner | None


def grip_at(place: Place, a: Framing, b: Framing, x: float, y: float, chosen: Side) -> Grip | None:
    """Return what lies under a point: corners before insides, the chosen box before the other.

    Of two boxes whose insides lie under the point, the smaller is taken unless one is chosen.
    """
    order: list[tuple[Side, Framing]] = [("a", a), ("b", b)]
    if chosen == "b":
        order.reverse()
    for side, framing in order:
        for corner, (cx, cy) in place.corners(framing).items():
            if abs(cx - x) <= REACH and abs(cy - y) <= REACH:
                return Grip(side, corner)
    under: list[tuple[Side, Framing]] = [
        (side, framing) for side, framing in order if _holds(place.box(framing), x, y)
    ]
    if not under:
        return None
    smaller = min(under, key=lambda pair: pair[1].scale)
    for side, framing in under:
        if _near_edge(place.box(framing), x, y):
            return Grip(side, None)
    return Grip(smaller[0] if a.scale != b.scale else under[0][0], None)


def _holds(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    left, top, width, height = box
    return left <= x <= left + width and top <= y <= top + height


def _near_edge(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    left, top, width, height = box
    return min(x - left, left + width - x, y - top, top + height - y) <= 6
