"""AnyFlow: few steps, and chunks that go on from the frames that are given."""

import numpy as np
import pytest
import torch

from engine.render.families.anyflow import FAMILY, picture
from engine.render.family import Placed

from tiny import inputs as tiny
from tiny.anyflow import VARIANTS, build


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    loaded: dict[str, tiny.Loaded] = {}

    def model(variant: str) -> tiny.Loaded:
        if variant not in loaded:
            folder = build(variant, tmp_path_factory.mktemp("anyflow") / variant)
            loaded[variant] = tiny.Loaded(FAMILY, folder)
        return loaded[variant]

    return model


def _run(inputs, pictures: int) -> Placed:
    return Placed(np.stack([tiny.picture(inputs, 1 + n) for n in range(pictures)]), 0, 1.0)


def _encoded(pipeline, pictures: np.ndarray) -> torch.Tensor:
    vae = pipeline.vae
    pixels = torch.from_numpy(pictures).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
    mean = torch.tensor(vae.config.latents_mean).view(1, -1, 1, 1, 1)
    deviation = torch.tensor(vae.config.latents_std).view(1, -1, 1, 1, 1)
    with torch.no_grad():
        latents = (vae.encode(pixels).latent_dist.mode() - mean) / deviation
    return latents.transpose(1, 2)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("frames", [9, 33])
def test_frames_are_as_promised_and_the_seed_decides(models, variant, frames):
    model = models(variant)
    made = [model.render(model.inputs(seed=n, num_frames=frames)).pictures for n in (3, 3, 4)]
    given = model.inputs()
    assert made[0].shape == (frames, given.height, given.width, 3)
    assert np.array_equal(made[0], made[1]) and not np.array_equal(made[0], made[2])


def test_words_alone_are_said_once_a_step(models):
    model = models("anyflow_t2v")
    given = model.inputs()
    model.render(given)
    assert len(model.seen) == 2
    words = given.prompts[0][1]["prompt_embeds"]
    assert all(torch.equal(call["encoder_hidden_states"], words) for call in model.seen)


@pytest.mark.parametrize(("pictures", "latents"), [(1, 1), (5, 2), (9, 3), (17, 5)])
def test_what_is_given_is_kept_and_the_rest_is_made(models, pictures, latents):
    model = models("anyflow_far")
    given = model.inputs(num_frames=33, num_inference_steps=1)
    run = _run(given, pictures)
    made = model.render(tiny.changed(given, conditions=[run])).pictures
    assert len(made) == 33
    call = FAMILY.call(model.pipeline, tiny.changed(given, conditions=[run]))
    chunks = call.arguments["chunk_partition"]
    assert sum(chunks) == 9 and latents in np.cumsum(chunks)
    last = model.seen[-2]["hidden_states"]  # what is remembered before the last chunk
    wanted = _encoded(model.pipeline, run.pictures)
    assert torch.allclose(last[:, :latents], wanted, atol=1e-3)
    assert last[:, latents:].abs().amax(dim=(0, 2, 3, 4)).min() > 0


def test_a_preview_has_a_picture_for_every_latent_frame(models):
    model = models("anyflow_t2v")
    given = model.inputs()
    model.render(given)
    shown = picture(model.pipeline, model.seen[0]["hidden_states"], given)
    assert shown.shape == (3, given.height // 8, given.width // 8, 3)
