"""Brings scripts into the open film: read in the background, shown, and laid in as one edit."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.session import Session
from engine.project.document import Project

if TYPE_CHECKING:
    from engine.script.laying import Media
    from engine.script.update import Update

SCRIPT_SUFFIXES = frozenset({".fountain", ".spmd", ".fdx", ".storyboarder", ".csv", ".tsv", ".txt"})


class ScriptImport(QObject):
    """Imports scripts for one session; a new draft is shown before it changes anything.

    `progress(done, all)` is called in the background while pictures are copied in.
    """

    def __init__(
        self, session: Session, progress: Callable[[int, int], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._progress = progress
        self._dialog: QWidget | None = None

    def take(self, path: Path) -> None:
        """Read a script and lay it into the film, asking first where it would change anything."""
        session = self._session
        project = session.project

        def read() -> "Update":
            from engine.script.files import read_script
            from engine.script.update import compare

            play = read_script(path, project.rate, project.settings.still_seconds)
            return compare(project, play)

        session.background.run(
            read, then=lambda update: self._compared(project, update), failed=self._failed
        )

    def _compared(self, project: Project, update: "Update") -> None:
        if not self._session.is_open or self._session.project is not project:
            self._say("warn", "The film was changed while the script was read; import it again.")
        elif update.only_adds:
            self._lay(project, update, frozenset())
        else:
            self._ask(project, update)

    def _ask(self, project: Project, update: "Update") -> None:
        from app.dialogs.import_script import ImportScript

        headings = {scene.id: scene.heading for scene in project.scenes}
        headings.update({plan.id: plan.source.heading for plan in update.scenes})
        owner = self.parent()
        while owner is not None and not isinstance(owner, QWidget):
            owner = owner.parent()
        dialog = ImportScript(update, project.rate, headings, owner)
        dialog.chosen.connect(lambda refused: self._lay(project, update, refused))
        dialog.open()
        self._dialog = dialog

    def _lay(self, project: Project, update: "Update", refused: frozenset[str]) -> None:
        session, folder = self._session, self._session.folder

        def copy() -> "tuple[Media, list[str]]":
            from app.script_media import copy_media

            return copy_media(folder, project, update, self._progress)

        def lay(result: "tuple[Media, list[str]]") -> None:
            from engine.script.laying import apply_update

            media, said = result
            if session.project is not project:
                self._say("warn", "The film was changed meanwhile; import the script again.")
                return
            done = session.apply(f"Import {update.play.name}", apply_update, update, refused, media)
            self._tell(update, refused, bool(done), said)

        session.background.run(copy, then=lay, failed=self._failed)

    def _tell(self, update: "Update", refused: frozenset[str], done: bool, said: list[str]) -> None:
        from app.script_words import counts

        if said:
            more = f" ({len(said) - 1} more files were left out.)" if len(said) > 1 else ""
            self._say("warn", said[0] + more)
        elif not done or not update.differences:
            self._say("info", f"{update.play.name} says nothing new.")
        elif refused:
            self._say("good", f"{update.play.name} is imported, without what was unticked.")
        else:
            self._say("good", f"{update.play.name}: {counts(update)}.")

    def _say(self, kind: str, sentence: str) -> None:
        self._session.message_posted.emit(kind, sentence)

    def _failed(self, error: Exception) -> None:
        self._say("bad", str(error))
