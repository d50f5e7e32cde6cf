"""Which classes a model's folder may name: nothing that it names is run unless it stands here.

Families add their own transformers, autoencoders and text encoders (`Family.classes`).
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

LIBRARIES = ("diffusers", "transformers")

_WITHOUT_WEIGHTS = re.compile(
    r"[A-Z]\w*(Scheduler|Tokenizer|TokenizerFast|Processor|ProcessorFast|ProcessorPil|"
    r"FeatureExtractor|Guidance)|TokenizersBackend"
)

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
    return _WITHOUT_WEIGHTS.fullmatch(name) is None


def is_allowed(library: str, name: str, family_classes: tuple[str, ...]) -> bool:
    """Return whether a folder of a family may have a component of this class."""
    if library not in LIBRARIES and library not in pipeline_modules():
        return False
    return not has_weights(name) or name in SHARED or name in family_classes


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
