"""Wan: what a checkpoint is taken for, and what reaches its denoisers in every mode."""

import msgspec
import numpy as np
import pytest
import torch

from engine.project.task import Area
from engine.render.backend import RenderError
from engine.render.families import wan_animate
from engine.render.families.wan import FAMILY, picture
from engine.render.family import Placed
from engine.render.offers import offers_of

from tiny import inputs as tiny
from tiny.wan import VARIANTS, build


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    loaded: dict[str, tiny.Loaded] = {}

    def model(variant: str) -> tiny.Loaded:
        if variant not in loaded:
            folder = build(variant, tmp_path_factory.mktemp("wan") / variant)
            loaded[variant] = tiny.Loaded(FAMILY, folder)
        return loaded[variant]

    return model


def _at(inputs, at: int, pictures: int = 1, seed: int = 1, strength: float = 1.0) -> Placed:
    shown = np.stack([tiny.picture(inputs, seed + n) for n in range(pictures)])
    return Placed(shown, at, strength)


def _encoded(pipeline, pictures: np.ndarray) -> torch.Tensor:
    """Return the latents of a video as the denoiser is given them."""
    vae = pipeline.vae
    pixels = torch.from_numpy(pictures).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
    mean = torch.tensor(vae.config.latents_mean).view(1, -1, 1, 1, 1)
    deviation = torch.tensor(vae.config.latents_std).view(1, -1, 1, 1, 1)
    with torch.no_grad():
        return (vae.encode(pixels).latent_dist.mode() - mean) / deviation


@pytest.mark.parametrize(
    ("variant", "name", "abilities"),
    [
        ("wan21_t2v", "Wan 2.1 T2V", {"words", "video"}),
        ("wan21_i2v", "Wan 2.1 I2V", {"first"}),
        ("wan21_flf2v", "Wan 2.1 FLF2V", {"first", "last"}),
        ("wan22_t2v_a14b", "Wan 2.2 T2V A14B", {"words", "video"}),
        ("wan22_i2v_a14b", "Wan 2.2 I2V A14B", {"first", "last"}),
        ("wan22_5b", "Wan 2.2 TI2V 5B", {"words", "first", "video"}),
        ("wan_animate", "Wan 2.2 Animate 14B", {"control", "references"}),
    ],
)
def test_a_checkpoint_is_known_by_its_configs(models, variant, name, abilities):
    spec = models(variant).spec
    assert (spec.name, set(spec.abilities)) == (name, abilities)
    assert spec.rate == {"wan22_5b": 24, "wan_animate": 30}.get(variant, 16)
    assert spec.size_multiple == (32 if variant == "wan22_5b" else 16)


@pytest.mark.parametrize("variant", VARIANTS)
def test_frames_and_size_are_as_promised(models, variant):
    model = models(variant)
    given = model.inputs(seed=3, num_frames=5)
    conditions = [] if "words" in model.spec.abilities else [_at(given, 0)]
    guide = {}
    if variant == "wan_animate":
        guide = {"control": _at(given, 0, 5).pictures, "references": [tiny.picture(given)]}
    first = model.render(tiny.changed(given, conditions=conditions, **guide)).pictures
    assert first.shape == (given.num_frames, given.height, given.width, 3)
    assert first.dtype == np.uint8
    steps = {float(call["timestep"].max()) for call in model.seen}
    assert len(steps) == 2


def test_the_seed_decides(models):
    model = models("wan21_t2v")
    first, again, other = (
        model.render(model.inputs(seed=n, num_frames=5)).pictures for n in (3, 3, 4)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_words_reach_the_denoiser_and_so_do_the_negative_ones(models):
    model = models("wan21_t2v")
    given = model.inputs(negative_text="blurred")
    model.render(given)
    _, positive, negative = given.prompts[0]
    said = [call["encoder_hidden_states"] for call in model.seen]
    assert torch.equal(said[0], positive["prompt_embeds"])
    assert torch.equal(said[1], negative["prompt_embeds"])
    assert not torch.equal(said[0], said[1])


def test_a_still_is_the_first_frame_alone(models):
    model = models("wan21_i2v")
    given = model.inputs()
    start = _at(given, 0)
    model.render(tiny.changed(given, conditions=[start]))
    seen = model.seen[0]["hidden_states"]
    mask, latents = seen[0, 16:20], seen[:, 20:]
    assert mask[:, 0].min() == 1 and mask[:, 1:].max() == 0
    video = np.full((9, given.height, given.width, 3), 127.5)
    video[0] = start.pictures[0]
    assert torch.allclose(latents, _encoded(model.pipeline, video), atol=1e-3)
    assert model.seen[0]["encoder_hidden_states_image"].shape[1] == 17


@pytest.mark.parametrize("variant", ["wan21_flf2v", "wan22_i2v_a14b"])
def test_first_and_last_still_are_both_ends(models, variant):
    model = models(variant)
    given = model.inputs()
    start, end = _at(given, 0), _at(given, 8, seed=9)
    model.render(tiny.changed(given, conditions=[start, end]))
    seen = model.seen[0]["hidden_states"]
    mask, latents = seen[0, 16:20], seen[:, 20:]
    assert mask[:, 0].min() == 1 and mask[:3, 1:].max() == 0
    assert mask[3, -1].min() == 1
    video = np.full((9, given.height, given.width, 3), 127.5)
    video[0], video[8] = start.pictures[0], end.pictures[0]
    assert torch.allclose(latents, _encoded(model.pipeline, video), atol=1e-3)


def test_a_model_of_first_and_last_makes_do_with_a_first_still(models):
    model = models("wan21_flf2v")
    given = model.inputs()
    start = _at(given, 0)
    model.render(tiny.changed(given, conditions=[start]))
    seen = model.seen[0]
    assert seen["hidden_states"][0, 16:20, 1:].max() == 0
    shown = seen["encoder_hidden_states_image"]
    assert torch.equal(shown[0], shown[1])


def test_the_dense_model_holds_its_first_frame(models):
    model = models("wan22_5b")
    given = model.inputs()
    start = _at(given, 0)
    model.render(tiny.changed(given, conditions=[start]))
    times = model.seen[0]["timestep"][0]
    tokens = (given.height // 32) * (given.width // 32)
    assert times[:tokens].max() == 0 and times[tokens:].min() > 0
    first = _encoded_5b(model.pipeline, start.pictures)
    assert torch.allclose(model.seen[0]["hidden_states"][:, :, :1], first, atol=1e-4)


def _encoded_5b(pipeline, pictures):
    pixels = torch.from_numpy(pictures).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
    with torch.no_grad():
        return pipeline.vae.encode(pixels).latent_dist.mode()


@pytest.mark.parametrize("variant", ["wan21_t2v", "wan22_5b"])
def test_a_remix_starts_from_the_take_as_far_as_its_strength_says(models, variant):
    model = models(variant)
    given = model.inputs(num_inference_steps=5)
    video = np.stack([tiny.picture(given, n) for n in range(9)])
    gentle = tiny.changed(given, video=video, strength=0.2)
    made = model.render(gentle).pictures
    assert made.shape == video.shape
    assert len(model.seen) == 2  # one step, with and without the words
    encode = _encoded_5b if variant == "wan22_5b" else _encoded
    whole = encode(model.pipeline, video)
    near = (model.seen[0]["hidden_states"] - whole).abs().mean()
    generator = torch.Generator().manual_seed(0)
    strong = tiny.changed(given, video=video, strength=0.8, generator=generator)
    model.render(strong)
    assert len(model.seen) == 8
    far = (model.seen[0]["hidden_states"] - whole).abs().mean()
    assert near < far


def test_a_remix_of_two_experts_ends_with_the_one_for_low_noise(models):
    model = models("wan22_t2v_a14b")
    turned: list[tuple[str, float]] = []
    hooks = [
        getattr(model.pipeline, name).register_forward_pre_hook(
            lambda module, args, named, name=name: turned.append((name, float(named["timestep"]))),
            with_kwargs=True,
        )
        for name in FAMILY.denoisers
    ]
    given = model.inputs(num_inference_steps=6)
    video = np.stack([tiny.picture(given, n) for n in range(9)])
    model.render(tiny.changed(given, video=video, strength=1.0))
    for hook in hooks:
        hook.remove()
    assert {name for name, _ in turned} == set(FAMILY.denoisers)
    assert all((name == "transformer") == (time >= 875) for name, time in turned)


def test_two_experts_have_guidance_of_their_own(models):
    call = FAMILY.call(models("wan22_t2v_a14b").pipeline, models("wan22_t2v_a14b").inputs())
    assert call.arguments["guidance_scale"] == 4.0
    assert call.arguments["guidance_scale_2"] == 3.0


def test_vace_is_given_frames_at_any_time_and_makes_the_rest(models):
    model = models("wan_vace")
    given = model.inputs(num_frames=17)
    kept = [_at(given, 0, pictures=7), _at(given, 10, pictures=7, seed=20)]
    model.render(tiny.changed(given, conditions=kept))
    seen = model.seen[0]["control_hidden_states"]
    video = np.full((17, given.height, given.width, 3), 0.0)
    mask = np.ones(17, bool)
    for one in kept:
        stretch = slice(one.at, one.at + 7)
        video[stretch] = one.pictures
        mask[stretch] = False
    pixels = np.where(mask[:, None, None, None], 127.5, video)
    assert torch.allclose(seen[:, :16], _encoded(model.pipeline, pixels), atol=1e-3)
    holes = seen[0, 32:].mean(dim=(0, 2, 3))
    assert holes.tolist() == [0, 0, 1, 0, 0]


def test_vace_follows_a_guide_from_a_given_frame_with_pictures_of_things(models):
    model = models("wan_vace")
    given = model.inputs()
    guide = np.stack([tiny.picture(given, n) for n in range(9)])
    thing = tiny.picture((40, 40), 5)
    made = model.render(tiny.changed(given, control=guide, guide="depth", references=[thing]))
    assert made.pictures.shape == guide.shape
    seen = model.seen[0]["control_hidden_states"]
    assert seen.shape[2] == 4  # the picture of a thing, then the film's three latents
    assert torch.allclose(seen[:, 16:32, 1:], _encoded(model.pipeline, guide), atol=1e-3)
    assert seen[0, 32:, 0].max() == 0 and seen[0, 32:, 1:].min() == 1


def test_vace_is_shown_the_take_around_an_area_and_whole_where_frames_are_given(models):
    model = models("wan_vace")
    given = model.inputs(num_frames=9)
    old = np.stack([tiny.picture(given, n) for n in range(9)])
    area = Area(0.25, 0.5, 0.5, 0.5)
    lead = [Placed(old[:5], 0, 1.0)]
    model.render(tiny.changed(given, paint=old, area=area, conditions=lead))
    rows, columns = area.pixels(given.width, given.height)
    kept = old.astype(float)
    kept[5:, rows, columns] = 127.5
    seen = model.seen[0]["control_hidden_states"]
    assert torch.allclose(seen[:, :16], _encoded(model.pipeline, kept), atol=1e-3)
    holes = seen[0, 32:].reshape(8, 8, 3, given.height // 8, given.width // 8)
    assert holes[:, :, :2].max() == 0, "the frames before are given whole"
    high, wide = given.height // 8, given.width // 8
    inside = holes[:, :, 2, high // 2 + 1 :, wide // 4 + 1 : wide - wide // 4 - 1]
    assert inside.min() == 1 and holes[:, :, 2, : high // 2 - 1].max() == 0


def test_vace_scales_its_conditions_by_their_strength(models):
    model = models("wan_vace")
    given = model.inputs()
    model.render(tiny.changed(given, conditions=[_at(given, 0, strength=0.5)]))
    assert model.seen[0]["control_hidden_states_scale"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("variant", ["wan21_t2v", "wan21_i2v", "wan22_5b"])
def test_several_seeds_in_one_call_are_several_takes(models, variant):
    model = models(variant)
    seeds = [torch.Generator().manual_seed(n) for n in (3, 4)]
    given = model.inputs(generator=seeds, num_frames=5)
    conditions = [] if "words" in model.spec.abilities else [_at(given, 0)]
    both = model.render(tiny.changed(given, conditions=conditions)).pictures
    assert len(both) == 10
    alone = model.render(model.inputs(seed=3, num_frames=5, conditions=conditions)).pictures
    assert np.abs(both[:5].astype(int) - alone).max() <= 1


def test_a_preview_has_a_picture_for_every_latent_frame(models):
    for variant, wide in (("wan21_t2v", 8), ("wan22_5b", 4)):
        model = models(variant)
        given = model.inputs()
        model.render(given)
        shown = picture(model.pipeline, model.seen[0]["hidden_states"], given)
        assert shown.shape[0] == 3 and shown.shape[2:] == (wide, 3)
        assert shown.dtype == np.uint8


def test_animate_is_given_the_character_the_poses_and_no_face(models):
    model = models("wan_animate")
    given = model.inputs(num_frames=9)
    poses, character = _at(given, 0, pictures=9, seed=20).pictures, tiny.picture(given, 5)
    model.render(tiny.changed(given, control=poses, guide="pose", references=[character]))
    seen = model.seen[0]
    assert torch.allclose(seen["pose_hidden_states"], _encoded(model.pipeline, poses), atol=1e-3)
    shown = seen["hidden_states"]
    assert shown.shape[2] == 4, "the character's latent stands before the film's three"
    assert shown[0, 16:20, 0].min() == 1 and shown[0, 16:20, 1:].max() == 0
    still = _encoded(model.pipeline, character[None])
    assert torch.allclose(shown[:, 20:, :1], still, atol=1e-3)
    assert float(seen["face_pixel_values"].max()) == -1
    assert seen["face_pixel_values"].shape[2] == 9


def test_animate_goes_on_from_its_own_last_frame_in_longer_takes(models, monkeypatch):
    monkeypatch.setattr(wan_animate, "SEGMENT", 5)
    model = models("wan_animate")
    given = model.inputs(num_frames=9)
    poses, character = _at(given, 0, pictures=9).pictures, tiny.picture(given, 5)
    inputs = tiny.changed(given, control=poses, guide="pose", references=[character])
    assert model.family.call(model.pipeline, inputs).rounds == 2
    assert len(model.render(inputs).pictures) == 9
    later = model.seen[-1]["hidden_states"]
    assert later[0, 16:20, 1].min() == 1, "the second segment keeps a frame of the first"


def test_animate_wants_poses_and_a_character(models):
    spec = models("wan_animate").spec
    offers = offers_of(msgspec.structs.replace(spec, id="a"))
    assert [mode for mode, offer in offers.items() if not offer.reason] == ["control"]
    assert offers["control"].is_native
    assert "only follows a guide video" in offers["text"].reason
    with pytest.raises(RenderError, match="give the shot a picture of the character"):
        FAMILY.call(models("wan_animate").pipeline, models("wan_animate").inputs())
