"""Which shots a command selects at once: from the playhead on, up to it, or the whole scene."""

from typing import TYPE_CHECKING

from app.timeline.positions import Positions

if TYPE_CHECKING:
    from app.session import Session


def select_from_playhead(session: "Session", forward: bool) -> None:
    """Select every shot from the one under the playhead on, or up to it."""
    positions = Positions(session.project)
    here = positions.at(session.playhead)
    if here is not None:
        shots = positions.shots[here:] if forward else positions.shots[: here + 1]
        session.select(shot.id for shot in shots)


def select_scene(session: "Session") -> None:
    """Select every shot of the scenes that the selection, else the playhead, is in."""
    positions = Positions(session.project)
    places = [n for n in map(positions.index, session.target_ids) if n is not None]
    scenes = {positions.scene_of(place) for place in places}
    session.select(shot.id for n in scenes for shot in session.project.scenes[n].shots)
