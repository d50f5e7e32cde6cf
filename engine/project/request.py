"""What a backend is asked to render: one complete plain value, and its fingerprint."""

import hashlib
from fractions import Fraction
from math import gcd
from typing import Any

import msgspec

from engine.project.document import Id, Shot


class RenderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a take depends on, with nothing left to look up.

    `shot` is the shot as it stood, without what the author said of its takes. `num_frames` covers
    the shot and its handles at `rate`; frame `head` of the take is the shot's first frame.
    `variation` is 0 for the exact take and counts up for further ones; `seed` is in [0, 2**32).
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


def fingerprint(shot: Shot, width: int, height: int) -> str:
    """Return the hash of what a take of this shot shows: words, references, camera and settings.

    Not in it: the model, the seed, the number of takes, handles, the slate, lengths and times of
    the edit (a longer shot makes a take short, not stale), and what was said of takes.
    32 hex digits.
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
    return hashlib.sha256(msgspec.json.encode(meaning)).hexdigest()[:32]
