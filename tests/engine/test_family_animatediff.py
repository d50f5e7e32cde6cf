"""AnimateDiff through its family: words, remixes, guides and stills in what the denoiser gets."""

import numpy as np
import pytest

from engine.render.backend import RenderError
from engine.render.families import animatediff as family
from engine.render.family import Checkpoint, Placed

from tiny import animatediff
from tiny.inputs import Loaded, checkpoint, picture


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    models: dict[str, Loaded] = {}

    def give(variant: str) -> Loaded:
        if variant not in models:
            folder = tmp_path_factory.mktemp(variant)
            models[variant] = Loaded(family.FAMILY, animatediff.build(variant, folder))
        return models[variant]

    return give


def pictures(frames: int, seed: int = 1) -> np.ndarray:
    return np.stack([picture((64, 48), seed + n) for n in range(frames)])


def residual(loaded: Loaded):
    """What a ControlNet adds to the last stage of the denoiser."""
    return loaded.seen[0]["mid_block_additional_residual"]


def test_a_folder_says_what_it_can_be_told(load, tmp_path):
    specs = {variant: load(variant).spec for variant in animatediff.VARIANTS}
    assert specs["animatediff"].abilities == ("words", "video")
    assert specs["animatediff_control"].abilities == ("words", "video", "control")
    assert "any_frame" in specs["animatediff_sparse"].abilities
    assert specs["animatediff_sdxl"].abilities == ("words",)
    assert specs["animatediff"].legal_frames(5) == specs["animatediff"].legal_frames(50) == 16
    assert specs["animatediff_sparse"].legal_frames(50) == 50
    whole = checkpoint(animatediff.build("animatediff", tmp_path))
    apart = whole.configs | {"unet": {"_class_name": "UNet2DConditionModel"}}
    with pytest.raises(RenderError, match="motion apart"):
        family.spec(Checkpoint(path=tmp_path, index=whole.index, configs=apart))


@pytest.mark.parametrize("variant", animatediff.VARIANTS)
def test_words_make_sixteen_frames_and_the_seed_decides(load, variant):
    loaded = load(variant)
    made, again = (loaded.render(loaded.inputs(seed=3)).pictures for _ in range(2))
    assert made.shape == (16, 48, 64, 3)
    assert np.array_equal(made, again)
    assert not np.array_equal(made, loaded.render(loaded.inputs(seed=4)).pictures)


@pytest.mark.parametrize("variant", ["animatediff", "animatediff_sdxl"])
def test_the_embeddings_given_are_those_that_are_read(load, variant):
    loaded = load(variant)
    inputs = loaded.inputs(negative_text="blurry")
    loaded.render(inputs)
    _, positive, negative = inputs.prompts[0]
    text = loaded.seen[0]["encoder_hidden_states"]
    assert np.array_equal(text[0], negative["prompt_embeds"][0])
    assert np.array_equal(text[-1], positive["prompt_embeds"][0])


@pytest.mark.parametrize("variant", ["animatediff", "animatediff_control", "animatediff_sparse"])
def test_a_remix_keeps_the_take_and_its_strength_shortens_the_steps(load, variant):
    loaded = load(variant)
    steps = {}
    for far in (0.25, 0.75):
        inputs = loaded.inputs(video=pictures(16), strength=far, num_inference_steps=8)
        assert loaded.render(inputs).pictures.shape == (16, 48, 64, 3)
        steps[far] = len(loaded.seen)
    assert steps == {0.25: 2, 0.75: 6}


def test_a_guide_video_reaches_the_denoiser(load):
    loaded = load("animatediff_control")
    seen = []
    for seed in (1, 40):
        inputs = loaded.inputs(control=pictures(16, seed), guide="depth")
        assert loaded.render(inputs).pictures.shape == (16, 48, 64, 3)
        seen.append(residual(loaded))
    assert float((seen[0] - seen[1]).abs().max()) > 1e-6
    take = loaded.inputs(video=pictures(16), control=pictures(16, 40), strength=0.5)
    loaded.render(take)
    assert residual(loaded) is not None


def test_stills_reach_the_denoiser_at_their_places(load):
    loaded = load("animatediff_sparse")
    given: list[dict] = []
    hook = loaded.pipeline.controlnet.register_forward_pre_hook(
        lambda module, arguments, named: given.append(named), with_kwargs=True
    )
    stills = [Placed(pictures=pictures(1, n), at=n, strength=0.5) for n in (0, 5, 15)]
    made = loaded.render(loaded.inputs(conditions=stills))
    hook.remove()
    assert made.pictures.shape == (16, 48, 64, 3)
    mask = given[0]["conditioning_mask"][0, 0].amax(dim=(1, 2))
    assert mask.nonzero().flatten().tolist() == [0, 5, 15]
    shown = given[0]["controlnet_cond"][0].abs().amax(dim=(0, 2, 3))
    assert shown.nonzero().flatten().tolist() == [0, 5, 15]
    assert given[0]["conditioning_scale"] == 0.5
    again = loaded.render(loaded.inputs(conditions=stills))
    assert np.array_equal(made.pictures, again.pictures)


def test_a_preview_has_a_picture_for_each_frame(load):
    import torch

    loaded = load("animatediff")
    shown = family.picture(loaded.pipeline, torch.randn(1, 4, 16, 6, 8), loaded.inputs())
    assert shown.shape == (16, 6, 8, 3)
