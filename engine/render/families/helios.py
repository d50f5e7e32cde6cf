"""Helios: film in chunks of 33 frames that each see the ones before, so a take may be a minute.

It goes on from a take's last second. What it makes comes after the frames that it is given; here
they are put before it, so that a run at the beginning comes back as it was given.
"""

from fractions import Fraction
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.render.backend import ModelSpec
from engine.render.families import colours
from engine.render.families.pictures import first, images, one_generator, output
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE, PYRAMID = "HeliosPipeline", "HeliosPyramidPipeline"
WORDS = 512
CHUNK = 33
"""Frames of nine latents, which are made at once."""

STAGES = 3
"""Sizes that the pyramid goes through, each twice the one before."""

NEGATIVE = (
    "Bright tones, overexposed, static, blurred details, subtitles, style, works, paintings, "
    "images, static, overall gray, worst quality, low quality, JPEG compression residue, ugly, "
    "incomplete, extra fingers, poorly drawn hands, poorly drawn faces, deformed, disfigured, "
    "misshapen limbs, fused fingers, still picture, messy background, three legs, many people in "
    "the background, walking backwards"
)
"""The negative words of its authors."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Helios makes: Base, Mid (the pyramid) or Distilled."""
    pyramid = checkpoint.pipeline == PYRAMID
    distilled = pyramid and bool(checkpoint.index.get("is_distilled"))
    kind = "Distilled" if distilled else "Mid" if pyramid else "Base"
    return ModelSpec(
        id="",
        name=f"Helios {kind}",
        description="Film of up to a minute in one piece, from words, a still or a take.",
        backend="engine.render.diffusion:Diffusion",
        family="helios",
        # k chunks make 33k frames, of which the last up to three are cut off.
        frame_base=CHUNK,
        frame_step=CHUNK - 1,
        min_frames=CHUNK,
        max_frames=CHUNK + 44 * (CHUNK - 1),
        chains=True,
        size_multiple=64 if pyramid else 16,
        area=640 * 384,
        rate=Fraction(24),
        roles=("first_frame",),
        settings=("seed", "num_inference_steps")
        if distilled
        else ("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=("words", "first", "prefix"),
        prefix=CHUNK,
        takes=4,
        together=False,
        num_inference_steps=6 if distilled else 60 if pyramid else 50,
        draft_steps=3 if distilled else 18 if pyramid else 20,
        guidance_scale=1.0 if distilled else 5.0,
        negative_prompt=NEGATIVE,
        token_limit=WORDS,
        camera="words",
        silence=1800.0,
        activation=60.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by UMT5; `prompt_embeds` is 1 × 512 × channels."""
    embeds, _ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=WORDS
    )
    return {"prompt_embeds": embeds}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, from a still, or on from the frames before it."""
    _, positive, negative = inputs.prompts[0]
    before = _before(inputs)
    frames = inputs.num_frames - len(before)
    chunks = max(1, ceil(frames / CHUNK))
    arguments: dict[str, Any] = {
        "prompt_embeds": positive["prompt_embeds"],
        "negative_prompt_embeds": negative["prompt_embeds"],
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": chunks * CHUNK,
        "guidance_scale": inputs.guidance_scale,
        "generator": one_generator(inputs),
        "output_type": "np",
    }
    if len(before):
        arguments["video"] = images(_filled(before))
    elif (still := first(inputs)) is not None:
        arguments["image"] = still
    prepare = _keeping(before, inputs.num_frames)
    if type(pipeline).__name__ == WHOLE:
        arguments["num_inference_steps"] = inputs.num_inference_steps
        return Call(WHOLE, arguments, prepare=prepare, rounds=chunks)
    distilled = bool(pipeline.config.get("is_distilled"))
    steps = max(1, round(inputs.num_inference_steps / STAGES))
    arguments["pyramid_num_inference_steps_list"] = [steps] * STAGES
    arguments["is_amplify_first_chunk"] = distilled
    return Call(PYRAMID, arguments, prepare=prepare, rounds=chunks + distilled)


def _before(inputs: Inputs) -> np.ndarray:
    """Return the run of frames at the beginning; a single one is a still and not a run."""
    runs = [given.pictures for given in inputs.conditions if given.at == 0]
    run = runs[0] if runs else np.empty((0, inputs.height, inputs.width, 3), np.uint8)
    return run if len(run) > 1 else run[:0]


def _filled(run: np.ndarray) -> np.ndarray:
    """Return at least a chunk of frames; of a shorter run, the first frame is held before it."""
    held = np.repeat(run[:1], max(0, CHUNK - len(run)), axis=0)
    return np.concatenate([held, run])


def _keeping(before: np.ndarray, num_frames: int) -> "Callable[[Any], None]":
    """Tell the pipeline what its result is put behind, and how long it is to be altogether."""

    def prepare(pipeline: Any) -> None:
        pipeline.kept_before, pipeline.kept_frames = before, num_frames
        if type(pipeline).__name__ == PYRAMID:
            pipeline.sample_block_noise = partial(_block_noise, pipeline.scheduler.config.gamma)

    return prepare


def _block_noise(
    gamma: float, batch: int, channels: int, frames: int, height: int, width: int,
    patch: tuple[int, int, int], device: Any, generator: Any,
) -> Any:  # fmt: skip
    """Return what the pipeline's own `sample_block_noise` does: noise that sums to 0 in a patch.

    Its covariance has no room to spare, and in 32 bits can't be factored on every processor.
    """
    import torch

    (_, high, wide), size = patch, patch[1] * patch[2]
    covariance = torch.eye(size, dtype=torch.float64) * (1 + gamma + 1e-8) - gamma
    factor = torch.linalg.cholesky(covariance).float().to(device)
    generator = generator[0] if isinstance(generator, list) else generator
    rows, columns = height // high, width // wide
    drawn = torch.randn(
        batch * channels * frames * rows * columns, size,
        generator=generator, device=generator.device,
    )  # fmt: skip
    patches = (drawn.to(device) @ factor.T).view(batch, channels, frames, rows, columns, high, wide)
    return patches.transpose(4, 5).reshape(batch, channels, frames, height, width)


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames that were given and those that were made, as many as asked for."""
    made = output(result.frames).pictures
    return Output(np.concatenate([pipeline.kept_before, made])[: pipeline.kept_frames])


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> np.ndarray:
    """Return the latents of a chunk as pictures an eighth of the size, or of a smaller stage's."""
    return colours.seen(latents[0], colours.WAN)


FAMILY = Family(
    id="helios",
    name="Helios",
    description="Long film in one piece, quick once distilled.",
    licence="Apache-2.0",
    pipelines=(WHOLE, PYRAMID),
    classes=("HeliosTransformer3DModel", "AutoencoderKLWan", "UMT5EncoderModel"),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
)
