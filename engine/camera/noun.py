"""What a move or a size is aimed at: the extent of a noun phrase within a clause."""

from collections.abc import Sequence, Set

from engine.camera.lexer import Lexeme

_ADJECTIVES = ("speed", "amount", "direction", "size", "angle", "percent")
_AIMS = ("word", "head", "subject", "camera", "two")
_SKIPPED = ("stop", "camera", "direction", "two")


def is_framing(row: Sequence[Lexeme], at: int) -> bool:
    """Say whether a size, an angle or a lens stands at `at`, after an article or none."""
    if at < len(row) and row[at].role == "determiner":
        at += 1
    if at >= len(row) or row[at].role not in ("size", "angle", "lens", "two", "seconds"):
        return False
    return at + 1 >= len(row) or row[at + 1].role not in ("word", "head") or row[at + 1].name


def end_of_noun(row: Sequence[Lexeme], at: int, taken: Set[int] = frozenset()) -> int:
    """Return the index after the noun phrase at `at`: "her old house by the river".

    Nested prepositions are part of it; a move, a speed or a size after its noun ends it.
    """
    expecting = True
    while at < len(row) and at not in taken:
        here = row[at]
        if here.role in ("determiner", "possessive"):
            if is_framing(row, at):
                return at
            expecting = True
        elif here.role == "word":
            expecting = False
        elif here.role == "preposition":
            if is_framing(row, at + 1):
                return at
            expecting = True
        elif here.role in ("head", "subject"):
            if not (expecting and row[at - 1].role in ("determiner", "possessive", "preposition")):
                return at
            if here.role == "head" and here.value.form == "ing":
                return at
            expecting = False
        elif here.role in _ADJECTIVES and expecting and _aims(row, at + 1):
            pass
        elif here.role not in _SKIPPED:
            return at
        at += 1
    return at


def _aims(row: Sequence[Lexeme], at: int) -> bool:
    while at < len(row) and row[at].role in _ADJECTIVES:
        at += 1
    return at < len(row) and row[at].role in _AIMS
