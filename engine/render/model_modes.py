"""Which modes a model offers, by what it can be conditioned on."""

from engine.project.task import Mode
from engine.render.backend import ModelSpec
from engine.render.recipe import Ability

_PICTURE: set[Ability] = {"first", "any_frame"}
_END: set[Ability] = {"last", "any_frame", "mask"}
NEEDS: dict[Mode, set[Ability]] = {
    "text": {"words"}, "image": _PICTURE, "first_last": _END, "timed": {"any_frame"},
    "extend": _PICTURE, "bridge": _PICTURE, "loop": _END, "blend": {"video"},
    "remix": {"video"}, "retake": _END, "control": {"control"},
}  # fmt: skip
"""One of these abilities is enough for the mode."""


def modes_of(spec: ModelSpec) -> tuple[Mode, ...]:
    """Return the modes that a model offers, natively or put together, in the order of the menus."""
    has = set(spec.abilities)
    if not spec.path:
        return ("image", "first_last", "timed")
    if spec.stills:
        return ("picture",)
    return tuple(mode for mode, needs in NEEDS.items() if has & needs)
