"""Wan Animate: a character of a picture moves as the drawn poses of a guide video do.

The guide is a film of skeletons, as pose detectors draw them. The model can follow a film of a
face, too; Storyreel has none, so that is left blank, as the model's own guidance does.
"""

from fractions import Fraction
from math import ceil
from typing import Any

from engine.render.backend import RenderError
from engine.render.families.pictures import image, images
from engine.render.family import Call, Inputs

ANIMATE = "WanAnimatePipeline"
SEGMENT = 77
"""Frames that the model makes at once; the next ones go on from the last of them."""
SEGMENTS = 4


def animate() -> dict[str, Any]:
    """Return what the spec of a checkpoint of Wan Animate has of its own."""
    return {
        "name": "Wan 2.2 Animate 14B",
        "description": (
            "A character, of a picture, moves as the drawn poses of a guide video do; its face is "
            "left to the model."
        ),
        "abilities": ("control", "references"),
        "guides": ("pose",),
        "roles": ("first_frame", "character"),
        "max_frames": 1 + SEGMENTS * (SEGMENT - 1),
        "rate": Fraction(30),
        "together": False,
        "num_inference_steps": 20,
        "draft_steps": 8,
        "guidance_scale": 1.0,
        "activation": 120.0,
    }


def call(pipeline: Any, inputs: Inputs, arguments: dict[str, Any]) -> Call:
    """Return the call for a guide of poses; `arguments` are those that all of Wan takes.

    Raises RenderError without a guide or a picture of the character.
    """
    if inputs.control is None or not inputs.references:
        raise RenderError(
            "Wan Animate moves a character by a guide video of poses; give the shot a picture of "
            "the character and choose Follow a guide video."
        )
    segment = min(SEGMENT, inputs.num_frames)
    own = {
        "image": image(inputs.references[0]),
        "pose_video": images(inputs.control),
        "face_video": _no_face(pipeline, inputs.num_frames),
        "segment_frame_length": segment,
        "prev_segment_conditioning_frames": 1,
    }
    rounds = max(1, ceil((inputs.num_frames - 1) / (segment - 1)))
    return Call(ANIMATE, arguments | own, rounds=rounds)


def _no_face(pipeline: Any, count: int) -> list[Any]:
    """Return black pictures, the least that the model knows of a face."""
    from PIL import Image

    size = pipeline.transformer.config.motion_encoder_size
    return [Image.new("RGB", (size, size))] * count
