"""Tiny LTX-Video pipelines with random weights, saved as a user's model folder would be.

Strides are the family's own: 32 pixels and 8 frames to a latent. `ltx_090` decodes plainly and
shifts its noise by the length; `ltx_097` has the later VAE, whose decoder is told a time step;
`ltx_upscaler` is the separate folder that doubles the size of latents made by `ltx_097`.
"""

from pathlib import Path

from tiny import t5

VARIANTS = ("ltx_090", "ltx_097", "ltx_upscaler")
CHANNELS = 8


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    pipe = {"ltx_090": _first, "ltx_097": _later, "ltx_upscaler": _upscaler}[variant](seed)
    for part in pipe.components.values():
        if hasattr(part, "eval"):
            part.eval()
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def _first(seed: int):
    from diffusers import FlowMatchEulerDiscreteScheduler, LTXPipeline

    scheduler = FlowMatchEulerDiscreteScheduler(
        use_dynamic_shifting=True,
        base_shift=0.95,
        max_shift=2.05,
        base_image_seq_len=1024,
        max_image_seq_len=4096,
        shift_terminal=0.1,
    )
    return LTXPipeline(scheduler=scheduler, vae=_first_vae(seed), **_words_and_denoiser(seed))


def _later(seed: int):
    from diffusers import FlowMatchEulerDiscreteScheduler, LTXConditionPipeline

    return LTXConditionPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=False),
        vae=_later_vae(seed),
        **_words_and_denoiser(seed),
    )


def _upscaler(seed: int):
    import torch
    from diffusers import LTXLatentUpsamplePipeline
    from diffusers.pipelines.ltx.modeling_latent_upsampler import LTXLatentUpsamplerModel

    torch.manual_seed(seed)
    upsampler = LTXLatentUpsamplerModel(
        in_channels=CHANNELS,
        mid_channels=32,
        num_blocks_per_stage=1,
        dims=3,
        spatial_upsample=True,
        temporal_upsample=False,
    )
    return LTXLatentUpsamplePipeline(vae=_later_vae(seed), latent_upsampler=upsampler)


def _words_and_denoiser(seed: int) -> dict:
    import torch
    from diffusers import LTXVideoTransformer3DModel

    torch.manual_seed(seed)
    transformer = LTXVideoTransformer3DModel(
        in_channels=CHANNELS,
        out_channels=CHANNELS,
        num_attention_heads=4,
        attention_head_dim=8,
        cross_attention_dim=32,
        num_layers=2,
        caption_channels=t5.WIDTH,
    )
    return {
        "transformer": transformer,
        "text_encoder": t5.encoder(seed),
        "tokenizer": t5.tokenizer(),
    }


def _first_vae(seed: int):
    import torch
    from diffusers import AutoencoderKLLTXVideo

    torch.manual_seed(seed)
    vae = AutoencoderKLLTXVideo(
        latent_channels=CHANNELS,
        block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1, 1),
    )
    return _sure(vae)


def _later_vae(seed: int):
    import torch
    from diffusers import AutoencoderKLLTXVideo

    torch.manual_seed(seed)
    vae = AutoencoderKLLTXVideo(
        latent_channels=CHANNELS,
        block_out_channels=(8, 8, 8, 8, 8),
        down_block_types=("LTXVideo095DownBlock3D",) * 4,
        decoder_block_out_channels=(4, 8, 16),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1),
        spatio_temporal_scaling=(True, True, True, True),
        decoder_spatio_temporal_scaling=(True, True, True),
        decoder_inject_noise=(False, False, False, False),
        downsample_type=("spatial", "temporal", "spatiotemporal", "spatiotemporal"),
        upsample_residual=(False, True, True),
        upsample_factor=(2, 2, 2),
        timestep_conditioning=True,
        spatial_compression_ratio=32,
        temporal_compression_ratio=8,
    )
    return _sure(vae)


def _sure(vae):
    """Have the VAE be sure of its latents, as trained ones are: samples hardly spread."""
    last = vae.encoder.conv_out.conv
    last.weight.data[-1] = 0
    last.bias.data[-1] = -20
    return vae
