"""The aspects that films are shown in: their names, and how large a film is in one of them."""

import re
from math import gcd

import msgspec

from engine.project.document import FilmFraming, Id, Project, new_id
from engine.project.errors import EditError

ASPECTS: tuple[tuple[str, float], ...] = (
    ("16:9", 16 / 9), ("9:16", 9 / 16), ("1:1", 1.0), ("4:5", 4 / 5), ("4:3", 4 / 3),
    ("2.39:1", 2.39),
)  # fmt: skip
COMMON = ("16:9", "9:16", "1:1", "4:5")
"""What most films are asked for in."""

_NEARLY = 0.012
_ROUNDED = 0.04
"""Sizes whose aspect differs by less than this are alike: models round their sizes."""


def aspect_name(width: int, height: int) -> str:
    """Return the aspect of a size as people say it: "16:9", else its whole numbers, "7:5"."""
    for name, aspect in ASPECTS:
        if abs(width / height / aspect - 1.0) < _NEARLY:
            return name
    common = gcd(width, height)
    return f"{width // common}:{height // common}"


def alike(size: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether two sizes have the same aspect, but for what models round."""
    return abs(size[0] * other[1] / (size[1] * other[0]) - 1.0) < _ROUNDED


def size_in(project: Project, aspect: float) -> tuple[int, int]:
    """Return a film's size in an aspect: its shorter side stays, both are even."""
    short = min(project.width, project.height)
    longer = max(2, round(short * max(aspect, 1.0 / aspect) / 2) * 2)
    return (longer, short) if aspect >= 1.0 else (short, longer)


def framing_for(project: Project, name: str) -> FilmFraming:
    """Return a new framing of an aspect such as "9:16" or "2.39:1".

    Raises EditError where it is none, or where the film has it already.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[:x×/]\s*(\d+(?:\.\d+)?)\s*", name)
    if not found or not float(found[1]) or not 0.1 <= float(found[1]) / float(found[2] or 1) <= 10:
        raise EditError(f"“{name}” is no aspect; write one such as 9:16 or 1:1.")
    width, height = size_in(project, float(found[1]) / float(found[2]))
    known = aspect_name(width, height)
    if find_framing(project, known) is not None or known == aspect_name(
        project.width, project.height
    ):
        raise EditError(f"The film is shown in {known} already.")
    return FilmFraming(id=new_id(), name=known, width=width, height=height)


def find_framing(project: Project, name: str) -> FilmFraming | None:
    """Return the film's further aspect of a name or a ratio; None when it has none such."""
    wanted = name.strip().casefold().replace("x", ":").replace("×", ":")
    for one in project.framings:
        if wanted in (one.name.casefold(), aspect_name(one.width, one.height), one.id):
            return one
    return None


def framing_id(project: Project, name: str) -> Id | None:
    """Return the id of an aspect of the film by its name; None is the film's own aspect.

    Raises EditError, naming those that there are.
    """
    own = aspect_name(project.width, project.height)
    if name.strip().casefold().replace("x", ":") in (own, "film"):
        return None
    found = find_framing(project, name)
    if found is None:
        there = ", ".join([own, *(one.name for one in project.framings)])
        raise EditError(f"The film is not shown in {name}; it is in {there}.")
    return found.id


def in_framing(project: Project, framing: Id | None) -> Project:
    """Return the film as if one of its further aspects were its own, for what is rendered in it."""
    for one in project.framings:
        if one.id == framing:
            return msgspec.structs.replace(project, width=one.width, height=one.height)
    return project


def fills(project: Project, size: tuple[int, int], framing: Id | None) -> bool:
    """Say whether a picture of this size has an aspect of the film that is not the film's own."""
    own, other = (project.width, project.height), in_framing(project, framing)
    return alike(size, (other.width, other.height)) and not alike(size, own)


def framing_name(project: Project, framing: Id | None) -> str:
    """Return what an aspect of the film is called; None is the film's own."""
    for one in project.framings:
        if one.id == framing:
            return one.name
    return aspect_name(project.width, project.height)
