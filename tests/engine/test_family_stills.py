"""Families of pictures, each called with a tiny model of its own: what reached the denoiser."""

import numpy as np
import pytest

from engine.render.backend import RenderError
from engine.render.families import flux, qwen_image, stable_diffusion, z_image
from engine.render.families import stills as others
from engine.render.family import Family, Placed

from tiny import stills
from tiny.inputs import Loaded, picture

FAMILIES: dict[str, Family] = {
    "sd15": stable_diffusion.FAMILY,
    "sdxl": stable_diffusion.XL,
    "flux": flux.FAMILY,
    "flux_kontext": flux.FAMILY,
    "z_image": z_image.FAMILY,
    "qwen_image": qwen_image.FAMILY,
    "qwen_edit": qwen_image.FAMILY,
    "qwen_edit_plus": qwen_image.FAMILY,
    "sd3": others.FAMILY,
}
WORDS_ONLY = [name for name in FAMILIES if not name.startswith("qwen_edit")]
REMADE = ["sd15", "sdxl", "flux", "z_image", "qwen_image", "sd3"]


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    made: dict[str, Loaded] = {}

    def get(variant: str) -> Loaded:
        if variant not in made:
            folder = tmp_path_factory.mktemp("models") / variant
            made[variant] = Loaded(FAMILIES[variant], stills.build(variant, folder))
        return made[variant]

    return get


def given(inputs, shown: np.ndarray) -> list[Placed]:
    return [Placed(shown[None], 0, 1.0)]


@pytest.mark.parametrize("variant", WORDS_ONLY)
def test_words_make_one_picture_of_the_size_asked_for(models, variant):
    model = models(variant)
    inputs = model.inputs()
    made = model.render(inputs).pictures
    assert made.dtype == np.uint8
    assert made.shape == (1, inputs.height, inputs.width, 3)
    assert len(model.seen) in (2, 4)  # two steps; guidance asks twice where it is not batched


@pytest.mark.parametrize("variant", WORDS_ONLY)
def test_the_seed_alone_tells_pictures_apart(models, variant):
    model = models(variant)
    one, again, other = (model.render(model.inputs(seed)).pictures for seed in (4, 4, 5))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("variant", REMADE)
def test_strength_leaves_out_the_first_steps_and_lets_the_picture_through(models, variant):
    model = models(variant)
    inputs = model.inputs(num_inference_steps=4)
    shown = picture(inputs)
    model.render(model.inputs(num_inference_steps=4))
    whole = len(model.seen)
    again = model.inputs(num_inference_steps=4, conditions=given(inputs, shown), strength=0.5)
    first = model.render(again).pictures
    assert len(model.seen) * 2 == whole
    noisy = reached(model)
    other = model.inputs(num_inference_steps=4, conditions=given(inputs, 255 - shown), strength=0.5)
    second = model.render(other).pictures
    assert first.shape == second.shape == (1, inputs.height, inputs.width, 3)
    assert not np.allclose(noisy, reached(model))


@pytest.mark.parametrize("variant", REMADE)
def test_the_smallest_strength_still_does_one_step(models, variant):
    model = models(variant)
    inputs = model.inputs()
    model.render(model.inputs(conditions=given(inputs, picture(inputs)), strength=0.1))
    assert len(model.seen) in (1, 2)


def reached(model: Loaded) -> np.ndarray:
    """Return the first latents that reached the denoiser."""
    named = model.seen[0]
    latents = next(named[name] for name in ("sample", "hidden_states", "x") if name in named)
    latents = latents[0] if isinstance(latents, list) else latents
    return latents.float().numpy()


# Qwen-Image-Edit makes a megapixel of every picture, which takes seconds: one of the two is enough.
@pytest.mark.parametrize("variant", ["flux_kontext", "qwen_edit_plus"])
def test_an_edit_sees_the_picture_beside_the_latents(models, variant):
    model = models(variant)
    if variant == "flux_kontext":
        model.render(model.inputs())
        alone = reached(model).shape[1]
    else:
        inputs = model.inputs()
        alone = inputs.height // 16 * (inputs.width // 16)
    inputs = model.inputs()
    made = model.render(model.inputs(conditions=given(inputs, picture(inputs))))
    assert made.pictures.shape == (1, inputs.height, inputs.width, 3)
    assert reached(model).shape[1] > alone
    if variant == "flux_kontext":
        assert reached(model).shape[1] == 2 * alone


def test_an_edit_is_told_the_words_with_the_picture(models):
    model = models("qwen_edit")
    inputs = model.inputs()
    shown = picture(inputs)
    call = model.family.call(model.pipeline, model.inputs(conditions=given(inputs, shown)))
    assert call.pipeline == "QwenImageEditPipeline"
    assert call.arguments["prompt"] == inputs.texts[0][1]
    assert np.array_equal(np.asarray(call.arguments["image"]), shown)


def test_a_model_of_edits_makes_a_picture_of_words_alone(models):
    model = models("qwen_edit")
    inputs = model.inputs()
    assert model.render(inputs).pictures.shape == (1, inputs.height, inputs.width, 3)


@pytest.mark.parametrize("variant", ["sd15", "sdxl", "flux", "z_image", "qwen_image", "sd3"])
def test_the_embeddings_that_reach_the_denoiser_are_those_that_were_encoded(models, variant):
    model = models(variant)
    inputs = model.inputs(guidance_scale=0.0)
    model.render(inputs)
    words = inputs.prompts[0][1]["prompt_embeds"].numpy()
    named = model.seen[0]
    came = named["cap_feats"][0] if "cap_feats" in named else named["encoder_hidden_states"]
    assert np.array_equal(came.numpy(), words)


@pytest.mark.parametrize("variant", WORDS_ONLY)
def test_several_generators_make_several_pictures(models, variant):
    import torch

    model = models(variant)
    generators = [torch.Generator().manual_seed(seed) for seed in (4, 5)]
    inputs = model.inputs(generator=generators)
    made = model.render(inputs).pictures
    assert made.shape == (2, inputs.height, inputs.width, 3)
    assert not np.array_equal(made[0], made[1])
    assert np.abs(made[0].astype(int) - model.render(model.inputs(4)).pictures[0]).max() <= 1


@pytest.mark.parametrize("variant", [*REMADE, "flux_kontext"])
def test_several_generators_make_several_pictures_of_one(models, variant):
    import torch

    model = models(variant)
    if not model.spec.together:
        return
    shown = given(model.inputs(), picture(model.inputs()))
    generators = [torch.Generator().manual_seed(seed) for seed in (4, 5)]
    made = model.render(model.inputs(generator=generators, conditions=shown, strength=0.5))
    assert len(made.pictures) == 2
    assert not np.array_equal(made.pictures[0], made.pictures[1])


@pytest.mark.parametrize("variant", ["sd15", "sdxl", "flux", "z_image", "qwen_image"])
def test_a_preview_is_an_eighth_of_the_picture(models, variant):
    import torch

    model = models(variant)
    inputs = model.inputs()
    wide, high = inputs.width // 8, inputs.height // 8
    packed = variant in ("flux", "qwen_image")
    channels = 4 if variant in ("sd15", "sdxl") else 16
    shape = (1, high // 2 * (wide // 2), 64) if packed else (1, channels, high, wide)
    assert model.family.picture is not None
    shown = model.family.picture(model.pipeline, torch.zeros(shape), inputs)
    assert shown is not None
    assert shown.shape == (1, high, wide, 3)


def test_no_negative_words_are_zeros_for_sdxl(models):
    model = models("sdxl")
    model.render(model.inputs())
    unconditional, _ = model.seen[0]["encoder_hidden_states"]
    assert not unconditional.any()
    model.render(model.inputs(negative_text="blurred"))
    unconditional, _ = model.seen[0]["encoder_hidden_states"]
    assert unconditional.any()


def test_a_checkpoint_for_masks_is_refused(models, tmp_path):
    from tiny.inputs import checkpoint

    folder = stills.build("sd15", tmp_path / "inpaint")
    config = folder / "unet" / "config.json"
    config.write_text(config.read_text().replace('"in_channels": 4', '"in_channels": 9'))
    with pytest.raises(RenderError, match="mask"):
        stable_diffusion.FAMILY.spec(checkpoint(folder))


@pytest.mark.parametrize("variant", FAMILIES)
def test_a_spec_says_what_the_checkpoint_is(models, variant):
    spec = models(variant).spec
    assert spec.stills
    assert spec.longest_pass == 1
    assert spec.name
    assert ("strength" in spec.settings) == ("video" in spec.abilities)


def test_words_that_were_kept_make_the_picture_that_text_makes(models):
    model = models("sd3")
    kept = model.render(model.inputs(negative_text="blurred")).pictures
    again = model.inputs(prompts=[(0, {}, {})], negative_text="blurred")
    assert np.array_equal(kept, model.render(again).pictures)
