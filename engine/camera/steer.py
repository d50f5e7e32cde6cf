"""Which way a move goes: the direction that belongs to a head, near it or later in its clause."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.camera.lexer import Lexeme
from engine.camera.lexicon import ADVANCING, Head
from engine.project.document import MoveKind, Speed

_SIDES = ("left", "right")
_ROUND = (*_SIDES, "clockwise", "counterclockwise")
_OBJECTS = ("him", "them", "us", "me", "it")
_PASSED = ("amount", "degrees", "percent", "times")


@dataclass
class Steering:
    """What follows a head: its direction, the move that this makes, adverbs on the way."""

    end: int
    direction: str = ""
    kind: MoveKind | None = None
    speeds: list[Speed] = field(default_factory=list)
    quantities: list[Lexeme] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    whose: int | None = None
    camera: bool = False
    along: bool = False


def steer(row: Sequence[Lexeme], at: int, head: Head) -> Steering:
    """Read on from the head at `at` to its direction."""
    steering = Steering(end=at + 1)
    here = at + 1
    while here < len(row):
        lexeme = row[here]
        if lexeme.role == "direction":
            if _turned(row, here, head, steering):
                return steering
        elif lexeme.role == "speed":
            steering.speeds.append(lexeme.value)
        elif lexeme.role in _PASSED:
            steering.quantities.append(lexeme)
        elif lexeme.role == "camera":
            steering.camera = steering.camera or lexeme.text in ("camera", "cam")
        elif _is_side_of_someone(row, here):
            steering.whose = here if lexeme.text not in _OBJECTS else None
        elif to_a_side(row, here):
            here += 1
            if row[here].role == "possessive":
                steering.whose = here
            elif row[here].role == "direction":
                continue
        elif not _passes(row, here):
            break
        here += 1
        if lexeme.role != "preposition":
            steering.end = here
    _look_further(row, here, head, steering)
    return steering


def _turned(row: Sequence[Lexeme], here: int, head: Head, steering: Steering) -> bool:
    """Take the direction at `here` if the head has it; else leave it by the way."""
    direction = row[here].value
    later = {lexeme.value for lexeme in row[here + 1 :] if lexeme.role == "direction"}
    if direction == "around" and later & set(_ROUND):
        return False
    if direction in ("up", "down") and _advances(row, here, head):
        steering.kind, steering.direction, steering.along = "dolly_in", "in", True
        steering.end = here + 1
        return True
    if direction not in head.kinds:
        if direction in _SIDES:
            steering.end = here
        return False
    steering.kind, steering.direction = head.kinds[direction], direction
    steering.end = here + 1
    return True


def _advances(row: Sequence[Lexeme], here: int, head: Head) -> bool:
    if here + 1 >= len(row) or head.verb.split()[0] not in ADVANCING:
        return False
    follows = row[here + 1]
    up_to = row[here].value == "up" and follows.text == "to"
    return up_to or follows.role in ("determiner", "possessive")


def _is_side_of_someone(row: Sequence[Lexeme], here: int) -> bool:
    """Say whether "her left" stands at `here`, and not "her left hand"."""
    if row[here].role != "possessive" or here + 1 >= len(row):
        return False
    side = row[here + 1]
    if side.role != "direction" or side.value not in _SIDES:
        return False
    return here + 2 >= len(row) or row[here + 2].role not in ("word", "head")


def to_a_side(row: Sequence[Lexeme], here: int) -> bool:
    """Say whether "to the left", "to screen left" or "to her left" begins at `here`."""
    if row[here].text not in ("to", "toward", "towards") or here + 1 >= len(row):
        return False
    after = here + 1
    if row[after].role in ("determiner", "possessive"):
        after += 1
    if after >= len(row) or row[after].role != "direction":
        return False
    noun = row[after + 1] if after + 1 < len(row) else None
    plain = noun is None or noun.role not in ("word", "head") or after == here + 1
    return plain and row[after].value in (*_SIDES, "up", "down")


def _passes(row: Sequence[Lexeme], here: int) -> bool:
    """Say whether the lexeme only stands between a head and its direction."""
    lexeme = row[here]
    if lexeme.role == "determiner":
        after = row[here + 1] if here + 1 < len(row) else None
        return after is not None and (after.role == "camera" or after.words[0] in ("camera", "cam"))
    if lexeme.role == "head":
        return lexeme.value.verb == "move" and lexeme.value.form in ("base", "s")
    return lexeme.role == "stop"


def _look_further(row: Sequence[Lexeme], here: int, head: Head, steering: Steering) -> None:
    """Find "to the left" or a last "down" behind what the move looks at."""
    for at in range(here, len(row)):
        lexeme = row[at]
        before, after = row[at - 1], row[at + 1] if at + 1 < len(row) else None
        if lexeme.role == "head" and before.role not in ("determiner", "possessive"):
            return
        if lexeme.role != "direction" or lexeme.value not in head.kinds:
            continue
        if lexeme.value not in (*_ROUND, "up", "down"):
            continue
        pointed = before.role in ("determiner", "possessive") and lexeme.value in _SIDES
        pans = head.kinds.get("left") == "pan_left"
        near = ("to", "towards", "toward", "on") if pans else ("to", "towards", "toward")
        to = pointed and at >= 2 and row[at - 2].text in near
        if (pointed and not to) or (after and after.role in ("word", "head")):
            continue
        steering.direction, steering.kind = lexeme.value, head.kinds[lexeme.value]
        steering.taken = {at} | ({at - 1, at - 2} if to else set())
        if pointed and before.role == "possessive":
            steering.whose = at - 1
        return
