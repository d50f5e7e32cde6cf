"""AnyFlow: Wan distilled to few steps; FAR makes film chunk by chunk, on from frames it is given.

Words and VAE are Wan's. Guidance is in the weights, so the words alone are said to the model.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec
from engine.render.families import wan
from engine.render.family import Call, Checkpoint, Family, Inputs

if TYPE_CHECKING:
    import numpy as np

AT_ONCE = "AnyFlowPipeline"
IN_CHUNKS = "AnyFlowFARPipeline"
CHUNK = 3
"""Latent frames of a chunk, after the first, which is one; as the released models were trained."""
RUN = 17


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of AnyFlow makes: film at once, or in chunks from given frames."""
    chunks = checkpoint.pipeline == IN_CHUNKS
    heads = checkpoint.config("transformer", "num_attention_heads", 40)
    size = {12: " 1.3B", 40: " 14B"}.get(heads, "")
    return ModelSpec(
        id="",
        name=f"AnyFlow FAR{size}" if chunks else f"AnyFlow T2V{size}",
        description="Film from words or a still in a few steps; goes on from a take's movement."
        if chunks
        else "Film from words in a few steps.",
        backend="engine.render.diffusion:Diffusion",
        family="anyflow",
        frame_step=4,
        # Its memory of chunks begins at three of them.
        min_frames=9 if chunks else 5,
        max_frames=81,
        chains=chunks,
        size_multiple=32,
        area=wan.SMALL,
        rate=Fraction(16),
        roles=("first_frame",) if chunks else (),
        settings=("seed", "num_inference_steps"),
        abilities=("words", "first", "prefix") if chunks else ("words",),
        prefix=RUN if chunks else 1,
        takes=4,
        num_inference_steps=4,
        draft_steps=2,
        guidance_scale=1.0,
        token_limit=wan.WORDS,
        camera="words",
        silence=1800.0,
        activation=150.0,
    )


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, or on from the frames that stand at the beginning."""
    arguments = wan.common(pipeline, inputs) | {"num_frames": inputs.num_frames}
    if inputs.guidance_scale <= 1.0:
        # It would say these as well, and find one noise too few for both.
        del arguments["negative_prompt_embeds"]
    if type(pipeline).__name__ == AT_ONCE:
        return Call(AT_ONCE, arguments)
    run = next((given.pictures for given in inputs.conditions if given.at == 0), None)
    given = 0 if run is None else 1 + (len(run) - 1) // 4
    latents = 1 + (inputs.num_frames - 1) // 4
    arguments["chunk_partition"] = [*_chunks(given), *_chunks(latents - given, whole=given > 0)]
    if run is not None:
        arguments["video"] = _tensor(run[: 4 * given - 3])
    return Call(IN_CHUNKS, arguments, prepare=_encode_hooked)


def _chunks(latents: int, whole: bool = False) -> list[int]:
    """Return the chunks of so many latents: one, then three each; from `whole` on three each.

    Short films are cut smaller, so that there are three chunks at least.
    """
    first = [] if whole or not latents else [1]
    rest = latents - len(first)
    chunk = CHUNK if rest >= 2 * CHUNK else 1
    return [*first, *[chunk] * (rest // chunk), *([rest % chunk] if rest % chunk else [])]


def _tensor(pictures: "np.ndarray") -> Any:
    """Return pictures as floats in [0, 1], 1 × frames × 3 × height × width."""
    import torch

    return torch.from_numpy(pictures.copy()).permute(0, 3, 1, 2)[None].float() / 255


def _encode_hooked(made: Any) -> None:
    """Have the frames encoded by the VAE's own door, through which it may be moved in and out."""

    def encode_video(video: Any, height: int, width: int) -> Any:
        import torch

        pixels = made.video_processor.preprocess_video(video, height=height, width=width)
        pixels = pixels.to(made._execution_device, made.vae.dtype)
        latents = made.vae.encode(pixels).latent_dist.mode()
        config = made.vae.config
        mean = torch.tensor(config.latents_mean).to(latents).view(1, -1, 1, 1, 1)
        deviation = torch.tensor(config.latents_std).to(latents).view(1, -1, 1, 1, 1)
        return ((latents - mean) / deviation).permute(0, 2, 1, 3, 4)

    made.encode_video = encode_video


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents of the first take, frames before channels, as pictures."""
    return wan.picture(pipeline, latents.transpose(1, 2), inputs)


FAMILY = Family(
    id="anyflow",
    name="AnyFlow",
    description="Wan in a few steps; FAR goes on from the frames that it is given.",
    licence="NVIDIA, for research (see the model's own page)",
    pipelines=(AT_ONCE, IN_CHUNKS),
    classes=(
        "AnyFlowTransformer3DModel",
        "AnyFlowFARTransformer3DModel",
        "FlowMapEulerDiscreteScheduler",
        *wan.FAMILY.classes,
    ),
    spec=spec,
    phrases=wan.FAMILY.phrases,
    encode=wan.encode,
    call=call,
    output=wan.film,
    picture=picture,
)
