"""Adds LoRAs to the list: known by their tensors' names, tried on the models that are there.

A LoRA that fits no model is refused here and not passed over later. Imports torch to try it: for a
command, never for the window's own process.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from engine.project.disk import hash_file
from engine.render.adding import check_name, unique_id
from engine.render.backend import ModelSpec
from engine.render.checkpoint import family_of, read_checkpoint
from engine.render.families.table import MODELS
from engine.render.lora import has_words, read_lora
from engine.render.lora_edits import check_purpose, check_strength
from engine.render.lora_purpose import part_of, purpose_of
from engine.render.models import Installed, Lora, ModelError, ModelList
from engine.render.tensors import Tensor, read_metadata, read_tensors
from engine.render.weights import SAFETENSORS

MOST_TRIED = 12
"""Models that a LoRA is tried on, the likeliest first."""

_LORA = re.compile(r"\.lora_(A|B|up|down)\b|\.lora\.(up|down)\.|\.(lokr|hada)_|_lora\.(up|down)\.")
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
    check_strength(strength)
    if purpose:
        check_purpose(purpose)
    check_name(name, models)
    if any(one.path == str(path) for one in models.installed.loras):
        raise ModelError(f"“{path.name}” is in the list already.")
    tensors = read_lora(path)
    found = Lora(
        id=name, name=name or path.stem, path=str(path), family="", strength=strength,
        sha256=hash_file(path), bytes=path.stat().st_size, words=has_words(tensors),
        purpose=purpose, part=part or part_of(path.stem),
        trigger=_trigger(path) if trigger is None else trigger,
    )  # fmt: skip
    fitted = _fitted(found, _candidates(tensors, base, models))

    def edit(installed: Installed) -> Installed:
        check_name(name, models)
        taken = {*models, *installed.ids}
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


def refit(spec: ModelSpec, models: ModelList = MODELS) -> tuple[Lora, ...]:
    """Try the LoRAs of a model's family on it, after it was added; return those that fit.

    Raises OSError, and ModelError where the list can't be changed.
    """
    tried = [one for one in models.installed.loras if one.family == spec.family]
    fitting = tuple(one for one in tried if _try(one, spec) is None)
    ids = {one.id for one in fitting}

    def edit(installed: Installed) -> Installed:
        return msgspec.structs.replace(
            installed,
            loras=tuple(
                msgspec.structs.replace(one, fits=tuple(dict.fromkeys((*one.fits, spec.id))))
                if one.id in ids
                else one
                for one in installed.loras
            ),
        )

    if fitting:
        models.change(edit)
    return fitting


def _fitted(lora: Lora, candidates: list[ModelSpec]) -> Lora:
    """Return the LoRA with all models that it fits. Raises ModelError, of the likeliest."""
    refusals = {spec.id: _try(lora, spec) for spec in candidates[:MOST_TRIED]}
    fitting = [spec for spec in candidates[:MOST_TRIED] if refusals[spec.id] is None]
    if fitting:
        first = fitting[0]
        ids = tuple(one.id for one in fitting if one.family == first.family)
        return msgspec.structs.replace(
            lora, family=first.family, base=first.id, fits=ids,
            part=lora.part if lora.part in first.weights else "",
            purpose=lora.purpose or _purpose(Path(lora.path), first.family),
        )  # fmt: skip
    refusal = refusals[candidates[0].id]
    assert refusal is not None
    if len(candidates) == 1:
        raise refusal
    raise ModelError(f"“{lora.name}” fits none of the models in the list. {refusal}")


def _purpose(path: Path, family: str) -> str:
    return purpose_of(path.stem, family, read_metadata(path))


def _try(lora: Lora, spec: ModelSpec) -> ModelError | None:
    """Return why a LoRA does not fit a model, or None when it does."""
    from engine.render.fitting import check_lora

    try:
        checkpoint = read_checkpoint(Path(spec.path), spec.single)
        part = lora.part if lora.part in checkpoint.files else ""
        here = msgspec.structs.replace(lora, part=part)
        check_lora(here, checkpoint, family_of(checkpoint))
    except ModelError as error:
        return error
    return None


def _trigger(path: Path) -> str:
    metadata = read_metadata(path)
    return next((metadata[key][:200] for key in _TRIGGERS if metadata.get(key)), "")
