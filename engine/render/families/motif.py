"""Motif-Video: film from words, or a still brought to life; guidance by a guider of its own.

Its text encoder also looks at the still, so bringing one to life needs the encoder loaded, and
the words are read by the pipeline itself then.
"""

from fractions import Fraction
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec
from engine.render.families import colours
from engine.render.families.pictures import first, one_generator, output
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

FROM_WORDS = "MotifVideoPipeline"
FROM_STILL = "MotifVideoImage2VideoPipeline"
WORDS = 512
GUIDANCE = 8.0
SHIFT = 15.0
"""How far its authors shift the noise levels, where a folder doesn't say."""

NEGATIVE = "worst quality, inconsistent motion, blurry, jittery, distorted"
"""The negative words of its authors' example."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Motif-Video makes; one that sees stills brings them to life."""
    sees = checkpoint.config("transformer", "image_embed_dim") is not None
    return ModelSpec(
        id="",
        name="Motif-Video 2B",
        description="Film from words, or from a still." if sees else "Film from words.",
        backend="engine.render.diffusion:Diffusion",
        family="motif",
        frame_step=4,
        min_frames=5,
        max_frames=121,
        chains=sees,
        size_multiple=16,
        area=1280 * 736,
        rate=Fraction(24),
        roles=("first_frame",) if sees else (),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=("words", "first") if sees else ("words",),
        takes=4,
        together=False,
        num_inference_steps=50,
        draft_steps=20,
        guidance_scale=float(checkpoint.config("guider", "guidance_scale", GUIDANCE)),
        negative_prompt=NEGATIVE,
        token_limit=WORDS,
        camera="words",
        silence=1200.0,
        activation=120.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by T5Gemma 2: 1 × 512 × channels, and its mask."""
    embeds, _, mask, _ = pipeline.encode_prompt(text, max_sequence_length=WORDS)
    return {"prompt_embeds": embeds, "prompt_attention_mask": mask}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, or from the still that is given as its first frame."""
    arguments: dict[str, Any] = {
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        "num_inference_steps": inputs.num_inference_steps,
        "generator": one_generator(inputs),
        "output_type": "np",
    }
    parts = {"guider": pipeline.guider.new(guidance_scale=inputs.guidance_scale)}
    parts |= _scheduler(pipeline)
    still = first(inputs)
    if still is not None:
        arguments |= {
            "image": still,
            # Words of nothing would count as none at all.
            "prompt": inputs.texts[0][1] or " ",
            "negative_prompt": inputs.negative_text,
            "max_sequence_length": WORDS,
        }
        return Call(FROM_STILL, arguments, parts, prepare=_each_in_its_numbers)
    _, positive, negative = inputs.prompts[0]
    arguments |= positive | {f"negative_{name}": value for name, value in negative.items()}
    return Call(FROM_WORDS, arguments, parts)


def _scheduler(pipeline: Any) -> dict[str, Any]:
    """Return a scheduler with the trained shift, where the folder's own would not heed it.

    Euler's reads no `flow_shift`, and the pipeline gives noise levels that others don't take.
    """
    from diffusers import FlowMatchEulerDiscreteScheduler

    now: Any = pipeline.scheduler
    shift = now.config.get("flow_shift")
    takes_levels = "sigmas" in signature(now.set_timesteps).parameters
    unread = (
        isinstance(now, FlowMatchEulerDiscreteScheduler)
        and shift is not None
        and not now.config.get("use_dynamic_shifting")
    )
    if takes_levels and not unread:
        return {}
    return {"scheduler": FlowMatchEulerDiscreteScheduler(shift=float(shift or SHIFT))}


def _each_in_its_numbers(made: Any) -> None:
    """Give the VAE the still in the VAE's numbers, and the denoiser its latents in its own.

    The pipeline takes both to be of one precision.
    """
    encoded = made._prepare_first_frame_conditioning

    def prepared(video: Any, latents: Any, **more: Any) -> tuple[Any, Any, Any]:
        still, mask, seen = encoded(video.to(made.vae.dtype), latents, **more)
        return still.to(latents.dtype), mask, seen

    made._prepare_first_frame_conditioning = prepared


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents as pictures an eighth of the size."""
    return colours.seen(latents[0], colours.WAN)


def parts(folder: Path) -> dict[str, Any]:
    """Return the guider of its authors' settings for a folder that has none of its own."""
    if (folder / "guider").exists():
        return {}
    from diffusers import AdaptiveProjectedGuidance

    guider = AdaptiveProjectedGuidance(
        guidance_scale=GUIDANCE,
        adaptive_projected_guidance_momentum=0.1,
        adaptive_projected_guidance_rescale=12.0,
        # Each frame by itself.
        adaptive_projected_guidance_norm_dim=(-1, -2, -4),
        use_original_formulation=True,
    )
    return {"guider": guider}


FAMILY = Family(
    id="motif",
    name="Motif-Video",
    description="Film of five seconds from words or a still, by a small model.",
    licence="Apache-2.0",
    pipelines=(FROM_WORDS, FROM_STILL),
    classes=(
        "MotifVideoTransformer3DModel",
        "AutoencoderKLWan",
        "T5Gemma2Encoder",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
    parts=parts,
)
