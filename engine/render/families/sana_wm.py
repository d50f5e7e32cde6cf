"""SANA-WM: a still brought to life by the camera's own path, given as matrices."""

from fractions import Fraction
from typing import Any

from engine.render.backend import ModelSpec, RenderError
from engine.render.families.pictures import first, one_generator, output
from engine.render.families.poses import focal_lengths, poses
from engine.render.families.sana import WORDS, read
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

SCALE = 3.0
"""Its poses were measured in about metres; the focal plane is taken to be three of them away."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of SANA-WM makes."""
    return ModelSpec(
        id="",
        name="SANA-WM 2.6B",
        description="Brings a still to life, and moves the camera exactly as the shot says.",
        backend="engine.render.diffusion:Diffusion",
        family="sana_wm",
        frame_step=8,
        min_frames=9,
        max_frames=161,
        chains=True,
        size_multiple=32,
        area=1280 * 704,
        rate=Fraction(16),
        roles=("first_frame",),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=("first",),
        takes=4,
        together=False,
        num_inference_steps=60,
        draft_steps=20,
        guidance_scale=5.0,
        token_limit=WORDS,
        camera="native",
        silence=900.0,
        activation=60.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text twice in one call: behind the instruction, and `plain` for the negative."""
    from diffusers.pipelines.sana_wm.pipeline_sana_wm import DEFAULT_CHI_PROMPT

    return read(pipeline, "\n".join(DEFAULT_CHI_PROMPT), text)


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Bring the still to life along the camera's path; it rests where the shot has no moves."""
    still = first(inputs)
    if still is None:
        raise RenderError("SANA-WM brings stills to life; give the shot a still and retry.")
    _, positive, negative = inputs.prompts[0]
    arguments = {
        "image": still,
        # It asks for words even when they are encoded; they are not read again.
        "prompt": "",
        "prompt_embeds": positive["prompt_embeds"].unsqueeze(1),
        "prompt_attention_mask": positive["prompt_attention_mask"],
        "negative_prompt_embeds": negative["plain_embeds"].unsqueeze(1),
        "negative_prompt_attention_mask": negative["plain_attention_mask"],
        "c2w": poses(inputs.camera, inputs.num_frames, SCALE),
        "intrinsics": focal_lengths(inputs.camera, inputs.num_frames, inputs.width, inputs.height),
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": one_generator(inputs),
        "output_type": "np",
    }
    return Call("SanaWMPipeline", arguments)


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result."""
    return output(result.frames)


FAMILY = Family(
    id="sana_wm",
    name="SANA-WM",
    description="Stills brought to life along exact camera paths.",
    licence="NVIDIA Open Model License",
    pipelines=("SanaWMPipeline",),
    classes=(
        "SanaWMTransformer3DModel",
        "AutoencoderKLLTX2Video",
        "Gemma2ForCausalLM",
        "Gemma2PreTrainedModel",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
)
