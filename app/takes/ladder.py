"""Where a take stands on the way from a sketch to the film: animatic, board frame, draft, final.

Footage stands beside it. Words about takes; it draws nothing and asks nobody but the list of
models.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Literal

from engine.project.document import Project, Shot
from engine.project.request import RenderRequest
from engine.project.seen import source_time
from engine.project.take import FOOTAGE, Take
from engine.project.task import Blend, Extend, Loop, Picture, mode_of
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.offers import TITLES

Rung = Literal["animatic", "board frame", "draft", "final", "footage"]

SHORT: dict[Rung, str] = {
    "animatic": "animatic", "board frame": "frame", "draft": "draft", "final": "final",
    "footage": "footage",
}  # fmt: skip
"""What fits onto a small picture."""
_TOLD = ("extend", "bridge", "loop", "blend", "remix", "retake", "control", "upscale")


def _spec(model: str) -> ModelSpec | None:
    """Return a model's spec as it was within the last second: tiles ask for it many times."""
    return _looked_up(model, MODELS.path, int(monotonic()))


@lru_cache(maxsize=256)
def _looked_up(model: str, _list: Path, _moment: int) -> ModelSpec | None:
    return MODELS.get(model)


def rung_of(request: RenderRequest) -> Rung:
    """Return the rung of what a request makes."""
    if request.model == FOOTAGE:
        return "footage"
    spec = _spec(request.model)
    if request.model == "animatic" or (spec is not None and not spec.family):
        return "animatic"
    return "board frame" if isinstance(request.task, Picture) else request.stage


def shows_rungs(requests: Sequence[RenderRequest]) -> bool:
    """Say whether a row tells the rungs: not where there is nothing but the animatic."""
    return any(rung_of(request) not in ("animatic", "footage") for request in requests)


def model_name(model: str) -> str:
    """Return a model's name, short enough for a tile: "Animatic" for "Animatic (built in)"."""
    if model == FOOTAGE:
        return "Footage"
    spec = _spec(model)
    return spec.name.partition(" (")[0] if spec else model


def subtitle_of(request: RenderRequest) -> str:
    """Return the model and, where it worked on footage, how: "extend · Wan 2.2 5B"."""
    mode = mode_of(request.task) if request.task is not None else ""
    name = model_name(request.model)
    return f"{mode} · {name}" if mode in _TOLD else name


def facts_of(request: RenderRequest) -> str:
    """Return model, mode and seed in words; of the animatic and of footage nothing but the name."""
    rung = rung_of(request)
    if rung in ("animatic", "footage"):
        return model_name(request.model)
    mode = TITLES[mode_of(request.task)] if request.task is not None else ""
    parts = [rung.capitalize(), model_name(request.model), mode, f"seed {request.seed}"]
    return " · ".join(part for part in parts if part)


def frames_beyond(project: Project, shot: Shot, take: Take) -> int:
    """Return by how many film frames a take that was made longer goes on after its shot's end.

    0 for takes that were not made to be longer, or by no more than handles, and for the parts of a
    split shot, which footage goes on in.
    """
    filmed = take.model == FOOTAGE and shot.span is None
    if not filmed and not isinstance(take.request.task, Extend | Loop | Blend):
        return 0
    left = take.frames - source_time(shot, take, 0, project.rate)
    speed = Fraction(max(0.01, shot.adjust.speed)).limit_denominator(1000)
    beyond = int(left / take.rate * project.rate / speed) - shot.duration
    return beyond if beyond > max(0, shot.render.handles) else 0
