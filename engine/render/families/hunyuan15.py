"""HunyuanVideo 1.5: film from words or from a still; guidance by a guider of its own.

Text in the picture is what stands in quotes in the words. Image-to-video would choose its size by
the still's, so it is told the size that was promised.
"""

from fractions import Fraction
from typing import Any

from engine.render.backend import ModelSpec
from engine.render.families import hunyuan
from engine.render.families.pictures import first
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs

FROM_WORDS = "HunyuanVideo15Pipeline"
FROM_STILL = "HunyuanVideo15ImageToVideoPipeline"
WORDS = 1000
NAMES = ("prompt_embeds", "prompt_embeds_mask", "prompt_embeds_2", "prompt_embeds_mask_2")


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of HunyuanVideo 1.5 makes; distilled ones take no guidance."""
    from_still = checkpoint.pipeline == FROM_STILL
    side = checkpoint.config("transformer", "target_size", 640)
    guidance = float(checkpoint.config("guider", "guidance_scale", 6.0))
    guided = guidance > 1.0
    quick = bool(checkpoint.config("transformer", "use_meanflow", False))
    kind = "I2V" if from_still else "T2V"
    return ModelSpec(
        id="",
        name=f"HunyuanVideo 1.5 {kind} {'720p' if side > 640 else '480p'}",
        description="Brings a still to life." if from_still else "Film from words.",
        backend="engine.render.diffusion:Diffusion",
        family="hunyuan15",
        frame_step=4,
        min_frames=5,
        max_frames=121,
        chains=from_still,
        size_multiple=16,
        area=side * side,
        rate=Fraction(24),
        roles=("first_frame",) if from_still else (),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale")
        if guided
        else ("seed", "num_inference_steps"),
        abilities=("first",) if from_still else ("words",),
        takes=4,
        num_inference_steps=12 if quick else 50,
        draft_steps=8 if quick else 20,
        guidance_scale=guidance,
        token_limit=WORDS,
        camera="words",
        silence=1800.0,
        activation=200.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text: Qwen's embeddings and mask, and ByT5's of what stands in quotes."""
    return dict(zip(NAMES, pipeline.encode_prompt(text), strict=True))


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, or from a still and words, by a guider of the wanted scale."""
    arguments = hunyuan.common(inputs) | hunyuan.repeated(inputs)
    negative = hunyuan.repeated(inputs, negative=True)
    arguments |= {f"negative_{name}": part for name, part in negative.items()}
    guider = pipeline.guider.new(guidance_scale=arguments.pop("guidance_scale"))
    still = first(inputs)
    if still is None or type(pipeline).__name__ == FROM_WORDS:
        return Call(FROM_WORDS, arguments, {"guider": guider}, prepare=_one_by_one)
    size = arguments.pop("height"), arguments.pop("width")

    def keep_size(made: Any) -> None:
        _one_by_one(made)
        made.video_processor.calculate_default_height_width = lambda **asked: size

    arguments["image"] = still
    return Call(FROM_STILL, arguments, {"guider": guider}, prepare=keep_size)


def _one_by_one(made: Any) -> None:
    """Decode takes one at a time: this VAE's attention knows no others."""
    made.vae.use_slicing = True


FAMILY = Family(
    id="hunyuan15",
    name="HunyuanVideo 1.5",
    description="Film from words or a still by a lighter model; writes text that is in quotes.",
    licence="Tencent Hunyuan Community (not in the EU, the UK, South Korea)",
    pipelines=(FROM_WORDS, FROM_STILL),
    classes=(
        "HunyuanVideo15Transformer3DModel", "AutoencoderKLHunyuanVideo15",
        "Qwen2_5_VLTextModel", "Qwen2_5_VLForConditionalGeneration", "Qwen2Tokenizer",
        "Qwen2TokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend", "T5EncoderModel",
        "ByT5Tokenizer", "ClassifierFreeGuidance", "SiglipVisionModel", "SiglipImageProcessor",
        "FlowMatchEulerDiscreteScheduler",
    ),
    spec=spec,
    phrases=hunyuan.PHRASES,
    encode=encode,
    call=call,
    output=hunyuan.film,
    text_encoders=("text_encoder", "text_encoder_2"),
)  # fmt: skip
