"""What a task comes to: passes of a model, and the pieces of them and of older takes in order.

Plain values without pixels or tensors, so the window can show a recipe before it is rendered, and
the worker renders exactly that one. `cookbook.py` works recipes out.
"""

from typing import Literal

from engine.project.document import Reference, Value
from engine.project.task import Area, Footage, Guide, LiveFrames, TakeFrames

Ability = Literal[
    "words", "first", "last", "any_frame", "prefix", "suffix", "video", "mask", "control",
    "references", "prompts", "upscale",
]  # fmt: skip
"""What a model can be conditioned on in one pass.

words: a prompt. first: a picture at frame 0. last: one at the last frame, together with a first.
any_frame: pictures at any frames. prefix, suffix: a run of frames at the beginning, at the end.
video: a whole video by strength. mask: frames given and kept, the rest made. control: a guide
video. references: pictures of things to appear. prompts: several prompts in time. upscale: a take
made larger, without words.
"""

LARGER = 2
"""How many times as wide and high as it was a take is made."""


class StillSource(Value, frozen=True, tag="still"):
    """One still of the project, framed to the take's size as its shot frames it."""

    reference: Reference


class MadeSource(Value, frozen=True, tag="made"):
    """Frames [start, stop) of what an earlier pass made."""

    number: int
    start: int
    stop: int


class CrossSource(Value, frozen=True, tag="cross"):
    """One source that fades evenly into another of the same length.

    Its frame n is frame `at + n` of a fade that is `of` frames long.
    """

    first: "Source"
    second: "Source"
    of: int
    at: int = 0


Source = StillSource | TakeFrames | LiveFrames | MadeSource | CrossSource


class Condition(Value, frozen=True):
    """Frames that a pass is given from frame `at` of it on; `strength` in [0, 1]."""

    source: Source
    at: int = 0
    strength: float = 1.0


class PromptAt(Value, frozen=True):
    """A prompt that holds from frame `at` of a pass on."""

    at: int
    text: str


class Pass(Value, frozen=True):
    """One call of a model's pipeline: `num_frames` frames, legal for the model.

    `video` with `strength` is what to start from; `conditions` are frames given; with `keep` they
    come back as they were given (a mask). `control` is a guide video of `num_frames` frames. In the
    frames of `paint` only the `area` is made anew, where no condition gives it whole.
    `seed_step` is added to the request's seed, so that two windows don't share their noise. What it
    is given is `larger` times smaller than what it makes.
    """

    num_frames: int
    prompts: tuple[PromptAt, ...]
    conditions: tuple[Condition, ...] = ()
    video: Source | None = None
    strength: float | None = None
    keep: bool = False
    control: Source | None = None
    guide: Guide | None = None
    paint: Source | None = None
    area: Area | None = None
    references: tuple[Reference, ...] = ()
    seed_step: int = 0
    larger: int = 1


class Made(Value, frozen=True, tag="made"):
    """Frames [start, stop) of a pass, into the take.

    `reverse` plays the pass backwards: frames are then counted from its end. `frames` spreads them
    evenly over another number of frames. The `overlap` frames before `start` show the same moments
    as the last ones of the piece before: it is eased over them, and colour and exposure are matched
    by them when `matched`. The `overrun` frames after `stop` show the first moments of the kept
    frames that follow, and are matched to them. `fade_in` and `fade_out` are footage of the piece's
    first and last moments that it fades from and into.
    """

    number: int
    start: int
    stop: int
    reverse: bool = False
    frames: int | None = None
    overlap: int = 0
    matched: bool = True
    overrun: int = 0
    fade_in: Footage | None = None
    fade_out: Footage | None = None


class Kept(Value, frozen=True, tag="kept"):
    """Frames of an older take, copied packet by packet where they begin on a key frame."""

    frames: TakeFrames


Piece = Made | Kept


class Recipe(Value, frozen=True):
    """The passes of a render in order, and the pieces that make up the take.

    Passes are rendered at `width` × `height`, which are legal for the model. `native` says that the
    model does the task by itself; if not, `way` is the sentence that tells how it is put together,
    and stands in the take.
    """

    passes: tuple[Pass, ...]
    pieces: tuple[Piece, ...]
    width: int
    height: int
    native: bool = True
    way: str = ""

    @property
    def given_size(self) -> tuple[int, int]:
        """The width and height of the pictures that passes are given."""
        larger = max((one.larger for one in self.passes), default=1)
        return self.width // larger, self.height // larger

    @property
    def num_frames(self) -> int:
        """The length of the take."""
        return sum(_length(piece) for piece in self.pieces)


def _length(piece: Piece) -> int:
    if isinstance(piece, Kept):
        return piece.frames.stop - piece.frames.start
    return piece.stop - piece.start if piece.frames is None else piece.frames
