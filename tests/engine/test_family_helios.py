"""Helios with tiny models: what reached the denoiser, chunk by chunk, and what came out."""

import numpy as np
import pytest

from engine.render.families import helios
from engine.render.family import Placed

from tiny import helios as tiny
from tiny.inputs import Loaded, changed, picture


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    made: dict[str, Loaded] = {}

    def get(variant: str) -> Loaded:
        if variant not in made:
            folder = tiny.build(variant, tmp_path_factory.mktemp("models") / variant)
            made[variant] = Loaded(helios.FAMILY, folder)
        return made[variant]

    return get


def fresh(seed: int) -> dict:
    import torch

    return {"generator": torch.Generator().manual_seed(seed)}


def run(inputs, count: int) -> np.ndarray:
    return np.stack([picture(inputs, 1 + n) for n in range(count)])


@pytest.mark.parametrize("variant", tiny.VARIANTS)
@pytest.mark.parametrize("frames", [33, 65])
def test_film_from_words_is_as_long_and_large_as_promised(models, variant, frames):
    model = models(variant)
    assert model.spec.legal_frames(frames - 5) == frames
    inputs = model.inputs(num_frames=frames)
    made = model.render(inputs).pictures
    assert made.shape == (frames, inputs.height, inputs.width, 3)


def test_the_seed_alone_tells_takes_apart(models):
    model = models("helios_distilled")
    inputs = model.inputs()
    one = model.render(inputs).pictures
    assert np.array_equal(one, model.render(changed(inputs, **fresh(0))).pictures)
    assert not np.array_equal(one, model.render(changed(inputs, **fresh(1))).pictures)


def test_the_still_stands_before_every_chunk(models):
    model = models("helios")
    inputs = model.inputs(num_frames=65, guidance_scale=1.0)
    model.render(inputs)
    alone = model.seen[0]["latents_history_short"].numpy()
    assert not alone[:, :, 0].any()
    given = [Placed(picture(inputs)[None], 0, 1.0)]
    made = model.render(changed(inputs, conditions=given, **fresh(0))).pictures
    assert made.shape == (65, inputs.height, inputs.width, 3)
    prefixes = [seen["latents_history_short"].numpy()[:, :, 0] for seen in model.seen]
    assert prefixes[0].any()
    assert all(np.array_equal(prefixes[0], other) for other in prefixes)


def test_the_second_chunk_sees_the_first(models):
    model = models("helios")
    inputs = model.inputs(num_frames=65, guidance_scale=1.0)
    model.render(inputs)
    first, _, second, _ = (seen["latents_history_mid"].numpy() for seen in model.seen)
    assert not first.any()
    assert second.any()


@pytest.mark.parametrize("count", [33, 5])
def test_a_take_goes_on_behind_the_frames_that_are_kept(models, count):
    model = models("helios")
    inputs = model.inputs(num_frames=65, guidance_scale=1.0)
    before = run(inputs, count)
    made = model.render(changed(inputs, conditions=[Placed(before, 0, 1.0)])).pictures
    assert made.shape == (65, inputs.height, inputs.width, 3)
    assert np.array_equal(made[:count], before)
    assert model.seen[0]["latents_history_mid"].numpy().any()


def test_the_words_that_reach_the_denoiser_are_those_that_were_encoded(models):
    model = models("helios_distilled")
    inputs = model.inputs()
    model.render(inputs)
    embeds = inputs.prompts[0][1]["prompt_embeds"]
    assert np.array_equal(model.seen[0]["encoder_hidden_states"], embeds)


def test_the_steps_are_shared_among_the_sizes_of_the_pyramid(models):
    model = models("helios_pyramid")
    inputs = model.inputs(num_inference_steps=6, guidance_scale=1.0)
    model.render(inputs)
    widths = [seen["hidden_states"].shape[-1] for seen in model.seen]
    assert widths == [2, 2, 4, 4, 8, 8]
