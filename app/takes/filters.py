"""Which shots the take wall shows; pure questions to the film and its takes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal

from engine.project import film
from engine.project.document import Id, Project, Shot
from engine.project.seen import mark_of, take_state, takes_of
from engine.project.take import Take

Filter = Literal["all", "unpicked", "favourites", "stale", "failed"]

FILTERS: tuple[tuple[Filter, str, str], ...] = (
    ("all", "All", "Every shot"),
    ("unpicked", "Unpicked", "Shots whose take is not chosen yet"),
    ("favourites", "Favourites", "Shots with a favourite take"),
    ("stale", "Stale", "Shots with takes whose words changed since"),
    ("failed", "Failed", "Shots whose last render failed"),
)

Takes = Mapping[Id, Sequence[Take]]


def shown_shots(
    project: Project, takes: Takes, failed: Collection[Id], chosen: Filter
) -> Sequence[Shot]:
    """Return the film's shots that pass a filter, in order."""
    shots = film.film(project).shots
    test = _TESTS.get(chosen)
    if chosen == "failed":
        return [shot for shot in shots if shot.id in failed]
    if test is None:
        return shots
    return [shot for shot in shots if test(project, shot, takes_of(shot, takes))]


def _unpicked(project: Project, shot: Shot, takes: Sequence[Take]) -> bool:
    return shot.picked is None and bool(takes)


def _favourites(project: Project, shot: Shot, takes: Sequence[Take]) -> bool:
    return any(mark_of(shot, take.id).favourite for take in takes)


def _stale(project: Project, shot: Shot, takes: Sequence[Take]) -> bool:
    return any(take_state(project, shot, take) == "stale" for take in takes)


_TESTS: dict[str, Callable[[Project, Shot, Sequence[Take]], bool]] = {
    "unpicked": _unpicked,
    "favourites": _favourites,
    "stale": _stale,
}
