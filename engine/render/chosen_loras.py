"""Which LoRAs a render uses: those that the shot names, and those for its camera or for a draft.

A LoRA made for a camera move joins by itself where the shot has that move and the model is the one
it was seen to fit; one for few steps joins drafts. Reads the list of models only.
"""

from collections.abc import Iterable

from engine.project.document import LoraUse, MoveKind, Shot
from engine.project.request import Stage
from engine.render.backend import CameraWay, ModelSpec
from engine.render.models import Lora

FEW_STEPS = 8
"""Steps of a draft with a LoRA that was distilled for few."""


def loras_for(
    spec: ModelSpec, shot: Shot, stage: Stage, there: Iterable[Lora]
) -> tuple[LoraUse, ...]:
    """Return the LoRAs of a render, the shot's own first."""
    fitting = [one for one in there if fits(one, spec)]
    named = {use.id for use in shot.render.loras}
    wanted = {f"camera:{move.kind}" for move in shot.moves}
    joining = [
        LoraUse(id=one.id, strength=one.strength)
        for one in fitting
        if one.id not in named
        and (one.purpose in wanted or (stage == "draft" and one.purpose == "few_steps"))
    ]
    return (*shot.render.loras, *joining)


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
