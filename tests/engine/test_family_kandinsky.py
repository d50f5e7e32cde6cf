"""Kandinsky 5 with tiny models: what reached the denoiser, and what came out."""

import numpy as np
import pytest

from engine.render.backend import RenderError
from engine.render.families import kandinsky
from engine.render.family import Placed

from tiny import kandinsky as tiny
from tiny.inputs import Loaded, changed, picture


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    made: dict[str, Loaded] = {}

    def get(variant: str) -> Loaded:
        if variant not in made:
            folder = tmp_path_factory.mktemp("models") / variant
            made[variant] = Loaded(kandinsky.FAMILY, tiny.build(variant, folder))
        return made[variant]

    return get


def fresh(seed: int) -> dict:
    import torch

    return {"generator": torch.Generator().manual_seed(seed)}


def test_film_from_words_is_as_long_and_large_as_promised(models):
    model = models("kandinsky5_t2v")
    inputs = model.inputs()
    made = model.render(inputs).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    mask = model.seen[0]["hidden_states"].numpy()[..., -1]
    assert not mask.any()
    assert np.array_equal(made, model.render(changed(inputs, **fresh(0))).pictures)
    assert not np.array_equal(made, model.render(changed(inputs, **fresh(1))).pictures)


def test_the_words_that_reach_the_denoiser_are_those_that_were_encoded(models):
    model = models("kandinsky5_t2v")
    inputs = model.inputs(negative_text="blurred")
    model.render(inputs)
    _, positive, negative = inputs.prompts[0]
    for seen, embeds in zip(model.seen[:2], (positive, negative), strict=True):
        assert np.array_equal(seen["encoder_hidden_states"], embeds["embeds_qwen"])
        assert np.array_equal(seen["pooled_projections"], embeds["embeds_clip"])


def test_the_still_is_the_first_latent_and_stays(models):
    model = models("kandinsky5_i2v")
    inputs = model.inputs(num_frames=model.spec.legal_frames(9))
    shown = picture(inputs)
    made = model.render(changed(inputs, conditions=[Placed(shown[None], 0, 1.0)])).pictures
    assert made.shape == (17, inputs.height, inputs.width, 3)
    first, last = (model.seen[n]["hidden_states"].numpy() for n in (0, -1))
    assert np.array_equal(first[:, 0], last[:, 0])
    assert not np.allclose(first[:, 1:], last[:, 1:])
    mask = first[..., -1]
    assert mask[:, 0].all()
    assert not mask[:, 1:].any()
    other = changed(inputs, conditions=[Placed(255 - shown[None], 0, 1.0)], **fresh(0))
    model.render(other)
    assert not np.allclose(first[:, 0], model.seen[0]["hidden_states"].numpy()[:, 0])


def test_a_model_of_stills_needs_one(models):
    model = models("kandinsky5_i2v")
    with pytest.raises(RenderError, match="still"):
        model.render(model.inputs())


def test_a_preview_is_an_eighth_of_the_picture(models):
    import torch

    model = models("kandinsky5_t2v")
    shown = kandinsky.picture(model.pipeline, torch.zeros(1, 3, 6, 8, 33), model.inputs())
    assert shown.shape == (3, 6, 8, 3)
