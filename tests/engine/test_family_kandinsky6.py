"""Kandinsky 6 with tiny models: what reached the denoiser, and what came out."""

import json

import numpy as np
import pytest

from engine.render.families import kandinsky6
from engine.render.family import Placed

from tiny import kandinsky6 as tiny
from tiny import words
from tiny.inputs import Loaded, changed, picture


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    made: dict[str, Loaded] = {}

    def get(variant: str) -> Loaded:
        if variant not in made:
            folder = tmp_path_factory.mktemp("models") / variant
            made[variant] = Loaded(kandinsky6.FAMILY, tiny.build(variant, folder))
        return made[variant]

    return get


def fresh(seed: int) -> dict:
    import torch

    return {"generator": torch.Generator().manual_seed(seed)}


def test_film_and_sound_are_as_long_and_large_as_promised(models):
    model = models("kandinsky6")
    inputs = model.inputs()
    made = model.render(inputs)
    assert made.pictures.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    assert made.sound.shape == (2, inputs.num_frames * 48000 // 24)
    assert made.sound.dtype == np.float32
    assert made.sound.any()
    assert not model.seen[0]["hidden_states"].numpy()[..., 16:].any(), "no still, no mask"
    same = model.render(changed(inputs, **fresh(0)))
    assert np.array_equal(made.pictures, same.pictures)
    assert np.array_equal(made.sound, same.sound)
    other = model.render(changed(inputs, **fresh(1)))
    assert not np.array_equal(made.pictures, other.pictures)
    assert not np.array_equal(made.sound, other.sound)


def test_the_words_that_reach_the_denoiser_are_those_that_were_encoded(models):
    model = models("kandinsky6")
    inputs = model.inputs(negative_text="blurred")
    model.render(inputs)
    _, positive, negative = inputs.prompts[0]
    for seen, embeds in zip(model.seen[:2], (positive, negative), strict=True):
        assert np.array_equal(seen["encoder_hidden_states"], embeds["prompt_embeds"])
        assert np.array_equal(seen["pooled_projections"], embeds["pooled_prompt_embeds"])


def test_words_without_their_padding_are_what_the_pipeline_makes_of_them_itself(models):
    import torch

    model = models("kandinsky6")
    inputs = model.inputs(negative_text="blurred")
    ours = model.render(inputs).pictures
    call = kandinsky6.call(model.pipeline, changed(inputs, **fresh(0)))
    plain = {name: value for name, value in call.arguments.items() if "prompt" not in name}
    with torch.no_grad():
        result = model.pipeline(prompt=inputs.texts[0][1], negative_prompt="blurred", **plain)
    assert model.seen[-1]["encoder_attention_mask"] is not None
    theirs = kandinsky6.film(model.pipeline, result).pictures
    assert np.abs(ours.astype(int) - theirs).max() <= 1


def test_the_still_stands_behind_the_film_at_the_place_of_its_first_frame(models):
    model = models("kandinsky6")
    inputs = model.inputs()
    shown = picture(inputs)
    made = model.render(changed(inputs, conditions=[Placed(shown[None], 0, 1.0)])).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    first, last = (model.seen[n]["hidden_states"].numpy() for n in (0, -1))
    assert first.shape[1] == (inputs.num_frames - 1) // 4 + 2
    assert np.array_equal(first[:, -1], last[:, -1])
    assert not np.allclose(first[:, :-1], last[:, :-1])
    assert first[:, -1, ..., -1].all()
    assert not first[:, :-1, ..., -1].any()
    assert model.seen[0]["visual_rope_pos"][0].tolist() == [0, 1, 2, 0]
    model.render(changed(inputs, conditions=[Placed(255 - shown[None], 0, 1.0)], **fresh(0)))
    assert not np.allclose(first[:, -1], model.seen[0]["hidden_states"].numpy()[:, -1])


def test_a_distilled_model_takes_few_steps_and_no_guidance(models):
    model = models("kandinsky6_quick")
    assert model.spec.num_inference_steps == 16
    assert "guidance_scale" not in model.spec.settings
    inputs = model.inputs()
    made = model.render(inputs)
    assert made.pictures.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    assert len(model.seen) == inputs.num_inference_steps


def test_a_processor_whose_settings_lie_in_one_file_is_read_too(tmp_path):
    words.save_qwen_processor(tmp_path / "tokenizer")
    settings = tmp_path / "tokenizer" / "preprocessor_config.json"
    whole = {"image_processor": json.loads(settings.read_text("utf-8"))}
    settings.unlink()
    (tmp_path / "tokenizer" / "processor_config.json").write_text(json.dumps(whole), "utf-8")
    processor = kandinsky6.kandinsky.parts(tmp_path)["tokenizer"]
    assert processor(text=["a fox"])["input_ids"]
    assert processor.image_processor.size.shortest_edge == 28 * 28


def test_a_preview_is_an_eighth_of_the_picture_without_the_still(models):
    import torch

    model = models("kandinsky6")
    inputs = model.inputs()
    shown = kandinsky6.picture(model.pipeline, torch.zeros(1, 4, 6, 8, 16), inputs)
    assert shown.shape == (3, 6, 8, 3)
