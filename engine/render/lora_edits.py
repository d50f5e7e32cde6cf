"""Changes what the list says of a LoRA: its name, how strong it is, what wakes it, its use.

The LoRA's file stays as it is; takes that were made with it keep what they were asked for.
"""

from math import isfinite

import msgspec

from engine.render.families.table import MODELS
from engine.render.lora_purpose import PURPOSES
from engine.render.models import Installed, Lora, ModelError, ModelList

MOST_STRENGTH = 4.0
LONGEST = 200


def check_strength(strength: float) -> None:
    """Refuse a strength that makes no sense. Raises ModelError."""
    if not isfinite(strength) or abs(strength) > MOST_STRENGTH:
        raise ModelError(f"A strength of {strength:g} makes no sense; 1 is as it was trained.")


def check_purpose(purpose: str) -> None:
    """Refuse a purpose that there is not. Raises ModelError."""
    if purpose not in PURPOSES:
        raise ModelError(
            f"“{purpose}” is no purpose; say style, few_steps, control or camera:dolly_in."
        )


def edit_lora(
    id: str,
    *,
    name: str | None = None,
    strength: float | None = None,
    trigger: str | None = None,
    purpose: str | None = None,
    models: ModelList = MODELS,
) -> Lora:
    """Change what is given, leave the rest; return the LoRA. Raises ModelError and OSError."""
    if strength is not None:
        check_strength(strength)
    if purpose is not None:
        check_purpose(purpose)
    given = {"strength": strength, "purpose": purpose, "trigger": trigger, "name": name}
    changes = {key: value for key, value in given.items() if value is not None}
    for key in {"name", "trigger"} & changes.keys():
        changes[key] = " ".join(str(changes[key]).split())[:LONGEST]
    if changes.get("name") == "":
        raise ModelError("A LoRA needs a name; write one.")
    if id not in {one.id for one in models.installed.loras}:
        raise ModelError(f"There is no LoRA “{id}” in the list; `storyreel models` shows it.")

    def edit(installed: Installed) -> Installed:
        loras = tuple(
            msgspec.structs.replace(one, **changes) if one.id == id else one
            for one in installed.loras
        )
        if loras == installed.loras:
            return installed
        return msgspec.structs.replace(installed, loras=loras)

    models.change(edit)
    return next(one for one in models.installed.loras if one.id == id)
