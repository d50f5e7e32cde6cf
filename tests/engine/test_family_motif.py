"""Motif-Video with a tiny model: what reached the denoiser, and what came out."""

import json

import numpy as np
import pytest

from engine.render.checkpoint import family_of, read_checkpoint
from engine.render.families import motif
from engine.render.family import Placed

from tiny import motif as tiny
from tiny.inputs import WORDS, Loaded, changed, picture


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "motif"
    return Loaded(motif.FAMILY, tiny.build("motif", folder))


def fresh(seed: int) -> dict:
    import torch

    return {"generator": torch.Generator().manual_seed(seed)}


def test_film_from_words_is_as_long_and_large_as_promised(model):
    inputs = model.inputs()
    made = model.render(inputs).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    assert not model.seen[0]["hidden_states"][:, 16:].any(), "no still, no mask"
    assert np.array_equal(made, model.render(changed(inputs, **fresh(0))).pictures)
    assert not np.array_equal(made, model.render(changed(inputs, **fresh(1))).pictures)


def test_the_words_that_reach_the_denoiser_are_those_that_were_encoded(model):
    inputs = model.inputs(negative_text="blurred")
    model.render(inputs)
    _, positive, negative = inputs.prompts[0]
    for seen, embeds in zip(model.seen[:2], (positive, negative), strict=True):
        assert np.array_equal(seen["encoder_hidden_states"], embeds["prompt_embeds"])
        assert np.array_equal(seen["encoder_attention_mask"], embeds["prompt_attention_mask"])


def test_without_guidance_the_denoiser_is_asked_once_a_step(model):
    model.render(model.inputs(guidance_scale=1.0))
    assert len(model.seen) == 2
    model.render(model.inputs(guidance_scale=4.0))
    assert len(model.seen) == 4


def test_the_still_is_the_first_latent_and_is_looked_at(model):
    inputs = model.inputs(negative_text="blurred")
    shown = picture(inputs)
    made = model.render(changed(inputs, conditions=[Placed(shown[None], 0, 1.0)])).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    given = model.seen[0]["hidden_states"].numpy()[:, 16:]
    assert given[:, :, 0].any()
    assert not given[:, :, 1:].any()
    assert (given[:, -1, 0] == 1).all(), "the mask"
    looked = model.seen[0]["image_embeds"].numpy()
    assert looked.shape == (1, 4, tiny.SEEN)
    assert np.array_equal(
        model.seen[0]["encoder_hidden_states"], model.encode(WORDS)["prompt_embeds"]
    )
    against = model.encode("blurred")["prompt_embeds"]
    assert np.array_equal(model.seen[1]["encoder_hidden_states"], against)
    other = [Placed(255 - shown[None], 0, 1.0)]
    model.render(changed(inputs, conditions=other, **fresh(0)))
    assert not np.allclose(given, model.seen[0]["hidden_states"].numpy()[:, 16:])
    assert not np.allclose(looked, model.seen[0]["image_embeds"].numpy())


def test_a_still_is_encoded_in_more_digits_than_the_denoiser_has(model):
    import torch

    halved = (model.pipeline.transformer, model.pipeline.text_encoder)
    inputs = model.inputs(conditions=[Placed(picture((64, 48))[None], 0, 1.0)])
    try:
        for part in halved:
            part.to(torch.bfloat16)
        made = model.render(inputs).pictures
        assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
        assert model.seen[0]["hidden_states"].dtype == torch.bfloat16
    finally:
        for part in halved:
            part.float()


def test_the_trained_shift_is_heeded_whatever_scheduler_the_folder_names(model, monkeypatch):
    from diffusers import DPMSolverMultistepScheduler, FlowMatchEulerDiscreteScheduler

    model.render(model.inputs())
    wanted = model.seen[2]["timestep"]
    published = FlowMatchEulerDiscreteScheduler()
    published.register_to_config(flow_shift=15.0)
    solver = DPMSolverMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=15.0
    )
    for other in (published, solver):
        monkeypatch.setattr(model.pipeline, "scheduler", other)
        model.render(model.inputs())
        assert np.array_equal(model.seen[2]["timestep"], wanted)


def test_a_folder_without_a_guider_gets_the_authors(model, monkeypatch, tmp_path):
    guider = motif.parts(tmp_path)["guider"]
    assert guider.guidance_scale == 8.0
    plain = model.render(model.inputs()).pictures
    monkeypatch.setattr(model.pipeline, "guider", guider)
    first, again = (model.render(model.inputs()).pictures for _ in range(2))
    assert not np.array_equal(first, plain)
    assert np.array_equal(first, again), "what guided one take is no part of the next"


def test_a_tokenizer_of_any_kind_has_no_weights(tmp_path):
    folder = tiny.build("motif", tmp_path / "motif")
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    index["tokenizer"] = ["transformers", "TokenizersBackend"]
    (folder / "model_index.json").write_text(json.dumps(index), "utf-8")
    assert family_of(read_checkpoint(folder)).id == "motif"


def test_a_preview_is_an_eighth_of_the_picture(model):
    import torch

    shown = motif.picture(model.pipeline, torch.zeros(1, 16, 3, 6, 8), model.inputs())
    assert shown.shape == (3, 6, 8, 3)
