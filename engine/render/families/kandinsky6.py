"""Kandinsky 6: film with sound, from words or from a still."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec
from engine.render.families import colours, kandinsky
from engine.render.families.pictures import first, one_generator, output
from engine.render.families.sound import fitted
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

PIPELINE = "Kandinsky6TI2VAPipeline"
WORDS = 1024
RATE = Fraction(24)
DISTILLED = "PiflowScheduler"
"""The scheduler that distilled checkpoints come with; they take no guidance."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Kandinsky 6 makes: Lite or Pro, distilled or not."""
    distilled = _has(checkpoint, "scheduler") == DISTILLED
    sound = bool(_has(checkpoint, "audio_vae") and _has(checkpoint, "vocoder"))
    pro = checkpoint.config("transformer", "model_dim", 4096) > 2000
    still = checkpoint.config("transformer", "visual_token_type_num_embeddings", 0) > 1
    still = still and bool(checkpoint.config("transformer", "visual_cond", True))
    made = "Film with sound" if sound else "Film"
    return ModelSpec(
        id="",
        name=f"Kandinsky 6 {'Pro' if pro else 'Lite'}{' Distilled' if distilled else ''}",
        description=f"{made} from words, or from a still." if still else f"{made} from words.",
        backend="engine.render.diffusion:Diffusion",
        family="kandinsky6",
        frame_step=4,
        min_frames=5,
        max_frames=121,
        chains=still,
        size_multiple=16,
        area=864 * 480,
        rate=RATE,
        roles=("first_frame",) if still else (),
        settings=("seed", "num_inference_steps")
        if distilled
        else ("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=("words", "first") if still else ("words",),
        sound=sound,
        takes=4,
        together=False,
        num_inference_steps=16 if distilled else 50,
        draft_steps=8 if distilled else 20,
        guidance_scale=1.0 if distilled else 5.0,
        negative_prompt=kandinsky.NEGATIVE,
        token_limit=WORDS,
        camera="words",
        silence=1800.0,
        activation=150.0,
    )


def _has(checkpoint: Checkpoint, component: str) -> str:
    """Return the class of a component, or "" for none."""
    named = checkpoint.index.get(component) or (None, None)
    return str(named[1] or "")


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text: Qwen's tokens without their padding, and CLIP's pooled one.

    The pipeline takes no mask along with tokens, and what is masked out counts for nothing.
    """
    embeds, pooled, mask, *_ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=WORDS
    )
    kept = embeds if mask is None else embeds[:, mask[0]]
    return {"prompt_embeds": kept, "pooled_prompt_embeds": pooled}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, or from the still that is given as its first frame."""
    _, positive, negative = inputs.prompts[0]
    arguments: dict[str, Any] = {
        **positive,
        **{f"negative_{name}": value for name, value in negative.items()},
        "image": first(inputs),
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        "frame_rate": float(RATE),
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": one_generator(inputs),
        "sample_audio": inputs.spec.sound,
        "output_type": "np",
    }
    return Call(PIPELINE, arguments)


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, and their sound."""
    pictures = output(result.frames).pictures
    if result.audio is None:
        return Output(pictures)
    wave = result.audio[:1]
    return Output(pictures, fitted(wave, pipeline.audio_sample_rate, len(pictures), RATE))


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents as pictures an eighth of the size, without the still behind them."""
    length = (inputs.num_frames - 1) // 4 + 1
    return colours.seen(latents[0, :length].permute(3, 0, 1, 2), colours.HUNYUAN)


FAMILY = Family(
    id="kandinsky6",
    name="Kandinsky 6",
    description="Film of five seconds with sound, from words or a still.",
    licence="MIT",
    pipelines=(PIPELINE,),
    classes=(
        "Kandinsky6Transformer3DModel",
        "AutoencoderKLHunyuanVideo",
        "Qwen2_5_VLForConditionalGeneration",
        "CLIPTextModel",
        "MMAudioVAE",
        "MMAudioVocoder",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
    parts=kandinsky.parts,
    text_encoders=("text_encoder", "text_encoder_2"),
)
