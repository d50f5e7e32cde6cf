"""Step caches: offered only where they spare a fifth of the work, and gone when they were used."""

from fractions import Fraction

import msgspec
import pytest

from engine.project.document import Shot
from engine.project.request import RenderRequest
from engine.render.adding import add_model
from engine.render.backend import RenderCancelled, RenderError
from engine.render.diffusion import Diffusion
from engine.render.families.table import MODELS
from engine.render.running import RENDERING
from engine.render.step_cache import OFFERED, SAID

from tiny.table import TINY

pytestmark = pytest.mark.timeout(300)
STEPS = 20
TRIED = {"wan": "wan21_t2v", "ltx": "ltx_090"}
"""A tiny model for some of the families; the figures of all were taken in the same way."""


class Rendered:
    """A tiny model, the pictures it makes, and how many layers were computed for them."""

    def __init__(self, folder, family: str) -> None:
        import torch

        torch.set_num_threads(1)
        built = TINY[TRIED[family]](TRIED[family], folder / family, 0)
        spec = MODELS[add_model(built, name=family).id]
        shot = Shot(id="0" * 16, slate="010", duration=5)
        width, height = spec.size_for(32, 32)
        self.request = RenderRequest(
            model=family, shot=shot, prompt="a fox", negative_prompt="", seed=1, variation=0,
            width=width, height=height, rate=Fraction(24), num_frames=spec.min_frames, head=0,
            shot_id=shot.id, fingerprint="0" * 32, num_inference_steps=STEPS,
        )  # fmt: skip
        self.backend, self.folder, self.count = Diffusion(spec), folder, 0

    def pictures(self, kind, stop_at: int = STEPS + 1) -> tuple[bytes, int]:
        """Return the clip's bytes and the number of layers computed."""
        import torch
        from torch.nn.modules.module import register_module_forward_pre_hook

        def count(module, arguments) -> None:
            self.count += isinstance(module, torch.nn.Linear)

        def on_step(phase, step, steps, picture) -> None:
            if phase == RENDERING and step == stop_at:
                raise RenderCancelled

        out = self.folder / f"{len(list(self.folder.iterdir()))}"
        out.mkdir()
        self.count = 0
        handle = register_module_forward_pre_hook(count)
        try:
            request = msgspec.structs.replace(self.request, step_cache=kind)
            self.backend.render(request, self.folder, out, on_step)
        finally:
            handle.remove()
        return (out / "clip.mp4").read_bytes(), self.count


@pytest.mark.parametrize("family", TRIED)
def test_what_is_offered_spares_a_fifth_and_leaves_nothing_behind(tmp_path, family):
    rendered = Rendered(tmp_path, family)
    rendered.pictures(None)
    plain, whole = rendered.pictures(None)
    for kind in OFFERED[family]:
        cached, count = rendered.pictures(kind)
        assert count <= 0.8 * whole, (kind, count / whole)
        with pytest.raises(RenderCancelled):
            rendered.pictures(kind, stop_at=STEPS // 2)
        assert rendered.pictures(kind)[0] == cached, "a cancelled render left something in it"
        assert rendered.pictures(None)[0] == plain


def test_a_cache_that_a_model_cannot_use_is_one_sentence(tmp_path):
    rendered = Rendered(tmp_path, "ltx")
    assert "pyramid" not in OFFERED["ltx"]
    with pytest.raises(RenderError, match="step cache"):
        rendered.pictures("pyramid")
    assert isinstance(rendered.pictures(None)[0], bytes)


def test_every_cache_says_what_it_does():
    assert all(SAID[kind] for kinds in OFFERED.values() for kind in kinds)
