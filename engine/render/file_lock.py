"""A lock between processes that the operating system takes back when its holder dies."""

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

if os.name == "nt":
    import msvcrt
else:
    import fcntl


class FileLock:
    """The lock on a file, which is made when it isn't there and stays. A context that waits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody has it; return whether it was taken. Raises OSError."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if os.name == "nt":
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def acquire(self, patience: float = 30.0) -> None:
        """Take the lock, waiting up to `patience` seconds. Raises TimeoutError or OSError."""
        until = time.monotonic() + patience
        while not self.try_acquire():
            if time.monotonic() > until:
                raise TimeoutError(f"{self._path.name} is held by another process")
            time.sleep(0.02)

    def release(self) -> None:
        """Give the lock back; nothing happens when it isn't held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
