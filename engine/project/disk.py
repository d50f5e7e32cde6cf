"""Writing so that a file is whole or as it was, and paths that stay inside their folder.

Knows nothing of projects. A write goes to a temporary file in the same folder, is made durable and
then takes the target's place, so a full disk or a kill never damages what was there.
"""

import contextlib
import hashlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from engine.project.errors import ProjectError

_CHUNK = 1 << 20
_TEMPORARY = ".tmp"


def write_file(path: Path, content: bytes, durable: bool = True) -> None:
    """Replace a file by `content`, all or nothing. Raises OSError; the old file is then untouched.

    `durable` waits until the disk has it; without, a power cut may bring the old file back.
    """
    with replacing(path, durable) as stream:
        stream.write(content)


@contextlib.contextmanager
def replacing(path: Path, durable: bool = True) -> Iterator[BinaryIO]:
    """Open a temporary file that takes the place of `path` when the block ends without an error."""
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as stream:
            yield stream
        put_in_place(temporary, path, durable)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def temporary_beside(path: Path) -> Path:
    """Return a fresh name in the folder of `path` for what will take its place."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{_TEMPORARY}")


def put_in_place(temporary: Path, path: Path, durable: bool = True) -> None:
    """Give a whole and closed file its name, in place of the one that has it. Raises OSError."""
    if durable:
        make_durable(temporary)
    move(temporary, path)
    if durable:
        _sync_folder(path.parent)


def move(source: Path, target: Path) -> None:
    """Rename; on Windows a virus scanner may hold either for a moment, so ask again."""
    for wait in (0.02, 0.1, 0.5):
        try:
            source.replace(target)
            return
        except PermissionError:
            if sys.platform != "win32":
                raise
            time.sleep(wait)
    source.replace(target)


def make_durable(path: Path) -> None:
    """Wait until the disk has a file's bytes. Raises OSError."""
    with path.open("rb+") as stream:
        _sync(stream.fileno())


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        # On macOS fsync leaves the bytes in the drive's own cache.
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable, where a folder can be opened and synced at all."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep_temporaries(folder: Path, name: str = "", older_than: float = 0.0) -> None:
    """Remove temporary files of `name` (any, when empty) that a killed process left behind.

    `older_than` in seconds spares those that a living one may be writing.
    """
    with contextlib.suppress(OSError):
        for left in folder.glob(f".{name}*{_TEMPORARY}"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime >= older_than:
                    left.unlink()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, 64 hex digits. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_hashed(source: Path, folder: Path) -> tuple[Path, str]:
    """Copy a file into a folder under its SHA-256 and its own suffix; return both.

    A copy that is already there stays. Raises OSError.
    """
    sha256 = hash_file(source)
    target = folder / f"{sha256}{_suffix(source)}"
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return target, sha256
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as reader, replacing(target) as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            writer.write(chunk)
        if digest.hexdigest() != sha256:
            raise OSError(f"{source.name} was changed while it was copied")
    return target, sha256


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 9 else ""


def inside(folder: Path, relative: str) -> Path:
    """Return the path of a file named in a project, which has to lie in the project's folder.

    `relative` is written with forward slashes. Raises ProjectError for an absolute path, one that
    climbs out, and one that a link leads out.
    """
    pure = PurePosixPath(relative)
    odd = any(character in relative for character in '\\:\0<>"|?*')
    if not relative or odd or pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise ProjectError(f'"{relative}" is refused: a project only uses files in its own folder.')
    path = folder.joinpath(*pure.parts)
    try:
        followed = path.resolve()
        contained = followed.is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError) as error:
        raise ProjectError(f'"{relative}" can\'t be followed: {error}.') from error
    if not contained:
        raise ProjectError(f'"{relative}" is refused: it is a link out of the project\'s folder.')
    return path
