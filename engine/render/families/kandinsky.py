"""Kandinsky 5: film from words, or a still brought to life."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError
from engine.render.families import colours
from engine.render.families.pictures import first, one_generator, output
from engine.render.families.qwen_processor import qwen_processor
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

IMAGE = "Kandinsky5I2VPipeline"
WORDS = 512
CHANNELS = 16
SETTLED = 17
"""The first four latents of a still brought to life are matched to those behind them; with fewer
than five there is nothing to match, and the result is no number."""

NEGATIVE = (
    "Static, 2D cartoon, cartoon, 2d animation, paintings, images, worst quality, low quality, "
    "ugly, deformed, walking backwards"
)
"""What its authors say it should not be."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of Kandinsky 5 makes: Lite or Pro, of five or ten seconds."""
    image = checkpoint.pipeline == IMAGE
    sparse = checkpoint.config("transformer", "attention_type") == "nabla"
    pro = checkpoint.config("transformer", "model_dim", 1792) > 2000
    distilled = "distilled" in checkpoint.path.name.lower()
    kind = "I2V" if image else "T2V"
    return ModelSpec(
        id="",
        name=f"Kandinsky 5 {kind} {'Pro' if pro else 'Lite'}",
        description="Brings a still to life." if image else "Film from words.",
        backend="engine.render.diffusion:Diffusion",
        family="kandinsky",
        frame_step=4,
        min_frames=SETTLED if image else 5,
        max_frames=241 if sparse else 121,
        chains=image,
        # Sparse attention looks at blocks of eight patches of sixteen pixels.
        size_multiple=128 if sparse else 16,
        area=1280 * 768 if pro else 768 * 512,
        rate=Fraction(24),
        roles=("first_frame",) if image else (),
        settings=("seed", "num_inference_steps")
        if distilled
        else ("negative_prompt", "seed", "num_inference_steps", "guidance_scale"),
        abilities=("first",) if image else ("words",),
        takes=4,
        together=False,
        num_inference_steps=16 if distilled else 50,
        draft_steps=8 if distilled else 20,
        guidance_scale=1.0 if distilled else 5.0,
        negative_prompt=NEGATIVE,
        token_limit=WORDS,
        camera="words",
        silence=1800.0,
        activation=120.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text: Qwen's tokens, CLIP's pooled one, and how many of Qwen's there are."""
    qwen, pooled, lengths = pipeline.encode_prompt(text, max_sequence_length=WORDS)
    return {"embeds_qwen": qwen, "embeds_clip": pooled, "cu_seqlens": lengths}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, or from the still that is given as its first frame."""
    _, positive, negative = inputs.prompts[0]
    arguments: dict[str, Any] = {f"prompt_{name}": value for name, value in positive.items()}
    arguments |= {f"negative_prompt_{name}": value for name, value in negative.items()}
    arguments |= {
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": one_generator(inputs),
        "output_type": "np",
    }
    if type(pipeline).__name__ != IMAGE:
        return Call("Kandinsky5T2VPipeline", arguments)
    still = first(inputs)
    if still is None:
        raise RenderError("Kandinsky 5 I2V brings stills to life; give the shot a still and retry.")
    return Call(IMAGE, arguments | {"image": still})


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents as pictures an eighth of the size; the channels stand last in them."""
    shown = latents[0, ..., :CHANNELS].permute(3, 0, 1, 2)
    return colours.seen(shown, colours.HUNYUAN)


def parts(folder: Path) -> dict[str, Any]:
    """Return Qwen's processor, which the folder calls its tokenizer."""
    own = folder / "tokenizer"
    # Saved by a later transformers, the processor's settings lie together in one file.
    names = ("preprocessor_config.json", "processor_config.json")
    is_processor = any((own / name).exists() for name in names)
    return {"tokenizer": qwen_processor(own)} if is_processor else {}


FAMILY = Family(
    id="kandinsky",
    name="Kandinsky 5",
    description="Film of five or ten seconds from words or a still.",
    licence="MIT",
    pipelines=("Kandinsky5T2VPipeline", IMAGE),
    classes=(
        "Kandinsky5Transformer3DModel",
        "AutoencoderKLHunyuanVideo",
        "Qwen2_5_VLForConditionalGeneration",
        "CLIPTextModel",
    ),
    spec=spec,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
    parts=parts,
    text_encoders=("text_encoder", "text_encoder_2"),
)
