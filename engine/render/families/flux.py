"""FLUX.1: a board frame from words or from a picture, and Kontext's edits of a picture in words."""

from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError
from engine.render.families import colours
from engine.render.families.pictures import count, first, output, steps_left, strength
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

KONTEXT = "FluxKontextPipeline"
WORDS = 512
QUICK_WORDS = 256
"""Tokens that schnell was trained on."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of FLUX.1 makes: dev, schnell (four steps) or Kontext (edits)."""
    if checkpoint.config("transformer", "in_channels", 64) != 64:
        raise RenderError(
            "This FLUX checkpoint is for masks or control pictures, which a board frame has none "
            "of; add FLUX.1 dev, schnell or Kontext instead."
        )
    kontext = checkpoint.pipeline == KONTEXT
    quick = not checkpoint.config("transformer", "guidance_embeds", False)
    name = "FLUX.1 Kontext" if kontext else "FLUX.1 schnell" if quick else "FLUX.1 dev"
    edits = "Changes a picture as the words say, and makes pictures from words."
    makes = "Makes pictures for the board from words, or anew from a picture."
    return ModelSpec(
        id="",
        name=name,
        description=edits if kontext else makes,
        backend="engine.render.diffusion:Diffusion",
        family="flux",
        max_frames=1,
        size_multiple=16,
        area=1024 * 1024,
        roles=("first_frame",),
        settings=("seed", "num_inference_steps")
        + (() if quick else ("guidance_scale",))
        + (() if kontext else ("strength",)),
        abilities=("words", "first") if kontext else ("words", "video"),
        takes=4,
        num_inference_steps=4 if quick else 28,
        draft_steps=2 if quick else 10,
        guidance_scale=0.0 if quick else 2.5 if kontext else 3.5,
        token_limit=QUICK_WORDS if quick else WORDS,
        camera="words",
        stills=True,
        activation=4000.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text: T5's `prompt_embeds` of every token, CLIP's `pooled_prompt_embeds`."""
    quick = pipeline.transformer and not pipeline.transformer.config.guidance_embeds
    embeds, pooled, _ = pipeline.encode_prompt(
        text, None, max_sequence_length=QUICK_WORDS if quick else WORDS
    )
    return {"prompt_embeds": embeds, "pooled_prompt_embeds": pooled}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make a picture from words, anew from a picture, or (Kontext) change the picture in words."""
    arguments = {
        **inputs.prompts[0][1],
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "num_images_per_prompt": count(inputs),
        "generator": inputs.generator,
        "max_sequence_length": WORDS,
        "output_type": "np",
    }
    picture = first(inputs)
    if type(pipeline).__name__ == KONTEXT:
        # Left to itself it changes both sizes: the result's to a megapixel, the picture's to one
        # of a list.
        own = {"max_area": inputs.height * inputs.width, "_auto_resize": False}
        return Call(KONTEXT, arguments | own | {"image": picture})
    if picture is None:
        return Call("FluxPipeline", arguments)
    again = {
        "image": picture,
        "strength": strength(inputs),
        "num_inference_steps": steps_left(inputs),
    }
    return Call("FluxImg2ImgPipeline", arguments | again)


def pictures(pipeline: Any, result: Any) -> Output:
    """Return the pictures of a result, one for each generator."""
    return output(result.images)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the first of the packed latents as a picture an eighth of its size."""
    whole = pipeline._unpack_latents(
        latents[:1], inputs.height, inputs.width, pipeline.vae_scale_factor
    )
    return colours.seen(whole[0].unsqueeze(1), colours.FLUX)


FAMILY = Family(
    id="flux",
    name="FLUX.1",
    description="Pictures that follow long descriptions; Kontext edits a picture in words.",
    licence="dev, Kontext: FLUX.1 Non-Commercial; schnell: Apache-2.0",
    pipelines=("FluxPipeline", "FluxImg2ImgPipeline", KONTEXT),
    classes=("FluxTransformer2DModel", "AutoencoderKL", "CLIPTextModel", "T5EncoderModel"),
    spec=spec,
    encode=encode,
    call=call,
    output=pictures,
    picture=picture,
    text_encoders=("text_encoder", "text_encoder_2"),
)
