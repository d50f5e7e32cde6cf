"""LTX-Video through its family: what is given reaches the denoiser at its place and time."""

import numpy as np
import pytest

from engine.render.backend import RenderError
from engine.render.families.ltx import FAMILY
from engine.render.family import Placed

from tiny import ltx
from tiny.inputs import Loaded, changed, picture

SIZE = (64, 64)


@pytest.fixture(scope="module")
def early(tmp_path_factory):
    return Loaded(FAMILY, ltx.build("ltx_090", tmp_path_factory.mktemp("ltx_090")))


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return Loaded(FAMILY, ltx.build("ltx_097", tmp_path_factory.mktemp("ltx_097")))


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
    return pipe._pack_latents(whole)


def near(found, wanted) -> bool:
    """Whether tensors are equal but for the little that the VAE's samples spread."""
    return float((found - wanted).abs().max()) < 1e-3


def test_each_version_says_what_it_can_be_told(early, later):
    assert early.spec.abilities == ("words", "first", "video")
    assert set(later.spec.abilities) > {"any_frame", "prefix", "suffix"}
    assert [later.spec.legal_frames(n) for n in (1, 9, 10, 100)] == [9, 9, 17, 105]
    assert later.spec.size_for(1280, 720)[1] % 32 == 0


def test_words_make_film_of_the_promised_size_and_the_seed_decides(later):
    first, again = (later.render(later.inputs(seed=3)) for _ in range(2))
    other = later.render(later.inputs(seed=4))
    assert first.pictures.shape == (9, 64, 64, 3)
    assert np.array_equal(first.pictures, again.pictures)
    assert not np.array_equal(first.pictures, other.pictures)


def test_the_embeddings_given_are_those_that_are_read(later):
    inputs = later.inputs(negative_text="blurry")
    later.render(inputs)
    _, positive, negative = inputs.prompts[0]
    text = later.seen[0]["encoder_hidden_states"]
    assert text.shape[1] == later.spec.token_limit
    assert np.array_equal(text[0], negative["prompt_embeds"][0])
    assert np.array_equal(text[1], positive["prompt_embeds"][0])


def test_the_first_version_keeps_a_still_at_its_first_frame(early):
    still = given(1, 0)
    made = early.render(early.inputs(conditions=[still], num_frames=17))
    seen = early.seen[0]
    assert made.pictures.shape == (17, 64, 64, 3)
    assert near(seen["hidden_states"][1, :4], latents_of(early, still.pictures)[0])
    assert (seen["timestep"][1, :4] == 0).all()
    assert (seen["timestep"][1, 4:] > 0).all()


def test_a_single_step_is_enough(early):
    made = early.render(early.inputs(num_inference_steps=1))
    assert made.pictures.std() > 1
    assert float(early.seen[0]["timestep"].max()) == 1000


def test_stills_at_their_times_stand_before_the_film_with_their_own_time(later):
    stills = [given(1, 0), given(1, 5, strength=0.5, seed=20), given(1, 16, seed=40)]
    later.render(later.inputs(conditions=stills, num_frames=17, guidance_scale=1.0))
    seen = later.seen[0]
    assert seen["hidden_states"].shape[1] == 4 + 4 + 3 * 4
    moments = seen["video_coords"][0, 0] * 24
    assert moments[:4].round().unique().tolist() == [5]
    assert moments[4:8].round().unique().tolist() == [16]
    clean = seen["timestep"][0] / 1000
    assert clean[:4].tolist() == pytest.approx([0.5] * 4)
    assert (clean[4:12] == 0).all()
    assert (clean[12:] == 1).all()
    assert near(seen["hidden_states"][0, 4:8], latents_of(later, stills[2].pictures)[0])


def test_a_run_before_fills_the_first_latents_and_one_after_keeps_its_place(later):
    before, after = given(17, 0), given(17, 24, seed=60)
    later.render(later.inputs(conditions=[before, after], num_frames=41, guidance_scale=1.0))
    seen = later.seen[0]
    extra = seen["hidden_states"].shape[1] - 6 * 4
    film = seen["hidden_states"][0, extra:]
    assert near(film[:12], latents_of(later, before.pictures)[0])
    moments = seen["video_coords"][0, 0, :extra].mul(24).round().unique().tolist()
    assert moments == [24, 25, 40]
    assert (seen["timestep"][0, : extra + 12] == 0).all()
    assert (seen["timestep"][0, extra + 12 :] > 0).all()


def test_frames_that_are_given_stay_as_they_are_to_the_last_step(later):
    run = given(9, 0)
    made = later.render(later.inputs(conditions=[run], num_frames=17, guidance_scale=1.0))
    last = later.seen[-1]["hidden_states"][0, :8]
    assert float((last - later.seen[0]["hidden_states"][0, :8]).abs().max()) == 0
    assert len(made.pictures) == 17


@pytest.mark.parametrize("name", ["early", "later"])
def test_a_remix_begins_as_noisy_as_its_strength_and_takes_fewer_steps(name, request):
    loaded = request.getfixturevalue(name)
    take = given(9, 0).pictures
    steps = {}
    for far in (0.25, 0.75):
        inputs = loaded.inputs(video=take, strength=far, num_inference_steps=8, guidance_scale=1.0)
        assert loaded.render(inputs).pictures.shape == (9, 64, 64, 3)
        steps[far] = len(loaded.seen)
        assert loaded.seen[0]["timestep"].unique().tolist() == pytest.approx([1000 * far])
        noise = loaded.seen[0]["hidden_states"][0] - (1 - far) * latents_of(loaded, take)[0]
        assert float(noise.std()) == pytest.approx(far, rel=0.4)
    assert steps == {0.25: 2, 0.75: 6}


@pytest.mark.parametrize(
    ("name", "conditions"),
    [("early", [(1, 0)]), ("later", []), ("later", [(9, 0), (1, 12)])],
)
def test_takes_made_together_are_those_made_alone(name, conditions, request):
    import torch

    loaded = request.getfixturevalue(name)
    inputs = loaded.inputs(conditions=[given(*one) for one in conditions], num_frames=17)
    alone = [loaded.render(loaded.inputs(seed, conditions=inputs.conditions, num_frames=17))
             for seed in (3, 4)]  # fmt: skip
    both = [torch.Generator().manual_seed(seed) for seed in (3, 4)]
    made = loaded.render(changed(inputs, generator=both)).pictures
    apart = np.abs(made.astype(int) - np.concatenate([one.pictures for one in alone]))
    assert apart.max() <= 2
    assert not np.array_equal(made[:17], made[17:])


def test_the_upscaler_doubles_a_take(tmp_path):
    upscaler = Loaded(FAMILY, ltx.build("ltx_upscaler", tmp_path))
    take = np.stack([picture((64, 96), n) for n in range(9)])
    given = []
    upscaler.pipeline.latent_upsampler.register_forward_pre_hook(
        lambda module, words: given.append(words[0].shape)
    )
    made = upscaler.render(upscaler.inputs(video=take, width=128, height=192, larger=2, prompts=[]))
    assert made.pictures.shape == (9, 192, 128, 3)
    assert given == [(1, ltx.CHANNELS, 2, 3, 2)], "latents of the take as it was"
    with pytest.raises(RenderError, match="enlarge"):
        upscaler.render(upscaler.inputs(larger=2))


def test_a_preview_shows_the_film_and_not_the_frames_that_were_given(later):
    import torch

    inputs = later.inputs(num_frames=17)
    whole = torch.randn(1, 12, ltx.CHANNELS)
    shown = later.family.picture(later.pipeline, whole, inputs)
    assert shown.shape == (3, 8, 8, 3)
    longer = torch.cat([torch.randn(1, 8, ltx.CHANNELS), whole], dim=1)
    assert np.array_equal(later.family.picture(later.pipeline, longer, inputs), shown)
