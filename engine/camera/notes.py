"""Camera notes read into structure, and what was not understood; knows nothing of projects.

Notes are cut into clauses at punctuation and at words like "then" and "while"; each clause is read
(`clause.py`), its moves are put into groups that happen together, one group after another, and the
groups are laid over the shot (`timing.py`). Any text can be read; none raises.
"""

from functools import lru_cache
from itertools import accumulate

import msgspec

from engine.camera.amounts import amount_of
from engine.camera.canonical import canonical
from engine.camera.clause import ClauseReader
from engine.camera.draft import Draft, Group, Reading
from engine.camera.lexer import Lexeme, lexemes
from engine.camera.order import clashes, stretch_hands
from engine.camera.terms import TERM
from engine.camera.timing import lay_out, own_span
from engine.project.document import Angle, CameraMove, MoveKind, Size

__all__ = ["ParsedNotes", "canonical", "parse"]


class ParsedNotes(msgspec.Struct, frozen=True):
    """What camera notes say: the look, the moves, the words not understood, all in plain words."""

    size: Size | None = None
    angle: Angle | None = None
    lens: float | None = None
    moves: tuple[CameraMove, ...] = ()
    unknown: tuple[str, ...] = ()
    canonical: str = ""


_STRENGTH = {"": 0, "comma": 1, "or": 1, "together": 2, "full_stop": 3, "then": 4}
_QUALIFYING = ("determiner", "speed", "amount", "stop", "camera", "times", "percent", "degrees")
_HARD_WORK = 2000
_MOST_MOVES = 32
"""What a shot can have; who pastes a whole script into the notes means no more."""


@lru_cache(maxsize=128)
def parse(notes: str, seconds: float | None = None) -> ParsedNotes:
    """Return what the notes say of a shot `seconds` long (None: as long as its moves).

    A shot has at most 32 moves; what is said beyond them is left out.
    `unknown` holds the words, in order, that are neither camera language nor what the camera is
    aimed at. Left and right are the camera's own; "her left" is read so and "her" is reported,
    except where she is known to face the camera or away from it.
    """
    seconds = seconds if seconds and seconds > 0 else None
    reading = Reading()
    base = 0
    negated = False
    for link, row in _clauses(lexemes(notes, _HARD_WORK)):
        reader = ClauseReader(row, base, reading, negated and link == "or")
        reader.read()
        negated = reader.negated
        _join(reading, reader, link)
        base += len(row) + 1
    _leave_over(reading)
    look = reading.look
    size = look.size or look.destination or ("MS" if look.two else None)
    moves = _moves(reading, seconds)
    return ParsedNotes(
        size=size,
        angle=look.angle,
        lens=look.lens,
        moves=moves,
        unknown=tuple(word for _, word in sorted(reading.unknown, key=lambda pair: pair[0])),
        canonical=canonical(size, look.angle, look.lens, moves),
    )


def _clauses(row: list[Lexeme]) -> list[tuple[str, list[Lexeme]]]:
    """Return clauses, each with the strongest link between it and the one before."""
    clauses: list[tuple[str, list[Lexeme]]] = []
    link, clause = "", []
    for at, lexeme in enumerate(row):
        parts = _link(row, at)
        if not parts:
            clause.append(lexeme)
            continue
        if clause:
            clauses.append((link, clause))
            link, clause = "", []
        link = max(link, parts, key=_STRENGTH.__getitem__)
    if clause:
        clauses.append((link, clause))
    return clauses


def _link(row: list[Lexeme], at: int) -> str:
    """Return how the lexeme at `at` parts clauses, or "" where it does not."""
    lexeme = row[at]
    ahead = at + 1
    while ahead < len(row) and row[ahead].role in _QUALIFYING:
        ahead += 1
    follows = row[ahead] if ahead < len(row) else None
    if lexeme.text == "with":
        shows = follows is not None and follows.role in ("head", "lens", "size", "angle", "easing")
        article = at + 1 < len(row) and row[at + 1].text in ("the", "this", "that")
        return "together" if shows and not article else ""
    if lexeme.text in ("and", "&") and row[at + 1 : at + 2] and row[at + 1].role == "preposition":
        beside = row[at + 2 : at + 4]
        return "together" if any(one.role == "direction" for one in beside) else ""
    if lexeme.text in ("and", "&") and follows is not None:
        return "" if follows.role == "word" and follows.name and ahead == at + 1 else "together"
    return lexeme.role if lexeme.role in _STRENGTH else ""


def _join(reading: Reading, reader: ClauseReader, link: str) -> None:
    """Put a clause's moves into the last group, or begin new ones."""
    groups = reading.groups
    begins = not groups or reader.delay > 0 or (link == "then" and bool(reader.drafts))
    if link == "full_stop" and groups:
        begins = begins or (_travels(groups[-1].drafts) and _travels(reader.drafts))
    group = None if begins else groups[-1]
    for draft in reader.drafts:
        same = (
            next((one for one in group.drafts if one.kind == draft.kind), None) if group else None
        )
        if group and same and not draft.part and not draft.window:
            _merge(same, draft)
        elif group is None or clashes(draft.kind, draft.speed or draft.implied, group.drafts):
            if not (group and _rides(draft, group)):
                group = Group([draft])
                groups.append(group)
        else:
            group.drafts.append(draft)
    if group is None:
        return
    if reader.delay and reader.drafts:
        group.delay = reader.delay
    if reader.seconds is not None and group.seconds is None:
        group.seconds = reader.seconds


def _travels(drafts: list[Draft]) -> bool:
    return any(draft.kind not in ("handheld", "static") for draft in drafts)


def _rides(draft: Draft, group: Group) -> bool:
    """Let a support ("on a tripod", "steadicam") give way to the move that is made on it."""
    supports = [one for one in group.drafts if one.support]
    if draft.support and _travels(group.drafts):
        return True
    if not supports or draft.support:
        return False
    for one in supports:
        group.drafts.remove(one)
    group.drafts.append(draft)
    return True


def _merge(first: Draft, second: Draft) -> None:
    first.speed = first.speed or second.speed
    first.amount = first.amount if first.amount is not None else second.amount
    first.easing = first.easing or second.easing
    first.support = first.support and second.support


def _leave_over(reading: Reading) -> None:
    """Report adverbs that found no move, and whose left it was where nothing tells."""
    if reading.waiting_speed:
        at, _, text = reading.waiting_speed
        reading.unknown += [(at, word) for word in text.split()]
    look = reading.look
    away = look.facing == "away" or look.angle in ("over_the_shoulder", "pov")
    for group in reading.groups:
        for draft in group.drafts:
            if draft.whose is None or away:
                continue
            if look.facing == "towards":
                draft.kind = _mirrored(draft)
            else:
                reading.unknown.append(draft.whose)


def _mirrored(draft: Draft) -> MoveKind:
    term = TERM[draft.kind]
    other = {"left": "right", "right": "left"}.get(term.direction, "")
    return draft.kinds.get(other, draft.kind)


def _moves(reading: Reading, seconds: float | None) -> tuple[CameraMove, ...]:
    groups = _first(_without_supports(reading.groups))
    spans = stretch_hands(groups, lay_out(groups, seconds))
    return tuple(
        _move(draft, own_span(draft, seconds) or span)
        for group, row in zip(groups, spans, strict=True)
        for draft, span in zip(group.drafts, row, strict=True)
    )


def _first(groups: list[Group]) -> list[Group]:
    """Return the groups that hold the first moves, as many as a shot can have."""
    held = list(accumulate(len(group.drafts) for group in groups))
    return [group for group, count in zip(groups, held, strict=True) if count <= _MOST_MOVES]


def _without_supports(groups: list[Group]) -> list[Group]:
    drafts = [draft for group in groups for draft in group.drafts]
    if not _travels([draft for draft in drafts if not draft.support]):
        return groups
    for group in groups:
        group.drafts = [draft for draft in group.drafts if not draft.support or not draft.kinds]
    return [group for group in groups if group.drafts]


def _move(draft: Draft, span: tuple[float, float]) -> CameraMove:
    if draft.kind == "static":
        return CameraMove(kind="static", start=span[0], end=span[1])
    speed = draft.speed or draft.implied or "normal"
    return CameraMove(
        kind=draft.kind,
        amount=amount_of(draft, speed),
        speed=speed,
        start=span[0],
        end=span[1],
        easing=draft.easing or "ease_in_out",
    )
