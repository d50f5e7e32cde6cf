"""Rendering and takes: the Render menu. Takes are the slots of the strip or the wall in use."""

from collections.abc import Callable
from typing import Any

from app.asking import Asked
from app.session import Session
from engine.project import film
from engine.project.document import Shot
from engine.project.seen import is_for, take_state, takes_of

OF_TAKES = (
    "extend_take", "extend_backward", "loop_take", "remix_take", "retake_stretch", "blend_takes",
    "enlarge_take", "finalise_take", "use_picture", "lengthen_shot",
)  # fmt: skip
"""Actions that are slots of the strip and the wall by the same name."""


class RenderHandlers:
    """`takes` returns the strip or the wall, whichever is in use."""

    def __init__(self, session: Session, takes: Callable[[], Any]) -> None:
        self._session = session
        self._takes = takes

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        rendering = self._session.rendering
        picks = {f"pick_{n}": self._picker(n) for n in range(1, 10)}
        return {
            "render": lambda: self._session.render(self._session.target_ids),
            "render_missing": self.render_missing,
            "render_stale": self.render_stale,
            "cancel_shots": lambda: rendering.cancel_shots(self._session.target_ids),
            "cancel_all": self._session.cancel_all,
            "pause_rendering": self._session.pause,
            "retry_failed": self.retry_failed,
            **picks,
            "pick_none": self._picker(0),
            "favourite_take": lambda: self._takes().toggle_favourite(),
            "reject_take": lambda: self._takes().toggle_reject(),
            "rename_take": lambda: self._takes().rename_take(),
            "use_settings": lambda: self._takes().use_settings(),
            "reveal_take": lambda: self._takes().reveal_take(),
            "delete_take": lambda: self._takes().delete_take(),
            **{name: self._slot(name) for name in OF_TAKES},
            "bridge_shot": self.bridge_shot,
            "render_with": self.render_with,
        }

    def render_missing(self) -> None:
        """Render the shots that have no take for the aspect that is looked at."""
        self._render(self._is_missing, "Every shot has a take.")

    def render_stale(self) -> None:
        """Render the shots whose takes were made from other words."""
        self._render(self._is_stale, "No take is out of date.")

    def retry_failed(self) -> None:
        """Queue what failed again."""
        failed = self._session.rendering.failed_shots()
        for job in failed.values():
            self._session.retry(job.id)
        if not failed:
            self._session.message_posted.emit("info", "No render has failed.")

    def _is_missing(self, shot: Shot) -> bool:
        project, framing = self._session.project, self._session.showing.framing
        takes = takes_of(shot, self._session.takes)
        return not any(is_for(project, shot, take, framing) for take in takes)

    def _is_stale(self, shot: Shot) -> bool:
        project, framing = self._session.project, self._session.showing.framing
        takes = takes_of(shot, self._session.takes)
        states = {take_state(project, shot, take, framing) for take in takes}
        return "stale" in states and not states & {"current", "picked"}

    def _render(self, wanted: Callable[[Shot], bool], none: str) -> None:
        shots = film.film(self._session.project).shots
        waiting = {job.request.shot_id for job in self._session.rendering.active}
        ids = [shot.id for shot in shots if shot.id not in waiting and wanted(shot)]
        if ids:
            # A mode that was chosen for one shot, such as extending its take, is not meant here.
            self._session.render(ids, asked=Asked(stage=self._session.asking.stage))
        else:
            self._session.message_posted.emit("info", none)

    def bridge_shot(self) -> None:
        """Ask how the current shot is to lead from the one before to the next."""
        shot = self._session.current_shot
        if shot is None:
            self._session.message_posted.emit("info", "Select a shot between two others.")
            return
        from app.dialogs.render_take import RenderTake

        RenderTake(self._session, shot, None, "bridge", self._takes().window()).open()

    def render_with(self) -> None:
        """Ask which models render the selected shots."""
        if not self._session.target_ids:
            self._session.message_posted.emit("info", "Select the shots to render.")
            return
        from app.dialogs.render_with import RenderWith

        RenderWith(self._session, self._takes().window()).open()

    def _slot(self, name: str) -> Callable[[], None]:
        return lambda: getattr(self._takes(), name)()

    def _picker(self, number: int) -> Callable[[], None]:
        return lambda: self._takes().pick_number(number)
