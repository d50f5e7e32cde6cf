"""FramePack: long film from a still, made in sections of 36 frames that each know the ones before.

The first checkpoint makes the last section first and can be told where to arrive; F1 makes them in
order and can't. Its folders look alike, so F1 is known by its name.
"""

import re
from fractions import Fraction
from typing import Any

from engine.render.backend import ModelSpec
from engine.render.families import hunyuan, wan
from engine.render.families.pictures import count
from engine.render.family import Call, Checkpoint, Family, Inputs

WINDOW = 9
"""Latent frames of a section."""
SECTION = 4 * WINDOW
ASKED = 4 * (WINDOW - 1) + 1
"""Frames that the pipeline counts a section as; it makes 36 of each, and one more at the end."""
PIPELINE = "HunyuanVideoFramepackPipeline"
F1 = re.compile(r"(?<![a-z0-9])f1(?![a-z0-9])")


def spec(checkpoint: Checkpoint) -> ModelSpec:
    """Return what a checkpoint makes: from a first still to a last, or, F1, from a first one."""
    named = f"{checkpoint.path.name} {checkpoint.config('transformer', '_name_or_path', '')}"
    onward = bool(F1.search(named.lower()))
    return ModelSpec(
        id="",
        name="FramePack F1" if onward else "FramePack",
        description="Long film from a still, section by section."
        if onward
        else "Long film from a still, or from a first still to a last, section by section.",
        backend="engine.render.diffusion:Diffusion",
        family="framepack",
        frame_step=SECTION,
        min_frames=SECTION + 1,
        max_frames=50 * SECTION + 1,
        chains=True,
        size_multiple=16,
        area=832 * 480,
        rate=Fraction(30),
        roles=("first_frame",) if onward else ("first_frame", "last_frame"),
        settings=("seed", "num_inference_steps", "guidance_scale"),
        abilities=("first",) if onward else ("first", "last"),
        takes=4,
        num_inference_steps=30,
        draft_steps=15,
        guidance_scale=9.0,
        token_limit=hunyuan.WORDS,
        camera="words",
        silence=1800.0,
        activation=60.0,
    )


def call(pipeline: Any, inputs: Inputs) -> Call:
    """Make film from a still, or from a first still to a last."""
    sections = max(1, (inputs.num_frames - 1) // SECTION)
    start, end = wan.ends(inputs)
    many = count(inputs)
    onward = "last" not in inputs.spec.abilities
    arguments = {
        **hunyuan.common(inputs),
        **hunyuan.repeated(inputs),
        "num_frames": sections * ASKED,
        "latent_window_size": WINDOW,
        "sampling_type": "vanilla" if onward else "inverted_anti_drifting",
        "image": start if many == 1 else [start] * many,
    }
    if end is not None:
        arguments["last_image"] = end if many == 1 else [end] * many
    return Call(PIPELINE, arguments, rounds=sections)


FAMILY = Family(
    id="framepack",
    name="FramePack",
    description="Film of up to a minute from a still, at a cost that doesn't grow with its length.",
    licence="Tencent Hunyuan Community (not in the EU, the UK, South Korea)",
    pipelines=(PIPELINE,),
    classes=hunyuan.CLASSES,
    spec=spec,
    phrases=hunyuan.PHRASES,
    encode=hunyuan.encode,
    call=call,
    output=hunyuan.film,
    picture=hunyuan.picture,
    parts=hunyuan.parts,
    text_encoders=("text_encoder", "text_encoder_2"),
)
