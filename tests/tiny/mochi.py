"""A tiny Mochi pipeline with random weights, saved as a user's model folder would be.

Strides are the family's own: 8 pixels and 6 frames to a latent of 12 channels. Its group norms
want 32 channels, so it is larger than most tiny models.
"""

from pathlib import Path
from typing import Any

from tiny import t5

VARIANTS = ("mochi",)
WIDTHS: Any = (32, 32, 32, 32)


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    import torch
    from diffusers import (
        AutoencoderKLMochi,
        FlowMatchEulerDiscreteScheduler,
        MochiPipeline,
        MochiTransformer3DModel,
    )

    assert variant in VARIANTS
    torch.manual_seed(seed)
    transformer = MochiTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=8,
        num_layers=2,
        pooled_projection_dim=16,
        in_channels=12,
        qk_norm="rms_norm",
        text_embed_dim=t5.WIDTH,
        time_embed_dim=4,
        max_sequence_length=256,
    )
    torch.manual_seed(seed)
    vae = AutoencoderKLMochi(
        encoder_block_out_channels=WIDTHS,
        decoder_block_out_channels=WIDTHS,
        layers_per_block=(1, 1, 1, 1, 1),
    )
    pipe = MochiPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(invert_sigmas=True),
        vae=vae.eval(),
        text_encoder=t5.encoder(seed),
        tokenizer=t5.tokenizer(256),
        transformer=transformer.eval(),
        force_zeros_for_empty_prompt=True,
    )
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder
