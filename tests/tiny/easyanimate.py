"""Tiny EasyAnimate 5.1: from words, from first and last frame, by a guide, by the camera's path.

Strides are the family's own: 8 pixels and 4 frames to a latent, two latents to a patch.
"""

from pathlib import Path
from typing import Any

from tiny import words

VARIANTS = ("easyanimate", "easyanimate_inp", "easyanimate_control", "easyanimate_camera")
CHANNELS = 16
TAKEN = {
    "easyanimate": CHANNELS,
    "easyanimate_inp": 2 * CHANNELS + 1,
    "easyanimate_control": 3 * CHANNELS,
    "easyanimate_camera": 2 * CHANNELS + 6,
}
"""Channels of latents, masks and controls that each denoiser takes."""


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    from diffusers import (
        EasyAnimateControlPipeline,
        EasyAnimateInpaintPipeline,
        EasyAnimatePipeline,
    )

    kinds: dict[str, Any] = {
        "easyanimate": EasyAnimatePipeline,
        "easyanimate_inp": EasyAnimateInpaintPipeline,
    }
    kind = kinds.get(variant, EasyAnimateControlPipeline)
    kind(**_parts(variant, seed)).save_pretrained(folder, safe_serialization=True)
    return folder


def _parts(variant: str, seed: int) -> dict[str, Any]:
    import torch
    from diffusers import (
        AutoencoderKLMagvit,
        EasyAnimateTransformer3DModel,
        FlowMatchEulerDiscreteScheduler,
    )

    torch.manual_seed(seed)
    transformer = EasyAnimateTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=16,
        in_channels=TAKEN[variant],
        out_channels=CHANNELS,
        time_embed_dim=8,
        text_embed_dim=words.WIDTH,
        num_layers=1,
        mmdit_layers=1,
        sample_width=16,
        sample_height=16,
        patch_size=2,
    )
    widths: Any = (8, 8, 8, 8)
    torch.manual_seed(seed)
    vae = AutoencoderKLMagvit(
        latent_channels=CHANNELS,
        block_out_channels=widths,
        layers_per_block=1,
        norm_num_groups=2,
        spatial_group_norm=False,
    )
    return {
        "transformer": transformer.eval(),
        "vae": vae.eval(),
        "text_encoder": words.qwen2_seeing_encoder(seed),
        "tokenizer": words.qwen_tokenizer(),
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=3.0),
    }
