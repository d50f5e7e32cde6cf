"""The take that a model of pictures leaves: its picture, and a clip of it moved by the camera.

So a board frame is seen in the film at once, and can be the still that another model animates.
Knows nothing of models.
"""

from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from engine.animatic.engine import Animatic
from engine.media.writer import write_take_clip
from engine.project.document import Reference, Shot
from engine.project.request import RenderRequest
from engine.render.backend import OnStep, RenderedClip

PICTURE = "picture.png"
"""The picture's name, beside `clip.mp4` in the take's folder."""
WAY = "A still by a model of pictures, moved by the shot's camera as the animatic moves it."
MEMORY = 256 * 2**20


def land_picture(
    picture: np.ndarray, request: RenderRequest, out: Path, on_step: OnStep
) -> RenderedClip:
    """Write `picture`, uint8 height × width × 3, and the clip that moves it, into `out`.

    Raises RenderCancelled as `on_step` did, MediaError when the clip can't be written.
    """
    Image.fromarray(picture, "RGB").save(out / PICTURE, compress_level=3)
    size = (request.width, request.height)
    animatic = Animatic(lambda _: out / PICTURE, *size, request.rate, MEMORY)
    shot = _showing(request.shot, picture)
    scale = (request.project_rate or request.rate) / request.rate
    with write_take_clip(out / "clip.mp4", *size, request.rate) as writer:
        for number in range(request.num_frames):
            frame = animatic.frame(shot, float((number - request.head) * scale))
            writer.write(frame)
            on_step("Writing", number + 1, request.num_frames, None)
    return RenderedClip(
        frames=request.num_frames,
        width=request.width,
        height=request.height,
        rate=request.rate,
        notes=(WAY, *animatic.notes(shot)),
    )


def _showing(shot: Shot, picture: np.ndarray) -> Shot:
    """Return the shot with the new picture in place of all its stills."""
    height, width = picture.shape[:2]
    made = Reference(
        id="0" * 16, file=PICTURE, sha256=str(hash(picture.tobytes())), name=PICTURE,
        width=width, height=height,
    )  # fmt: skip
    return msgspec.structs.replace(shot, references=(made,))
