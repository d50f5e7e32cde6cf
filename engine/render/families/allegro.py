"""Allegro: film from words, of one size.

Its VAE decodes in tiles alone, and what they don't cover evenly stays grey: so 24 frames and 16
more for each further row of tiles, and the one size it was trained for.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec
from engine.render.families import colours
from engine.render.families.pictures import one_generator, output
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

WORDS = 512
STRIDE = 8
"""Pixels to a latent."""

NEGATIVE = (
    "nsfw, lowres, bad anatomy, bad hands, text, error, missing fingers, extra digit, fewer "
    "digits, cropped, worst quality, low quality, normal quality, jpeg artifacts, signature, "
    "watermark, username, blurry."
)
"""The negative words of its authors."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Allegro makes."""
    width = checkpoint.config("transformer", "sample_width", 160)
    height = checkpoint.config("transformer", "sample_height", 90)
    return ModelSpec(
        id="",
        name="Allegro",
        description="Film from words, up to six seconds at a time.",
        backend="engine.render.diffusion:Diffusion",
        family="allegro",
        frame_base=24,
        frame_step=16,
        min_frames=24,
        max_frames=88,
        size_multiple=16,
        only_size=(STRIDE * width, STRIDE * height),
        rate=Fraction(15),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=("words",),
        takes=4,
        together=False,
        num_inference_steps=100,
        draft_steps=25,
        guidance_scale=7.5,
        negative_prompt=NEGATIVE,
        token_limit=WORDS,
        camera="words",
        silence=1800.0,
        activation=100.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by T5: 1 × 512 × channels, and its mask. Its authors read in lower case."""
    embeds, mask, _, _ = pipeline.encode_prompt(
        text.lower().strip(),
        do_classifier_free_guidance=False,
        max_sequence_length=WORDS,
        clean_caption=False,
    )
    return {"prompt_embeds": embeds, "prompt_attention_mask": mask}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words."""
    _, positive, negative = inputs.prompts[0]
    arguments = {
        **positive,
        **{f"negative_{name}": value for name, value in negative.items()},
        "negative_prompt": None,
        "num_frames": inputs.num_frames,
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": one_generator(inputs),
        "clean_caption": False,
        "output_type": "np",
    }
    return Call("AllegroPipeline", arguments, prepare=_in_tiles)


def _in_tiles(pipeline: Any) -> None:
    """Have the VAE decode in tiles: it knows no other way."""
    pipeline.vae.enable_tiling()


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents as pictures an eighth of the size."""
    return colours.grey(latents[0])


FAMILY = Family(
    id="allegro",
    name="Allegro",
    description="Film from words, of six seconds.",
    licence="Apache-2.0",
    pipelines=("AllegroPipeline",),
    classes=("AllegroTransformer3DModel", "AutoencoderKLAllegro", "T5EncoderModel"),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
)
