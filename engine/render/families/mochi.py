"""Mochi 1: film from words, thirty frames a second."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec
from engine.render.families import colours
from engine.render.families.pictures import for_each, output
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

WORDS = 256


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a Mochi checkpoint makes."""
    return ModelSpec(
        id="",
        name="Mochi 1",
        description="Film from words.",
        backend="engine.render.diffusion:Diffusion",
        family="mochi",
        frame_step=6,
        min_frames=7,
        max_frames=163,
        size_multiple=16,
        area=848 * 480,
        rate=Fraction(30),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=("words",),
        takes=4,
        num_inference_steps=64,
        draft_steps=20,
        guidance_scale=4.5,
        token_limit=WORDS,
        camera="words",
        silence=1800.0,
        activation=400.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by T5: `prompt_embeds` 1 × 256 × channels and `prompt_attention_mask`."""
    embeds, mask, _, _ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=WORDS
    )
    return {"prompt_embeds": embeds, "prompt_attention_mask": mask}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words; there is nothing else to choose."""
    _, positive, negative = inputs.prompts[0]
    arguments = {
        **for_each(positive, inputs),
        **{f"negative_{name}": value for name, value in for_each(negative, inputs).items()},
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        # Its schedule halves the steps, and divides by that.
        "num_inference_steps": max(2, inputs.num_inference_steps),
        "guidance_scale": inputs.guidance_scale,
        "generator": inputs.generator,
        "max_sequence_length": WORDS,
        "output_type": "np",
    }
    return Call("MochiPipeline", arguments)


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, those of one take after those of another."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents of the first take as pictures an eighth of its size."""
    return colours.seen(latents[0], colours.MOCHI)


FAMILY = Family(
    id="mochi",
    name="Mochi",
    description="Film from words with large, lively movements.",
    licence="Apache-2.0",
    pipelines=("MochiPipeline",),
    classes=(
        "MochiTransformer3DModel", "AutoencoderKLMochi", "T5EncoderModel", "T5Tokenizer",
        "T5TokenizerFast", "FlowMatchEulerDiscreteScheduler",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
)  # fmt: skip
