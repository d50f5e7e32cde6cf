"""The trims by key: the chosen edge, what the tool in hand works on, and numbers that are typed.

It knows the session and the paper's tool and edge; it draws nothing but lets the two frames at the
cut be shown for a moment.
"""

from typing import TYPE_CHECKING

from app.timeline.positions import Positions
from app.timeline.tools import Edge
from app.timeline.trim_view import TrimView, around, at_cut, ends_of
from engine.project import edits
from engine.project.document import Id
from engine.project.timecode import parse_duration

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.canvas import Canvas

_SIDES = ("both", "head", "tail")


class TrimCommands:
    """See the module."""

    def __init__(self, session: "Session", canvas: "Canvas") -> None:
        self._session = session
        self._canvas = canvas

    @property
    def _positions(self) -> Positions:
        return self._canvas.positions

    # The edge

    def choose_nearest(self) -> None:
        """Choose the cut nearest to the playhead; again for its right side, then its left."""
        index = self.nearest_cut()
        if index is None:
            return
        shots, edge = self._positions.shots, self._canvas.edge
        wanted = Edge(shots[index].id, "both")
        if edge == wanted:
            wanted = Edge(shots[index].id, "head")
        elif edge == Edge(shots[index].id, "head"):
            wanted = Edge(shots[index - 1].id, "tail")
        self._canvas.choose_edge(wanted)

    def nearest_cut(self) -> int | None:
        """Return the index of the shot whose cut is nearest to the playhead; None without one."""
        frame, positions = self._session.playhead, self._positions
        index = positions.at(frame)
        if index is None or len(positions.shots) < 2:
            return None
        start, end = positions.span(index)
        nearer_end = end - frame < frame - start
        if index == 0 or (nearer_end and index + 1 < len(positions.shots)):
            return index + 1
        return index

    # Trims

    def nudge(self, frames: int) -> None:
        """Trim by frames: the chosen edge, else as the tool does, else roll the nearest cut."""
        edge, tool = self._canvas.edge, self._canvas.tool
        shot = self._session.current_shot
        if edge is not None:
            self.trim(edge, frames)
        elif tool == "slip":
            for shot_id in self._session.target_ids:
                self.slip(shot_id, frames)
        elif tool == "slide":
            self.slide(self._session.target_ids, frames)
        elif tool == "ripple" and shot is not None:
            self.trim(Edge(shot.id, "tail"), frames)
        else:
            index = self.nearest_cut()
            if index is not None:
                self._roll_at_playhead(index, frames)

    def _roll_at_playhead(self, index: int, frames: int) -> None:
        shot = self._positions.shots[index]
        follows = self._positions.edges[index] == self._session.playhead
        if self.trim(Edge(shot.id, "both"), frames) and follows:
            self._session.move_playhead(self._session.playhead + frames)

    def trim(self, edge: Edge, frames: int) -> bool:
        """Move an edge by frames, later is positive; return whether anything changed."""
        index = self._positions.index(edge.shot)
        if index is None:
            return False
        slate, key = self._positions.shots[index].slate, ("nudge", edge.side, edge.shot)
        if edge.side == "both":
            text, what = f"Roll the cut to {slate}", "Roll"
            done = self._session.apply(text, edits.roll_cut, edge.shot, frames, merge_key=key)
        elif edge.side == "head":
            text, what = f"Trim the head of {slate}", "Ripple"
            done = self._session.apply(text, edits.trim_head, edge.shot, -frames, merge_key=key)
        else:
            text, what = f"Trim the tail of {slate}", "Ripple"
            done = self._session.apply(text, edits.trim_tail, edge.shot, frames, merge_key=key)
        self._show(at_cut(self._session, what, index + (edge.side == "tail"), frames))
        return bool(done)

    def slip(self, shot_id: Id, frames: int) -> None:
        """Show a part of a shot's take that is `frames` later."""
        index = self._positions.index(shot_id)
        if index is not None:
            text = f"Slip {self._positions.shots[index].slate}"
            self._session.apply(
                text, edits.slip, shot_id, frames, merge_key=("nudge slip", shot_id)
            )
            self._show(ends_of(self._session, "Slip", index, frames))

    def slide(self, ids: tuple[Id, ...], frames: int) -> None:
        """Move shots that lie side by side between their neighbours."""
        places = [n for n in map(self._positions.index, ids) if n is not None]
        if places:
            key = ("nudge slide", *ids)
            self._session.apply("Slide", edits.slide, ids, frames, merge_key=key)
            self._show(around(self._session, "Slide", min(places), max(places), frames))

    def set_length(self, ids: tuple[Id, ...], frames: int) -> None:
        """Give shots a length; what follows moves along."""
        text = "Set a length" if len(ids) == 1 else f"Set {len(ids)} lengths"
        self._session.apply(text, edits.set_shots, ids, duration=max(1, frames))

    def _show(self, view: TrimView) -> None:
        self._canvas.show_trim_briefly(view)

    # What is typed

    def typed(self, text: str) -> tuple[str, int, bool]:
        """Return what a typed number would do, in words, its frames, and whether it is relative.

        Raises TimeError for a text that is no time.
        """
        frames = parse_duration(text, self._session.project.rate)
        relative = text.strip().startswith(("+", "-"))
        amount = f"{frames:+d} f" if relative else self._canvas.timecode(frames)
        return f"{self._aim(relative)} {amount}", frames, relative

    def _aim(self, relative: bool) -> str:
        """Say what a typed number is for."""
        edge, tool = self._canvas.edge, self._canvas.tool
        ids = self._session.target_ids
        slates = self._canvas.slate_of(ids[0]) if len(ids) == 1 else f"{len(ids)} shots"
        if self._canvas.marker is not None:
            return "Move the marker by" if relative else "Move the marker to"
        if not relative:
            return f"Make {slates} last"
        if edge is not None:
            slate = self._canvas.slate_of(edge.shot)
            sides = {"both": "Roll the cut to", "head": "Trim the head of"}
            return f"{sides.get(edge.side, 'Trim the tail of')} {slate} by"
        if tool in ("slip", "slide"):
            return f"{tool.capitalize()} {slates} by"
        if tool == "roll":
            index = self.nearest_cut()
            slate = "" if index is None else self._positions.shots[index].slate
            return f"Roll the cut to {slate} by"
        return f"Lengthen {slates} by"

    def enter(self, text: str) -> None:
        """Do what a typed number means. Raises TimeError for a text that is no time."""
        _, frames, relative = self.typed(text)
        ids, tool = self._session.target_ids, self._canvas.tool
        marker = self._canvas.marker
        if marker is not None:
            self._move_marker(marker, frames, relative)
        elif not relative:
            self.set_length(ids, frames)
        elif self._canvas.edge is not None or tool in ("slip", "slide", "roll"):
            self.nudge(frames)
        else:
            self._lengthen(ids, frames)

    def _lengthen(self, ids: tuple[Id, ...], frames: int) -> None:
        def longer(project):
            for shot_id in ids:
                project = edits.trim_tail(project, shot_id, frames)
            return project

        self._session.apply("Trim the tail" if len(ids) == 1 else "Trim tails", longer)

    def _move_marker(self, marker_id: Id, frames: int, relative: bool) -> None:
        found = [m for m in self._session.project.markers if m.id == marker_id]
        if found:
            here = self._positions.frame_of(found[0].anchor) or 0
            to = here + frames if relative else frames
            self._session.apply("Move a marker", edits.move_marker, marker_id, max(0, to))
