"""Every mode that a model offers, native or put together, keeps the same promise.

Tiny models of the real pipeline classes are rendered by the real backend. Every mode of the
families that a film is made with most is looked at each time, of the others one; all modes of all
variants, here and in the worker process, with `--every-mode`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.project.request import RenderRequest
from engine.project.task import Area, Loop, Picture, Task
from engine.render.backend import RenderError
from engine.render.cookbook import THERE_AND_BACK, recipe_for
from engine.render.diffusion import Diffusion
from engine.render.families.table import MODELS
from engine.render.models import ModelError
from engine.render.offers import modes_of, offers_of
from engine.render.planned import planned

from tiny import cosmos, promises
from tiny.studio import Studio, pictures_in
from tiny.table import TINY
from tiny.witness import Witness

pytestmark = pytest.mark.timeout(600)
DEEP = (
    "wan21_t2v", "wan21_i2v", "wan_vace", "ltx_097", "ltx20", "sdxl", "flux_kontext", "z_image",
    "qwen_image",
)  # fmt: skip
"""Variants of which every mode is looked at each time."""
KINDS = ("wan21_t2v", "ltx_097", "ltx20", "sdxl")
"""Variants of which seeds and strengths are looked at each time."""
WISHES: dict[str, dict[str, Any]] = {
    "extend": {"frames": 6},
    "blend": {"frames": 8},
    "retake": {"start": 3, "stop": 7},
    "loop": {"take": None},
}
FURTHER: tuple[tuple[Any, dict[str, Any]], ...] = (
    ("extend", {"frames": 5, "direction": "backward"}),
    ("loop", {"frames": 7}),
    ("retake", {"start": 3, "stop": 7, "area": Area(0.25, 0.25, 0.5, 0.5)}),
)


every = pytest.mark.every_mode
each_variant = pytest.mark.parametrize(
    "variant", [v if v in DEEP else pytest.param(v, marks=every) for v in TINY]
)
each_kind = pytest.mark.parametrize(
    "variant", [v if v in KINDS else pytest.param(v, marks=every) for v in TINY]
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("studio")
        patch.setenv("STORYREEL_HOME", str(root / "home"))
        cosmos.install(root, patch)
        made = Studio(root)
        made.two_takes()
        yield made
        made.close()


@pytest.fixture(autouse=True)
def at_home(studio, monkeypatch, home):
    import torch

    torch.set_num_threads(1)
    monkeypatch.setenv("STORYREEL_HOME", str(studio.home))


@pytest.fixture
def witness(monkeypatch):
    return Witness(monkeypatch)


def backend_of(studio: Studio, variant: str) -> Diffusion:
    try:
        return studio.backend(variant)
    except (ModelError, RenderError) as refused:
        pytest.skip(f"{variant} goes with another model: {refused}")


def asked(studio: Studio, variant: str) -> Iterator[tuple[str, RenderRequest]]:
    """Yield a request for each mode that the model offers, and for a take's other end."""
    model = studio.model(variant)
    offered = modes_of(MODELS[model])
    for mode in offered:
        task = studio.task(mode, MODELS[model].guides, **WISHES.get(mode, {}))
        yield mode, studio.request(model, task)
    for mode, wishes in FURTHER:
        if mode in offered:
            try:
                yield f"{mode} otherwise", studio.request(model, studio.task(mode, **wishes))
            except RenderError as refused:
                assert "\n" not in str(refused) and str(refused).endswith(".")


def promised(studio: Studio, request: RenderRequest, clip: Any, notes: tuple[str, ...]) -> None:
    """Assert that a take is what was shown before it, and says how it was come by."""
    spec = MODELS[request.model]
    plan = planned(request, spec)
    assert (clip.frames, clip.width, clip.height, clip.rate) == (
        plan.frames, plan.width, plan.height, plan.rate,
    )  # fmt: skip
    if plan.way:
        assert f"{plan.way[:1].upper()}{plan.way[1:]}." in notes


def kept(
    studio: Studio, request: RenderRequest, path: Path, written: list[np.ndarray] | None = None
) -> None:
    """Assert the promise of a task on the frames that came out."""
    shown, task = pictures_in(path), request.task
    assert task is not None and len(shown) == request.num_frames
    if isinstance(task, Picture):
        assert (path.parent / "picture.png").stat().st_size > 0
        return
    first, second = (pictures_in(studio.clip_of(take)) for take in studio.two_takes())
    promises.keeps_frames(task, shown, first, second)
    recipe = recipe_for(request, MODELS[request.model])
    if isinstance(task, Loop) and THERE_AND_BACK in recipe.way:
        promises.ends_meet(recipe, shown, written or [])


@each_variant
def test_every_mode_that_is_offered_keeps_its_promise(studio, witness, variant):
    backend = backend_of(studio, variant)
    for mode, request in asked(studio, variant):
        witness.forget()
        clip, path = studio.here(backend, request)
        offer = offers_of(backend.spec)[mode.partition(" ")[0]]  # type: ignore[index]
        recipe = recipe_for(request, backend.spec)
        # A take that is longer than the model's window is put together of several by any model.
        way = "" if "windows" in recipe.way and offer.is_native else recipe.way
        assert " otherwise" in mode or bool(way) == (not offer.is_native), mode
        promised(studio, request, clip, clip.notes)
        kept(studio, request, path, witness.written)
        assert [seen.one for seen in witness.passes] == list(recipe.passes), mode
        for seen in witness.passes:
            promises.was_given(seen)


@pytest.mark.every_mode
@pytest.mark.parametrize("variant", TINY)
def test_the_worker_keeps_every_promise_too(studio, variant):
    backend_of(studio, variant)
    for _, request in asked(studio, variant):
        take = studio.by_worker(request)
        promised(studio, request, take, take.notes)
        kept(studio, request, studio.clip_of(take))


NATIVE: dict[Any, tuple[Any, ...]] = {
    "image": ("first_frame",),
    "first_last": ("last_frame",),
    "timed": ("timed_frame",),
    "loop": ("first_frame",),
    "picture": ("first_frame",),
}


@each_kind
def test_another_still_is_told_to_the_denoiser_in_its_place(studio, witness, variant):
    backend = backend_of(studio, variant)
    offers, model = offers_of(backend.spec), studio.model(variant)
    for mode, roles in NATIVE.items():
        if not offers[mode].is_native or not {"first", "any_frame"} & set(backend.spec.abilities):
            continue
        runs = []
        for shot in (studio.shots[1], studio.changed(*roles)):
            witness.forget()
            request = studio.request(model, studio.task(mode, **WISHES.get(mode, {})), shot)
            studio.here(backend, request)
            runs.append(witness.passes)
        (one,), (other,) = runs
        places = promises.changed_at(one, other)
        assert places, mode
        for at in places if len(places) == 1 else places[:1]:
            promises.stands_at(one, other, at, request.rate)


GUIDED = [
    name if name in ("wan_vace", "wan_animate") else pytest.param(name, marks=every)
    for name in (
        "wan_vace",
        "wan_animate",
        "animatediff_control",
        "easyanimate_control",
        "cog_fun",
    )
]


@pytest.mark.parametrize("variant", GUIDED)
def test_another_guide_is_told_to_the_denoiser(studio, witness, variant):
    backend, runs = backend_of(studio, variant), []
    for guide in studio.two_takes():
        witness.forget()
        task = studio.task("control", backend.spec.guides, take=guide.id)
        studio.here(backend, studio.request(studio.model(variant), task))
        runs.append(witness.passes[0])
    assert runs[0].shown.control is not None
    assert not promises.same_tensors(*runs)


def usual(studio: Studio, variant: str) -> Task:
    """Return the plainest task that a model does."""
    offered = modes_of(MODELS[studio.model(variant)])
    plain = ("text", "picture", "image", "control", "remix", "upscale")
    mode = next(one for one in plain if one in offered)
    return studio.task(mode, MODELS[studio.model(variant)].guides)  # type: ignore[arg-type]


@each_kind
def test_a_seed_decides_the_noise_that_reaches_the_denoiser(studio, witness, variant):
    backend = backend_of(studio, variant)
    task, runs = usual(studio, variant), []
    for seed in (3, 3, 4):
        witness.forget()
        studio.here(backend, studio.request(studio.model(variant), task, seed=seed))
        runs.append(witness.passes[0])
    assert promises.same_tensors(runs[0], runs[1])
    if "seed" in backend.spec.settings:
        assert not promises.same_tensors(runs[0], runs[2])


@each_kind
def test_a_remix_goes_as_far_from_the_take_as_its_strength_says(studio, witness, variant):
    backend = backend_of(studio, variant)
    if "strength" not in backend.spec.settings or not offers_of(backend.spec)["remix"].is_native:
        pytest.skip("it remakes no takes by strength")
    calls = []
    for strength in (0.3, 0.9):
        witness.forget()
        task = studio.task("remix", strength=strength)
        request = studio.request(studio.model(variant), task, num_inference_steps=10)
        studio.here(backend, request)
        calls.append(len(witness.passes[0].calls))
    assert calls[0] * 3 == calls[1], "three steps of ten, against nine"
