"""The clips of takes that are open for reading: a bounded number, and what was wrong with others.

Drafts are read from a clip's scrub file where there is one. A pool belongs to one thread, as its
decoders do.
"""

from collections import OrderedDict
from pathlib import Path

import numpy as np

from engine.compose.scrub_shelf import scrub_path
from engine.media.error import MediaError
from engine.media.reader import ClipReader
from engine.media.scrub_file import ScrubReader
from engine.project.document import Id
from engine.project.take import Take

OPEN_CLIPS = 8
OPEN_SCRUB_FILES = 24


class ClipPool:
    """Frames of takes by take and index; the least recently used clip is closed first."""

    def __init__(self, folder_path: Path, limit: int = OPEN_CLIPS) -> None:
        self._folder = folder_path
        self._limit = limit
        self._open: OrderedDict[Id, ClipReader] = OrderedDict()
        self._broken: dict[Id, str] = {}
        self._rough: OrderedDict[Path, ScrubReader] = OrderedDict()

    def read(self, take: Take, index: int, draft: bool = False) -> np.ndarray:
        """Return a frame of a take, uint8 RGB; an index outside the clip shows its nearest end.

        A draft may have half the clip's size. Raises MediaError in one sentence; a clip that failed
        is not tried again until `forgive`.
        """
        if draft and (rough := self._read_rough(take, index)) is not None:
            return rough
        if take.id in self._broken:
            raise MediaError(self._broken[take.id])
        try:
            reader = self._reader(take)
            return reader.read(min(max(index, 0), reader.frames - 1))
        except MediaError as problem:
            self._broken[take.id] = str(problem)
            self._drop(take.id)
            raise

    def forgive(self) -> bool:
        """Try clips again that failed: their files may have been put back. False without any."""
        there_were = bool(self._broken)
        self._broken.clear()
        return there_were

    def close(self) -> None:
        """Close every clip."""
        for take_id in list(self._open):
            self._drop(take_id)
        for rough in self._rough.values():
            rough.close()
        self._rough.clear()

    def read_scrub(self, path: Path, index: int) -> np.ndarray | None:
        """Return a frame of a scrub file; None where there is none that is whole."""
        try:
            reader = self._rough.get(path) or ScrubReader(path)
            self._rough[path] = reader
            self._rough.move_to_end(path)
            while len(self._rough) > OPEN_SCRUB_FILES:
                self._rough.popitem(last=False)[1].close()
            return reader.read(min(max(index, 0), reader.frames - 1))
        except MediaError:
            return None

    def _read_rough(self, take: Take, index: int) -> np.ndarray | None:
        path = scrub_path(self._folder, take)
        return None if path is None else self.read_scrub(path, index)

    def _reader(self, take: Take) -> ClipReader:
        reader = self._open.get(take.id)
        if reader is None:
            reader = ClipReader(self._folder / "takes" / take.id / "clip.mp4")
            self._open[take.id] = reader
            while len(self._open) > self._limit:
                self._drop(next(iter(self._open)))
        self._open.move_to_end(take.id)
        return reader

    def _drop(self, take_id: Id) -> None:
        reader = self._open.pop(take_id, None)
        if reader is not None:
            reader.close()
