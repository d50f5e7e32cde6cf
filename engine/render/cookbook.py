"""Works out the recipe of a request: which passes a model renders for a task, and what is kept.

Pure: no pixels, no tensors. The window, the `plan` command and the worker all ask here, so what is
shown before a render is what is rendered. What a model lacks is put together from what it has, and
said; where that would promise too much, it is refused in one sentence.
"""

from typing import assert_never

import msgspec

from engine.project.document import Reference, Role, Shot
from engine.project.request import RenderRequest
from engine.project.task import (
    Blend,
    Bridge,
    Control,
    Extend,
    FirstLast,
    LiveFrames,
    Loop,
    Picture,
    Remix,
    Retake,
    Still,
    Task,
    Timed,
    Upscale,
    Words,
)
from engine.render.backend import ModelSpec, RenderError
from engine.render.cuts import cut, length
from engine.render.recipe import (
    LARGER,
    Condition,
    CrossSource,
    Made,
    Pass,
    PromptAt,
    Recipe,
    StillSource,
)
from engine.render.refusals import needs_more, no_larger, other_guide
from engine.render.retaking import retake, settle
from engine.render.stretches import BACKWARDS, ONE_FRAME, Builder
from engine.render.usual import still_of, usual_task

THERE_AND_BACK = "played forwards and then backwards, so that its ends meet"
FROM_DISSOLVE = "made from a dissolve between the two takes"
FROM_FIRST = "made anew from its first frame; the rest of it is not looked at"
WITHOUT_LORA = "made from the guide's own pictures, since it follows {kind} only with a LoRA for it"
FROM_GUIDE = "made from the guide's own pictures, since the model takes no {kind}"


def recipe_for(request: RenderRequest, spec: ModelSpec) -> Recipe:
    """Return the passes and pieces of a request; its number of frames is the take's.

    Raises RenderError in one sentence when the model can't do the task, or when the shot lacks a
    still that the task needs.
    """
    task = request.task or usual_task(request.shot, spec)
    builder = Builder(spec, _prompts(request))
    if not isinstance(task, Picture):
        _needs_film(spec)
    _cook(builder, task, request)
    sized = spec.larger_size if isinstance(task, Upscale) else spec.size_for
    width, height = sized(request.width, request.height)
    return Recipe(
        passes=tuple(_with_references(one, request, spec) for one in builder.passes),
        pieces=tuple(builder.pieces),
        width=width,
        height=height,
        native=not builder.ways,
        way="; ".join(builder.ways),
    )


def _needs_film(spec: ModelSpec) -> None:
    if spec.stills:
        raise RenderError(
            f"{spec.name or 'This model'} makes pictures, not film; render a picture with it, then "
            "animate that with another model."
        )


def _prompts(request: RenderRequest) -> list[PromptAt]:
    later = [PromptAt(at=max(0, p.at), text=p.text) for p in request.prompts]
    if any(p.at == 0 for p in later):
        return sorted(later, key=lambda p: p.at)
    return [PromptAt(at=0, text=request.prompt), *sorted(later, key=lambda p: p.at)]


def _with_references(one: Pass, request: RenderRequest, spec: ModelSpec) -> Pass:
    """Give a pass the pictures of characters, places and styles, where the model takes them."""
    if "references" not in spec.abilities:
        return one
    shown = tuple(r for r in request.shot.references if r.role in spec.roles and r.role in _LIKE)
    if not shown and not {"words", "first"} & set(spec.abilities):
        # It is told by a picture alone what is to be seen.
        shown = (_needed(request.shot, "first_frame", "timed_frame", "last_frame").reference,)
    return msgspec.structs.replace(one, references=shown)


_LIKE: tuple[Role, ...] = ("character", "location", "style")


def _cook(builder: Builder, task: Task, request: RenderRequest) -> None:
    match task:
        case Words():
            _words(builder, request)
        case Still():
            _still(builder, request)
        case FirstLast():
            _first_last(builder, request)
        case Timed():
            _timed(builder, request)
        case Extend():
            _extend(builder, task)
        case Bridge():
            builder.stretch(request.num_frames, task.before, task.after)
        case Loop():
            _loop(builder, task, request)
        case Blend():
            _blend(builder, task)
        case Remix():
            _remix(builder, task)
        case Retake():
            retake(builder, task)
        case Control():
            _control(builder, task, request)
        case Upscale():
            _upscale(builder, task)
        case Picture():
            _picture(builder, request)
        case _:
            assert_never(task)


def _words(builder: Builder, request: RenderRequest) -> None:
    if not builder.can("words"):
        raise needs_more(builder.spec)
    builder.stretch(request.num_frames)


def _needed(shot: Shot, *roles: Role) -> StillSource:
    found = next((still for role in roles if (still := still_of(shot, role))), None)
    if found is None:
        raise RenderError(
            f"Shot {shot.slate} has no still to begin from; drop a picture on it and retry."
        )
    return StillSource(reference=found)


def _still(builder: Builder, request: RenderRequest) -> None:
    shot = request.shot
    if not still_of(shot, "first_frame") and still_of(shot, "layer"):
        # Layers make one picture together, before the camera moves through them.
        resting = msgspec.structs.replace(shot, moves=(), framing_b=None)
        layered = LiveFrames(shot=resting, start=0, stop=1, rate=request.rate)
        builder.stretch(request.num_frames, stills=[(0, layered)])
        return
    still = _needed(shot, "first_frame", "timed_frame", "last_frame")
    builder.stretch(request.num_frames, stills=[(0, still)])


def _first_last(builder: Builder, request: RenderRequest) -> None:
    first = _needed(request.shot, "first_frame")
    last = still_of(request.shot, "last_frame")
    if last is None:
        raise RenderError(
            f"Shot {request.shot.slate} has no last still; give it a picture as last frame and "
            "retry."
        )
    end = request.num_frames - 1
    builder.stretch(request.num_frames, stills=[(0, first), (end, StillSource(reference=last))])


def _timed(builder: Builder, request: RenderRequest) -> None:
    """Place the stills at their times, counted in the shot at the film's rate."""
    places: dict[int, StillSource] = {}
    final = request.num_frames - 1
    scale = request.rate / (request.project_rate or request.rate)
    for one in request.shot.references:
        source = StillSource(reference=one)
        match one.role:
            case "first_frame":
                places[0] = source
            case "last_frame":
                places[final] = source
            case "timed_frame":
                at = request.head + int((one.at - request.shot.move_offset) * scale)
                places.setdefault(min(final, max(0, at)), source)
            case _:
                continue
    if not places:
        raise RenderError(
            f"Shot {request.shot.slate} has no stills; drop pictures on it and retry."
        )
    if 0 not in places:
        # Every model of stills needs one to begin from; the earliest is held from the beginning.
        places[0] = places.pop(min(places))
    builder.stretch(request.num_frames, stills=sorted(places.items()))


def _extend(builder: Builder, task: Extend) -> None:
    take = task.take
    if task.direction == "forward":
        builder.keep(take)
        builder.stretch(task.frames, before=take)
        return
    if builder.can("any_frame", "suffix", "mask"):
        builder.stretch(task.frames, after=take)
    else:
        _backwards(builder, task)
    builder.keep(take)


def _backwards(builder: Builder, task: Extend) -> None:
    """Go on from the first frame and play that backwards, a pass after another."""
    if not builder.takes_start:
        builder.stretch(task.frames, after=task.take)
    if task.frames + 1 > builder.longest:
        raise RenderError(
            f"{builder.spec.name or 'This model'} can add {builder.longest - 1} frames before a "
            "take at most; extend it by fewer, then once more."
        )
    builder.say(BACKWARDS)
    builder.say(ONE_FRAME)
    total = builder.legal(task.frames + 1)
    first = cut(task.take, 0, 1)
    number = builder.add_pass(total, 0, conditions=(Condition(source=first),))
    stop = total - 1
    builder.pieces.append(Made(number=number, start=stop - task.frames, stop=stop, reverse=True))


def _loop(builder: Builder, task: Loop, request: RenderRequest) -> None:
    if task.take is not None:
        take = task.take
        builder.keep(take)
        builder.stretch(task.frames, before=take, after=take)
        return
    frames = request.num_frames
    first = still_of(request.shot, "first_frame")
    if first and builder.takes_start and builder.takes_end:
        still = StillSource(reference=first)
        builder.stretch(frames, stills=[(0, still), (frames - 1, still)])
        return
    _there_and_back(builder, frames, first)


def _there_and_back(builder: Builder, frames: int, first: Reference | None) -> None:
    """Make half of it and play that back: any model can, and the ends are one frame."""
    builder.say(THERE_AND_BACK)
    half = frames - frames // 2
    stills = [(0, StillSource(reference=first))] if first and builder.takes_start else []
    if half > builder.longest and not builder.takes_start:
        raise RenderError(
            f"{builder.spec.name or 'This model'} can't make a loop of {frames} frames; shorten "
            "the shot or choose another model."
        )
    builder.stretch(half, stills=stills)
    back = frames - half
    for piece in reversed(builder.pieces.copy()):
        assert isinstance(piece, Made)
        count = piece.stop - piece.start
        total = builder.passes[piece.number].num_frames
        begin = total - piece.stop
        # The turning frame is not shown twice when the number of frames is odd.
        skip = 1 if piece is builder.pieces[-1] and half > back else 0
        builder.pieces.append(
            Made(number=piece.number, start=begin + skip, stop=begin + count, reverse=True)
        )


def _blend(builder: Builder, task: Blend) -> None:
    first, second, frames = task.first, task.second, task.frames
    if frames > min(length(first), length(second)):
        raise RenderError(
            "The takes are shorter than the stretch they are to blend over; choose a shorter one."
        )
    begin = length(first) - frames
    builder.keep(cut(first, 0, begin))
    over = CrossSource(
        first=cut(first, begin, length(first)), second=cut(second, 0, frames), of=frames
    )
    if builder.can("last", "any_frame", "suffix", "mask") and begin and length(second) > frames:
        builder.stretch(frames, cut(first, 0, begin), cut(second, frames, length(second)))
    elif builder.can("video"):
        builder.say(FROM_DISSOLVE)
        builder.remade(over, frames, "video", strength=builder.spec.strength)
        settle(builder, cut(first, begin, length(first)), cut(second, 0, frames))
    else:
        builder.stretch(
            frames, cut(first, 0, max(1, begin)), cut(second, frames - 1, length(second))
        )
    builder.keep(cut(second, frames, length(second)))


def _remix(builder: Builder, task: Remix) -> None:
    frames = length(task.take)
    if builder.can("video"):
        builder.remade(task.take, frames, "video", strength=task.strength)
    elif builder.takes_start:
        builder.say(FROM_FIRST)
        builder.stretch(frames, stills=[(0, cut(task.take, 0, 1))])
    elif not builder.can("words"):
        raise needs_more(builder.spec)
    else:
        raise RenderError(
            f"{builder.spec.name or 'This model'} takes words only, so it can't remix a take; "
            "choose another model."
        )


def _control(builder: Builder, task: Control, request: RenderRequest) -> None:
    frames = min(request.num_frames, length(task.guide))
    guide = cut(task.guide, 0, frames)
    first = still_of(request.shot, "first_frame")
    if builder.can("control") and builder.spec.guides and task.kind not in builder.spec.guides:
        raise other_guide(builder.spec)
    lacks_lora = builder.spec.guided_by_lora and task.kind not in request.guides
    if builder.can("control") and not lacks_lora:
        given = (_still_at_start(first),) if first and builder.takes_start else ()
        builder.remade(guide, frames, "control", guide=task.kind, conditions=given)
    elif builder.can("video"):
        builder.say((WITHOUT_LORA if lacks_lora else FROM_GUIDE).format(kind=task.kind))
        builder.remade(guide, frames, "video", strength=builder.spec.strength)
    else:
        raise RenderError(
            f"{builder.spec.name or 'This model'} takes no guide video; choose a model that does."
        )


def _still_at_start(first: Reference) -> Condition:
    return Condition(source=StillSource(reference=first), strength=first.strength)


def _upscale(builder: Builder, task: Upscale) -> None:
    if not builder.can("upscale"):
        raise no_larger(builder.spec)
    builder.remade(task.take, length(task.take), "video", larger=LARGER)
    # No words are asked for, so none are read.
    builder.passes = [msgspec.structs.replace(one, prompts=()) for one in builder.passes]


def _picture(builder: Builder, request: RenderRequest) -> None:
    if not builder.spec.stills:
        raise RenderError(
            f"{builder.spec.name or 'This model'} makes film; choose a model of pictures for a "
            "board frame."
        )
    first = still_of(request.shot, "first_frame")
    given = (_still_at_start(first),) if first and builder.can("first", "video") else ()
    strength = request.shot.render.strength or builder.spec.strength
    number = builder.add_pass(1, 0, conditions=given, strength=strength if given else None)
    builder.pieces.append(Made(number=number, start=0, stop=1))
