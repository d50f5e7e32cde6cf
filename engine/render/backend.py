"""What every model must be able to do: the Backend protocol, its ModelSpec and its errors.

A ModelSpec is plain and light: the window reads it to say exactly what a take will be before it is
rendered. The backend itself is named by text and imported in the worker process only.
"""

from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from engine.project.document import Role
from engine.project.request import RenderRequest
from engine.project.task import Guide
from engine.render.recipe import LARGER, Ability

if TYPE_CHECKING:
    import numpy as np

OnStep = Callable[[str, int, int, "np.ndarray | None"], None]
"""`on_step(phase, step, steps, preview)`: report `step` of `steps` done, with an RGB picture, or
several (n × height × width × 3) to be shown in turn, or None. It may wait (a pause) and raises
RenderCancelled when the render is to stop. It may have a `poll()`, which only does the latter and
costs next to nothing."""

SILENCE = 120.0
"""Seconds without a word after which a render counts as hung, unless its model says otherwise."""


class RenderCancelled(Exception):
    """The render was cancelled; raised by `on_step` and passed on by every backend."""


class RenderError(Exception):
    """A render that can't be done; the message is one sentence that says what to do next."""


def poll_of(on_step: OnStep) -> Callable[[], None]:
    """Return what asks, many times a second, whether the render is to stop (RenderCancelled)."""
    return getattr(on_step, "poll", lambda: None)


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """What a take will be: its size and its frames, of which `head` lie before the shot."""

    num_frames: int
    head: int
    width: int
    height: int
    rate: Fraction

    @property
    def seconds(self) -> float:
        """The take's length in seconds."""
        return float(self.num_frames / self.rate)


Setting = Literal["negative_prompt", "seed", "num_inference_steps", "guidance_scale", "strength"]
"""What a model may be told besides words, pictures and camera."""

CameraWay = Literal["native", "lora", "words"]
"""How a model obeys camera moves: by matrices or controls of its own, by a LoRA, by words only."""


class ModelSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is called, what it takes, and what it makes.

    Legal frame counts of one pass are `frame_base + k * frame_step` from `min_frames` up to
    `max_frames`; width and height are multiples of `size_multiple`, and of about `area` pixels at
    most; some models know one size, `only_size`. `chains` says that a longer take is made of
    several passes. `rate` None keeps the film's own. `silence` is the number of seconds without a
    word after which a render counts as hung. `varies` says whether further takes differ from the
    first; `roles` are the pictures and `settings` the fields of the shot and its RenderSettings
    that it uses, so that the window can leave out the rest. `backend` is "module:Class", called
    with this spec.

    A model that was added has a `family` (a row of FAMILIES), a `path`, and `abilities`: what one
    pass can be conditioned on, runs of at most `prefix` frames. `takes`, `num_inference_steps`,
    `guidance_scale`, `strength` are its defaults, `draft_steps` those of a draft. `weights` are the
    bytes of its components by name; `activation` the bytes of memory a pass needs for each pixel
    of each frame besides. `stills` says that it makes pictures, `sound` that its takes have sound.
    `single` names, by component, one file that takes the place of the weights in the folder.
    `guided_by_lora` says that it follows a guide video only by a LoRA that was made for that.
    `together` says whether takes that differ only in their seed can be made in one pass. `guides`
    are the kinds of guide video that it follows; none: all of them. `larger_by` names the folder
    that would have it make takes larger, where the checkpoint lacks it; `least_side` is the
    shortest side of what it makes.
    """

    id: str
    name: str
    description: str
    backend: str
    frame_base: int = 1
    frame_step: int = 1
    min_frames: int = 1
    max_frames: int | None = None
    chains: bool = False
    size_multiple: int = 2
    area: int | None = None
    only_size: tuple[int, int] | None = None
    rate: Fraction | None = None
    roles: tuple[Role, ...] = ()
    settings: tuple[Setting, ...] = ()
    varies: bool = True
    silence: float = SILENCE
    family: str = ""
    path: str = ""
    abilities: tuple[Ability, ...] = ()
    prefix: int = 1
    takes: int = 1
    num_inference_steps: int | None = None
    draft_steps: int | None = None
    guidance_scale: float | None = None
    strength: float = 0.6
    negative_prompt: str = ""
    token_limit: int | None = None
    camera: CameraWay | None = None
    stills: bool = False
    sound: bool = False
    weights: dict[str, int] = {}
    activation: float = 0.0
    single: dict[str, str] = {}
    together: bool = True
    guided_by_lora: bool = False
    guides: tuple[Guide, ...] = ()
    larger_by: str = ""
    least_side: int = 1

    def legal_frames(self, frames: int) -> int:
        """Return the smallest legal frame count that covers `frames`, or the largest there is.

        Longer than one pass, a take of several passes has exactly `frames`.
        """
        beyond = max(0, max(frames, self.min_frames) - self.frame_base)
        count = self.frame_base + ceil(beyond / self.frame_step) * self.frame_step
        if self.max_frames is None or count <= self.max_frames:
            return count
        return frames if self.chains else self.longest_pass

    @property
    def longest_pass(self) -> int:
        """The largest legal frame count of one pass. Only for models that have a `max_frames`."""
        assert self.max_frames is not None
        steps = max(0, (self.max_frames - self.frame_base) // self.frame_step)
        return self.frame_base + steps * self.frame_step

    def size_for(self, width: int, height: int) -> tuple[int, int]:
        """Return the size of a take for a film of this size: its aspect, at most `area` pixels.

        Some models know but one size.
        """
        if self.only_size is not None:
            return self.only_size
        width, height = max(width, self.least_side), max(height, self.least_side)
        if self.area is None or width * height <= self.area:
            return _round_up(width, self.size_multiple), _round_up(height, self.size_multiple)
        scale = sqrt(self.area / (width * height))
        return (
            _round(width * scale, self.size_multiple),
            _round(height * scale, self.size_multiple),
        )

    def larger_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size of the pass that makes a take as large as this: legal at both ends."""
        multiple = LARGER * self.size_multiple
        return _round_up(width, multiple), _round_up(height, multiple)

    def extent(
        self, width: int, height: int, rate: Fraction, duration: int, handles: int
    ) -> Extent:
        """Return exactly what a take becomes of a shot of `duration` frames at the film's `rate`.

        `handles` film frames lie before and after it. The count is the smallest legal one that
        covers them.
        """
        own = self.rate or rate
        head = ceil(handles / rate * own)
        width, height = self.size_for(width, height)
        return Extent(
            num_frames=self.legal_frames(head + ceil((duration + handles) / rate * own)),
            head=head,
            width=width,
            height=height,
            rate=own,
        )

    def load(self) -> "Backend":
        """Import and make the backend. For the worker process only."""
        module, _, name = self.backend.partition(":")
        return getattr(import_module(module), name)(self)


class RenderedClip(msgspec.Struct, frozen=True, kw_only=True):
    """What a backend left in its folder: `clip.mp4`, measured, and what it had to change."""

    frames: int
    width: int
    height: int
    rate: Fraction
    notes: tuple[str, ...] = ()


class Backend(Protocol):
    """Renders one request at a time; long-lived, so that what was loaded is kept.

    It may have `expect(requests)`, called before `render`: what comes next, differing in no more
    than seed and variation, so that some of it can be made at once and kept until it is asked for.
    """

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        """Render `request` into `out / "clip.mp4"`, reading references below `folder`.

        Calls `on_step` at least every second or so where it can, and always within the spec's
        `silence`. Raises RenderCancelled as `on_step` did, or RenderError with one sentence.
        """
        ...


def _round_up(pixels: int, multiple: int) -> int:
    return max(multiple, ceil(pixels / multiple) * multiple)


def _round(pixels: float, multiple: int) -> int:
    return max(multiple, round(pixels / multiple) * multiple)
