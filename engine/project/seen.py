"""What is seen of a shot: which take, and which of its frames. Reads no file.

In this order: the picked take; the newest take not rejected whose request still matches; else the
live animatic. In a further aspect of the film its own pick and the takes made for it come first.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from engine.project.aspects import fills, find_framing, framing_name, in_framing
from engine.project.cast import told, words_of
from engine.project.document import Element, FramingOverride, Id, Project, Shot, TakeMark
from engine.project.request import fingerprint
from engine.project.take import FOOTAGE, Take

Moment = int | float | Fraction
"""A frame of a shot, counted from its first; between two where a speed asks for it."""

TakeState = Literal["picked", "current", "stale", "rejected", "elsewhere"]

_KEPT = 20_000
_known: dict[tuple[int, Id | None], tuple[Shot, tuple[Element, ...], int, int, str]] = {}
_AS_IT_LIES = FramingOverride()


def fingerprint_of(project: Project, shot: Shot, framing: Id | None = None) -> str:
    """Return the fingerprint of a shot as a model is told it, with what its film says of its cast.

    `framing` is the aspect of the film that it is to be in; None is its own. Worked out once for
    each shot as it stands.
    """
    mentions = any("@" in text for text in words_of(shot))
    elements = project.elements if mentions else ()
    film = in_framing(project, framing)
    width, height = film.width, film.height
    known = _known.get((id(shot), framing))
    if (
        known is not None
        and known[0] is shot
        and known[1] is elements
        and known[2:4] == (width, height)
    ):
        return known[4]
    placed = shot.framings.get(framing, _AS_IT_LIES) if framing else _AS_IT_LIES
    text = fingerprint(told(shot, elements), width, height, placed)
    if len(_known) >= _KEPT:
        _known.clear()
    _known[id(shot), framing] = (shot, elements, width, height, text)
    return text


def takes_of(shot: Shot, takes_by_shot: Mapping[Id, Sequence[Take]]) -> list[Take]:
    """Return the takes rendered for a shot and for those it was split or copied from, by age."""
    found = list(takes_by_shot.get(shot.id, ()))
    for shot_id in shot.takes_from:
        found.extend(takes_by_shot.get(shot_id, ()))
    if shot.takes_from:
        found.sort(key=age)
    return found


def age(take: Take) -> tuple[str, int, Id]:
    """The key that sorts takes from the oldest to the newest."""
    return take.created, take.number, take.id


def mark_of(shot: Shot, take_id: Id) -> TakeMark:
    """Return what the author said of a take of this shot."""
    return shot.take_marks.get(take_id, _NO_MARK)


_NO_MARK = TakeMark()


def picked_in(shot: Shot, framing: Id | None = None) -> Id | None:
    """Return the id of the take that is picked of a shot in an aspect; None is the film's own."""
    if framing is None:
        return shot.picked
    return shot.framings.get(framing, _AS_IT_LIES).picked


def seen_take(
    project: Project, shot: Shot, takes: Sequence[Take], framing: Id | None = None
) -> Take | None:
    """Return the take that is seen of a shot, or None where the live animatic is.

    `takes` are the shot's own (see `takes_of`), in any order. In a further aspect, `framing`, it
    is what is seen in the film's own where nothing was picked in it or made for it.
    """
    picked = picked_in(shot, framing)
    if picked is not None:
        for take in takes:
            if take.id == picked:
                return take
    matching = [take for take in takes if take_state(project, shot, take, framing) == "current"]
    if framing is not None:
        # What was picked before aspects had picks of their own.
        chosen = [take for take in matching if take.id == shot.picked]
        if chosen or not matching:
            return chosen[0] if chosen else seen_take(project, shot, takes)
    # A take of one half, after the halves were joined, gives way to one of the whole.
    matching.sort(key=lambda take: (covers_start(project, shot, take), age(take)))
    return matching[-1] if matching else None


def take_state(project: Project, shot: Shot, take: Take, framing: Id | None = None) -> TakeState:
    """Say how a take stands to its shot in an aspect of the film; None is the film's own.

    Picked, current, stale (words changed), rejected, or elsewhere: made for another aspect.
    """
    if take.id == picked_in(shot, framing):
        return "picked"
    if mark_of(shot, take.id).rejected:
        return "rejected"
    if not is_for(project, shot, take, framing):
        return "elsewhere"
    return "current" if still_matches(project, shot, take) else "stale"


def is_for(project: Project, shot: Shot, take: Take, framing: Id | None = None) -> bool:
    """Say whether a take was made for an aspect of the film; None is the film's own.

    Footage is for the film's own, and for a further one whose shape it has. Takes that do not say
    what they were made for are known by their fingerprint.
    """
    if take.request.framing is not None:
        return take.request.framing == framing_name(project, framing)
    if take.model == FOOTAGE:
        return framing is None or fills(project, (take.width, take.height), framing)
    if framing is not None:
        return _unnamed(project, shot, take) == framing
    return _unnamed(project, shot, take) is None


def made_for(project: Project, shot: Shot, take: Take) -> str:
    """Return the name of the aspect that a take was made for, such as "9:16"."""
    return take.request.framing or framing_name(project, _unnamed(project, shot, take))


def _unnamed(project: Project, shot: Shot, take: Take) -> Id | None:
    """Return the further aspect that a take of none that is named can only be made for."""
    for one in project.framings:
        if fills(project, (take.width, take.height), one.id) and (
            take.request.fingerprint == fingerprint_of(project, shot, one.id)
        ):
            return one.id
    return None


def still_matches(project: Project, shot: Shot, take: Take) -> bool:
    """Say whether a take is of the shot's words and settings as they are now.

    It is asked of the aspect that it was made for; one that the film no longer has is as it was.
    Footage shows what was filmed, whatever the words say.
    """
    if take.model == FOOTAGE:
        return True
    name = take.request.framing
    if name is None:
        framing = _unnamed(project, shot, take)
    elif name == framing_name(project, None):
        framing = None
    else:
        found = find_framing(project, name)
        if found is None:
            return True
        framing = found.id
    return take.request.fingerprint == fingerprint_of(project, shot, framing)


def covers_start(project: Project, shot: Shot, take: Take) -> bool:
    """Say whether the take holds the shot's first frame."""
    return source_time(shot, take, 0, project.rate) >= 0


def is_short(project: Project, shot: Shot, take: Take) -> bool:
    """Say whether the take misses frames at either end of the shot, so that its edge is held."""
    last = source_time(shot, take, sped(shot, shot.duration - 1), project.rate)
    return not covers_start(project, shot, take) or last >= take.frames


def sped(shot: Shot, n: int) -> Fraction:
    """Return the frame of the shot whose picture is due `n` frames in, at the shot's speed."""
    if shot.adjust.speed == 1.0:
        return Fraction(n)
    return n * Fraction(max(0.0, shot.adjust.speed)).limit_denominator(1000)


def source_time(shot: Shot, take: Take, n: Moment, rate: Fraction) -> int:
    """Return the take's frame for frame `n` of the shot; it may lie outside the take."""
    return floor(_position(shot, take, n, rate))


def source_frame(shot: Shot, take: Take, n: Moment, rate: Fraction) -> int:
    """Return the take's frame shown at frame `n` of the shot, held at the take's ends.

    `n` may be negative or past the shot's end, for transitions; `rate` is the project's.
    """
    return min(max(source_time(shot, take, n, rate), 0), take.frames - 1)


def source_position(shot: Shot, take: Take, n: Moment, rate: Fraction) -> Fraction:
    """Return where in the take frame `n` of the shot lies, exactly, held at the take's ends.

    A whole number is a frame of the take; between two a shot's `conform` decides what is seen.
    """
    return min(max(_position(shot, take, n, rate), Fraction(0)), Fraction(take.frames - 1))


def source_moment(shot: Shot, take: Take, n: Moment, rate: Fraction) -> Fraction:
    """Return the second of the take's clip that frame `n` of the shot shows, exactly.

    It may lie outside the take, and the shot's speed is not in it (see `sped`).
    """
    return _position(shot, take, n, rate) / take.rate


def _position(shot: Shot, take: Take, n: Moment, rate: Fraction) -> Fraction:
    """`take_in` counts project frames from the first frame that the take's own request asked for,
    so takes rendered before and after a trim or a split show the same moment.
    """
    begun = take.request.shot.take_in / (take.request.project_rate or rate)
    return take.head + ((Fraction(n) + shot.take_in) / rate - begun) * take.rate


def held_frames(project: Project, shot: Shot, take: Take | None, n: int) -> int:
    """Return by how many frames of the film frame `n` of the shot lies outside the take.

    0 where the take holds it and where the live animatic is seen (None), which has every frame;
    above 0 the take's edge frame is held. `n` may lie outside the shot, as in a transition.
    """
    if take is None:
        return 0
    position = _position(shot, take, sped(shot, n), project.rate)
    if position < 0:
        return ceil(-position * project.rate / take.rate)
    over = floor(position) - take.frames + 1
    return max(0, ceil(over * project.rate / take.rate))
