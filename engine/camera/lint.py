"""Looks over what a shot asks of a model and says what can't come out well, before it is rendered.

Left and right that contradict each other, moves that fight, handles that name nothing, more film
than a model was trained for, more words than it reads. Knows nothing of models but their limits.
"""

import re
from itertools import combinations
from typing import Literal

import msgspec

from engine.camera.notes import parse
from engine.camera.terms import TERM
from engine.project.cast import mentions
from engine.project.document import CameraMove, MoveKind, Project, Shot

Kind = Literal["sides", "moves", "handle", "length", "words"]

_SIDE = re.compile(
    r"(?<![\w@])@?(?P<who>\w[\w-]*)(?:\s+\w+){0,4}?\s+(?:on|to|at|from)\s+(?:the\s+)?(?P<side>left|right)\b",
    re.IGNORECASE,
)
_CROSSING = re.compile(
    r"\b(?:from|to)\s+(?:the\s+)?left\b.*?\b(?:to|from)\s+(?:the\s+)?right\b"
    r"|\b(?:from|to)\s+(?:the\s+)?right\b.*?\b(?:to|from)\s+(?:the\s+)?left\b"
    r"|\bleft\s+to\s+right\b|\bright\s+to\s+left\b",
    re.IGNORECASE | re.DOTALL,
)
_STOP = frozenset(
    {"the", "a", "an", "she", "he", "they", "it", "his", "her", "their", "who", "is", "are", "and",
     "then", "goes", "stands", "sits", "walks", "looks", "comes", "camera", "frame", "screen",
     "turn", "turns"}
)  # fmt: skip

OPPOSITES: dict[MoveKind, MoveKind] = {
    "pan_left": "pan_right", "tilt_up": "tilt_down", "roll_left": "roll_right",
    "dolly_in": "dolly_out", "truck_left": "truck_right", "pedestal_up": "pedestal_down",
    "crane_up": "crane_down", "arc_left": "arc_right", "zoom_in": "zoom_out",
    "dolly_zoom_in": "dolly_zoom_out",
}  # fmt: skip
OPPOSITES |= {other: one for one, other in OPPOSITES.items()}


class Finding(msgspec.Struct, frozen=True):
    """One thing that is likely to go wrong; `message` is a sentence with what to do.

    `start` and `stop` bound the words of the shot's action that it is about, when they are equal
    it is about the shot.
    """

    kind: Kind
    message: str
    start: int = 0
    stop: int = 0


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a model was trained for; None where there is no limit or none is known.

    `seconds` is the length of one pass; `chains` says that a longer take is made of several.
    `tokens` is the limit of its text encoder and `used` what the resolved prompt takes of it.
    """

    model: str = ""
    seconds: float | None = None
    chains: bool = False
    tokens: int | None = None
    used: int | None = None


UNKNOWN = Limits()


def lint(project: Project, shot: Shot, limits: Limits = UNKNOWN) -> tuple[Finding, ...]:
    """Return what is likely to go wrong with a shot, the gravest first."""
    return (
        *_unknown_handles(project, shot),
        *_contradicting_words(shot),
        *_contradicting_sides(shot),
        *_fighting_moves(shot),
        *_too_long(project, shot, limits),
        *_too_many_words(limits),
    )


def _unknown_handles(project: Project, shot: Shot) -> list[Finding]:
    return [
        Finding(
            "handle",
            f"There is no element {shot.action[found.start : found.stop]}; make one under Cast & "
            "looks, or write the words without the @.",
            found.start,
            found.stop,
        )
        for found in mentions(shot.action, project.elements)
        if found.element is None
    ]


def _contradicting_words(shot: Shot) -> list[Finding]:
    """Find camera moves told in the action that go against the shot's own."""
    told = {move.kind for move in parse(shot.action).moves} if shot.action else set()
    found = []
    for move in shot.moves:
        opposite = OPPOSITES.get(move.kind)
        if opposite is not None and opposite in told and move.kind not in told:
            found.append(
                Finding(
                    "sides",
                    f"The action says “{TERM[opposite].name.lower()}” but the camera does "
                    f"“{TERM[move.kind].name.lower()}”; say it in one place only.",
                )
            )
    return found


def _contradicting_sides(shot: Shot) -> list[Finding]:
    """Find somebody who is on both sides in one sentence, without going from one to the other."""
    found = []
    for sentence in re.finditer(r"[^.!?\n]+", shot.action):
        if _CROSSING.search(sentence.group()):
            continue
        sides: dict[str, str] = {}
        for match in _SIDE.finditer(sentence.group()):
            who, side = match["who"].casefold(), match["side"].casefold()
            if who in _STOP:
                continue
            if sides.setdefault(who, side) != side:
                found.append(
                    Finding(
                        "sides",
                        f"“{match['who']}” is both on the left and on the right; keep one side, or "
                        "write “from left to right”.",
                        sentence.start() + match.start(),
                        sentence.start() + match.end(),
                    )
                )
    return found


def _fighting_moves(shot: Shot) -> list[Finding]:
    found = []
    for one, other in combinations(shot.moves, 2):
        if not _together(one, other):
            continue
        names = f"“{TERM[one.kind].name}” and “{TERM[other.kind].name}”"
        if OPPOSITES.get(one.kind) == other.kind:
            found.append(
                Finding("moves", f"{names} cancel each other out; put one after the other.")
            )
        elif "static" in (one.kind, other.kind):
            found.append(Finding("moves", f"{names} can't be at once; take one of them out."))
    return found


def _together(one: CameraMove, other: CameraMove) -> bool:
    return min(one.end, other.end) - max(one.start, other.start) > 1e-6


def _too_long(project: Project, shot: Shot, limits: Limits) -> list[Finding]:
    seconds = float(shot.duration / project.rate)
    if limits.seconds is None or seconds <= limits.seconds + 1e-6:
        return []
    name = limits.model or "The model"
    if limits.chains:
        ending = "it is made of several windows, and likeness may drift; a cut would hold better"
    else:
        ending = "the take will be short and its last frame held; shorten the shot or split it"
    return [
        Finding(
            "length",
            f"{name} was trained for {limits.seconds:.1f} s and the shot lasts {seconds:.1f} s: "
            f"{ending}.",
        )
    ]


def _too_many_words(limits: Limits) -> list[Finding]:
    if limits.tokens is None or limits.used is None or limits.used <= limits.tokens:
        return []
    return [
        Finding(
            "words",
            f"The prompt takes {limits.used} tokens and {limits.model or 'the model'} reads "
            f"{limits.tokens}; what comes last is not read, so shorten it.",
        )
    ]
