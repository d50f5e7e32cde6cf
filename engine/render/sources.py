"""Turns the sources of a recipe into pictures: stills, takes, the live animatic, earlier passes.

What passes made is kept on disk in the take's own folder, so that minutes of film fit into memory.
Knows nothing of models.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import assert_never

import msgspec
import numpy as np

from engine.animatic.engine import Animatic
from engine.compose.light import mixed
from engine.compose.placing import cropped
from engine.media.reader import ClipReader
from engine.project.document import Reference, Shot
from engine.project.request import RenderRequest
from engine.project.task import LiveFrames, TakeFrames
from engine.render.recipe import CrossSource, MadeSource, Recipe, Source, StillSource

MEMORY = 256 * 2**20


class Sources:
    """The pictures of one render, at the size its passes are given; a context, left with `close()`.

    `poll` is called before each picture, and may raise when the render is to stop.
    """

    def __init__(
        self,
        recipe: Recipe,
        request: RenderRequest,
        folder: Path,
        out: Path,
        poll: Callable[[], None] = lambda: None,
    ) -> None:
        self._poll = poll
        self.size = recipe.given_size
        self._request = request
        self._folder = folder
        self._out = out
        self._made: list[np.ndarray] = []
        self._open = ExitStack()
        self.clip = cache(self._clip)
        self._animatic = Animatic(lambda file: folder / file, *self.size, request.rate, MEMORY)

    def add(self, pictures: np.ndarray) -> None:
        """Keep what the next pass made: uint8 n × height × width × 3."""
        path = self._out / f".pass-{len(self._made)}.npy"
        np.save(path, pictures)
        self._made.append(np.load(path, mmap_mode="r"))

    def made(self, number: int) -> np.ndarray:
        """Return what a pass made, uint8 n × height × width × 3."""
        return self._made[number]

    def pictures(self, source: Source, count: int | None = None) -> np.ndarray:
        """Return a source's frames, uint8 n × height × width × 3.

        `count` cuts them, or holds the last one. Raises MediaError when a file can't be read.
        """
        found = np.stack(list(self._frames(source)))
        if count is None or len(found) == count:
            return found
        held = np.minimum(np.arange(count), len(found) - 1)
        return found[held]

    def _frames(self, source: Source) -> Iterator[np.ndarray]:
        for picture in self._shown(source):
            self._poll()
            yield picture

    def _shown(self, source: Source) -> Iterator[np.ndarray]:
        match source:
            case StillSource(reference=reference):
                yield self.still(reference)
            case TakeFrames():
                for index in range(source.start, source.stop):
                    yield cropped(self.clip(source.file).read(index), self.size)
            case LiveFrames():
                rate = self._request.project_rate or source.rate
                for index in range(source.start, source.stop):
                    yield self._animatic.frame(source.shot, float(index * rate / source.rate))
            case MadeSource():
                yield from self._made[source.number][source.start : source.stop]
            case CrossSource():
                pairs = zip(self._frames(source.first), self._frames(source.second), strict=True)
                for index, (one, other) in enumerate(pairs):
                    yield mixed(one, other, (source.at + index + 1) / (source.of + 1))
            case _:
                assert_never(source)

    def still(self, reference: Reference) -> np.ndarray:
        """Return one still as its shot frames it, without any move: uint8 height × width × 3."""
        asked = self._request.shot
        alone = msgspec.structs.replace(reference, role="first_frame", at=0, until=None)
        framing = asked.framing_b if reference.role == "last_frame" else asked.framing_a
        shot = Shot(
            id=asked.id, slate=asked.slate, references=(alone,), framing_a=framing, fit=asked.fit
        )
        return self._animatic.frame(shot, 0)

    def _clip(self, file: str) -> ClipReader:
        return self._open.enter_context(ClipReader(self._folder / file))

    def close(self) -> None:
        """Let go of files, and remove what was kept on disk."""
        self._open.close()
        self._made.clear()
        for path in self._out.glob(".pass-*.npy"):
            path.unlink(missing_ok=True)

    def __enter__(self) -> "Sources":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()
