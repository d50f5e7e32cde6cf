"""Stand-ins behind the house's protocols: models that fail in each way there is.

The worker is given this table by its path (`--models tests/fakes.py:MODELS`); none of it ships.
"""

import ctypes
import errno
import os
import time
from pathlib import Path

import numpy as np

from engine.media.writer import ClipWriter
from engine.project.request import RenderRequest
from engine.render.backend import ModelSpec, OnStep, RenderedClip, RenderError


class Painting:
    """Writes a small clip, one grey a frame, and prints where the protocol runs."""

    pause = 0.0

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        print("a library that prints to stdout")
        os.write(1, b"and native code that does\n")
        size = (request.width, request.height)
        writer = ClipWriter(out / "clip.mp4", *size, request.rate, preset="ultrafast")
        try:
            for number in range(request.num_frames):
                picture = np.full((request.height, request.width, 3), number % 256, np.uint8)
                writer.write(picture)
                time.sleep(self.pause)
                on_step("Rendering", number + 1, request.num_frames, picture)
            writer.close()
        except BaseException:
            writer.abort()
            raise
        return RenderedClip(
            frames=request.num_frames,
            width=request.width,
            height=request.height,
            rate=request.rate,
            notes=(f"pid {os.getpid()}",),
        )


class Slow(Painting):
    """The same, a twentieth of a second a frame."""

    pause = 0.05


class Raising(Painting):
    """Raises in the middle."""

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        (out / "clip.mp4").write_bytes(b"half")
        raise ValueError("the weights are upside down")


class Refusing(Painting):
    """Says in one sentence why it can't."""

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        raise RenderError("This model needs a picture; drop one on the shot.")


class Exiting(Painting):
    """Ends the whole process, as native code may."""

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        (out / "clip.mp4").write_bytes(b"half")
        os.write(2, b"terminate called after throwing\n")
        os._exit(3)


class Hanging(Painting):
    """Says nothing more and never ends, but lets other threads run."""

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        (out / "clip.mp4").write_bytes(b"half")
        on_step("Rendering", 0, 1, None)
        time.sleep(600)
        raise AssertionError


class Clutching(Painting):
    """Never ends and holds the interpreter, so that no other thread of it runs."""

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        on_step("Rendering", 0, 1, None)
        ctypes.PyDLL(None).sleep(600)
        raise AssertionError


class Filling(Painting):
    """Meets a full disk."""

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        (out / "clip.mp4").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


MODELS = {
    kind.__name__.lower(): ModelSpec(
        id=kind.__name__.lower(),
        name=kind.__name__,
        description=kind.__doc__ or "",
        backend=f"fakes:{kind.__name__}",
    )
    for kind in (Painting, Slow, Raising, Refusing, Exiting, Hanging, Clutching, Filling)
}
