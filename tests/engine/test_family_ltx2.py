"""LTX-2 through its family: frames, sound and guides at their places in what the denoiser gets."""

import json

import numpy as np
import pytest

from engine.render.backend import RenderError
from engine.render.families import ltx2 as family
from engine.render.family import Placed

from tiny import ltx2
from tiny.inputs import Loaded, checkpoint, picture

SIZE = (64, 64)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    return Loaded(family.FAMILY, ltx2.build("ltx20", tmp_path_factory.mktemp("ltx20")))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return Loaded(family.FAMILY, ltx2.build("ltx23", tmp_path_factory.mktemp("ltx23")))


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ltx25")
    return Loaded(family.FAMILY, ltx2.build("ltx25_distilled", folder))


def given(frames: int, at: int, strength: float = 1.0, seed: int = 1) -> Placed:
    pictures = np.stack([picture(SIZE, seed + n) for n in range(frames)])
    return Placed(pictures=pictures, at=at, strength=strength)


def latents_of(loaded: Loaded, pictures: np.ndarray):
    """What the VAE makes of pictures, packed as the denoiser has them."""
    import torch

    pipe = loaded.pipeline
    values = torch.from_numpy(pictures).float().permute(3, 0, 1, 2)[None] / 127.5 - 1
    with torch.no_grad():
        made = pipe.vae.encode(values).latent_dist.mode()
    whole = pipe._normalize_latents(made, pipe.vae.latents_mean, pipe.vae.latents_std)
    return pipe._pack_latents(whole)[0]


def near(found, wanted) -> bool:
    return float((found - wanted).abs().max()) < 1e-4


@pytest.mark.parametrize("name", ["first", "loaded", "quick"])
def test_words_make_film_with_sound_of_its_length(name, request):
    model = request.getfixturevalue(name)
    made, again = (model.render(model.inputs(seed=3)) for _ in range(2))
    other = model.render(model.inputs(seed=4))
    assert made.pictures.shape == (9, 64, 64, 3)
    assert made.sound is not None and made.sound.shape == (2, 9 * 2000)
    assert made.sound.dtype == np.float32
    assert 0 < np.abs(made.sound[:, :9000]).max() <= 1
    assert np.array_equal(made.pictures, again.pictures)
    assert np.array_equal(made.sound, again.sound)
    assert not np.array_equal(made.pictures, other.pictures)
    assert not np.array_equal(made.sound, other.sound)


def test_versions_are_told_apart_and_each_is_steered_as_it_was_trained(first, loaded, quick):
    names = [model.spec.name for model in (first, loaded, quick)]
    assert names == ["LTX-2", "LTX-2.3", "LTX-2.5 distilled"]
    calls = {}
    for model in (first, loaded, quick):
        model.render(model.inputs(num_inference_steps=2))
        calls[model.spec.name] = len(model.seen)
    assert calls == {"LTX-2": 2, "LTX-2.3": 6, "LTX-2.5 distilled": 2}
    quick.render(quick.inputs(num_inference_steps=8))
    levels = [float(seen["timestep"].max()) / 1000 for seen in quick.seen]
    assert levels == pytest.approx(family.DISTILLED_SIGMAS)


def test_a_single_step_is_enough(loaded):
    for given_frames in ([], [given(1, 0)], [given(9, 0)]):
        made = loaded.render(loaded.inputs(num_inference_steps=1, conditions=given_frames))
        assert made.pictures.std() > 1


def test_a_text_is_kept_without_its_padding_and_read_as_if_with_it(loaded):
    import torch

    embeds = loaded.encode("a fox")
    assert embeds["prompt_embeds"].shape[1] < 10
    with torch.no_grad():
        whole, mask, _, _ = loaded.pipeline.encode_prompt(
            "a fox", do_classifier_free_guidance=False
        )
        wanted = loaded.pipeline.connectors(whole, mask, padding_side="left")
    inputs = loaded.inputs(prompts=[(0, embeds, loaded.encode(""))])
    loaded.render(inputs)
    assert near(loaded.seen[0]["encoder_hidden_states"][1], wanted[0][0])
    assert near(loaded.seen[0]["audio_encoder_hidden_states"][1], wanted[1][0])


def test_a_lone_still_is_kept_at_the_first_frame(loaded):
    loaded.render(loaded.inputs(conditions=[given(1, 0)], num_frames=17))
    seen = loaded.seen[0]
    assert (seen["timestep"][0, :4] == 0).all()
    assert (seen["timestep"][0, 4:] > 0).all()
    other = loaded.seen[-1]["hidden_states"][0, :4]
    assert near(other, seen["hidden_states"][0, :4])


def test_stills_lie_at_their_exact_frames(quick):
    stills = [given(1, 0), given(1, 5, strength=0.5, seed=20), given(1, 16, seed=40)]
    quick.render(quick.inputs(conditions=stills, num_frames=17))
    seen = quick.seen[0]
    assert seen["hidden_states"].shape[1] == 3 * 4 + 4 + 4
    moments = (seen["video_coords"][0, 0] * 24).round()
    assert moments[12:16].unique().tolist() == [5, 6]
    assert moments[16:].unique().tolist() == [16, 17]
    level = float(seen["timestep"].max())
    assert (seen["timestep"][0, :4] == 0).all()
    assert (seen["timestep"][0, 4:12] == level).all()
    assert seen["timestep"][0, 12:16].tolist() == pytest.approx([level / 2] * 4)
    assert (seen["timestep"][0, 16:] == 0).all()


def test_runs_before_and_after_are_given_as_they_are(quick):
    before, after = given(17, 0), given(9, 24, seed=60)
    quick.render(quick.inputs(conditions=[before, after], num_frames=33))
    seen = quick.seen[0]
    assert near(seen["hidden_states"][0, :12], latents_of(quick, before.pictures))
    assert near(seen["hidden_states"][0, 20:24], latents_of(quick, after.pictures[:1]))
    assert near(seen["hidden_states"][0, 24:], latents_of(quick, after.pictures[-1:]))
    moments = (seen["video_coords"][0, 0, 20:, 0] * 24).round()
    assert moments.tolist() == [24] * 4 + [32] * 4
    ragged = given(12, 0)
    quick.render(quick.inputs(conditions=[ragged], num_frames=17))
    seen = quick.seen[0]
    assert (seen["timestep"][0] == 0).sum() == 8 + 4
    assert float(seen["video_coords"][0, 0, -1, 0] * 24) == pytest.approx(11)


def test_a_remix_begins_from_the_take_as_noisy_as_its_strength(first):
    take = given(9, 0).pictures
    steps = {}
    for far in (0.25, 0.75):
        inputs = first.inputs(video=take, strength=far, num_inference_steps=8, guidance_scale=1.0)
        made = first.render(inputs)
        assert made.pictures.shape == (9, 64, 64, 3)
        assert made.sound is not None
        steps[far] = len(first.seen)
        assert first.seen[0]["timestep"].unique().tolist() == pytest.approx([1000 * far])
        noise = first.seen[0]["hidden_states"][0] - (1 - far) * latents_of(first, take)
        assert float(noise.std()) == pytest.approx(far, rel=0.4)
        assert float(first.seen[0]["audio_hidden_states"].std()) == pytest.approx(far, rel=0.4)
    assert steps == {0.25: 2, 0.75: 6}


def test_a_guide_video_wants_an_in_context_lora_and_stands_beside_the_film(tmp_path):
    from peft import LoraConfig

    model = Loaded(family.FAMILY, ltx2.build("ltx23", tmp_path))
    guide = given(9, 0).pictures
    inputs = model.inputs(control=guide, guide="depth", conditions=[given(1, 0, seed=30)])
    with pytest.raises(RenderError, match="in-context LoRA"):
        model.render(inputs)
    model.pipeline.transformer.add_adapter(LoraConfig(r=2, target_modules=["to_q"]))
    model.render(inputs)
    seen = model.seen[0]
    assert seen["hidden_states"].shape[1] == 2 * 8
    assert near(seen["hidden_states"][1, 8:], latents_of(model, guide))
    assert (seen["timestep"][0, 8:] == 0).all()


def test_without_a_lora_a_guide_is_remade_and_that_is_said(loaded):
    from engine.render.offers import offers_of

    offer = offers_of(loaded.spec)["control"]
    assert not offer.reason
    assert "only with a LoRA" in offer.way


def test_the_upscaler_doubles_a_take(tmp_path):
    upscaler = Loaded(family.FAMILY, ltx2.build("ltx2_upscaler", tmp_path))
    given, take = [], np.stack([picture((64, 96), n) for n in range(9)])
    upscaler.pipeline.latent_upsampler.register_forward_pre_hook(
        lambda module, words: given.append(words[0].shape)
    )
    made = upscaler.render(upscaler.inputs(video=take, width=128, height=192, larger=2, prompts=[]))
    assert made.pictures.shape == (9, 192, 128, 3)
    assert made.sound is None, "the take's own is kept"
    assert given == [(1, ltx2.CHANNELS, 2, 3, 2)], "latents of the take as it was"


def test_only_an_upsampler_that_doubles_pictures_counts(tmp_path):
    folder = ltx2.build("ltx20", tmp_path)
    config = folder / "latent_upsampler" / "config.json"
    table = json.loads(config.read_text("utf-8"))
    config.write_text(json.dumps({**table, "temporal_upsample": True}), "utf-8")
    spec = family.spec(checkpoint(folder))
    assert "upscale" not in spec.abilities
    index = folder / "model_index.json"
    parts = json.loads(index.read_text("utf-8"))
    index.write_text(json.dumps({**parts, "_class_name": family.UPSCALER}), "utf-8")
    with pytest.raises(RenderError, match="twice as large"):
        family.spec(checkpoint(folder))


def test_a_decoder_alone_is_refused(tmp_path):
    folder = ltx2.build("ltx25_decoder", tmp_path)
    with pytest.raises(RenderError, match="only decodes"):
        family.spec(checkpoint(folder))


def test_a_preview_leaves_out_the_frames_that_were_given(quick):
    import torch

    inputs = quick.inputs(num_frames=17)
    whole = torch.randn(1, 12, ltx2.CHANNELS)
    shown = quick.family.picture(quick.pipeline, whole, inputs)
    assert shown.shape == (3, 8, 8, 3)
    longer = torch.cat([whole, torch.randn(1, 8, ltx2.CHANNELS)], dim=1)
    assert np.array_equal(quick.family.picture(quick.pipeline, longer, inputs), shown)
