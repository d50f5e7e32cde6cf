"""Tiny CogVideoX pipelines with random weights, saved as a user's model folder would be.

Strides are the family's own: 8 pixels and 4 frames to a latent. `cog_2b` and `cog_5b` are of
version 1.0 (5B turns its positions), `cog_5b_i2v` takes a first picture, `cog15_t2v` and
`cog15_i2v` join two latents in time, `cog_fun` follows a guide video.
"""

from pathlib import Path
from typing import Any

from tiny import t5

VARIANTS = ("cog_2b", "cog_5b", "cog_5b_i2v", "cog15_t2v", "cog15_i2v", "cog_fun")
CHANNELS = 4
WIDTHS: Any = (8, 8, 8, 8)
DOWN: Any = ("CogVideoXDownBlock3D",) * 4
UP: Any = ("CogVideoXUpBlock3D",) * 4


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    import diffusers

    i2v, later = variant.endswith("i2v"), variant.startswith("cog15")
    kind = "CogVideoXImageToVideoPipeline" if i2v else "CogVideoXPipeline"
    if variant == "cog_fun":
        kind = "CogVideoXFunControlPipeline"
    scheduler = {
        "prediction_type": "v_prediction",
        "rescale_betas_zero_snr": True,
        "snr_shift_scale": 1.0 if later else 3.0,
        "timestep_spacing": "trailing",
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "clip_sample": False,
        "set_alpha_to_one": True,
    }
    kinds = diffusers.CogVideoXDDIMScheduler, diffusers.CogVideoXDPMScheduler
    pipe = getattr(diffusers, kind)(
        tokenizer=t5.tokenizer(226),
        text_encoder=t5.encoder(seed),
        vae=_vae(seed),
        transformer=_transformer(variant, seed),
        scheduler=kinds[variant != "cog_2b"].from_config(scheduler),
    )
    pipe.transformer.eval()
    pipe.vae.eval()
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def _transformer(variant: str, seed: int):
    import torch
    from diffusers import CogVideoXTransformer3DModel

    later = variant.startswith("cog15")
    pictures = variant.endswith("i2v") or variant == "cog_fun"
    torch.manual_seed(seed)
    return CogVideoXTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=16,
        in_channels=CHANNELS * (2 if pictures else 1),
        out_channels=CHANNELS,
        time_embed_dim=2,
        ofs_embed_dim=2 if variant == "cog15_i2v" else None,
        text_embed_dim=t5.WIDTH,
        num_layers=2,
        sample_width=300 if later else 8,
        sample_height=300 if later else 8,
        sample_frames=81 if later else 49,
        patch_size=2,
        patch_size_t=2 if later else None,
        patch_bias=not later,
        temporal_compression_ratio=4,
        max_text_seq_length=226,
        use_rotary_positional_embeddings=variant not in {"cog_2b", "cog_fun"},
        use_learned_positional_embeddings=variant == "cog_5b_i2v",
    )


def _vae(seed: int):
    import torch
    from diffusers import AutoencoderKLCogVideoX

    torch.manual_seed(seed)
    vae = AutoencoderKLCogVideoX(
        block_out_channels=WIDTHS,
        down_block_types=DOWN,
        up_block_types=UP,
        latent_channels=CHANNELS,
        layers_per_block=1,
        norm_num_groups=2,
        temporal_compression_ratio=4,
        scaling_factor=0.7,
    )
    # Trained ones are sure of their latents: samples hardly spread.
    last: Any = vae.encoder.conv_out.conv
    last.weight.data[CHANNELS:] = 0
    last.bias.data[CHANNELS:] = -20
    return vae
