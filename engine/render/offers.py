"""Which modes a model offers: by itself, put together from what it can do, or not, and why.

Asks the cookbook for a recipe of each, so what is offered is what can be rendered.
"""

from fractions import Fraction
from functools import lru_cache
from typing import get_args

import msgspec

from engine.project.document import Reference, Role, Shot
from engine.project.request import RenderRequest
from engine.project.task import (
    Blend,
    Bridge,
    Control,
    Extend,
    FirstLast,
    LiveFrames,
    Loop,
    Mode,
    Picture,
    Remix,
    Retake,
    Still,
    TakeFrames,
    Task,
    Timed,
    Upscale,
    Words,
)
from engine.render.backend import ModelSpec, RenderError
from engine.render.cookbook import recipe_for

TITLES: dict[Mode, str] = {
    "text": "Words to video",
    "image": "Still to video",
    "first_last": "First and last frame",
    "timed": "Stills at given times",
    "extend": "Extend a take",
    "bridge": "Fill between two shots",
    "loop": "Loop",
    "blend": "Mix two takes",
    "remix": "Vary a take",
    "retake": "Redo part of a take",
    "control": "Follow a guide video",
    "upscale": "Enlarge a take",
    "picture": "Board frame",
}
"""What menus call the modes, in their order."""

assert tuple(TITLES) == get_args(Mode)


class Offer(msgspec.Struct, frozen=True):
    """How a model does a mode. `reason` is set where it can't; else `way` tells how, if composed.

    A native mode has neither.
    """

    mode: Mode
    way: str = ""
    reason: str = ""

    @property
    def is_native(self) -> bool:
        """Whether the model does it by itself."""
        return not self.way and not self.reason


def offers_of(spec: ModelSpec) -> dict[Mode, Offer]:
    """Return what the model offers of every mode, in the order of the menus.

    The built-in animatic has no modes: it moves what stills there are.
    """
    return _offers(msgspec.json.encode(_bare(spec)), spec.name) if spec.family else {}


def modes_of(spec: ModelSpec) -> list[Mode]:
    """Return the modes that the model can do, native or put together, in the menus' order."""
    if not spec.family:
        return ["image", "first_last", "timed"]
    return [mode for mode, offer in offers_of(spec).items() if not offer.reason]


def _bare(spec: ModelSpec) -> ModelSpec:
    return msgspec.structs.replace(spec, rate=None, weights={}, path="")


@lru_cache(maxsize=64)
def _offers(written: bytes, name: str) -> dict[Mode, Offer]:
    spec = msgspec.json.decode(written, type=ModelSpec)
    guided = Control(guide=_LIVE, kind=(*spec.guides, "depth")[0])
    probes: dict[Mode, Task] = {**_PROBES, "control": guided}
    return {mode: _offer(mode, task, spec) for mode, task in probes.items()}


def _offer(mode: Mode, task: Task, spec: ModelSpec) -> Offer:
    try:
        recipe = recipe_for(_request(task, spec), spec)
    except RenderError as error:
        return Offer(mode, reason=str(error))
    return Offer(mode, way=recipe.way)


def _request(task: Task, spec: ModelSpec) -> RenderRequest:
    stills: tuple[Role, ...] = ("first_frame", "last_frame", "timed_frame")
    shot = Shot(
        id="0" * 16, slate="", duration=_FRAMES,
        references=tuple(
            Reference(id=role, file="", sha256="", name="", role=role, at=_FRAMES // 2)
            for role in stills
        ),
    )  # fmt: skip
    return RenderRequest(
        model=spec.id, shot=shot, prompt="", negative_prompt="", seed=0, variation=0, width=640,
        height=384, rate=_RATE, num_frames=spec.legal_frames(_FRAMES), head=0, shot_id=shot.id,
        fingerprint="", task=task,
    )  # fmt: skip


_RATE = Fraction(24)
_FRAMES = 9
_TAKE = TakeFrames(take="0" * 16, file="", start=0, stop=24, rate=_RATE)
_LIVE = LiveFrames(shot=Shot(id="1" * 16, slate=""), start=0, stop=_FRAMES, rate=_RATE)
_PROBES: dict[Mode, Task] = {
    "text": Words(),
    "image": Still(),
    "first_last": FirstLast(),
    "timed": Timed(),
    "extend": Extend(take=_TAKE, frames=4),
    "bridge": Bridge(before=_TAKE, after=_TAKE),
    "loop": Loop(),
    "blend": Blend(first=_TAKE, second=_TAKE, frames=4),
    "remix": Remix(take=_TAKE),
    "retake": Retake(take=_TAKE, start=12, stop=16),
    "control": Control(guide=_LIVE),
    "upscale": Upscale(take=_TAKE),
    "picture": Picture(),
}
