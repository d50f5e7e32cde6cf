"""Cut, copy and paste: shots with all that belongs to them, within a film and between films.

The clipboard is the system's, so it works between windows and between processes; what is pasted
from another film brings its pictures, sounds, takes and elements along.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from app.board.drops import SHOTS, local_paths
from app.dropped import on_clipboard
from app.importing import Importing, after_shot
from app.session import Session
from engine.project import edits
from engine.project.document import new_id
from engine.project.errors import ProjectError
from engine.project.parcel import Parcel, own_handles, packed, read, unpack, written

PARCEL = "application/x-storyreel-parcel"


class ClipboardHandlers:
    """For one session."""

    def __init__(self, session: Session, importing: Importing) -> None:
        self._session = session
        self._importing = importing

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        return {"cut": self.cut, "copy": self.copy, "paste": self.paste}

    def copy(self) -> None:
        """Put the selected shots on the clipboard."""
        session = self._session
        shots = session.selected_shots
        if not shots:
            return
        folder = str(session.folder.path.absolute())
        parcel = packed(session.project, folder, session.selection, session.takes)
        mime = QMimeData()
        mime.setData(PARCEL, QByteArray(written(parcel)))
        mime.setText("\n".join(shot.action or shot.slate for shot in shots))
        QGuiApplication.clipboard().setMimeData(mime)

    def cut(self) -> None:
        """Copy the selected shots and delete them."""
        self.copy()
        self._session.apply("Cut", edits.remove_shots, self._session.selection)

    def paste(self) -> None:
        """Paste shots, files, a picture, or text of which each line makes a shot."""
        mime = on_clipboard()
        if mime.hasFormat(PARCEL):
            self._paste_parcel(bytes(mime.data(PARCEL).data()))
        elif mime.hasUrls() and local_paths(mime):
            self._importing.files(local_paths(mime))
        elif mime.hasImage():
            self._importing.picture(QImage(mime.imageData()))
        elif mime.hasText() and not mime.hasFormat(SHOTS):
            self._importing.text(mime.text())

    def _paste_parcel(self, content: bytes) -> None:
        session = self._session
        try:
            parcel = read(content)
        except ProjectError as error:
            session.message_posted.emit("warn", str(error))
            return
        if session.read_only:
            session.message_posted.emit("warn", session.read_only_reason)
            return
        home = session.folder.path.absolute()
        if parcel.film.id == session.project.id and Path(parcel.folder) == home:
            self._lay(parcel, at_home=True)
            return
        from engine.project.parcel_media import fetch

        folder, importing = session.folder, self._importing
        importing.begin()
        session.background.run(
            fetch, folder, parcel, importing.progressed.emit, lambda: importing.cancelled,
            then=lambda fetched: self._lay_fetched(folder, fetched), failed=self._failed,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        self._importing.progressed.emit(1, 1)
        self._session.message_posted.emit(
            "warn" if self._importing.cancelled else "bad", str(error)
        )

    def _lay(self, parcel: Parcel, at_home: bool) -> bool:
        session = self._session
        ids = [new_id() for _ in parcel.shots]
        place = after_shot(session.project, session.target_ids)
        if not ids or not session.apply(
            "Paste", unpack, parcel, place.scene_id, place.index, ids, at_home
        ):
            return False
        session.go_to_shot(ids[0])
        session.select(ids)
        return True

    def _lay_fetched(self, folder: Any, fetched: Any) -> None:
        session = self._session
        if not session.is_open or session.folder is not folder:
            return
        handles = own_handles(session.project, fetched.parcel)
        if not self._lay(fetched.parcel, at_home=False):
            return
        if fetched.takes:
            session.reload_takes()
        session.refresh_missing()
        kind, text = _told(len(fetched.parcel.shots), fetched, handles)
        session.message_posted.emit(kind, text)


def _told(count: int, fetched: Any, handles: list[str]) -> tuple[str, str]:
    """Say in a sentence what came, or what is missing."""
    if fetched.gone:
        names = ", ".join(fetched.gone[:3])
        more = f" and {len(fetched.gone) - 3} more" if len(fetched.gone) > 3 else ""
        return "warn", (
            f"The shots are pasted without {names}{more}: "
            "their files are gone from the other film; put them back or find them here."
        )
    came = [_counted(count, "shot")]
    came += [_counted(fetched.files, "file")] if fetched.files else []
    came += [_counted(fetched.takes, "take")] if fetched.takes else []
    text = f"Pasted {', '.join(came)}."
    if handles:
        text += f" This film's own {', '.join('@' + handle for handle in handles)} is used."
    return "good", text


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
