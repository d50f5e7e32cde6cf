"""Which moves can happen together, and how long a hand stays on the camera."""

from collections.abc import Sequence

from engine.camera.draft import Draft, Group
from engine.camera.terms import TERM
from engine.camera.timing import Span
from engine.project.document import MoveKind, Speed


def clashes(kind: MoveKind, speed: Speed | None, together: Sequence[Draft]) -> bool:
    """Say whether a move can't happen together with these, so that it must come after them.

    Opposite directions, the same move twice, a hold beside a move, a whip beside a slower move.
    """
    if kind == "handheld":
        return any(draft.kind in ("handheld", "static") for draft in together)
    family = TERM[kind].family
    for draft in together:
        if draft.kind == "handheld":
            if kind == "static":
                return True
            continue
        if TERM[draft.kind].family == family or "static" in (kind, draft.kind):
            return True
        if (speed == "whip") != ((draft.speed or draft.implied) == "whip"):
            return True
    return False


def stretch_hands(groups: Sequence[Group], spans: Sequence[Span]) -> list[list[Span]]:
    """Return each draft's span: its group's, but a hand stays on until a hold, or to the end."""
    laid = []
    for index, group in enumerate(groups):
        holds = (
            spans[later][0]
            for later in range(index + 1, len(groups))
            if any(draft.kind == "static" for draft in groups[later].drafts)
        )
        until = next(holds, 1.0 if index + 1 < len(groups) else spans[index][1])
        laid.append(
            [
                (spans[index][0], until) if draft.kind == "handheld" else spans[index]
                for draft in group.drafts
            ]
        )
    return laid
