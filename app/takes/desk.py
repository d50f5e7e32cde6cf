"""What can be done with a take: pick, favourite, reject, rename, reveal, delete, use its settings.

Strip and wall share it; it holds no take of its own and draws nothing.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.session import Session
from app.takes.use_settings import use_settings
from engine.project import edits
from engine.project.aspects import framing_name
from engine.project.document import Shot
from engine.project.seen import mark_of
from engine.project.take import FOOTAGE, Take

NO_SETTINGS = "Footage was filmed, not rendered: it has no settings to use."


class TakeDesk(QObject):
    """The acts on takes, each asked of the session."""

    trashed = Signal(object)
    """The Take that was moved to the trash."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def pick(self, shot: Shot, take: Take | None) -> None:
        """Pick the take that is seen in the aspect that is looked at; None: let the newest be."""
        session, framing = self._session, self._session.showing.framing
        words = "Pick no take" if take is None else f"Pick T{take.number:02} of {shot.slate}"
        if framing is not None:
            words = f"{words} for {framing_name(session.project, framing)}"
        session.apply(words, edits.pick, shot.id, take.id if take else None, framing)

    def favourite(self, shot: Shot, take: Take) -> None:
        """Make the take a favourite, or no longer."""
        mark = mark_of(shot, take.id)
        words = "No favourite" if mark.favourite else "Favourite"
        self._session.apply(
            f"{words} T{take.number:02}", edits.mark_take, shot.id, take.id,
            favourite=not mark.favourite,
        )  # fmt: skip

    def reject(self, shot: Shot, take: Take) -> None:
        """Reject the take, or take it back."""
        mark = mark_of(shot, take.id)
        words = "Accept" if mark.rejected else "Reject"
        self._session.apply(
            f"{words} T{take.number:02}", edits.mark_take, shot.id, take.id,
            rejected=not mark.rejected,
        )  # fmt: skip

    def rename(self, shot: Shot, take: Take, name: str) -> None:
        """Give the take a name; an empty one takes it away."""
        self._session.apply(
            f"Name T{take.number:02}", edits.mark_take, shot.id, take.id, name=name.strip()
        )

    def use(self, shot: Shot, take: Take) -> None:
        """Give the shot the words, camera, pictures, model and seed of the take."""
        if take.model == FOOTAGE:
            self._session.message_posted.emit("info", NO_SETTINGS)
            return
        text = f"Use the settings of T{take.number:02}"
        if self._session.apply(text, use_settings, shot.id, take.request):
            self._session.message_posted.emit(
                "good", f"{shot.slate} has the settings of T{take.number:02} again."
            )

    def trash(self, take: Take) -> None:
        """Move the take to the trash, from where it can be brought back until the film closes."""
        if self._session.read_only:
            self._session.message_posted.emit("warn", self._session.read_only_reason)
            return
        self._session.trash_take(take)
        self.trashed.emit(take)

    def restore(self, take: Take) -> None:
        """Bring the take back from the trash."""
        self._session.restore_take(take)

    def path(self, take: Take) -> Path:
        """Return where the take's clip lies."""
        return self._session.folder.take_path(take)

    def reveal(self, take: Take) -> None:
        """Show the take's clip in the system's file manager."""
        path = self.path(take)
        if not path.exists():
            self._session.message_posted.emit("warn", "The take's clip is missing on the disk.")
        elif sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", str(path)])
        elif sys.platform == "win32":
            QProcess.startDetached("explorer", ["/select,", str(path)])
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
