"""A project folder: open, lock, save, imported files and takes.

`project.json` is replaced whole or not at all. One process writes a folder; others see it
read-only. Knows no window and no model.
"""

import contextlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from engine.project import imports, shelf
from engine.project.backups import back_up, is_due
from engine.project.codec import encode_project, schema_of
from engine.project.disk import copy_hashed, inside, write_file
from engine.project.document import SCHEMA, Id, Project, Reference, Sound
from engine.project.edits.mend import mended
from engine.project.errors import NewerSchema, ProjectError
from engine.project.lock import FolderLock
from engine.project.opening import (
    PROJECT_FILE,
    decoded,
    keep_old,
    locked,
    no_project,
    read_file,
    restore_backup,
    sweep,
)
from engine.project.shelf import read_takes
from engine.project.take import Take
from engine.project.versions import used_by, version_films

__all__ = [
    "PROJECT_FILE",
    "NewerSchema",
    "ProjectError",
    "ProjectFolder",
    "read_takes",
    "restore_backup",
]

_IGNORED = ".cache/\n.lock\nbackups/\ntakes/.*\n*.tmp\n"


class ProjectFolder:
    """An open project folder. Make one with `create` or `open`, end it with `close`.

    `path` is the folder, `project` what was last loaded or saved. `read_only_reason` is a sentence
    for the reader, or None where the folder can be written. Also a context manager.
    """

    def __init__(
        self,
        path: Path,
        project: Project,
        lock: FolderLock | None,
        read_only_reason: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = path
        self.project = project
        self.read_only_reason = read_only_reason
        self._lock = lock
        self._clock = clock
        self._stamp = _stamp(path / PROJECT_FILE)

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written here."""
        return self.read_only_reason is not None

    @classmethod
    def create(
        cls, path: Path, project: Project, clock: Callable[[], float] = time.time
    ) -> "ProjectFolder":
        """Make a new project folder and save the project in it.

        Raises ProjectError when there already is a project, or the folder can't be written.
        """
        path = Path(path)
        if (path / PROJECT_FILE).exists():
            raise ProjectError(f"{path} already holds a project; choose another folder.")
        try:
            path.mkdir(parents=True, exist_ok=True)
            lock = FolderLock(path / ".lock")
            holder = lock.acquire()
        except OSError as error:
            raise ProjectError(
                f"{path} can't be made: {error.strerror}; choose another place."
            ) from error
        if holder is not None:
            raise ProjectError(f"{holder.sentence()}.")
        folder = cls(path, project, lock, clock=clock)
        try:
            folder._write(encode_project(project))
            with contextlib.suppress(OSError):
                if not (path / ".gitignore").exists():
                    write_file(path / ".gitignore", _IGNORED.encode(), durable=False)
        except BaseException:
            folder.close()
            raise
        return folder

    @classmethod
    def open(
        cls, path: Path, read_only: bool = False, clock: Callable[[], float] = time.time
    ) -> "ProjectFolder":
        """Open a project folder (or the project.json in one).

        It is read-only when asked, when another window has it, when it can't be written and when a
        newer Storyreel wrote it. Raises ProjectError, with DamagedProject for a file that can't be
        read.
        """
        path = Path(path)
        if path.name == PROJECT_FILE and path.is_file():
            path = path.parent
        if not (path / PROJECT_FILE).is_file():
            raise no_project(path)
        lock, reason = (None, "The project was opened read-only.") if read_only else locked(path)
        try:
            content = read_file(path)
            project = decoded(path, content)
            if project.schema > SCHEMA:
                reason = (
                    f"The project was written by a newer Storyreel (schema {project.schema}), "
                    "so it is opened read-only and nothing in it is lost."
                )
            elif reason is None and (old := schema_of(content)) < SCHEMA:
                keep_old(path, content, old)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        if lock is not None and reason is not None:
            lock.release()
            lock = None
        if lock is not None:
            sweep(path)
        return cls(path, mended(project), lock, reason, clock)

    def __enter__(self) -> "ProjectFolder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def save(self, project: Project) -> None:
        """Replace project.json, keeping a backup of the file before it when one is due.

        Raises ProjectError when the folder is read-only or the disk refuses; the file on disk is
        then the last good one.
        """
        self._may_write()
        if project is self.project and (self.path / PROJECT_FILE).is_file():
            return
        content = encode_project(project)
        self._keep_backup()
        self._write(content)
        self.project = project

    def _write(self, content: bytes) -> None:
        target = self.path / PROJECT_FILE
        try:
            write_file(target, content)
        except OSError as error:
            raise ProjectError(
                f"The project couldn't be saved: {error.strerror or error}. "
                "The last saved state is untouched; make room or choose another folder."
            ) from error
        self._stamp = _stamp(target)

    def _keep_backup(self) -> None:
        """Copy the present file to `backups/`; at once where someone else has changed it."""
        target, backups, now = self.path / PROJECT_FILE, self.path / "backups", self._clock()
        # A save must not fail because its backup can't be made.
        with contextlib.suppress(OSError):
            if _stamp(target) != self._stamp or is_due(backups, now):
                back_up(backups, target.read_bytes(), now)

    def close(self) -> None:
        """Empty the trash and let go of the lock; closing twice does no harm."""
        if self._lock is None:
            return
        if not self.read_only:
            shelf.empty_trash(self.path)
        self._lock.release()
        self._lock = None
        self.read_only_reason = "The project is closed."

    def resolve(self, relative: str) -> Path:
        """Return the path of a file named in the project. Raises ProjectError if outside."""
        return inside(self.path, relative)

    def add_file(
        self, source: Path, room: Literal["references", "sounds"] = "references"
    ) -> tuple[str, str]:
        """Copy a file into the project under its hash; return its relative path and SHA-256.

        Raises ProjectError when it can't be read or there is no room for it.
        """
        self._may_write()
        source = Path(source)
        if not source.is_file():
            raise ProjectError(f"{source.name} can't be imported: there is no such file.")
        try:
            target, sha256 = copy_hashed(source, self.path / room)
        except OSError as error:
            reason = error.strerror or error
            raise ProjectError(f"{source.name} can't be imported: {reason}.") from error
        return f"{room}/{target.name}", sha256

    def missing(self, project: Project) -> list[Reference | Sound]:
        """Return the pictures and sounds of the project whose files are offline."""
        return imports.missing(self.path, project)

    def relink(self, reference: Reference | Sound, candidates: Path) -> Path | None:
        """Look for a missing file below a folder by its hash, then by its name; return where it is.

        One with the right hash is copied in and is no longer missing. For one of the same name,
        import it with `add_file` and set `file` and `sha256` of the reference.
        """
        found = imports.find(reference, Path(candidates))
        if found is not None and not self.read_only:
            room = "sounds" if isinstance(reference, Sound) else "references"
            if imports.hash_file(found) == reference.sha256:
                self.add_file(found, room)
        return found

    def relink_all(self, project: Project, candidates: Path) -> Project:
        """Find what is missing below a folder, copy it in, and return the project using it."""
        self._may_write()
        return imports.relinked(self.path, project, Path(candidates), self._add)

    def _add(self, source: Path, room: str) -> tuple[str, str]:
        return self.add_file(source, "sounds" if room == "sounds" else "references")

    def clean_up(self, project: Project, also: Iterable[Project] = ()) -> list[str]:
        """Delete imported files that neither the project, nor `also` (what undo can bring back),
        nor a version of the cut, nor a take uses; return their relative paths.
        """
        self._may_write()
        also = (*also, *version_films(self.path))
        kept = {used.file for each in (project, *also) for used in imports.files_used(each)}
        for take in self.takes():
            kept.update(reference.file for reference in take.request.shot.references)
        return imports.remove_unused(self.path, kept)

    def takes(self, shot_ids: Iterable[Id] | None = None) -> list[Take]:
        """Return the takes rendered for these shots, or all, each shot's by age."""
        found = read_takes(self.path)
        wanted = found.keys() if shot_ids is None else shot_ids
        return [take for shot_id in wanted for take in found.get(shot_id, ())]

    def take_path(self, take: Take) -> Path:
        """Return where a take's clip lies."""
        return shelf.take_folder(self.path, take.id) / shelf.CLIP

    def poster_path(self, take: Take) -> Path:
        """Return where a take's poster lies."""
        return shelf.take_folder(self.path, take.id) / shelf.POSTER

    def trash_take(self, take_id: Id) -> None:
        """Move a take to the trash, which is emptied on close.

        Raises ProjectError, also for a take that a version of the cut shows.
        """
        self._may_write()
        users = used_by(self.path, take_id)
        if users:
            raise ProjectError(
                f"“{users[0]}” shows this take; delete that version of the cut first."
            )
        shelf.trash_take(self.path, take_id)

    def restore_take(self, take_id: Id) -> None:
        """Bring a take back from the trash. Raises ProjectError."""
        self._may_write()
        shelf.restore_take(self.path, take_id)

    def empty_trash(self) -> None:
        """Delete the takes in the trash for good."""
        self._may_write()
        shelf.empty_trash(self.path)

    def _may_write(self) -> None:
        if self.read_only_reason is not None:
            raise ProjectError(f"{self.read_only_reason.rstrip('.')}; nothing was written.")


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size
