"""Amounts between words and numbers: degrees, magnifications, "slightly", percent."""

from decimal import Decimal
from math import log

from engine.camera.draft import Draft
from engine.camera.terms import ARC_DEGREES, TERM
from engine.camera.vocabulary import SPEED
from engine.project.document import CameraMove, MoveKind, Speed

PLACES = 4
LEAST, MOST = 0.01, 40.0

_WORDS = {0.25: "a touch", 0.5: "slightly", 1.5: "a lot", 2.0: "all the way"}
_STRENGTHS = {0.25: "a touch of", 0.5: "slight", 1.5: "strong", 2.0: "extreme"}


def degrees_of(kind: MoveKind) -> float | None:
    """Return how far the term turns at amount 1 and normal speed, in degrees, if it turns."""
    term = TERM[kind]
    match term.family:
        case "pan":
            return abs(term.travel.pan)
        case "tilt":
            return abs(term.travel.tilt)
        case "roll":
            return abs(term.travel.roll)
        case "arc":
            return ARC_DEGREES
    return None


def amount_of(draft: Draft, speed: Speed) -> float:
    """Return a draft's amount: as said in words, in degrees of the whole turn, or in times.

    Degrees are what the camera turns in all, whatever its speed; times are the magnification of a
    zoom, or simply the amount.
    """
    turn = degrees_of(draft.kind)
    if draft.degrees is not None and turn:
        return _kept(draft.degrees / turn / SPEED[speed].travel)
    if draft.times is not None:
        family = TERM[draft.kind].family
        if family == "zoom" and draft.times > 0 and draft.times != 1.0:
            enlarged = abs(log(draft.times) / log(TERM[draft.kind].travel.zoom))
            return _kept(enlarged / SPEED[speed].travel)
        return _kept(draft.times)
    amount = 1.0 if draft.amount is None else _kept(draft.amount)
    return -amount if draft.nearer else amount


def amount_words(move: CameraMove) -> str:
    """Return the words for a move's amount, "" for the usual one; `amount_of` reads them back."""
    amount = abs(move.amount)
    if amount == 1.0:
        return ""
    if amount in _WORDS:
        return _WORDS[amount]
    turn = degrees_of(move.kind)
    if turn:
        degrees = round(amount * turn * SPEED[move.speed].travel, 1)
        if _kept(degrees / turn / SPEED[move.speed].travel) == amount and degrees < 10000:
            return f"{degrees:g}°"
    return f"{plain_number(amount)}%"


def plain_number(fraction: float) -> str:
    """Return a fraction as a number of percent, exact and without an exponent."""
    percent = Decimal(repr(round(fraction, PLACES))) * 100
    return f"{percent.normalize():f}"


def strength_words(move: CameraMove) -> str:
    """Return the words before a move that has a strength, not an extent: "slight handheld"."""
    return _STRENGTHS.get(move.amount, "")


def _kept(amount: float) -> float:
    return round(min(MOST, max(LEAST, amount)), PLACES)
