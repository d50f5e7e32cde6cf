"""Stable Video Diffusion through its family: the still in what the denoiser gets, no words."""

import numpy as np
import pytest

from engine.render.backend import RenderError
from engine.render.families import svd as family
from engine.render.family import Placed

from tiny import svd
from tiny.inputs import Loaded, picture


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return Loaded(family.FAMILY, svd.build("svd", tmp_path_factory.mktemp("svd")))


def with_still(loaded: Loaded, seed: int = 1, **changes):
    still = Placed(pictures=picture((64, 64), seed)[None], at=0, strength=1.0)
    return loaded.inputs(conditions=[still], **changes)


def test_it_knows_one_number_of_frames_and_goes_on_from_its_last(loaded, tmp_path):
    assert [loaded.spec.legal_frames(n) for n in (1, 14, 40)] == [14, 14, 40]
    assert loaded.spec.longest_pass == 14
    assert Loaded(family.FAMILY, svd.build("svd_xt", tmp_path)).spec.longest_pass == 25


def test_a_still_comes_to_life_and_the_seed_decides(loaded):
    inputs = with_still(loaded)
    made = loaded.render(inputs)
    again = loaded.render(with_still(loaded))
    assert made.pictures.shape == (14, 64, 64, 3)
    assert np.array_equal(made.pictures, again.pictures)
    still = inputs.conditions
    other = loaded.render(loaded.inputs(seed=9, conditions=still))
    assert not np.array_equal(made.pictures, other.pictures)


def test_the_still_stands_beside_every_latent(loaded):
    seen = []
    for seed in (1, 40):
        loaded.render(with_still(loaded, seed))
        sample = loaded.seen[0]["sample"]
        assert sample.shape == (2, 14, 8, 8, 8)
        assert (sample[0, :, 4:] == 0).all()
        assert all(np.array_equal(one, sample[1, 0, 4:]) for one in sample[1, :, 4:])
        seen.append(sample[1, 0, 4:])
        assert loaded.seen[0]["added_time_ids"][0].tolist()[:2] == [6, 127]
    assert float((seen[0] - seen[1]).abs().max()) > 1e-3


def test_without_a_still_it_says_what_it_needs(loaded):
    assert loaded.encode("words") == {}
    with pytest.raises(RenderError, match="needs a still"):
        loaded.render(loaded.inputs())


def test_a_preview_has_a_picture_for_each_frame(loaded):
    import torch

    shown = family.picture(loaded.pipeline, torch.randn(1, 14, 4, 8, 8), loaded.inputs())
    assert shown.shape == (14, 8, 8, 3)
