"""Tiny Kandinsky 5: Qwen 2.5-VL and CLIP read the words, HunyuanVideo's VAE makes the pictures.

Strides are the family's own: 8 pixels and 4 frames to a latent, two latents to a patch.
"""

import json
from pathlib import Path
from typing import Any

from tiny import hunyuan, words

VARIANTS = ("kandinsky5_t2v", "kandinsky5_i2v")


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    _pipeline(variant, seed).save_pretrained(folder, safe_serialization=True)
    words.save_qwen_processor(folder / "tokenizer")
    index = folder / "model_index.json"
    parts = json.loads(index.read_text("utf-8"))
    parts["tokenizer"] = ["transformers", "Qwen2_5_VLProcessor"]
    index.write_text(json.dumps(parts, indent=2, sort_keys=True) + "\n", "utf-8")
    return folder


def _pipeline(variant: str, seed: int) -> Any:
    import torch
    from diffusers import (
        FlowMatchEulerDiscreteScheduler,
        Kandinsky5I2VPipeline,
        Kandinsky5T2VPipeline,
        Kandinsky5Transformer3DModel,
    )

    torch.manual_seed(seed)
    transformer = Kandinsky5Transformer3DModel(
        in_visual_dim=16,
        in_text_dim=words.WIDTH,
        in_text_dim2=words.WIDTH,
        time_dim=16,
        out_visual_dim=16,
        patch_size=(1, 2, 2),
        model_dim=16,
        ff_dim=32,
        num_text_blocks=1,
        num_visual_blocks=2,
        axes_dims=(4, 6, 6),
        visual_cond=True,
        attention_type="regular",
    )
    kind: Any = Kandinsky5I2VPipeline if variant == "kandinsky5_i2v" else Kandinsky5T2VPipeline
    return kind(
        transformer=transformer.eval(),
        vae=hunyuan._vae(seed),
        text_encoder=words.qwen_seeing_encoder(seed),
        tokenizer=None,
        text_encoder_2=words.clip_encoder(seed),
        tokenizer_2=words.clip_tokenizer(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=5.0),
    )
