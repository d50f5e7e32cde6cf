"""HunyuanVideo and 1.5: what a checkpoint is taken for, and what reaches its denoiser."""

import numpy as np
import pytest
import torch

from engine.render.families import hunyuan, hunyuan15
from engine.render.family import Family, Placed

from tiny import inputs as tiny
from tiny.hunyuan import build

VARIANTS: dict[str, Family] = {
    "hunyuan_t2v": hunyuan.FAMILY,
    "hunyuan_i2v": hunyuan.FAMILY,
    "hunyuan_i2v_33ch": hunyuan.FAMILY,
    "hunyuan15_t2v": hunyuan15.FAMILY,
    "hunyuan15_i2v": hunyuan15.FAMILY,
}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    loaded: dict[str, tiny.Loaded] = {}

    def model(variant: str) -> tiny.Loaded:
        if variant not in loaded:
            folder = build(variant, tmp_path_factory.mktemp("hunyuan") / variant)
            loaded[variant] = tiny.Loaded(VARIANTS[variant], folder)
        return loaded[variant]

    return model


def _inputs(model: tiny.Loaded, **changes):
    given = model.inputs(num_frames=5, **changes)
    if "first" not in model.spec.abilities:
        return given
    still = Placed(tiny.picture(given)[None], 0, 1.0)
    return tiny.changed(given, conditions=[still])


def _encoded(pipeline, still: np.ndarray) -> torch.Tensor:
    pixels = torch.from_numpy(still).permute(2, 0, 1)[None, :, None].float() / 127.5 - 1
    with torch.no_grad():
        latents = pipeline.vae.encode(pixels).latent_dist.mode()
    return latents * pipeline.vae.config.scaling_factor


@pytest.mark.parametrize(
    ("variant", "name", "ability"),
    [
        ("hunyuan_t2v", "HunyuanVideo", "words"),
        ("hunyuan_i2v", "HunyuanVideo I2V", "first"),
        ("hunyuan_i2v_33ch", "HunyuanVideo I2V", "first"),
        ("hunyuan15_t2v", "HunyuanVideo 1.5 T2V 480p", "words"),
        ("hunyuan15_i2v", "HunyuanVideo 1.5 I2V 480p", "first"),
    ],
)
def test_a_checkpoint_is_known_by_its_configs(models, variant, name, ability):
    spec = models(variant).spec
    assert (spec.name, spec.abilities, spec.rate) == (name, (ability,), 24)


@pytest.mark.parametrize("variant", VARIANTS)
def test_frames_and_size_are_as_promised(models, variant):
    model = models(variant)
    made = model.render(_inputs(model, width=96, height=48)).pictures
    assert made.shape == (5, 48, 96, 3) and made.dtype == np.uint8


@pytest.mark.parametrize("variant", ["hunyuan_t2v", "hunyuan_i2v"])
def test_the_seed_decides(models, variant):
    model = models(variant)
    first, again, other = (model.render(_inputs(model, seed=n)).pictures for n in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_instructions_are_cut_off_and_the_words_are_not(models):
    model = models("hunyuan_t2v")
    said = model.encode("A red fox")
    assert said["prompt_embeds"].shape[1] == 256
    assert said["prompt_attention_mask"].sum() == len("Aredfox") + 1
    given = _inputs(model)
    model.render(given)
    seen = model.seen[0]
    for name, reached in (
        ("prompt_embeds", "encoder_hidden_states"),
        ("prompt_attention_mask", "encoder_attention_mask"),
        ("pooled_prompt_embeds", "pooled_projections"),
    ):
        assert torch.equal(seen[reached], given.prompts[0][1][name])
    assert seen["guidance"].tolist() == [6000.0]


def test_a_still_is_held_as_the_first_latent(models):
    model = models("hunyuan_i2v")
    given = _inputs(model)
    model.render(given)
    still = _encoded(model.pipeline, given.conditions[0].pictures[0])
    for call in model.seen:
        assert torch.allclose(call["hidden_states"][:, :, :1], still, atol=1e-3)


def test_a_still_lies_beside_the_noise_for_thirty_three_channels(models):
    model = models("hunyuan_i2v_33ch")
    given = _inputs(model)
    model.render(given)
    seen = model.seen[0]["hidden_states"]
    still = _encoded(model.pipeline, given.conditions[0].pictures[0])
    assert seen.shape[1:3] == (33, 3)  # a latent more than the two of five frames
    assert torch.allclose(seen[:, 16:32, :1], still, atol=1e-3)
    assert seen[:, 16:32, 1:].abs().max() == 0
    assert seen[0, 32].amax(dim=(1, 2)).tolist() == [1, 0, 0]


def test_words_are_read_together_with_the_still(models):
    model = models("hunyuan_i2v")
    assert model.encode("A red fox") == {}
    given = _inputs(model)
    model.render(given)
    before = model.seen[0]["encoder_hidden_states"]
    model.render(tiny.changed(_inputs(model), texts=[(0, "A blue ship")]))
    after = model.seen[0]["encoder_hidden_states"]
    assert before.shape == after.shape and not torch.equal(before, after)


def test_a_guider_of_the_wanted_scale_says_both_words(models):
    model = models("hunyuan15_t2v")
    model.render(_inputs(model, guidance_scale=4.0, negative_text="blurred"))
    assert len(model.seen) == 4  # two steps, with and without the words
    assert not torch.equal(*(call["encoder_hidden_states"] for call in model.seen[:2]))
    model.render(_inputs(model, guidance_scale=1.0))
    assert len(model.seen) == 2
    assert model.pipeline.guider.guidance_scale == 6.0


def test_what_stands_in_quotes_is_read_letter_by_letter(models):
    model = models("hunyuan15_t2v")
    plain, quoted = model.encode("A sign"), model.encode('A sign that says "OPEN"')
    assert plain["prompt_embeds_mask_2"].sum() == 0
    assert quoted["prompt_embeds_mask_2"].sum() == len('Text "OPEN". ') + 1


def test_the_still_of_the_lighter_model_lies_beside_the_noise(models):
    model = models("hunyuan15_i2v")
    given = _inputs(model, width=96, height=48)
    model.render(given)
    seen, channels = model.seen[0]["hidden_states"], 8
    still = _encoded(model.pipeline, given.conditions[0].pictures[0])
    assert seen.shape == (1, 17, 2, 3, 6)
    assert torch.allclose(seen[:, channels:-1, :1], still, atol=1e-3)
    assert seen[:, channels:-1, 1:].abs().max() == 0
    assert seen[0, -1].amax(dim=(1, 2)).tolist() == [1, 0]
    assert model.seen[0]["image_embeds"].shape[1] == 729


@pytest.mark.parametrize("variant", VARIANTS)
def test_several_seeds_in_one_call_are_several_takes(models, variant):
    model = models(variant)
    seeds = [torch.Generator().manual_seed(n) for n in (3, 4)]
    both = model.render(_inputs(model, generator=seeds)).pictures
    assert len(both) == 10 and not np.array_equal(both[:5], both[5:])
    alone = model.render(_inputs(model, seed=3)).pictures
    assert np.abs(both[:5].astype(int) - alone).max() <= 2


def test_a_preview_has_a_picture_for_every_latent_frame(models):
    model = models("hunyuan_t2v")
    given = _inputs(model)
    model.render(given)
    shown = hunyuan.picture(model.pipeline, model.seen[0]["hidden_states"], given)
    assert shown.shape == (2, 6, 8, 3) and shown.dtype == np.uint8
