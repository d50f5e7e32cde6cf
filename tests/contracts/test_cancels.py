"""After a cancel at any phase the next render is bit for bit that of a worker that just began.

For models of several families, without step caches and with those that they can use. How soon a
cancel is followed is measured by tests/benchmarks/bench_diffusion.py.
"""

import msgspec
import pytest

from engine.project.request import StepCache
from engine.render.adding import add_model
from engine.render.aside import Stop
from engine.render.backend import RenderCancelled, RenderError
from engine.render.cache import EmbeddingCache
from engine.render.families.table import MODELS
from engine.render.holding import Holding
from engine.render.running import DECODING, LOADING, READING, RENDERING
from engine.render.trying import order_for

from tiny.table import TINY

pytestmark = pytest.mark.timeout(300)
STEPS = 5
EVERY = pytest.mark.every_mode
FAMILIES = ("wan21_t2v", "flux", "ltx_090", "hunyuan_t2v")
"""The first two each time, all with `--every-mode`."""
CACHES: tuple[StepCache | None, ...] = (None, "first_block", "taylor")


class Worker:
    """A tiny model, held as a worker holds it that just began."""

    def __init__(self, variant: str, place) -> None:
        import torch

        torch.set_num_threads(1)
        if variant not in MODELS:
            add_model(TINY[variant](variant, place / variant, 0), name=variant)
        self.spec = msgspec.structs.replace(MODELS[variant], area=48 * 48)
        self.order = order_for(self.spec, STEPS)
        self.holding = Holding(self.spec, EmbeddingCache(place / "embeddings"))

    def pictures(
        self,
        cache: StepCache | None = None,
        words: str = "a fox",
        phase: str = "",
        step: int = 0,
    ) -> bytes:
        """Return the pictures; raises RenderCancelled where `step` of a phase is reached."""
        stop = Stop()

        def show(told: str, done: int, steps: int, picture: object) -> None:
            if told == phase and done >= step:
                stop.is_set = True
                # Between two modules there is nothing that asks but this.
                stop.check()

        prompts = tuple(
            msgspec.structs.replace(prompt, text=words) for prompt in self.order.one.prompts
        )
        request = msgspec.structs.replace(self.order.request, step_cache=cache)
        one = msgspec.structs.replace(self.order.one, prompts=prompts)
        order = msgspec.structs.replace(self.order, one=one, request=request)
        return self.holding.run(order, show, stop)[0].pictures.tobytes()


@pytest.fixture(params=[*FAMILIES[:2], *(pytest.param(one, marks=EVERY) for one in FAMILIES[2:])])
def variant(request):
    return request.param


def test_a_cancel_at_any_phase_leaves_nothing_behind(variant, tmp_path):
    clean: dict[StepCache | None, bytes] = {None: Worker(variant, tmp_path).pictures()}
    worker = Worker(variant, tmp_path)
    with pytest.raises(RenderCancelled):
        worker.pictures(phase=LOADING, step=1)
    assert worker.pictures() == clean[None], "cancelled while it was loaded"
    for cache in CACHES:
        if cache not in clean:
            try:
                clean[cache] = Worker(variant, tmp_path).pictures(cache)
            except RenderError:
                assert worker.pictures() == clean[None], f"{cache} was refused half way"
                continue
        phases = [(RENDERING, STEPS - 1), (DECODING, 0)]
        if cache is None and worker.order.one.prompts and worker.spec.token_limit:
            phases.append((READING, 0))
        for phase, step in phases:
            words = f"{phase} {cache}" if phase == READING else "a fox"
            with pytest.raises(RenderCancelled):
                worker.pictures(cache, words, phase, step)
            assert worker.pictures(cache) == clean[cache], (cache, phase)
        assert worker.pictures() == clean[None], cache
