"""Whether other words for a shot still say what the author's did: its handles and its sides."""

import re
from collections import Counter

from engine.project.cast import HANDLE

_SIDE = re.compile(r"\b(left|right)(?:wards?|most|[ -]hand)?\b", re.IGNORECASE)


def lost(before: str, after: str) -> tuple[str, ...]:
    """Return a sentence for each handle that is gone or new, and each side that is."""
    return (*_handles(before, after), *_sides(before, after))


def _handles(before: str, after: str) -> list[str]:
    old, new = ({name.casefold() for name in HANDLE.findall(text)} for text in (before, after))
    gone = [f"The new words leave out @{name}; put it back or keep yours." for name in old - new]
    added = [f"The new words name @{name}, whom yours did not." for name in new - old]
    return [*sorted(gone), *sorted(added)]


def _sides(before: str, after: str) -> list[str]:
    old, new = (Counter(side.lower() for side in _SIDE.findall(text)) for text in (before, after))
    found = []
    for side in ("left", "right"):
        if new[side] < old[side]:
            found.append(f"The new words leave out a “{side}” of yours.")
        elif new[side] > old[side]:
            found.append(f"The new words say “{side}” where yours did not.")
    return found
