"""Copies of project.json in `backups/`: one at most every ten minutes, thinned as they age."""

import contextlib
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from engine.project.codec import decode_project
from engine.project.disk import write_file
from engine.project.document import Project
from engine.project.errors import ProjectError

EVERY = 600
"""Seconds between two copies, at the least."""

KEPT = ((600, 6), (3600, 8), (86400, 5))
"""How many copies are kept: 6 of ten minutes, 8 of an hour, 5 of a day."""

_NAME = "%Y-%m-%dT%H-%M-%SZ.json"


def backup_path(folder: Path, when: float) -> Path:
    """Return where a copy made at `when` (seconds since 1970) lies in a folder of backups."""
    return folder / datetime.fromtimestamp(when, UTC).strftime(_NAME)


def backup_time(path: Path) -> float | None:
    """Return when a copy was made, from its name; None for a file that is no copy of ours."""
    try:
        return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def backups_in(folder: Path) -> list[Path]:
    """Return the copies in a folder of backups, newest first."""
    try:
        found = [(backup_time(path), path) for path in folder.iterdir()]
    except OSError:
        return []
    return [path for when, path in sorted(found, reverse=True, key=_newest) if when is not None]


def _newest(dated: tuple[float | None, Path]) -> float:
    return dated[0] if dated[0] is not None else 0.0


def is_due(folder: Path, now: float | None = None) -> bool:
    """Say whether the newest copy is older than EVERY, or there is none."""
    now = time.time() if now is None else now
    present = backups_in(folder)
    newest = backup_time(present[0]) if present else None
    # A copy dated in the future (a clock set back) must not stop new ones from being made.
    return newest is None or not 0 <= now - newest < EVERY


def back_up(folder: Path, content: bytes, now: float | None = None) -> Path:
    """Keep a copy of the file, thin the old ones, and return where it lies. Raises OSError."""
    now = time.time() if now is None else now
    folder.mkdir(parents=True, exist_ok=True)
    made = backup_path(folder, now)
    write_file(made, content, durable=False)
    thin(backups_in(folder))
    return made


def thin(backups: Iterable[Path]) -> None:
    """Remove copies that no row of KEPT keeps."""
    dated = {path: when for path in backups if (when := backup_time(path)) is not None}
    kept = kept_times(dated.values())
    for path, when in dated.items():
        if when not in kept:
            with contextlib.suppress(OSError):
                path.unlink()


def kept_times(times: Iterable[float]) -> set[float]:
    """Return the times to keep: for each row of KEPT the newest of each of its latest periods."""
    ordered = sorted(set(times), reverse=True)
    kept: set[float] = set()
    for period, wanted in KEPT:
        newest_of: dict[int, float] = {}
        for when in ordered:
            newest_of.setdefault(int(when // period), when)
        kept.update(list(newest_of.values())[:wanted])
    return kept


def newest_usable(folder: Path) -> tuple[Path, Project] | None:
    """Return the newest copy that can be read, with the project in it."""
    for path in backups_in(folder):
        with contextlib.suppress(OSError, ProjectError):
            return path, decode_project(path.read_bytes())
    return None
