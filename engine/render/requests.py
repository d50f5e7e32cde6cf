"""Turns a shot into complete render requests: frames, size, seed and variation worked out here."""

import secrets
from collections.abc import Iterable

import msgspec

from engine.camera.prompt import resolved_prompt
from engine.project.document import Project, Shot
from engine.project.request import RenderRequest, fingerprint
from engine.project.take import Take
from engine.render.backend import ModelSpec, RenderError
from engine.render.families.table import MODELS

HIGHEST_SEED = 2**32


def spec_of(model: str) -> ModelSpec:
    """Return the model's spec. Raises RenderError when there is no such model."""
    spec = MODELS.get(model)
    if spec is None:
        known = ", ".join(MODELS)
        raise RenderError(f"There is no model called “{model}”; choose one of: {known}.")
    return spec


def make_request(
    project: Project, shot: Shot, model: str, seed: int, variation: int
) -> RenderRequest:
    """Return the complete request for one take of `shot`.

    The take covers the shot and its handles in the smallest count of frames that is legal for the
    model. `seed` is taken modulo 2**32. Raises RenderError when there is no such model.
    """
    spec = spec_of(model)
    plain = _as_it_stands(shot)
    handles = max(0, shot.render.handles)
    extent = spec.extent(project.width, project.height, project.rate, shot.duration, handles)
    return RenderRequest(
        model=spec.id,
        shot=plain,
        prompt=resolved_prompt(project, plain),
        negative_prompt=plain.negative_prompt,
        seed=seed % HIGHEST_SEED,
        variation=variation,
        width=extent.width,
        height=extent.height,
        rate=extent.rate,
        num_frames=extent.num_frames,
        head=extent.head,
        shot_id=shot.id,
        fingerprint=fingerprint(shot, project.width, project.height),
        project_rate=project.rate,
    )


def make_requests(
    project: Project,
    shot: Shot,
    takes: int,
    existing: Iterable[Take] = (),
    model: str | None = None,
    seed: int | None = None,
) -> list[RenderRequest]:
    """Return `takes` requests for further takes of `shot`, none like those `existing`.

    Variations count on from those rendered with the same meaning and model, so that the first one
    is exact. Seeds count up from `seed` as given; else they go on from the shot's own; else from a
    random one. Raises RenderError when there is no such model.
    """
    chosen = model or shot.render.model
    meaning = fingerprint(shot, project.width, project.height)
    used = [
        take.request.variation
        for take in existing
        if take.model == chosen and take.request.fingerprint == meaning
    ]
    first = max(used, default=-1) + 1
    if seed is not None:
        start = seed
    elif shot.render.seed is not None:
        start = shot.render.seed + first
    else:
        start = secrets.randbelow(HIGHEST_SEED)
    return [
        make_request(project, shot, chosen, start + number, first + number)
        for number in range(takes)
    ]


def _as_it_stands(shot: Shot) -> Shot:
    """Leave out what was said of takes, and the halves of characters that no file can hold."""
    words = {
        name: getattr(shot, name).encode("utf-8", "replace").decode()
        for name in ("slate", "action", "negative_prompt", "dialogue", "notes")
    }
    return msgspec.structs.replace(
        shot, **words, picked=None, take_marks={}, takes_from=(), passage=None
    )
