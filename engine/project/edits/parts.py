"""Splitting a shot into parts that go on across the cut, and joining shots into one."""

from collections.abc import Iterable
from fractions import Fraction

from engine.project.document import (
    CameraMove,
    Id,
    Passage,
    Project,
    Reference,
    Shot,
    ShotAnchor,
    new_id,
)
from engine.project.edits.change import changed, clamp, put_rows
from engine.project.edits.cuts import own_range
from engine.project.edits.drawing import joined_panels
from engine.project.edits.slates import part_slates, taken_slates
from engine.project.edits.tracks import reanchor, with_lasting_titles
from engine.project.errors import EditError
from engine.project.film import in_film_order, place_of, shot_at, shot_by_id


def split_at(project: Project, frame: int) -> Project:
    """Split the shot seen at a frame of the film, there; nothing to do on a cut."""
    found = shot_at(project, frame)
    return project if found is None else split_shot(project, found[0].id, found[1])


def split_shot(project: Project, shot_id: Id, at: int, new: Id | None = None) -> Project:
    """Split a shot before its frame `at`; every frame of the film shows what it showed before.

    The second part gets a slate with a letter, keeps the takes from `at` on, and shares the span
    over which moves and timed pictures are laid. The dialogue stays with the first part. `new` is
    the second part's id. Nothing to do where `at` leaves a part without a frame. Raises EditError.
    """
    shot = shot_by_id(project, shot_id)
    if not 0 < at < shot.duration:
        return project
    span = shot.span or own_range(shot)
    second = changed(
        shot,
        id=new or new_id(),
        slate=part_slates(taken_slates(project), shot.slate, 1)[0],
        duration=shot.duration - at,
        dialogue="",
        take_in=shot.take_in + at,
        span=span,
        takes_from=(shot.id, *shot.takes_from),
        transition=None,
    )
    first = changed(shot, duration=at, span=span)
    place = place_of(project, shot_id)
    row = list(project.scenes[place.scene].shots)
    row[place.within : place.within + 1] = [first, second]

    def move(anchor: ShotAnchor) -> ShotAnchor:
        if anchor.shot != shot_id or anchor.offset < at:
            return anchor
        return changed(anchor, shot=second.id, offset=anchor.offset - at)

    return reanchor(with_lasting_titles(put_rows(project, {place.scene: row}), shot), move)


def join_shots(project: Project, shot_ids: Iterable[Id]) -> Project:
    """Join shots that lie side by side into the first of them.

    Parts of one split shot become it again. Of others, moves go on one after the other, a still
    becomes a picture timed to where its shot began, and words are put together.
    Raises EditError when the shots do not lie side by side in one scene.
    """
    shots = in_film_order(project, shot_ids)
    if len(shots) < 2:
        return project
    place = place_of(project, shots[0].id)
    row = list(project.scenes[place.scene].shots)
    if row[place.within : place.within + len(shots)] != shots:
        raise EditError("Only shots that lie side by side in one scene can be joined.")
    joined, starts = shots[0], {shots[0].id: 0}
    for shot in shots[1:]:
        starts[shot.id] = joined.duration
        joined = _goes_on(joined, shot) if _is_next_part(joined, shot) else _joined(joined, shot)
    joined = changed(joined, span=None if joined.span == own_range(joined) else joined.span)
    row[place.within : place.within + len(shots)] = [joined]

    def move(anchor: ShotAnchor) -> ShotAnchor:
        if anchor.shot not in starts:
            return anchor
        return changed(anchor, shot=joined.id, offset=anchor.offset + starts[anchor.shot])

    return reanchor(put_rows(project, {place.scene: row}), move)


def _is_next_part(first: Shot, second: Shot) -> bool:
    """Say whether the second shot shows just what would come next of the first."""
    return (
        first.span is not None
        and first.span == second.span
        and second.take_in == own_range(first)[1]
        and (first.id in second.takes_from or bool({*first.takes_from} & {*second.takes_from}))
        and all(
            getattr(first, name) == getattr(second, name)
            for name in (
                "moves",
                "framing_a",
                "framing_b",
                "references",
                "action",
                "fit",
                "look",
                "marks",
                "panels",
            )
        )
    )


def _goes_on(first: Shot, second: Shot) -> Shot:
    return changed(
        first,
        duration=first.duration + second.duration,
        dialogue=_words(first.dialogue, second.dialogue),
        take_marks={**second.take_marks, **first.take_marks},
        takes_from=_takes_from(first, second),
    )


def _joined(first: Shot, second: Shot) -> Shot:
    duration = first.duration + second.duration
    both = second.framing_a is not None and second.framing_b is not None
    return changed(
        first,
        duration=duration,
        action=_words(first.action, second.action),
        negative_prompt=_words(first.negative_prompt, second.negative_prompt),
        dialogue=_words(first.dialogue, second.dialogue),
        notes=_words(first.notes, second.notes, ", then "),
        moves=_moves(first, 0, duration) + _moves(second, first.duration, duration),
        framing_b=second.framing_b if both and first.framing_a is not None else first.framing_b,
        references=_references(first, second),
        panels=joined_panels(first, second),
        take_marks={**second.take_marks, **first.take_marks},
        takes_from=_takes_from(first, second),
        span=None,
        passage=_passage(first.passage, second.passage),
    )


def _passage(first: Passage | None, second: Passage | None) -> Passage | None:
    """Put together what the script says of both, so that joining loses none of its text."""
    if first is None or second is None:
        return first or second
    if first.origin == second.origin or {first.source, second.source} != {"screenplay"}:
        return first
    parted = first.text.endswith(("\n\n", "\r\n\r\n")) or second.follows == first.origin
    return changed(first, text=first.text + ("" if parted else "\n\n") + second.text)


def _takes_from(first: Shot, second: Shot) -> tuple[Id, ...]:
    ids = dict.fromkeys((*first.takes_from, second.id, *second.takes_from))
    ids.pop(first.id, None)
    return tuple(ids)


def _words(first: str, second: str, between: str = "\n") -> str:
    if not second.strip() or second.strip() == first.strip():
        return first
    return f"{first}{between}{second}" if first.strip() else second


def _moves(shot: Shot, start: int, duration: int) -> tuple[CameraMove, ...]:
    """Lay a shot's moves over a longer shot in which it begins at frame `start`."""
    begin, length = start - shot.move_offset, shot.move_frames
    laid = []
    for move in shot.moves:
        bounds = [
            min(1.0, max(0.0, float(Fraction(begin + Fraction(point) * length) / duration)))
            for point in (move.start, move.end)
        ]
        if bounds[1] > bounds[0]:
            laid.append(changed(move, start=bounds[0], end=bounds[1]))
    return tuple(laid)


def _references(first: Shot, second: Shot) -> tuple[Reference, ...]:
    present = {reference.id for reference in first.references}
    base = tuple(_from_own_start(reference, first) for reference in first.references)
    return base + tuple(
        _later(reference, second, first.duration)
        for reference in second.references
        if reference.id not in present
    )


def _from_own_start(reference: Reference, shot: Shot) -> Reference:
    if reference.role not in ("timed_frame", "layer"):
        return reference
    until = None if reference.until is None else reference.until - shot.move_offset
    return changed(reference, at=reference.at - shot.move_offset, until=until)


def _later(reference: Reference, shot: Shot, frames: int) -> Reference:
    if reference.role == "first_frame":
        return changed(reference, role="timed_frame", at=frames)
    if reference.role not in ("timed_frame", "layer"):
        return reference
    until = None if reference.until is None else reference.until - shot.move_offset + frames
    at = clamp(reference.at - shot.move_offset, 0, shot.duration - 1) + frames
    return changed(reference, at=at, until=until)
