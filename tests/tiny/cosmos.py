"""Tiny Cosmos: Predict 2 (video to world, text to image) and Predict 2.5.

Strides are the family's own: 8 pixels and 4 frames to a latent, two latents to a patch. Their
safety checker is no part of a published folder; `Guardrail` stands in for NVIDIA's package.
"""

import json
import os
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tiny import t5, wan, words

VARIANTS = ("cosmos2_v2w", "cosmos2_t2i", "cosmos25_predict", "cosmos25_transfer")


class Guardrail:
    """Refuses the word "forbidden", and keeps what it was shown."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.seen: list[np.ndarray] = []

    def to(self, device: Any = None, dtype: Any = None) -> "Guardrail":
        return self

    def check_text_safety(self, prompt: str) -> bool:
        self.read.append(prompt)
        return "forbidden" not in prompt

    def check_video_safety(self, frames: np.ndarray) -> np.ndarray:
        self.seen.append(frames)
        return frames


def package() -> ModuleType:
    """Return what stands in for NVIDIA's package."""
    found = ModuleType("cosmos_guardrail")
    found.__spec__ = ModuleSpec("cosmos_guardrail", None)
    found.CosmosSafetyChecker = Guardrail  # type: ignore[attr-defined]
    return found


def install(folder: Path, patch: Any) -> None:
    """Have worker processes find the stand-in, too, while a `pytest.MonkeyPatch` lasts."""
    text = "from tiny.cosmos import Guardrail as CosmosSafetyChecker\n"
    (folder / "cosmos_guardrail.py").write_text(text, "utf-8")
    here = Path(__file__).resolve().parents[1]
    patch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(here), str(here.parent)]))


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    if variant.startswith("cosmos25"):
        made = {"cosmos25_predict": _predict, "cosmos25_transfer": _transfer}[variant](seed)
        made.save_pretrained(folder, safe_serialization=True)
    else:
        _second(variant, seed).save_pretrained(folder, safe_serialization=True)
    index = folder / "model_index.json"
    parts = json.loads(index.read_text("utf-8"))
    parts["safety_checker"] = [None, None]
    index.write_text(json.dumps(parts, indent=2, sort_keys=True) + "\n", "utf-8")
    return folder


def _denoiser(seed: int, channels: int, text_channels: int, **more: Any) -> Any:
    import torch
    from diffusers import CosmosTransformer3DModel

    torch.manual_seed(seed)
    return CosmosTransformer3DModel(
        in_channels=channels,
        out_channels=16,
        num_attention_heads=2,
        attention_head_dim=16,
        num_layers=2,
        mlp_ratio=2,
        text_embed_dim=text_channels,
        adaln_lora_dim=4,
        max_size=(128, 32, 32),
        patch_size=(1, 2, 2),
        rope_scale=(2.0, 1.0, 1.0),
        concat_padding_mask=True,
        extra_pos_embed_type=None,
        **more,
    ).eval()


def _second(variant: str, seed: int) -> Any:
    from diffusers import (
        Cosmos2TextToImagePipeline,
        Cosmos2VideoToWorldPipeline,
        FlowMatchEulerDiscreteScheduler,
    )

    still = variant == "cosmos2_t2i"
    kind: Any = Cosmos2TextToImagePipeline if still else Cosmos2VideoToWorldPipeline
    return kind(
        text_encoder=t5.encoder(seed),
        tokenizer=t5.tokenizer(512),
        transformer=_denoiser(seed, 16 if still else 17, t5.WIDTH),
        vae=wan.vae(seed),
        scheduler=FlowMatchEulerDiscreteScheduler(use_karras_sigmas=True),
        safety_checker=Guardrail(),
    )


def _predict(seed: int) -> Any:
    from diffusers import Cosmos2_5_PredictBasePipeline, UniPCMultistepScheduler

    kind: Any = Cosmos2_5_PredictBasePipeline
    return kind(
        text_encoder=words.qwen_seeing_encoder(seed),
        tokenizer=words.qwen_tokenizer(),
        transformer=_denoiser(seed, 17, 2 * words.WIDTH),
        vae=wan.vae(seed),
        scheduler=UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0
        ),
        safety_checker=Guardrail(),
    )


def _transfer(seed: int) -> Any:
    import torch
    from diffusers import Cosmos2_5_TransferPipeline, CosmosControlNetModel

    text, other = 2 * words.WIDTH, _predict(seed)
    torch.manual_seed(seed)
    guiding = CosmosControlNetModel(
        n_controlnet_blocks=2, model_channels=32, num_attention_heads=2, attention_head_dim=16,
        mlp_ratio=2, text_embed_dim=text, adaln_lora_dim=4, max_size=(128, 32, 32),
    )  # fmt: skip
    kind: Any = Cosmos2_5_TransferPipeline
    return kind(
        text_encoder=other.text_encoder,
        tokenizer=other.tokenizer,
        transformer=_denoiser(seed, 17, text, controlnet_block_every_n=1),
        vae=other.vae,
        scheduler=other.scheduler,
        controlnet=guiding.eval(),
        safety_checker=Guardrail(),
    )
