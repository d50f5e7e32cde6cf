"""What changed between two cuts of a film: shots added, removed, moved, retimed, other takes.

Questions only; shots are known by their ids, so a renumbered shot is the same shot.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

import msgspec

from engine.project.document import Id, Project, Shot
from engine.project.film import film
from engine.project.seen import seen_take, takes_of
from engine.project.take import Take
from engine.project.timecode import seconds_of

Kind = Literal["added", "removed", "moved", "retimed", "take", "words", "camera", "slate", "other"]
KINDS: dict[Kind, str] = {
    "added": "added", "removed": "removed", "moved": "moved", "retimed": "retimed",
    "take": "another take", "words": "other words", "camera": "another camera",
    "slate": "renumbered", "other": "changed",
}  # fmt: skip
"""Each kind of difference in words, in the order they are counted."""

_WORDS = ("action", "dialogue", "negative_prompt", "prompts")
_CAMERA = ("notes", "size", "angle", "lens", "moves", "framing_a", "framing_b")
_TOLD = {*_WORDS, *_CAMERA, "id", "slate", "duration", "picked", "take_in", "take_marks", "span"}


class Difference(msgspec.Struct, frozen=True):
    """One shot that differs: how, and a sentence's end such as "3.0 s → 4.5 s"."""

    kind: Kind
    shot: Id
    slate: str
    text: str = ""


def differences(
    old: Project, new: Project, takes: Mapping[Id, Sequence[Take]]
) -> tuple[Difference, ...]:
    """Return what is different in `new`, in its order; what is gone stands where it was."""
    before, after = film(old), film(new)
    moved = _moved(before.orders, after.orders)
    found: list[tuple[float, Difference]] = []
    for order, shot in enumerate(after.shots):
        there = before.orders.get(shot.id)
        if there is None:
            found.append((order, Difference("added", shot.id, shot.slate, _about(shot, new.rate))))
            continue
        was = before.shots[there]
        if shot.id in moved:
            behind = after.shots[order - 1].slate if order else ""
            where = f"now behind {behind}" if behind else "now the first"
            found.append((order, Difference("moved", shot.id, shot.slate, where)))
        found += [(order, one) for one in _changes(old, was, new, shot, takes)]
    for order, shot in enumerate(before.shots):
        if shot.id not in after.orders:
            about = _about(shot, old.rate)
            found.append(
                (_where(order, old, new), Difference("removed", shot.id, shot.slate, about))
            )
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def counted(found: Sequence[Difference]) -> str:
    """Return differences in a line: "2 added, 1 moved"; "no difference" for none."""
    counts = ((sum(one.kind == kind for one in found), words) for kind, words in KINDS.items())
    parts = [f"{count} {words}" for count, words in counts if count]
    return ", ".join(parts) or "no difference"


def _about(shot: Shot, rate: Fraction) -> str:
    words = shot.action.split("\n", 1)[0]
    return f"{seconds_of(shot.duration, rate):.1f} s" + (f", {words}" if words else "")


def _where(order: int, old: Project, new: Project) -> float:
    """Return behind which of the new shots a removed one stood."""
    before, after = film(old), film(new)
    for shot in reversed(before.shots[:order]):
        if shot.id in after.orders:
            return after.orders[shot.id] + 0.5
    return -0.5


def _moved(before: Mapping[Id, int], after: Mapping[Id, int]) -> set[Id]:
    """Return the fewest shots whose moving makes one order of the other.

    Those outside a longest increasing subsequence (Schensted, 1961).
    """
    row = [(shot_id, before[shot_id]) for shot_id in after if shot_id in before]
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for place, (_, order) in enumerate(row):
        at = bisect_left(tails, order)
        back.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [order]
        ends[at : at + 1] = [place]
    kept: set[Id] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(row[place][0])
        place = back[place]
    return {shot_id for shot_id, _ in row} - kept


def _changes(
    old: Project, was: Shot, new: Project, shot: Shot, takes: Mapping[Id, Sequence[Take]]
) -> list[Difference]:
    found: list[Difference] = []

    def say(kind: Kind, text: str = "") -> None:
        found.append(Difference(kind, shot.id, shot.slate, text))

    if was is shot and old.rate == new.rate:
        return found
    length, now = seconds_of(was.duration, old.rate), seconds_of(shot.duration, new.rate)
    if length != now:
        say("retimed", f"{length:.2f} s → {now:.2f} s")
    elif was.take_in != shot.take_in:
        say("retimed", "shows another part of its take")
    one, other = _take(old, was, takes), _take(new, shot, takes)
    if one != other:
        say("take", f"{one} → {other}")
    if any(getattr(was, name) != getattr(shot, name) for name in _WORDS):
        say("words", shot.action.split("\n", 1)[0])
    if any(getattr(was, name) != getattr(shot, name) for name in _CAMERA):
        say("camera")
    if was.slate != shot.slate:
        say("slate", f"{was.slate} → {shot.slate}")
    rest = set(Shot.__struct_fields__) - _TOLD
    if any(getattr(was, name) != getattr(shot, name) for name in rest):
        say("other")
    return found


def _take(project: Project, shot: Shot, takes: Mapping[Id, Sequence[Take]]) -> str:
    own = takes_of(shot, takes)
    seen = seen_take(project, shot, own)
    if seen is not None:
        return f"T{seen.number:02}"
    return "a take that is gone" if shot.picked is not None else "the animatic"
