"""One writer of a project folder: an OS lock on `.lock`, which a dead process frees by dying.

The file says who holds it. It is never deleted, as a deleted lock file could be held twice.
"""

import contextlib
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import NamedTuple

# Windows locks bytes against reading too, so the locked byte lies far behind the text.
_BYTE = 1 << 30
_UNKNOWN_HOLDER_SECONDS = 7 * 24 * 3600


class Holder(NamedTuple):
    """Who holds a lock: a process and its computer."""

    pid: int
    host: str
    since: float

    def sentence(self) -> str:
        """Say who holds the project, for the reader of a read-only window."""
        if not self.pid:
            return "The project is open in another window"
        where = "this computer" if self.host == platform.node() else self.host
        return f"The project is open in another window (process {self.pid} on {where})"


class FolderLock:
    """The lock of one folder. `acquire` once, `release` once; safe to release when not held."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> Holder | None:
        """Take the lock. Return None when it is ours now, or else who has it. Raises OSError."""
        for _ in range(3):
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                taken = _lock(descriptor) or self._takes_over()
                if taken and self._is_still_there(descriptor):
                    self._sign(descriptor)
                    self._descriptor, descriptor = descriptor, -1
                    return None
                if not taken:
                    return self.holder()
            finally:
                if descriptor >= 0:
                    os.close(descriptor)
        return self.holder()

    def release(self) -> None:
        """Give the lock back."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
        _unlock(descriptor)
        os.close(descriptor)

    def holder(self) -> Holder:
        """Return who signed the lock file; pid 0 where nobody can be read from it."""
        try:
            signed = json.loads(self.path.read_text("utf-8"))
            return Holder(int(signed["pid"]), str(signed["host"]), float(signed["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Holder(0, "", 0.0)

    def _sign(self, descriptor: int) -> None:
        signed = {"pid": os.getpid(), "host": platform.node(), "since": time.time()}
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(signed).encode())

    def _is_still_there(self, descriptor: int) -> bool:
        """Say whether the file locked is still the one that others will find by its name."""
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except OSError:
            return False

    def _takes_over(self) -> bool:
        """Where the file system has no locks, take over from a process that is surely gone."""
        if _locks_work(self.path):
            return False
        holder = self.holder()
        if not holder.pid:
            return True
        if holder.host != platform.node():
            return time.time() - holder.since > _UNKNOWN_HOLDER_SECONDS
        return holder.pid != os.getpid() and not _is_alive(holder.pid)


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _locks_work(path: Path) -> bool:
    """Try a lock on a file of our own beside it: network drives may have none."""
    trial = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(trial, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        return True
    try:
        return _lock(descriptor)
    finally:
        os.close(descriptor)
        with contextlib.suppress(OSError):
            trial.unlink()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, _BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        with contextlib.suppress(OSError):
            os.lseek(descriptor, _BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)
