"""Takes made twice as large: what is shown before is delivered, their sound stays, no words are
read.
"""

import shutil
from fractions import Fraction

import numpy as np
import pytest

from engine.media.reader import ClipReader
from engine.media.sound import read_sound
from engine.media.writer import ClipWriter
from engine.project.document import Shot
from engine.project.task import TakeFrames, Upscale
from engine.render.adding import add_model
from engine.render.assembling import SOUND_KEPT
from engine.render.backend import RenderError
from engine.render.cookbook import recipe_for
from engine.render.families.table import MODELS
from engine.render.offers import offers_of
from engine.render.planned import planned

from tiny.studio import Studio
from tiny.witness import Witness

pytestmark = pytest.mark.timeout(300)
FILE = "takes/loud/clip.mp4"
SIZE, FRAMES, RATE = (80, 48), 11, Fraction(24)
CHANNELS = 8


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    """A film with a take of 80 × 48 that has sound; no side is a multiple of 32."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("enlarging")
        patch.setenv("STORYREEL_HOME", str(root / "home"))
        made = Studio(root)
        path = made.folder.path / FILE
        path.parent.mkdir(parents=True)
        noise = np.random.default_rng(1).integers(0, 255, (6, 10, 3)).repeat(8, 0).repeat(8, 1)
        tone = np.sin(np.arange(FRAMES * 2000) / 20).astype(np.float32) / 2
        with ClipWriter(path, *SIZE, RATE, audio=True) as writer:
            writer.write_samples(np.stack([tone, tone]))
            for n in range(FRAMES):
                writer.write(np.roll(noise, n, 1).astype(np.uint8))
        yield made
        made.close()


@pytest.fixture(autouse=True)
def at_home(studio, monkeypatch, home):
    import torch

    torch.set_num_threads(1)
    monkeypatch.setenv("STORYREEL_HOME", str(studio.home))


def loud(frames: int = FRAMES) -> TakeFrames:
    return TakeFrames(
        take="a" * 16, file=FILE, start=0, stop=frames, rate=RATE, width=SIZE[0], height=SIZE[1]
    )


@pytest.mark.parametrize("variant", ["ltx_upscaler", "ltx2_upscaler", "ltx20"])
def test_a_take_is_doubled_as_shown_before_and_keeps_its_sound(studio, monkeypatch, variant):
    witness, backend = Witness(monkeypatch), studio.backend(variant)
    shot = studio.shots[1]
    request = studio.request(studio.model(variant), Upscale(take=loud()), shot, stage="draft")
    plan = planned(request, backend.spec)
    assert (plan.width, plan.height, plan.frames, plan.rate) == (160, 96, FRAMES, RATE)
    assert request.stage == "final", "a larger take is no draft of anything"
    clip, path = studio.here(backend, request)
    with ClipReader(path) as made:
        assert (made.size, made.frames, made.rate) == ((160, 96), FRAMES, RATE)
    (seen,) = witness.passes
    assert (seen.one.prompts, seen.one.larger) == ((), 2)
    assert seen.shown.video is not None and seen.shown.video.shape[1:3] == (64, 96)
    (call,) = seen.calls
    assert call["hidden_states"].shape == (1, CHANNELS, 3, 2, 3), "latents of the take as it was"
    assert SOUND_KEPT in clip.notes
    heard, old = read_sound(path), read_sound(studio.folder.path / FILE)
    assert abs(np.abs(heard).mean() - np.abs(old).mean()) < 0.03 < np.abs(old).mean()
    model = backend._holding.model
    assert not [name for name in model.readers if name in model.parts], "no words were read"


def test_a_long_take_is_enlarged_window_by_window(studio):
    spec = MODELS[studio.model("ltx_upscaler")]
    request = studio.request(spec.id, Upscale(take=loud(400)))
    recipe = recipe_for(request, spec)
    assert recipe.num_frames == request.num_frames == 400
    assert [one.larger for one in recipe.passes] == [2, 2]
    assert all(one.num_frames <= spec.longest_pass for one in recipe.passes)


def test_an_upscaler_does_nothing_else_and_says_so(studio):
    offers = offers_of(MODELS[studio.model("ltx2_upscaler")])
    assert [mode for mode, offer in offers.items() if not offer.reason] == ["upscale"]
    assert offers["upscale"].is_native
    assert "enlarge" in offers["text"].reason


def test_what_is_missing_to_enlarge_is_named(studio, tmp_path):
    folder = tmp_path / "bare"
    studio.model("ltx20")
    shutil.copytree(studio.root / "ltx20", folder)
    shutil.rmtree(folder / "latent_upsampler")
    bare = add_model(folder, name="bare")
    assert "latent_upsampler" not in bare.weights
    with pytest.raises(RenderError, match="lacks its folder latent_upsampler"):
        studio.request("bare", Upscale(take=loud()))
    other = MODELS[studio.model("ltx_097")]
    assert "add an upscaler" in offers_of(other)["upscale"].reason


def test_a_take_is_needed(studio):
    from engine.render.tasks import task_for

    bare = Shot(id="9" * 16, slate="090")
    with pytest.raises(RenderError, match="no take to enlarge"):
        task_for("upscale", studio.project, bare, {}, studio.folder.path)
