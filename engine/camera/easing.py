"""How a move gathers and loses speed: easing curves from 0 to 1 with continuous acceleration."""

from math import pi, sin

from engine.project.document import Easing

RAMPS: dict[Easing, tuple[float, float]] = {
    "linear": (0.0, 0.0),
    "ease_in": (0.6, 0.0),
    "ease_out": (0.0, 0.6),
    "ease_in_out": (0.4, 0.4),
}
"""The part of the move spent gathering speed, and the part spent losing it."""


def eased(t: float, easing: Easing) -> float:
    """Return how much of the way is done at the fraction `t` of the time; both in [0, 1].

    Speed rises along a half cosine, stays constant, and falls along a half cosine, as a grip
    starts and stops a dolly; in the middle the move runs at one speed.
    """
    t = min(1.0, max(0.0, t))
    gather, lose = RAMPS[easing]
    speed = 1.0 / (1.0 - (gather + lose) / 2)
    if t < gather:
        return speed * _ramp(t, gather)
    if t > 1.0 - lose:
        return 1.0 - speed * _ramp(1.0 - t, lose)
    return speed * (t - gather / 2)


def _ramp(t: float, length: float) -> float:
    return (t - length / pi * sin(pi * t / length)) / 2
