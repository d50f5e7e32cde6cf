"""AnimateDiff: Stable Diffusion's pictures set in motion, 16 frames at a time.

Words, a remix, a guide video through a ControlNet, and stills at given times through a
SparseControlNet, by what the folder holds.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError, Setting
from engine.render.families import colours
from engine.render.families.pictures import for_each, images, output, steps_left, strength
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output
from engine.render.recipe import Ability

if TYPE_CHECKING:
    import numpy as np

XL = "AnimateDiffSDXLPipeline"
CONTROL = "AnimateDiffControlNetPipeline"
SPARSE = "AnimateDiffSparseControlNetPipeline"
REMIX = "AnimateDiffVideoToVideoPipeline"
CONTROLLED_REMIX = "AnimateDiffVideoToVideoControlNetPipeline"
FRAMES = 16
WORDS = 77
SETTINGS: tuple[Setting, ...] = (
    "negative_prompt", "seed", "num_inference_steps", "guidance_scale",
)  # fmt: skip


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what an AnimateDiff checkpoint makes, by its pipeline and its configs."""
    if checkpoint.config("unet", "_class_name") == "UNet2DConditionModel":
        raise RenderError(
            "This folder keeps pictures and motion apart; load it as an AnimateDiff pipeline in "
            "diffusers, save the whole of it and add that folder."
        )
    abilities: dict[str, tuple[Ability, ...]] = {
        XL: ("words",),
        CONTROL: ("words", "video", "control"),
        CONTROLLED_REMIX: ("words", "video", "control"),
        SPARSE: ("words", "first", "last", "any_frame", "video"),
    }
    own = abilities.get(checkpoint.pipeline, ("words", "video"))
    large = checkpoint.pipeline == XL
    levels = len(checkpoint.config("unet", "block_out_channels", (320, 640, 1280, 1280)))
    stills = "any_frame" in own
    return ModelSpec(
        id="",
        name=f"AnimateDiff{' SDXL' if large else ''}{_suffix(own)}",
        description=_description(own),
        backend="engine.render.diffusion:Diffusion",
        family="animatediff",
        frame_base=FRAMES,
        frame_step=FRAMES,
        min_frames=FRAMES,
        max_frames=FRAMES,
        chains=stills,
        size_multiple=8 * 2 ** (levels - 1),
        area=1024 * 1024 if large else 512 * 512,
        rate=Fraction(8),
        settings=(*SETTINGS, "strength") if "video" in own else SETTINGS,
        roles=("first_frame", "last_frame", "timed_frame") if stills else (),
        abilities=own,
        takes=4,
        together=own == ("words",),
        num_inference_steps=25,
        draft_steps=10,
        guidance_scale=7.5,
        token_limit=WORDS,
        camera="words",
        silence=1800.0,
        activation=400.0,
    )


def _suffix(abilities: tuple[Ability, ...]) -> str:
    if "control" in abilities:
        return " with ControlNet"
    return " with SparseCtrl" if "any_frame" in abilities else ""


def _description(abilities: tuple[Ability, ...]) -> str:
    if "control" in abilities:
        return "Film from words that follows a guide video; remakes a take."
    if "any_frame" in abilities:
        return "Film from words and stills at their times; remakes a take."
    return "Film from words; remakes a take." if "video" in abilities else "Film from words."


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by CLIP: `prompt_embeds`, and `pooled_prompt_embeds` for SDXL."""
    device = pipeline._execution_device
    if type(pipeline).__name__ == XL:
        embeds, _, pooled, _ = pipeline.encode_prompt(
            text, device=device, do_classifier_free_guidance=False
        )
        return {"prompt_embeds": embeds, "pooled_prompt_embeds": pooled}
    embeds, _ = pipeline.encode_prompt(text, device, 1, False)
    return {"prompt_embeds": embeds}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Choose among words, a remix, a guide and stills by what the checkpoint and inputs are."""
    kind, arguments = type(pipeline).__name__, _common(inputs)
    control = getattr(pipeline, "controlnet", None)
    guided = {} if inputs.control is None else {"conditioning_frames": images(inputs.control)}
    if inputs.video is not None:
        own = {
            "video": images(inputs.video),
            "strength": strength(inputs),
            "num_inference_steps": steps_left(inputs),
        }
        return Call(CONTROLLED_REMIX if guided else REMIX, arguments | own | guided)
    arguments["num_frames"] = inputs.num_frames
    if guided:
        return Call(CONTROL, arguments | guided)
    if inputs.conditions and control is not None:
        return Call(SPARSE, arguments | _stills(inputs), prepare=_repeatable(inputs))
    if kind == XL:
        return Call(XL, arguments)
    return Call("AnimateDiffPipeline", arguments)


def _common(inputs: Inputs) -> dict[str, Any]:
    _, positive, negative = inputs.prompts[0]
    return {
        **for_each(positive, inputs),
        **{f"negative_{name}": value for name, value in for_each(negative, inputs).items()},
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": inputs.generator,
        "output_type": "np",
    }


def _stills(inputs: Inputs) -> dict[str, Any]:
    """Return every frame that is given, and its place."""
    frames: dict[int, Any] = {}
    for given in inputs.conditions:
        pictures = images(given.pictures)
        frames |= {given.at + n: one for n, one in enumerate(pictures)}
    places = sorted(place for place in frames if place < inputs.num_frames)
    return {
        "conditioning_frames": [frames[place] for place in places],
        "controlnet_frame_indices": places,
        "controlnet_conditioning_scale": min(given.strength for given in inputs.conditions),
    }


def _repeatable(inputs: Inputs) -> Callable[[Any], None]:
    """Return what has the stills' latents drawn by the seed: the pipeline leaves it to chance."""
    import torch

    seeds = inputs.generator if isinstance(inputs.generator, list) else [inputs.generator]

    def prepare(pipeline: Any) -> None:
        read = pipeline.prepare_image

        def by_seed(*given: Any, **named: Any) -> Any:
            with torch.random.fork_rng():
                torch.manual_seed(seeds[0].initial_seed())
                return read(*given, **named)

        pipeline.prepare_image = by_seed

    return prepare


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, those of one take after those of another."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents of the first take as pictures an eighth of its size."""
    large = type(pipeline).__name__ == XL
    return colours.seen(latents[0], colours.SDXL if large else colours.SD)


FAMILY = Family(
    id="animatediff",
    name="AnimateDiff",
    description="Stable Diffusion's pictures set in motion.",
    licence="as the Stable Diffusion checkpoint's; motion: Apache-2.0",
    pipelines=("AnimateDiffPipeline", XL, CONTROL, SPARSE, REMIX, CONTROLLED_REMIX),
    classes=(
        "UNetMotionModel", "UNet2DConditionModel", "MotionAdapter", "AutoencoderKL",
        "ControlNetModel", "SparseControlNetModel", "CLIPTextModel", "CLIPTextModelWithProjection",
        "CLIPTokenizer", "CLIPTokenizerFast", "CLIPImageProcessor",
        "CLIPVisionModelWithProjection", "DDIMScheduler", "EulerDiscreteScheduler",
        "EulerAncestralDiscreteScheduler", "DPMSolverMultistepScheduler", "PNDMScheduler",
        "LMSDiscreteScheduler", "LCMScheduler",
    ),
    spec=spec,
    style="tags",
    encode=encode,
    call=call,
    output=film,
    picture=picture,
    denoisers=("unet",),
    text_encoders=("text_encoder", "text_encoder_2"),
)  # fmt: skip
