"""LTX-Video 0.9: film from words and from frames at any time, remixes, and its upscaler.

Versions from 0.9.5 on are told frames at any time; the first ones know a first frame only. A remix
gives all frames half noised, each by its own time step, so it begins truly `strength` noisy.
"""

from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError, Setting
from engine.render.families import ltx_colours
from engine.render.families.pictures import (
    count,
    first,
    for_each,
    image,
    images,
    output,
    strength,
)
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output, Placed

if TYPE_CHECKING:
    import numpy as np

UPSCALER = "LTXLatentUpsamplePipeline"
CONDITION = "LTXConditionPipeline"
LATER_BLOCK = "LTXVideo095DownBlock3D"
"""The VAE's blocks by which versions from 0.9.5 on are known."""

STRIDE = 8
RUN = 17
"""Frames of a neighbour that a pass goes on from: three latents."""
WORDS, LATER_WORDS = 128, 256
DISTILLED_STEPS = (1000.0, 993.0, 987.0, 981.0, 975.0, 909.0, 725.0, 0.03)
"""The time steps of Lightricks' distilled 13B."""
NO_DOUBLE = (
    "This upscaler makes time finer, or pictures larger by another factor; add the one that makes "
    "pictures twice as large."
)
NEGATIVE = "worst quality, inconsistent motion, blurry, jittery, distorted"
SETTINGS: tuple[Setting, ...] = (
    "negative_prompt", "seed", "num_inference_steps", "guidance_scale", "strength",
)  # fmt: skip


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what an LTX-Video checkpoint makes, by its configs; distilled ones by their name."""
    common: dict[str, Any] = {
        "id": "",
        "backend": "engine.render.diffusion:Diffusion",
        "family": "ltx",
        "frame_step": STRIDE,
        "min_frames": STRIDE + 1,
        "max_frames": 257,
        "activation": 60.0,
        "silence": 1800.0,
    }
    if checkpoint.pipeline == UPSCALER:
        if not doubles(checkpoint):
            raise RenderError(NO_DOUBLE)
        return ModelSpec(**common | _upscaler())
    if checkpoint.config("transformer", "in_channels") != checkpoint.config(
        "vae", "latent_channels"
    ):
        raise RenderError(
            "This LTX-Video checkpoint takes inputs that Storyreel doesn't know; add LTX-Video "
            "0.9 in diffusers' layout instead."
        )
    common |= {
        "size_multiple": 32,
        "area": 1216 * 704,
        "settings": SETTINGS,
        "chains": True,
        "takes": 4,
        "negative_prompt": NEGATIVE,
        "camera": "words",
    }
    return ModelSpec(**common | (_later(checkpoint) if _is_later(checkpoint) else _early()))


def doubles(checkpoint: Checkpoint) -> bool:
    """Return whether a checkpoint has a latent upsampler that makes pictures twice as large."""
    asked = {
        "spatial_upsample": True, "temporal_upsample": False, "rational_spatial_scale": 2.0,
    }  # fmt: skip
    there = "latent_upsampler" in checkpoint.configs
    return there and all(
        checkpoint.config("latent_upsampler", name, usual) == usual for name, usual in asked.items()
    )


def _is_later(checkpoint: Checkpoint) -> bool:
    return LATER_BLOCK in checkpoint.config("vae", "down_block_types", ())


def _early() -> dict[str, Any]:
    return {
        "name": "LTX-Video 0.9",
        "description": "Film from words or from a still; remakes a take.",
        "abilities": ("words", "first", "video"),
        "roles": ("first_frame",),
        "token_limit": WORDS,
        "num_inference_steps": 50,
        "draft_steps": 15,
        "guidance_scale": 3.0,
    }


def _later(checkpoint: Checkpoint) -> dict[str, Any]:
    large = checkpoint.config("transformer", "num_layers", 28) > 28
    distilled = "distilled" in checkpoint.path.name.lower()
    quick = {"num_inference_steps": len(DISTILLED_STEPS), "draft_steps": 4, "guidance_scale": 1.0}
    return {
        "name": f"LTX-Video {'0.9.7 13B' if large else '0.9.5'}{' distilled' * distilled}",
        "description": (
            "Film from words, with stills and frames at any time; goes on from a take in both "
            "directions and remakes one."
        ),
        "abilities": ("words", "first", "last", "any_frame", "prefix", "suffix", "video"),
        "prefix": RUN,
        "roles": ("first_frame", "last_frame", "timed_frame"),
        "token_limit": LATER_WORDS,
        "num_inference_steps": 30 if large else 40,
        "draft_steps": 12,
        "guidance_scale": 5.0 if large else 3.0,
    } | (quick if distilled else {})


def _upscaler() -> dict[str, Any]:
    return {
        "name": "LTX-Video upscaler",
        "description": "Makes takes twice as wide and high, without words.",
        "abilities": ("upscale",),
        "size_multiple": 32,
        "varies": False,
        "together": False,
        "num_inference_steps": 1,
    }


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by T5: `prompt_embeds` 1 × tokens × channels and `prompt_attention_mask`."""
    if getattr(pipeline, "tokenizer", None) is None:
        return {}
    length = LATER_WORDS if _tells_time(pipeline) else WORDS
    embeds, mask, _, _ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=length
    )
    return {"prompt_embeds": embeds, "prompt_attention_mask": mask}


def _tells_time(pipeline: Any) -> bool:
    return LATER_BLOCK in pipeline.vae.config.down_block_types


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Choose among words, a first still, frames at any time, a remix and the upscaler."""
    if type(pipeline).__name__ == UPSCALER:
        return _upscale(inputs)
    arguments = _common(inputs)
    if inputs.video is not None:
        return _remix(pipeline, inputs, arguments)
    if _tells_time(pipeline):
        return _placed(inputs, arguments)
    # One step can't be stretched to end at a given noise.
    parts = unshifted(pipeline) if inputs.num_inference_steps == 1 else {}
    if (picture := first(inputs)) is not None:
        own = {"image": [picture] * count(inputs)}
        return Call("LTXImageToVideoPipeline", arguments | own, parts)
    return Call("LTXPipeline", arguments, parts)


def unshifted(pipeline: Any) -> dict[str, Any]:
    """Return a scheduler in place of the pipeline's, which takes noise levels as they are."""
    from diffusers import FlowMatchEulerDiscreteScheduler

    scheduler = FlowMatchEulerDiscreteScheduler.from_config(
        pipeline.scheduler.config, use_dynamic_shifting=False, shift_terminal=None
    )
    return {"scheduler": scheduler}


def _common(inputs: Inputs) -> dict[str, Any]:
    _, positive, negative = inputs.prompts[0]
    return {
        **for_each(positive, inputs),
        **{f"negative_{name}": value for name, value in for_each(negative, inputs).items()},
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        "frame_rate": float(inputs.rate),
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": inputs.generator,
        "decode_timestep": 0.05,
        "decode_noise_scale": 0.025,
        "output_type": "np",
    }


def _placed(inputs: Inputs, arguments: dict[str, Any]) -> Call:
    own: dict[str, Any] = {"image_cond_noise_scale": 0.0}
    if inputs.conditions:
        own["conditions"] = _conditions(inputs)
    if inputs.guidance_scale > 1:
        own["guidance_rescale"] = 0.7
    elif inputs.num_inference_steps == len(DISTILLED_STEPS):
        own["timesteps"] = list(DISTILLED_STEPS)
    return Call(CONDITION, arguments | own)


def _conditions(inputs: Inputs) -> list[Any]:
    many = count(inputs)
    return [one for given in inputs.conditions for one in _condition(given, many)]


def _condition(given: Placed, many: int) -> list[Any]:
    """Return a run of frames as conditions: whole latents as film, and its last frame.

    A run within the film is cut into the two latents that keep their place at any frame. Each is
    given `many` times, for as many takes.
    """
    found: list[Any] = []
    frames = len(given.pictures)
    for start, stop in _cuts(frames, whole=given.at == 0):
        one = {"frame_index": given.at + start, "strength": given.strength}
        if stop - start == 1:
            found.append(_each(image=[image(given.pictures[start])] * many, **one))
        else:
            found.append(_each(video=[images(given.pictures[start:stop])] * many, **one))
    return found


def _each(**fields: Any) -> Any:
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    return LTXVideoCondition(**fields)


def _cuts(frames: int, whole: bool) -> list[tuple[int, int]]:
    """Return the stretches that a run of frames is given as: 8k + 1 frames, or one."""
    length = STRIDE + 1
    if whole:
        length = (frames - 1) // STRIDE * STRIDE + 1
    cuts = [(n, n + length) for n in range(0, frames - length + 1, length)] if length > 1 else []
    if not cuts:
        cuts = [(0, 1)]
    return cuts if cuts[-1][1] == frames else [*cuts, (frames - 1, frames)]


def _remix(pipeline: Any, inputs: Inputs, arguments: dict[str, Any]) -> Call:
    assert inputs.video is not None
    far = strength(inputs)
    steps = max(1, round(inputs.num_inference_steps * far))
    film = _each(video=[images(inputs.video)] * count(inputs), strength=1 - far)
    own = {
        "conditions": [film, *_conditions(inputs)],
        "timesteps": [1000 * far * (1 - n / steps) for n in range(steps)],
        "image_cond_noise_scale": 0.0,
    }
    return Call(CONDITION, arguments | own, unshifted(pipeline))


def _upscale(inputs: Inputs) -> Call:
    if inputs.video is None:
        raise RenderError("The upscaler makes takes larger; choose a take and enlarge it.")
    arguments = {
        "video": images(inputs.video),
        "height": inputs.height // inputs.larger,
        "width": inputs.width // inputs.larger,
        "decode_timestep": 0.05,
        "decode_noise_scale": 0.025,
        "generator": inputs.generator,
        "output_type": "np",
    }
    return Call(UPSCALER, arguments)


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, those of one take after those of another."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the packed latents of the first take as pictures an eighth of its size."""
    return ltx_colours.packed(latents, inputs, given_first=True)


FAMILY = Family(
    id="ltx",
    name="LTX-Video",
    description="Quick film from words and from frames at any time.",
    licence="LTX-Video Open Weights; 0.9.0: RAIL-M",
    pipelines=("LTXPipeline", "LTXImageToVideoPipeline", CONDITION, UPSCALER),
    classes=(
        "LTXVideoTransformer3DModel", "AutoencoderKLLTXVideo", "LTXLatentUpsamplerModel",
        "T5EncoderModel", "T5Tokenizer", "T5TokenizerFast", "FlowMatchEulerDiscreteScheduler",
    ),
    spec=spec,
    phrases={
        "static": "the camera stays still",
        "dolly_in": "the camera moves forward",
        "dolly_out": "the camera moves backward",
        "truck_left": "the camera moves to the left",
        "truck_right": "the camera moves to the right",
        "pan_left": "the camera pans to the left",
        "pan_right": "the camera pans to the right",
    },
    encode=encode,
    call=call,
    output=film,
    picture=picture,
)  # fmt: skip
