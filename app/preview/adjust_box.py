"""Adjusting by hand: where a shot's picture lies in the frame, and what a drag makes of it.

Pure; boxes are in fractions of the frame, from its upper left corner.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from engine.project.document import Adjust

Grip = Literal["inside", "corner", "left", "right", "top", "bottom"]

LEAST, MOST = 0.1, 8.0
SNAP = 0.012
"""How near, in frame widths or heights, the middle or an edge has to come to be held there."""

_LEFT_OVER = 0.02
"""What a crop leaves at least of the picture's width and height."""


class Box(NamedTuple):
    """A picture, or what its crop leaves of it."""

    left: float
    top: float
    right: float
    bottom: float


def whole_box(adjust: Adjust) -> Box:
    """Return where the picture lies before it is cropped."""
    half = adjust.scale / 2
    return Box(
        0.5 - half + adjust.x, 0.5 - half + adjust.y, 0.5 + half + adjust.x, 0.5 + half + adjust.y
    )


def seen_box(adjust: Adjust) -> Box:
    """Return where the part of the picture lies that its crop leaves."""
    whole, scale = whole_box(adjust), adjust.scale
    return Box(
        whole.left + adjust.crop_left * scale, whole.top + adjust.crop_top * scale,
        whole.right - adjust.crop_right * scale, whole.bottom - adjust.crop_bottom * scale,
    )  # fmt: skip


def grip_at(adjust: Adjust, x: float, y: float, near: tuple[float, float]) -> Grip | None:
    """Return what lies at a point: a corner, an edge, the inside, or nothing.

    `near` is how far from an edge it is still meant, across and down.
    """
    box = seen_box(adjust)
    across = [abs(x - edge) <= near[0] for edge in (box.left, box.right)]
    down = [abs(y - edge) <= near[1] for edge in (box.top, box.bottom)]
    within_x = box.left - near[0] <= x <= box.right + near[0]
    within_y = box.top - near[1] <= y <= box.bottom + near[1]
    if any(across) and any(down):
        return "corner"
    sides: tuple[tuple[bool, Grip], ...] = (
        (across[0] and within_y, "left"), (across[1] and within_y, "right"),
        (down[0] and within_x, "top"), (down[1] and within_x, "bottom"),
    )  # fmt: skip
    for hit, side in sides:
        if hit:
            return side
    return "inside" if within_x and within_y else None


def dragged(
    begun: Adjust, grip: Grip, start: tuple[float, float], to: tuple[float, float], free: bool
) -> dict[str, float]:
    """Return the fields of Adjust after a drag from `start` to `to` that began with `begun`.

    `free` holds nothing to the middle and to the frame's edges.
    """
    across, down = to[0] - start[0], to[1] - start[1]
    match grip:
        case "inside":
            return moved(begun, across, down, free)
        case "corner":
            return scaled(begun, _stretch(begun, start, to), free)
        case "left" | "right":
            inward = across if grip == "left" else -across
            other = begun.crop_right if grip == "left" else begun.crop_left
            own = begun.crop_left if grip == "left" else begun.crop_right
            return {f"crop_{grip}": _crop(own + inward / begun.scale, other)}
        case "top" | "bottom":
            inward = down if grip == "top" else -down
            other = begun.crop_bottom if grip == "top" else begun.crop_top
            own = begun.crop_top if grip == "top" else begun.crop_bottom
            return {f"crop_{grip}": _crop(own + inward / begun.scale, other)}


def moved(begun: Adjust, across: float, down: float, free: bool = True) -> dict[str, float]:
    """Return the place of a picture that was moved by fractions of the frame."""
    x, y = begun.x + across, begun.y + down
    if not free:
        edge = abs(1.0 - begun.scale) / 2
        x, y = (_held(value, (0.0, edge, -edge)) for value in (x, y))
    return {"x": _kept(x, -2.0, 2.0), "y": _kept(y, -2.0, 2.0)}


def scaled(begun: Adjust, by: float, free: bool = True) -> dict[str, float]:
    """Return the scale of a picture that was made `by` times as large about its own middle."""
    scale = begun.scale * by
    return {"scale": _kept(scale if free else _held(scale, (1.0,)), LEAST, MOST)}


def _stretch(begun: Adjust, start: tuple[float, float], to: tuple[float, float]) -> float:
    """Return how many times farther from the picture's middle the pointer is than at first."""
    middle = (0.5 + begun.x, 0.5 + begun.y)
    first = max(1e-3, abs(start[0] - middle[0]) + abs(start[1] - middle[1]))
    return (abs(to[0] - middle[0]) + abs(to[1] - middle[1])) / first


def _held(value: float, places: Iterable[float]) -> float:
    return next((place for place in places if abs(value - place) < SNAP), value)


def _crop(value: float, other: float) -> float:
    return _kept(0.0 if value < SNAP / 2 else value, 0.0, max(0.0, 1.0 - other - _LEFT_OVER))


def _kept(value: float, low: float, high: float) -> float:
    return round(min(high, max(low, value)), 4)
