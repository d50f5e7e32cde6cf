"""What the players of social apps cover of a tall film with their own words and buttons.

Rounded from what their makers advise advertisers; they change it from time to time.
"""

from typing import NamedTuple

from engine.project.document import ZonesName


class Box(NamedTuple):
    """A box in parts of the frame's width and height."""

    left: float
    top: float
    right: float
    bottom: float


class Zones(NamedTuple):
    """An app's name, the `boxes` that it covers, and the `free` box that is clear of them all."""

    name: str
    boxes: tuple[Box, ...]
    free: Box


ZONES: dict[ZonesName, Zones] = {
    "tiktok": Zones(
        "TikTok",
        (Box(0.0, 0.0, 1.0, 0.07), Box(0.87, 0.40, 1.0, 0.80), Box(0.0, 0.80, 1.0, 1.0)),
        Box(0.0, 0.07, 0.87, 0.80),
    ),
    "reels": Zones(
        "Instagram Reels",
        (Box(0.0, 0.0, 1.0, 0.14), Box(0.86, 0.52, 1.0, 0.78), Box(0.0, 0.78, 1.0, 1.0)),
        Box(0.0, 0.14, 0.86, 0.78),
    ),
    "shorts": Zones(
        "YouTube Shorts",
        (Box(0.0, 0.0, 1.0, 0.10), Box(0.84, 0.45, 1.0, 0.79), Box(0.0, 0.79, 1.0, 1.0)),
        Box(0.0, 0.10, 0.84, 0.79),
    ),
}

WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def free_box(zones: ZonesName | None) -> Box:
    """Return the box that words may stand in: the whole frame where no app covers any of it."""
    return WHOLE if zones is None else ZONES[zones].free


def covered(box: Box, zones: ZonesName | None) -> bool:
    """Say whether any part of a box is covered."""
    return zones is not None and any(
        box.left < one.right and one.left < box.right and box.top < one.bottom
        and one.top < box.bottom
        for one in ZONES[zones].boxes
    )  # fmt: skip
