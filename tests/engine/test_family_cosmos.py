"""Cosmos with tiny models and a stand-in for its guardrail: what reached the denoiser."""

import shutil
import sys

import numpy as np
import pytest

from engine.render.backend import RenderError
from engine.render.families import cosmos
from engine.render.family import Placed

from tiny import cosmos as tiny
from tiny.inputs import Loaded, changed, checkpoint, picture


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    made: dict[str, Loaded] = {}

    def get(variant: str) -> Loaded:
        if variant not in made:
            folder = tiny.build(variant, tmp_path_factory.mktemp("models") / variant)
            with pytest.MonkeyPatch.context() as patch:
                patch.setitem(sys.modules, "cosmos_guardrail", tiny.package())
                made[variant] = Loaded(cosmos.FAMILY, folder)
        return made[variant]

    return get


def fresh(seed: int) -> dict:
    import torch

    return {"generator": torch.Generator().manual_seed(seed)}


def run(inputs, count: int, seed: int = 1) -> list[Placed]:
    shown = np.stack([picture(inputs, seed + n) for n in range(count)])
    return [Placed(shown, 0, 1.0)]


@pytest.mark.parametrize("variant", ["cosmos25_predict", "cosmos2_t2i"])
def test_words_make_what_was_promised(models, variant):
    model = models(variant)
    inputs = model.inputs()
    made = model.render(inputs).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    assert np.array_equal(made, model.render(changed(inputs, **fresh(0))).pictures)
    assert not np.array_equal(made, model.render(changed(inputs, **fresh(1))).pictures)
    embeds = inputs.prompts[0][1]["prompt_embeds"]
    assert np.array_equal(model.seen[0]["encoder_hidden_states"], embeds)


@pytest.mark.parametrize("variant", ["cosmos2_v2w", "cosmos25_predict"])
@pytest.mark.parametrize(("given", "latents"), [(1, 1), (5, 2)])
def test_frames_that_are_given_stay_in_their_latents(models, variant, given, latents):
    model = models(variant)
    inputs = model.inputs()
    made = model.render(changed(inputs, conditions=run(inputs, given))).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    mask = model.seen[0]["condition_mask"].numpy()
    assert mask[:, :, :latents].all()
    assert not mask[:, :, latents:].any()
    begin, end = (model.seen[n]["hidden_states"].numpy() for n in (0, -1))
    assert np.array_equal(begin[:, :, :latents], end[:, :, :latents])
    assert not np.allclose(begin[:, :, latents:], end[:, :, latents:])
    model.render(changed(inputs, conditions=run(inputs, given, 9), **fresh(0)))
    other = model.seen[0]["hidden_states"].numpy()
    assert not np.allclose(begin[:, :, :latents], other[:, :, :latents])


def test_the_model_of_stills_needs_one(models):
    with pytest.raises(RenderError, match="still"):
        models("cosmos2_v2w").render(models("cosmos2_v2w").inputs())


def test_the_guardrail_reads_the_words_and_sees_what_was_made(models):
    model = models("cosmos2_t2i")
    guardrail = model.pipeline.safety_checker
    model.render(model.inputs())
    assert guardrail.seen[-1].shape[-1] == 3
    model.encode("a brown bear")
    assert "a brown bear" in guardrail.read
    with pytest.raises(RenderError, match="guardrail"):
        model.encode("something forbidden")


def test_without_the_guardrail_nothing_is_run(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "cosmos_guardrail", None)
    with pytest.raises(RenderError, match="guardrail"):
        cosmos.parts(tmp_path)


def test_a_guide_reaches_the_denoiser_through_its_control_net(models):
    model = models("cosmos25_transfer")
    given = model.inputs()
    reached = []
    for seed in (1, 2):
        guide = run(given, given.num_frames, seed)[0].pictures
        made = model.render(changed(given, control=guide, **fresh(0))).pictures
        assert made.shape == (given.num_frames, given.height, given.width, 3)
        reached.append(model.seen[0])
    one, other = (seen["block_controlnet_hidden_states"][0].numpy() for seen in reached)
    assert not np.allclose(one, other)
    noise = [seen["hidden_states"].numpy() for seen in reached]
    assert np.array_equal(*noise), "the guide changes what guides, not the noise"
    with pytest.raises(RenderError, match="guide video"):
        model.render(given)


def test_transfer_needs_its_control_net(tmp_path):
    folder = tiny.build("cosmos25_transfer", tmp_path / "transfer")
    shutil.rmtree(folder / "controlnet")
    with pytest.raises(RenderError, match="in the folder controlnet"):
        cosmos.spec(checkpoint(folder))
