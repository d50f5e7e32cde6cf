"""The transitions: one table of what they do to two pictures, and where they lie in the film.

A transition belongs to the incoming shot, is centred on its cut and never changes the film's
length. On the film's first shot it comes out of black instead and begins with the shot.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from engine.camera.easing import eased
from engine.compose.light import mixed
from engine.project.document import Project, Shot, TransitionKind
from engine.project.film import film

Mixing = Callable[[np.ndarray, np.ndarray, float], np.ndarray]
"""(outgoing, incoming, progress in (0, 1)) -> picture; all uint8 height × width × 3."""


class Passage(NamedTuple):
    """One frame within a transition: both shots with their frames, and how far it has come.

    `outgoing` is None for the black that the film opens from. The frames count from each shot's
    own first and lie outside the shot on the far side of the cut.
    """

    kind: TransitionKind
    outgoing: Shot | None
    outgoing_frame: int
    incoming: Shot
    incoming_frame: int
    progress: float


def passage_at(project: Project, n: int) -> Passage | None:
    """Return the transition that frame `n` of the film lies in, or None.

    Where shots are too short for their transitions, each transition keeps to its half of them.
    """
    laid_out = film(project)
    if not laid_out.shots or not 0 <= n < laid_out.duration:
        return None
    order = bisect_right(laid_out.starts, n) - 1
    for incoming in (order, order + 1):
        found = _passage(project, incoming, n) if incoming < len(laid_out.shots) else None
        if found is not None:
            return found
    return None


def _passage(project: Project, order: int, n: int) -> Passage | None:
    laid_out = film(project)
    shot, cut = laid_out.shots[order], laid_out.starts[order]
    transition = shot.transition
    if transition is None or transition.duration < 1:
        return None
    before, after = _reach(laid_out.shots, order)
    if not cut - before <= n < cut + after:
        return None
    outgoing = laid_out.shots[order - 1] if order else None
    time = (n - (cut - before) + 0.5) / (before + after)
    return Passage(
        transition.kind,
        outgoing,
        n - laid_out.starts[order - 1] if order else 0,
        shot,
        n - cut,
        eased(time, transition.easing),
    )


def reach(project: Project, order: int) -> tuple[int, int]:
    """Return the frames before and after its cut that a shot's transition takes; (0, 0): none."""
    shots = film(project).shots
    transition = shots[order].transition
    return (0, 0) if transition is None or transition.duration < 1 else _reach(shots, order)


def _reach(shots: Sequence[Shot], order: int) -> tuple[int, int]:
    """Return how many frames a transition takes before and after its cut."""
    shot = shots[order]
    assert shot.transition is not None
    wanted = shot.transition.duration
    following = shots[order + 1] if order + 1 < len(shots) else None
    room_after = shot.duration
    if following is not None and following.transition is not None:
        room_after -= shot.duration // 2
    if order == 0:
        return 0, min(wanted, room_after)
    previous = shots[order - 1]
    room_before = previous.duration // (2 if previous.transition is not None else 1)
    return min(wanted // 2, room_before), min(wanted - wanted // 2, room_after)


def _dip(colour: int) -> Mixing:
    def dip(outgoing: np.ndarray, incoming: np.ndarray, progress: float) -> np.ndarray:
        picture = outgoing if progress < 0.5 else incoming
        share = abs(2.0 * progress - 1.0)
        return cv2.convertScaleAbs(picture, alpha=share, beta=colour * (1.0 - share))

    return dip


def _wipe(outgoing: np.ndarray, incoming: np.ndarray, progress: float) -> np.ndarray:
    """The incoming picture is uncovered from the left; the edge column is mixed."""
    edge = progress * outgoing.shape[1]
    column = int(edge)
    picture = np.concatenate([incoming[:, :column], outgoing[:, column:]], axis=1)
    if column < picture.shape[1]:
        picture[:, column] = mixed(
            np.ascontiguousarray(outgoing[:, column : column + 1]),
            np.ascontiguousarray(incoming[:, column : column + 1]),
            edge - column,
        )[:, 0]
    return picture


def _push(outgoing: np.ndarray, incoming: np.ndarray, progress: float) -> np.ndarray:
    """The incoming picture comes from the right and pushes the outgoing one out."""
    shift = round(progress * outgoing.shape[1])
    return np.concatenate([outgoing[:, shift:], incoming[:, :shift]], axis=1)


TRANSITIONS: dict[TransitionKind, Mixing] = {
    "dissolve": mixed,
    "dip_black": _dip(0),
    "dip_white": _dip(255),
    "wipe": _wipe,
    "push": _push,
}
