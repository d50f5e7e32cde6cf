"""Stable Video Diffusion: a still brought to life without words, 14 or 25 frames at a time."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError
from engine.render.families import colours
from engine.render.families.pictures import first, output
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

RATE = 7
"""Frames a second that it was trained to be told."""
CHUNK = 8
"""Frames that are decoded together; more are a little smoother and need much more memory."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a Stable Video Diffusion checkpoint makes: it knows one number of frames."""
    frames = checkpoint.config("unet", "num_frames", 14)
    return ModelSpec(
        id="",
        name="Stable Video Diffusion" + (" XT" if frames > 14 else ""),
        description="Brings a still to life, without words.",
        backend="engine.render.diffusion:Diffusion",
        family="svd",
        frame_base=frames,
        frame_step=frames,
        min_frames=frames,
        max_frames=frames,
        chains=True,
        size_multiple=64,
        area=1024 * 576,
        rate=Fraction(RATE),
        settings=("seed", "num_inference_steps", "guidance_scale"),
        roles=("first_frame",),
        abilities=("first",),
        takes=4,
        together=False,
        num_inference_steps=25,
        draft_steps=10,
        guidance_scale=3.0,
        silence=1800.0,
        activation=600.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Return nothing: it reads no words."""
    return {}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Bring the first still to life; guidance grows from 1 at its first frame."""
    still = first(inputs)
    if still is None:
        raise RenderError(
            "Stable Video Diffusion needs a still to begin from; drop a picture on the shot."
        )
    arguments = {
        "image": still,
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        "num_inference_steps": inputs.num_inference_steps,
        "min_guidance_scale": min(1.0, inputs.guidance_scale),
        "max_guidance_scale": inputs.guidance_scale,
        "fps": RATE,
        "decode_chunk_size": CHUNK,
        "generator": inputs.generator,
        "output_type": "np",
    }
    return Call("StableVideoDiffusionPipeline", arguments)


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, those of one take after those of another."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents of the first take as pictures an eighth of its size."""
    return colours.seen(latents[0].transpose(0, 1), colours.SD)


FAMILY = Family(
    id="svd",
    name="Stable Video Diffusion",
    description="A still brought to life, without words.",
    licence="Stability AI Community",
    pipelines=("StableVideoDiffusionPipeline",),
    classes=(
        "UNetSpatioTemporalConditionModel", "AutoencoderKLTemporalDecoder",
        "CLIPVisionModelWithProjection", "CLIPImageProcessor", "EulerDiscreteScheduler",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
    denoisers=("unet",),
    text_encoders=(),
)  # fmt: skip
