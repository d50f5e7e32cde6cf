"""EasyAnimate with tiny models: what reached the denoiser, and what came out."""

from fractions import Fraction

import numpy as np
import pytest

from engine.camera.path import camera_path
from engine.project.document import CameraMove
from engine.render.families import easyanimate
from engine.render.families.poses import focal_lengths, poses, rays
from engine.render.family import Placed

from tiny import easyanimate as tiny
from tiny.inputs import Loaded, changed, picture

C = tiny.CHANNELS


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    made: dict[str, Loaded] = {}

    def get(variant: str) -> Loaded:
        if variant not in made:
            folder = tiny.build(variant, tmp_path_factory.mktemp("models") / variant)
            made[variant] = Loaded(easyanimate.FAMILY, folder)
        return made[variant]

    return get


def fresh(seed: int) -> dict:
    import torch

    return {"generator": torch.Generator().manual_seed(seed)}


def still(inputs, at: int = 0, seed: int = 1) -> Placed:
    return Placed(picture(inputs, seed)[None], at, 1.0)


@pytest.mark.parametrize("variant", tiny.VARIANTS)
def test_film_from_words_is_as_long_and_large_as_promised(models, variant):
    model = models(variant)
    inputs = model.inputs()
    made = model.render(inputs).pictures
    assert made.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    embeds = inputs.prompts[0][1]["prompt_embeds"]
    assert np.array_equal(model.seen[0]["encoder_hidden_states"][1:], embeds)


def test_the_seed_alone_tells_takes_apart(models):
    model = models("easyanimate")
    one, again, other = (model.render(model.inputs(seed)).pictures for seed in (4, 4, 5))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_first_and_last_still_lie_at_their_ends(models):
    model = models("easyanimate_inp")
    inputs = model.inputs(num_frames=13)
    ends = [still(inputs), still(inputs, 12, 2)]
    model.render(changed(inputs, conditions=ends))
    given = model.seen[0]["inpaint_latents"].numpy()[-1]
    mask, frames = given[0], given[1:]
    # The mask says the first latent only: it is thinned to every fourth frame, between which the
    # last one falls. Its picture is in the frames.
    assert (mask[0] > 0).all()
    assert not mask[1:].any()
    model.render(changed(inputs, conditions=[ends[0], still(inputs, 12, 3)], **fresh(0)))
    other = model.seen[0]["inpaint_latents"].numpy()[-1][1:]
    assert not np.allclose(frames[:, -1], other[:, -1], atol=1e-4)
    assert np.allclose(frames[:, 0], other[:, 0], atol=1e-4)


def test_a_guide_reaches_the_denoiser_as_latents(models):
    model = models("easyanimate_control")
    inputs = model.inputs()
    model.render(inputs)
    assert not model.seen[0]["control_latents"].any()
    guide = np.stack([picture(inputs, n) for n in range(inputs.num_frames)])
    model.render(changed(inputs, control=guide, conditions=[still(inputs)], **fresh(0)))
    given = model.seen[0]["control_latents"].numpy()
    assert given[:, :C].any()
    assert given[:, C:, 0].any()
    assert not given[:, C:, 1:].any()


def test_the_camera_reaches_the_denoiser_as_rays(models):
    model = models("easyanimate_camera")
    assert model.spec.camera == "native"
    inputs = model.inputs()
    model.render(changed(inputs, conditions=[still(inputs)]))
    rests = model.seen[0]["control_latents"].numpy()[0]
    path = camera_path((CameraMove(kind="truck_right"),), inputs.num_frames, Fraction(8))
    model.render(changed(inputs, camera=path, conditions=[still(inputs)], **fresh(0)))
    moves = model.seen[0]["control_latents"].numpy()[0]
    assert rests.shape[0] == 6 + C
    assert not rests[:3].any()
    assert np.allclose(rests[:6, 0], moves[:6, 0], atol=1e-5)
    assert np.abs(moves[:3, -1]).max() > 0.05


def test_a_ray_is_its_moment_and_its_direction():
    path = camera_path((CameraMove(kind="truck_right"),), 5, Fraction(8))
    matrices = poses(path, 5, 1.0)
    shown = rays(matrices, focal_lengths(path, 5, 64, 48), 64, 48)
    assert shown.shape == (6, 5, 48, 64)
    moment, ahead = shown[:3, -1], shown[3:, -1]
    assert np.allclose(np.linalg.norm(ahead, axis=0), 1, atol=1e-5)
    assert np.allclose((moment * ahead).sum(0), 0, atol=1e-5)
    expected = np.cross(matrices[-1, :3, 3], ahead[:, 24, 32])
    assert np.allclose(moment[:, 24, 32], expected, atol=1e-5)
