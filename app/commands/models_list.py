"""`storyreel models`: lists the models, and the LoRAs below them."""

import json
import sys
from argparse import Namespace
from typing import Any

from app.commands.console import Console
from engine.project.timecode import rate_text
from engine.render.adding import renew
from engine.render.backend import ModelSpec
from engine.render.families.table import FAMILIES, MODELS
from engine.render.hashing import state_of
from engine.render.instruct import FAMILY
from engine.render.models import InstructModel, Lora, PreviewVae
from engine.render.offers import modes_of
from engine.render.sizes import in_bytes


def run(options: Namespace, console: Console) -> None:
    """List the models."""
    if damage := MODELS.damage:
        sys.stderr.write(f"storyreel: {damage}\n")
    renew()
    if options.json:
        loras = [written_lora(lora) for lora in MODELS.installed.loras]
        listed = loras if options.loras else _models()
        console.line(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for spec in () if options.loras else MODELS.values():
        console.line(f"{spec.id:24} {spec.name}: {_told(spec)}")
    for one in () if options.loras else MODELS.installed.instruct:
        console.line(f"{one.id:24} {one.name}: expands prompts · {in_bytes(one.bytes)}")
    for one in () if options.loras else MODELS.installed.previews:
        told = f"shows renders of {one.family} as they go · {in_bytes(one.bytes)}"
        console.line(f"{one.id:24} {one.name}: {told}")
    for lora in MODELS.installed.loras:
        console.line(f"{lora.id:24} {lora.name}: {_lora_told(lora)}")


def _models() -> list[dict[str, Any]]:
    films = [written(spec) for spec in MODELS.values()]
    films += [written_instruct(one) for one in MODELS.installed.instruct]
    return films + [written_preview(one) for one in MODELS.installed.previews]


def written(spec: ModelSpec) -> dict[str, Any]:
    """Return a model as its JSON says it."""
    return {
        "id": spec.id,
        "label": spec.name,
        "family": spec.family,
        "path": spec.path,
        "modes": list(modes_of(spec)),
        "name": spec.name,
        "description": spec.description,
        "roles": list(spec.roles),
        "max_frames": spec.max_frames,
        "rate": None if spec.rate is None else rate_text(spec.rate),
        "bytes": sum(spec.weights.values()),
        "state": state_of(spec)[0],
    }


def written_instruct(one: InstructModel) -> dict[str, Any]:
    """Return an instruct model as JSON says it: it has no modes, since it renders nothing."""
    return {
        "id": one.id,
        "label": one.name,
        "family": FAMILY,
        "path": one.path,
        "modes": [],
        "name": one.name,
        "bytes": one.bytes,
    }


def written_preview(one: PreviewVae) -> dict[str, Any]:
    """Return a tiny VAE as JSON says it: it shows renders, and makes none."""
    return {
        "id": one.id,
        "label": one.name,
        "family": one.family,
        "path": one.path,
        "modes": [],
        "name": one.name,
        "shows": one.family,
        "bytes": one.bytes,
    }


def written_lora(lora: Lora) -> dict[str, Any]:
    """Return a LoRA as JSON says it."""
    return {
        "id": lora.id,
        "label": lora.name,
        "family": lora.family,
        "path": lora.path,
        "base": lora.base,
        "fits": list(lora.fits or (lora.base,)),
        "part": lora.part,
        "strength": lora.strength,
        "words_left_out": lora.words,
        "trigger": lora.trigger,
        "purpose": lora.purpose,
    }


def _told(spec: ModelSpec) -> str:
    if not spec.path:
        return spec.description
    state, why = state_of(spec)
    size = in_bytes(sum(spec.weights.values()))
    return f"{', '.join(modes_of(spec))} · {size}" + ("" if state == "ok" else f" · {why}")


def _lora_told(lora: Lora) -> str:
    family = FAMILIES.get(lora.family)
    words = [f"LoRA for {family.name if family else lora.family}", lora.purpose]
    words += [f"strength {lora.strength:g}", in_bytes(lora.bytes)]
    return " · ".join([*words, f"“{lora.trigger}”"] if lora.trigger else words)
