"""The open film: its folder, its frozen project, edits with undo, and saving in the background.

The lower half of the Session, which adds where one is in the film, its takes and its renders.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from app.background import Background
from app.change import Change
from app.settings import Settings
from engine.project.document import Project, new_id
from engine.project.errors import DamagedProject, EditError, ProjectError
from engine.project.folder import ProjectFolder, restore_backup
from engine.project.saver import Saver

UNDO_STEPS = 1000


def _nothing() -> Project:
    return Project(id=new_id(), name="")


class OpenFilm(QObject):
    """See the module. `project` is an empty one while no film is open (`is_open`)."""

    project_changed = Signal(object, object)
    """(before, after): the identity of scenes and shots tells what changed."""
    project_opened = Signal()
    """Another film is there, or none: everything is new."""
    project_closing = Signal()
    """The film is about to be closed: let go of its files."""
    save_state_changed = Signal(str)
    """ "saved", "saving", "failed: …" or "read-only: …"."""
    message_posted = Signal(str, str)
    """(kind, text): kind is "info", "good", "warn" or "bad"."""
    film_damaged = Signal(object, object)
    """(folder, backup): the film there can't be read, but the copy `backup` of it can."""
    project_tidied = Signal()
    """Unused files were removed from the film's folder."""

    _saver_spoke = Signal(object, str)

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings or Settings.load()
        self.background = Background(self)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self._project = _nothing()
        self._folder: ProjectFolder | None = None
        self._saver: Saver | None = None
        self._save_state = "saved"
        self._saver_spoke.connect(self._hear_saver)

    # What is open

    @property
    def is_open(self) -> bool:
        """Whether a film is open."""
        return self._folder is not None

    @property
    def project(self) -> Project:
        """The film as it is now; frozen."""
        return self._project

    @property
    def folder(self) -> ProjectFolder:
        """The open film's folder. ProjectError: no film is open."""
        if self._folder is None:
            raise ProjectError("No film is open; open one or make a new one.")
        return self._folder

    @property
    def read_only(self) -> bool:
        """Whether edits are refused: nothing is open, or the folder can't or mustn't be written."""
        return self._folder is None or self._folder.read_only

    @property
    def read_only_reason(self) -> str:
        """One sentence, or an empty text when the film may be written."""
        if self._folder is None:
            return "No film is open."
        return (self._folder.read_only_reason or "") if self._folder.read_only else ""

    @property
    def save_state(self) -> str:
        """What `save_state_changed` said last."""
        return self._save_state

    def open(self, path: Path) -> bool:
        """Open the film in the folder `path`; on failure say so and keep what was open."""
        path = Path(path)
        if self._is_here(path):
            return True
        try:
            folder = ProjectFolder.open(path)
        except (ProjectError, OSError) as error:
            self._refuse_to_open(path, error)
            return False
        self._adopt(folder)
        return True

    def open_later(self, path: Path) -> None:
        """Open as `open` does, reading in the background so that the window never waits."""
        path = Path(path)
        if self._is_here(path):
            return
        self.background.run(
            ProjectFolder.open,
            path,
            then=self._adopt,
            failed=lambda error: self._refuse_to_open(path, error),
        )

    def create(
        self,
        path: Path,
        name: str = "",
        width: int = 1280,
        height: int = 720,
        rate: Fraction = Fraction(24),
    ) -> bool:
        """Make a new film in the folder `path` and open it; on failure say so and return False."""
        path = Path(path)
        film_name = name or path.name.removesuffix(".reel")
        project = Project(id=new_id(), name=film_name, width=width, height=height, rate=rate)
        try:
            folder = ProjectFolder.create(path, project)
        except (ProjectError, OSError) as error:
            self._refuse_to_open(path, error)
            return False
        self._adopt(folder)
        return True

    def close_film(self) -> None:
        """Save what is left to save, let the folder go, and show that no film is open."""
        if self._folder is None:
            return
        self._let_go()
        self._show_opened(_nothing())

    def close(self) -> None:
        """Close the film and end every thread. The session is of no use after it."""
        self.undo_stack.blockSignals(True)
        self._let_go()
        self.background.close()
        self.settings.save()

    def _is_here(self, path: Path) -> bool:
        # Opened a second time, the film would find its own lock and be read-only.
        return self._folder is not None and self._folder.path.resolve() == path.resolve()

    def _refuse_to_open(self, path: Path, error: Exception) -> None:
        if isinstance(error, DamagedProject) and error.backup is not None:
            self.film_damaged.emit(path, error.backup)
            return
        self.settings.recent = [name for name in self.settings.recent if name != str(path)]
        self.message_posted.emit("bad", str(error))

    def restore(self, path: Path, backup: Path) -> None:
        """Put a backup in the place of a damaged film's file, which is kept, and open the film."""
        self.background.run(
            restore_backup,
            path,
            backup,
            then=lambda _: self.open_later(path),
            failed=lambda error: self.message_posted.emit("bad", str(error)),
        )

    def _adopt(self, folder: ProjectFolder) -> None:
        self._let_go()
        self._folder = folder
        self.settings.add_recent(folder.path)
        if not folder.read_only:
            self._saver = Saver(
                folder,
                on_saved=lambda project: self._saver_spoke.emit(project, "saved"),
                on_failed=lambda sentence: self._saver_spoke.emit(None, f"failed: {sentence}"),
            )
        self._show_opened(folder.project)
        self._look_around(folder)

    def _show_opened(self, project: Project) -> None:
        self._project = project
        self._start_anew()
        self.undo_stack.clear()
        reason = self.read_only_reason if self.is_open else ""
        self._save_state = f"read-only: {reason}" if reason else "saved"
        self.project_opened.emit()
        self._tell_place()
        self.save_state_changed.emit(self._save_state)

    # What the session knows besides the film

    def _start_anew(self) -> None:
        """Forget what belonged to another film."""

    def _tell_place(self) -> None:
        """Say where things stand in a film that was opened."""

    def _look_around(self, folder: ProjectFolder) -> None:
        """Read what lies beside the film."""

    def _keep_place(self, after: Project) -> Callable[[], None]:
        """Keep selection and playhead inside a film that changed; return what tells of it."""
        return lambda: None

    def _let_go(self) -> None:
        if self._folder is None:
            return
        self.project_closing.emit()
        if self._saver is not None:
            self._saver.close()
            self._saver = None
        self._folder.close()
        self._folder = None

    # Edits

    def apply(
        self,
        text: str,
        edit: Callable[..., Project],
        *args: Any,
        merge_key: object = None,
        **kwargs: Any,
    ) -> bool:
        """Do `edit(project, *args, **kwargs)` as an undo step called `text`.

        Return whether the film changed. Steps with the same `merge_key` become one: pass one for
        typing in a field ("action", shot id) and for one drag. An edit that makes no sense, or
        a film that can't be written, is said through `message_posted`; nothing is raised for it.
        """
        if self.read_only:
            self.message_posted.emit("warn", self.read_only_reason)
            return False
        before = self._project
        try:
            after = edit(before, *args, **kwargs)
        except EditError as error:
            self.message_posted.emit("warn", str(error))
            return False
        if after is before:
            return False
        self.undo_stack.push(Change(text, before, after, self._show_project, merge_key))
        return True

    def undo(self) -> None:
        """Take the last step back."""
        self.undo_stack.undo()

    def redo(self) -> None:
        """Do the last step taken back again."""
        self.undo_stack.redo()

    def save_now(self) -> None:
        """Wait for the last edit to be on disk, in the background, and say so."""
        if self._saver is not None:
            saver = self._saver
            self.background.run(saver.flush, then=lambda _: self._say_saved())

    def _say_saved(self) -> None:
        if self._save_state == "saved":
            self.message_posted.emit("good", "Everything is saved.")

    def _show_project(self, before: Project, after: Project) -> None:
        self._project = after
        if self._saver is not None:
            self._set_save_state("saving")
            self._saver.submit(after)
        # Who hears of the change must find a selection and a playhead that are in the film.
        tell_place = self._keep_place(after)
        self.project_changed.emit(before, after)
        tell_place()

    def _hear_saver(self, project: Project | None, state: str) -> None:
        if project is None or project is self._project:
            self._set_save_state(state)

    def _set_save_state(self, state: str) -> None:
        if state != self._save_state:
            self._save_state = state
            self.save_state_changed.emit(state)

    def past_projects(self) -> list[Project]:
        """Return the films that undo and redo can bring back."""
        steps = [self.undo_stack.command(number) for number in range(self.undo_stack.count())]
        changes = [step for step in steps if isinstance(step, Change)]
        return [project for change in changes for project in (change.before, change.after)]

    def later(self, call: Callable[[], object]) -> None:
        """Call when the event loop is next free; for what must not happen inside a signal."""
        QTimer.singleShot(0, self, call)
