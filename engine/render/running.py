"""Runs one pass of a recipe on a loaded model: embeddings, inputs, the call, its pictures.

Knows families only by what `family.py` says of them, and nothing of tasks or takes. Runs in the
worker, in the thread aside.
"""

import contextlib
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from engine.camera.path import camera_path
from engine.project.request import RenderRequest
from engine.render import lora
from engine.render.aside import Stop
from engine.render.attention import attention, usable
from engine.render.backend import ModelSpec, RenderError
from engine.render.cache import EmbeddingCache
from engine.render.compiling import as_written, compile_blocks, why_not
from engine.render.device import host_memory
from engine.render.families.table import MODELS
from engine.render.family import Call, Embeds, Inputs, Output
from engine.render.hooks import Watch, asking
from engine.render.loading import LoadedModel
from engine.render.memory import MemoryPlan
from engine.render.models import Lora
from engine.render.placing import Placing
from engine.render.preview_latents import LivePreview
from engine.render.recipe import Pass
from engine.render.shown import Shown
from engine.render.speed import Choices, read_speed
from engine.render.step_cache import step_cache
from engine.render.tried import read_trial

if TYPE_CHECKING:
    pass

Show = Callable[[str, int, int, "np.ndarray | None"], None]
"""`show(phase, step, steps, picture)`, of this pass."""

LOADING, READING, RENDERING, DECODING = (
    "Loading model", "Reading the words", "Rendering", "Decoding",
)  # fmt: skip
_WHOLE = ("full", "offload")
"""Ways to hold a model in which its blocks are left as they were written."""
HIGHEST_SEED = 2**32
KEPT_FREE = 0.25
"""Share of the machine's memory below which text encoders are let go once the words are read."""


class Order(msgspec.Struct, frozen=True):
    """One pass of a request, with its pictures, at the size it is rendered."""

    one: Pass
    shown: Shown
    request: RenderRequest
    width: int
    height: int
    seeds: tuple[int, ...] = ()
    """Seeds of several takes that are made at once; none: the request's own."""
    plain: bool = False
    """Leave out what was chosen for speed, but for the request's own step cache."""

    @property
    def own_seeds(self) -> tuple[int, ...]:
        """The seed of each take, in [0, 2**32)."""
        seeds = self.seeds or (self.request.seed,)
        return tuple((seed + self.one.seed_step) % HIGHEST_SEED for seed in seeds)

    @property
    def pixels(self) -> int:
        """Pixels of all frames of all takes that are made at once."""
        return self.one.num_frames * self.width * self.height * len(self.own_seeds)

    @property
    def rate(self) -> Fraction:
        """Frames a second."""
        return self.request.rate

    def steps(self, spec: ModelSpec) -> int:
        """Return the number of steps: as asked for, or the stage's usual one."""
        draft = spec.draft_steps if self.request.stage == "draft" else None
        return self.request.num_inference_steps or draft or spec.num_inference_steps or 30

    def guidance(self, spec: ModelSpec) -> float:
        """Return the guidance scale: as asked for, or the model's usual one."""
        asked = self.request.guidance_scale
        return asked if asked is not None else spec.guidance_scale or 1.0


class Runner:
    """Runs passes on a model that is loaded, one after another."""

    def __init__(self, model: LoadedModel, embeddings: EmbeddingCache) -> None:
        self.placing = Placing(model)
        self._kernels: tuple[str, ...] | None = None
        self.work: int | None = None
        """Bytes that the last pass took beside the weights, where the device can tell."""
        self._model = model
        self._embeddings = embeddings
        self._read: dict[str, Embeds] = {}

    def run(self, order: Order, plan: MemoryPlan, show: Show, stop: Stop) -> list[Output]:
        """Return what a pass makes, one output for each seed, held in memory as planned.

        Raises RenderCancelled when told to stop, or RenderError.
        """
        prompts = self._prompts(order, show, stop)
        self._make_room()
        steps = order.steps(self._model.spec)
        show(RENDERING, 0, steps, None)
        inputs = self._inputs(order, prompts, steps)
        call = self._model.family.call(self._model.pipeline(), inputs)
        reads = bool(call.arguments.get("prompt"))
        with contextlib.ExitStack() as stack:
            if reads:
                self._load_readers(show, stop)
                stack.enter_context(self.placing.reading())
            self.placing.settle(plan)
            pipeline = self._model.pipeline(call.pipeline, call.components, reads)
            if call.prepare is not None:
                call.prepare(pipeline)
            lora.apply(pipeline, _loras(order.request), self._model.family.denoisers)
            stack.enter_context(self.placing.passing(pipeline))
            self._hasten(stack, pipeline, order, plan, steps)
            output = self._call(pipeline, call, inputs, show, stop)
        return _parted(output, inputs, len(order.own_seeds))

    def _hasten(
        self,
        stack: contextlib.ExitStack,
        pipeline: Any,
        order: Order,
        plan: MemoryPlan,
        steps: int,
    ) -> None:
        """Use what was chosen for speed for as long as `stack` lasts."""
        spec = self._model.spec
        chosen = Choices() if order.plain else read_speed().of(spec.id)
        denoisers = list(self._model.denoisers.values())
        if chosen.compiled and plan.way in _WHOLE and not why_not(self._model.device.facts.kind):
            compile_blocks(denoisers)
        cache = order.request.step_cache
        if cache is not None or not chosen.compiled or plan.way not in _WHOLE:
            # Hooks inside of a compiled block would be compiled into it.
            stack.enter_context(as_written(denoisers))
        stack.enter_context(attention(self._kernel(chosen.attention)))
        trial = read_trial(spec) if cache == "mag" else None
        ratios = trial.ratios if trial else ()
        stack.enter_context(step_cache(pipeline, denoisers, spec, cache, steps, ratios))

    def _kernel(self, name: str) -> str | None:
        """Return the kernel of attention that was chosen, where this machine has it."""
        if not name:
            return None
        if self._kernels is None:
            self._kernels = usable(self._model.device)
        return name if name in self._kernels else None

    def _call(self, pipeline: Any, call: Call, inputs: Inputs, show: Show, stop: Stop) -> Output:
        preview = LivePreview(self._model, pipeline, inputs, lambda *told: show(RENDERING, *told))
        watch = Watch(
            stop, inputs.num_inference_steps, preview.step, lambda: show(DECODING, 0, 0, None)
        )
        device = self._model.device
        before = device.reset_peak()
        with watch.over(pipeline, self._model.denoisers, call.rounds):
            result = pipeline(**call.arguments)
        peak = device.peak()
        self.work = None if peak is None or before is None else peak - before
        stop.check()
        return self._model.family.output(pipeline, result)

    def _inputs(
        self,
        order: Order,
        prompts: list[tuple[int, Embeds, Embeds]],
        steps: int,
    ) -> Inputs:
        import torch

        one, request, spec = order.one, order.request, self._model.spec
        # On the CPU, so that a seed means the same on every device.
        generators = [torch.Generator("cpu").manual_seed(seed) for seed in order.own_seeds]
        moves = request.shot.moves
        return Inputs(
            spec=spec,
            width=order.width,
            height=order.height,
            num_frames=one.num_frames,
            rate=order.rate,
            num_inference_steps=steps,
            guidance_scale=order.guidance(spec),
            generator=generators if len(generators) > 1 else generators[0],
            prompts=prompts,
            texts=[(prompt.at, prompt.text) for prompt in one.prompts],
            negative_text=_negative(request, spec),
            conditions=list(order.shown.conditions),
            video=order.shown.video,
            strength=one.strength,
            keep=one.keep,
            control=order.shown.control,
            guide=one.guide,
            paint=order.shown.paint,
            area=one.area,
            references=list(order.shown.references),
            camera=camera_path(moves, one.num_frames, order.rate, request.seed) if moves else None,
            larger=one.larger,
        )  # fmt: skip

    def _prompts(self, order: Order, show: Show, stop: Stop) -> list[tuple[int, Embeds, Embeds]]:
        negative = _negative(order.request, self._model.spec)
        device = self._model.device.torch
        found = []
        for prompt in order.one.prompts:
            words = _woken(prompt.text, _loras(order.request))
            pair = [self._embeds(text, show, stop) for text in (words, negative)]
            # Copied, for a pipeline may write into what it is given.
            placed = [
                {name: tensor.to(device, copy=True) for name, tensor in embeds.items()}
                for embeds in pair
            ]
            found.append((prompt.at, *placed))
        return found

    def _embeds(self, text: str, show: Show, stop: Stop) -> Embeds:
        """Return the embeddings of a text: remembered, from disk, or read by the model."""
        if not self._model.readers:
            return self._encode(text, show, stop)
        if text not in self._read:
            if len(self._read) >= 8:
                del self._read[next(iter(self._read))]
            encoder = self._model.encoder_hash(stop)
            self._read[text] = self._embeddings.get(
                encoder, text, lambda: self._encode(text, show, stop)
            )
        return self._read[text]

    def _encode(self, text: str, show: Show, stop: Stop) -> Embeds:
        import torch

        self._load_readers(show, stop)
        show(READING, 0, 0, None)
        pipeline = self._model.pipeline(reads=True)
        asked = asking(self._model.modules.values(), stop)
        with self.placing.reading(), asked, torch.no_grad():
            return self._model.family.encode(pipeline, text)

    def _make_room(self) -> None:
        """Let go of what read the words where the machine is short of memory."""
        total, free = host_memory()
        if self._model.readers and free < total * KEPT_FREE:
            self._model.drop_readers()

    def _load_readers(self, show: Show, stop: Stop) -> None:
        if not self._model.can_read:
            self._model.load_readers(stop, lambda k, n: show(LOADING, k, n, None))


def _negative(request: RenderRequest, spec: ModelSpec) -> str:
    return request.negative_prompt or spec.negative_prompt


def _loras(request: RenderRequest) -> list[tuple[Lora, float]]:
    """Return the LoRAs of a request with their strengths. Raises RenderError."""
    there = {one.id: one for one in MODELS.installed.loras}
    for use in request.loras:
        if use.id not in there:
            raise RenderError(
                f"The LoRA “{use.id}” is not in the list of models; add it again, or leave it out."
            )
    return [(there[use.id], use.strength) for use in request.loras]


def _woken(text: str, loras: list[tuple[Lora, float]]) -> str:
    """Return the words with those that wake the LoRAs, where they are not in them."""
    triggers = [one.trigger for one, _ in loras if one.trigger and one.trigger not in text]
    return ", ".join([*triggers, text])


def _parted(output: Output, inputs: Inputs, count: int) -> list[Output]:
    """Return the outputs of each seed. Raises RenderError for what was not asked for, or black."""
    made = output.pictures
    said = (count * inputs.num_frames, inputs.height, inputs.width, 3)
    if made.shape != said:
        raise RenderError(
            f"The model made {made.shape[0]} frames of {made.shape[2]}×{made.shape[1]} instead of "
            f"{said[0]} of {said[2]}×{said[1]}; choose another size or length and retry."
        )
    parts = np.split(made, count)
    if not all(part.any() for part in parts):
        raise RenderError(
            "The pictures came out black: the model's numbers ran over. Lower the guidance or a "
            "LoRA's strength, or choose another size, and retry."
        )
    return [output] if count == 1 else [Output(part) for part in parts]
