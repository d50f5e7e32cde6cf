"""A job of the render queue and the states it goes through, as plain values."""

from typing import assert_never

import msgspec

from engine.project.document import Id
from engine.project.request import RenderRequest
from engine.project.take import Take


class State(msgspec.Struct, frozen=True, tag_field="state"):
    """The base of the states below."""


class Queued(State, frozen=True, tag="queued"):
    """Waiting for its turn."""


class Running(State, frozen=True, tag="running"):
    """Being rendered: `step` of `steps` of a phase such as "Rendering"; steps 0 is unknown."""

    phase: str = "Starting"
    step: int = 0
    steps: int = 0


class Finished(State, frozen=True, tag="finished"):
    """Done; the take lies in the project."""

    take: Take


class Failed(State, frozen=True, tag="failed"):
    """Not done: one sentence for the person, and a detail (a traceback, a log's tail) behind it."""

    message: str
    detail: str = ""


class Cancelled(State, frozen=True, tag="cancelled"):
    """Stopped because somebody asked."""


JobState = Queued | Running | Finished | Failed | Cancelled


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One take to be rendered: for which project folder, from which request, and how far it is.

    `attempts` counts how often it was begun. Times are seconds since 1970 UTC; `seconds` is how
    long the finished render took.
    """

    id: Id
    project_path: str
    request: RenderRequest
    state: JobState = Queued()
    attempts: int = 0
    created: float = 0.0
    seconds: float | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a job: its state now, the seconds left, and live pictures.

    `previews` are small JPEGs: one picture, or several to be shown in turn, again and again.
    """

    job: Id
    shot: Id
    state: JobState
    previews: tuple[bytes, ...] = ()
    seconds_left: float | None = None


def is_over(state: JobState) -> bool:
    """Return whether nothing more will happen to a job in this state."""
    match state:
        case Queued() | Running():
            return False
        case Finished() | Failed() | Cancelled():
            return True
        case _:
            assert_never(state)
