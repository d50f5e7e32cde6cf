"""New shots and scenes, and the clipboard. Cuts are the timeline's commands."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from app.board.drops import SHOTS, local_paths
from app.importing import Importing, after_shot
from app.session import Session
from engine.project import codec, edits, film
from engine.project.document import Project, Shot, new_id

COPIED = "application/x-storyreel-copied-shots"


class ShotHandlers:
    """Edits of what there is, for the session's selection."""

    def __init__(self, session: Session, importing: Importing) -> None:
        self._session = session
        self._importing = importing

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        return {
            "undo": self._session.undo,
            "redo": self._session.redo,
            "new_shot": self.new_shot,
            "new_scene": self.new_scene,
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste,
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

    def copy(self) -> None:
        """Put the selected shots on the clipboard."""
        shots = self._session.selected_shots
        if shots:
            mime = QMimeData()
            mime.setData(COPIED, QByteArray(codec.encode(tuple(shots))))
            mime.setText("\n".join(shot.action or shot.slate for shot in shots))
            QGuiApplication.clipboard().setMimeData(mime)

    def cut(self) -> None:
        """Copy the selected shots and delete them."""
        self.copy()
        self._session.apply("Cut", edits.remove_shots, self._session.selection)

    def paste(self) -> None:
        """Paste shots, files, a picture, or text of which each line makes a shot."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None:
            return
        if mime.hasFormat(COPIED):
            self._paste_shots(bytes(mime.data(COPIED).data()))
        elif mime.hasUrls() and local_paths(mime):
            self._importing.files(local_paths(mime))
        elif mime.hasImage():
            self._importing.picture(QImage(mime.imageData()))
        elif mime.hasText() and not mime.hasFormat(SHOTS):
            self._importing.text(mime.text())

    def _paste_shots(self, copied: bytes) -> None:
        session = self._session
        try:
            shots = codec.decode(copied, tuple[Shot, ...])
        except Exception:
            session.message_posted.emit("warn", "What was copied can't be read as shots.")
            return
        known = {file for shot in session.project.shots for file in _files(shot)}
        fresh = [
            msgspec.structs.replace(shot, id=new_id(), takes_from=(shot.id, *shot.takes_from))
            for shot in shots
        ]
        place = after_shot(session.project, session.target_ids)
        if session.apply("Paste", edits.add_shots, fresh, place.scene_id, place.index):
            session.go_to_shot(fresh[0].id)
            session.select(shot.id for shot in fresh)
            if any(file not in known for shot in fresh for file in _files(shot)):
                session.refresh_missing()


def _files(shot: Shot) -> list[str]:
    return [reference.file for reference in shot.references]
