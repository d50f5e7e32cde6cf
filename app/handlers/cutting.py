"""What the Timeline menu does: tools, trims by key, transitions, filling, selecting, takes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from app.timeline import choosing
from app.timeline.tools import TOOLS, Tool
from app.timeline.trim_view import held_at
from engine.project import edits, film
from engine.project.document import Project, Reference, Shot, new_id
from engine.project.seen import seen_take, takes_of

if TYPE_CHECKING:
    from app.window import Window

NO_SOURCE = "Select the shot that is to fill the range, or a still in the tray."


class CuttingHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._session = window.session

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        timeline, session = self._window.timeline, self._session
        trims, transitions = timeline.trims, timeline.transitions
        return {
            **{f"tool_{tool}": self._tool(tool) for tool in TOOLS},
            "snapping": timeline.set_snapping,
            "edge_nearest": trims.choose_nearest,
            "nudge_left_10": lambda: timeline.nudge(-10),
            "nudge_right_10": lambda: timeline.nudge(10),
            "numeric_entry": timeline.type_number,
            "transition": transitions.toggle,
            "transition_kind": transitions.next_kind,
            "transition_ease": transitions.next_ease,
            "transition_shorter": lambda: transitions.lengthen(-1),
            "transition_longer": lambda: transitions.lengthen(1),
            "fill_insert": lambda: self.fill(insert_into),
            "fill_overwrite": lambda: self.fill(edits.overwrite),
            "insert_gap": self.insert_gap,
            "select_forward": lambda: choosing.select_from_playhead(session, True),
            "select_backward": lambda: choosing.select_from_playhead(session, False),
            "select_scene": lambda: choosing.select_scene(session),
            "take_previous": lambda: self.step_take(-1),
            "take_next": lambda: self.step_take(1),
            "edit_marker": timeline.edit_marker,
            "marker_notes": timeline.show_notes,
        }

    def _tool(self, tool: Tool) -> Callable[[bool], None]:
        def take(_on: bool) -> None:
            self._window.timeline.set_tool(tool)
            self._window.show_checks()

        return take

    # Mark and fill

    def fill(self, edit: Callable[[Project, int, int, Shot], Project]) -> None:
        """Lay the still chosen in the tray, else a copy of the current shot, into the range."""
        tray = self._window.tray
        files = tray.selected() if tray.isVisible() else []
        session, shot = self._session, self._session.current_shot
        if files and (tray.view.hasFocus() or shot is None):
            from app.board.tray import references_to

            session.background.run(
                references_to, session.folder.path, tuple(files[:1]),
                then=lambda made: self._fill_with_still(made, edit),
                failed=lambda error: session.message_posted.emit("bad", str(error)),
            )  # fmt: skip
        elif shot is not None:
            self._fill_with(copy_of(shot), edit)
        else:
            session.message_posted.emit("info", NO_SOURCE)

    def _fill_with_still(self, references: list[Reference], edit: Callable[..., Project]) -> None:
        from engine.camera.edits import still_shots

        self._fill_with(still_shots(self._session.project, references)[0], edit)

    def _fill_with(self, source: Shot, edit: Callable[..., Project]) -> None:
        session = self._session
        start, end = self._points(source.duration)
        text = "Fill the range" if edit is edits.overwrite else "Insert into the range"
        if session.apply(text, edit, start, end, source):
            laid = film.find_shot(session.project, source.id)
            if laid is not None:
                session.go_to_shot(laid.id)
                self._say_short(laid)

    def _points(self, length: int) -> tuple[int, int]:
        settings = self._session.project.settings
        return edits.fill_points(
            settings.in_point, settings.out_point, length, self._session.playhead
        )

    def _say_short(self, shot: Shot) -> None:
        held = held_at(self._session, shot, shot.duration - 1)
        if held:
            text = f"The take of {shot.slate} is {held} frames shorter than the range; its last "
            self._session.message_posted.emit("info", text + "frame is held.")

    def insert_gap(self) -> None:
        """Put an empty shot into the marked range, or at the playhead."""
        session = self._session
        start, end = self._points(film.still_frames(session.project))
        gap = Shot(id=new_id(), slate="", duration=end - start)
        session.apply("Insert a gap", edits.insert_at, start, gap)

    # Takes in place

    def step_take(self, by: int) -> None:
        """Show another take of the shot under the playhead, while the timeline has the focus;
        elsewhere of the current shot. The timeline says which for a moment.
        """
        window, session, canvas = self._window, self._session, self._window.timeline.canvas
        found = film.shot_at(session.project, session.playhead)
        if canvas.hasFocus() and found is not None:
            session.select((found[0].id,))
        takes: Any = window.takes_in_use()
        (takes.next_take if by > 0 else takes.previous_take)()
        shot = session.current_shot
        if shot is not None and window.layouts.name != "render":
            takes_there, framing = takes_of(shot, session.takes), session.showing.framing
            seen = seen_take(session.project, shot, takes_there, framing)
            canvas.flash(shot.id, f"T{seen.number:02} · {seen.model}" if seen else "No takes yet")


def copy_of(shot: Shot) -> Shot:
    """Return a new shot like another one, that sees its takes and gets a slate of its own."""
    return msgspec.structs.replace(
        shot, id=new_id(), slate="", takes_from=(shot.id, *shot.takes_from)
    )


def insert_into(project: Project, start: int, end: int, shot: Shot) -> Project:
    """Put a shot into the film at a frame, as long as a range."""
    length = max(1, end - start)
    return edits.insert_at(
        project, start, msgspec.structs.replace(shot, duration=length, transition=None)
    )
