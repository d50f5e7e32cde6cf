"""Tiny Allegro: film from words by T5, with a VAE that is decoded in tiles.

Strides are the family's own: 8 pixels and 4 frames to a latent, two latents to a patch.
"""

from pathlib import Path
from typing import Any

from tiny import t5

VARIANTS = ("allegro",)
SIDE = 128
"""Pixels of a tile of the VAE; the real one's are 320."""


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    import torch
    from diffusers import (
        AllegroPipeline,
        AllegroTransformer3DModel,
        AutoencoderKLAllegro,
        EulerAncestralDiscreteScheduler,
    )

    torch.manual_seed(seed)
    transformer = AllegroTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=4,
        out_channels=4,
        num_layers=1,
        cross_attention_dim=24,
        sample_width=SIDE // 8,
        sample_height=SIDE // 8,
        sample_frames=22,
        caption_channels=t5.WIDTH,
    )
    torch.manual_seed(seed)
    vae = AutoencoderKLAllegro(
        block_out_channels=(4, 4, 4, 4),
        latent_channels=4,
        layers_per_block=1,
        norm_num_groups=2,
        sample_size=SIDE,
    )
    scheduler: Any = EulerAncestralDiscreteScheduler()
    pipeline = AllegroPipeline(
        tokenizer=t5.tokenizer(512),
        text_encoder=t5.encoder(seed),
        vae=vae.eval(),
        transformer=transformer.eval(),
        scheduler=scheduler,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder
