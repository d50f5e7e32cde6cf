"""Cosmos Predict 2 and 2.5: film from words, from a still, or going on from a take's last frames;
Cosmos Transfer 2.5: film that follows a guide video.

NVIDIA's licence asks for its guardrail, which reads the words and looks at what was made. It is a
package of its own; without it these models are not run.
"""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError
from engine.render.families import colours
from engine.render.families.pictures import first, images, one_generator, output
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

WORLD = "Cosmos2VideoToWorldPipeline"
STILL = "Cosmos2TextToImagePipeline"
PREDICT = "Cosmos2_5_PredictBasePipeline"
TRANSFER = "Cosmos2_5_TransferPipeline"
WORDS = 512
RUN = 5
"""Frames that it goes on from: two latents."""

NEGATIVE = (
    "The video captures a series of frames showing ugly scenes, static with no motion, motion "
    "blur, over-saturation, shaky footage, low resolution, grainy texture, pixelated images, "
    "poorly lit areas, underexposed and overexposed scenes, poor color balance, washed out "
    "colors, choppy sequences, jerky movements, low frame rate, artifacting, color banding, "
    "unnatural transitions, outdated special effects, fake elements, unconvincing visuals, poorly "
    "edited content, jump cuts, visual noise, and flickering. Overall, the video is of poor "
    "quality."
)
"""The negative words of its authors."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Cosmos makes."""
    later, still = checkpoint.pipeline in (PREDICT, TRANSFER), checkpoint.pipeline == STILL
    large = checkpoint.config("transformer", "num_attention_heads", 16) > 20
    size = " 14B" if large else " 2B"
    names = {
        WORLD: "Cosmos Predict 2",
        STILL: "Cosmos Predict 2 T2I",
        PREDICT: "Cosmos Predict 2.5",
        TRANSFER: "Cosmos Transfer 2.5",
    }
    shared: dict[str, Any] = {
        "id": "",
        "name": names[checkpoint.pipeline] + size,
        "backend": "engine.render.diffusion:Diffusion",
        "family": "cosmos",
        "size_multiple": 16,
        "settings": ("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        "takes": 4,
        "together": False,
        "num_inference_steps": 36 if later else 35,
        "draft_steps": 15,
        "guidance_scale": 7.0,
        "negative_prompt": NEGATIVE,
        "token_limit": WORDS,
        "camera": "words",
        "silence": 1800.0,
        "activation": 150.0,
    }
    if still:
        return ModelSpec(
            **shared,
            description="Makes pictures for the board from words; needs NVIDIA's guardrail.",
            max_frames=1,
            area=1360 * 768,
            abilities=("words",),
            stills=True,
        )
    if checkpoint.pipeline == TRANSFER:
        return ModelSpec(**shared | _transfer(checkpoint))
    return ModelSpec(
        **shared,
        description="Film from words, a still or a take; needs NVIDIA's guardrail."
        if later
        else "Brings a still to life, or goes on from a take; needs NVIDIA's guardrail.",
        frame_step=4,
        min_frames=9,
        max_frames=93,
        chains=True,
        area=1280 * 704,
        rate=Fraction(16),
        roles=("first_frame",),
        abilities=("words", "first", "prefix") if later else ("first", "prefix"),
        prefix=RUN,
    )


def _transfer(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return what the spec of Cosmos Transfer has of its own. Raises RenderError."""
    if "controlnet" not in checkpoint.configs:
        raise RenderError(
            "Cosmos Transfer needs one of its ControlNets (depth, edges …) in the folder "
            "controlnet beside the others; put it there and add the folder again."
        )
    return {
        "description": (
            "Film that follows a guide video of the kind that its ControlNet was made for; needs "
            "NVIDIA's guardrail."
        ),
        "guidance_scale": 3.0,
        "frame_step": 4,
        "min_frames": 9,
        "max_frames": 93,
        "chains": True,
        "area": 1280 * 704,
        "rate": Fraction(16),
        "abilities": ("control",),
        "activation": 200.0,
    }


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text that the guardrail lets pass. Raises RenderError."""
    if not pipeline.safety_checker.check_text_safety(text):
        raise RenderError("Cosmos' guardrail refuses these words; change the prompt and retry.")
    embeds, _ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=WORDS
    )
    return {"prompt_embeds": embeds}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make a picture from words, or film from words, a still or the frames before it."""
    _, positive, negative = inputs.prompts[0]
    name = type(pipeline).__name__
    arguments = {
        "prompt_embeds": positive["prompt_embeds"],
        "negative_prompt_embeds": negative["prompt_embeds"],
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": one_generator(inputs),
        "output_type": "np",
    }
    if name == STILL:
        return Call(STILL, arguments, prepare=_without_torchvision)
    arguments["num_frames"] = inputs.num_frames
    if name == TRANSFER:
        if inputs.control is None:
            raise RenderError(
                "Cosmos Transfer makes film from a guide video only; choose Follow a guide video."
            )
        guide = images(inputs.control)
        own = {"controls": guide, "num_frames_per_chunk": inputs.num_frames}
        return Call(TRANSFER, arguments | own, prepare=_without_torchvision)
    before = _before(inputs)
    if name == WORLD:
        if not before:
            raise RenderError(
                "Cosmos Predict 2 brings stills to life; give the shot a still and retry."
            )
        own = {"video": before, "fps": round(inputs.rate)}
        return Call(WORLD, arguments | own, prepare=_without_torchvision)
    if before:
        # A still goes in as a video of one frame: for pictures it would ask for torchvision.
        arguments |= {"video": before, "num_latent_conditional_frames": 1 + (len(before) > 1)}
    return Call(PREDICT, arguments, prepare=_without_torchvision)


def _without_torchvision(pipeline: Any) -> None:
    """Give the denoiser and its ControlNet the one function of torchvision that they call, where
    that is missing.

    It resizes a mask of zeros to the size of the latents.
    """
    from types import SimpleNamespace

    from diffusers.models.controlnets import controlnet_cosmos
    from diffusers.models.transformers import transformer_cosmos
    from torch.nn.functional import interpolate

    def resize(mask: Any, size: list[int], interpolation: str) -> Any:
        return interpolate(mask, size=size, mode=interpolation)

    own: Any
    for own in (transformer_cosmos, controlnet_cosmos):
        if not hasattr(own, "transforms"):
            own.transforms = SimpleNamespace(
                functional=SimpleNamespace(resize=resize),
                InterpolationMode=SimpleNamespace(NEAREST="nearest"),
            )


def _before(inputs: Inputs) -> list[Any]:
    """Return the frames that are given at the beginning: none, one, or the last RUN of them."""
    run = [given for given in inputs.conditions if given.at == 0 and len(given.pictures) >= RUN]
    if run:
        return images(run[0].pictures[:RUN])
    still = first(inputs)
    return [] if still is None else [still]


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames, or the picture, of a result."""
    return output(result.images if hasattr(result, "images") else result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents as pictures an eighth of the size."""
    return colours.seen(latents[0], colours.WAN)


def parts(folder: Path) -> dict[str, Any]:
    """Return NVIDIA's guardrail. Raises RenderError where its package or its models are missing."""
    try:
        from cosmos_guardrail import CosmosSafetyChecker  # pyright: ignore[reportMissingImports]

        return {"safety_checker": CosmosSafetyChecker()}
    except (ImportError, OSError, ValueError) as error:
        raise RenderError(
            "Cosmos needs NVIDIA's guardrail, as its licence says; install the package "
            "cosmos_guardrail with its models, or choose another model."
        ) from error


FAMILY = Family(
    id="cosmos",
    name="Cosmos Predict and Transfer",
    description="Film that keeps to the laws of motion, from words, a still or a take.",
    licence="NVIDIA Open Model License, with its guardrail",
    pipelines=(WORLD, STILL, PREDICT, TRANSFER),
    classes=(
        "CosmosTransformer3DModel",
        "CosmosControlNetModel",
        "AutoencoderKLWan",
        "T5EncoderModel",
        "Qwen2_5_VLForConditionalGeneration",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
    parts=parts,
)
