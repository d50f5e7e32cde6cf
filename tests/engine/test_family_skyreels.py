"""SkyReels V2: what reaches its denoiser, and how diffusion forcing goes on from what is there."""

import numpy as np
import pytest
import torch

from engine.render.families.skyreels import FAMILY
from engine.render.family import Placed

from tiny import inputs as tiny
from tiny.skyreels import VARIANTS, build


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    loaded: dict[str, tiny.Loaded] = {}

    def model(variant: str) -> tiny.Loaded:
        if variant not in loaded:
            folder = build(variant, tmp_path_factory.mktemp("skyreels") / variant)
            loaded[variant] = tiny.Loaded(FAMILY, folder)
        return loaded[variant]

    return model


def _run(inputs, at: int = 0, pictures: int = 1, seed: int = 1) -> Placed:
    return Placed(np.stack([tiny.picture(inputs, seed + n) for n in range(pictures)]), at, 1.0)


def _encoded(pipeline, pictures: np.ndarray) -> torch.Tensor:
    vae = pipeline.vae
    pixels = torch.from_numpy(pictures).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
    mean = torch.tensor(vae.config.latents_mean).view(1, -1, 1, 1, 1)
    deviation = torch.tensor(vae.config.latents_std).view(1, -1, 1, 1, 1)
    with torch.no_grad():
        return (vae.encode(pixels).latent_dist.mode() - mean) / deviation


@pytest.mark.parametrize("variant", VARIANTS)
def test_frames_are_as_promised_and_the_seed_decides(models, variant):
    model = models(variant)
    still = [] if "words" in model.spec.abilities else [_run(model.inputs())]
    made = [
        model.render(model.inputs(seed=n, num_frames=5, conditions=still)).pictures
        for n in (3, 3, 4)
    ]
    given = model.inputs()
    assert made[0].shape == (5, given.height, given.width, 3)
    assert np.array_equal(made[0], made[1]) and not np.array_equal(made[0], made[2])


def test_the_same_words_remake_a_take(models):
    model = models("skyreels_t2v")
    given = model.inputs(num_inference_steps=4)
    video = np.stack([tiny.picture(given, n) for n in range(9)])
    made = model.render(tiny.changed(given, video=video, strength=0.5)).pictures
    assert made.shape == video.shape
    assert len(model.seen) == 4  # two of four steps, with and without the words


def test_a_still_is_the_first_frame_alone(models):
    model = models("skyreels_i2v")
    given = model.inputs()
    still = _run(given)
    model.render(tiny.changed(given, conditions=[still]))
    seen = model.seen[0]["hidden_states"]
    assert seen[0, 16:20, 0].min() == 1 and seen[0, 16:20, 1:].max() == 0
    video = np.full((9, given.height, given.width, 3), 127.5)
    video[0] = still.pictures[0]
    assert torch.allclose(seen[:, 20:], _encoded(model.pipeline, video), atol=1e-3)


def test_forcing_holds_its_still_and_its_last_one_at_no_noise(models):
    model = models("skyreels_df")
    given = model.inputs()
    start, end = _run(given), _run(given, at=8, seed=9)
    made = model.render(tiny.changed(given, conditions=[start, end]))
    assert len(made.pictures) == 9
    for call in model.seen:
        times, latents = call["timestep"][0], call["hidden_states"]
        assert times[-1] == 0 and times[1:-1].min() > 0
        for place, one in ((0, start), (-1, end)):
            wanted = _encoded(model.pipeline, one.pictures)[:, :, 0]
            assert torch.allclose(latents[:, :, place], wanted, atol=1e-3)
    assert all(call["fps"] == [1] for call in model.seen)  # 24 rather than 16


def test_forcing_goes_on_from_the_frames_of_a_take(models):
    model = models("skyreels_df")
    given = model.inputs(num_frames=13)
    run = _run(given, pictures=5)
    made = model.render(tiny.changed(given, conditions=[run])).pictures
    assert made.shape == (13, given.height, given.width, 3)
    seen = model.seen[0]
    history = _encoded(model.pipeline, run.pictures)
    assert seen["timestep"][0, :2].tolist() == [20, 20]
    # Shown with two hundredths of noise.
    assert torch.allclose(seen["hidden_states"][:, :, :2], history * 0.98, atol=0.12)
    again = model.render(tiny.changed(model.inputs(num_frames=13), conditions=[run])).pictures
    assert np.array_equal(made, again)


def test_between_two_takes_the_run_is_kept_and_the_end_is_arrived_at(models):
    model = models("skyreels_df")
    given = model.inputs(num_frames=13)
    run, end = _run(given, pictures=5), _run(given, at=12, seed=30)
    made = model.render(tiny.changed(given, conditions=[run, end])).pictures
    assert len(made) == 13
    assert np.array_equal(made[:4], run.pictures[:4])
    seen = model.seen[0]["hidden_states"]
    assert seen.shape[2] == 4  # the fifth frame of the run, eight frames made, the end
    for place, picture in ((0, run.pictures[4:5]), (-1, end.pictures)):
        wanted = _encoded(model.pipeline, picture)[:, :, 0]
        assert torch.allclose(seen[:, :, place], wanted, atol=1e-3)


def test_a_long_take_is_made_in_windows_that_overlap(models):
    model = models("skyreels_df")
    given = model.inputs(num_frames=105, num_inference_steps=1, width=32, height=32)
    made = model.render(given).pictures
    assert len(made) == 105
    rounds = FAMILY.call(model.pipeline, given).rounds
    windows = [call["hidden_states"].shape[2] for call in model.seen[::2]]
    assert windows == [25, 7] and rounds == 2
    assert model.spec.legal_frames(105) == 105
