"""Which LoRAs a render uses: those that the shot names, and those for its camera or for a draft.

A LoRA made for a camera move joins by itself where the shot has that move and the model is the one
it was seen to fit; one for few steps joins drafts; one that follows guide videos joins where the
model follows them by a LoRA only. Reads the list of models only.
"""

from collections.abc import Iterable
from typing import get_args

from engine.project.document import LoraUse, MoveKind, Shot
from engine.project.request import Stage
from engine.project.task import Control, Guide, Task
from engine.render.backend import CameraWay, ModelSpec
from engine.render.models import Lora

FEW_STEPS = 8
"""Steps of a draft with a LoRA that was distilled for few."""


def loras_for(
    spec: ModelSpec,
    shot: Shot,
    stage: Stage,
    there: Iterable[Lora],
    task: Task | None = None,
    named: tuple[LoraUse, ...] = (),
) -> tuple[LoraUse, ...]:
    """Return the LoRAs of a render, each once: those `named`, the shot's own, then who join."""
    fitting = [one for one in there if fits(one, spec)]
    said = {use.id: use for use in (*shot.render.loras, *named)}
    wanted = {f"camera:{move.kind}" for move in shot.moves}
    wanted |= {"few_steps"} if stage == "draft" else set()
    joining = [one for one in fitting if one.purpose in wanted]
    if isinstance(task, Control) and spec.guided_by_lora:
        following = [one for one in fitting if task.kind in guides_of([one])]
        if not any(one.id in said for one in following):
            # The one that is made for this kind of guide rather than one for all.
            joining += sorted(following, key=lambda one: one.purpose == "control")[:1]
    uses = {one.id: LoraUse(id=one.id, strength=one.strength) for one in joining}
    return tuple((said | {id: use for id, use in uses.items() if id not in said}).values())


def guides_of(loras: Iterable[Lora]) -> tuple[Guide, ...]:
    """Return the kinds of guide videos that these LoRAs have a model follow."""
    purposes = {one.purpose for one in loras}
    return tuple(kind for kind in get_args(Guide) if {"control", f"control:{kind}"} & purposes)


def draft_steps(spec: ModelSpec, there: Iterable[Lora]) -> int | None:
    """Return how many steps a draft takes: fewer where a distilled LoRA joins."""
    if any(one.purpose == "few_steps" and fits(one, spec) for one in there):
        return min(FEW_STEPS, spec.draft_steps or FEW_STEPS)
    return spec.draft_steps


def camera_way(spec: ModelSpec, move: MoveKind, there: Iterable[Lora]) -> CameraWay | None:
    """Return how the model obeys a move: by itself, by a LoRA that is there, or by words only."""
    if spec.camera is None or spec.camera == "native":
        return spec.camera
    has = any(one.purpose == f"camera:{move}" and fits(one, spec) for one in there)
    return "lora" if has else "words"


def fits(lora: Lora, spec: ModelSpec) -> bool:
    """Return whether a LoRA was seen to fit this model."""
    return lora.family == spec.family and (not lora.base or spec.id in (lora.base, *lora.fits))
