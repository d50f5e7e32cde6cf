"""EasyAnimate 5.1: film from words, between two stills, by a guide video, by the camera's path."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.render.backend import ModelSpec
from engine.render.families import colours
from engine.render.families.pictures import first, one_generator, output
from engine.render.families.poses import focal_lengths, poses, rays
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output
from engine.render.recipe import Ability

if TYPE_CHECKING:
    import torch

BASE, BETWEEN, CONTROL = (
    "EasyAnimatePipeline",
    "EasyAnimateInpaintPipeline",
    "EasyAnimateControlPipeline",
)
WORDS = 256
SCALE = 1.0
"""Its poses are in about the distance of what is looked at."""

CAMERA_CHANNELS = 6
TO_MAKE = 255.0
"""What the mask is where film is to be made."""

NEGATIVE = "Twisted body, limb deformities, text captions, comic, static, ugly, error, messy code."
"""The negative words of its authors."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of EasyAnimate makes; control and camera differ in channels."""
    between, control = checkpoint.pipeline == BETWEEN, checkpoint.pipeline == CONTROL
    camera = control and _camera(
        checkpoint.config("transformer", "in_channels", 0),
        checkpoint.config("transformer", "out_channels", 16),
    )
    kind = " Camera" if camera else " Control" if control else " InP" if between else ""
    abilities: tuple[Ability, ...] = ("words",)
    if between:
        abilities = ("words", "first", "last")
    elif control:
        abilities = ("words", "first") if camera else ("words", "first", "control")
    does = {
        "": "Film from words.",
        " InP": "Film from words, from a still, or from a first still to a last.",
        " Control": "Film that follows a guide video.",
        " Camera": "Film from words or a still; the camera moves exactly as the shot says.",
    }
    return ModelSpec(
        id="",
        name=f"EasyAnimate 5.1{kind}",
        description=does[kind],
        backend="engine.render.diffusion:Diffusion",
        family="easyanimate",
        frame_step=4,
        min_frames=5,
        max_frames=49,
        chains="first" in abilities,
        size_multiple=16,
        area=1344 * 768,
        rate=Fraction(8),
        roles=("first_frame", "last_frame") if between else ("first_frame",) if control else (),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=abilities,
        takes=4,
        together=False,
        num_inference_steps=50,
        draft_steps=20,
        guidance_scale=6.0,
        negative_prompt=NEGATIVE,
        token_limit=WORDS,
        camera="native" if camera else "words",
        silence=1800.0,
        activation=150.0,
    )


def _camera(taken: int, latent: int) -> bool:
    """Tell the denoiser of camera paths: it takes latents, six numbers a ray, and a still."""
    return taken == 2 * latent + CAMERA_CHANNELS


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by Qwen 2-VL: 1 × 256 × channels, and its mask."""
    embeds, _, mask, _ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=WORDS
    )
    return {"prompt_embeds": embeds, "prompt_attention_mask": mask}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, and what the checkpoint takes besides."""
    _, positive, negative = inputs.prompts[0]
    arguments: dict[str, Any] = {
        **positive,
        **{f"negative_{name}": value for name, value in negative.items()},
        "num_frames": inputs.num_frames,
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": one_generator(inputs),
        "output_type": "np",
    }
    name = type(pipeline).__name__
    if name == BETWEEN:
        arguments |= _between(inputs)
    elif name == CONTROL:
        config = pipeline.transformer.config
        arguments |= _guided(inputs, _camera(config.in_channels, config.out_channels))
    return Call(name, arguments, prepare=_mended)


def _mended(pipeline: Any) -> None:
    """Give two of the classes what they call and diffusers (0.42) left out."""
    if pipeline.vae.config.get("cache_mag_vae") is None:
        pipeline.vae.register_to_config(cache_mag_vae=True)
    if type(pipeline).__name__ == CONTROL:
        encode_prompt = pipeline.encode_prompt

        def encoded(*given: Any, text_encoder_index: int = 0, **named: Any) -> Any:
            return encode_prompt(*given, **named)

        def decoded(latents: Any) -> Any:
            scaled = latents.to(pipeline.vae.dtype) / pipeline.vae.config.scaling_factor
            return pipeline.vae.decode(scaled, return_dict=False)[0]

        pipeline.encode_prompt = encoded
        pipeline.decode_latents = decoded


def _between(inputs: Inputs) -> dict[str, Any]:
    """Return the frames that are known, and a mask that is TO_MAKE where they are not."""
    size = (inputs.num_frames, inputs.height, inputs.width)
    frames, mask = np.zeros((*size, 3), np.uint8), np.full((*size, 1), TO_MAKE, np.float32)
    for given in inputs.conditions:
        stretch = slice(given.at, given.at + len(given.pictures))
        frames[stretch] = given.pictures[: len(frames[stretch])]
        mask[stretch] = 0
    return {"video": _tensor(frames / 255.0), "mask_video": _tensor(mask)}


def _guided(inputs: Inputs, camera: bool) -> dict[str, Any]:
    """Return the guide or the camera's rays, and the still to begin from."""
    arguments: dict[str, Any] = {}
    still = first(inputs)
    if still is not None:
        arguments["ref_image"] = _tensor(np.asarray(still)[None] / 255.0)
    if camera:
        frames, width, height = inputs.num_frames, inputs.width, inputs.height
        shown = rays(
            poses(inputs.camera, frames, SCALE),
            focal_lengths(inputs.camera, frames, width, height),
            width,
            height,
        )
        arguments["control_camera_video"] = _tensor(shown.transpose(1, 2, 3, 0))
    elif inputs.control is not None:
        arguments["control_video"] = _tensor(inputs.control / 255.0)
    return arguments


def _tensor(values: np.ndarray) -> "torch.Tensor":
    """Return frames × height × width × channels as 1 × channels × frames × height × width."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(values, np.float32)).permute(3, 0, 1, 2)[None]


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> np.ndarray:
    """Return the latents as pictures an eighth of the size."""
    return colours.grey(latents[0])


FAMILY = Family(
    id="easyanimate",
    name="EasyAnimate",
    description="Film from words, stills, guides and camera paths.",
    licence="Apache-2.0",
    pipelines=(BASE, BETWEEN, CONTROL),
    classes=(
        "EasyAnimateTransformer3DModel",
        "AutoencoderKLMagvit",
        "Qwen2VLForConditionalGeneration",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
)
