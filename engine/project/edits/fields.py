"""Edits of single fields: of shots, their render settings, their takes' marks, and the project."""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from engine.project.document import (
    FramingOverride,
    Id,
    Project,
    Shot,
    TakeMark,
    Transition,
)
from engine.project.edits.cast import check_size
from engine.project.edits.change import changed, put_shots
from engine.project.edits.cuts import refitted
from engine.project.edits.lettering import set_override
from engine.project.edits.rates import set_rate
from engine.project.edits.slates import part_slates, taken_slates
from engine.project.errors import EditError
from engine.project.film import in_film_order, shot_by_id

_LAID_OUT = frozenset({"moves", "framing_a", "framing_b"})


def set_shots(project: Project, shot_ids: Iterable[Id], **fields: Any) -> Project:
    """Set fields of one shot or many.

    A duration below 1 becomes 1. New moves or framings of a part of a split shot are laid over
    that part alone. Of many shots given one slate, the first gets it and the others get letters.
    Raises EditError for a slate that another shot has, an unknown field or a number that is none.
    """
    shots = in_film_order(project, shot_ids)
    _check(fields)
    if "duration" in fields:
        fields["duration"] = max(1, int(fields["duration"]))
    slates = _slates(project, shots, fields.pop("slate", None))
    after = [_with_fields(shot, fields) for shot in shots]
    if slates is not None:
        after = [changed(shot, slate=slate) for shot, slate in zip(after, slates, strict=True)]
    return put_shots(project, after)


def _with_fields(shot: Shot, fields: dict[str, Any]) -> Shot:
    after = changed(shot, **fields)
    if after is shot or "span" in fields:
        return after
    re_laid = any(getattr(after, name) != getattr(shot, name) for name in _LAID_OUT & fields.keys())
    return refitted(after) if re_laid else after


def _slates(project: Project, shots: list[Shot], slate: str | None) -> list[str] | None:
    if slate is None or not shots:
        return None
    slate = slate.strip()
    if not slate:
        raise EditError("A shot needs a slate; write one such as 010.")
    others = taken_slates(project) - {shot.slate for shot in shots}
    if slate in others:
        raise EditError(f"Another shot already has the slate {slate}.")
    return [slate, *part_slates({*others, slate}, slate, len(shots) - 1)]


def set_render(project: Project, shot_ids: Iterable[Id], **fields: Any) -> Project:
    """Set render settings of one shot or many. Raises EditError for an unknown setting."""
    _check(fields)
    shots = in_film_order(project, shot_ids)
    return put_shots(
        project, [changed(shot, render=changed(shot.render, **fields)) for shot in shots]
    )


def set_adjust(project: Project, shot_ids: Iterable[Id], **fields: Any) -> Project:
    """Set corrections of one shot or many. Raises EditError for an unknown one."""
    _check(fields)
    shots = in_film_order(project, shot_ids)
    return put_shots(
        project, [changed(shot, adjust=changed(shot.adjust, **fields)) for shot in shots]
    )


def set_transition(project: Project, shot_ids: Iterable[Id], **fields: Any) -> Project:
    """Set fields of how shots come in; kind None makes it a cut. Raises EditError."""
    _check(fields)
    shots = in_film_order(project, shot_ids)
    if "kind" in fields and fields["kind"] is None:
        return put_shots(project, [changed(shot, transition=None) for shot in shots])
    made = [changed(shot.transition or Transition(), **fields) for shot in shots]
    return put_shots(
        project,
        [changed(shot, transition=one) for shot, one in zip(shots, made, strict=True)],
    )


def set_project(project: Project, **fields: Any) -> Project:
    """Set fields of the project: name, width, height, rate, framings, elements …

    A new rate keeps the times: see `set_rate`. Raises EditError for an impossible size or rate.
    """
    _check(fields)
    check_size(**{side: fields[side] for side in ("width", "height") if side in fields})
    if "rate" in fields and not (isinstance(fields["rate"], Fraction) and fields["rate"] > 0):
        raise EditError("The film's rate is an exact number of frames a second, such as 24.")
    if "rate" in fields:
        project = set_rate(project, fields.pop("rate"))
    return changed(project, **fields)


def set_settings(project: Project, **fields: Any) -> Project:
    """Set the film's own settings, such as `in_point` and `out_point`. Raises EditError."""
    _check(fields)
    return changed(project, settings=changed(project.settings, **fields))


def pick(
    project: Project, shot_id: Id, take_id: Id | None, framing_id: Id | None = None
) -> Project:
    """Pick the take that is seen of a shot, or with None let the newest be seen.

    With `framing_id` it is seen in that further aspect of the film alone. Raises EditError.
    """
    if framing_id is not None:
        return set_override(project, [shot_id], framing_id, picked=take_id)
    return put_shots(project, [changed(shot_by_id(project, shot_id), picked=take_id)])


def mark_take(project: Project, shot_id: Id, take_id: Id, **fields: Any) -> Project:
    """Set what the author says of a take: `name`, `favourite`, `rejected`.

    Rejecting the picked take takes the pick away; a mark that says nothing is not kept.
    """
    shot = shot_by_id(project, shot_id)
    mark = changed(shot.take_marks.get(take_id, TakeMark()), **fields)
    marks = {known: kept for known, kept in shot.take_marks.items() if known != take_id}
    if mark != TakeMark():
        marks[take_id] = mark
    if mark.rejected:
        shot = _without_pick(shot, take_id)
    return put_shots(project, [changed(shot, take_marks=marks)])


def _without_pick(shot: Shot, take_id: Id) -> Shot:
    kept = {
        id: changed(own, picked=None) if own.picked == take_id else own
        for id, own in shot.framings.items()
    }
    framings = {id: own for id, own in kept.items() if own != FramingOverride()}
    picked = None if shot.picked == take_id else shot.picked
    return changed(shot, picked=picked, framings=framings)


def _check(fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name == "id":
            raise EditError("An id is never changed.")
        if isinstance(value, float) and not math.isfinite(value):
            raise EditError(f"The {name} has to be a number.")
