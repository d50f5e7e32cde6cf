"""Stable Diffusion 1.5, 2.1 and SDXL: a board frame from words, or from a picture and words."""

from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError
from engine.render.families import colours
from engine.render.families.pictures import count, first, output, steps_left, strength
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

WORDS = 77
"""Tokens that CLIP reads; what is longer is cut."""

OLD_NAMES = {768: "Stable Diffusion 1.5", 1024: "Stable Diffusion 2.1"}
"""By the channels of the words."""

COMMON = ("UNet2DConditionModel", "AutoencoderKL", "CLIPTextModel", "CLIPVisionModelWithProjection")


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Stable Diffusion 1.5 or 2.1 makes."""
    name = OLD_NAMES.get(checkpoint.config("unet", "cross_attention_dim", 0), "Stable Diffusion")
    return _spec(checkpoint, "stable_diffusion", name, steps=30, guidance=7.5)


def spec_xl(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of SDXL makes."""
    return _spec(checkpoint, "sdxl", "SDXL", steps=30, guidance=5.0)


def _spec(checkpoint: Checkpoint, family: str, name: str, steps: int, guidance: float) -> ModelSpec:
    if checkpoint.config("unet", "in_channels", 4) != 4:
        raise RenderError(
            f"{name}: this checkpoint is for painting into a mask, which a board frame has none "
            "of; add the usual checkpoint instead."
        )
    quick = _few_steps(checkpoint)
    if quick:
        name, steps, guidance = f"{name} Turbo", 4, 0.0
    side = 8 * checkpoint.config("unet", "sample_size", 64)
    return ModelSpec(
        id="",
        name=name,
        description="Makes pictures for the board from words, or anew from a picture.",
        backend="engine.render.diffusion:Diffusion",
        family=family,
        max_frames=1,
        size_multiple=8,
        area=side * side,
        roles=("first_frame",),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale", "strength"),
        abilities=("words", "video"),
        takes=4,
        num_inference_steps=steps,
        draft_steps=4 if quick else 12,
        guidance_scale=guidance,
        token_limit=WORDS,
        camera="words",
        stills=True,
        activation=3000.0,
    )


def _few_steps(checkpoint: Checkpoint) -> bool:
    """Tell the distilled checkpoints by their schedule, the one thing that is theirs."""
    kind = checkpoint.index.get("scheduler", [None, ""])[1]
    trailing = checkpoint.config("scheduler", "timestep_spacing") == "trailing"
    return kind in ("LCMScheduler", "TCDScheduler") or (
        trailing and kind == "EulerAncestralDiscreteScheduler"
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text; `prompt_embeds` is 1 × tokens × channels."""
    embeds, _ = pipeline.encode_prompt(text, pipeline.device, 1, False)
    return {"prompt_embeds": embeds}


def encode_xl(pipeline: Any, text: str) -> Embeds:
    """Encode one text for both encoders; `pooled_prompt_embeds` is 1 × channels."""
    embeds, _, pooled, _ = pipeline.encode_prompt(text, do_classifier_free_guidance=False)
    return {"prompt_embeds": embeds, "pooled_prompt_embeds": pooled}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make a picture from words, or anew from the picture that is given."""
    return _call("StableDiffusion", inputs, inputs.prompts[0][2])


def call_xl(pipeline: Any, inputs: Inputs) -> Call:
    """Do as `call`; no negative words are zeros, as SDXL was trained."""
    negative = inputs.prompts[0][2]
    if not inputs.negative_text and pipeline.config.get("force_zeros_for_empty_prompt", True):
        negative = {name: tensor * 0 for name, tensor in inputs.prompts[0][1].items()}
    return _call("StableDiffusionXL", inputs, negative)


def _call(name: str, inputs: Inputs, negative: Embeds) -> Call:
    arguments = {
        **inputs.prompts[0][1],
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "num_images_per_prompt": count(inputs),
        "generator": inputs.generator,
        "output_type": "np",
    }
    if inputs.guidance_scale > 1:
        arguments |= {f"negative_{key}": tensor for key, tensor in negative.items()}
    picture = first(inputs)
    if picture is None:
        size = {"height": inputs.height, "width": inputs.width}
        return Call(f"{name}Pipeline", arguments | size)
    again = {
        "image": picture,
        "strength": strength(inputs),
        "num_inference_steps": steps_left(inputs),
    }
    return Call(f"{name}Img2ImgPipeline", arguments | again)


def pictures(pipeline: Any, result: Any) -> Output:
    """Return the pictures of a result, one for each generator."""
    return output(result.images)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the first latent as a picture an eighth of its size."""
    return colours.seen(latents[0].unsqueeze(1), colours.SD)


def picture_xl(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the first latent of SDXL as a picture an eighth of its size."""
    return colours.seen(latents[0].unsqueeze(1), colours.SDXL)


FAMILY = Family(
    id="stable_diffusion",
    name="Stable Diffusion",
    description="Pictures for the board on modest graphics cards.",
    licence="CreativeML Open RAIL-M",
    pipelines=("StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline"),
    classes=("StableDiffusionSafetyChecker", *COMMON),
    spec=spec,
    style="tags",
    encode=encode,
    call=call,
    output=pictures,
    picture=picture,
    denoisers=("unet",),
)

XL = Family(
    id="sdxl",
    name="SDXL",
    description="Pictures for the board in full size.",
    licence="CreativeML Open RAIL++-M",
    pipelines=("StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline"),
    classes=("CLIPTextModelWithProjection", *COMMON),
    spec=spec_xl,
    style="tags",
    encode=encode_xl,
    call=call_xl,
    output=pictures,
    picture=picture_xl,
    denoisers=("unet",),
    text_encoders=("text_encoder", "text_encoder_2"),
)
