"""What the model manager shows of each model and LoRA, in words. Knows nothing of widgets."""

from pathlib import Path
from typing import Literal

import msgspec

from engine.project.task import Mode
from engine.render.adding import renew
from engine.render.backend import ModelSpec
from engine.render.families.table import FAMILIES, MODELS
from engine.render.hashing import lora_state, state_of
from engine.render.instruct import instruct_state
from engine.render.models import InstructModel, Lora, ModelList, PreviewVae
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
    "upscale": "enlarge",
    "picture": "stills",
}
PURPOSES = {
    "style": "style", "few_steps": "few steps, for drafts", "control": "follows guide videos",
    "control:depth": "follows guide videos of depth",
    "control:pose": "follows guide videos of poses",
    "control:edges": "follows guide videos of edges",
}  # fmt: skip


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row: a model, a LoRA, what writes prompts ("instruct"), or a tiny VAE ("preview").

    `why` says what is amiss when `state` is not "ok". A LoRA tells what can be changed of it, too.
    """

    id: str
    kind: Literal["model", "lora", "instruct", "preview"]
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
    strength: float = 1.0
    trigger: str = ""
    purpose: str = ""


def entries(models: ModelList = MODELS) -> list[Entry]:
    """Return all models, LoRAs, and the rest. Reads headers of weights: for a thread."""
    renew(models)
    installed = models.installed
    return [
        *(_of_model(spec) for spec in models.values()),
        *(_of_lora(lora, models) for lora in installed.loras),
        *(_of_instruct(one) for one in installed.instruct),
        *(_of_preview(one) for one in installed.previews),
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
    return Entry(
        id=lora.id,
        kind="lora",
        name=lora.name,
        family=family.name if family else lora.family,
        size=in_bytes(lora.bytes) if lora.bytes else "",
        able=f"LoRA: {purpose_words(lora.purpose)}",
        licence="",
        state=state,  # type: ignore[arg-type]  # one of the states, as JSON told it
        why=why,
        path=lora.path,
        more=", ".join(words) + ".",
        strength=lora.strength,
        trigger=lora.trigger,
        purpose=lora.purpose,
    )


def _of_instruct(one: InstructModel) -> Entry:
    state, why = instruct_state(one)
    return Entry(
        id=one.id,
        kind="instruct",
        name=one.name,
        family="Language",
        size=in_bytes(one.bytes) if one.bytes else "",
        able="expands prompts",
        licence="",
        state=state,  # type: ignore[arg-type]  # one of the states, as JSON told it
        why=why,
        path=one.path,
        more="Writes out the prompt of a shot: Expand… in the inspector, by its words.",
    )


def _of_preview(one: PreviewVae) -> Entry:
    family = FAMILIES.get(one.family)
    name = family.name if family else one.family
    is_there = Path(one.path).exists()
    return Entry(
        id=one.id,
        kind="preview",
        name=one.name,
        family=name,
        size=in_bytes(one.bytes) if one.bytes else "",
        able="live pictures while a render goes on",
        licence="",
        state="ok" if is_there else "missing",
        why="" if is_there else f"It is not there: {one.path}",
        path=one.path,
        more=f"A tiny VAE: it shows renders of {name} more clearly than colours do, where that "
        "delays no step by more than a twentieth.",
    )


def purpose_words(purpose: str) -> str:
    """Return what a LoRA is for, in words: "camera, dolly in"."""
    about, _, kind = purpose.partition(":")
    return f"camera, {kind.replace('_', ' ')}" if about == "camera" else PURPOSES[purpose]


def folder_of(entry: Entry) -> Path:
    """Return the folder to show for an entry."""
    path = Path(entry.path)
    return path if path.is_dir() else path.parent
