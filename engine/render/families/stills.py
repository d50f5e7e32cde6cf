"""Every further model of pictures that diffusers can call from words, or from words and a picture.

Little is known of each but its class, as AutoPipelineForText2Image maps it: the words go in as
text, and of the arguments those that the class takes. Stable Diffusion 3 is known better: its words
are encoded once, and kept.
"""

from typing import Any

from engine.render.backend import ModelSpec
from engine.render.families.pictures import count, first, for_each, output, steps_left, strength
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

SD3 = "StableDiffusion3Pipeline"
NAMES = {
    SD3: "Stable Diffusion 3",
    "PixArtAlphaPipeline": "PixArt-α",
    "PixArtSigmaPipeline": "PixArt-Σ",
    "SanaPipeline": "Sana",
    "AuraFlowPipeline": "AuraFlow",
    "ChromaPipeline": "Chroma",
    "LuminaPipeline": "Lumina",
    "Lumina2Pipeline": "Lumina 2",
    "CogView3PlusPipeline": "CogView 3 Plus",
    "CogView4Pipeline": "CogView 4",
    "HunyuanDiTPipeline": "Hunyuan-DiT",
    "Kandinsky3Pipeline": "Kandinsky 3",
    "LatentConsistencyModelPipeline": "Latent Consistency Model",
    "Flux2Pipeline": "FLUX.2",
    "Flux2KleinPipeline": "FLUX.2 klein",
    "OvisImagePipeline": "Ovis-Image",
    "PRXPipeline": "PRX",
}
"""The classes that are offered, and what their models are called."""

REMADE = {
    SD3: "StableDiffusion3Img2ImgPipeline",
    "Kandinsky3Pipeline": "Kandinsky3Img2ImgPipeline",
    "LatentConsistencyModelPipeline": "LatentConsistencyModelImg2ImgPipeline",
}
"""The classes that make a picture anew by a strength, as AutoPipelineForImage2Image maps them."""

EDITED = ("Flux2Pipeline", "Flux2KleinPipeline")
"""Those that change a picture as the words say."""

CLASSES = (
    "AutoencoderKL", "AutoencoderDC", "AutoencoderKLFlux2", "VQModel", "SD3Transformer2DModel",
    "PixArtTransformer2DModel", "SanaTransformer2DModel", "AuraFlowTransformer2DModel",
    "ChromaTransformer2DModel", "LuminaNextDiT2DModel", "Lumina2Transformer2DModel",
    "CogView3PlusTransformer2DModel", "CogView4Transformer2DModel", "HunyuanDiT2DModel",
    "Kandinsky3UNet", "UNet2DConditionModel", "Flux2Transformer2DModel",
    "OvisImageTransformer2DModel", "PRXTransformer2DModel", "CLIPTextModel",
    "CLIPTextModelWithProjection", "T5EncoderModel", "MT5EncoderModel", "BertModel", "GemmaModel",
    "Gemma2Model", "GlmModel", "GlmForCausalLM", "UMT5EncoderModel", "Qwen3Model",
    "Qwen3ForCausalLM", "Mistral3ForConditionalGeneration", "T5GemmaEncoder",
)  # fmt: skip

FEW_STEPS = {"LatentConsistencyModelPipeline": 4, "Flux2KleinPipeline": 4}


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint makes, as far as its class tells."""
    kind = checkpoint.pipeline
    given = ("video",) if kind in REMADE else ("first",) if kind in EDITED else ()
    steps = FEW_STEPS.get(kind, 28)
    return ModelSpec(
        id="",
        name=NAMES[kind],
        description="Makes pictures for the board from words.",
        backend="engine.render.diffusion:Diffusion",
        family="stills",
        max_frames=1,
        size_multiple=32,
        area=1024 * 1024,
        roles=("first_frame",) if given else (),
        settings=("negative_prompt", "seed", "num_inference_steps", "guidance_scale")
        + (("strength",) if kind in REMADE else ()),
        abilities=("words", *given),
        takes=4,
        together=kind not in REMADE,
        num_inference_steps=steps,
        draft_steps=min(steps, 12),
        guidance_scale=4.5,
        camera="words",
        stills=True,
        activation=4000.0,
    )


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by the three encoders of Stable Diffusion 3; other classes encode nothing.

    Those encode in their own ways when they are called, some the negative words unlike others.
    """
    if type(pipeline).__name__ != SD3:
        return {}
    embeds, _, pooled, _ = pipeline.encode_prompt(
        text, None, None, do_classifier_free_guidance=False
    )
    return {"prompt_embeds": embeds, "pooled_prompt_embeds": pooled}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make a picture from words, anew from a picture, or change it, as the class can."""
    import diffusers

    kind = type(pipeline)
    name, picture = kind.__name__, first(inputs)
    arguments: dict[str, Any] = _words(inputs) | {
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": inputs.generator,
        "output_type": "np",
        # Sana and PixArt would round the size to one of theirs and resize the picture after.
        "use_resolution_binning": False,
    }
    if picture is not None:
        arguments["image"] = picture
        if name in REMADE:
            kind = getattr(diffusers, REMADE[name])
            arguments["strength"] = strength(inputs)
            arguments["num_inference_steps"] = steps_left(inputs)
    return Call(kind.__name__, _known(kind, arguments))


def _words(inputs: Inputs) -> dict[str, Any]:
    """Return the words as they were encoded, or as text where the class encodes them itself."""
    _, positive, negative = inputs.prompts[0]
    if positive:
        against = for_each(negative, inputs).items()
        return for_each(positive, inputs) | {f"negative_{name}": value for name, value in against}
    return {
        "num_images_per_prompt": count(inputs),
        "prompt": inputs.texts[0][1] or " ",
        "negative_prompt": inputs.negative_text or None,
    }


def _known(kind: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments that a class takes."""
    from inspect import signature

    takes = signature(kind.__call__).parameters
    return {name: value for name, value in arguments.items() if name in takes}


def pictures(pipeline: Any, result: Any) -> Output:
    """Return the pictures of a result, one for each generator."""
    return output(result.images)


FAMILY = Family(
    id="stills",
    name="Other models of pictures",
    description="Every other model that diffusers makes pictures with from words.",
    licence="as the model says",
    pipelines=tuple(NAMES),
    classes=CLASSES,
    spec=spec,
    encode=encode,
    call=call,
    output=pictures,
    denoisers=("transformer", "unet"),
    text_encoders=("text_encoder", "text_encoder_2", "text_encoder_3"),
)
