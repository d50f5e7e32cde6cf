"""Slates: "010", "020" … in steps of ten, letters for parts; no two shots of a film share one."""

import re
from collections.abc import Iterable, Iterator
from itertools import count, product

from msgspec.structs import replace

from engine.project.document import Id, Project, Shot
from engine.project.edits.change import changed, put_shots
from engine.project.film import film, place_of

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
    return free_slates(taken_slates(project), before, behind, 1)[0]


def free_slates(taken: set[str], before: str | None, behind: str | None, wanted: int) -> list[str]:
    """Return new slates for shots that come between two others (None: the film's ends)."""
    if behind is None:
        return _at_the_end(taken, wanted)
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


def renumber(project: Project) -> Project:
    """Give every shot of the film its slate anew: 010, 020 … in order."""
    shots = film(project).shots
    digits = max(3, len(str(len(shots) * _STEP)))
    return put_shots(
        project,
        [
            changed(shot, slate=f"{(order + 1) * _STEP:0{digits}}")
            for order, shot in enumerate(shots)
        ],
    )


def with_free_slates(
    taken: set[str], shots: Iterable[Shot], before: str | None, behind: str | None
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
    slates = iter(free_slates(kept, before, behind, len(waiting)) if waiting else ())
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
