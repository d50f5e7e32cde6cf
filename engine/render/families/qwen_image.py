"""Qwen-Image: a board frame from words or from a picture, and Qwen-Image-Edit's edits in words."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec
from engine.render.families import colours
from engine.render.families.pictures import count, first, image, output, steps_left, strength
from engine.render.families.qwen_processor import qwen_processor
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

EDIT = "QwenImageEditPipeline"
EDIT_PLUS = "QwenImageEditPlusPipeline"
EDITS = (EDIT, EDIT_PLUS)
WORDS = 1024


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Qwen-Image or Qwen-Image-Edit makes."""
    edits, several = checkpoint.pipeline in EDITS, checkpoint.pipeline == EDIT_PLUS
    name = "Qwen-Image-Edit 2509" if several else "Qwen-Image-Edit" if edits else "Qwen-Image"
    makes = "Makes pictures for the board from words, or anew from a picture; writes well."
    changes = "Changes a picture as the words say."
    given = ("words", "first", "references") if several else ("words", "first")
    like = ("first_frame", "character", "location", "style") if several else ("first_frame",)
    return ModelSpec(
        id="",
        name=name,
        description=changes if edits else makes,
        backend="engine.render.diffusion:Diffusion",
        family="qwen_image",
        max_frames=1,
        size_multiple=16,
        area=1024 * 1024 if edits else 1328 * 1328,
        roles=like,
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale")
        + (() if edits else ("strength",)),
        abilities=given if edits else ("words", "video"),
        takes=4,
        together=not edits,
        num_inference_steps=40 if several else 50,
        draft_steps=16,
        guidance_scale=4.0,
        token_limit=WORDS,
        camera="words",
        stills=True,
        activation=4000.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text; {} for the edit models, which read the words with the picture."""
    if type(pipeline).__name__ in EDITS:
        return {}
    embeds, mask = pipeline.encode_prompt(text, max_sequence_length=WORDS)
    if mask is None:
        mask = embeds.new_ones(embeds.shape[:2]).long()
    return {"prompt_embeds": embeds, "prompt_embeds_mask": mask}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make a picture from words, anew from a picture, or (the edit models) change a picture."""
    guided = inputs.guidance_scale > 1
    arguments = {
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "true_cfg_scale": inputs.guidance_scale,
        "num_images_per_prompt": count(inputs),
        "generator": inputs.generator,
        "max_sequence_length": WORDS,
        "output_type": "np",
    }
    picture = first(inputs)
    if type(pipeline).__name__ in EDITS:
        given = ([] if picture is None else [picture]) + [image(one) for one in inputs.references]
        return _edit(type(pipeline).__name__, inputs, arguments, given)
    _, positive, negative = inputs.prompts[0]
    arguments |= positive
    if guided:
        arguments |= {f"negative_{name}": tensor for name, tensor in negative.items()}
    if picture is None:
        return Call("QwenImagePipeline", arguments)
    again = {
        "image": picture,
        "strength": strength(inputs),
        "num_inference_steps": steps_left(inputs),
    }
    return Call("QwenImageImg2ImgPipeline", arguments | again)


def _edit(name: str, inputs: Inputs, arguments: dict[str, Any], given: list[Any]) -> Call:
    """Change the pictures as the words say; without any, make one from the words alone."""
    arguments["prompt"] = inputs.texts[0][1] or " "
    if inputs.guidance_scale > 1:
        arguments["negative_prompt"] = inputs.negative_text or " "
    if not given:
        return Call("QwenImagePipeline", arguments)
    return Call(name, arguments | {"image": given if name == EDIT_PLUS else given[0]})


def pictures(pipeline: Any, result: Any) -> Output:
    """Return the pictures of a result, one for each generator."""
    return output(result.images)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the first of the packed latents as a picture an eighth of its size."""
    whole = pipeline._unpack_latents(
        latents[:1], inputs.height, inputs.width, pipeline.vae_scale_factor
    )
    return colours.seen(whole[0], colours.WAN)


def parts(folder: Path) -> dict[str, Any]:
    """Return the processor of an edit model."""
    own = folder / "processor"
    return {"processor": qwen_processor(own)} if own.is_dir() else {}


FAMILY = Family(
    id="qwen_image",
    name="Qwen-Image",
    description="Pictures that follow long descriptions and hold writing; edits in words.",
    licence="Apache-2.0",
    pipelines=("QwenImagePipeline", "QwenImageImg2ImgPipeline", *EDITS),
    classes=(
        "QwenImageTransformer2DModel",
        "AutoencoderKLQwenImage",
        "Qwen2_5_VLForConditionalGeneration",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=pictures,
    picture=picture,
    parts=parts,
)
