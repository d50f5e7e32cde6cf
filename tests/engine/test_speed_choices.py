"""What was chosen for a model's speed, as the worker follows it: blocks, kernels, memory, words."""

from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from engine.project.document import Shot
from engine.project.request import RenderRequest
from engine.render import compiling, quantising, running
from engine.render.adding import add_model
from engine.render.aside import Stop
from engine.render.attention import attention
from engine.render.backend import RenderCancelled, RenderError
from engine.render.cache import EmbeddingCache
from engine.render.compiling import as_written, compile_blocks, compiled_below
from engine.render.cookbook import recipe_for
from engine.render.families.table import MODELS
from engine.render.holding import Holding
from engine.render.loading import LoadedModel
from engine.render.running import RENDERING, Order
from engine.render.shown import Shown
from engine.render.speed import choose

from tiny import wan

pytestmark = pytest.mark.timeout(300)
STEPS = 6


class Bench:
    """A tiny Wan that is held as a worker holds it."""

    def __init__(self, folder: Path) -> None:
        import torch

        torch.set_num_threads(1)
        self.spec = MODELS[add_model(wan.build("wan21_t2v", folder / "wan"), name="tiny").id]
        shot = Shot(id="0" * 16, slate="010", duration=5)
        request = RenderRequest(
            model="tiny", shot=shot, prompt="a fox", negative_prompt="", seed=1, variation=0,
            width=48, height=32, rate=Fraction(16), num_frames=5, head=0, shot_id=shot.id,
            fingerprint="0" * 32, num_inference_steps=STEPS,
        )  # fmt: skip
        one = recipe_for(request, self.spec).passes[0]
        self.order = Order(one, Shown(), request, 48, 32)
        self.holding = Holding(self.spec, EmbeddingCache(folder / "embeddings"))

    @property
    def denoiser(self):
        assert self.holding.model is not None
        return self.holding.model.denoisers["transformer"]

    def pictures(self, stop_at: int = STEPS + 1, stop: Stop | None = None, **asked) -> bytes:
        """Return the pictures of a render; `stop_at` cancels it at a step."""
        stop = stop or Stop()

        def show(phase, step, steps, picture) -> None:
            if phase == RENDERING and step == stop_at:
                stop.is_set = True

        request = msgspec.structs.replace(self.order.request, **asked)
        order = msgspec.structs.replace(self.order, request=request)
        return self.holding.run(order, show, stop)[0].pictures.tobytes()


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_compiled_blocks_are_asked_whether_to_stop_and_compile_nothing_of_that(bench):
    import torch
    from torch._dynamo.utils import counters

    plain = bench.pictures()
    torch._dynamo.reset()
    counters.clear()
    # Without a compiler of its own, what is traced runs as torch's own operations.
    compile_blocks([bench.denoiser], backend="eager")
    blocks = compiled_below(bench.denoiser)
    calls = [block._compiled_call_impl for block in blocks]
    assert len(blocks) == 2
    choose("tiny", compiled=True)
    assert bench.pictures() == plain
    traced = counters["stats"]["unique_graphs"]
    assert traced >= 1 and not counters["graph_break"]
    stop = Stop()
    bench.pictures(stop=stop)
    assert counters["stats"]["unique_graphs"] == traced, "a second render compiled anew"
    assert stop.beats >= 2 * len(blocks) * STEPS, "the blocks were not asked"
    with pytest.raises(RenderCancelled):
        bench.pictures(stop_at=2)
    assert [block._compiled_call_impl for block in blocks] == calls, "something was left on them"
    assert bench.pictures() == plain
    assert counters["stats"]["unique_graphs"] == traced
    cached = bench.pictures(step_cache="first_block")
    assert counters["stats"]["unique_graphs"] == traced, "a step cache's hooks were compiled"
    torch._dynamo.reset()
    with as_written([bench.denoiser]):
        assert not compiled_below(bench.denoiser)
    choose("tiny", compiled=False)
    assert bench.pictures() == plain and bench.pictures(step_cache="first_block") == cached


def test_compiling_needs_a_compiler_and_says_so(monkeypatch):
    monkeypatch.setattr(compiling.shutil, "which", lambda name: None)
    assert "C++ compiler" in compiling.why_not("cpu")
    assert compiling.why_not("mps")
    monkeypatch.setattr(compiling.importlib.util, "find_spec", lambda name: None)
    assert "triton" in compiling.why_not("cuda")


def test_a_kernel_is_used_for_one_model_and_set_back(bench, monkeypatch):
    from diffusers.models.attention_dispatch import _AttentionBackendRegistry

    used = []

    def noting(module, arguments) -> None:
        used.append(_AttentionBackendRegistry.get_active_backend()[0])

    before = _AttentionBackendRegistry.get_active_backend()[0]
    bench.pictures()
    bench.denoiser.register_forward_pre_hook(noting)
    monkeypatch.setattr(running, "usable", lambda device: ("native", "_native_math"))
    choose("tiny", attention="_native_math")
    bench.pictures()
    assert set(used) == {"_native_math"}
    with pytest.raises(RenderCancelled):
        bench.pictures(stop_at=2)
    assert _AttentionBackendRegistry.get_active_backend()[0] == before
    used.clear()
    choose("tiny", attention="sage")
    bench.pictures()
    assert set(used) == {before}, "a kernel that is not here was used"
    with pytest.raises((ValueError, RuntimeError)), attention("no such kernel"):
        pass
    assert _AttentionBackendRegistry.get_active_backend()[0] == before


def test_int8_is_refused_in_a_sentence_where_torchao_is_not(bench, monkeypatch):
    monkeypatch.setattr(quantising, "PACKAGE", "a_package_that_is_nowhere")
    bench.pictures()
    with pytest.raises(RenderError, match="torchao"):
        quantising.quantise([bench.denoiser])


def test_embeddings_go_by_what_an_encoder_is_not_by_where_it_lies(bench, tmp_path):
    bench.pictures()
    model = bench.holding.model
    assert model is not None

    def anew(family=model.family, **single: str) -> str:
        checkpoint = msgspec.structs.replace(model.checkpoint, single=single)
        loaded = LoadedModel(model.spec, checkpoint, family, model.device)
        return loaded.encoder_hash(Stop())

    first = anew()
    assert first == anew(transformer="another file altogether")
    file = tmp_path / "encoder.safetensors"
    file.write_bytes(b"one")
    replaced = anew(text_encoder=str(file))
    file.write_bytes(b"two")
    assert len({first, replaced, anew(text_encoder=str(file))}) == 3
    newer = msgspec.structs.replace(model.family, encoding=model.family.encoding + 1)
    assert anew(family=newer) != first
