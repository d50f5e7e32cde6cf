"""Which classes a model's folder may name: nothing that it names is run unless it stands here.

Families add their own transformers, autoencoders and text encoders (`Family.classes`).
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from engine.render.allowed_plain import OF_DIFFUSERS, OF_TRANSFORMERS

LIBRARIES = ("diffusers", "transformers")

SHARED = {
    "AutoencoderKL", "AutoencoderTiny", "AutoencoderKLWan", "AutoencoderKLLTXVideo",
    "AutoencoderKLHunyuanVideo", "AutoencoderKLCogVideoX",
    "CLIPTextModel", "CLIPTextModelWithProjection", "CLIPVisionModel",
    "CLIPVisionModelWithProjection", "SiglipVisionModel", "SiglipVisionModelWithProjection",
    "T5EncoderModel", "UMT5EncoderModel", "LlamaModel", "LlamaForCausalLM",
    "LlavaForConditionalGeneration", "GemmaModel", "Gemma2Model", "Gemma3Model",
    "Gemma3ForConditionalGeneration", "Qwen2Model", "Qwen3Model", "Qwen3ForCausalLM",
    "Qwen2_5_VLForConditionalGeneration", "Qwen2_5_VLTextModel", "MotionAdapter",
    "StableDiffusionSafetyChecker",
}  # fmt: skip
"""Usual text encoders, image encoders and autoencoders, which any family may use."""


def has_weights(name: str) -> bool:
    """Return whether a component of this class has weights; schedulers and tokenizers have none."""
    return name not in OF_DIFFUSERS and name not in OF_TRANSFORMERS


def is_allowed(library: str, name: str, family_classes: tuple[str, ...]) -> bool:
    """Return whether a folder of a family may have a component of this class.

    What has no weights is looked for in the one library that has it.
    """
    if library not in LIBRARIES and library not in pipeline_modules():
        return False
    if not has_weights(name):
        return name in (OF_DIFFUSERS if library != "transformers" else OF_TRANSFORMERS)
    return name in SHARED or name in family_classes


@cache
def pipeline_modules() -> frozenset[str]:
    """Return the names of diffusers' own pipeline folders, which an index may name as a library.

    Found on disk: naming them imports nothing.
    """
    found = find_spec("diffusers")
    if found is None or found.origin is None:
        return frozenset()
    pipelines = Path(found.origin).parent / "pipelines"
    return frozenset(p.parent.name for p in pipelines.glob("*/__init__.py*"))
