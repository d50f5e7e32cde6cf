"""Tiny VAEs: what is one, which models it fits, what it shows, and when colours do."""

import json
from fractions import Fraction

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.project.document import Shot, new_id
from engine.project.request import RenderRequest
from engine.render.adding import add_model, remove
from engine.render.checkpoint import read_checkpoint
from engine.render.diffusion import Diffusion
from engine.render.families import colours
from engine.render.families.table import FAMILIES, MODELS
from engine.render.models import ModelError
from engine.render.preview_eye import open_eye
from engine.render.preview_vae import (
    add_preview_vae,
    is_preview_vae,
    preview_vae_of,
    read_preview_vae,
)

from tiny import plain, seer
from tiny.table import TINY

CPU, HALF = torch.device("cpu"), torch.float32


@pytest.fixture
def film(tmp_path):
    return seer.build_film(tmp_path / "taew2_1.safetensors")


@pytest.fixture
def wan(tmp_path):
    return add_model(TINY["wan21_t2v"]("wan21_t2v", tmp_path / "wan", 0), name="wan")


def test_it_is_known_by_its_tensors_and_stands_beside_its_family(film, wan):
    assert is_preview_vae(film) and not is_preview_vae(film.parent / "wan")
    added = add_preview_vae(film)
    assert (added.id, added.family, added.channels, added.stills) == ("taew2-1", "wan", 16, False)
    assert preview_vae_of(read_checkpoint(film.parent / "wan"), "wan") == added
    assert preview_vae_of(read_checkpoint(film.parent / "wan"), "hunyuan") is None
    assert "taew2-1" not in MODELS, "it renders nothing"
    with pytest.raises(ModelError, match="already"):
        add_preview_vae(film)
    remove("taew2-1")
    assert not MODELS.installed.previews and film.is_file()


def test_one_that_reads_other_latents_is_refused(wan, tmp_path):
    other = seer.build_film(tmp_path / "taew2_2.safetensors", channels=48, patch=2)
    with pytest.raises(ModelError, match="latents of 48 channels"):
        add_preview_vae(other)
    with pytest.raises(ModelError, match="those of Wan"):
        add_preview_vae(other, base="wan")


def test_without_any_model_it_is_said_what_to_do_first(film):
    with pytest.raises(ModelError, match="Add the model"):
        add_preview_vae(film)


def test_where_it_may_be_for_several_families_one_is_asked_for(film, wan, tmp_path, monkeypatch):
    monkeypatch.setitem(FAMILIES, "plain", plain.FAMILY)
    folder = plain.build(tmp_path / "plain")
    plain.edit_json(folder / "vae" / "config.json", z_dim=16)
    add_model(folder, name="plain")
    with pytest.raises(ModelError, match="--base"):
        add_preview_vae(film)
    assert add_preview_vae(film, base="plain").family == "plain"


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda all: all.pop("decoder.4.conv.2.bias"), "lacks decoder.4.conv.2.bias"),
        (lambda all: all.update({"decoder.30.weight": torch.zeros(1)}), "has no place for"),
        (lambda all: all.update({"decoder.9.conv.0.weight": torch.zeros(3, 3, 3, 3)}), "another"),
    ],
)
def test_one_with_other_layers_is_refused(film, wan, change, said):
    found = load_file(film)
    change(found)
    save_file(found, film)
    with pytest.raises(ModelError, match=said):
        add_preview_vae(film)


@pytest.mark.parametrize("patch, channels", [(1, 16), (2, 48)])
def test_a_film_is_seen_frame_by_frame(tmp_path, patch, channels):
    path = seer.build_film(tmp_path / "t.safetensors", channels=channels, patch=patch)
    eye = open_eye(read_preview_vae(path), CPU, HALF)
    latents = torch.randn(channels, 5, 4, 6, generator=torch.Generator().manual_seed(1))
    seen = eye(latents)
    assert seen.dtype == np.uint8 and seen.shape == (5, 16 * patch, 24 * patch, 3)
    assert len({frame.tobytes() for frame in seen}) == 5
    other = latents.clone()
    other[:, 4] += 1
    again = eye(other)
    assert np.array_equal(again[:4], seen[:4]), "a frame knows those before it, not those after"
    assert not np.array_equal(again[4], seen[4])


def test_stills_are_seen_by_diffusers_own(tmp_path):
    folder = seer.build_stills(tmp_path / "taesd")
    assert is_preview_vae(folder)
    model = add_model(TINY["sd15"]("sd15", tmp_path / "sd", 0), name="sd")
    vae = add_preview_vae(folder)
    assert (vae.family, vae.stills, vae.channels) == (model.family, True, 4)
    seen = open_eye(vae, CPU, HALF)(torch.randn(4, 1, 3, 5))
    assert seen.shape == (1, 24, 40, 3)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"auto_map": {"A": "b.C"}}))
    remove(vae.id)
    with pytest.raises(ModelError, match="code"):
        add_preview_vae(folder)


def test_latents_are_looked_at_by_it_only_while_a_preview_is_made():
    latents = torch.zeros(16, 2, 3, 4)
    shown = np.full((2, 6, 8, 3), 7, np.uint8)
    with colours.looking(lambda given: shown):
        assert colours.seen(latents, colours.WAN) is shown and colours.grey(latents) is shown
    assert colours.seen(latents, colours.WAN).shape == (2, 3, 4, 3)


def test_a_render_is_shown_by_it_where_that_costs_little(film, wan, tmp_path, monkeypatch):
    """The guess for this machine lets it; what it takes is measured from then on."""
    from engine.render import preview_eye

    add_preview_vae(film)
    sizes: set[tuple[int, ...]] = set()

    def told(phase, step, steps, picture):
        if picture is not None:
            sizes.add(picture.shape[1:])

    shot = Shot(id=new_id(), slate="010", duration=17)
    request = RenderRequest(
        model="wan", shot=shot, prompt="a fox", negative_prompt="", seed=7, variation=0, width=256,
        height=192, rate=Fraction(16), num_frames=17, head=0, shot_id=shot.id,
        fingerprint="0" * 32, num_inference_steps=40,
    )  # fmt: skip
    monkeypatch.setattr(preview_eye, "SPEED", 1e15)
    out = tmp_path / "out"
    out.mkdir()
    Diffusion(wan).render(request, tmp_path, out, told)
    assert (96, 128, 3) in sizes, sizes
