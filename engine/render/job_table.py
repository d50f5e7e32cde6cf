"""The SQLite file below the job store: opened, made, upgraded, or set aside when it is broken."""

import contextlib
import sqlite3
import time
from pathlib import Path

SCHEMA = 1
PATIENCE = 10.0
"""Seconds to wait for another process's write."""

_TABLES = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    position REAL NOT NULL,
    project TEXT NOT NULL,
    shot TEXT NOT NULL,
    model TEXT NOT NULL,
    request BLOB NOT NULL,
    kind TEXT NOT NULL,
    state BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    owner TEXT,
    reserved TEXT,
    cancel INTEGER NOT NULL DEFAULT 0,
    shown INTEGER NOT NULL DEFAULT 1,
    created REAL NOT NULL,
    started REAL,
    finished REAL,
    seconds REAL
);
CREATE INDEX jobs_by_kind ON jobs (kind, position);
CREATE INDEX jobs_by_project ON jobs (project, position);
CREATE TABLE owners (id TEXT PRIMARY KEY, seen REAL NOT NULL);
"""


class JobStoreError(Exception):
    """The queue can't be used; the message is one sentence."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the queue's file, made when it isn't there. Raises JobStoreError.

    A file that is damaged is renamed to `….broken-<time>` and an empty queue begun: takes live in
    the project folders, so what is lost is the list of what was still to do.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _opened(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise JobStoreError(
                f"The render queue {path} can't be opened ({error}); check that its folder can be "
                "written and that the disk is not full."
            ) from error
        _set_aside(path)
        return _opened(path)
    except OSError as error:
        raise JobStoreError(f"The folder of the render queue can't be made: {error}.") from error


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        _bring_up_to_date(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _bring_up_to_date(database: sqlite3.Connection, path: Path) -> None:
    database.execute("BEGIN IMMEDIATE")
    found = database.execute("PRAGMA user_version").fetchone()[0]
    if found > SCHEMA:
        database.execute("ROLLBACK")
        raise JobStoreError(
            f"The render queue {path} was written by a newer Storyreel; install the newer version."
        )
    if found == 0:
        for statement in _TABLES.split(";"):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {SCHEMA}")
    database.execute("COMMIT")


def _set_aside(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        with contextlib.suppress(FileNotFoundError):
            part.rename(f"{part}.broken-{int(time.time())}")
