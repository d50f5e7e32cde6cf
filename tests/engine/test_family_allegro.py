"""Allegro with a tiny model: what reached the denoiser, and what came out."""

import numpy as np
import pytest

from engine.render.families import allegro

from tiny import allegro as tiny
from tiny.inputs import Loaded


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "allegro"
    return Loaded(allegro.FAMILY, tiny.build("allegro", folder))


def inputs(model, seed: int = 0, frames: int = 24, **changes):
    width, height = model.spec.only_size
    return model.inputs(seed, num_frames=frames, width=width, height=height, **changes)


def test_it_knows_one_size_and_lengths_of_whole_tiles(model, tmp_path):
    assert model.spec.size_for(1920, 1080) == (tiny.SIDE, tiny.SIDE)
    assert [model.spec.legal_frames(n) for n in (1, 25, 1000)] == [24, 40, 88]


def test_film_from_words_is_whole_and_as_promised(model):
    asked = inputs(model, negative_text="blurred")
    made = model.render(asked).pictures
    assert made.shape == (24, asked.height, asked.width, 3)
    # No part of it was left out by the tiles.
    assert made[:, :, -8:].std() > 0 and made[:, -8:].std() > 0 and made[-4:].std() > 0
    _, positive, negative = asked.prompts[0]
    came = model.seen[0]["encoder_hidden_states"][:, 0]
    assert np.array_equal(came[1:], positive["prompt_embeds"])
    assert np.array_equal(came[:1], negative["prompt_embeds"])
    again = model.render(inputs(model, negative_text="blurred")).pictures
    assert np.array_equal(made, again)
    other = model.render(inputs(model, 1, negative_text="blurred")).pictures
    assert not np.array_equal(made, other)
