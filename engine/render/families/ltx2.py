"""LTX-2, 2.3 and 2.5: film with sound, from words and from frames at any time, and its upscaler.

Stills are compressed before they are read, as the model was trained; frames of a take are not. A
guide video is followed by an in-context LoRA only.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError, Setting
from engine.render.families import ltx_colours
from engine.render.families.ltx import NO_DOUBLE, doubles, unshifted
from engine.render.families.pictures import image, images, output, strength
from engine.render.families.sound import fitted
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output, Placed

if TYPE_CHECKING:
    import numpy as np
    import torch

UPSCALER = "LTX2LatentUpsamplePipeline"
CONDITION = "LTX2ConditionPipeline"
UPSAMPLER = "latent_upsampler"
"""The folder that lies beside LTX-2's other parts, and that its index does not name."""
DECODER = "LTX2VideoDiffusionDecodePipeline"
RATE = Fraction(24)
STRIDE = 8
RUN = 17
"""Frames of a neighbour that a pass goes on from: three latents."""
WORDS = 1024
COMPRESSION, LATER_COMPRESSION = 33, 18
"""How stills are compressed (H.264's CRF), as Lightricks trained up to 2.3, and 2.5."""
DISTILLED_SIGMAS = (1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875)
"""The noise levels of Lightricks' distilled models."""
NEGATIVE = (
    "shaky, glitchy, low quality, worst quality, deformed, distorted, disfigured, motion smear, "
    "motion artifacts, fused fingers, bad anatomy, weird hand, ugly, transition, static"
)
SETTINGS: tuple[Setting, ...] = (
    "negative_prompt", "seed", "num_inference_steps", "guidance_scale", "strength",
)  # fmt: skip


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what an LTX-2 checkpoint makes, by its configs alone.

    Raises RenderError for its diffusion decoder, which makes nothing by itself.
    """
    common: dict[str, Any] = {
        "id": "",
        "backend": "engine.render.diffusion:Diffusion",
        "family": "ltx2",
        "frame_step": STRIDE,
        "min_frames": STRIDE + 1,
        "max_frames": 481,
        "activation": 80.0,
        "together": False,
        "silence": 1800.0,
    }
    if checkpoint.pipeline == DECODER:
        raise RenderError(
            "This folder only decodes what LTX-2.5 makes; add the folder of LTX-2.5 itself."
        )
    if checkpoint.pipeline == UPSCALER:
        if not doubles(checkpoint):
            raise RenderError(NO_DOUBLE)
        return ModelSpec(**common | _upscaler())
    return ModelSpec(**common | _film(checkpoint))


def _film(checkpoint: Checkpoint) -> dict[str, Any]:
    later = checkpoint.config("transformer", "perturbed_attn", False)
    last = checkpoint.config("transformer", "use_keyframes_abs_pos_embedding", False)
    distilled = not checkpoint.config("scheduler", "use_dynamic_shifting", False)
    quick = {"num_inference_steps": len(DISTILLED_SIGMAS), "draft_steps": 4, "guidance_scale": 1.0}
    larger = doubles(checkpoint)
    version = "LTX-2.5" if last else "LTX-2.3" if later else "LTX-2"
    return {
        "name": f"{version}{' distilled' * distilled}",
        "description": (
            "Film with sound from words, with stills and frames at any time; goes on from a take "
            "in both directions and remakes one."
        ),
        "abilities": (
            "words", "first", "last", "any_frame", "prefix", "suffix", "video", "control",
            *(("upscale",) if larger else ()),
        ),
        "larger_by": "" if larger else UPSAMPLER,
        "prefix": RUN,
        "size_multiple": 32,
        # What mirrors the edges of latents needs two of them.
        "least_side": 64,
        "area": 1216 * 704,
        "rate": RATE,
        "sound": True,
        "guided_by_lora": True,
        "chains": True,
        "takes": 4,
        "settings": SETTINGS,
        "roles": ("first_frame", "last_frame", "timed_frame"),
        "negative_prompt": NEGATIVE,
        "token_limit": WORDS,
        "camera": "words",
        "num_inference_steps": 30 if later else 40,
        "draft_steps": 12,
        "guidance_scale": 3.0 if later else 4.0,
    } | (quick if distilled else {})  # fmt: skip


def _upscaler() -> dict[str, Any]:
    return {
        "name": "LTX-2 upscaler",
        "description": "Makes takes twice as wide and high, without words; their sound stays.",
        "abilities": ("upscale",),
        "size_multiple": 32,
        "varies": False,
        "num_inference_steps": 1,
    }


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by every layer of Gemma: `prompt_embeds` 1 × tokens × (width · layers).

    Only the text's own tokens are kept; a text padded to 1,024 of them would be 400 MB on disk.
    """
    if getattr(pipeline, "tokenizer", None) is None:
        return {}
    embeds, mask, _, _ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=WORDS
    )
    own = mask[0].bool()
    return {
        "prompt_embeds": embeds[:, own].contiguous(),
        "prompt_attention_mask": mask[:, own].contiguous(),
    }


def _padded(embeds: Embeds) -> Embeds:
    """Return the embeddings of a text with zeros before it, which are masked, to 1,024 tokens."""
    from torch.nn.functional import pad

    missing = WORDS - embeds["prompt_embeds"].shape[1]
    return {
        "prompt_embeds": pad(embeds["prompt_embeds"], (0, 0, missing, 0)),
        "prompt_attention_mask": pad(embeds["prompt_attention_mask"], (missing, 0)),
    }


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Choose among words, a first still, frames at any time, a guide, a remix and the upscaler."""
    if type(pipeline).__name__ == UPSCALER or inputs.larger > 1:
        return _upscale(inputs)
    arguments = _common(inputs) | _guidance(pipeline, inputs.guidance_scale)
    if inputs.video is not None:
        return _remix(pipeline, inputs, arguments)
    if _is_quick(pipeline) and inputs.num_inference_steps == len(DISTILLED_SIGMAS):
        arguments["sigmas"] = list(DISTILLED_SIGMAS)
    # One step can't be stretched to end at a given noise.
    parts = unshifted(pipeline) if inputs.num_inference_steps == 1 else {}
    if inputs.control is not None:
        return _guided(pipeline, inputs, arguments, parts)
    if not inputs.conditions:
        return Call("LTX2Pipeline", arguments, parts)
    if _is_lone_still(inputs):
        still = image(inputs.conditions[0].pictures[0])
        own = {"image": still, "image_crf": _compression(pipeline)}
        return Call("LTX2ImageToVideoPipeline", arguments | own, parts)
    return Call(CONDITION, arguments | {"conditions": _conditions(pipeline, inputs)}, parts)


def _is_quick(pipeline: Any) -> bool:
    return not pipeline.scheduler.config.use_dynamic_shifting


def _is_lone_still(inputs: Inputs) -> bool:
    only = inputs.conditions[0]
    alone = len(inputs.conditions) == 1 and len(only.pictures) == 1
    return alone and only.at == 0 and only.strength == 1


def _compression(pipeline: Any) -> int:
    last = pipeline.transformer.config.use_keyframes_abs_pos_embedding
    return LATER_COMPRESSION if last else COMPRESSION


def _common(inputs: Inputs) -> dict[str, Any]:
    _, positive, negative = inputs.prompts[0]
    return {
        **_padded(positive),
        **{f"negative_{name}": value for name, value in _padded(negative).items()},
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        "frame_rate": float(inputs.rate),
        "num_inference_steps": inputs.num_inference_steps,
        "generator": inputs.generator,
        "max_sequence_length": WORDS,
        "output_type": "np",
    }


def _guidance(pipeline: Any, scale: float) -> dict[str, Any]:
    """Return how strongly words, sound and structure steer, as Lightricks does for each version.

    The first version has no blocks to perturb; a pass for them would change nothing.
    """
    config = pipeline.transformer.config
    full = config.perturbed_attn and scale > 1
    steers = {
        "guidance_scale": scale,
        "stg_scale": 1.0 if full else 0.0,
        "modality_scale": 3.0 if full else 1.0,
        "guidance_rescale": 0.7 if full else 0.0,
    }
    return {
        **steers,
        **{f"audio_{name}": value for name, value in steers.items()},
        "audio_guidance_scale": max(7.0, scale) if full else scale,
        "spatio_temporal_guidance_blocks": [min(28, config.num_layers - 1)] if full else None,
        "use_cross_timestep": bool(config.perturbed_attn),
    }


def _conditions(pipeline: Any, inputs: Inputs) -> list[Any]:
    compression = _compression(pipeline)
    return [one for given in inputs.conditions for one in _condition(given, compression)]


def _condition(given: Placed, compression: int) -> list[Any]:
    """Return a run of frames as conditions: at the beginning as film, later as single frames.

    Film that is given later would be put seven frames late by the model's own count of time.
    """
    from diffusers.pipelines.ltx2 import LTX2VideoCondition

    frames = len(given.pictures)
    whole = (frames - 1) // STRIDE * STRIDE + 1 if given.at == 0 else 1
    found: list[Any] = []
    singles = {*range(0, frames, STRIDE), frames - 1}
    if whole > 1:
        pictures = images(given.pictures[:whole])
        found.append(LTX2VideoCondition(frames=pictures, strength=given.strength))
        singles = {frames - 1} - {whole - 1}
    for n in sorted(singles):
        one = LTX2VideoCondition(
            frames=image(given.pictures[n]),
            index=_index(given.at + n),  # pyright: ignore[reportArgumentType]
            strength=given.strength,
            crf=compression if frames == 1 else 0,
        )
        found.append(one)
    return found


def _index(frame: int) -> float:
    """Return where a frame lies counted in latents, which is a fraction for most frames."""
    return 0 if frame == 0 else (frame - 1) / STRIDE + 1


def _guided(
    pipeline: Any, inputs: Inputs, arguments: dict[str, Any], parts: dict[str, Any]
) -> Call:
    from diffusers.pipelines.ltx2 import LTX2ReferenceCondition

    assert inputs.control is not None
    guide = LTX2ReferenceCondition(frames=images(inputs.control))
    own = {"reference_conditions": [guide], "conditions": _conditions(pipeline, inputs)}
    return Call("LTX2InContextPipeline", arguments | own, parts, prepare=_with_lora)


def _with_lora(pipeline: Any) -> None:
    """Have the pipeline refuse to begin without a LoRA, which is put in after this."""
    begin = pipeline.prepare_latents

    def asking(**given: Any) -> Any:
        if not getattr(pipeline.transformer, "_hf_peft_config_loaded", False):
            raise RenderError(
                "LTX-2 follows a guide video by an in-context LoRA only; add one for depth, pose "
                "or edges in Models and render with it."
            )
        return begin(**given)

    pipeline.prepare_latents = asking


def _remix(pipeline: Any, inputs: Inputs, arguments: dict[str, Any]) -> Call:
    """Begin from the take's own latents, `strength` noisy, and from an even, quiet sound."""
    take, far = inputs.video, strength(inputs)
    assert take is not None
    steps = max(1, round(inputs.num_inference_steps * far))

    def prepare(made: Any) -> None:
        frames, sound = made.prepare_latents, made.prepare_audio_latents

        def from_take(**given: Any) -> Any:
            return frames(**given | {"latents": _latents(made, take, given["device"])})

        def from_quiet(batch_size: int, **given: Any) -> Any:
            return sound(batch_size, **given | {"latents": _quiet(made, given)})

        made.prepare_latents, made.prepare_audio_latents = from_take, from_quiet

    own = {
        "sigmas": [far * (1 - n / steps) for n in range(steps)],
        "noise_scale": far,
        "conditions": _conditions(pipeline, inputs),
    }
    return Call(CONDITION, arguments | own, unshifted(pipeline), prepare=prepare)


def _latents(pipeline: Any, take: "np.ndarray", device: Any) -> "torch.Tensor":
    import torch

    values = torch.from_numpy(take).to(device).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
    made = pipeline.vae.encode(values.to(pipeline.vae.dtype)).latent_dist.mode()
    return made.float()


def _quiet(pipeline: Any, given: dict[str, Any]) -> "torch.Tensor":
    """Return the mean of all sound, as 1 × channels × length × bands."""
    bands = given["num_mel_bins"] // pipeline.audio_vae_mel_compression_ratio
    mean = pipeline.audio_vae.latents_mean.to(given["device"], given["dtype"])
    return mean.reshape(1, -1, 1, bands).expand(-1, -1, given["audio_latent_length"], -1)


def _upscale(inputs: Inputs) -> Call:
    if inputs.video is None:
        raise RenderError("The upscaler makes takes larger; choose a take and enlarge it.")
    arguments = {
        "video": images(inputs.video),
        "height": inputs.height // inputs.larger,
        "width": inputs.width // inputs.larger,
        "num_frames": inputs.num_frames,
        "generator": inputs.generator,
        "output_type": "np",
    }
    return Call(UPSCALER, arguments)


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result and their sound, those of one take after another's."""
    import numpy as np

    pictures = output(result.frames).pictures
    waves = getattr(result, "audio", None)
    if waves is None:
        return Output(pictures)
    rate = pipeline.vocoder.config.output_sampling_rate
    frames = len(pictures) // len(waves)
    parts = [fitted(wave.float().cpu().numpy(), rate, frames, RATE) for wave in waves]
    return Output(pictures, np.concatenate(parts, axis=1))


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the packed latents of the first take as pictures an eighth of its size."""
    return ltx_colours.packed(latents, inputs, given_first=False)


FAMILY = Family(
    id="ltx2",
    name="LTX-2",
    description="Film with sound, from words and from frames at any time.",
    licence="LTX-2 Community",
    pipelines=(
        "LTX2Pipeline", "LTX2ImageToVideoPipeline", CONDITION, "LTX2InContextPipeline", UPSCALER,
        DECODER,
    ),
    classes=(
        "LTX2VideoTransformer3DModel", "AutoencoderKLLTX2Video", "AutoencoderKLLTX2Audio",
        "LTX2TextConnectors", "LTX2Vocoder", "LTX2VocoderWithBWE", "LTX2DurationHead",
        "LTX2LatentUpsamplerModel", "LTX2VideoDiffusionDecoderModel",
        "Gemma3ForConditionalGeneration", "Gemma4UnifiedForConditionalGeneration",
        "Gemma4ForConditionalGeneration", "GemmaTokenizer", "GemmaTokenizerFast",
        "FlowMatchEulerDiscreteScheduler",
    ),
    spec=spec,
    phrases={
        "static": "the camera stays still",
        "dolly_in": "the camera slowly dollies in",
        "dolly_out": "the camera slowly dollies out",
        "truck_left": "the camera dollies left",
        "truck_right": "the camera dollies right",
        "pedestal_up": "the camera jibs up",
        "pedestal_down": "the camera jibs down",
    },
    beside={UPSAMPLER: ("ltx2", "LTX2LatentUpsamplerModel")},
    encode=encode,
    call=call,
    output=film,
    picture=picture,
)  # fmt: skip
