"""The slots that move about in the film and mark it: what the deck's keys and buttons call.

It owns the player; what the picture looks like is the preview's business.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.preview.player import Player
from app.timeline.positions import Positions
from engine.project import edits
from engine.project.timecode import nominal_rate

if TYPE_CHECKING:
    from app.session import Session

AROUND = 2
"""Seconds that are played on either side of a cut."""


def around_cut(positions: Positions, frame: int, reach: int) -> tuple[int, int]:
    """Return the range of `reach` frames on either side of the cut nearest to `frame`.

    Half open and kept within the film; around `frame` itself where there is no cut.
    """
    cuts = positions.edges[1:-1]
    cut = min(cuts, key=lambda place: abs(place - frame), default=frame)
    return max(0, cut - reach), min(positions.duration, cut + reach)


class Deck(QWidget):
    """See the module."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.player = Player(session, self)

    # Moving about, for the table of actions

    def toggle_play(self) -> None:
        """Play or pause."""
        self.player.toggle()

    def shuttle_back(self) -> None:
        """J: backwards, again for faster."""
        self.player.shuttle(-1)

    def shuttle_stop(self) -> None:
        """K: stop."""
        self.player.shuttle(0)

    def shuttle_forward(self) -> None:
        """L: forwards, again for faster."""
        self.player.shuttle(1)

    def step(self, frames: int) -> None:
        """Move by frames."""
        self.player.step(frames)

    def step_seconds(self, seconds: int) -> None:
        """Move by whole seconds."""
        self.player.step_seconds(seconds)

    def play_around(self) -> None:
        """Play from two seconds before the nearest cut to two behind it, and come back.

        Stopped by the person, it stays where it was stopped.
        """
        before = self.session.playhead
        first, end = around_cut(Positions(self.session.project), before, self._around)
        if end <= first:
            return
        self.player.play_range(first, end)

        def come_back(playing: bool) -> None:
            if not playing:
                self.player.playing_changed.disconnect(come_back)
                if self.session.playhead == end - 1:
                    self.session.move_playhead(before)

        self.player.playing_changed.connect(come_back)

    @property
    def _around(self) -> int:
        return AROUND * nominal_rate(self.session.project.rate)

    def go_to_next_cut(self) -> None:
        """Go to the next cut."""
        self._go(Positions(self.session.project).next_cut(self.session.playhead))

    def go_to_previous_cut(self) -> None:
        """Go to the cut before."""
        self._go(Positions(self.session.project).previous_cut(self.session.playhead))

    def go_to_next_shot(self) -> None:
        """Go to the next shot's first frame and select it."""
        self._go_to_shot(1)

    def go_to_previous_shot(self) -> None:
        """Go to the previous shot's first frame and select it."""
        self._go_to_shot(-1)

    def go_to_start(self) -> None:
        """Go to the film's first frame."""
        self._go(0)

    def go_to_end(self) -> None:
        """Go to the film's last frame."""
        self._go(self.player.session_duration() - 1)

    def go_to_in(self) -> None:
        """Go to the in point."""
        self._go(self.player.marked_range()[0])

    def go_to_out(self) -> None:
        """Go to the last frame before the out point."""
        self._go(self.player.marked_range()[1] - 1)

    def _go(self, frame: int) -> None:
        self.session.move_playhead(frame)

    def _go_to_shot(self, step: int) -> None:
        positions = Positions(self.session.project)
        index = positions.at(self.session.playhead)
        if index is not None:
            index = min(max(index + step, 0), len(positions.shots) - 1)
            self.session.go_to(positions.edges[index])

    # In and out

    def set_in(self) -> None:
        """Mark in at the playhead; an out point before it goes."""
        frame, settings = self.session.playhead, self.session.project.settings
        out = settings.out_point
        self._mark("Mark in", frame, out if out is None or out > frame else None)

    def set_out(self) -> None:
        """Mark out after the frame at the playhead; an in point behind it goes."""
        end, settings = self.session.playhead + 1, self.session.project.settings
        first = settings.in_point
        self._mark("Mark out", first if first is None or first < end else None, end)

    def mark_shot(self) -> None:
        """Mark in and out around the selected shots, or the one under the playhead."""
        positions = Positions(self.session.project)
        ids = self.session.selection
        chosen = [index for index in map(positions.index, ids) if index is not None]
        here = positions.at(self.session.playhead)
        if not chosen and here is not None:
            chosen = [here]
        if chosen:
            first, end = positions.edges[min(chosen)], positions.edges[max(chosen) + 1]
            self._mark("Mark the shot", first, end)

    def clear_marks(self) -> None:
        """Take the in and out points away."""
        self._mark("Clear in and out", None, None)

    def _mark(self, text: str, first: int | None, end: int | None) -> None:
        self.session.apply(text, edits.set_settings, in_point=first, out_point=end)
