"""Tap timing: from the frames at which Enter was pressed to the lengths of the shots.

Pure functions; the player and the keyboard are elsewhere.
"""

from collections.abc import Sequence

from engine.project import edits
from engine.project.document import Id, Project


def tap_durations(start: int, taps: Sequence[int]) -> tuple[int, ...]:
    """Return the length in frames of each shot that a tap ended, each at least 1.

    `start` is the frame on which the first shot began; taps are frames in any order, and taps
    that fall on the same frame count once.
    """
    lengths: list[int] = []
    begin = start
    for tap in sorted(set(taps)):
        if tap > begin:
            lengths.append(tap - begin)
            begin = tap
    return tuple(lengths)


def retimed(
    project: Project, shot_ids: Sequence[Id], start: int, taps: Sequence[int], hold: int = 0
) -> Project:
    """Return `project` with the shots in `shot_ids` as long as the taps say, in order.

    While tapping goes on, `hold` (frames) keeps the shot that waits for its tap on screen at least
    that long; 0 gives it back its own length. Shots without a tap keep theirs.
    """
    lengths = tap_durations(start, taps)
    result = project
    for shot_id, length in zip(shot_ids, lengths, strict=False):
        result = edits.set_shots(result, (shot_id,), duration=length)
    if hold and len(lengths) < len(shot_ids):
        result = edits.set_shots(result, (shot_ids[len(lengths)],), duration=hold)
    return result
