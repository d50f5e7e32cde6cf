"""SkyReels V2: words or a still to film, and diffusion forcing, which goes on from what is there.

Words, VAE and arguments are Wan's. Diffusion forcing makes a long take in windows that overlap, in
one call; it is given the last frames of a neighbour and goes on from their movement.
"""

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from engine.render.backend import ModelSpec, RenderError
from engine.render.families import wan
from engine.render.families.pictures import images
from engine.render.family import Call, Checkpoint, Family, Inputs

if TYPE_CHECKING:
    import numpy as np

FROM_STILL = "SkyReelsV2ImageToVideoPipeline"
FORCING = "SkyReelsV2DiffusionForcingPipeline"
FORCING_STILL = "SkyReelsV2DiffusionForcingImageToVideoPipeline"
FORCING_VIDEO = "SkyReelsV2DiffusionForcingVideoToVideoPipeline"
WINDOW = 97
OVERLAP = 17
"""Frames that two windows share, as the authors advise."""
LONGEST = 737
"""Half a minute, as far as the authors show it."""
HISTORY_NOISE = 20
"""Time step at which what is gone on from is shown, against drift, as the authors advise."""


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint of SkyReels V2 makes, by its pipeline."""
    forcing = "DiffusionForcing" in checkpoint.pipeline
    from_still = checkpoint.pipeline == FROM_STILL
    if checkpoint.config("transformer", "in_channels", 16) != (36 if from_still else 16):
        raise RenderError(
            "This SkyReels checkpoint takes inputs that Storyreel doesn't know; add SkyReels V2 in "
            "diffusers' layout instead."
        )
    large = "720" in checkpoint.path.name
    both = checkpoint.config("transformer", "pos_embed_seq_len") is not None
    own = _forcing() if forcing else _from_still(both) if from_still else _from_words()
    common: dict[str, Any] = {
        "id": "",
        "backend": "engine.render.diffusion:Diffusion",
        "family": "skyreels",
        "frame_step": 4,
        "min_frames": 5,
        "max_frames": 121 if large else WINDOW,
        "size_multiple": 16,
        "area": 1280 * 720 if large else 960 * 544,
        "rate": Fraction(24),
        "settings": wan.SETTINGS,
        "takes": 4,
        "num_inference_steps": 50,
        "draft_steps": 15,
        "guidance_scale": 6.0,
        "negative_prompt": wan.NEGATIVE,
        "token_limit": wan.WORDS,
        "camera": "words",
        "silence": 1800.0,
        "activation": 120.0,
    }
    return ModelSpec(**common | own)


def _from_words() -> dict[str, Any]:
    return {
        "name": "SkyReels V2 T2V",
        "description": "Film from words; remakes a take.",
        "abilities": ("words", "video"),
        "settings": (*wan.SETTINGS, "strength"),
    }


def _from_still(both: bool) -> dict[str, Any]:
    return {
        "name": "SkyReels V2 I2V",
        "description": "Brings a still to life.",
        "abilities": ("first", "last") if both else ("first",),
        "roles": ("first_frame", "last_frame") if both else ("first_frame",),
        "guidance_scale": 5.0,
        "chains": True,
    }


def _forcing() -> dict[str, Any]:
    return {
        "name": "SkyReels V2 DF",
        "description": (
            "Long film from words, a still, or a first still and a last; goes on from a take's "
            "movement."
        ),
        "abilities": ("words", "first", "last", "prefix"),
        "roles": ("first_frame", "last_frame"),
        "prefix": OVERLAP,
        "max_frames": LONGEST,
        "together": False,
        "chains": True,
    }


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Choose among words, stills, remix and diffusion forcing by what the inputs hold."""
    arguments = wan.common(pipeline, inputs)
    if "DiffusionForcing" in type(pipeline).__name__:
        return _forced(inputs, arguments)
    if inputs.video is not None:
        return wan.remix(pipeline, inputs, arguments)
    arguments["num_frames"] = inputs.num_frames
    start, end = wan.ends(inputs)
    if start is None:
        return Call("SkyReelsV2Pipeline", arguments)
    if end is not None:
        arguments["last_image"] = end
    return Call(FROM_STILL, arguments | {"image": start})


def _forced(inputs: Inputs, arguments: dict[str, Any]) -> Call:
    run = next((given.pictures for given in inputs.conditions if given.at == 0), None)
    start, end = wan.ends(inputs)
    # Whole latents can be given, of four frames each after the first.
    whole = 0 if run is None else (len(run) - 1) // 4 * 4
    ahead = whole if end is not None else 0
    frames = inputs.num_frames - ahead
    arguments |= _windows(frames) | {"prompt": None, "fps": round(inputs.rate)}
    rounds = _rounds(frames, OVERLAP)
    if run is None:
        return Call(FORCING, arguments, prepare=_seeded(inputs), rounds=rounds)
    if end is not None or not whole:
        still = {"image": images(run[ahead : ahead + 1])[0] if ahead else start}
        last = {} if end is None else {"last_image": end}
        prepare = _seeded(inputs, before=run[:ahead])
        return Call(FORCING_STILL, arguments | still | last, prepare=prepare, rounds=rounds)
    given = {
        "video": images(run[: whole + 1]),
        "overlap_history": whole + 1,
        "addnoise_condition": HISTORY_NOISE,
        "base_num_frames": min(WINDOW, frames),
    }
    prepare = _seeded(inputs, leave_out=whole + 1)
    rounds = _rounds(frames, whole + 1)
    return Call(FORCING_VIDEO, arguments | given, prepare=prepare, rounds=rounds)


def _windows(frames: int) -> dict[str, Any]:
    """Return the arguments that make a take longer than a window of windows that overlap."""
    arguments = {"num_frames": frames, "base_num_frames": WINDOW}
    if frames > WINDOW:
        arguments |= {"overlap_history": OVERLAP, "addnoise_condition": HISTORY_NOISE}
    return arguments


def _rounds(frames: int, overlap: int) -> int:
    """Return how many windows a take is made in."""
    return 1 + max(0, ceil((frames - WINDOW) / (WINDOW - overlap)))


def _seeded(inputs: Inputs, before: "np.ndarray | None" = None, leave_out: int = 0) -> Any:
    """Return what sets a pipeline right before its call.

    Its noise over what is gone on from comes from torch's own generator, which is seeded. `before`
    are pictures that are put before what it makes, `leave_out` frames that it gives back first.
    """
    assert not isinstance(inputs.generator, list)
    seed = inputs.generator.initial_seed()

    def prepare(made: Any) -> None:
        import numpy as np
        import torch

        torch.manual_seed(seed)
        finish = made.video_processor.postprocess_video

        def finished(video: Any, output_type: str = "np") -> Any:
            film = finish(video[:, :, leave_out:], output_type=output_type)
            if before is None or not len(before):
                return film
            ahead = np.repeat(before[None].astype(film.dtype) / 255, len(film), axis=0)
            return np.concatenate([ahead, film], axis=1)

        made.video_processor.postprocess_video = finished

    return prepare


FAMILY = Family(
    id="skyreels",
    name="SkyReels V2",
    description="Film from words or a still; diffusion forcing goes on for half a minute.",
    licence="Skywork community licence",
    pipelines=("SkyReelsV2Pipeline", FROM_STILL, FORCING, FORCING_STILL, FORCING_VIDEO),
    classes=("SkyReelsV2Transformer3DModel", *wan.FAMILY.classes),
    spec=spec,
    phrases=wan.FAMILY.phrases,
    encode=wan.encode,
    call=call,
    output=wan.film,
    picture=wan.picture,
)
