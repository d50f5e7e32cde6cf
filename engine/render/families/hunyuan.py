"""HunyuanVideo: words to film, and stills brought to life by its two image-to-video checkpoints.

Its words are read together with the still, so image-to-video is given them raw. The checkpoint of
33 channels leaves out four frames at the beginning; they are asked for on top.
"""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.project.document import MoveKind
from engine.render.backend import ModelSpec, RenderError
from engine.render.families import colours
from engine.render.families.pictures import count, first, output
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output

if TYPE_CHECKING:
    import numpy as np

FROM_STILL = "HunyuanVideoImageToVideoPipeline"
WORDS = 256
LEFT_OUT = 4

CLASSES = (
    "HunyuanVideoTransformer3DModel", "HunyuanVideoFramepackTransformer3DModel",
    "AutoencoderKLHunyuanVideo", "LlamaModel", "LlavaForConditionalGeneration", "CLIPTextModel",
    "LlamaTokenizer", "LlamaTokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend",
    "CLIPTokenizer", "CLIPTokenizerFast", "CLIPImageProcessor", "SiglipVisionModel",
    "SiglipImageProcessor", "FlowMatchEulerDiscreteScheduler",
)  # fmt: skip

PHRASES: dict[MoveKind, str] = {
    "static": "static shot",
    "pan_left": "tilt left, the camera turns to the left",
    "pan_right": "tilt right, the camera turns to the right",
    "truck_left": "pan left, the camera travels sideways to the left",
    "truck_right": "pan right, the camera travels sideways to the right",
    "pedestal_up": "pan up, the camera rises straight up",
    "pedestal_down": "pan down, the camera lowers straight down",
    "arc_left": "around left, the camera circles left around the subject",
    "arc_right": "around right, the camera circles right around the subject",
    "zoom_in": "zoom in",
    "zoom_out": "zoom out",
    "handheld": "handheld shot",
}
"""By the fourteen camera movements that its captions name (HunyuanVideo report, section 3.2).

They have both pans and tilts in all four directions, so a pan there is travel and a tilt a turn.
"""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of HunyuanVideo makes: film from words, or from a still."""
    from_still = checkpoint.pipeline == FROM_STILL
    if checkpoint.config("transformer", "in_channels", 16) not in (16, 33):
        raise RenderError(
            "This HunyuanVideo checkpoint takes inputs that Storyreel doesn't know; add "
            "HunyuanVideo or HunyuanVideo I2V in diffusers' layout instead."
        )
    guided = checkpoint.config("transformer", "guidance_embeds", True)
    return ModelSpec(
        id="",
        name="HunyuanVideo I2V" if from_still else "HunyuanVideo",
        description="Brings a still to life." if from_still else "Film from words.",
        backend="engine.render.diffusion:Diffusion",
        family="hunyuan",
        frame_step=4,
        min_frames=5,
        max_frames=129,
        chains=from_still,
        size_multiple=16,
        area=1280 * 720,
        rate=Fraction(24),
        roles=("first_frame",) if from_still else (),
        settings=("seed", "num_inference_steps") + (("guidance_scale",) if guided else ()),
        abilities=("first",) if from_still else ("words",),
        takes=4,
        num_inference_steps=50,
        draft_steps=20,
        guidance_scale=6.0 if guided else 1.0,
        token_limit=WORDS,
        camera="words",
        silence=1800.0,
        activation=300.0,
    )


def parts(folder: Path) -> dict[str, Any]:
    """Return the tokenizer as its file says.

    Published folders call Llama 3's tokenizer a LlamaTokenizer, for which transformers 5 cuts words
    as Llama 2 did: it would drop spaces and lines, and fill up on the left.
    """
    from transformers import PreTrainedTokenizerFast

    own = folder / "tokenizer"
    if not (own / "tokenizer.json").is_file():
        return {}
    words = PreTrainedTokenizerFast.from_pretrained(own, local_files_only=True)
    # The instructions are cut off by their count from the left.
    words.padding_side = "right"
    return {"tokenizer": words}


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text: Llama's `prompt_embeds` and `prompt_attention_mask`, CLIP's pooled one.

    Nothing ({}) for image-to-video, whose words are read together with the still.
    """
    if type(pipeline).__name__ == FROM_STILL:
        return {}
    embeds, pooled, mask = pipeline.encode_prompt(text, max_sequence_length=WORDS)
    return {
        "prompt_embeds": embeds,
        "pooled_prompt_embeds": pooled,
        "prompt_attention_mask": mask,
    }


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from words, or from a still and words."""
    arguments = common(inputs)
    if type(pipeline).__name__ != FROM_STILL:
        return Call("HunyuanVideoPipeline", arguments | repeated(inputs))
    still = first(inputs)
    many = count(inputs)
    text = inputs.texts[0][1]
    if pipeline.transformer.config.image_condition_type == "latent_concat":
        arguments["num_frames"] += LEFT_OUT
    words = {"prompt": text if many == 1 else [text] * many}
    return Call(FROM_STILL, arguments | words | {"image": still if many == 1 else [still] * many})


def common(inputs: Inputs) -> dict[str, Any]:
    """Return the arguments that every pipeline of HunyuanVideo takes."""
    return {
        "height": inputs.height,
        "width": inputs.width,
        "num_frames": inputs.num_frames,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": inputs.generator,
        "output_type": "np",
    }


def repeated(inputs: Inputs, negative: bool = False) -> dict[str, Any]:
    """Return the first prompt's tensors, once for each take that is made at once."""
    many = count(inputs)
    _, wanted, unwanted = inputs.prompts[0]
    said = unwanted if negative else wanted
    return {name: part.repeat(many, *[1] * (part.ndim - 1)) for name, part in said.items()}


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, those of one take after those of another."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents of the first take as pictures, an eighth as wide."""
    return colours.seen(latents[0], colours.HUNYUAN)


FAMILY = Family(
    id="hunyuan",
    name="HunyuanVideo",
    description="Film from words or a still, with natural movement.",
    licence="Tencent Hunyuan Community (not in the EU, the UK, South Korea)",
    pipelines=("HunyuanVideoPipeline", FROM_STILL),
    classes=CLASSES,
    spec=spec,
    phrases=PHRASES,
    encode=encode,
    call=call,
    output=film,
    picture=picture,
    parts=parts,
    text_encoders=("text_encoder", "text_encoder_2"),
)
