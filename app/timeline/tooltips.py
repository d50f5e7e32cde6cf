"""What the timeline says of a thing when the pointer rests on it: what is not written there."""

from typing import TYPE_CHECKING

from app.timeline.hits import Hit, OnMarker, OnMarkerEnd, OnShot, OnTransition
from app.timeline.paint_clip import BLOCK
from app.timeline.transition_drag import words
from app.timeline.trim_view import held_at

if TYPE_CHECKING:
    from app.timeline.paper import Paper


def tip_for(paper: "Paper", under: Hit) -> str:
    """Return a few words, or an empty text."""
    match under:
        case OnMarker(marker=marker_id) | OnMarkerEnd(marker=marker_id):
            return _of_marker(paper, marker_id)
        case OnTransition(index=index, part=part) if paper.shows_handles or part != "new":
            pull = "; pull to change its length" if part != "body" else "; pull to roll the cut"
            said = words(paper.session, index)
            return f"{said}: pull here for a dissolve" if part == "new" else said + pull
        case OnShot(index=index):
            return _of_shot(paper, index)
    return ""


def _of_marker(paper: "Paper", marker_id: str) -> str:
    for marker in paper.session.project.markers:
        if marker.id == marker_id:
            lasts = f"for {paper.seconds(marker.duration)}" if marker.duration else ""
            head = " · ".join(word for word in (marker.name, lasts) if word)
            return "\n".join(word for word in (head, marker.note) if word)
    return ""


def _of_shot(paper: "Paper", index: int) -> str:
    """Name a shot that is too narrow for its slate, and say when its take is too short for it."""
    shot, said = paper.positions.shots[index], []
    if shot.duration * paper.scale.pixels < BLOCK * 2:
        said.append(" · ".join(word for word in (shot.slate, shot.action[:80]) if word))
    held = held_at(paper.session, shot, shot.duration - 1)
    if held:
        said.append(f"The take of {shot.slate} is {held} frames too short; its last one is held.")
    return "\n".join(said)
