"""What can be made of a take: longer, looped, remixed, blended, final, a still of a shot.

A mixin beside TakeSlots: the same for the strip and the wall. A render writes no document; what
changes the film is an edit of its own.
"""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.session import Session
from app.takes.ladder import frames_beyond
from engine.project import edits
from engine.project.document import Reference, Shot
from engine.project.take import Take
from engine.project.task import Mode, Picture
from engine.render.families.table import MODELS


class Remaking:
    """Needs from its widget: `session`, `current_shot` and `current_take`."""

    session: Session
    current_shot: Any
    current_take: Any

    def _chosen(self) -> tuple[Shot, Take] | None:
        shot, take = self.current_shot, self.current_take
        if shot is None or take is None:
            self.session.message_posted.emit("info", "Select a take first.")
            return None
        return shot, take

    def _remake(self, mode: Mode, **wishes: Any) -> None:
        chosen = self._chosen()
        if chosen is not None:
            from app.dialogs.render_take import RenderTake

            window = self.window() if isinstance(self, QWidget) else None
            RenderTake(self.session, *chosen, mode, window, **wishes).open()

    def extend_take(self) -> None:
        """Ask by how much, and go on after the take's end."""
        self._remake("extend")

    def extend_backward(self) -> None:
        """Ask by how much, and lead up to the take's beginning."""
        self._remake("extend", direction="backward")

    def loop_take(self) -> None:
        """Lead the take's end back to its beginning."""
        self._remake("loop")

    def remix_take(self) -> None:
        """Make the take anew, near to what it was or far from it."""
        self._remake("remix")

    def retake_stretch(self) -> None:
        """Make a stretch of the take anew and keep the rest."""
        self._remake("retake")

    def blend_takes(self) -> None:
        """Let the take become another one."""
        self._remake("blend")

    def enlarge_take(self) -> None:
        """Make the take twice as wide and high."""
        self._remake("upscale")

    def finalise_take(self) -> None:
        """Render a draft with all care: the same words, task and seed."""
        chosen = self._chosen()
        if chosen is None:
            return
        shot, take = chosen
        if take.request.stage != "draft":
            self.session.message_posted.emit("info", "Only a draft is made final; this is none.")
            return
        from app.orders import final_of

        self.session.queue(lambda footing: [final_of(footing, shot, take)])

    def use_picture(self) -> None:
        """Make the picture of a board frame the shot's first frame."""
        chosen = self._chosen()
        if chosen is None:
            return
        shot, take = chosen
        if not isinstance(take.request.task, Picture):
            self.session.message_posted.emit("info", "Only a board frame has a picture to use.")
            return
        use_picture(self.session, shot, take)

    @property
    def frames_beyond(self) -> int:
        """By how many frames the current take is longer than its shot; see app.takes.ladder."""
        shot, take = self.current_shot, self.current_take
        if shot is None or take is None or self.session.read_only:
            return 0
        return frames_beyond(self.session.project, shot, take)

    def lengthen_shot(self) -> None:
        """Make the shot as long as the take."""
        chosen = self._chosen()
        if chosen is None:
            return
        shot, take = chosen
        beyond = self.frames_beyond
        if beyond:
            text = f"Lengthen {shot.slate} to T{take.number:02}"
            self.session.apply(text, edits.trim_tail, shot.id, beyond)
        else:
            self.session.message_posted.emit("info", "The take is not longer than its shot.")


def use_picture(session: Session, shot: Shot, take: Take) -> None:
    """Bring the picture of a take in and make it the first frame, as one step of undo."""
    from engine.media.intake import import_picture
    from engine.render.board_frame import PICTURE

    folder = session.folder
    path: Path = folder.take_path(take).parent / PICTURE
    name = f"{shot.slate} T{take.number:02}.png"

    def put(reference: Reference) -> None:
        text = f"T{take.number:02} is the first frame of {shot.slate}"
        if session.is_open and session.folder is folder:
            session.apply(text, edits.add_reference, shot.id, reference)

    session.background.run(
        lambda: import_picture(folder, path, "first_frame", name=name),
        then=put,
        failed=lambda error: session.message_posted.emit("bad", str(error)),
    )


def has_models() -> bool:
    """Say whether a model was added that takes can be remade with."""
    return any(spec.family for spec in MODELS.values())
