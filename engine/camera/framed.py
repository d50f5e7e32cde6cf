"""Framing boxes and camera moves as two ways of saying one thing, each from the other.

Where a shot has both a start and an end box, the boxes are the move, and the moves that boxes can
say only put it into words. Pure; it knows nothing of stills but how much of one a box covers.
"""

from collections.abc import Sequence
from math import radians, tan

import msgspec

from engine.camera.terms import TERM
from engine.camera.vocabulary import SPEED
from engine.project.document import CameraMove, Framing, MoveKind

FRAMED: frozenset[MoveKind] = frozenset((
    "static", "pan_left", "pan_right", "tilt_up", "tilt_down", "roll_left", "roll_right",
    "dolly_in", "dolly_out", "truck_left", "truck_right", "pedestal_up", "pedestal_down",
    "zoom_in", "zoom_out",
))  # fmt: skip
"""The moves that a start and an end box say by themselves."""

LEAST_SCALE = 0.05
_AMOUNTS = (0.25, 0.5, 1.0, 1.5, 2.0)
_HALF_WIDTH = 36.0 / 2 / 35.0
_HALF_HEIGHT = _HALF_WIDTH * 9 / 16
"""The tangents of half the view of a 35 mm lens: with them degrees become shares of a frame."""


def boxes_drive(a: Framing | None, b: Framing | None) -> bool:
    """Say whether the boxes are the move: both are set, and they differ."""
    return a is not None and b is not None and a != b


def moves_of_framings(
    a: Framing, b: Framing, cover: tuple[float, float] = (1.0, 1.0)
) -> tuple[CameraMove, ...]:
    """Return the moves that say in words how the camera gets from box `a` to box `b`.

    `cover` is the share of the still's width and height that a box of scale 1.0 takes. A smaller
    box is a dolly in, a shifted one a pan or a tilt, a turned one a roll; amounts are rounded to
    those that have words. Boxes that do not differ are "static".
    """
    found: list[tuple[MoveKind, float]] = []
    scale = (a.scale + b.scale) / 2
    right = (b.x - a.x) / max(1e-6, scale * cover[0])
    down = (b.y - a.y) / max(1e-6, scale * cover[1])
    growth = a.scale / max(1e-6, b.scale)
    if growth > 1.03:
        found.append(("dolly_in", (1 - 1 / growth) / _travel("dolly_in")))
    elif growth < 0.97:
        found.append(("dolly_out", (1 / growth - 1) / _travel("dolly_out")))
    if abs(right) > 0.03:
        found.append(("pan_right" if right > 0 else "pan_left", abs(right) / _pan_share()))
    if abs(down) > 0.03:
        found.append(("tilt_down" if down > 0 else "tilt_up", abs(down) / _tilt_share()))
    turned = b.roll - a.roll
    if abs(turned) > 0.5:
        kind: MoveKind = "roll_right" if turned > 0 else "roll_left"
        found.append((kind, abs(turned) / abs(TERM[kind].travel.roll)))
    if not found:
        return (CameraMove(kind="static"),)
    return tuple(CameraMove(kind=kind, amount=_worded(amount)) for kind, amount in found)


def end_of_moves(
    a: Framing, moves: Sequence[CameraMove], cover: tuple[float, float] = (1.0, 1.0)
) -> Framing:
    """Return the box that these moves bring the camera to from box `a`, within the still.

    Moves that boxes can't say are left out.
    """
    x, y, scale, roll = a.x, a.y, a.scale, a.roll
    for move in moves:
        amount = move.amount * SPEED[move.speed].travel
        family, travel = TERM[move.kind].family, TERM[move.kind].travel
        match family:
            case "dolly":
                scale *= max(0.1, 1 - travel.z * amount)
            case "zoom":
                scale /= travel.zoom**amount
            case "pan":
                x += (travel.pan / 25.0) * amount * _pan_share() * scale * cover[0]
            case "tilt":
                y -= (travel.tilt / 15.0) * amount * _tilt_share() * scale * cover[1]
            case "truck":
                x += travel.x * amount / 2 / _HALF_WIDTH * scale * cover[0]
            case "pedestal":
                y -= travel.y * amount / 2 / _HALF_HEIGHT * scale * cover[1]
            case "roll":
                roll += travel.roll * amount
    return inside(Framing(x=x, y=y, scale=scale, roll=roll), cover)


def with_framed_moves(
    moves: Sequence[CameraMove], framed: Sequence[CameraMove]
) -> tuple[CameraMove, ...]:
    """Return `moves` with those that boxes say replaced by `framed`; the others stay.

    Speed, times and easing of a replaced move go over to the one of its kind, or of its place.
    """
    others = tuple(move for move in moves if move.kind not in FRAMED)
    before = [move for move in moves if move.kind in FRAMED and move.kind != "static"]
    said = tuple(_timed_like(move, before) for move in framed)
    if others and all(move.kind == "static" for move in said):
        return others
    return (*said, *others)


def _timed_like(move: CameraMove, before: Sequence[CameraMove]) -> CameraMove:
    same = [other for other in before if other.kind == move.kind] or list(before[:1])
    if not same or move.kind == "static":
        return move
    old = same[0]
    amount = _worded(move.amount / SPEED[old.speed].travel)
    return CameraMove(
        kind=move.kind, amount=amount, speed=old.speed, start=old.start, end=old.end,
        easing=old.easing,
    )  # fmt: skip


def beside_boxes(moves: Sequence[CameraMove]) -> tuple[CameraMove, ...]:
    """Return the moves that go on beside boxes which drive: handheld, arcs, focus and the like."""
    return tuple(move for move in moves if move.kind not in FRAMED)


def inside(framing: Framing, cover: tuple[float, float] = (1.0, 1.0)) -> Framing:
    """Return the framing made to lie within its still: no larger than fits, moved in."""
    scale = min(max(framing.scale, LEAST_SCALE), 1.0)
    half_x, half_y = scale * cover[0] / 2, scale * cover[1] / 2
    x = min(max(framing.x, half_x), 1 - half_x) if half_x < 0.5 else 0.5
    y = min(max(framing.y, half_y), 1 - half_y) if half_y < 0.5 else 0.5
    return msgspec.structs.replace(framing, x=x, y=y, scale=scale)


def _travel(kind: MoveKind) -> float:
    return abs(TERM[kind].travel.z)


def _pan_share() -> float:
    """The share of the frame's width that a pan of amount 1 goes."""
    return tan(radians(abs(TERM["pan_right"].travel.pan))) / _HALF_WIDTH / 2


def _tilt_share() -> float:
    return tan(radians(abs(TERM["tilt_up"].travel.tilt))) / _HALF_HEIGHT / 2


def _worded(amount: float) -> float:
    """Return the nearest amount that has a word."""
    return min(_AMOUNTS, key=lambda word: abs(word - amount))
