"""Moments and lengths of a film as a command line writes them, and its captions and titles."""

from collections.abc import Sequence
from typing import TypeVar

from app.commands.problems import CommandError, UsageError
from engine.project.document import Caption, Project, Title
from engine.project.film import starts
from engine.project.timecode import parse_duration

AT = "where it begins: 00:00:04:12, 4s, 100f, or the slate of a shot (default: the start)"
WHICH = "its id, its words, or its number in the list"

W = TypeVar("W", Caption, Title)


def frame_of(project: Project, at: str | None, rule: str = "begin at 0 or later") -> int:
    """Return the frame that `--at` names, 0 for None.

    Raises UsageError; `rule` is how its sentence ends where that lies before the film.
    """
    if at is None:
        return 0
    for shot, start in zip(project.shots, starts(project), strict=True):
        if shot.slate.casefold() == at.strip().casefold():
            return start
    try:
        frame = parse_duration(at, project.rate)
    except ValueError as error:
        raise UsageError(f"--at {at} is neither a time, such as 4s, nor a shot’s slate.") from error
    if frame < 0:
        raise UsageError(f"--at {at} lies before the film; {rule}.")
    return frame


def length_of(project: Project, text: str) -> int:
    """Return a length in frames, at least 1. Raises UsageError."""
    try:
        frames = parse_duration(text, project.rate)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if frames < 1:
        raise UsageError(f"--length {text} is less than a frame; write one such as 2s.")
    return frames


def named_words(values: Sequence[W], text: str, what: str) -> W:
    """Return the caption or title of this id, number (from 1) or words. Raises CommandError."""
    for value in values:
        if value.id == text:
            return value
    if text.isdecimal() and 1 <= int(text) <= len(values):
        return values[int(text) - 1]
    found = [value for value in values if text.casefold() in value.text.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(f"{len(found)} {what}s say “{text}”; give the number of one.")
    raise CommandError(f"There is no {what} “{text}”; `storyreel {what} FOLDER list` names them.")
