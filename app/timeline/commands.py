"""The commands on the cut: each turns the playhead and the selection into one edit.

It knows the session and, for the selected marker, the paper; it draws nothing.
"""

from typing import TYPE_CHECKING

from app.timeline.positions import Positions
from app.timeline.words_commands import WordsCommands
from engine.project import edits
from engine.project.document import Id, Marker, new_id
from engine.project.film import anchor_at

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.paper import Paper


class Commands:
    """See the module."""

    def __init__(self, session: "Session", paper: "Paper") -> None:
        self._session = session
        self._paper = paper
        self.words = WordsCommands(session, paper)

    @property
    def _positions(self) -> Positions:
        return self._paper.positions

    def select_all(self) -> None:
        """Select every shot."""
        self._session.select(shot.id for shot in self._positions.shots)

    def select_none(self) -> None:
        """Select nothing."""
        self._paper.marker = self._paper.sound = None
        self._paper.choose_edge(None)
        self._session.select(())
        self._paper.update()

    def split_at_playhead(self) -> None:
        """Cut the shot under the playhead in two."""
        self._session.apply("Split", edits.split_at, self._session.playhead)

    def trim_head_to_playhead(self) -> None:
        """Let the shot under the playhead begin there; the playhead stays on the picture."""
        index = self._positions.at(self._session.playhead)
        if index is None:
            return
        shot, start = self._positions.shots[index], self._positions.edges[index]
        gone = self._session.playhead - start
        if gone and self._session.apply(
            f"Trim the head of {shot.slate}", edits.trim_head, shot.id, -gone
        ):
            self._session.move_playhead(start)

    def trim_tail_to_playhead(self) -> None:
        """Let the shot under the playhead end before it."""
        index = self._positions.at(self._session.playhead)
        if index is None:
            return
        shot, (start, end) = self._positions.shots[index], self._positions.span(index)
        kept = self._session.playhead - start
        if kept:
            self._session.apply(
                f"Trim the tail of {shot.slate}", edits.trim_tail, shot.id, kept - (end - start)
            )

    def nudge_chosen(self, frames: int) -> bool:
        """Move what is chosen besides shots by frames; return whether there is something."""
        return (
            self.nudge_marker(frames)
            or self.words.nudge_chosen(frames)
            or self._nudge_sound(frames)
        )

    def _nudge_sound(self, frames: int) -> bool:
        sound = next((s for s in self._session.project.sounds if s.id == self._paper.sound), None)
        if sound is None or not self._paper.hasFocus():
            return False
        frame = max(0, (self._positions.frame_of(sound.anchor) or 0) + frames)
        self._session.apply(
            "Move a sound", edits.move_sound, sound.id, frame, merge_key=("nudge sound", sound.id)
        )
        return True

    def nudge_marker(self, frames: int) -> bool:
        """Move the selected marker by frames; return whether one is meant."""
        marker = self._meant_marker()
        if marker is None:
            return False
        frame = self._positions.frame_of(marker.anchor) or 0
        self._session.apply(
            "Move a marker", edits.move_marker, marker.id, frame + frames,
            merge_key=("nudge marker", marker.id),
        )  # fmt: skip
        return True

    def move_by(self, places: int) -> None:
        """Move the selected shots a place earlier (-1) or later (+1), across scenes too."""
        ids = self._session.target_ids
        chosen = sorted(i for i in map(self._positions.index, ids) if i is not None)
        if not chosen:
            return
        project, positions = self._session.project, self._positions
        edge = chosen[0] if places < 0 else chosen[-1]
        scene, within = positions.scene_of(edge), positions.place_in_scene(edge)
        last = len(project.scenes[scene].shots) - 1
        if places < 0 and within == 0:
            scene -= 1
            target = len(project.scenes[scene].shots) if scene >= 0 else 0
        elif places > 0 and within == last:
            scene, target = scene + 1, 0
        else:
            target = within - 1 if places < 0 else within + 2
        if 0 <= scene < len(project.scenes):
            self._session.apply(
                "Move shots", edits.move_shots, ids, project.scenes[scene].id, target
            )

    def duplicate(self) -> None:
        """Put copies of the selected shots behind them and select the copies."""
        known = {shot.id for shot in self._positions.shots}
        if self._session.apply("Duplicate", edits.duplicate_shots, self._session.target_ids):
            self._session.select(
                shot.id for shot in self._session.project.shots if shot.id not in known
            )

    def delete(self) -> None:
        """Delete the selected marker or sound, else the selected shots; what follows moves up.

        A sound, or a marker where shots are selected too, goes only while the timeline has the
        focus: elsewhere the shot is meant that is seen as chosen there.
        """
        marker = self._meant_marker()
        if marker is not None:
            self._session.apply("Delete a marker", edits.remove_marker, marker.id)
        elif self.words.delete_chosen():
            return
        elif self._paper.sound is not None and self._paper.hasFocus():
            self.remove_sound(self._paper.sound)
        elif self._session.selection:
            self._session.apply("Delete", edits.remove_shots, self._session.selection)

    def lift(self) -> None:
        """Delete the selected shots and leave empty ones of their length."""
        if self._session.selection:
            self._session.apply("Leave a gap", edits.lift_shots, self._session.selection)

    def join(self) -> None:
        """Join the selected shots into one."""
        if len(self._session.selection) > 1:
            self._session.apply("Join", edits.join_shots, self._session.selection)

    def add_marker(self) -> Id | None:
        """Set a marker at the playhead; return its id, or of the one that stands there already."""
        project, frame = self._session.project, self._session.playhead
        for marker in project.markers:
            if self._positions.frame_of(marker.anchor) == frame:
                return marker.id
        marker = Marker(id=new_id(), anchor=anchor_at(project, frame))
        if self._session.apply("Add a marker", edits.add_marker, marker):
            self._paper.marker = marker.id
            return marker.id
        return None

    def chosen_marker(self) -> Id | None:
        """Return the selected marker's id, else that of the one at the playhead."""
        selected = self._selected_marker()
        if selected is not None:
            return selected.id
        here = self._session.playhead
        markers = self._session.project.markers
        found = [m.id for m in markers if self._positions.frame_of(m.anchor) == here]
        return found[-1] if found else None

    def chosen_sound(self) -> Id | None:
        """Return the selected sound's id, else of those heard at the playhead the last to begin."""
        if self._paper.sound is not None:
            return self._paper.sound
        here, heard = self._session.playhead, []
        for sound in self._session.project.sounds:
            start = self._positions.frame_of(sound.anchor)
            if start is not None and start <= here < start + self._paper.sound_length(sound):
                heard.append((start, sound.track, sound.id))
        return max(heard)[2] if heard else None

    def remove_marker(self, marker_id: Id) -> None:
        """Delete a marker."""
        self._session.apply("Delete a marker", edits.remove_marker, marker_id)

    def remove_sound(self, sound_id: Id) -> None:
        """Take a sound out of the film."""
        self._session.apply("Remove a sound", edits.remove_sound, sound_id)

    def toggle_mute(self, sound_id: Id) -> None:
        """Mute a sound, or let it be heard again."""
        sound = next(s for s in self._session.project.sounds if s.id == sound_id)
        text = "Unmute a sound" if sound.mute else "Mute a sound"
        self._session.apply(text, edits.set_sound, sound_id, mute=not sound.mute)

    def go_to_marker(self, direction: int) -> None:
        """Move the playhead to the next (+1) or the previous (-1) marker."""
        here = self._session.playhead
        frames = [self._positions.frame_of(m.anchor) for m in self._session.project.markers]
        found = sorted(f for f in frames if f is not None and (f - here) * direction > 0)
        if found:
            self._session.move_playhead(found[0] if direction > 0 else found[-1])

    def _meant_marker(self) -> Marker | None:
        """Return the selected marker; elsewhere than on the timeline selected shots go before."""
        here = self._paper.hasFocus() or not self._session.selection
        return self._selected_marker() if here else None

    def _selected_marker(self) -> Marker | None:
        markers = self._session.project.markers
        return next((m for m in markers if m.id == self._paper.marker), None)
