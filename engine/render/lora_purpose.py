"""What a LoRA is for, guessed by its file's name; a person may say otherwise when adding it.

Names say "pan" for what is a truck in one family, and "dolly left" for a truck in another: the
tables here turn them into the house's moves, where left and right are the camera's own.
"""

import re
from collections.abc import Mapping
from typing import get_args

from engine.project.document import MoveKind
from engine.project.task import Guide

PURPOSES = (
    "style", "few_steps", "control", *(f"control:{kind}" for kind in get_args(Guide)),
    *(f"camera:{kind}" for kind in get_args(MoveKind)),
)  # fmt: skip
"""control: has a model follow guide videos of every kind; control:depth of one only."""

SAID: dict[str, MoveKind] = {
    **{kind: kind for kind in get_args(MoveKind)},
    "dolly_left": "truck_left", "dolly_right": "truck_right", "slide_left": "truck_left",
    "slide_right": "truck_right", "push_in": "dolly_in", "pull_out": "dolly_out",
    "pull_back": "dolly_out", "jib_up": "crane_up", "jib_down": "crane_down",
    "orbit_left": "arc_left", "orbit_right": "arc_right", "pan_up": "tilt_up",
    "pan_down": "tilt_down", "vertigo": "dolly_zoom_in",
}  # fmt: skip
"""Words of a name, and the move that is meant."""

SAID_BY: dict[str, dict[str, MoveKind]] = {
    "wan": {
        "pan_left": "truck_left", "pan_right": "truck_right", "pan_up": "pedestal_up",
        "pan_down": "pedestal_down", "zoom_in": "dolly_in", "zoom_out": "dolly_out",
    },
}  # fmt: skip
"""What a family means otherwise. Wan's camera controls move the camera where they say pan or zoom
(aigc-apps/VideoX-Fun, camera control: its trajectories of "Pan Left" and "Zoom In" are travel)."""

_FEW_STEPS = re.compile(r"lightning|lightx2v|distill|turbo|hyper|lcm|causvid|\d[-_ ]?steps?\b")
_ONE_WORD = {"static", "handheld", "vertigo"}
_IN_CONTEXT = re.compile(r"(^|_)(ic_lora|in_context|control)(_|$)")
_GUIDES: dict[Guide, str] = {
    "depth": "depth", "pose": "pose|skeleton|dwpose|openpose", "edges": "edges?|canny|hed|sketch",
}  # fmt: skip
_REFERENCE = "reference_downscale_factor"
"""What trainers of LTX write into an in-context LoRA: how much smaller its guide video is read."""


def purpose_of(stem: str, family: str, metadata: Mapping[str, str] | None = None) -> str:
    """Return the purpose that a file's name tells, for a LoRA of this family.

    In-context LoRAs, which follow a guide video, are known by their name ("ic-lora-depth-control")
    or by the `metadata` of their file; one that names no kind of guide, or several, follows all.
    """
    words = re.sub(r"[^a-z0-9]+", "_", stem.lower())
    for said, kind in {**SAID, **SAID_BY.get(family, {})}.items():
        if re.search(rf"(^|_){said}(_|$)", words) and (said not in _ONE_WORD or "camera" in words):
            return f"camera:{kind}"
    if _IN_CONTEXT.search(words) or _REFERENCE in (metadata or {}):
        if "detail" in words:
            return "style"
        kinds = [k for k, said in _GUIDES.items() if re.search(rf"(^|_)({said})(_|$)", words)]
        return f"control:{kinds[0]}" if len(kinds) == 1 else "control"
    return "few_steps" if _FEW_STEPS.search(stem.lower()) else "style"


def part_of(stem: str) -> str:
    """Return which of two denoisers a file's name says it is for; "" where nothing is said."""
    said = re.search(r"(high|low)[-_ ]?noise", stem.lower())
    return {"high": "transformer", "low": "transformer_2"}[said[1]] if said else ""
