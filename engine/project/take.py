"""A take: what a render left behind, with the request it was rendered from."""

from fractions import Fraction

import msgspec

from engine.project.document import Id
from engine.project.request import RenderRequest

FOOTAGE = "footage"
"""The model of a take that was filmed and imported, not rendered."""


class Take(msgspec.Struct, frozen=True, kw_only=True):
    """One rendered take, as `takes/<id>/take.json` holds it beside `clip.mp4` and `poster.jpg`.

    `frames` counts the clip's frames at `rate`, of which `head` lie before the shot's first frame.
    `notes` say what the render had to change ("the pan was reduced to what the still holds").
    `created` is UTC in ISO 8601.
    """

    id: Id
    number: int
    shot_id: Id
    model: str
    request: RenderRequest
    frames: int
    width: int
    height: int
    rate: Fraction
    head: int = 0
    notes: tuple[str, ...] = ()
    created: str = ""
