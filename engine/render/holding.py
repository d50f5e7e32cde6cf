"""Holds a model in memory as planned, and renders its passes; plans anew when memory runs out.

What a pass took is measured and learned from. Runs in the worker, in the thread aside.
"""

import contextlib
import traceback

import msgspec

from engine.render.aside import Stop
from engine.render.backend import Extent, ModelSpec, RenderError
from engine.render.cache import EmbeddingCache
from engine.render.device import Device, measured_facts
from engine.render.family import Output
from engine.render.learned import (
    Learned,
    learn_peak,
    learn_shortage,
    learn_success,
    read_learned,
    write_learned,
)
from engine.render.loading import LoadedModel, open_model
from engine.render.memory import MemoryPlan, plan_memory, plan_name, with_numbers
from engine.render.running import LOADING, Order, Runner, Show
from engine.render.shortage import is_shortage
from engine.render.speed import read_speed

TOGETHER = 4_000_000
"""Pixels of all frames of takes that are made at once, at most."""


class Holding:
    """A model that is loaded when a pass asks for it, and kept."""

    def __init__(self, spec: ModelSpec, embeddings: EmbeddingCache) -> None:
        self._spec = spec
        self._embeddings = embeddings
        self._device = Device(with_numbers(spec, measured_facts()))
        self._model: LoadedModel | None = None
        self._runner: Runner | None = None

    @property
    def model(self) -> LoadedModel | None:
        """The model as it is loaded, or None."""
        return self._model

    def run(self, order: Order, show: Show, stop: Stop) -> list[Output]:
        """Return what a pass makes for each seed, as many of them at once as there is room for.

        Raises RenderCancelled, or RenderError in one sentence.
        """
        order = msgspec.structs.replace(order, seeds=order.seeds[: self._count(order)])
        while True:
            plan = self._plan(order)
            outputs = self._tried(order, plan, show, stop)
            if outputs is not None:
                return outputs
            self._learn_shortage(order, plan)
            after = self._plan(order)
            if (after.way, after.tiles) == (plan.way, plan.tiles) or not after.fits:
                raise RenderError(self._shortage(order))

    def _tried(self, order: Order, plan: MemoryPlan, show: Show, stop: Stop) -> list[Output] | None:
        """Return what a pass makes, or None where memory ran out; nothing holds the model then."""
        try:
            return self._measured(order, plan, show, stop)
        except (RuntimeError, MemoryError) as error:
            if not is_shortage(error):
                raise
            traceback.clear_frames(error.__traceback__)
        return None

    def _count(self, order: Order) -> int:
        """Return how many takes are made at once: more only where that costs nothing else.

        Large pictures keep a device busy by themselves; then the first take would only come late.
        """
        single = msgspec.structs.replace(order, seeds=())
        most = min(len(order.seeds), TOGETHER // single.pixels)
        if most < 2 or self._spec.sound or not self._spec.together:
            return 1
        alone = self._plan(single)
        for count in range(most, 1, -1):
            plan = self._plan(msgspec.structs.replace(order, seeds=order.seeds[:count]))
            if plan.fits and (plan.way, plan.tiles) == (alone.way, alone.tiles):
                return count
        return 1

    def _plan(self, order: Order) -> MemoryPlan:
        """Return how the model is to be held. Raises RenderError where there is no hope."""
        extent = Extent(
            num_frames=order.one.num_frames,
            head=0,
            width=order.width,
            height=order.height,
            rate=order.rate,
        )
        facts = self._device.facts if self._model else with_numbers(self._spec, measured_facts())
        chosen = read_speed().of(self._spec.id).held(order.request.memory)
        takes = len(order.own_seeds)
        plan = plan_memory(self._spec, extent, facts, read_learned(), chosen, takes)
        if plan.bytes_host > facts.host_total:
            raise RenderError(f"{self._spec.name} can't be rendered here. {plan.sentence}")
        return plan

    def _measured(self, order: Order, plan: MemoryPlan, show: Show, stop: Stop) -> list[Output]:
        runner = self._ready(plan, show, stop)
        outputs = runner.run(order, plan, show, stop)
        self._learn_success(order, plan, runner.work)
        return outputs

    def _learn_success(self, order: Order, plan: MemoryPlan, work: int | None) -> None:
        facts, model, pixels = self._device.facts, self._spec.id, order.pixels
        before = read_learned()
        learned = learn_success(before, facts, model, plan_name(plan.way, plan.tiles), pixels)
        if work is not None and plan.way == "full" and not plan.tiles:
            learned = learn_peak(learned, facts, model, work, pixels)
        if learned != before:
            _keep(learned)

    def _ready(self, plan: MemoryPlan, show: Show, stop: Stop) -> Runner:
        """Return what runs the model, loaded once, or anew where the plan needs that."""
        if self._runner is None or not self._runner.placing.can_take(plan):
            self._let_go()
            self._device = Device(with_numbers(self._spec, measured_facts()))
            show(LOADING, 0, 0, None)
            model = open_model(self._spec, self._device)
            model.load(stop, lambda part, parts: show(LOADING, part, parts, None))
            self._model, self._runner = model, Runner(model, self._embeddings)
        return self._runner

    def _let_go(self) -> None:
        self._model = self._runner = None
        self._device.empty()

    def _learn_shortage(self, order: Order, plan: MemoryPlan) -> None:
        self._let_go()
        name = plan_name(plan.way, plan.tiles)
        facts, model = self._device.facts, self._spec.id
        _keep(learn_shortage(read_learned(), facts, model, name, order.pixels))

    def _shortage(self, order: Order) -> str:
        return (
            f"There was not enough memory for {order.one.num_frames} frames of "
            f"{order.width}×{order.height} with {self._spec.name}; nothing was lost. Choose a "
            "smaller size or a shorter shot, or close other programs, and retry."
        )


def _keep(learned: Learned) -> None:
    with contextlib.suppress(OSError):
        write_learned(learned)
