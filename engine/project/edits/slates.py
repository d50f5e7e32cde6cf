"""Slates: "010", "020" … in steps of ten, letters for parts; no two shots of a film share one."""

import re
from collections.abc import Iterable, Iterator
from itertools import count, product

from msgspec.structs import replace

from engine.project.document import Id, Project, Shot
from engine.project.edits.change import changed, put_shots
from engine.project.errors import EditError
from engine.project.film import film, in_film_order, place_of

_STEP = 10
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBERED = re.compile(r"(\d{1,9})", re.ASCII)
_PART = re.compile(r"(.*\d)([A-Z]{1,3})", re.ASCII | re.DOTALL)


def taken_slates(project: Project) -> set[str]:
    """Return the slates that the film's shots have."""
    return {shot.slate for shot in film(project).shots}


def next_slate(project: Project, after: Id | None = None) -> str:
    """Return a free slate for a new shot: at the film's end, or behind the shot with id `after`.

    Behind a shot it is a number before the next one's, or where there is none the shot's own slate
    with a letter.
    """
    shots = film(project).shots
    order = len(shots) if after is None else place_of(project, after).order + 1
    before = shots[order - 1].slate if order else None
    behind = shots[order].slate if order < len(shots) else None
    locked = project.settings.slates_locked
    return free_slates(taken_slates(project), before, behind, 1, locked)[0]


def free_slates(
    taken: set[str], before: str | None, behind: str | None, wanted: int, locked: bool = False
) -> list[str]:
    """Return new slates for shots that come between two others (None: the film's ends).

    Where slates are locked they are letters behind the one before (010A), or before the first one
    (A010); else numbers between the two, as long as there are any.
    """
    if behind is None:
        return _at_the_end(taken, wanted)
    if locked and before is None:
        free = (letters + behind for letters in _letters() if letters + behind not in taken)
        return [next(free) for _ in range(wanted)]
    if locked:
        return part_slates(taken, before or behind, wanted)
    low, high = _number(before) if before is not None else 0, _number(behind)
    if low is not None and high is not None and high - low > wanted:
        between = [
            f"{low + (i + 1) * (high - low) // (wanted + 1):0{_digits(before or behind)}}"
            for i in range(wanted)
        ]
        if taken.isdisjoint(between) and len(set(between)) == wanted:
            return between
    return part_slates(taken, before if before is not None else behind, wanted)


def part_slates(taken: set[str], slate: str, wanted: int) -> list[str]:
    """Return free slates for parts or copies of a shot: "010A", "010B" … for "010" or "010A"."""
    match = _PART.fullmatch(slate)
    base = match.group(1) if match else slate
    free = (base + letters for letters in _letters() if base + letters not in taken)
    return [next(free) for _ in range(wanted)]


def renumber(
    project: Project,
    shot_ids: Iterable[Id] | None = None,
    first: int = _STEP,
    step: int = _STEP,
    prefix: str = "",
) -> Project:
    """Give shots (None: the whole film) their slates anew, in order: 010, 020 …

    `first` is the first number, at least 0, and `step` the distance between two, at least 1;
    `prefix` stands before each ("12-" gives "12-010"). Takes go by their shot's slate. Raises
    EditError when the slates are locked, or where a shot that keeps its slate has one of these.
    """
    if project.settings.slates_locked:
        raise EditError("The slates are locked, as on a shooting script; unlock them to renumber.")
    if first < 0 or step < 1:
        raise EditError("Slates are numbered from 0 or more, in steps of 1 or more.")
    laid_out = film(project).shots
    shots = laid_out if shot_ids is None else in_film_order(project, shot_ids)
    slates = numbered(len(shots), first, step, prefix)
    ids = {shot.id for shot in shots}
    kept = {shot.slate for shot in laid_out if shot.id not in ids}
    taken = next((slate for slate in slates if slate in kept), None)
    if taken is not None:
        raise EditError(f"Another shot already has the slate {taken}; begin at another number.")
    return put_shots(
        project, [changed(shot, slate=slate) for shot, slate in zip(shots, slates, strict=True)]
    )


def numbered(wanted: int, first: int, step: int, prefix: str = "") -> list[str]:
    """Return slates in steps, as wide as the last of them needs and at least three digits."""
    digits = max(3, len(str(first + max(0, wanted - 1) * step)))
    return [f"{prefix.strip()}{first + n * step:0{digits}}" for n in range(wanted)]


def with_free_slates(
    taken: set[str],
    shots: Iterable[Shot],
    before: str | None,
    behind: str | None,
    locked: bool = False,
) -> list[Shot]:
    """Return new shots with slates of their own: each keeps its slate when that is free."""
    kept: set[str] = set(taken)
    numbered: list[Shot | None] = []
    waiting: list[Shot] = []
    for shot in shots:
        if shot.slate and shot.slate not in kept:
            kept.add(shot.slate)
            numbered.append(shot)
        else:
            numbered.append(None)
            waiting.append(shot)
    slates = iter(free_slates(kept, before, behind, len(waiting), locked) if waiting else ())
    unnumbered = iter(waiting)
    return [
        replace(next(unnumbered), slate=next(slates)) if shot is None else shot for shot in numbered
    ]


def _at_the_end(taken: set[str], wanted: int) -> list[str]:
    highest = max((_number(slate) or 0 for slate in taken), default=0)
    first = highest // _STEP + 1
    return [f"{(first + i) * _STEP:03}" for i in range(wanted)]


def _number(slate: str | None) -> int | None:
    match = _NUMBERED.match(slate or "")
    return int(match.group(1)) if match else None


def _digits(slate: str) -> int:
    match = _NUMBERED.match(slate)
    return max(3, len(match.group(1))) if match else 3


def _letters() -> Iterator[str]:
    for length in count(1):
        yield from ("".join(letters) for letters in product(_LETTERS, repeat=length))
