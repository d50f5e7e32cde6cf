"""Edits of when cuts fall: trim, roll, slip, slide, and fitting the film to a length.

A shot's moves follow its length. What is timed to a frame of its picture — timed stills, layers,
takes — stays with the picture: a trimmed head moves `take_in`, not the take.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor

from engine.project.document import Id, Project, Reference, Shot, ShotAnchor
from engine.project.edits.change import changed, clamp, put_shots
from engine.project.edits.drawing import shifted_panels, stretched_panels
from engine.project.edits.tracks import reanchor, shifted_head
from engine.project.errors import EditError
from engine.project.film import film, in_film_order, neighbour, shot_by_id


def trim_head(project: Project, shot_id: Id, frames: int) -> Project:
    """Lengthen a shot at its head by `frames` (negative: shorten, to 1 at the least); ripples."""
    shot = shot_by_id(project, shot_id)
    frames = max(frames, 1 - shot.duration)
    after = put_shots(project, [_longer_head(shot, frames)])
    return project if after is project else shifted_head(after, shot_id, -frames)


def trim_tail(project: Project, shot_id: Id, frames: int) -> Project:
    """Lengthen a shot at its tail by `frames` (negative: shorten, to 1 at the least); ripples."""
    shot = shot_by_id(project, shot_id)
    return put_shots(project, [changed(shot, duration=max(1, shot.duration + frames))])


def roll_cut(project: Project, shot_id: Id, frames: int) -> Project:
    """Move the cut before a shot by `frames` (later is positive), while the film keeps its length.

    Neither shot becomes shorter than 1 frame. The film's first shot has no cut before it.
    """
    shot, before = shot_by_id(project, shot_id), neighbour(project, shot_id, -1)
    if before is None:
        return project
    frames = clamp(frames, 1 - before.duration, shot.duration - 1)
    longer = changed(before, duration=before.duration + frames)
    after = put_shots(project, [longer, _longer_head(shot, -frames)])
    return project if after is project else shifted_head(after, shot_id, frames)


def slip(project: Project, shot_id: Id, frames: int) -> Project:
    """Show a later part of a shot's take (negative: earlier) without moving its cuts.

    Timed pictures, and the moves of a part of a split shot, go along with the take; moves that are
    laid over the shot's own length stay there.
    """
    shot = shot_by_id(project, shot_id)
    if frames == 0:
        return project
    return put_shots(project, [changed(shot, take_in=shot.take_in + frames, span=_kept_span(shot))])


def slide(project: Project, shot_ids: Iterable[Id], frames: int) -> Project:
    """Move shots that lie side by side by `frames` (later is positive) between their neighbours.

    The one before grows as the one behind shrinks at its head, neither below 1 frame; the film
    keeps its length and the shots keep theirs. Nothing to do where there is no neighbour on either
    side. Raises EditError when the shots do not lie side by side.
    """
    shots = in_film_order(project, shot_ids)
    if not shots:
        return project
    orders = film(project).orders
    if orders[shots[-1].id] - orders[shots[0].id] != len(shots) - 1:
        raise EditError("Only shots that lie side by side can slide together.")
    before, behind = neighbour(project, shots[0].id, -1), neighbour(project, shots[-1].id, 1)
    if before is None or behind is None:
        return project
    frames = clamp(frames, 1 - before.duration, behind.duration - 1)
    longer = changed(before, duration=before.duration + frames)
    after = put_shots(project, [longer, _longer_head(behind, -frames)])
    return project if after is project else shifted_head(after, behind.id, frames)


def refit_moves(project: Project, shot_ids: Iterable[Id]) -> Project:
    """Lay the moves of shots, parts of a split one too, over just the shots' own lengths."""
    return put_shots(project, [refitted(shot) for shot in in_film_order(project, shot_ids)])


def refitted(shot: Shot) -> Shot:
    """Return the shot with its moves over its own length; timed pictures keep their frames."""
    if shot.span is None:
        return shot
    references = tuple(_shifted(reference, -shot.move_offset) for reference in shot.references)
    panels = shifted_panels(shot, -shot.move_offset)
    return changed(shot, span=None, references=references, panels=panels)


def own_range(shot: Shot) -> tuple[int, int]:
    """Return the range of the take's frames, counted like `take_in`, that the shot shows."""
    return shot.take_in, shot.take_in + shot.duration


def _longer_head(shot: Shot, frames: int) -> Shot:
    if frames == 0:
        return shot
    return changed(
        shot,
        take_in=shot.take_in - frames,
        duration=shot.duration + frames,
        span=_kept_span(shot),
    )


def _kept_span(shot: Shot) -> tuple[int, int] | None:
    """Return the span that keeps timed pictures with the take's frames when `take_in` moves."""
    return own_range(shot) if shot.span is None and _is_timed(shot) else shot.span


def _is_timed(shot: Shot) -> bool:
    return bool(shot.panels) or any(
        reference.at or reference.until is not None for reference in shot.references
    )


def _shifted(reference: Reference, frames: int) -> Reference:
    if reference.role not in ("timed_frame", "layer"):
        return reference
    until = None if reference.until is None else reference.until + frames
    return changed(reference, at=reference.at + frames, until=until)


def fit_to_length(project: Project, frames: int, shot_ids: Iterable[Id] | None = None) -> Project:
    """Scale shots (None: the whole film) in proportion so that together they last `frames` exactly.

    Timed pictures and what is anchored within the shots scale with them. Raises EditError when
    there are more shots than frames, or none.
    """
    shots = film(project).shots if shot_ids is None else in_film_order(project, shot_ids)
    if not shots:
        raise EditError("There is no shot to fit.")
    if frames < len(shots):
        raise EditError(f"{len(shots)} shots need at least {len(shots)} frames, one for each.")
    lengths = fitted_lengths([shot.duration for shot in shots], frames)
    after = put_shots(
        project, [_scaled(shot, length) for shot, length in zip(shots, lengths, strict=True)]
    )
    if after is project:
        return project
    factors = {
        shot.id: Fraction(length, shot.duration)
        for shot, length in zip(shots, lengths, strict=True)
    }

    def move(anchor: ShotAnchor) -> ShotAnchor:
        factor = factors.get(anchor.shot)
        return anchor if factor is None else changed(anchor, offset=floor(anchor.offset * factor))

    return reanchor(after, move)


def fitted_lengths(lengths: Sequence[int], total: int) -> list[int]:
    """Scale lengths to sum to `total` exactly, each at least 1, each cut as near as can be."""
    present = sum(lengths)
    cut, passed, fitted = 0, 0, []
    for index, length in enumerate(lengths):
        passed += length
        wanted = floor(Fraction(passed * total, present) + Fraction(1, 2))
        after = clamp(wanted, cut + 1, total - (len(lengths) - 1 - index))
        fitted.append(after - cut)
        cut = after
    return fitted


def _scaled(shot: Shot, duration: int) -> Shot:
    if duration == shot.duration:
        return shot
    factor = Fraction(duration, shot.duration)
    span = shot.span and (
        shot.take_in + floor((shot.span[0] - shot.take_in) * factor),
        shot.take_in + floor((shot.span[1] - shot.take_in) * factor),
    )
    return changed(
        shot, duration=duration, references=stretched(shot, factor), span=span,
        panels=stretched_panels(shot, factor),
    )  # fmt: skip


def stretched(shot: Shot, factor: Fraction) -> tuple[Reference, ...]:
    """Return the shot's pictures with the frames they come and go at scaled."""
    return tuple(_stretched(reference, factor) for reference in shot.references)


def _stretched(reference: Reference, factor: Fraction) -> Reference:
    until = reference.until
    if until is not None:
        until = max(floor(until * factor), floor(reference.at * factor) + 1)
    return changed(reference, at=floor(reference.at * factor), until=until)
