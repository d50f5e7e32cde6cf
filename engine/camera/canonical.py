"""Structure written as notes, in canonical words that the reader reads back to the same."""

from collections.abc import Sequence
from itertools import groupby

from engine.camera.amounts import amount_words, plain_number, strength_words
from engine.camera.draft import Draft, Group
from engine.camera.order import clashes, stretch_hands
from engine.camera.terms import TERM
from engine.camera.timing import PLACES, lay_out
from engine.camera.vocabulary import ANGLE, SIZE, SPEED
from engine.project.document import Angle, CameraMove, Easing, Size

_EASINGS: dict[Easing, str] = {
    "linear": "at constant speed",
    "ease_in": "easing in",
    "ease_out": "easing out",
    "ease_in_out": "",
}
_SHARED = " and "
_NEXT = ", then "


def canonical(
    size: Size | None, angle: Angle | None, lens: float | None, moves: Sequence[CameraMove]
) -> str:
    """Return the notes that say this, in the table's own words.

    Moves are written in the order of time: together with "and", one after another with "then",
    with their parts of the shot as percentages where those words would mean other times.
    """
    parts = []
    if size:
        parts.append(SIZE[size].canonical)
    if angle:
        parts.append(ANGLE[angle].canonical)
    if lens:
        parts.append(f"{round(lens, 2):g}mm")
    if moves:
        parts.append(_moves(sorted(moves, key=lambda move: (move.start, move.end))))
    return ", ".join(parts)


def _moves(moves: Sequence[CameraMove]) -> str:
    rows = [list(group) for _, group in groupby(moves, key=lambda move: (move.start, move.end))]
    rows = _with_hands(rows)
    if _says_the_same(rows):
        return _NEXT.join(_SHARED.join(_words(move, len(rows)) for move in row) for row in rows)
    return ", ".join(f"{_words(move, 2)} {_part(move)}" for move in moves)


def _with_hands(rows: list[list[CameraMove]]) -> list[list[CameraMove]]:
    """Put each handheld move in the row that begins with it, where there is one."""
    hands = [row for row in rows if all(move.kind == "handheld" for move in row)]
    others = [row for row in rows if row not in hands]
    for hand in hands:
        home = next((row for row in others if row[0].start == hand[0].start), None)
        if home is None:
            others.append(hand)
        else:
            home[:0] = hand
    return sorted(others, key=lambda row: row[0].start)


def _says_the_same(rows: list[list[CameraMove]]) -> bool:
    """Say whether "and" and "then" alone would be read as these very times."""
    groups = []
    for row in rows:
        drafts: list[Draft] = []
        for move in row:
            if clashes(move.kind, move.speed, drafts):
                return False
            drafts.append(Draft(move.kind, {}, speed=move.speed))
        groups.append(Group(drafts))
    spans = stretch_hands(groups, lay_out(groups, None))
    return all(
        span == (round(move.start, PLACES), round(move.end, PLACES))
        for row, row_spans in zip(rows, spans, strict=True)
        for move, span in zip(row, row_spans, strict=True)
    )


def _words(move: CameraMove, rows: int) -> str:
    term = TERM[move.kind]
    name = "hold" if move.kind == "static" and rows > 1 else term.canonical
    if move.kind == "static":
        return name
    if move.kind == "rack_focus":
        name += " to the foreground" if move.amount < 0 else " to the background"
    speed = SPEED[move.speed].canonical if move.speed != "normal" else ""
    before = strength_words(move) if move.kind == "handheld" else ""
    words = (before, speed, name, "" if before else amount_words(move), _EASINGS[move.easing])
    return " ".join(word for word in words if word)


def _part(move: CameraMove) -> str:
    return f"from {plain_number(move.start)}% to {plain_number(move.end)}%"
