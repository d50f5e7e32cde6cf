"""CogVideoX through its family: words, stills, remixes and guides in what the denoiser gets."""

import numpy as np
import pytest

from engine.render.backend import RenderError
from engine.render.families import cogvideox as family
from engine.render.family import Placed

from tiny import cogvideox
from tiny.inputs import Loaded, picture

SIZE = (64, 64)


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    models: dict[str, Loaded] = {}

    def give(variant: str) -> Loaded:
        if variant not in models:
            folder = tmp_path_factory.mktemp(variant)
            models[variant] = Loaded(family.FAMILY, cogvideox.build(variant, folder))
        return models[variant]

    return give


def pictures(frames: int, seed: int = 1) -> np.ndarray:
    return np.stack([picture(SIZE, seed + n) for n in range(frames)])


def still(seed: int = 1) -> Placed:
    return Placed(pictures=pictures(1, seed), at=0, strength=1.0)


def inputs_of(loaded: Loaded, **changes):
    return loaded.inputs(**({"width": 64, "height": 64} | changes))


def test_versions_and_kinds_are_told_apart(load):
    specs = {variant: load(variant).spec for variant in cogvideox.VARIANTS}
    assert specs["cog_2b"].abilities == specs["cog15_t2v"].abilities == ("words", "video")
    assert specs["cog_5b_i2v"].abilities == specs["cog15_i2v"].abilities == ("first",)
    assert specs["cog_fun"].abilities == ("control",)
    assert [specs[v].rate for v in ("cog_2b", "cog15_t2v")] == [8, 16]
    assert specs["cog_5b_i2v"].size_for(1920, 1080) == (64, 64)
    assert specs["cog15_i2v"].size_for(1920, 1080) == (1360, 768)
    assert specs["cog_2b"].legal_frames(20) == 25


@pytest.mark.parametrize("variant", ["cog_2b", "cog_5b", "cog15_t2v"])
def test_words_make_film_of_the_promised_length(load, variant):
    loaded = load(variant)
    for frames in (9, 17):
        inputs = inputs_of(loaded, num_frames=frames, width=80)
        assert loaded.render(inputs).pictures.shape == (frames, 64, 80, 3)
    same = [loaded.render(inputs_of(loaded, seed=5)).pictures for _ in range(2)]
    other = loaded.render(inputs_of(loaded, seed=6)).pictures
    assert np.array_equal(*same)
    assert not np.array_equal(same[0], other)


def test_the_embeddings_given_are_those_that_are_read(load):
    loaded = load("cog_2b")
    inputs = inputs_of(loaded, negative_text="blurry")
    loaded.render(inputs)
    _, positive, negative = inputs.prompts[0]
    text = loaded.seen[0]["encoder_hidden_states"]
    assert np.array_equal(text[0], negative["prompt_embeds"][0])
    assert np.array_equal(text[1], positive["prompt_embeds"][0])
    assert text.shape[1] == loaded.spec.token_limit


@pytest.mark.parametrize("variant", ["cog_5b_i2v", "cog15_i2v"])
def test_a_still_stands_beside_the_first_latent(load, variant):
    loaded = load(variant)
    seen = []
    for seed in (1, 40):
        made = loaded.render(inputs_of(loaded, conditions=[still(seed)], num_frames=17))
        assert made.pictures.shape == (17, 64, 64, 3)
        seen.append(loaded.seen[0]["hidden_states"][1][:, cogvideox.CHANNELS :])
    assert all((one[0] != 0).any() and (one[1:] == 0).all() for one in seen)
    assert float((seen[0][0] - seen[1][0]).abs().max()) > 1e-3


@pytest.mark.parametrize("variant", ["cog_2b", "cog_5b", "cog15_t2v"])
def test_a_remix_keeps_the_length_and_its_strength_shortens_the_steps(load, variant):
    loaded = load(variant)
    steps = {}
    for far in (0.25, 0.75):
        inputs = inputs_of(
            loaded, video=pictures(9), strength=far, num_inference_steps=8, guidance_scale=1.0
        )
        assert loaded.render(inputs).pictures.shape == (9, 64, 64, 3)
        steps[far] = len(loaded.seen)
    assert steps == {0.25: 2, 0.75: 6}
    latents = 4 if variant == "cog15_t2v" else 3
    assert loaded.seen[0]["hidden_states"].shape[1] == latents


def test_a_remix_of_the_later_version_leaves_out_what_it_made_before_the_first_frame(load):
    import torch

    loaded = load("cog15_t2v")
    take = pictures(9)
    vae = loaded.pipeline.vae
    with torch.no_grad():
        padded = np.concatenate([take[:1].repeat(4, axis=0), take])
        values = torch.from_numpy(padded).float().permute(3, 0, 1, 2)[None] / 127.5 - 1
        latents = vae.encode(values).latent_dist.mode()
        wanted = vae.decode(latents[:, :, 1:]).sample[0].permute(1, 2, 3, 0)
    seen = ((wanted + 1) * 127.5).clamp(0, 255).numpy()
    made = {}
    for far in (0.02, 1.0):
        inputs = inputs_of(loaded, video=take, strength=far, guidance_scale=1.0)
        made[far] = np.abs(loaded.render(inputs).pictures.astype(float) - seen).mean()
    assert made[0.02] < made[1.0] / 2


def test_a_guide_video_stands_beside_the_latents(load):
    loaded = load("cog_fun")
    with pytest.raises(RenderError, match="guide video"):
        loaded.render(inputs_of(loaded))
    seen = []
    for seed in (1, 40):
        made = loaded.render(inputs_of(loaded, control=pictures(9, seed), guide="depth"))
        assert made.pictures.shape == (9, 64, 64, 3)
        seen.append(loaded.seen[0]["hidden_states"][1][:, cogvideox.CHANNELS :])
    assert seen[0].shape[0] == 3
    assert all((one != 0).any(dim=(1, 2, 3)).all() for one in seen)
    assert float((seen[0] - seen[1]).abs().max()) > 1e-3


@pytest.mark.parametrize("variant", ["cog_2b", "cog_5b_i2v", "cog_fun"])
def test_takes_made_together_are_those_made_alone(load, variant):
    import torch

    loaded = load(variant)
    assert loaded.spec.together
    given = {
        "cog_2b": {"video": pictures(9), "strength": 0.5},
        "cog_5b_i2v": {"conditions": [still()]},
        "cog_fun": {"control": pictures(9), "guide": "depth"},
    }[variant]
    alone = [loaded.render(inputs_of(loaded, seed=seed, **given)).pictures for seed in (3, 4)]
    both = [torch.Generator().manual_seed(seed) for seed in (3, 4)]
    made = loaded.render(inputs_of(loaded, generator=both, **given)).pictures
    assert np.abs(made.astype(int) - np.concatenate(alone)).max() <= 2


def test_a_preview_shows_where_the_latents_differ(load):
    import torch

    loaded = load("cog_2b")
    latents = torch.zeros(1, 3, 4, 8, 8)
    latents[..., :4] = 1
    shown = family.picture(loaded.pipeline, latents, inputs_of(loaded))
    assert shown.shape == (3, 8, 8, 3)
    assert abs(int(shown[0, 0, 0, 0]) - int(shown[0, 0, 7, 0])) > 50
