"""What a render is asked to do with a shot: words to video, a still moved, a take extended.

Plain values, part of a RenderRequest. Knows nothing of models: how a family does a task is worked
out in `engine/render/recipe.py`. Frames of a take are counted in its clip, from 0, at its own rate.
"""

from fractions import Fraction
from typing import Literal

from engine.project.document import Id, Shot, Value

Mode = Literal[
    "text", "image", "first_last", "timed", "extend", "bridge", "loop", "blend", "remix",
    "retake", "control", "upscale", "picture",
]  # fmt: skip
"""A task's kind, as menus, plans and `--mode` name it; also the tag of its struct."""

Guide = Literal["depth", "pose", "edges"]


class TakeFrames(Value, frozen=True, tag="take"):
    """Frames [start, stop) of a take's clip; `file` is relative to the project folder.

    `head` of the clip's frames lie before the shot.
    """

    take: Id
    file: str
    start: int
    stop: int
    rate: Fraction
    width: int = 0
    height: int = 0
    head: int = 0


class LiveFrames(Value, frozen=True, tag="live"):
    """Frames [start, stop) of a shot's live animatic, counted in the shot at the film's rate."""

    shot: Shot
    start: int
    stop: int
    rate: Fraction


Footage = TakeFrames | LiveFrames


class Words(Value, frozen=True, tag="text"):
    """The words alone, whatever stills the shot has."""


class Still(Value, frozen=True, tag="image"):
    """The shot's first still brought to life."""


class FirstLast(Value, frozen=True, tag="first_last"):
    """From the shot's first still to its last."""


class Timed(Value, frozen=True, tag="timed"):
    """Every still of the shot at its own time."""


class Extend(Value, frozen=True, tag="extend"):
    """A take made longer: its frames are kept, `frames` new ones come after or before them."""

    take: TakeFrames
    frames: int
    direction: Literal["forward", "backward"] = "forward"


class Bridge(Value, frozen=True, tag="bridge"):
    """A shot that goes on where `before` ends and arrives where `after` begins."""

    before: Footage
    after: Footage


class Loop(Value, frozen=True, tag="loop"):
    """The last frame meets the first: of a take that is there, or of a new one (None).

    A take that is there gets `frames` new ones that lead back to its beginning.
    """

    take: TakeFrames | None = None
    frames: int = 24


class Blend(Value, frozen=True, tag="blend"):
    """One take that becomes another over `frames` frames."""

    first: TakeFrames
    second: TakeFrames
    frames: int


class Remix(Value, frozen=True, tag="remix"):
    """A take made anew; `strength` in (0, 1] says how far it may go from what it was."""

    take: Footage
    strength: float = 0.6


class Area(Value, frozen=True):
    """A box of the picture, in fractions of it: its left and top, how wide and how high."""

    x: float
    y: float
    width: float
    height: float

    @property
    def is_sound(self) -> bool:
        """Whether it lies within the picture and is not empty."""
        inside = self.x >= 0.0 and self.y >= 0.0 and self.width > 0.0 and self.height > 0.0
        return inside and self.x + self.width <= 1.000001 and self.y + self.height <= 1.000001

    def pixels(self, width: int, height: int) -> tuple[slice, slice]:
        """Return its rows and columns in a picture of that size, at least one of each."""
        left, top = (
            min(int(at * size), size - 1) for at, size in ((self.x, width), (self.y, height))
        )
        right = max(left + 1, min(width, round((self.x + self.width) * width)))
        bottom = max(top + 1, min(height, round((self.y + self.height) * height)))
        return slice(top, bottom), slice(left, right)


class Retake(Value, frozen=True, tag="retake"):
    """Frames [start, stop) of a whole take made anew, the rest kept frame for frame.

    With an `area` its pictures stay as they were everywhere else.
    """

    take: TakeFrames
    start: int
    stop: int
    area: Area | None = None


class Control(Value, frozen=True, tag="control"):
    """The movement of a guide video, as depth, pose or edges."""

    guide: Footage
    kind: Guide = "depth"


class Upscale(Value, frozen=True, tag="upscale"):
    """A take made twice as wide and high; its pictures, length and sound are what they were."""

    take: TakeFrames


class Picture(Value, frozen=True, tag="picture"):
    """A still by a model of pictures: a board frame, or an edit of the shot's first still."""


Task = (
    Words | Still | FirstLast | Timed | Extend | Bridge | Loop | Blend | Remix | Retake | Control
    | Upscale | Picture
)  # fmt: skip


def mode_of(task: Task) -> Mode:
    """Return the name of a task's mode."""
    return task.__struct_config__.tag  # type: ignore[return-value]  # the tags are the modes
