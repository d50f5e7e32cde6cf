"""Puts a loaded model's parts where a memory plan says, for a pass or for reading words.

On a processor there is nothing to do. Runs in the worker only.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from engine.render.loading import LoadedModel
from engine.render.memory import MemoryPlan, Way
from engine.render.quantising import quantise

_LASTING: tuple[Way, ...] = ("group", "fp8", "int8")
"""Ways that change a model for good: for another it has to be loaded anew."""


class Placing:
    """Where the parts of one loaded model are."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        self._way: Way | None = None

    def can_take(self, plan: MemoryPlan) -> bool:
        """Return whether a plan can be followed without loading the model anew."""
        if self._way is None or self._way == plan.way:
            return True
        return self._way not in _LASTING and plan.way not in _LASTING

    def settle(self, plan: MemoryPlan) -> None:
        """Have the parts ready for passes of a plan."""
        self._tile(plan.tiles)
        if self._model.device.facts.kind == "cpu" or self._way == plan.way:
            return
        match plan.way:
            case "full":
                self._move(self._model.device.torch)
            case "group":
                self._group()
            case "fp8":
                self._shorten()
            case "int8":
                quantise(self._model.denoisers.values())
            case "offload":
                self._move("cpu")
        self._way = plan.way

    @contextlib.contextmanager
    def passing(self, pipeline: Any) -> Iterator[None]:
        """Let a pipeline compute on the device for as long as the block lasts."""
        takes_turns = self._way in ("offload", "fp8", "int8")
        if takes_turns:
            pipeline.enable_model_cpu_offload(device=self._model.device.torch)
        try:
            yield
        finally:
            # A step cache that is left as it is would tint the next render.
            pipeline.maybe_free_model_hooks()
            if takes_turns:
                pipeline.remove_all_hooks()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Have what reads words on the device for as long as the block lasts."""
        device = self._model.device
        readers = [self._model.parts[n] for n in self._model.readers if n in self._model.modules]
        if device.facts.kind == "cpu":
            yield
            return
        makes_room = self._way == "full" and _size(readers) > device.free() * 0.9
        if makes_room:
            self._move("cpu")
        for reader in readers:
            reader.to(device.torch)
        try:
            yield
        finally:
            for reader in readers:
                reader.to("cpu")
            device.empty()
            if makes_room:
                self._move(device.torch)

    def _move(self, place: Any) -> None:
        for name, part in self._model.modules.items():
            if name not in self._model.readers:
                part.to(place)

    def _group(self) -> None:
        import torch
        from diffusers.hooks import apply_group_offloading

        device = self._model.device.torch
        for name, part in self._model.modules.items():
            if name in self._model.readers:
                continue
            if name not in self._model.denoisers:
                part.to(device)
                continue
            apply_group_offloading(
                part,
                onload_device=device,
                offload_device=torch.device("cpu"),
                offload_type="block_level",
                num_blocks_per_group=1,
                use_stream=device.type == "cuda",
                low_cpu_mem_usage=True,
            )

    def _shorten(self) -> None:
        import torch

        for denoiser in self._model.denoisers.values():
            denoiser.enable_layerwise_casting(  # type: ignore[operator]  # of the mixin
                storage_dtype=torch.float8_e4m3fn, compute_dtype=self._model.device.half
            )

    def _tile(self, tiles: bool) -> None:
        for part in self._model.modules.values():
            switch = getattr(part, "enable_tiling" if tiles else "disable_tiling", None)
            if callable(switch):
                switch()


def _size(parts: list[Any]) -> int:
    return sum(weight.nbytes for part in parts for weight in part.parameters())
