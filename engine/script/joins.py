"""How a screenplay says that a shot comes in: "DISSOLVE TO:", "FADE IN:", as a transition.

Knows words only: no elements, no shots.
"""

import re
from fractions import Fraction

from engine.project.document import Transition, TransitionKind
from engine.project.timecode import frames_of

_KINDS: tuple[tuple[str, TransitionKind, float], ...] = (
    # words, kind, seconds
    (r"FADE (?:(?:IN|UP|OUT) )?(?:(?:TO|FROM) )?WHITE|WHITE OUT|FLASH TO", "dip_white", 1.0),
    (r"FADE (?:IN|UP|OUT|TO BLACK|FROM BLACK)", "dip_black", 1.0),
    (r"(?:\w+ )*(?:DISSOLVE|CROSS ?-?FADE)|FADE TO", "dissolve", 0.5),
    (r"(?:\w+ )*WIPE", "wipe", 0.5),
    (r"(?:\w+ )*PUSH TO", "push", 0.5),
)
_WAYS: tuple[tuple[re.Pattern[str], TransitionKind, float], ...] = tuple(
    (re.compile(rf"{words}\b"), kind, seconds) for words, kind, seconds in _KINDS
)


def transition_of(words: str, rate: Fraction) -> Transition | None:
    """Return the transition that a line such as "SLOW DISSOLVE TO:" asks for; None is a cut."""
    said = words.strip().upper()
    for way, kind, seconds in _WAYS:
        if way.match(said):
            return Transition(kind=kind, duration=max(1, frames_of(seconds, rate)))
    return None
