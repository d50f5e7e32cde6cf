"""Tiny Helios: film in chunks of 33 frames that each see the ones before; and its pyramid.

Strides are the family's own: 8 pixels and 4 frames to a latent, two latents to a patch.
"""

from pathlib import Path
from typing import Any

from tiny import t5, wan

VARIANTS = ("helios", "helios_pyramid", "helios_distilled")


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    from diffusers import HeliosDMDScheduler, HeliosPipeline, HeliosPyramidPipeline, HeliosScheduler

    if variant == "helios":
        scheduler: Any = HeliosScheduler(stage_range=[0, 1], stages=1, use_dynamic_shifting=True)
        pipeline: Any = HeliosPipeline(scheduler=scheduler, **_parts(seed))
    elif variant == "helios_pyramid":
        pipeline = HeliosPyramidPipeline(
            scheduler=HeliosScheduler(stage_range=[0, 1 / 3, 2 / 3, 1], stages=3), **_parts(seed)
        )
    else:
        pipeline = HeliosPyramidPipeline(
            scheduler=HeliosDMDScheduler(stage_range=[0, 1 / 3, 2 / 3, 1], stages=3),
            is_distilled=True,
            **_parts(seed),
        )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def _parts(seed: int) -> dict[str, Any]:
    import torch
    from diffusers import HeliosTransformer3DModel

    torch.manual_seed(seed)
    transformer = HeliosTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=16,
        out_channels=16,
        text_dim=t5.WIDTH,
        freq_dim=256,
        ffn_dim=32,
        num_layers=2,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_dim=(4, 4, 4),
        has_multi_term_memory_patch=True,
        guidance_cross_attn=True,
        zero_history_timestep=True,
        is_amplify_history=False,
    )
    return {
        "tokenizer": t5.tokenizer(512),
        "text_encoder": wan.words_encoder(seed),
        "vae": wan.vae(seed),
        "transformer": transformer.eval(),
    }
