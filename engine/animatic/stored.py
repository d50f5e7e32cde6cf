"""Stored pieces: pictures read and shrunk once, kept in a folder for the next time.

The folder may be deleted at any time, be shared by processes, or hold files cut short: what can't
be read is not there, and what can't be written is not kept. It knows files and bytes, no shots.
"""

import contextlib
import hashlib
import os
import threading
import zlib
from pathlib import Path

import msgspec
import numpy as np

from engine.animatic.sampling import Piece, Sides

LIMIT = 384 * 2**20
"""The bytes that a folder may hold; beyond it the longest unused go."""

_MARK = b"StoryreelPiece2\n"
_SWEEP = 64 * 2**20
"""After so many bytes written the folder is looked through."""


class _Head(msgspec.Struct, frozen=True):
    """What lies before the pixels, as msgpack."""

    rows: int
    columns: int
    left: float
    top: float
    across: float
    down: float
    ends: Sides
    in_step: bool
    check: int


class Stored:
    """A folder of pieces by key."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        """Keep pieces in `folder`, made when needed, at most `limit` bytes of them."""
        self._folder = folder
        self._limit = limit
        self._written = _SWEEP
        self._guard = threading.Lock()

    def get(self, key: object) -> Piece | None:
        """Return what was kept under a key, whose `repr` tells all that it depends on."""
        path = self._path(key)
        try:
            found = _decoded(path.read_bytes())
            os.utime(path)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        return found

    def put(self, key: object, piece: Piece) -> None:
        """Keep a piece; nothing is said where that can't be done."""
        data = _encoded(piece)
        path = self._path(key)
        temporary = path.with_name(f"{path.name}-{os.getpid()}-{threading.get_ident()}.tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            return
        with self._guard:
            self._written += len(data)
            due = self._written >= min(_SWEEP, self._limit // 4)
            self._written = 0 if due else self._written
        if due:
            self._sweep()

    def _path(self, key: object) -> Path:
        return self._folder / f"{hashlib.sha256(repr(key).encode()).hexdigest()[:40]}.piece"

    def _sweep(self) -> None:
        """Remove the longest unused beyond the limit."""
        found = []
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                with contextlib.suppress(OSError):
                    known = path.stat()
                    found.append((known.st_mtime, known.st_size, path))
        held = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if held <= self._limit:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            held -= size


def _encoded(piece: Piece) -> bytes:
    pixels = np.ascontiguousarray(piece.pixels).tobytes()
    rows, columns = piece.pixels.shape[:2]
    head = msgspec.msgpack.encode(
        _Head(
            rows, columns, piece.left, piece.top, piece.across, piece.down, piece.ends,
            piece.in_step, zlib.adler32(pixels),
        )
    )  # fmt: skip
    return b"".join([_MARK, len(head).to_bytes(4, "little"), head, pixels])


def _decoded(data: bytes) -> Piece:
    """Return the piece in a file's bytes. Raises ValueError or MsgspecError for anything else."""
    start = len(_MARK) + 4
    if data[: len(_MARK)] != _MARK:
        raise ValueError("another kind of file")
    end = start + int.from_bytes(data[len(_MARK) : start], "little")
    head = msgspec.msgpack.decode(data[start:end], type=_Head)
    pixels = memoryview(data)[end:]
    if len(pixels) != head.rows * head.columns * 4 or zlib.adler32(pixels) != head.check:
        raise ValueError("cut short or damaged")
    picture = np.frombuffer(pixels, np.uint8).reshape(head.rows, head.columns, 4)
    return Piece(picture, head.left, head.top, head.across, head.down, head.ends, head.in_step)
