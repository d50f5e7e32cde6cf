"""Undo, and new shots and scenes. Cuts are the timeline's commands."""

from collections.abc import Callable
from typing import Any

import msgspec

from app.importing import after_shot
from app.session import Session
from engine.project import edits, film
from engine.project.document import Project, Shot, new_id


class ShotHandlers:
    """Edits of what there is, for the session's selection."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        return {
            "undo": self._session.undo,
            "redo": self._session.redo,
            "new_shot": self.new_shot,
            "new_scene": self.new_scene,
        }

    def new_shot(self) -> None:
        """Add an empty shot after the selection and select it."""
        session = self._session
        place = after_shot(session.project, session.target_ids)
        project = session.project
        frames = film.still_frames(project)
        shot = Shot(id=new_id(), slate="", duration=frames)
        if session.apply("New shot", edits.add_shot, shot, place.scene_id, place.index):
            session.go_to_shot(shot.id)

    def new_scene(self) -> None:
        """Add a scene with one empty shot after the current scene."""
        session = self._session
        project = session.project
        current = session.current_shot
        index = film.place_of(project, current.id).scene + 1 if current else len(project.scenes)
        scene_id, shot = new_id(), Shot(id=new_id(), slate="")
        frames = film.still_frames(project)

        def with_scene(before: Project) -> Project:
            after = edits.add_scene(before, index, scene_id=scene_id)
            return edits.add_shot(after, msgspec.structs.replace(shot, duration=frames), scene_id)

        if session.apply("New scene", with_scene):
            session.go_to_shot(shot.id)
