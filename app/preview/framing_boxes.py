"""The geometry of the framing tool: boxes on a still, their handles; moving, scaling, turning.

Pure; points are in the widget's pixels, boxes are Framings on the still.
"""

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Literal

import msgspec

from engine.camera.framed import inside
from engine.project.document import Framing

Side = Literal["a", "b"]
Corner = Literal["top_left", "top_right", "bottom_right", "bottom_left"]
CORNERS: tuple[Corner, ...] = ("top_left", "top_right", "bottom_right", "bottom_left")
REACH = 9.0
TURN_REACH = 26.0
"""So near to a corner, outside the box, a drag turns it."""
SNAP = 15.0
"""The steps in degrees that Shift turns by."""
STALK = 24.0
"""From the middle of the top edge to the handle that turns the box."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where the still lies in the widget, and how much of it a box of scale 1.0 covers."""

    left: float
    top: float
    width: float
    height: float
    cover: tuple[float, float]

    def box(self, framing: Framing) -> tuple[float, float, float, float]:
        """Return a framing's box as (left, top, width, height) in pixels, before it is turned."""
        width = self.width * self.cover[0] * framing.scale
        height = self.height * self.cover[1] * framing.scale
        x, y = self.left + framing.x * self.width, self.top + framing.y * self.height
        return x - width / 2, y - height / 2, width, height

    def corners(self, framing: Framing) -> dict[Corner, tuple[float, float]]:
        """Return where the box's corners lie."""
        left, top, width, height = self.box(framing)
        points = ((0, 0), (1, 0), (1, 1), (0, 1))
        centre = self.centre(framing)
        return {
            corner: _turned((left + x * width, top + y * height), centre, framing.roll)
            for corner, (x, y) in zip(CORNERS, points, strict=True)
        }

    def centre(self, framing: Framing) -> Point:
        """Return where the box's middle lies."""
        return self.left + framing.x * self.width, self.top + framing.y * self.height

    def within(self, framing: Framing, x: float, y: float) -> Point:
        """Return a point as if the box had not been turned."""
        return _turned((x, y), self.centre(framing), -framing.roll)

    def handle(self, framing: Framing, height: float) -> Point:
        """Return where the handle that turns the box lies: above it, or inside without room."""
        left, top, width, _ = self.box(framing)
        centre = self.centre(framing)
        above = _turned((left + width / 2, top - STALK), centre, framing.roll)
        if 6 <= above[1] <= height - 6:
            return above
        return _turned((left + width / 2, top + STALK), centre, framing.roll)

    def kept(self, framing: Framing) -> Framing:
        """Return the box made to lie on the still with all its corners, however it is turned."""
        held = inside(framing, self.cover)
        if not held.roll:
            return held
        c, s = abs(cos(radians(held.roll))), abs(sin(radians(held.roll)))
        width, height = self.width * self.cover[0], self.height * self.cover[1]
        wide, high = width * c + height * s, width * s + height * c
        scale = min(held.scale, self.width / wide, self.height / high)
        half_x, half_y = scale * wide / self.width / 2, scale * high / self.height / 2
        return msgspec.structs.replace(
            held,
            x=min(max(held.x, half_x), 1 - half_x),
            y=min(max(held.y, half_y), 1 - half_y),
            scale=scale,
        )

    def turned(self, framing: Framing, from_: Point, to: Point, snap: bool = False) -> Framing:
        """Return the box turned as far as a drag goes around its middle; `snap` to steps of 15°."""
        x, y = self.centre(framing)
        angle = degrees(atan2(to[1] - y, to[0] - x) - atan2(from_[1] - y, from_[0] - x))
        return self.rolled(framing, framing.roll + angle, snap)

    def rolled(self, framing: Framing, roll: float, snap: bool = False) -> Framing:
        """Return the box with this roll in degrees, in [-180, 180), as large as fits."""
        roll = round(roll / SNAP) * SNAP if snap else round(roll, 1)
        return self.kept(msgspec.structs.replace(framing, roll=float((roll + 180) % 360 - 180)))

    def moved(self, framing: Framing, dx: float, dy: float) -> Framing:
        """Return the box moved by pixels, kept on the still."""
        to = msgspec.structs.replace(
            framing, x=framing.x + dx / self.width, y=framing.y + dy / self.height
        )
        return self.kept(to)

    def scaled(
        self, framing: Framing, corner: Corner, x: float, y: float, centred: bool = False
    ) -> Framing:
        """Return the box with `corner` pulled to a point, its aspect kept, the other corner fixed.

        `centred` keeps the centre instead.
        """
        place = CORNERS.index(corner)
        points = self.corners(framing)
        fixed = self.centre(framing) if centred else points[CORNERS[(place + 2) % 4]]
        x, y = _turned((x, y), fixed, -framing.roll)
        whole_width, whole_height = self.width * self.cover[0], self.height * self.cover[1]
        reach = 2.0 if centred else 1.0
        scale = reach * max(abs(x - fixed[0]) / whole_width, abs(y - fixed[1]) / whole_height)
        scale = min(max(scale, 0.05), 1.0)
        if centred:
            return self.kept(msgspec.structs.replace(framing, scale=scale))
        sign_x = 1 if corner in ("top_right", "bottom_right") else -1
        sign_y = 1 if corner in ("bottom_left", "bottom_right") else -1
        if not framing.roll:
            scale = min(scale, self._room(fixed, sign_x, sign_y))
        middle = (
            fixed[0] + sign_x * whole_width * scale / 2,
            fixed[1] + sign_y * whole_height * scale / 2,
        )
        centre_x, centre_y = _turned(middle, fixed, framing.roll)
        to = msgspec.structs.replace(
            framing,
            x=(centre_x - self.left) / self.width,
            y=(centre_y - self.top) / self.height,
            scale=scale,
        )
        return self.kept(to)

    def _room(self, fixed: tuple[float, float], sign_x: int, sign_y: int) -> float:
        """Return the largest scale of a box that grows from a fixed corner and stays inside."""
        right = self.left + self.width - fixed[0] if sign_x > 0 else fixed[0] - self.left
        down = self.top + self.height - fixed[1] if sign_y > 0 else fixed[1] - self.top
        room = min(right / (self.width * self.cover[0]), down / (self.height * self.cover[1]))
        return max(room, 0.05)


@dataclass(frozen=True)
class Grip:
    """What a press takes hold of: a box's corner, its inside, or what turns it."""

    side: Side
    part: Corner | Literal["inside", "turn"]


def grip_at(
    place: Place, a: Framing, b: Framing, at: Point, chosen: Side, height: float = 1e9
) -> Grip | None:
    """Return what lies under a point: corners before insides, the chosen box before the other.

    The handle and what lies just beyond a corner of the chosen box turn it. Of two boxes whose
    insides lie under the point, the smaller is taken unless one is chosen. `height` is the
    widget's.
    """
    order: list[tuple[Side, Framing]] = [("a", a), ("b", b)]
    if chosen == "b":
        order.reverse()
    if _apart(place.handle(order[0][1], height), at) <= REACH:
        return Grip(order[0][0], "turn")
    for side, framing in order:
        for corner, (cx, cy) in place.corners(framing).items():
            if abs(cx - at[0]) <= REACH and abs(cy - at[1]) <= REACH:
                return Grip(side, corner)
    under: list[tuple[Side, Framing]] = [
        (side, framing)
        for side, framing in order
        if _holds(place.box(framing), *place.within(framing, *at))
    ]
    for side, framing in order if not under else order[:1]:
        if (side, framing) not in under and _is_at_a_corner(place, framing, at):
            return Grip(side, "turn")
    if not under:
        return None
    smaller = min(under, key=lambda pair: pair[1].scale)
    for side, framing in under:
        if _near_edge(place.box(framing), *place.within(framing, *at)):
            return Grip(side, "inside")
    return Grip(smaller[0] if a.scale != b.scale else under[0][0], "inside")


def _is_at_a_corner(place: Place, framing: Framing, at: Point) -> bool:
    return any(_apart(corner, at) <= TURN_REACH for corner in place.corners(framing).values())


def _apart(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _turned(point: Point, centre: Point, angle: float) -> Point:
    """Return a point turned clockwise about another by degrees."""
    c, s = cos(radians(angle)), sin(radians(angle))
    x, y = point[0] - centre[0], point[1] - centre[1]
    return centre[0] + c * x - s * y, centre[1] + s * x + c * y


def _holds(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    left, top, width, height = box
    return left <= x <= left + width and top <= y <= top + height


def _near_edge(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    left, top, width, height = box
    return min(x - left, left + width - x, y - top, top + height - y) <= 6
