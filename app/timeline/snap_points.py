"""What things snap to on the timeline, by name: cuts, playhead, range, markers, captions, sounds.

It reads the paper; which of them is near is `snapping`'s business.
"""

from math import inf
from typing import TYPE_CHECKING

from engine.project.document import Anchor

if TYPE_CHECKING:
    from app.timeline.paper import Paper

REACH = 8.0
"""Pixels within which something snaps."""


def snap_points(
    paper: "Paper", cuts: bool = True, playhead: bool = True, everywhere: bool = False
) -> dict[int, str]:
    """Return what is in sight as frames with their names; of several at a frame the best known.

    `everywhere` asks for what is out of sight, too, as for a drag that may scroll.
    """
    first = 0.0 if everywhere else max(0.0, paper.scale.time_at(-REACH))
    last = inf if everywhere else max(1.0, paper.scale.time_at(paper.width() + REACH))
    points: dict[int, str] = {}
    for frame, name in _along(paper):
        if first <= frame <= last:
            points[frame] = name
    if cuts:
        for index in paper.positions.between(first, last):
            for frame in paper.positions.span(index):
                points[frame] = "cut"
    for marker in paper.positions.project.markers:
        frame = paper.positions.frame_of(marker.anchor)
        if frame is not None and first <= frame <= last:
            points[frame] = marker.name or "marker"
            if marker.duration:
                points[frame + marker.duration] = marker.name or "marker"
    if playhead:
        points[paper.session.playhead] = "playhead"
    return points


def _along(paper: "Paper") -> list[tuple[int, str]]:
    """Return both ends of the marked range, the captions, the titles and the sounds."""
    project = paper.positions.project
    found: list[tuple[int, str]] = []

    def add(anchor: Anchor, length: int, name: str) -> None:
        start = paper.positions.frame_of(anchor)
        if start is not None:
            found.extend(((start, name), (start + length, name)))

    for caption in project.captions:
        add(caption.anchor, caption.duration, "caption")
    for title in project.titles:
        add(title.anchor, title.duration, "title")
    for sound in project.sounds:
        add(sound.anchor, paper.sound_length(sound), "sound")
    for point, name in ((project.settings.in_point, "in"), (project.settings.out_point, "out")):
        if point is not None:
            found.append((point, name))
    return found
