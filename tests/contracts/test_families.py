"""What every family in FAMILIES has to keep, on tiny models of each of its variants.

What is shown before a render is what comes out; steps are counted to the last; a seed is a picture.
"""

import random
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from engine.media.intake import import_picture
from engine.media.reader import ClipReader
from engine.media.writer import ClipWriter
from engine.project.document import Project, Shot, new_id
from engine.project.folder import ProjectFolder
from engine.project.task import Control, LiveFrames, TakeFrames, Task, Upscale
from engine.render.adding import add_model
from engine.render.backend import RenderError
from engine.render.cookbook import recipe_for
from engine.render.diffusion import Diffusion
from engine.render.families.table import FAMILIES, MODELS
from engine.render.models import ModelError
from engine.render.planned import planned
from engine.render.requests import Terms, make_request
from engine.render.running import RENDERING

from tiny.table import TINY

pytestmark = pytest.mark.timeout(300)
MANY = 200
STEPS = 2
CLIP = "takes/a/clip.mp4"
"""A take of the film, for models that work on one."""
REAL = 3
"""Random requests of each variant that are rendered."""
RATES = (Fraction(24), Fraction(25), Fraction(30), Fraction(24000, 1001), Fraction(60))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Tiny models by variant, each built once, when first asked for."""
    place, built = tmp_path_factory.mktemp("families"), {}

    def folder(variant: str):
        if variant not in built:
            built[variant] = TINY[variant](variant, place / variant, 0)
        return built[variant]

    return folder


@pytest.fixture
def model(folders, request):
    """The id of a tiny model in the list; skipped where the folder is no model by itself."""
    variant = request.param
    try:
        return add_model(folders(variant), name=variant).id
    except (ModelError, RenderError) as refused:
        assert "\n" not in str(refused) and str(refused).endswith(".")
        pytest.skip(f"{variant} goes with another model: {refused}")


def variants_first(variant: str) -> bool:
    """Whether a variant is the first of those that one function builds."""
    return next(name for name, build in TINY.items() if build is TINY[variant]) == variant


every_model = pytest.mark.parametrize("model", TINY, indirect=True)
each_builder = pytest.mark.parametrize(
    "model",
    [v if variants_first(v) else pytest.param(v, marks=pytest.mark.every_mode) for v in TINY],
    indirect=True,
)
SEEDED = ("wan21_t2v", "ltx_090", "cog_2b", "kandinsky6", "flux")
"""Variants that are rendered thrice, with the same seed and another."""


@pytest.fixture
def film(tmp_path):
    project = Project(id=new_id(), name="Film", width=64, height=48, rate=Fraction(24))
    with ProjectFolder.create(tmp_path / "Film.reel", project) as folder:
        ramp = np.linspace(0, 255, 96 * 72, dtype=np.uint8).reshape(72, 96)
        colours = np.stack([ramp, ramp[::-1], ramp], -1)
        Image.fromarray(colours, "RGB").save(tmp_path / "s.png")
        (folder.path / CLIP).parent.mkdir(parents=True)
        with ClipWriter(folder.path / CLIP, 64, 48, Fraction(24)) as writer:
            for n in range(16):
                writer.write(np.ascontiguousarray(np.roll(colours, n, 1)[:48, :64]))
        yield folder, import_picture(folder, tmp_path / "s.png")


def task_for(model: str, shot: Shot, frames: int = 5) -> Task | None:
    """Return what a model is asked for: what the shot is, or all that it can."""
    seen = LiveFrames(shot=shot, start=0, stop=frames, rate=Fraction(24))
    match MODELS[model].abilities:
        case ("upscale",):
            take = TakeFrames(
                take="a" * 16, file=CLIP, start=0, stop=frames, rate=Fraction(24), width=64,
                height=48,
            )  # fmt: skip
            return Upscale(take=take)
        case ("control", *_):
            return Control(guide=seen, kind=(*MODELS[model].guides, "depth")[0])
    return None


def shot_for(model: str, reference, duration: int = 5) -> Shot:
    """Return a shot with a still, where the model takes one to begin from."""
    stills = (reference,) if "first_frame" in MODELS[model].roles else ()
    return Shot(id=new_id(), slate="010", duration=duration, action="a fox", references=stills)


@every_model
def test_a_spec_says_what_its_family_can(model):
    spec = MODELS[model]
    assert spec.family in FAMILIES
    assert spec.name and spec.description.endswith(".")
    assert spec.abilities and spec.takes >= 1
    assert spec.num_inference_steps and spec.num_inference_steps >= (spec.draft_steps or 1)
    assert spec.activation > 0 and spec.weights
    longest = spec.min_frames if spec.max_frames is None else spec.longest_pass
    assert spec.legal_frames(longest) == longest


@every_model
def test_what_is_shown_of_a_take_is_legal_for_its_model(model, film):
    spec, chance = MODELS[model], random.Random(model)
    for _ in range(MANY):
        project = Project(
            id=new_id(), name="Film", width=chance.randrange(32, 4000, 2),
            height=chance.randrange(32, 4000, 2), rate=chance.choice(RATES),
        )  # fmt: skip
        shot = shot_for(model, film[1], chance.randrange(1, 400))
        terms = Terms(task=task_for(model, shot))
        request = make_request(project, shot, model, chance.randrange(2**32), 0, terms)
        recipe = recipe_for(request, spec)
        assert recipe.num_frames == request.num_frames
        assert recipe.width % spec.size_multiple == recipe.height % spec.size_multiple == 0
        for one in recipe.passes:
            assert (one.num_frames - spec.frame_base) % spec.frame_step == 0
            assert spec.min_frames <= one.num_frames <= (spec.max_frames or one.num_frames)


@each_builder
def test_what_is_shown_is_what_comes_out_step_by_step(model, film, tmp_path):
    import torch

    torch.set_num_threads(1)
    folder, reference = film
    backend, shot = Diffusion(MODELS[model]), shot_for(model, reference)
    frames = []
    for seed in (1, 1, 2) if model in SEEDED else (1,):
        terms = Terms(num_inference_steps=STEPS, task=task_for(model, shot))
        request = make_request(folder.project, shot, model, seed, 0, terms)
        told: list[tuple[str, int, int]] = []
        out = tmp_path / f"take{len(frames)}"
        out.mkdir()
        clip = backend.render(
            request, folder.path, out, lambda *step, told=told: told.append(step[:3])
        )
        assert (clip.frames, clip.width, clip.height, clip.rate) == (
            request.num_frames, request.width, request.height, request.rate,
        )  # fmt: skip
        steps = [(step, of) for phase, step, of in told if phase == RENDERING]
        if task_for(model, shot) is None:
            assert steps[-1][0] == steps[-1][1] > 0, "counted to the last step"
            # A step that takes seconds is told again, as a sign of life.
            told_once = list(dict.fromkeys(step for step, _ in steps))
            assert told_once == list(range(steps[-1][0] + 1))
        with ClipReader(out / "clip.mp4") as reader:
            assert (reader.frames, reader.rate) == (request.num_frames, request.rate)
            assert reader.size == (request.width, request.height)
            frames.append(np.stack([reader.read(n) for n in range(reader.frames)]))
    if len(frames) == 3:
        assert np.array_equal(frames[0], frames[1]), "the same seed is the same picture"
        differs = not np.array_equal(frames[0], frames[2])
        assert differs or "seed" not in MODELS[model].settings, "another seed is another"


@pytest.mark.every_mode
@every_model
def test_what_is_shown_comes_out_whatever_is_asked(model, film, tmp_path):
    import torch

    torch.set_num_threads(1)
    folder, reference = film
    spec, chance = MODELS[model], random.Random(f"{model} for real")
    backend = Diffusion(spec)
    for number in range(REAL):
        project = Project(
            id=new_id(), name="Film", width=chance.randrange(32, 130, 2),
            height=chance.randrange(32, 130, 2), rate=chance.choice(RATES),
        )  # fmt: skip
        shot = shot_for(model, reference, chance.randrange(1, 14))
        terms = Terms(num_inference_steps=1, task=task_for(model, shot, shot.duration))
        request = make_request(project, shot, model, chance.randrange(2**32), 0, terms)
        shown = planned(request, spec)
        out = tmp_path / str(number)
        out.mkdir()
        backend.render(request, folder.path, out, lambda *_: None)
        with ClipReader(out / "clip.mp4") as clip:
            assert (clip.frames, *clip.size, clip.rate) == (
                shown.frames, shown.width, shown.height, shown.rate,
            )  # fmt: skip
