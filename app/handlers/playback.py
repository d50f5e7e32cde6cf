"""Playing and moving about: the table's rows bound to the preview's and the timeline's slots."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.project import film

if TYPE_CHECKING:
    from app.window import Window


class PlaybackHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        window = self._window
        preview, timeline = window.preview, window.timeline
        return {
            "play": preview.toggle_play,
            "shuttle_back": preview.shuttle_back,
            "shuttle_stop": preview.shuttle_stop,
            "shuttle_forward": preview.shuttle_forward,
            "loop": preview.player.set_loop,
            "mute": preview.player.loudness.set_muted,
            "frame_back": lambda: preview.step(-1),
            "frame_forward": lambda: preview.step(1),
            "second_back": lambda: preview.step_seconds(-1),
            "second_forward": lambda: preview.step_seconds(1),
            "cut_previous": lambda: self._cut(preview.go_to_previous_cut),
            "cut_next": lambda: self._cut(preview.go_to_next_cut),
            "shot_previous": preview.go_to_previous_shot,
            "shot_next": preview.go_to_next_shot,
            "go_start": lambda: self._cut(preview.go_to_start),
            "go_end": lambda: self._cut(preview.go_to_end),
            "go_in": lambda: self._cut(preview.go_to_in),
            "go_out": lambda: self._cut(preview.go_to_out),
            "match_frame": self.match_frame,
            "mark_shot": preview.mark_shot,
            "mark_in": preview.set_in,
            "mark_out": preview.set_out,
            "clear_marks": preview.clear_marks,
            "select_all": timeline.select_all,
            "select_none": timeline.select_none,
            "split": timeline.split_at_playhead,
            "join": timeline.join,
            "trim_head": timeline.trim_head_to_playhead,
            "trim_tail": timeline.trim_tail_to_playhead,
            "nudge_left": lambda: timeline.nudge(-1),
            "nudge_right": lambda: timeline.nudge(1),
            "move_earlier": timeline.move_earlier,
            "move_later": timeline.move_later,
            "duplicate": timeline.duplicate,
            "delete": timeline.delete,
            "lift": timeline.lift,
            "add_marker": timeline.add_marker,
            "tap_timing": lambda on: timeline.set_tapping(on, preview.player),
        }

    def match_frame(self) -> None:
        """Select the shot under the playhead and show it on the board."""
        session = self._window.session
        found = film.shot_at(session.project, session.playhead)
        if found is not None:
            session.select((found[0].id,))
            self._window.board.cards.show_shot(found[0].id)

    def _cut(self, move: Callable[[], object]) -> None:
        """Move, and let a selection of one shot follow to the shot that is seen then."""
        session = self._window.session
        move()
        if len(session.selection) == 1:
            found = film.shot_at(session.project, session.playhead)
            if found is not None:
                session.select((found[0].id,))
