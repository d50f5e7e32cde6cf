"""Adds LoRAs to the list: known by their tensors' names, tried on the models that are there.

A LoRA that fits no model is refused here and not passed over later. Imports torch to try it: for a
command, never for the window's own process.
"""

import re
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import get_args

import msgspec

from engine.project.disk import hash_file
from engine.project.document import MoveKind
from engine.render.adding import check_name, unique_id
from engine.render.backend import ModelSpec
from engine.render.checkpoint import family_of, read_checkpoint
from engine.render.families.table import MODELS
from engine.render.models import Installed, Lora, ModelError, ModelList
from engine.render.tensors import Tensor, read_metadata, read_tensors
from engine.render.weights import SAFETENSORS

PURPOSES = ("style", "few_steps", *(f"camera:{kind}" for kind in get_args(MoveKind)))
MOST_STRENGTH = 4.0

_LORA = re.compile(r"\.lora_(A|B|up|down)\b|\.lora\.(up|down)\.|\.(lokr|hada)_|_lora\.(up|down)\.")
_FEW_STEPS = re.compile(r"lightning|lightx2v|distill|turbo|hyper|lcm|causvid|\d[-_ ]?steps?\b")
_TRIGGERS = ("modelspec.trigger_phrase", "trigger_words", "trigger_word", "instance_prompt")


def is_lora(path: Path) -> bool:
    """Return whether a file is a LoRA, by the names of its tensors. Raises ModelError."""
    return path.suffix.lower() == SAFETENSORS and names_a_lora(read_tensors(path))


def names_a_lora(tensors: Mapping[str, Tensor]) -> bool:
    """Return whether tensors of these names are a LoRA's."""
    found = sum(1 for name in tensors if _LORA.search(name))
    return found > 0 and found * 3 >= len(tensors)


def add_lora(
    path: Path,
    name: str = "",
    base: str = "",
    strength: float = 1.0,
    trigger: str | None = None,
    purpose: str = "",
    part: str = "",
    models: ModelList = MODELS,
) -> Lora:
    """Add a LoRA that fits the model `base`, or any model of the list when that is empty.

    What is not given is taken from the file's own words and its name. Raises ModelError, OSError.
    """
    path = path.expanduser().absolute()
    if not isfinite(strength) or abs(strength) > MOST_STRENGTH:
        raise ModelError(f"A strength of {strength:g} makes no sense; 1 is as it was trained.")
    if purpose and purpose not in PURPOSES:
        raise ModelError(f"“{purpose}” is no purpose; say style, few_steps or camera:dolly_in.")
    check_name(name, models)
    if any(one.path == str(path) for one in models.installed.loras):
        raise ModelError(f"“{path.name}” is in the list already.")
    tensors = read_tensors(path)
    found = Lora(
        id=name, name=name or path.stem, path=str(path), family="", strength=strength,
        sha256=hash_file(path), bytes=path.stat().st_size,
        purpose=purpose or _purpose(path.stem), part=part or _part(path.stem),
        trigger=_trigger(path) if trigger is None else trigger,
    )  # fmt: skip
    fitted = _fitted(found, _candidates(tensors, base, models))

    def edit(installed: Installed) -> Installed:
        check_name(name, models)
        taken = {*models, *(one.id for one in installed.loras)}
        entry = msgspec.structs.replace(fitted, id=name or unique_id(path.stem, taken))
        return msgspec.structs.replace(installed, loras=(*installed.loras, entry))

    models.change(edit)
    return models.installed.loras[-1]


def _candidates(tensors: Mapping[str, Tensor], base: str, models: ModelList) -> list[ModelSpec]:
    """Return the models to try, those first whose layers are as wide as the LoRA's."""
    if base:
        if base not in models or not models[base].path:
            raise ModelError(f"There is no model “{base}”; `storyreel models` lists them.")
        return [models[base]]
    found = [spec for spec in models.installed.models if Path(spec.path).is_dir()]
    if not found:
        raise ModelError("Add the model that the LoRA was made for first; it is fitted to that.")
    widths = {max(one.shape) for one in tensors.values() if len(one.shape) > 1}
    return sorted(found, key=lambda spec: -_shared(widths, spec))


def _shared(widths: set[int], spec: ModelSpec) -> int:
    """Return how many of these widths the model's weights have."""
    try:
        checkpoint = read_checkpoint(Path(spec.path), spec.single)
    except ModelError:
        return -1
    files = checkpoint.files.get(family_of(checkpoint).denoisers[0], ())
    tensors = (one for file in files for one in read_tensors(Path(file)).values())
    return len(widths & {length for one in tensors for length in one.shape})


def _fitted(lora: Lora, candidates: list[ModelSpec]) -> Lora:
    """Return the LoRA with the first model that it fits. Raises ModelError, of the likeliest."""
    from engine.render.fitting import check_lora

    refusal: ModelError | None = None
    for spec in candidates:
        try:
            checkpoint = read_checkpoint(Path(spec.path), spec.single)
            family = family_of(checkpoint)
            part = lora.part if lora.part in checkpoint.files else ""
            fitted = msgspec.structs.replace(lora, family=family.id, base=spec.id, part=part)
            check_lora(fitted, checkpoint, family)
            return fitted
        except ModelError as error:
            refusal = refusal or error
    assert refusal is not None
    if len(candidates) == 1:
        raise refusal
    raise ModelError(f"“{lora.name}” fits none of the models in the list. {refusal}")


def _purpose(stem: str) -> str:
    """Guess what a LoRA is for by its name; the user may say otherwise."""
    words = re.sub(r"[^a-z0-9]+", "_", stem.lower())
    for kind in get_args(MoveKind):
        if re.search(rf"(^|_){kind}(_|$)", words) and ("_" in kind or "camera" in words):
            return f"camera:{kind}"
    return "few_steps" if _FEW_STEPS.search(stem.lower()) else "style"


def _part(stem: str) -> str:
    """Guess which of two denoisers a LoRA is for by its name; "" where nothing is said."""
    said = re.search(r"(high|low)[-_ ]?noise", stem.lower())
    return {"high": "transformer", "low": "transformer_2"}[said[1]] if said else ""


def _trigger(path: Path) -> str:
    metadata = read_metadata(path)
    return next((metadata[key][:200] for key in _TRIGGERS if metadata.get(key)), "")
