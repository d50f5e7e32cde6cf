"""Sana-Video: film from words or from a still, of a small model with linear attention.

Its words are read behind a long instruction, the negative ones without it; both are made at once.
"""

from fractions import Fraction
from inspect import signature
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec
from engine.render.families import colours
from engine.render.families.pictures import count, first, output
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

WORDS = 300
LARGE = 22
"""`sample_size` of the checkpoints of 720p."""

NEGATIVE = (
    "A chaotic sequence with misshapen, deformed limbs in heavy motion blur, sudden "
    "disappearance, jump cuts, jerky movements, rapid shot changes, frames out of sync, "
    "inconsistent character shapes, temporal artifacts, jitter, and ghosting effects, creating a "
    "disorienting visual experience."
)
"""The negative words that its authors give in their example."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Sana-Video makes."""
    large = checkpoint.config("transformer", "sample_size", 30) == LARGE
    step = checkpoint.config("vae", "temporal_compression_ratio") or checkpoint.config(
        "vae", "scale_factor_temporal", 4
    )
    return ModelSpec(
        id="",
        name="Sana-Video 2B 720p" if large else "Sana-Video 2B",
        description="Film from words, or from a still; small and quick.",
        backend="engine.render.diffusion:Diffusion",
        family="sana_video",
        frame_step=step,
        min_frames=step + 1,
        max_frames=81,
        chains=True,
        size_multiple=32,
        area=1280 * 704 if large else 832 * 480,
        rate=Fraction(16),
        roles=("first_frame",),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=("words", "first"),
        takes=4,
        together=False,
        num_inference_steps=50,
        draft_steps=20,
        guidance_scale=6.0,
        negative_prompt=NEGATIVE,
        token_limit=WORDS,
        camera="words",
        silence=900.0,
        activation=60.0,
    )


def instruction(pipeline: Any) -> str:
    """Return what the model was trained to read before the words."""
    parameter = signature(type(pipeline).__call__).parameters["complex_human_instruction"]
    return "\n".join(parameter.default)


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text twice in one call: behind the instruction, and `plain` for the negative."""
    return read(pipeline, instruction(pipeline), text.lower().strip())


def read(pipeline: Any, before: str, text: str) -> Embeds:
    """Encode `text` behind `before`, and by itself, in one call of the encoder.

    Of the first, the very first token and the last ones are kept, as the paper says (section 3.1).
    """
    tokens = pipeline.tokenizer(
        [before + text, text],
        max_length=len(pipeline.tokenizer.encode(before)) + WORDS - 2,
        padding="max_length",
        padding_side="right",
        truncation=True,
        return_tensors="pt",
    ).to(pipeline._execution_device)
    states = pipeline.text_encoder(
        input_ids=tokens.input_ids,
        attention_mask=tokens.attention_mask,
        output_hidden_states=True,
        return_dict=True,
    ).hidden_states[-1]
    kept = [0, *range(-WORDS + 1, 0)]
    return {
        "prompt_embeds": states[:1, kept],
        "prompt_attention_mask": tokens.attention_mask[:1, kept],
        "plain_embeds": states[1:, :WORDS],
        "plain_attention_mask": tokens.attention_mask[1:, :WORDS],
    }


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, or from the still that is given as its first frame."""
    _, positive, negative = inputs.prompts[0]
    arguments = {
        "prompt_embeds": positive["prompt_embeds"],
        "prompt_attention_mask": positive["prompt_attention_mask"],
        "negative_prompt": None,
        "negative_prompt_embeds": negative["plain_embeds"],
        "negative_prompt_attention_mask": negative["plain_attention_mask"],
        "num_videos_per_prompt": count(inputs),
        "height": inputs.height,
        "width": inputs.width,
        "frames": inputs.num_frames,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": inputs.generator,
        "use_resolution_binning": False,
        "output_type": "np",
    }
    picture = first(inputs)
    if picture is None:
        return Call("SanaVideoPipeline", arguments, _scheduler(pipeline, "words"))
    return Call(
        "SanaImageToVideoPipeline", arguments | {"image": picture}, _scheduler(pipeline, "still")
    )


def _scheduler(pipeline: Any, given: str) -> dict[str, Any]:
    """Return the scheduler of the other class, where a checkpoint was saved for one of them."""
    from diffusers import DPMSolverMultistepScheduler, FlowMatchEulerDiscreteScheduler

    now: Any = pipeline.scheduler
    shift = now.config.get("flow_shift") or now.config.get("shift") or 8.0
    if given == "still" and isinstance(now, DPMSolverMultistepScheduler):
        return {"scheduler": FlowMatchEulerDiscreteScheduler(shift=shift)}
    if given == "words" and isinstance(now, FlowMatchEulerDiscreteScheduler):
        made: Any = DPMSolverMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=shift
        )
        return {"scheduler": made}
    return {}


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, those of one take after those of another."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray | None":
    """Return the latents of the first take as pictures; None for LTX-2's VAE."""
    return colours.seen(latents[0], colours.WAN) if latents.shape[1] == 16 else None


FAMILY = Family(
    id="sana_video",
    name="Sana-Video",
    description="Film from words or a still, quick on modest graphics cards.",
    licence="NVIDIA Open Model License",
    pipelines=("SanaVideoPipeline", "SanaImageToVideoPipeline"),
    classes=("SanaVideoTransformer3DModel", "AutoencoderKLLTX2Video", "AutoencoderDC"),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
)
