"""Z-Image: a board frame from words, or anew from a picture; Turbo needs nine steps."""

from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec
from engine.render.families import colours
from engine.render.families.pictures import count, first, output, steps_left, strength
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

WORDS = 512
TURBO_SHIFT = 3.0
"""The shift of Turbo's schedule; the whole model has 6.0. Their configs differ in nothing else."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Z-Image makes."""
    turbo = checkpoint.config("scheduler", "shift", TURBO_SHIFT) == TURBO_SHIFT
    return ModelSpec(
        id="",
        name="Z-Image Turbo" if turbo else "Z-Image",
        description="Makes pictures for the board from words, or anew from a picture.",
        backend="engine.render.diffusion:Diffusion",
        family="z_image",
        max_frames=1,
        size_multiple=16,
        area=1024 * 1024,
        roles=("first_frame",),
        settings=("seed", "num_inference_steps", "strength")
        if turbo
        else ("negative_prompt", "seed", "num_inference_steps", "guidance_scale", "strength"),
        abilities=("words", "video"),
        takes=4,
        num_inference_steps=9 if turbo else 50,
        draft_steps=5 if turbo else 20,
        guidance_scale=0.0 if turbo else 4.0,
        token_limit=WORDS,
        camera="words",
        stills=True,
        activation=4000.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text; `prompt_embeds` is tokens × channels, without padding."""
    embeds, _ = pipeline.encode_prompt(
        [text], do_classifier_free_guidance=False, max_sequence_length=WORDS
    )
    return {"prompt_embeds": embeds[0]}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make a picture from words, or anew from the picture that is given."""
    _, positive, negative = inputs.prompts[0]
    arguments = {
        "prompt_embeds": [positive["prompt_embeds"]],
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "num_images_per_prompt": count(inputs),
        "generator": inputs.generator,
        "max_sequence_length": WORDS,
        "output_type": "np",
    }
    if inputs.guidance_scale > 0:
        arguments["negative_prompt_embeds"] = [negative["prompt_embeds"]]
    picture = first(inputs)
    if picture is None:
        return Call("ZImagePipeline", arguments)
    again = {
        # Its own resizing of the picture is broken: the size of the latents stays the picture's.
        "image": picture.resize((inputs.width, inputs.height)),
        "strength": strength(inputs),
        "num_inference_steps": steps_left(inputs),
    }
    return Call("ZImageImg2ImgPipeline", arguments | again)


def pictures(pipeline: Any, result: Any) -> Output:
    """Return the pictures of a result, one for each generator."""
    return output(result.images)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the first latent as a picture an eighth of its size."""
    return colours.seen(latents[0].unsqueeze(1), colours.FLUX)


FAMILY = Family(
    id="z_image",
    name="Z-Image",
    description="Pictures in nine steps, of a model small enough for most graphics cards.",
    licence="Apache-2.0",
    pipelines=("ZImagePipeline", "ZImageImg2ImgPipeline"),
    classes=("ZImageTransformer2DModel", "AutoencoderKL", "Qwen3Model", "Qwen3ForCausalLM"),
    spec=spec,
    encode=encode,
    call=call,
    output=pictures,
    picture=picture,
)
