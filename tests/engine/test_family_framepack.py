"""FramePack: sections, first and last still, and F1, which goes on and never arrives."""

import numpy as np
import pytest
import torch

from engine.render.families.framepack import FAMILY
from engine.render.family import Placed

from tiny import inputs as tiny
from tiny.hunyuan import build


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("framepack")
    return {name: build("framepack", folder / name) for name in ("FramePackI2V", "FramePack_F1_HY")}


@pytest.fixture(scope="module")
def model(folders):
    return tiny.Loaded(FAMILY, folders["FramePackI2V"])


@pytest.fixture(scope="module")
def onward(folders):
    return tiny.Loaded(FAMILY, folders["FramePack_F1_HY"])


def _still(given, at: int = 0, seed: int = 1) -> Placed:
    return Placed(tiny.picture(given, seed)[None], at, 1.0)


def _encoded(pipeline, *stills: Placed) -> list[torch.Tensor]:
    """Return the latents of stills, drawn from one seed in turn as the pipeline draws them."""
    generator, vae = torch.Generator().manual_seed(0), pipeline.vae
    drawn = []
    for still in stills:
        pixels = torch.from_numpy(still.pictures).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
        with torch.no_grad():
            latents = vae.encode(pixels).latent_dist.sample(generator)
        drawn.append(latents[:, :, 0] * vae.config.scaling_factor)
    return drawn


def test_f1_is_known_by_its_name(model, onward):
    assert (model.spec.name, model.spec.abilities) == ("FramePack", ("first", "last"))
    assert (onward.spec.name, onward.spec.abilities) == ("FramePack F1", ("first",))


@pytest.mark.parametrize(("asked", "frames"), [(1, 37), (37, 37), (38, 73), (100, 109)])
def test_a_take_is_whole_sections_long(model, asked, frames):
    assert model.spec.legal_frames(asked) == frames


def test_first_and_last_still_are_the_clean_latents_of_the_first_section(model):
    given = model.inputs(num_frames=37, num_inference_steps=1)
    start, end = _still(given), _still(given, at=36, seed=9)
    model.render(tiny.changed(given, conditions=[start, end]))
    clean = model.seen[0]["latents_clean"]
    assert clean.shape[2] == 2
    for n, still in enumerate(_encoded(model.pipeline, start, end)):
        assert torch.allclose(clean[:, :, n], still, atol=1e-3)


def test_without_a_last_still_nothing_lies_at_the_end(model):
    given = model.inputs(num_frames=37, num_inference_steps=1)
    model.render(tiny.changed(given, conditions=[_still(given)]))
    assert model.seen[0]["latents_clean"][:, :, 1].abs().max() == 0


def test_the_later_section_is_made_first_and_known_to_the_earlier(model):
    given = model.inputs(num_frames=73, num_inference_steps=1)
    given = tiny.changed(given, conditions=[_still(given)])
    made = model.render(given).pictures
    assert made.shape == (73, given.height, given.width, 3)
    assert FAMILY.call(model.pipeline, given).rounds == len(model.seen) == 2
    late, early = model.seen
    assert late["indices_latents"][0] > early["indices_latents"][0]
    assert late["latents_clean"][:, :, 1].abs().max() == 0
    assert early["latents_clean"][:, :, 1].abs().max() > 0


def test_f1_goes_on_from_its_still_in_order(onward):
    given = onward.inputs(num_frames=73, num_inference_steps=1)
    made = onward.render(tiny.changed(given, conditions=[_still(given)])).pictures
    assert made.shape == (73, given.height, given.width, 3)
    seen = onward.seen[0]
    assert seen["indices_latents"].min() > seen["indices_latents_clean"].max()
    assert torch.equal(seen["latents_clean"][:, :, 0], seen["latents_clean"][:, :, 1])


def test_several_seeds_in_one_call_are_several_takes(model):
    seeds = [torch.Generator().manual_seed(n) for n in (3, 4)]
    given = model.inputs(num_frames=37, num_inference_steps=1, generator=seeds)
    both = model.render(tiny.changed(given, conditions=[_still(given)])).pictures
    assert len(both) == 74 and not np.array_equal(both[:37], both[37:])
    given = model.inputs(num_frames=37, num_inference_steps=1, seed=3)
    alone = model.render(tiny.changed(given, conditions=[_still(given)])).pictures
    assert np.abs(both[:37].astype(int) - alone).max() <= 2
