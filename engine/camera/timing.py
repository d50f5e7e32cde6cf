"""When moves happen: groups one after another, laid over a shot as fractions of it."""

from collections.abc import Sequence

from engine.camera.draft import Draft, Group

MOVE_SECONDS = 3.0
HOLD_SECONDS = 1.0
WHIP_SECONDS = 0.75
"""How long a group lasts against its neighbours where the notes don't say."""

PLACES = 4
"""Starts and ends are rounded to so many decimals."""

Span = tuple[float, float]


def weight(whips: bool, holds: bool) -> float:
    """Return the length of a group, relative to others, that has no length of its own."""
    if holds:
        return HOLD_SECONDS
    return WHIP_SECONDS if whips else MOVE_SECONDS


def _weight(group: Group) -> float:
    speeds = [draft.speed or draft.implied for draft in group.drafts if draft.kind != "handheld"]
    kinds = [draft.kind for draft in group.drafts]
    return weight(bool(speeds) and all(speed == "whip" for speed in speeds),
                  all(kind == "static" for kind in kinds))  # fmt: skip


def lay_out(groups: Sequence[Group], seconds: float | None) -> list[Span]:
    """Return the start and end of each group, as fractions of a shot `seconds` long.

    Lengths that are said are kept, unless together they exceed the shot; the other groups share
    what is left. Where every length is said and the shot is longer, the camera holds at the end.
    Without `seconds` the shot is as long as its groups.
    """
    said = sum(group.delay + (group.seconds or 0.0) for group in groups)
    free = sum(_weight(group) for group in groups if group.seconds is None)
    share = 1.0
    if seconds and free and said < seconds:
        share = (seconds - said) / free
    total = said + free * share
    if seconds and not free:
        total = max(total, seconds)
    spans, at = [], 0.0
    for group in groups:
        at += group.delay
        length = _weight(group) * share if group.seconds is None else group.seconds
        spans.append((_rounded(at / total), _rounded((at + length) / total)))
        at += length
    return spans


def own_span(draft: Draft, seconds: float | None) -> Span | None:
    """Return the part of the shot that the notes give one move by name, if they do."""
    if draft.part:
        start, end = draft.part
    elif draft.window:
        total = seconds or max(draft.window)
        start, end = (moment / total if total else 0.0 for moment in draft.window)
    elif draft.last_seconds:
        total = seconds or draft.last_seconds + MOVE_SECONDS
        start, end = 1.0 - draft.last_seconds / total, 1.0
    else:
        return None
    start, end = sorted((_rounded(start), _rounded(end)))
    return start, end


def _rounded(fraction: float) -> float:
    return round(min(1.0, max(0.0, fraction)), PLACES)
