"""Step caches: offered only where they spare a fifth of the work, and gone when they were used."""

from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from engine.project.document import Shot
from engine.project.request import RenderRequest, StepCache
from engine.render.adding import add_model
from engine.render.aside import Stop
from engine.render.backend import RenderCancelled, RenderError
from engine.render.cache import EmbeddingCache
from engine.render.cookbook import recipe_for
from engine.render.families.table import MODELS
from engine.render.holding import Holding
from engine.render.quality import cache_of
from engine.render.running import RENDERING, Order
from engine.render.shown import Shown
from engine.render.step_cache import EVERY, SAID, TITLES
from engine.render.tried import CacheTrial, Trial, identity, read_trial
from engine.render.trying import try_model

from tiny.table import TINY

pytestmark = pytest.mark.timeout(300)
STEPS = 12
TRIED = ("wan", "ltx")
BUILT = {"wan": "wan21_t2v", "ltx": "ltx_090", "stills": "z_image"}
"""A tiny model for some of the families; the figures of all were taken in the same way."""


class Rendered:
    """A tiny model, the pictures it makes, and how many layers were computed for them."""

    trial: Trial
    told: list

    def __init__(self, folder: Path, family: str) -> None:
        import torch

        torch.set_num_threads(1)
        built = TINY[BUILT[family]](BUILT[family], folder / family, 0)
        self.spec = spec = MODELS[add_model(built, name=family).id]
        shot = Shot(id="0" * 16, slate="010", duration=5)
        width, height = spec.size_for(32, 32)
        request = RenderRequest(
            model=family, shot=shot, prompt="a fox", negative_prompt="", seed=1, variation=0,
            width=width, height=height, rate=Fraction(24), num_frames=spec.min_frames, head=0,
            shot_id=shot.id, fingerprint="0" * 32, num_inference_steps=STEPS,
        )  # fmt: skip
        one = recipe_for(request, spec).passes[0]
        self.order = Order(one, Shown(), request, width, height)
        self.folder, self.family, self.count = folder, family, 0
        self.holding = self.clean()

    def clean(self) -> Holding:
        """Return the model as a worker that just began would hold it."""
        return Holding(self.spec, EmbeddingCache(self.folder / "embeddings"))

    def pictures(self, kind, stop_at: int = STEPS + 1, holding=None) -> tuple[bytes, int]:
        """Return the pictures and the number of layers computed."""
        import torch
        from torch.nn.modules.module import register_module_forward_pre_hook

        def count(module, arguments) -> None:
            self.count += isinstance(module, torch.nn.Linear)

        def show(phase, step, steps, picture) -> None:
            if phase == RENDERING and step == stop_at:
                raise RenderCancelled

        self.count = 0
        request = msgspec.structs.replace(self.order.request, step_cache=kind)
        order = msgspec.structs.replace(self.order, request=request)
        handle = register_module_forward_pre_hook(count)
        try:
            (output,) = (holding or self.holding).run(order, show, Stop())
        finally:
            handle.remove()
        return output.pictures.tobytes(), self.count


@pytest.fixture(scope="module", params=TRIED)
def tried(request, tmp_path_factory):
    """A tiny model that was tried, with what was found."""
    place = tmp_path_factory.mktemp("tried")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYREEL_HOME", str(place))
        rendered = Rendered(place, request.param)
        told = []
        small = msgspec.structs.replace(rendered.spec, area=64 * 64)
        rendered.trial = try_model(small, lambda *how: told.append(how), steps=STEPS)
        rendered.told = told
        yield rendered


@pytest.fixture
def rendered(tried, monkeypatch):
    monkeypatch.setenv("STORYREEL_HOME", str(tried.folder))
    return tried


def test_a_trial_counts_what_each_cache_spares_and_how_much_it_changes(rendered):
    trial = rendered.trial
    assert set(trial.caches) | set(trial.refused) == set(EVERY)
    assert trial.pace > 0 and trial.steps == STEPS
    assert "mag" in trial.offered and len(trial.ratios) == STEPS
    assert all(trial.caches[kind].work <= 0.8 for kind in trial.offered)
    assert all(20 < one.likeness <= 99 for one in trial.caches.values())
    assert trial.balanced in trial.offered
    assert read_trial(rendered.spec) == trial
    names = {what for what, _, _ in rendered.told}
    assert {"As it is", *trial.caches} <= names


def test_what_is_offered_spares_a_fifth_and_leaves_nothing_behind(rendered):
    plain, whole = rendered.pictures(None)
    for kind in rendered.trial.offered:
        cached, count = rendered.pictures(kind)
        assert count <= 0.8 * whole, (kind, count / whole)
        with pytest.raises(RenderCancelled):
            rendered.pictures(kind, stop_at=STEPS // 2)
        assert rendered.pictures(kind)[0] == cached, "a cancelled render left something in it"
        assert rendered.pictures(None)[0] == plain
    first = rendered.trial.offered[0]
    warm = rendered.pictures(first)[0]
    assert rendered.pictures(first, holding=rendered.clean())[0] == warm, "as in a new worker"


def test_a_model_that_was_replaced_counts_as_not_tried(rendered):
    assert identity(rendered.spec)
    (file,) = (rendered.folder / rendered.family / "transformer").glob("*.safetensors")
    content = file.read_bytes()
    try:
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert read_trial(rendered.spec) is None
        with pytest.raises(RenderError, match="not tried on this machine yet"):
            cache_of("balanced", rendered.spec)
    finally:
        file.write_bytes(content)
    assert identity(rendered.spec, known_only=False)
    assert read_trial(rendered.spec) == rendered.trial
    assert cache_of("balanced", rendered.spec) == rendered.trial.balanced
    assert cache_of("final", rendered.spec) is None


def test_a_cache_that_can_not_be_used_is_one_sentence(tmp_path):
    rendered = Rendered(tmp_path, "stills")
    plain = rendered.pictures(None)[0]
    for kind, said in (("mag", "--try"), ("first_block", "can't be used")):
        with pytest.raises(RenderError, match=said):
            rendered.pictures(kind)
        assert rendered.pictures(None)[0] == plain, "half a cache was left in it"


def test_balanced_is_the_quickest_of_those_that_differ_little():
    def one(work: float, likeness: float) -> CacheTrial:
        return CacheTrial(work=work, seconds=work, likeness=likeness)

    caches: dict[StepCache, CacheTrial] = {
        "mag": one(0.4, 19.0), "taylor": one(0.5, 33.0), "first_block": one(0.7, 45.0),
    }  # fmt: skip
    trial = Trial(
        device="CPU", steps=4, width=64, height=64, num_frames=5, pace=1.0,
        caches={**caches, "pyramid": one(0.9, 60.0)},
    )  # fmt: skip
    assert trial.offered == ("first_block", "taylor", "mag")
    assert trial.balanced == "taylor"
    assert caches["taylor"].sentence == (
        "computes 50 % of the layers; hardly a difference to be seen (33 dB)"
    )
    assert msgspec.structs.replace(trial, caches={"mag": caches["mag"]}).balanced is None


def test_every_cache_says_what_it_does():
    assert set(SAID) == set(TITLES) == set(EVERY)
