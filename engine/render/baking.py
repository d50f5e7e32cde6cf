"""The backend of "Animatic (built in)": bakes what the live animatic shows into a clip."""

from pathlib import Path

import cv2

from engine.animatic.engine import Animatic
from engine.media.writer import ClipWriter
from engine.project.request import RenderRequest
from engine.render.backend import ModelSpec, OnStep, RenderedClip
from engine.render.threads import render_threads

CRF = 14
PRESET = "veryfast"
GOP = 12
MEMORY = 1024 * 2**20
"""The most bytes of stills and textures that are kept; the worker bakes one shot at a time."""


class Baking:
    """Renders the animatic of a shot, handle to handle, to `clip.mp4`."""

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        """Render `request`; one step is one frame. Raises RenderCancelled as `on_step` did."""
        cv2.setNumThreads(render_threads())
        size = (request.width, request.height)
        animatic = Animatic(lambda file: folder / file, *size, request.rate, MEMORY)
        on_step("Rendering", 0, request.num_frames, None)
        writer = ClipWriter(
            out / "clip.mp4", *size, request.rate, crf=CRF, preset=PRESET, gop=GOP, bframes=0
        )
        try:
            for number in range(request.num_frames):
                picture = animatic.frame(
                    request.shot,
                    number - request.head,
                    variation=request.variation,
                    seed=request.seed,
                )
                writer.write(picture)
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
            notes=tuple(animatic.notes(request.shot, request.variation, request.seed)),
        )
