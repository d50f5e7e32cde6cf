"""Opening, making, importing into, exporting and closing films: the File menu."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.importing import Importing
from app.session import Session
from engine.project.document import Project

if TYPE_CHECKING:
    from app.dialogs.export_film import ExportFilm

PICTURES = "Pictures and sounds (*.jpg *.jpeg *.png *.webp *.avif *.tif *.tiff *.psd *.heic *.heif"
SOUNDS = " *.wav *.mp3 *.aac *.m4a *.flac *.ogg)"
SCRIPTS = "Scripts and shot lists (*.fountain *.fdx *.storyboarder *.csv *.tsv *.txt)"


class FilmHandlers:
    """The File menu for one window."""

    def __init__(self, window: QWidget, session: Session, importing: Importing) -> None:
        self._window = window
        self._session = session
        self._importing = importing
        self._export: ExportFilm | None = None

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        return {
            "new_film": self.new_film,
            "open_film": self.open_film,
            "open_sample": self.open_sample,
            "import_files": self.import_files,
            "import_folder": self.import_folder,
            "import_script": self.import_script,
            "export_film": self.export_film,
            "export_script": self.export_script,
            "save_now": self._session.save_now,
            "reveal_film": self.reveal_film,
            "relink": self.relink,
            "clean_up": self.clean_up,
            "close_film": self._session.close_film,
        }

    def new_film(self) -> None:
        """Ask for a name, a place and a size, and make a film."""
        from app.dialogs.new_film import NewFilm

        dialog = NewFilm(self._window)
        dialog.chosen.connect(
            lambda facts: self._session.create(
                facts.path, facts.name, facts.width, facts.height, facts.rate
            )
        )
        dialog.open()

    def open_film(self) -> None:
        """Ask for a film's folder and open it."""
        start = self._session.settings.recent[:1]
        folder = QFileDialog.getExistingDirectory(
            self._window, "Open a film (its folder)", str(Path(start[0]).parent) if start else ""
        )
        if folder:
            self._session.open_later(Path(folder))

    def open_sample(self) -> None:
        """Open the sample film, which is made the first time."""
        from app.sample_film import open_sample

        open_sample(self._session)

    def import_files(self) -> None:
        """Ask for pictures and sounds and bring them in after the selection."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Import pictures and sounds", "", f"{PICTURES}{SOUNDS};;{SCRIPTS}"
        )
        if names:
            self._importing.files([Path(name) for name in names])

    def import_script(self) -> None:
        """Ask for a script and lay it into the film."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Import a script", "", SCRIPTS)
        if name:
            self._importing.script(Path(name))

    def export_script(self) -> None:
        """Ask where to, and write the screenplay or the shot list."""
        session = self._session
        start = session.folder.path.parent / f"{session.project.name or 'Film'}.fountain"
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Export the script", str(start),
            "Fountain screenplay (*.fountain);;Shot list (*.csv)",
        )  # fmt: skip
        if name:
            self.write_script(Path(name))

    def write_script(self, path: Path) -> None:
        """Write the screenplay or the shot list to a file, by its ending."""
        from app.script_export import is_script, write_script

        session = self._session
        path = path if is_script(path) else path.with_name(f"{path.name}.fountain")
        session.background.run(
            write_script, session.project, session.folder.path, path,
            then=lambda done: session.message_posted.emit("good", f"Wrote {done}."),
            failed=lambda error: session.message_posted.emit("bad", str(error)),
        )  # fmt: skip

    def import_folder(self) -> None:
        """Ask for a folder and make a shot of each picture in it."""
        folder = QFileDialog.getExistingDirectory(self._window, "Import a folder of pictures")
        if folder:
            self._importing.files([Path(folder)])

    def take_files(self, paths: list[Path]) -> None:
        """Open a film that was dropped, or bring files into the open one, or into a new one."""
        session = self._session
        films = [path for path in paths if (path / "project.json").is_file()]
        if films:
            session.open_later(films[0])
            return
        if paths and not session.is_open:
            from app.dialogs.new_film import free_path

            session.create(free_path(paths[0].stem if len(paths) == 1 else "Untitled"))
        if paths and session.is_open:
            self._importing.files(paths)

    def export_film(self) -> None:
        """Open the export."""
        from app.dialogs.export_film import ExportFilm

        if not self._session.project.duration:
            self._session.message_posted.emit("info", "There is nothing to export yet.")
            return
        if self._export is None:
            self._export = ExportFilm(self._session, self._window)
        self._export.show()
        self._export.raise_()
        self._export.activateWindow()

    @property
    def exporting(self) -> bool:
        """Whether an export runs."""
        return self._export is not None and bool(getattr(self._export, "busy", False))

    def shut_down(self) -> None:
        """Cancel an export that runs, and wait for it."""
        if self._export is not None:
            self._export.shut_down()

    def reveal_film(self) -> None:
        """Show the film's folder in the file manager."""
        if self._session.is_open:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.folder.path)))

    def relink(self) -> None:
        """Ask for a folder and look there for what is offline, by content, then by name."""
        session = self._session
        if not session.missing:
            session.message_posted.emit("good", "No media are missing.")
            return
        place = QFileDialog.getExistingDirectory(self._window, "Look for the missing media in")
        if place:
            self.relink_from(Path(place))

    def relink_from(self, place: Path) -> None:
        """Look for missing media below a folder."""
        session = self._session
        folder, project = session.folder, session.project

        def use(found: Project) -> None:
            def relinked(now: Project) -> Project:
                return found if now is project else folder.relink_all(now, place)

            session.apply("Find missing media", relinked)
            session.refresh_missing()

        session.background.run(
            folder.relink_all, project, place, then=use,
            failed=lambda error: session.message_posted.emit("bad", str(error)),
        )  # fmt: skip

    def clean_up(self) -> None:
        """Delete imported files that neither the film, its takes nor a step of undo uses."""
        session = self._session
        if session.read_only:
            return
        folder, project, past = session.folder, session.project, session.past_projects()

        def work() -> tuple[list[str], int]:
            from engine.compose.scrub_shelf import sweep

            return folder.clean_up(project, past), sweep(folder.path, folder.takes())

        def say(done: tuple[list[str], int]) -> None:
            from app.dialogs.scrub_room import megabytes

            count, swept = len(done[0]), done[1]
            words = f"{count} unused file{'' if count == 1 else 's'} removed." if count else ""
            words += f" {megabytes(swept)} of old scrub files removed." if swept else ""
            session.message_posted.emit("good", words.strip() or "Nothing was unused.")
            session.project_tidied.emit()

        session.background.run(
            work, then=say,
            failed=lambda error: session.message_posted.emit("bad", str(error)),
        )  # fmt: skip
