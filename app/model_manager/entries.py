"""What the model manager shows of each model and LoRA, in words. Knows nothing of widgets."""

from pathlib import Path
from typing import Literal

import msgspec

from engine.project.task import Mode
from engine.render.adding import renew
from engine.render.backend import ModelSpec
from engine.render.families.table import FAMILIES, MODELS
from engine.render.hashing import lora_state, state_of
from engine.render.models import Lora, ModelList
from engine.render.offers import modes_of
from engine.render.sizes import in_bytes

State = Literal["ok", "missing", "changed"]
STATES: dict[State, str] = {"ok": "Ready", "missing": "Missing", "changed": "Changed"}
MODE_WORDS: dict[Mode, str] = {
    "text": "words to video",
    "image": "still to video",
    "first_last": "first and last frame",
    "timed": "stills at times",
    "extend": "extend",
    "bridge": "fill between",
    "loop": "loop",
    "blend": "mix takes",
    "remix": "vary",
    "retake": "redo part",
    "control": "control by a guide",
    "picture": "stills",
}
PURPOSES = {"style": "style", "few_steps": "few steps, for drafts"}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row: a model or a LoRA. `why` says what is amiss when `state` is not "ok"."""

    id: str
    kind: Literal["model", "lora"]
    name: str
    family: str
    size: str
    able: str
    licence: str
    state: State
    why: str
    path: str
    built_in: bool = False
    more: str = ""


def entries(models: ModelList = MODELS) -> list[Entry]:
    """Return every model, then every LoRA. Reads headers of weights: for a thread."""
    renew(models)
    installed = models.installed
    return [
        *(_of_model(spec) for spec in models.values()),
        *(_of_lora(lora, models) for lora in installed.loras),
    ]


def _of_model(spec: ModelSpec) -> Entry:
    family = FAMILIES.get(spec.family)
    state, why = state_of(spec)
    return Entry(
        id=spec.id,
        kind="model",
        name=spec.name,
        family=family.name if family else "",
        size=in_bytes(sum(spec.weights.values())) if spec.weights else "",
        able=", ".join(MODE_WORDS[mode] for mode in modes_of(spec)),
        licence=family.licence if family else "",
        state=state,  # type: ignore[arg-type]  # one of the states, as JSON told it
        why=why,
        path=next(iter(spec.single.values()), spec.path),
        built_in=not spec.path,
        more=spec.description,
    )


def _of_lora(lora: Lora, models: ModelList) -> Entry:
    family = FAMILIES.get(lora.family)
    state, why = lora_state(lora)
    base = models.get(lora.base)
    words = [f"LoRA for {base.name if base else lora.family}", f"strength {lora.strength:g}"]
    words += [f"wakes at “{lora.trigger}”"] if lora.trigger else []
    words += ["its part for the text encoder is left out"] if lora.words else []
    camera = lora.purpose.partition(":")[2].replace("_", " ")
    return Entry(
        id=lora.id,
        kind="lora",
        name=lora.name,
        family=family.name if family else lora.family,
        size=in_bytes(lora.bytes) if lora.bytes else "",
        able=f"LoRA: {f'camera, {camera}' if camera else PURPOSES.get(lora.purpose, lora.purpose)}",
        licence="",
        state=state,  # type: ignore[arg-type]  # one of the states, as JSON told it
        why=why,
        path=lora.path,
        more=", ".join(words) + ".",
    )


def folder_of(entry: Entry) -> Path:
    """Return the folder to show for an entry."""
    path = Path(entry.path)
    return path if path.is_dir() else path.parent
