"""Scrub files: every frame of a clip at half its size as a picture of its own, found at once.

A clip's frames depend on one another, so a random one costs many; here each is a JPEG behind a
table of places. What the built-in engine draws is kept in the same way. A scrub file is a rough
copy that may be deleted at any time; nothing is rendered or exported from it. Knows nothing of
shots or takes.
"""

import mmap
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Self

import numpy as np

from engine.media.error import MediaError
from engine.media.reader import ClipReader
from engine.project.disk import replacing

_MAGIC = b"srscrub1"
_HEAD = struct.Struct("<8sIII")
"""Magic, frames, width, height; behind it frames + 1 offsets of 64 bits from the file's start."""

_QUALITY = 82
_MOST_FRAMES = 4_000_000
_MOST_PIXELS = 8192 * 8192


def half_of(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size of a clip's scrub file: half the clip's, at least 2 × 2, even numbers."""
    return max(2, size[0] // 4 * 2), max(2, size[1] // 4 * 2)


def write_scrub_file(
    clip: Path, out: Path, going_on: Callable[[int, int], bool] | None = None
) -> bool:
    """Write the scrub file of a clip, whole or not at all; False when `going_on` said to stop.

    `going_on(frame, frames)` is asked before each frame. Raises MediaError and OSError.
    """
    import cv2

    with ClipReader(clip) as reader:
        size = half_of(reader.size)

        def picture(index: int) -> np.ndarray:
            return cv2.resize(reader.read(index), size, interpolation=cv2.INTER_AREA)

        return write_pictures(out, size, reader.frames, picture, going_on)


def write_pictures(
    out: Path,
    size: tuple[int, int],
    frames: int,
    picture: Callable[[int], np.ndarray],
    going_on: Callable[[int, int], bool] | None = None,
) -> bool:
    """Write a scrub file of `picture(index)`, uint8 RGB of `size`, as `write_scrub_file` does."""
    places = np.zeros(frames + 1, "<u8")
    place = _HEAD.size + places.nbytes
    try:
        with replacing(out, durable=False) as stream:
            stream.write(_HEAD.pack(_MAGIC, frames, *size))
            stream.write(places.tobytes())
            for index in range(frames):
                if going_on is not None and not going_on(index, frames):
                    raise _Stopped
                places[index] = place
                place += stream.write(_jpeg(picture(index)))
            places[frames] = place
            stream.seek(_HEAD.size)
            stream.write(places.tobytes())
    except _Stopped:
        return False
    return True


class _Stopped(Exception):
    """Leaves the file unwritten."""


def _jpeg(picture: np.ndarray) -> bytes:
    import cv2

    done, coded = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    if not done:
        raise MediaError("A frame could not be written to a scrub file.")
    return coded.tobytes()


class ScrubReader:
    """The frames of a scrub file. `frames` counts them, `size` is (width, height).

    It may be used in one thread at a time.
    """

    def __init__(self, path: Path) -> None:
        """Open it. Raises MediaError when it is not there, cut short or no scrub file."""
        self.path = Path(path)
        try:
            with self.path.open("rb") as stream:
                self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as problem:
            raise MediaError(f"“{self.path.name}” can't be read.") from problem
        try:
            self._read_places()
        except (ValueError, struct.error) as problem:
            self._bytes.close()
            raise MediaError(f"“{self.path.name}” is no whole scrub file.") from problem

    def _read_places(self) -> None:
        magic, self.frames, width, height = _HEAD.unpack_from(self._bytes)
        sensible = 0 < self.frames <= _MOST_FRAMES and 0 < width * height <= _MOST_PIXELS
        if magic != _MAGIC or not sensible:
            raise ValueError
        self.size = (width, height)
        # A copy, as a view would keep the file mapped.
        self._places = np.frombuffer(self._bytes, "<u8", self.frames + 1, _HEAD.size).copy()
        begins = self._places[0] == _HEAD.size + self._places.nbytes
        if not begins or self._places[-1] != len(self._bytes) or np.any(np.diff(self._places) == 0):
            raise ValueError
        if np.any(self._places[:-1] > self._places[1:]):
            raise ValueError

    def read(self, index: int) -> np.ndarray:
        """Return frame `index`, uint8 height × width × 3 sRGB; IndexError outside [0, frames).

        Raises MediaError for one that can't be decoded.
        """
        import cv2

        if not 0 <= index < self.frames:
            raise IndexError(f"Frame {index} is outside the {self.frames} frames.")
        coded = self._bytes[int(self._places[index]) : int(self._places[index + 1])]
        try:
            picture = cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_COLOR_RGB)
        except cv2.error as problem:
            raise MediaError(f"“{self.path.name}” is damaged.") from problem
        if picture is None or (picture.shape[1], picture.shape[0]) != self.size:
            raise MediaError(f"“{self.path.name}” is damaged.")
        return np.asarray(picture, np.uint8)

    def close(self) -> None:
        """Close the file; the reader is of no use afterwards."""
        self._bytes.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()
