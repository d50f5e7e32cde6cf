"""Mochi through its family: words in what the denoiser gets, and film of the promised length."""

import numpy as np
import pytest

from engine.render.families import mochi as family

from tiny import mochi
from tiny.inputs import Loaded


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return Loaded(family.FAMILY, mochi.build("mochi", tmp_path_factory.mktemp("mochi")))


def test_words_make_film_of_the_promised_length_and_the_seed_decides(loaded):
    assert [loaded.spec.legal_frames(n) for n in (1, 7, 8, 19)] == [7, 7, 13, 19]
    inputs = loaded.inputs(seed=3)
    first, again = loaded.render(inputs), loaded.render(loaded.inputs(seed=3))
    assert first.pictures.shape == (inputs.num_frames, inputs.height, inputs.width, 3)
    assert np.array_equal(first.pictures, again.pictures)
    assert not np.array_equal(first.pictures, loaded.render(loaded.inputs(seed=4)).pictures)


def test_the_embeddings_given_are_those_that_are_read(loaded):
    inputs = loaded.inputs(negative_text="blurry", num_frames=7)
    loaded.render(inputs)
    _, positive, negative = inputs.prompts[0]
    seen = loaded.seen[0]
    assert np.array_equal(seen["encoder_hidden_states"][0], negative["prompt_embeds"][0])
    assert np.array_equal(seen["encoder_hidden_states"][1], positive["prompt_embeds"][0])
    assert seen["encoder_attention_mask"].shape == (2, loaded.spec.token_limit)


def test_a_preview_has_a_picture_for_each_latent(loaded):
    import torch

    shown = family.picture(loaded.pipeline, torch.randn(1, 12, 3, 6, 8), loaded.inputs())
    assert shown.shape == (3, 6, 8, 3)
    assert shown.std() > 1
