"""Wan 2.1 and 2.2: words or stills to film, first and last frame, remix, VACE's masks, Animate.

One file for all of them, since they share words, VAE and frame rule; a checkpoint's configs tell
which it is. VACE is given a video whose unknown frames are grey, and a mask that is white there.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError, Setting
from engine.render.families import colours, wan_animate
from engine.render.families.pictures import count, image, images, output, steps_left, strength
from engine.render.family import Call, Checkpoint, Embeds, Family, Inputs, Output
from engine.render.recipe import Ability

if TYPE_CHECKING:
    import numpy as np

WORDS = 512
GREY = 128
VACE_RUN = 17
"""Frames of a neighbour that VACE is given to go on from: a second of it."""
LOW_NOISE = 0.75
"""Guidance of the low-noise expert of 2.2 for words, against the high-noise one's (3 to 4)."""
SMALL, LARGE = 832 * 480, 1280 * 720

NEGATIVE = (
    "bright tones, overexposed, static, blurred details, subtitles, style, works, paintings, "
    "images, overall gray, worst quality, low quality, JPEG compression residue, ugly, incomplete, "
    "extra fingers, poorly drawn hands, poorly drawn faces, deformed, disfigured, misshapen limbs, "
    "fused fingers, still picture, messy background, three legs, many people in the background, "
    "walking backwards"
)
"""The negative prompt of Wan's authors, in English."""

SETTINGS: tuple[Setting, ...] = (
    "negative_prompt", "seed", "num_inference_steps", "guidance_scale",
)  # fmt: skip


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a Wan checkpoint makes, by its configs alone."""
    channels = _config(checkpoint, "in_channels", 16)
    common: dict[str, Any] = {
        "id": "",
        "backend": "engine.render.diffusion:Diffusion",
        "family": "wan",
        "frame_step": 4,
        "min_frames": 5,
        "max_frames": 81,
        "chains": True,
        "size_multiple": 16,
        "area": _area(checkpoint),
        "rate": Fraction(16),
        "settings": SETTINGS,
        "takes": 4,
        "num_inference_steps": 50,
        "draft_steps": 15,
        "guidance_scale": 5.0,
        "negative_prompt": NEGATIVE,
        "token_limit": WORDS,
        "camera": "words",
        "silence": 1800.0,
        "activation": 150.0 if _is_small(checkpoint) else 250.0,
    }
    if checkpoint.pipeline == wan_animate.ANIMATE:
        return ModelSpec(**common | wan_animate.animate())
    if checkpoint.index.get("expand_timesteps"):
        return ModelSpec(**common | _dense())
    if checkpoint.pipeline == "WanVACEPipeline":
        return ModelSpec(**common | _vace(checkpoint))
    if channels == 36:
        return ModelSpec(**common | _from_stills(checkpoint))
    if channels != 16:
        raise RenderError(
            "This Wan checkpoint takes controls that Storyreel doesn't know; add Wan 2.1, Wan 2.2 "
            "or VACE in diffusers' layout instead."
        )
    return ModelSpec(**common | _from_words(checkpoint))


def _config(checkpoint: Checkpoint, name: str, otherwise: Any) -> Any:
    found = checkpoint.config("transformer", name)
    return checkpoint.config("transformer_2", name, otherwise) if found is None else found


def _is_small(checkpoint: Checkpoint) -> bool:
    """Tell the 1.3B models from the 14B by their heads, 12 to 40."""
    return _config(checkpoint, "num_attention_heads", 40) <= 12


def _size(checkpoint: Checkpoint) -> str:
    return {12: " 1.3B", 40: " 14B"}.get(_config(checkpoint, "num_attention_heads", 0), "")


def _area(checkpoint: Checkpoint) -> int:
    """Return the pixels it was trained at; for 14B only the folder's name may tell 480p."""
    return SMALL if _is_small(checkpoint) or "480p" in checkpoint.path.name.lower() else LARGE


def _has_experts(checkpoint: Checkpoint) -> bool:
    return checkpoint.index.get("boundary_ratio") is not None


def _from_words(checkpoint: Checkpoint) -> dict[str, Any]:
    experts = _has_experts(checkpoint)
    own = {"num_inference_steps": 40, "guidance_scale": 4.0} if experts else {}
    return own | {
        "name": "Wan 2.2 T2V A14B" if experts else f"Wan 2.1 T2V{_size(checkpoint)}",
        "description": "Film from words; remakes a take.",
        "abilities": ("words", "video"),
        "settings": (*SETTINGS, "strength"),
        "chains": False,
    }


def _from_stills(checkpoint: Checkpoint) -> dict[str, Any]:
    experts = _has_experts(checkpoint)
    both = _config(checkpoint, "pos_embed_seq_len", None) is not None
    abilities: tuple[Ability, ...] = ("first", "last") if both or experts else ("first",)
    own = {"num_inference_steps": 40, "guidance_scale": 3.5} if experts else {}
    kind = "FLF2V" if both else "I2V"
    return own | {
        "name": f"Wan 2.2 {kind} A14B" if experts else f"Wan 2.1 {kind}{_size(checkpoint)}",
        "description": "Brings a still to life, or goes from a first still to a last."
        if len(abilities) > 1
        else "Brings a still to life.",
        "abilities": abilities,
        "roles": ("first_frame", "last_frame")[: len(abilities)],
    }


def _dense() -> dict[str, Any]:
    return {
        "name": "Wan 2.2 TI2V 5B",
        "description": "Film from words or from a still; remakes a take.",
        "abilities": ("words", "first", "video"),
        "settings": (*SETTINGS, "strength"),
        "roles": ("first_frame",),
        "size_multiple": 32,
        "area": 1280 * 704,
        "max_frames": 121,
        "rate": Fraction(24),
        "activation": 100.0,
    }


def _vace(checkpoint: Checkpoint) -> dict[str, Any]:
    experts = _has_experts(checkpoint)
    return {
        "name": f"Wan {'2.2' if experts else '2.1'} VACE{_size(checkpoint)}",
        "description": (
            "Film from words, with stills and frames at any time, a guide video, and pictures of "
            "what is to appear."
        ),
        "abilities": (
            "words", "first", "last", "any_frame", "prefix", "suffix", "mask", "control",
            "references",
        ),
        "prefix": VACE_RUN,
        "together": False,
        "roles": (
            "first_frame", "last_frame", "timed_frame", "character", "location", "style",
        ),
    }  # fmt: skip


def encode(pipeline: Any, text: str) -> Embeds:
    """Encode one text by UMT5: `prompt_embeds`, 1 × 512 × channels, zeros behind its end."""
    embeds, _ = pipeline.encode_prompt(
        text, do_classifier_free_guidance=False, max_sequence_length=WORDS
    )
    return {"prompt_embeds": embeds}


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Choose among words, stills, remix and VACE by what the inputs hold."""
    arguments = common(pipeline, inputs)
    if type(pipeline).__name__ == "WanVACEPipeline":
        return Call("WanVACEPipeline", arguments | _given(inputs))
    if type(pipeline).__name__ == wan_animate.ANIMATE:
        return wan_animate.call(pipeline, inputs, arguments)
    if inputs.video is not None:
        return remix(pipeline, inputs, arguments)
    arguments["num_frames"] = inputs.num_frames
    start, end = ends(inputs)
    if start is None:
        return Call("WanPipeline", arguments)
    arguments["image"] = start
    components = {}
    if end is not None:
        arguments["last_image"] = end
    elif _config_of(pipeline, "pos_embed_seq_len") is not None:
        components["image_processor"] = _twice(pipeline.image_processor)
    return Call("WanImageToVideoPipeline", arguments, components)


def ends(inputs: Inputs) -> tuple[Any, Any]:
    """Return the pictures of Pillow at the first and at the last frame of a pass, or None."""
    last = inputs.num_frames - 1
    start = next((g.pictures[0] for g in inputs.conditions if g.at == 0), None)
    end = next(
        (g.pictures[-1] for g in inputs.conditions if g.at and g.at + len(g.pictures) > last), None
    )
    return image(start) if start is not None else None, image(end) if end is not None else None


def _config_of(pipeline: Any, name: str) -> Any:
    denoiser = pipeline.transformer if pipeline.transformer is not None else pipeline.transformer_2
    return denoiser.config.get(name)


def common(pipeline: Any, inputs: Inputs) -> dict[str, Any]:
    """Return the arguments that every pipeline of Wan takes, the words for each take among them."""
    _, positive, negative = inputs.prompts[0]
    many = count(inputs)
    arguments = {
        "prompt_embeds": positive["prompt_embeds"].repeat(many, 1, 1),
        "negative_prompt_embeds": negative["prompt_embeds"].repeat(many, 1, 1),
        "height": inputs.height,
        "width": inputs.width,
        "num_inference_steps": inputs.num_inference_steps,
        "guidance_scale": inputs.guidance_scale,
        "generator": inputs.generator,
        "output_type": "np",
    }
    if inputs.video is None and pipeline.config.get("boundary_ratio") is not None:
        from_words = _config_of(pipeline, "in_channels") == 16
        share = LOW_NOISE if from_words else 1.0
        arguments["guidance_scale_2"] = max(1.0, inputs.guidance_scale * share)
    return arguments


def _twice(processor: Any) -> Any:
    """Show a lone first still to a model of first and last as both of them."""

    def look(images: Any, **more: Any) -> Any:
        return processor(images=[images, images], **more)

    return look


def remix(pipeline: Any, inputs: Inputs, arguments: dict[str, Any]) -> Call:
    """Make a take anew from where its strength leaves it; `arguments` are the common ones."""
    assert inputs.video is not None
    again = {
        "video": images(inputs.video),
        "strength": strength(inputs),
        "num_inference_steps": steps_left(inputs),
    }
    components = {}
    if (boundary := pipeline.config.get("boundary_ratio")) is not None:
        turn = boundary * pipeline.scheduler.config.num_train_timesteps
        components["transformer"] = _experts(pipeline.transformer, pipeline.transformer_2, turn)
    return Call("WanVideoToVideoPipeline", arguments | again, components, prepare=_right_strides)


def _right_strides(pipeline: Any) -> None:
    """Give the remixing pipeline the strides of its VAE: it counts layers, and misses a patch."""
    from diffusers.video_processor import VideoProcessor

    pipeline.vae_scale_factor_temporal = pipeline.vae.config.scale_factor_temporal
    pipeline.vae_scale_factor_spatial = pipeline.vae.config.scale_factor_spatial
    pipeline.video_processor = VideoProcessor(vae_scale_factor=pipeline.vae_scale_factor_spatial)


def _experts(high: Any, low: Any, turn: float) -> Any:
    """Return one denoiser of two: `high` from time step `turn` on, `low` below it.

    The remixing pipeline knows of one denoiser only.
    """
    import torch

    class Experts(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.high, self.low = high, low
            self.config, self.dtype = high.config, high.dtype

        @property
        def device(self) -> Any:
            return high.device

        def forward(self, hidden_states: Any, timestep: Any, **more: Any) -> Any:
            expert = self.high if float(timestep.flatten()[0]) >= turn else self.low
            return expert(hidden_states=hidden_states, timestep=timestep, **more)

    return Experts()


def _given(inputs: Inputs) -> dict[str, Any]:
    """Return VACE's video, mask (255 where film is to be made) and pictures of things."""
    import numpy as np

    size = (inputs.num_frames, inputs.height, inputs.width)
    arguments: dict[str, Any] = {"num_frames": inputs.num_frames}
    if inputs.references:
        arguments["reference_images"] = [image(shown) for shown in inputs.references]
    if inputs.control is None and inputs.paint is None and not inputs.conditions:
        return arguments
    frames = np.full((*size, 3), GREY, np.uint8)
    if inputs.control is not None:
        frames[:] = inputs.control
    mask = np.full(size, 255, np.uint8)
    if inputs.paint is not None and inputs.area is not None:
        rows, columns = inputs.area.pixels(inputs.width, inputs.height)
        frames[:], mask[:] = inputs.paint, 0
        frames[:, rows, columns], mask[:, rows, columns] = GREY, 255
    for given in inputs.conditions:
        stretch = slice(given.at, given.at + len(given.pictures))
        frames[stretch] = given.pictures[: len(frames[stretch])]
        mask[stretch] = 0
    if inputs.control is None and inputs.conditions:
        arguments["conditioning_scale"] = min(given.strength for given in inputs.conditions)
    return arguments | {"video": images(frames), "mask": images(mask)}


def film(pipeline: Any, result: Any) -> Output:
    """Return the frames of a result, those of one take after those of another."""
    return output(result.frames)


def picture(pipeline: Any, latents: Any, inputs: Inputs) -> "np.ndarray":
    """Return the latents of the first take as pictures, an eighth (5B: a sixteenth) as wide."""
    first = latents[0] if latents.ndim == 5 else latents[0].unsqueeze(1)
    return colours.seen(first, colours.WAN22 if first.shape[0] == 48 else colours.WAN)


FAMILY = Family(
    id="wan",
    name="Wan",
    description="Wan 2.1 and 2.2: film from words and stills, remixes, VACE's masks, Animate.",
    licence="Apache-2.0",
    pipelines=(
        "WanPipeline", "WanImageToVideoPipeline", "WanVideoToVideoPipeline", "WanVACEPipeline",
        wan_animate.ANIMATE,
    ),
    classes=(
        "WanTransformer3DModel", "WanVACETransformer3DModel", "WanAnimateTransformer3DModel",
        "AutoencoderKLWan", "UMT5EncoderModel", "T5EncoderModel", "T5Tokenizer", "T5TokenizerFast",
        "AutoTokenizer", "CLIPVisionModel", "CLIPVisionModelWithProjection", "CLIPImageProcessor",
        "UniPCMultistepScheduler", "FlowMatchEulerDiscreteScheduler",
        "DPMSolverMultistepScheduler", "LCMScheduler",
    ),
    spec=spec,
    phrases={
        "dolly_in": "the camera pushes in towards the subject",
        "dolly_out": "the camera pulls back from the subject",
        "truck_left": "the camera moves left, a sideways tracking shot",
        "truck_right": "the camera moves right, a sideways tracking shot",
        "arc_left": "the camera orbits left around the subject",
        "arc_right": "the camera orbits right around the subject",
        "static": "fixed camera, the camera does not move",
    },
    encode=encode,
    call=call,
    output=film,
    picture=picture,
    denoisers=("transformer", "transformer_2"),
)  # fmt: skip
