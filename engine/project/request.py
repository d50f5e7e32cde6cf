"""What a backend is asked to render: one complete plain value, and its fingerprint."""

import hashlib
from fractions import Fraction
from functools import cache
from math import gcd
from typing import Any, Literal

import msgspec

from engine.project.document import FramingOverride, Id, LoraUse, Shot, TimedPrompt
from engine.project.task import Guide, Task

Stage = Literal["draft", "final"]
"""How much care a render takes: few steps at a low size, or the model's whole quality."""


Quality = Literal["draft", "balanced", "final"]
"""draft: few steps at half the size. balanced: a step cache that was found to spare work and to
change little. final: the model's whole quality, nothing spared."""

StepCache = Literal["first_block", "taylor", "mag", "sea", "pyramid"]
"""Ways to spare work between steps, which change the picture a little."""

Memory = Literal["full", "offload", "group", "fp8", "int8"]
"""Ways to hold a model. full: on the device all the time. offload: each part comes when it
computes. group: a few blocks at a time, the next while one computes. fp8, int8: as offload, the
denoiser in eight bits."""


class RenderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a take depends on, with nothing left to look up.

    `shot` is the shot as it stood, without what the author said of its takes. `num_frames` covers
    the shot and its handles at `rate`; frame `head` of the take is the shot's first frame.
    `variation` is 0 for the exact take and counts up for further ones; `seed` is in [0, 2**32).
    `project_rate` is the rate that the shot's own frames were counted at; None is the film's own.
    What follows is for models that are loaded: `task` says what is to be done (None: what the shot
    is, words or stills), `prompts` are further words in time, and None means the model's default.
    `memory` None holds the model as was chosen for it on the machine.
    `guides` are the kinds of guide video that its LoRAs have the model follow.
    `framing` is the name of the film's further aspect that it is made for, such as "9:16"; `shot`
    is then laid out in it. None is the film's own.
    """

    model: str
    shot: Shot
    prompt: str
    negative_prompt: str
    seed: int
    variation: int
    width: int
    height: int
    rate: Fraction
    num_frames: int
    head: int
    shot_id: Id
    fingerprint: str
    project_rate: Fraction | None = None
    task: Task | None = None
    stage: Stage = "final"
    num_inference_steps: int | None = None
    guidance_scale: float | None = None
    prompts: tuple[TimedPrompt, ...] = ()
    loras: tuple[LoraUse, ...] = ()
    step_cache: StepCache | None = None
    guides: tuple[Guide, ...] = ()
    memory: Memory | None = None
    framing: str | None = None


def fingerprint(shot: Shot, width: int, height: int, placed: FramingOverride | None = None) -> str:
    """Return the hash of what a take of this shot shows: words, references, camera and settings.

    `placed` is how the shot lies in the aspect that the take is for, where it has pictures.
    Not in it: the model, the seed, the number of takes, handles, the slate, lengths and times of
    the edit (a longer shot makes a take short, not stale), and what was said of takes.
    Equal shots have equal fingerprints, however their numbers were written (35 or 35.0), and a
    field that a later version adds changes none while it has its default. 32 hex digits.
    """
    references = [
        (r.sha256, r.role, r.at, r.until, r.join, r.depth, r.x, r.y,
         r.scale, r.opacity, r.strength, r.page)
        for r in shot.references
    ]  # fmt: skip
    settings = shot.render
    meaning: list[Any] = [
        shot.action, shot.negative_prompt, shot.size, shot.angle, shot.lens, shot.moves,
        shot.framing_a, shot.framing_b, shot.fit, shot.look, references,
        settings.num_inference_steps, settings.guidance_scale, settings.strength,
        [width // gcd(width, height), height // gcd(width, height)],
    ]  # fmt: skip
    # Appended only where there are any: shots without them keep the fingerprint they had.
    meaning += [["prompts", list(shot.prompts)]] if shot.prompts else []
    meaning += [["loras", list(settings.loras)]] if settings.loras else []
    if placed is not None and any(r.role in _PLACED for r in shot.references):
        layers = sorted((id, *moved) for id, moved in placed.layers.items() if any(moved))
        place = [placed.centre_x, placed.centre_y, placed.scale, layers]
        meaning += [["placed", place]] if place != [0.5, 0.5, 1.0, []] else []
    return hashlib.sha256(msgspec.json.encode(_plain(meaning))).hexdigest()[:32]


_PLACED = ("first_frame", "timed_frame", "last_frame", "layer")
"""The roles of pictures that are laid out in the frame."""


def _plain(value: Any) -> Any:
    """Return plain values, equal for equal values: numbers as floats, structs without defaults."""
    if isinstance(value, msgspec.Struct):
        told = ((name, getattr(value, name), default) for name, default in _defaults(type(value)))
        return {name: _plain(inner) for name, inner, default in told if inner != default}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


@cache
def _defaults(kind: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in msgspec.structs.fields(kind))
