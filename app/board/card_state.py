"""What a shot card says of its shot: one state, worked out from takes, renders and missing files.

Nothing is drawn here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.project.document import Project, Shot
from engine.project.seen import seen_take, still_matches, take_state, takes_of
from engine.project.take import Take
from engine.render.job import Failed, Job, Queued, Running

if TYPE_CHECKING:
    from app.rendering import ShotProgress


@dataclass(frozen=True)
class Empty:
    """Nothing to see but its words."""


@dataclass(frozen=True)
class AnimaticOnly:
    """Its stills move; no take."""


@dataclass(frozen=True)
class Waiting:
    """Queued for rendering."""


@dataclass(frozen=True)
class Rendering:
    """Being rendered."""

    progress: "ShotProgress"


@dataclass(frozen=True)
class Rendered:
    """A take that matches is seen."""

    number: int


@dataclass(frozen=True)
class Stale:
    """Its takes were rendered from other words, references or settings."""


@dataclass(frozen=True)
class Broken:
    """Its newest render failed."""

    job: Job
    message: str


CardState = Empty | AnimaticOnly | Waiting | Rendering | Rendered | Stale | Broken


def card_state(
    project: Project,
    shot: Shot,
    takes_by_shot: Mapping[str, Sequence[Take]],
    progress: "ShotProgress | None",
    failed: Job | None,
) -> CardState:
    """Return the shot's state. What happens now goes before what happened."""
    if progress is not None and isinstance(progress.state, Running):
        return Rendering(progress)
    if progress is not None and isinstance(progress.state, Queued):
        return Waiting()
    if failed is not None and isinstance(failed.state, Failed):
        return Broken(failed, failed.state.message)
    takes = takes_of(shot, takes_by_shot)
    seen = seen_take(project, shot, takes)
    if seen is not None:
        return Rendered(seen.number) if still_matches(project, shot, seen) else Stale()
    if any(take_state(project, shot, take) == "stale" for take in takes):
        return Stale()
    return AnimaticOnly() if shot.references or shot.card else Empty()


def is_offline(shot: Shot, missing: Collection[str]) -> bool:
    """Return whether a file that the shot refers to is missing."""
    return bool(missing) and any(reference.file in missing for reference in shot.references)


def in_words(state: CardState) -> str:
    """Return the state as a word or two, for tooltips and for those who listen."""
    match state:
        case Empty():
            return "empty"
        case AnimaticOnly():
            return "animatic"
        case Waiting():
            return "queued"
        case Rendering(progress=progress):
            return f"rendering, {round(progress.fraction * 100)} %"
        case Rendered(number=number):
            return f"take {number}"
        case Stale():
            return "words changed since the take"
        case Broken(message=message):
            return message
