"""CogVideoX 1.0 and 1.5: film from words or from a still, remixes, and Fun's guide videos.

Its decoder gives back exactly 8k + 1 frames. 1.5 joins latents in pairs: what is over is made
before the first frame and left out, in a remix as well.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError, Setting
from engine.render.families import colours
from engine.render.families.pictures import (
    count,
    first,
    for_each,
    images,
    output,
    steps_left,
    strength,
)
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

WORDS_TO_FILM = "CogVideoXPipeline"
STILL_TO_FILM = "CogVideoXImageToVideoPipeline"
REMIX = "CogVideoXVideoToVideoPipeline"
GUIDED = "CogVideoXFunControlPipeline"
WORDS = 226
SETTINGS: tuple[Setting, ...] = (
    "negative_prompt", "seed", "num_inference_steps", "guidance_scale",
)  # fmt: skip


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a CogVideoX checkpoint makes, by its configs alone."""
    later = checkpoint.config("transformer", "patch_size_t") is not None
    own = _by_kind(checkpoint)
    version = "1.5" if later else ""
    size = {30: " 2B", 48: " 5B"}.get(checkpoint.config("transformer", "num_attention_heads"), "")
    return ModelSpec(
        id="",
        name=f"CogVideoX{version}{size}{own.pop('name')}",
        backend="engine.render.diffusion:Diffusion",
        family="cogvideox",
        frame_step=8,
        min_frames=9,
        max_frames=81 if later else 49,
        size_multiple=16,
        area=1360 * 768 if later else 720 * 480,
        only_size=_only_size(checkpoint),
        rate=Fraction(16 if later else 8),
        takes=4,
        together=not (later and "video" in own["abilities"]),
        num_inference_steps=50,
        draft_steps=15,
        guidance_scale=6.0,
        token_limit=checkpoint.config("transformer", "max_text_seq_length", WORDS),
        camera="words",
        silence=1800.0,
        activation=400.0,
        **own,
    )


def _by_kind(checkpoint: Checkpoint) -> dict[str, Any]:
    wanted = checkpoint.config("transformer", "in_channels")
    latents = checkpoint.config("vae", "latent_channels")
    if checkpoint.pipeline == GUIDED and wanted == 2 * latents:
        return {
            "name": " Fun Control",
            "description": "Film from words that follows a guide video.",
            "abilities": ("control",),
            "settings": SETTINGS,
        }
    if checkpoint.pipeline == STILL_TO_FILM and wanted == 2 * latents:
        return {
            "name": " I2V",
            "description": "Brings a still to life.",
            "abilities": ("first",),
            "settings": SETTINGS,
            "roles": ("first_frame",),
            "chains": True,
        }
    if checkpoint.pipeline in {WORDS_TO_FILM, REMIX} and wanted == latents:
        return {
            "name": "",
            "description": "Film from words; remakes a take.",
            "abilities": ("words", "video"),
            "settings": (*SETTINGS, "strength"),
        }
    raise RenderError(
        "This CogVideoX checkpoint takes inputs that Storyreel doesn't know; add CogVideoX, its "
        "I2V or Fun Control in diffusers' layout instead."
    )


def _only_size(checkpoint: Checkpoint) -> tuple[int, int] | None:
    """Return the one size of 5B I2V 1.0, which learned the place of every patch."""
    if not checkpoint.config("transformer", "use_learned_positional_embeddings", False):
        return None
    columns = checkpoint.config("transformer", "sample_width", 90)
    return columns * 8, checkpoint.config("transformer", "sample_height", 60) * 8


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by T5: `prompt_embeds`, 1 × tokens × channels."""
    embeds, _ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=_length(pipeline)
    )
    return {"prompt_embeds": embeds}


def _length(pipeline: Any) -> int:
    return pipeline.transformer.config.max_text_seq_length


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Choose among words, a still, a remix and a guide by what the checkpoint and inputs are."""
    kind = type(pipeline).__name__
    arguments = _common(pipeline, inputs)
    if kind == GUIDED:
        return _guided(pipeline, inputs, arguments)
    if kind == STILL_TO_FILM:
        own = {"image": [first(inputs)] * count(inputs), "num_frames": inputs.num_frames}
        return Call(STILL_TO_FILM, arguments | own)
    if inputs.video is not None:
        return _remix(pipeline, inputs, arguments)
    return Call(WORDS_TO_FILM, arguments | {"num_frames": inputs.num_frames})


def _common(pipeline: Any, inputs: Inputs) -> dict[str, Any]:
    _, positive, negative = inputs.prompts[0]
    return {
        **for_each(positive, inputs),
        **{f"negative_{name}": value for name, value in for_each(negative, inputs).items()},
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "use_dynamic_cfg": type(pipeline.scheduler).__name__ == "CogVideoXDPMScheduler",
        "generator": inputs.generator,
        "max_sequence_length": _length(pipeline),
        "output_type": "np",
    }


def _guided(pipeline: Any, inputs: Inputs, arguments: dict[str, Any]) -> Call:
    from diffusers import CogVideoXDDIMScheduler

    if inputs.control is None:
        raise RenderError(
            "CogVideoX Fun Control makes film from a guide video only; choose Control and a guide."
        )
    # The pipeline steps as DDIM does; with the scheduler of the 5B models it would fail.
    scheduler = CogVideoXDDIMScheduler.from_config(pipeline.scheduler.config)
    own = {"control_video": [images(inputs.control)] * count(inputs), "use_dynamic_cfg": False}
    return Call(GUIDED, arguments | own, {"scheduler": scheduler})


def _remix(pipeline: Any, inputs: Inputs, arguments: dict[str, Any]) -> Call:
    assert inputs.video is not None
    take, prepare = images(inputs.video), None
    if pipeline.transformer.config.patch_size_t is not None:
        take = take[:1] * 4 + take
        prepare = _without_first
    own = {
        "video": take if count(inputs) == 1 else [take] * count(inputs),
        "strength": strength(inputs),
        "num_inference_steps": steps_left(inputs),
    }
    return Call(REMIX, arguments | own, prepare=prepare)


def _without_first(pipeline: Any) -> None:
    """Leave the latent before the first frame out of what is decoded."""
    decode = pipeline.decode_latents
    pipeline.decode_latents = lambda latents: decode(latents[:, 1:])


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, those of one take after those of another."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents of the first take as grey pictures an eighth of its size."""
    return colours.grey(latents[0].transpose(0, 1))


FAMILY = Family(
    id="cogvideox",
    name="CogVideoX",
    description="Film from words or from a still, at 8 or 16 frames a second.",
    licence="CogVideoX; 2B: Apache-2.0",
    pipelines=(WORDS_TO_FILM, STILL_TO_FILM, REMIX, GUIDED),
    classes=(
        "CogVideoXTransformer3DModel", "AutoencoderKLCogVideoX", "T5EncoderModel", "T5Tokenizer",
        "T5TokenizerFast", "CogVideoXDDIMScheduler", "CogVideoXDPMScheduler",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
)  # fmt: skip
