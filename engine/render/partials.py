"""The folders in which takes are made: marked as worked on, and swept away when nobody is.

`takes/.partial-<id>/` holds an operating-system lock while its render lives. All of them come, go
and get their names under one lock of the `takes` folder, the gate.
"""

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from engine.project.lock import FolderLock

PARTIAL = ".partial-"
OWNER = "owner.lock"
PATIENCE = 30.0


@contextlib.contextmanager
def gate(takes: Path) -> Iterator[None]:
    """Hold the gate of a takes folder. Raises TimeoutError after half a minute, or OSError."""
    lock = FolderLock(takes / ".gate.lock")
    until = time.monotonic() + PATIENCE
    while lock.acquire() is not None:
        if time.monotonic() > until:
            raise TimeoutError("another render holds the takes folder")
        time.sleep(0.02)
    try:
        yield
    finally:
        lock.release()


def sweep(takes: Path) -> None:
    """Remove partial folders whose render is dead. The gate has to be held."""
    for partial in takes.glob(f"{PARTIAL}*"):
        owner = FolderLock(partial / OWNER)
        with contextlib.suppress(OSError):
            if owner.path.exists() and owner.acquire() is not None:
                continue
            owner.release()
            shutil.rmtree(partial, ignore_errors=True)


def clean_partials(project_path: Path) -> None:
    """Remove what renders that died left in a project; those at work stay. Never raises."""
    takes = project_path / "takes"
    with contextlib.suppress(OSError):
        if any(takes.glob(f"{PARTIAL}*")):
            with gate(takes):
                sweep(takes)
