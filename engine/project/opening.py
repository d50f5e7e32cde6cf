"""The steps of opening a project folder: read, lock, sweep; and what to do with a damaged one."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from engine.project.backups import backup_path, newest_usable
from engine.project.codec import decode_project
from engine.project.disk import sweep_temporaries, write_file
from engine.project.document import Project
from engine.project.errors import DamagedProject, NewerSchema, ProjectError
from engine.project.imports import ROOMS
from engine.project.lock import FolderLock

PROJECT_FILE = "project.json"


def restore_backup(path: Path, backup: Path, clock: Callable[[], float] = time.time) -> Path | None:
    """Put a backup in the place of a damaged project.json, which is kept beside the backups.

    Returns where the damaged file now lies, or None when there was none. Raises ProjectError.
    """
    target, lock = Path(path) / PROJECT_FILE, FolderLock(Path(path) / ".lock")
    kept = None
    try:
        holder = lock.acquire()
        if holder is not None:
            raise ProjectError(f"{holder.sentence()}; close it there and try again.")
        content = backup.read_bytes()
        decode_project(content)
        if target.exists():
            name = f"damaged-{backup_path(target.parent, clock()).name}"
            kept = target.parent / "backups" / name
            kept.parent.mkdir(exist_ok=True)
            write_file(kept, target.read_bytes())
        write_file(target, content)
    except OSError as error:
        raise ProjectError(f"The backup couldn't be put back: {error.strerror}.") from error
    finally:
        lock.release()
    return kept


def sweep(path: Path) -> None:
    """Remove what a killed process was writing; only a writer of the folder may."""
    sweep_temporaries(path, PROJECT_FILE)
    for room in ROOMS:
        sweep_temporaries(path / room)
    sweep_temporaries(path / ".cache", older_than=600)


def no_project(path: Path) -> ProjectError:
    """Return the error of a folder without a project file, naming a backup where one is."""
    usable = newest_usable(path / "backups")
    if usable is None:
        return ProjectError(f"There is no project in {path}: it has no {PROJECT_FILE}.")
    return DamagedProject(
        f"{path} has lost its {PROJECT_FILE}; copy the newest backup, backups/{usable[0].name}, "
        "to its place to go on from there.",
        usable[0],
    )


def read_file(path: Path) -> bytes:
    """Return the bytes of the project file in a folder. Raises ProjectError."""
    try:
        return (path / PROJECT_FILE).read_bytes()
    except OSError as error:
        raise ProjectError(f"{path / PROJECT_FILE} can't be read: {error.strerror}.") from error


def decoded(path: Path, content: bytes) -> Project:
    """Return the project in a file, or raise DamagedProject naming the newest usable backup."""
    try:
        return decode_project(content)
    except NewerSchema:
        raise
    except ProjectError as error:
        usable = newest_usable(path / "backups")
        if usable is None:
            raise DamagedProject(
                f"{path / PROJECT_FILE} is damaged and there is no backup of it; nothing was "
                f"changed. {error}"
            ) from error
        raise DamagedProject(
            f"{path / PROJECT_FILE} is damaged and was left as it is; copy the newest usable "
            f"backup, backups/{usable[0].name}, to its place to go on from there.",
            usable[0],
        ) from error


def locked(path: Path) -> tuple[FolderLock | None, str | None]:
    """Take the lock of a folder; without it, return the sentence that says why not."""
    lock = FolderLock(path / ".lock")
    try:
        holder = lock.acquire()
    except OSError:
        return None, "The project's folder can't be written, so it is opened read-only."
    if holder is None:
        if os.access(path / PROJECT_FILE, os.W_OK) and os.access(path, os.W_OK):
            return lock, None
        lock.release()
        return None, "The project's folder can't be written, so it is opened read-only."
    return None, f"{holder.sentence()}, so it is opened read-only here."


def keep_old(path: Path, content: bytes, schema: int) -> None:
    """Keep the file of an older schema as it was, outside the thinning of backups."""
    with contextlib.suppress(OSError):
        (path / "backups").mkdir(exist_ok=True)
        write_file(path / "backups" / f"schema-{schema}.json", content)
