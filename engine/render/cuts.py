"""Parts of footage and of sources, and sources counted anew: what stretches are cut from. Pure."""

from typing import TypeVar

import msgspec

from engine.project.task import Footage
from engine.render.recipe import (
    Condition,
    CrossSource,
    MadeSource,
    Pass,
    Source,
    StillSource,
)

Lead = Footage | MadeSource
"""Frames that a stretch goes on from."""

L = TypeVar("L", bound=Lead)


def cut(footage: L, start: int, stop: int) -> L:
    """Return frames [start, stop) of footage, counted from its own start."""
    return msgspec.structs.replace(footage, start=footage.start + start, stop=footage.start + stop)


def length(footage: Lead) -> int:
    """Return the number of frames of footage."""
    return footage.stop - footage.start


def given_at(one: StillSource | Footage, place: int) -> Condition:
    """Return a still or footage as given from frame `place` of a pass on."""
    strength = one.reference.strength if isinstance(one, StillSource) else 1.0
    return Condition(source=one, at=place, strength=strength)


def slice_of(source: Source, start: int, stop: int) -> Source:
    """Return frames [start, stop) of a source of several frames, counted from its own start."""
    match source:
        case CrossSource():
            return msgspec.structs.replace(
                source,
                first=slice_of(source.first, start, stop),
                second=slice_of(source.second, start, stop),
                at=source.at + start,
            )
        case StillSource():
            return source
        case _:
            return msgspec.structs.replace(
                source, start=source.start + start, stop=source.start + stop
            )


def shifted(one: Pass, shift: int) -> Pass:
    """Return a pass whose sources count the passes before it from `shift` on."""
    conditions = tuple(
        msgspec.structs.replace(
            c, source=msgspec.structs.replace(c.source, number=c.source.number + shift)
        )
        if isinstance(c.source, MadeSource)
        else c
        for c in one.conditions
    )
    return msgspec.structs.replace(one, conditions=conditions, seed_step=one.seed_step + shift)
