"""Turns a shot into complete render requests: frames, size, seed and variation worked out here."""

import secrets
from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

import msgspec

from engine.compose.reframing import laid_out
from engine.project.aspects import fills, framing_name, in_framing
from engine.project.cast import expanded, with_pictures
from engine.project.document import Id, LoraUse, Project, RenderSettings, Shot, TimedPrompt
from engine.project.request import Memory, RenderRequest, Stage, StepCache
from engine.project.seen import fingerprint_of
from engine.project.take import Take
from engine.project.task import (
    Blend,
    Bridge,
    Control,
    Extend,
    LiveFrames,
    Loop,
    Picture,
    Remix,
    Retake,
    TakeFrames,
    Task,
    Upscale,
)
from engine.render.backend import Extent, ModelSpec, RenderError
from engine.render.chosen_loras import draft_steps, guides_of, loras_for
from engine.render.cookbook import recipe_for
from engine.render.families.table import MODELS
from engine.render.recipe import LARGER
from engine.render.usual import usual_task
from engine.render.wording import prompt_of

HIGHEST_SEED = 2**32


def spec_of(model: str) -> ModelSpec:
    """Return the model's spec. Raises RenderError when there is no such model."""
    spec = MODELS.get(model)
    if spec is None:
        known = ", ".join(MODELS)
        raise RenderError(f"There is no model called “{model}”; choose one of: {known}.")
    return spec


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a render is asked besides its shot, model and seed; None is the model's or the shot's.

    `task` None is what the shot asks for by its stills. `size` (width, height) is of the take.
    `framing` is the aspect of the film that it is made for; None is the film's own.
    """

    task: Task | None = None
    stage: Stage = "final"
    size: tuple[int, int] | None = None
    num_inference_steps: int | None = None
    loras: tuple[LoraUse, ...] = ()
    step_cache: StepCache | None = None
    memory: Memory | None = None
    framing: Id | None = None


PLAIN = Terms()


def make_request(
    project: Project,
    shot: Shot,
    model: str,
    seed: int,
    variation: int,
    terms: Terms = PLAIN,
) -> RenderRequest:
    """Return the complete request for one take of `shot`.

    The pictures of elements that the shot mentions come with it. The take covers the shot and its
    handles in the smallest count of frames that is legal for the model; what is made from an older
    take has that one's size, rate and aspect. `seed` is taken modulo 2**32. Raises RenderError when
    there is no such model, or when it can't do the task.
    """
    spec = spec_of(model)
    framing = _framing_for(project, terms)
    meaning = fingerprint_of(project, shot, framing)
    name = framing_name(project, framing) if framing else None
    plain = laid_out(project, with_pictures(_as_it_stands(shot), project.elements), framing)
    project = in_framing(project, framing)
    task = terms.task or (usual_task(plain, spec) if spec.family else None)
    extent = _extent(project, shot, spec, task, terms)
    task = _in_step(task, extent)
    settings = plain.render
    there = MODELS.installed.loras if spec.family else ()
    loras = loras_for(spec, plain, terms.stage, there, task, terms.loras)
    if isinstance(task, Upscale):
        # How pictures are made of words is of no use to one that only makes them larger.
        settings, loras = RenderSettings(), ()
        terms = msgspec.structs.replace(terms, stage="final", step_cache=None)
    draft = draft_steps(spec, there) if terms.stage == "draft" else None
    request = RenderRequest(
        model=spec.id,
        shot=plain,
        prompt=prompt_of(project, plain, spec),
        negative_prompt=plain.negative_prompt or spec.negative_prompt,
        seed=seed % HIGHEST_SEED,
        variation=variation,
        width=extent.width,
        height=extent.height,
        rate=extent.rate,
        num_frames=extent.num_frames,
        head=extent.head,
        shot_id=shot.id,
        fingerprint=meaning,
        framing=name,
        project_rate=project.rate,
        task=task,
        stage=terms.stage,
        num_inference_steps=terms.num_inference_steps or draft or settings.num_inference_steps,
        guidance_scale=settings.guidance_scale,
        prompts=_prompts_in_time(project, plain, extent),
        loras=loras,
        guides=guides_of(one for one in there if one.id in {use.id for use in loras}),
        step_cache=terms.step_cache,
        memory=terms.memory,
    )
    if spec.family:
        recipe = recipe_for(request, spec)
        if not isinstance(task, Picture):
            request = msgspec.structs.replace(request, num_frames=recipe.num_frames)
    return request


def _framing_for(project: Project, terms: Terms) -> Id | None:
    """Return the aspect that a take is for: that of the take that it is made from, if of any."""
    old = _worked_on(terms.task)
    if old is None or not old.width:
        return terms.framing
    size = old.width, old.height
    if terms.framing is not None and fills(project, size, terms.framing):
        return terms.framing
    return next((one.id for one in project.framings if fills(project, size, one.id)), None)


def _extent(
    project: Project, shot: Shot, spec: ModelSpec, task: Task | None, terms: Terms
) -> Extent:
    """Return what the take will be, but that its frames are those of the recipe."""
    old = _worked_on(task)
    larger = LARGER if isinstance(task, Upscale) else 1
    if old is not None and old.width:
        return Extent(
            num_frames=old.stop - old.start,
            head=old.head,
            width=old.width * larger,
            height=old.height * larger,
            rate=old.rate,
        )
    width, height = terms.size or (project.width, project.height)
    if terms.stage == "draft" and terms.size is None:
        width, height = _draft_size(spec, width, height)
    handles = 0 if isinstance(task, Bridge | Loop) else max(0, shot.render.handles)
    return spec.extent(width, height, project.rate, shot.duration, handles)


def _worked_on(task: Task | None) -> TakeFrames | None:
    """Return the take whose size and rate the new one has."""
    match task:
        case Extend(take=take) | Retake(take=take) | Blend(first=take) | Upscale(take=take):
            return take
        case Loop(take=TakeFrames() as take) | Remix(take=TakeFrames() as take):
            return take
        case Control(guide=TakeFrames() as take):
            return take
        case _:
            return None


def _draft_size(spec: ModelSpec, width: int, height: int) -> tuple[int, int]:
    """Return half of the sides that a final take has."""
    width, height = spec.size_for(width, height)
    return max(2, width // 2), max(2, height // 2)


def _in_step(task: Task | None, extent: Extent) -> Task | None:
    """Return the task with what is seen live counted at the take's rate."""
    match task:
        case Control(guide=LiveFrames() as live):
            return msgspec.structs.replace(task, guide=_covering(live, extent))
        case Remix(take=LiveFrames() as live):
            return msgspec.structs.replace(task, take=_covering(live, extent))
        case Bridge():
            ends = {"before": task.before, "after": task.after}
            live = {
                name: _at_rate(one, extent.rate)
                for name, one in ends.items()
                if isinstance(one, LiveFrames)
            }
            return msgspec.structs.replace(task, **live)
        case _:
            return task


def _covering(live: LiveFrames, extent: Extent) -> LiveFrames:
    return msgspec.structs.replace(
        live, start=-extent.head, stop=extent.num_frames - extent.head, rate=extent.rate
    )


def _at_rate(live: LiveFrames, rate: Fraction) -> LiveFrames:
    start = floor(live.start * rate / live.rate)
    stop = max(start + 1, ceil(live.stop * rate / live.rate))
    return msgspec.structs.replace(live, start=start, stop=stop, rate=rate)


def _prompts_in_time(project: Project, shot: Shot, extent: Extent) -> tuple[TimedPrompt, ...]:
    """Return the shot's further words, counted in the take."""
    scale = extent.rate / project.rate
    return tuple(
        TimedPrompt(
            at=max(0, extent.head + floor((one.at - shot.move_offset) * scale)),
            text=expanded(one.text, project.elements),
        )
        for one in shot.prompts
        if one.text.strip()
    )


def make_requests(
    project: Project,
    shot: Shot,
    takes: int,
    existing: Iterable[Take] = (),
    model: str | None = None,
    seed: int | None = None,
    terms: Terms = PLAIN,
) -> list[RenderRequest]:
    """Return `takes` requests for further takes of `shot`, none like those `existing`.

    Variations count on from those rendered with the same meaning and model, so that the first one
    is exact. Seeds count up from `seed` as given; else they go on from the shot's own; else from a
    random one. Raises RenderError when there is no such model.
    """
    chosen = model or shot.render.model
    meaning = fingerprint_of(project, shot, _framing_for(project, terms))
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
        make_request(project, shot, chosen, start + number, first + number, terms)
        for number in range(takes)
    ]


def _as_it_stands(shot: Shot) -> Shot:
    """Leave out what was said of takes, and the halves of characters that no file can hold."""
    words = {
        name: getattr(shot, name).encode("utf-8", "replace").decode()
        for name in ("slate", "action", "negative_prompt", "dialogue", "notes")
    }
    return msgspec.structs.replace(
        shot, **words, picked=None, take_marks={}, takes_from=(), passage=None,
        framings={id: msgspec.structs.replace(own, picked=None)
                  for id, own in shot.framings.items()},
    )  # fmt: skip
