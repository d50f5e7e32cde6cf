"""What the window orders of a film, made into complete render requests in the order of the queue.

No widgets. Reads key frames of a clip where a stretch is retaken, so it is asked in a background
thread.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.asking import PLAIN, Asked
from engine.project import film
from engine.project.aspects import framing_id
from engine.project.document import Id, LoraUse, Project, Shot
from engine.project.errors import EditError
from engine.project.request import RenderRequest
from engine.project.seen import takes_of
from engine.project.take import Take
from engine.project.task import Mode, Task
from engine.render.backend import ModelSpec, RenderError
from engine.render.families.table import MODELS
from engine.render.quality import cache_of, stage_of
from engine.render.requests import HIGHEST_SEED, Terms, make_request, make_requests, spec_of
from engine.render.tasks import Wishes, task_for


@dataclass(frozen=True)
class Footing:
    """What orders stand on: the film, its takes by shot, its folder, and the aspect to render for.

    `framing` None is the film's own.
    """

    project: Project
    takes: Mapping[Id, Sequence[Take]]
    folder: Path
    framing: Id | None = None


class Order(msgspec.Struct, frozen=True):
    """Takes of one shot by one model; None is what the shot's settings say, else the model."""

    shot: Shot
    model: str | None = None
    takes: int | None = None
    seed: int | None = None
    asked: Asked = PLAIN

    @property
    def model_id(self) -> str:
        """The model that is asked."""
        return self.model or self.shot.render.model


def takes_wanted(order: Order, spec: ModelSpec | None = None) -> int:
    """Return how many takes an order is of; `spec` is its model's, where it is known already."""
    if order.takes:
        return order.takes
    shot, mode = order.shot, order.asked.mode
    if mode == "upscale" or shot.render.takes:
        return takes_usual(mode, shot, None)
    return takes_usual(mode, shot, spec or MODELS.get(order.model_id))


def takes_usual(mode: Mode | None, shot: Shot, spec: ModelSpec | None) -> int:
    """Return how many takes are rendered where no number is said; one is enlarged once."""
    if mode == "upscale":
        return 1
    return shot.render.takes or (spec.takes if spec else 1)


def terms_of(footing: Footing, order: Order) -> Terms:
    """Return the terms of an order.

    Raises RenderError when the shot lacks what its mode needs, MediaError when a clip can't be
    read. A model without modes, the animatic, is asked for nothing.
    """
    spec = spec_of(order.model_id)
    if not spec.family:
        return Terms(framing=footing.framing)
    task = None if order.asked.mode is None else _task(footing, order, order.asked.mode)
    quality = order.asked.stage
    return Terms(
        task=task, stage=stage_of(quality), step_cache=cache_of(quality, spec),
        framing=footing.framing,
    )  # fmt: skip


def _task(footing: Footing, order: Order, mode: Mode) -> Task:
    wishes = marked_wishes(footing, order) if mode == "retake" else order.asked.wishes
    return task_for(
        mode, footing.project, order.shot, footing.takes, footing.folder, wishes, footing.framing
    )


def marked_wishes(footing: Footing, order: Order) -> Wishes:
    """Return what is wished of a retake: without a stretch of its own, the one that is marked."""
    wishes = order.asked.wishes
    if wishes.start is not None or wishes.stop is not None:
        return wishes
    start, stop = marked_stretch(footing.project, order.shot)
    return msgspec.structs.replace(wishes, start=start, stop=stop)


def marked_stretch(project: Project, shot: Shot) -> tuple[int | None, int | None]:
    """Return the part of the shot between the timeline's in and out, in frames of the shot.

    (None, None) where nothing is marked, or nothing of the shot, or all of it.
    """
    marks = project.settings
    if marks.in_point is None and marks.out_point is None:
        return None, None
    begin = film.start_of(project, shot.id)
    start = max(0, (marks.in_point or 0) - begin)
    stop = shot.duration if marks.out_point is None else min(shot.duration, marks.out_point - begin)
    whole = start == 0 and stop == shot.duration
    return (None, None) if whole or start >= stop else (start, stop)


def requests_of(
    footing: Footing,
    orders: Iterable[Order],
    one_first: bool = False,
    same_seeds: bool = False,
) -> list[RenderRequest]:
    """Return the requests of orders, so that each model is loaded once.

    Models come in the order in which they are first asked for, then shots as they are ordered.
    `one_first`: of each model one take of every shot, then the others. `same_seeds`: a shot's takes
    have the same seeds whatever their model. Raises RenderError, MediaError.
    """
    turns: dict[str, int] = {}
    seeds: dict[Id, int] = {}
    placed: list[tuple[tuple[int, int, int], RenderRequest]] = []
    for number, order in enumerate(orders):
        turn = turns.setdefault(order.model_id, len(turns))
        seed = order.seed
        if same_seeds and seed is None:
            own = order.shot.render.seed
            fresh = secrets.randbelow(HIGHEST_SEED) if own is None else own
            seed = seeds.setdefault(order.shot.id, fresh)
        made = make_requests(
            footing.project, order.shot, takes_wanted(order), takes_of(order.shot, footing.takes),
            order.model, seed, terms_of(footing, order),
        )  # fmt: skip
        placed += [
            ((turn, int(one_first and further > 0), number), request)
            for further, request in enumerate(made)
        ]
    placed.sort(key=lambda pair: pair[0])
    return [request for _, request in placed]


def trial(footing: Footing, order: Order) -> RenderRequest:
    """Return the request that one take of an order comes to. Raises RenderError, MediaError."""
    return make_request(footing.project, order.shot, order.model_id, 0, 0, terms_of(footing, order))


def final_of(footing: Footing, shot: Shot, take: Take) -> RenderRequest:
    """Return the request that makes a draft anew with all care: same words, task and seed.

    Raises RenderError when its model or its aspect is gone, or can't be done any more.
    """
    old = take.request
    if old.stage != "draft":
        raise RenderError(f"T{take.number:02} is no draft; only drafts are made final.")
    framing = None
    if old.framing is not None:
        try:
            framing = framing_id(footing.project, old.framing)
        except EditError as error:
            raise RenderError(f"T{take.number:02} can't be made final: {error}") from error
    terms = Terms(task=old.task, stage="final", loras=_without_few_steps(old), framing=framing)
    fresh = make_request(footing.project, old.shot, old.model, old.seed, old.variation, terms)
    return msgspec.structs.replace(
        fresh,
        prompt=old.prompt,
        negative_prompt=old.negative_prompt,
        prompts=old.prompts,
        shot=old.shot,
        shot_id=shot.id,
        fingerprint=old.fingerprint,
    )


def _without_few_steps(draft: RenderRequest) -> tuple[LoraUse, ...]:
    """Return the LoRAs of a draft without those that joined to spare steps."""
    quick = {one.id for one in MODELS.installed.loras if one.purpose == "few_steps"}
    return tuple(use for use in draft.loras if use.id not in quick)
