"""Sana-Video and SANA-WM with tiny models: what reached the denoiser, and what came out."""

from fractions import Fraction

import numpy as np
import pytest

from engine.camera.path import camera_path
from engine.project.document import CameraMove
from engine.render.backend import RenderError
from engine.render.families import sana as sana_video
from engine.render.families import sana_wm
from engine.render.families.poses import poses
from engine.render.family import Placed

from tiny import sana
from tiny.inputs import Loaded, changed, picture


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    made: dict[str, Loaded] = {}

    def get(variant: str) -> Loaded:
        if variant not in made:
            family = sana_wm.FAMILY if variant == "sana_wm" else sana_video.FAMILY
            folder = tmp_path_factory.mktemp("models") / variant
            made[variant] = Loaded(family, sana.build(variant, folder))
        return made[variant]

    return get


def still(inputs, seed: int = 1) -> list[Placed]:
    return [Placed(picture(inputs, seed)[None], 0, 1.0)]


@pytest.mark.parametrize("variant", ["sana_video", "sana_video_i2v"])
def test_film_from_words_is_as_long_and_large_as_promised(models, variant):
    model = models(variant)
    inputs = model.inputs()
    made = model.render(inputs).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    assert np.array_equal(made, model.render(changed(inputs, **fresh(0))).pictures)
    assert not np.array_equal(made, model.render(changed(inputs, **fresh(1))).pictures)


def fresh(seed: int) -> dict:
    import torch

    return {"generator": torch.Generator().manual_seed(seed)}


@pytest.mark.parametrize("variant", ["sana_video", "sana_video_i2v", "sana_wm"])
def test_the_still_is_the_first_latent_and_stays_clean(models, variant):
    model = models(variant)
    inputs = model.inputs()
    made = model.render(changed(inputs, conditions=still(inputs))).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    step_1, step_2 = (seen["hidden_states"].numpy() for seen in model.seen)
    assert np.array_equal(step_1[:, :, 0], step_2[:, :, 0])
    assert not np.allclose(step_1[:, :, 1:], step_2[:, :, 1:])
    for seen in model.seen:
        times = seen["timestep"].numpy()
        assert not times[:, :, 0].any()
        assert times[:, :, 1:].all()
    model.render(changed(inputs, conditions=still(inputs, 2), **fresh(0)))
    assert not np.allclose(step_1[:, :, 0], model.seen[0]["hidden_states"].numpy()[:, :, 0])


def test_the_words_are_encoded_as_the_pipeline_encodes_them(models):
    import torch

    model = models("sana_video")
    embeds = model.encode("a red fox")
    before = sana_video.instruction(model.pipeline).split("\n")
    with torch.no_grad():
        positive, mask, negative, no_mask = model.pipeline.encode_prompt(
            "a red fox", True, negative_prompt="a red fox", complex_human_instruction=before
        )
    assert torch.allclose(embeds["prompt_embeds"], positive, atol=1e-5)
    assert torch.equal(embeds["prompt_attention_mask"], mask)
    assert torch.equal(embeds["plain_attention_mask"], no_mask)
    kept = no_mask.bool()
    assert torch.allclose(embeds["plain_embeds"][kept], negative[kept], atol=1e-5)


def test_the_words_of_the_world_model_are_encoded_as_its_pipeline_encodes_them(models):
    import torch
    from diffusers.pipelines.sana_wm.pipeline_sana_wm import DEFAULT_CHI_PROMPT

    model = models("sana_wm")
    embeds = model.encode("a red fox")
    with torch.no_grad():
        positive, mask, negative, no_mask = model.pipeline.encode_prompt(
            "a red fox", "a red fox", chi_prompt=DEFAULT_CHI_PROMPT
        )
    assert torch.allclose(embeds["prompt_embeds"], positive[:, 0], atol=1e-5)
    assert torch.equal(embeds["prompt_attention_mask"], mask)
    assert torch.equal(embeds["plain_attention_mask"], no_mask)
    kept = no_mask.bool()
    assert torch.allclose(embeds["plain_embeds"][kept], negative[:, 0][kept], atol=1e-5)


def test_the_camera_reaches_the_world_model_as_matrices(models):
    model = models("sana_wm")
    inputs = model.inputs()
    given = changed(inputs, conditions=still(inputs))
    model.render(given)
    rests = model.seen[0]["camera_conditions"].numpy()[0]
    path = camera_path((CameraMove(kind="truck_right"),), given.num_frames, Fraction(16))
    model.render(changed(given, camera=path, **fresh(0)))
    moves = model.seen[0]["camera_conditions"].numpy()[0]
    assert np.array_equal(rests[:, :16], np.broadcast_to(np.eye(4).ravel(), (2, 16)))
    assert np.array_equal(moves[0], rests[0])
    assert moves[-1].reshape(-1)[3] > 0.1  # x of the last pose: to the right
    zoomed = camera_path((CameraMove(kind="zoom_in"),), given.num_frames, Fraction(16))
    model.render(changed(given, camera=zoomed, **fresh(0)))
    assert model.seen[0]["camera_conditions"].numpy()[0, -1, 16] > rests[-1, 16]


@pytest.mark.parametrize(
    ("kind", "place", "sign"),
    [
        ("truck_left", (0, 3), -1),
        ("pedestal_up", (1, 3), -1),  # y points down
        ("dolly_in", (2, 3), 1),
        ("pan_right", (0, 2), 1),
        ("tilt_up", (1, 2), -1),
        ("roll_right", (1, 0), 1),
    ],
)
def test_moves_are_matrices_of_opencv(kind, place, sign):
    path = camera_path((CameraMove(kind=kind),), 17, Fraction(16))
    last = poses(path, 17, 1.0)[-1]
    assert last[place] * sign > 0.02
    rotation = last[:3, :3]
    assert np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-5)
    assert np.isclose(np.linalg.det(rotation), 1, atol=1e-5)


def test_the_world_model_needs_a_still(models):
    model = models("sana_wm")
    with pytest.raises(RenderError, match="still"):
        model.render(model.inputs())


def test_a_preview_is_an_eighth_of_the_picture(models):
    import torch

    model = models("sana_video")
    shown = sana_video.picture(model.pipeline, torch.zeros(1, 16, 3, 8, 12), model.inputs())
    assert shown is not None
    assert shown.shape == (3, 8, 12, 3)
