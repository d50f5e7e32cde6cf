"""Every mode of every family by the window's own way: ordered, queued, rendered in the worker, seen
on the timeline as the shot's take, and in the exported MP4. Minutes: run with `--every-mode`.
"""

import contextlib
import sys
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.asking import Asked
from app.orders import Order
from engine.export.mp4 import export_film
from engine.export.settings import ExportSettings
from engine.media.intake import import_picture
from engine.project import edits
from engine.project.document import RenderSettings, Shot, new_id
from engine.project.seen import seen_take, source_time, takes_of
from engine.project.task import mode_of
from engine.render.adding import add_model
from engine.render.backend import ModelSpec, RenderError
from engine.render.checkpoint import family_of, read_checkpoint
from engine.render.families.table import FAMILIES, MODELS
from engine.render.job import Failed, Finished
from engine.render.models import ModelError
from engine.render.offers import offers_of
from engine.render.tasks import Wishes

from tiny import cosmos
from tiny.studio import SIZE, STILLS, pictures_in, replace
from tiny.table import TINY

pytestmark = [pytest.mark.every_mode, pytest.mark.timeout(900)]
FRAMES = 9
WORKED_ON = ("extend", "loop", "blend", "remix", "retake", "control", "upscale")
WISHES = {
    "extend": Wishes(frames=6), "blend": Wishes(frames=4), "retake": Wishes(start=3, stop=6),
}  # fmt: skip


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The folders of all tiny models, by family."""
    place = tmp_path_factory.mktemp("tiny")
    found: dict[str, list[Path]] = {}
    for variant, build in TINY.items():
        folder = build(variant, place / variant, 0)
        found.setdefault(family_of(read_checkpoint(folder)).id, []).append(folder)
    return found


@pytest.fixture
def film(window, monkeypatch, tmp_path):
    """The window on an empty film of 64 × 64 at 16 fps; the worker finds Cosmos' guardrail."""
    cosmos.install(tmp_path, monkeypatch)
    monkeypatch.setitem(sys.modules, "cosmos_guardrail", cosmos.package())
    session = window.session
    assert session.create(tmp_path / "Every.reel", "Every", *SIZE)
    session.apply("Rate", edits.set_project, rate=Fraction(16))
    return window


def stills(session, folder) -> tuple[Any, ...]:
    """Put a picture for each role into the film."""
    found = []
    for number, (role, at) in enumerate(STILLS):
        noise = np.random.default_rng(number).integers(0, 255, (8, 8, 3)).astype(np.uint8)
        path = folder / f"{role}.png"
        Image.fromarray(noise, "RGB").resize(SIZE, Image.Resampling.BICUBIC).save(path)
        found.append(replace(import_picture(session.folder, path), role=role, at=at))
    return tuple(found)


def models_in(folders: list[Path]) -> list[ModelSpec]:
    """Add the tiny models that are models by themselves."""
    found = []
    for folder in folders:
        with contextlib.suppress(ModelError, RenderError):
            found.append(MODELS[add_model(folder, name=folder.name).id])
    return found


def doers(models: Iterable[ModelSpec]) -> dict[Any, ModelSpec]:
    """Return the model for each mode: the first that does it by itself, else any that does."""
    found: dict[Any, ModelSpec] = {}
    for is_native in (True, False):
        for spec in models:
            for mode, offer in offers_of(spec).items():
                if not offer.reason and (offer.is_native or not is_native):
                    found.setdefault(mode, spec)
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_every_mode_is_on_the_timeline_and_in_the_mp4(film, qtbot, tmp_path, folders, family):
    session = film.session
    doing = doers(models_in(folders[family]))
    assert doing
    pictures = stills(session, tmp_path)
    plain = RenderSettings(handles=0, takes=1, num_inference_steps=2)
    shots = [
        Shot(id=new_id(), slate="", action=f"a fox, {mode}", duration=FRAMES, references=pictures,
             render=plain)
        for mode in ("opening", *doing, "closing")
    ]  # fmt: skip
    session.apply("Shots", edits.add_shots, shots)
    at = dict(zip(("opening", *doing), (s.id for s in session.project.shots), strict=False))

    def shot(mode):
        return next(one for one in session.project.shots if one.id == at[mode])

    def landed(modes, count):
        failed = [job.state for job in session.jobs if isinstance(job.state, Failed)]
        assert not failed, failed
        return all(len(takes_of(shot(mode), session.takes)) == count for mode in modes)

    older = [mode for mode in doing if mode in WORKED_ON]
    session.render([at[mode] for mode in older], model="animatic", takes=2)
    qtbot.waitUntil(lambda: landed(older, 2), timeout=120_000)
    asked = {mode: Asked(mode=mode, wishes=WISHES.get(mode, Wishes())) for mode in doing}
    if "control" in doing and doing["control"].guides:
        asked["control"] = Asked(mode="control", wishes=Wishes(guide=doing["control"].guides[0]))
    session.order([Order(shot(mode), doing[mode].id, 1, 7, asked[mode]) for mode in doing])
    qtbot.waitUntil(
        lambda: landed(older, 3) and landed(set(doing) - set(older), 1), timeout=600_000
    )
    assert all(isinstance(job.state, Finished) for job in session.jobs)

    out = tmp_path / "Every.mp4"
    export_film(
        session.project, session.folder.path, session.takes, ExportSettings(path=out, crf=8)
    )
    exported = pictures_in(out)
    assert len(exported) == FRAMES * len(shots) == film.timeline.canvas.positions.duration
    for number, mode in enumerate(doing, start=1):
        one = shot(mode)
        take = seen_take(session.project, one, takes_of(one, session.takes))
        assert take is not None and take.model == doing[mode].id
        assert take.request.task is not None and mode_of(take.request.task) == mode
        made = pictures_in(session.folder.take_path(take))
        for frame in range(FRAMES):
            shown = exported[number * FRAMES + frame]
            last = len(made) - 1
            own = made[min(last, source_time(one, take, frame, session.project.rate))]
            if own.shape == shown.shape:
                off = np.abs(own.astype(int) - shown).mean()
                assert off < 12, (mode, frame, off)
            else:
                assert shown.std() > 1, (mode, frame)
