"""The SHA-256 of large files, worked out once: remembered as long as a file is the same on disk.

"The same" is by its size and the times at which its content and its entry were changed last. Light.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.render.home import storyreel_home

FILE = "file_hashes.json"
CHUNK = 4 << 20
MOST = 20_000
"""Files that are remembered; the oldest ones are forgotten."""


class Known(msgspec.Struct, frozen=True, array_like=True):
    """One file as it was when it was hashed: bytes, times in nanoseconds, SHA-256 in hex."""

    size: int
    written: int
    changed: int
    sha256: str


def known_hash(path: Path) -> str:
    """Return a file's SHA-256 if it was worked out before and the file is the same, else ""."""
    known = _read().get(str(path))
    return known.sha256 if known and known == _as_it_is(path, known.sha256) else ""


def hash_of(path: Path, check: Callable[[], None] = lambda: None) -> str:
    """Return a file's SHA-256, read in pieces; `check` is called between them and may raise.

    Raises OSError.
    """
    if found := known_hash(path):
        return found
    before = _as_it_is(path, "")
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            check()
            digest.update(chunk)
    found = digest.hexdigest()
    # What was written while it was read would be remembered wrongly.
    if before is not None and before == _as_it_is(path, ""):
        remember({path: found})
    return found


def remember(found: Mapping[Path, str]) -> None:
    """Keep hashes that were just worked out. A full disk is no reason to fail."""
    fresh = {
        str(path): known
        for path, sha256 in found.items()
        if (known := _as_it_is(path, sha256)) is not None
    }
    kept = {path: known for path, known in _read().items() if path not in fresh} | fresh
    newest = dict(list(kept.items())[-MOST:])
    with contextlib.suppress(OSError):
        write_file(storyreel_home() / FILE, codec.encode(newest), durable=False)


def hash_of_all(
    names: Mapping[str, Path], check: Callable[[], None] = lambda: None, known_only: bool = False
) -> str:
    """Return one hash of files by their names; "" when `known_only` and one is not remembered.

    Raises OSError.
    """
    digest = hashlib.sha256()
    for name, path in sorted(names.items()):
        one = known_hash(path) if known_only else hash_of(path, check)
        if not one:
            return ""
        digest.update(f"{name}:{one}\0".encode())
    return digest.hexdigest()


def files_below(folders: Iterable[Path]) -> dict[str, Path]:
    """Return every file below folders, by folder's name and path in it; none where one is not."""
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def _as_it_is(path: Path, sha256: str) -> Known | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return Known(found.st_size, found.st_mtime_ns, found.st_ctime_ns, sha256)


def _read() -> dict[str, Known]:
    try:
        content = (storyreel_home() / FILE).read_bytes()
        return msgspec.json.decode(content, type=dict[str, Known])
    except (OSError, msgspec.MsgspecError, ProjectError):
        return {}
