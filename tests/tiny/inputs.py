"""A tiny model loaded and called as the worker does: its spec, plain inputs, what reached it.

Stands in for the loader and the runner, so that a family can be tested by itself.
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from engine.render.family import Checkpoint, Embeds, Family, Inputs, Output

WORDS = "A red fox runs over the snow"


def checkpoint(folder: Path) -> Checkpoint:
    """Return a folder's index and configs."""
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    configs: dict[str, dict[str, Any]] = {}
    for part in folder.iterdir():
        for name in ("config.json", "scheduler_config.json"):
            if (part / name).is_file():
                configs[part.name] = json.loads((part / name).read_text("utf-8"))
    return Checkpoint(path=folder, index=index, configs=configs)


class Loaded:
    """A family's tiny model in memory; `seen` are the arguments of its denoisers' calls."""

    def __init__(self, family: Family, folder: Path) -> None:
        import torch
        from diffusers import DiffusionPipeline

        torch.set_num_threads(1)
        self.family = family
        self.spec = family.spec(checkpoint(folder))
        parts = family.parts(folder) if family.parts else {}
        self.pipeline: Any = DiffusionPipeline.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, **parts
        )
        self.pipeline.set_progress_bar_config(disable=True)
        self.seen: list[dict[str, Any]] = []
        self._encoded: dict[str, Embeds] = {}
        for name in family.denoisers:
            if (part := getattr(self.pipeline, name, None)) is not None:
                part.register_forward_pre_hook(self._see, with_kwargs=True)

    def _see(self, module: Any, arguments: tuple, named: dict[str, Any]) -> None:
        from inspect import signature

        names = list(signature(module.forward).parameters)
        given = dict(zip(names, arguments, strict=False)) | named
        # Copies, since some pipelines write the next step's latents over these.
        self.seen.append({name: _copy(value) for name, value in given.items()})

    def encode(self, text: str) -> Embeds:
        """Encode one text as the family does."""
        import torch

        if text not in self._encoded:
            with torch.no_grad():
                self._encoded[text] = self.family.encode(self.pipeline, text)
        return self._encoded[text]

    def inputs(self, seed: int = 0, **changes: Any) -> Inputs:
        """Return inputs for two steps of a small pass of words, with `changes` to the fields."""
        import torch

        spec, multiple = self.spec, self.spec.size_multiple
        negative = changes.get("negative_text", "")
        fields: dict[str, Any] = {
            "spec": spec,
            "width": -(-64 // multiple) * multiple,
            "height": -(-48 // multiple) * multiple,
            "num_frames": 1 if spec.stills else spec.legal_frames(max(9, spec.min_frames)),
            "rate": spec.rate or Fraction(24),
            "num_inference_steps": 2,
            "guidance_scale": spec.guidance_scale or 0.0,
            "generator": torch.Generator().manual_seed(seed),
            "prompts": [(0, self.encode(WORDS), self.encode(negative))],
            "texts": [(0, WORDS)],
        }
        return Inputs(**(fields | changes))

    def render(self, inputs: Inputs) -> Output:
        """Call the pipeline that the family chooses; the result as the family gives it."""
        import diffusers
        import torch

        self.seen.clear()
        call = self.family.call(self.pipeline, inputs)
        kind = getattr(diffusers, call.pipeline)
        parts = {**self.pipeline.config, **self.pipeline.components, **call.components}
        wanted = kind.__init__.__annotations__
        pipeline = kind(**{name: part for name, part in parts.items() if name in wanted})
        pipeline.set_progress_bar_config(disable=True)
        if call.prepare:
            call.prepare(pipeline)
        with torch.no_grad():
            return self.family.output(pipeline, pipeline(**call.arguments))


def _copy(value: Any) -> Any:
    return value.clone() if hasattr(value, "clone") else value


def picture(inputs_or_size: Inputs | tuple[int, int], seed: int = 1) -> np.ndarray:
    """Return a random picture, uint8 height × width × 3."""
    size = inputs_or_size
    width, height = size if isinstance(size, tuple) else (size.width, size.height)
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def changed(inputs: Inputs, **changes: Any) -> Inputs:
    """Return inputs with other values in some fields."""
    return msgspec.structs.replace(inputs, **changes)
