"""Tiny LTX-2 pipelines with random weights, saved as a user's model folder would be.

The picture's strides are the family's own: 32 pixels and 8 frames to a latent. The sound's are
too: 100 mel frames and 25 latents a second, out at 24 kHz (2.0) or 48 kHz (2.3, 2.5); it has 16
mel bands instead of 64. `ltx20` lacks the blocks that perturbed guidance needs, `ltx23` has them,
`ltx25` has Gemma 4 and the head that guesses a length; `ltx25_distilled` takes its few noise
levels as they are given. `ltx20` has the part beside it that doubles the size of latents, which
its index does not name; `ltx2_upscaler` doubles the size of latents, `ltx25_decoder` decodes
them by diffusion: separate folders both.
"""

from pathlib import Path

from tiny import gemma

VARIANTS = ("ltx20", "ltx23", "ltx25_distilled", "ltx25", "ltx2_upscaler", "ltx25_decoder")
CHANNELS = 8
BANDS = 16


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    if variant == "ltx2_upscaler":
        pipe = _upscaler(seed)
    elif variant == "ltx25_decoder":
        pipe = _decoder(seed)
    else:
        pipe = _pipeline(variant, seed)
    for part in pipe.components.values():
        if hasattr(part, "eval"):
            part.eval()
    pipe.save_pretrained(folder, safe_serialization=True)
    if variant == "ltx20":
        _latent_upsampler(seed).save_pretrained(folder / "latent_upsampler")
    return folder


def _pipeline(variant: str, seed: int):
    import torch
    from diffusers import LTX2Pipeline

    later = variant != "ltx20"
    last = variant.startswith("ltx25")
    torch.manual_seed(seed)
    return LTX2Pipeline(
        scheduler=_scheduler(variant.endswith("distilled")),
        vae=_vae(seed, later),
        audio_vae=_audio_vae(seed),
        text_encoder=gemma.gemma4(seed) if last else gemma.gemma3(seed),
        tokenizer=gemma.tokenizer(),
        connectors=_connectors(seed, later),
        transformer=_transformer(seed, later, last),
        vocoder=_wide_vocoder(seed) if later else _vocoder(seed),
        duration_head=_duration_head(seed) if last else None,
    )


def _scheduler(distilled: bool):
    from diffusers import FlowMatchEulerDiscreteScheduler

    if distilled:
        return FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=False)
    return FlowMatchEulerDiscreteScheduler(
        use_dynamic_shifting=True,
        base_shift=0.95,
        max_shift=2.05,
        base_image_seq_len=1024,
        max_image_seq_len=4096,
        shift_terminal=0.1,
    )


def _transformer(seed: int, later: bool, last: bool):
    import torch
    from diffusers import LTX2VideoTransformer3DModel

    torch.manual_seed(seed)
    return LTX2VideoTransformer3DModel(
        in_channels=CHANNELS,
        out_channels=CHANNELS,
        num_attention_heads=2,
        attention_head_dim=8,
        cross_attention_dim=16,
        gated_attn=later,
        cross_attn_mod=later,
        audio_in_channels=2 * BANDS // 4,
        audio_out_channels=2 * BANDS // 4,
        audio_num_attention_heads=2,
        audio_attention_head_dim=4,
        audio_cross_attention_dim=8,
        audio_gated_attn=later,
        audio_cross_attn_mod=later,
        num_layers=2,
        caption_channels=gemma.WIDTH,
        rope_type="split",
        use_prompt_embeddings=not later,
        perturbed_attn=later,
        ff_bias=not last,
        use_keyframes_abs_pos_embedding=last,
    )


def _connectors(seed: int, later: bool):
    import torch
    from diffusers.pipelines.ltx2 import LTX2TextConnectors

    torch.manual_seed(seed)
    heads = (2, 8, 2, 4) if later else (2, 8, 2, 8)
    return LTX2TextConnectors(
        caption_channels=gemma.WIDTH,
        text_proj_in_factor=gemma.LAYERS + 1,
        video_connector_num_attention_heads=heads[0],
        video_connector_attention_head_dim=heads[1],
        video_connector_num_layers=1,
        video_connector_num_learnable_registers=8,
        video_gated_attn=later,
        audio_connector_num_attention_heads=heads[2],
        audio_connector_attention_head_dim=heads[3],
        audio_connector_num_layers=1,
        audio_connector_num_learnable_registers=8,
        audio_gated_attn=later,
        connector_rope_base_seq_len=64,
        rope_type="split",
        causal_temporal_positioning=False,
        per_modality_projections=later,
        video_hidden_dim=16,
        audio_hidden_dim=8,
        proj_bias=later,
    )


def _vae(seed: int, later: bool):
    import torch
    from diffusers import AutoencoderKLLTX2Video

    torch.manual_seed(seed)
    decoder = (
        {
            "decoder_block_out_channels": (4, 8, 8, 16),
            "decoder_layers_per_block": (1, 1, 1, 1, 1),
            "decoder_spatio_temporal_scaling": (True, True, True, True),
            "decoder_inject_noise": (False, False, False, False, False),
            "upsample_type": ("spatiotemporal", "spatiotemporal", "temporal", "spatial"),
            "upsample_residual": (False, False, False, False),
            "upsample_factor": (2, 2, 1, 2),
            "decoder_spatial_padding_mode": "zeros",
        }
        if later
        else {
            "decoder_block_out_channels": (4, 8, 16),
            "decoder_layers_per_block": (1, 1, 1, 1),
            "decoder_inject_noise": (False, False, False, False),
            "upsample_residual": (False, True, True),
            "decoder_spatial_padding_mode": "reflect",
        }
    )
    return AutoencoderKLLTX2Video(
        latent_channels=CHANNELS,
        block_out_channels=(4, 8, 8, 8) if later else (4, 8, 8, 16),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_causal=False,
        spatial_compression_ratio=32,
        temporal_compression_ratio=8,
        **decoder,
    )


def _audio_vae(seed: int):
    import torch
    from diffusers import AutoencoderKLLTX2Audio

    torch.manual_seed(seed)
    return AutoencoderKLLTX2Audio(
        base_channels=2 * BANDS // 4,
        output_channels=2,
        ch_mult=(1, 1, 2),
        num_res_blocks=1,
        attn_resolutions=None,
        in_channels=2,
        resolution=32,
        latent_channels=2,
        norm_type="pixel",
        causality_axis="height",
        mid_block_add_attention=False,
        sample_rate=16000,
        mel_hop_length=160,
        is_causal=True,
        mel_bins=BANDS,
    )


def _vocoder(seed: int):
    import torch
    from diffusers.pipelines.ltx2 import LTX2Vocoder

    torch.manual_seed(seed)
    return LTX2Vocoder(
        in_channels=2 * BANDS,
        hidden_channels=32,
        out_channels=2,
        resnet_kernel_sizes=[3],
        resnet_dilations=[[1]],
        output_sampling_rate=24000,
    )


def _wide_vocoder(seed: int):
    import torch
    from diffusers.pipelines.ltx2 import LTX2VocoderWithBWE

    torch.manual_seed(seed)
    vocoder = LTX2VocoderWithBWE(
        in_channels=2 * BANDS,
        hidden_channels=64,
        out_channels=2,
        resnet_kernel_sizes=[3],
        resnet_dilations=[[1]],
        bwe_in_channels=2 * BANDS,
        bwe_hidden_channels=32,
        bwe_resnet_kernel_sizes=[3],
        bwe_resnet_dilations=[[1]],
        filter_length=160,
        hop_length=80,
        window_length=160,
        num_mel_channels=BANDS,
    )
    for name, weights in vocoder.named_buffers():
        if name.endswith("basis"):
            weights.normal_(std=0.05)
    return vocoder


def _duration_head(seed: int):
    import torch
    from diffusers.pipelines.ltx2 import LTX2DurationHead

    torch.manual_seed(seed)
    return LTX2DurationHead(
        video_cross_attention_dim=16,
        audio_cross_attention_dim=8,
        pooler_hidden_dim=16,
        mlp_hidden_dim=16,
    )


def _upscaler(seed: int):
    from diffusers import LTX2LatentUpsamplePipeline

    return LTX2LatentUpsamplePipeline(
        vae=_vae(seed, later=True), latent_upsampler=_latent_upsampler(seed)
    )


def _latent_upsampler(seed: int):
    import torch
    from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel

    torch.manual_seed(seed)
    return LTX2LatentUpsamplerModel(
        in_channels=CHANNELS, mid_channels=32, num_blocks_per_stage=1, use_rational_resampler=False
    ).eval()


def _decoder(seed: int):
    import torch
    from diffusers import (
        FlowMatchEulerDiscreteScheduler,
        LTX2VideoDiffusionDecodePipeline,
        LTX2VideoDiffusionDecoderModel,
    )

    torch.manual_seed(seed)
    decoder = LTX2VideoDiffusionDecoderModel(
        latent_channels=CHANNELS,
        patch_size=4,
        decoder_head_dim=16,
        decoder_stage_channels=(64, 32, 16, 16, 16),
        decoder_stage_depths=(1, 1, 1, 1, 1),
        decoder_stage_kernels=((3, 3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3)),
        decoder_upsample_channel_reductions=(2, 2, 1, 1),
        decoder_stage5_kernel=(3, 3, 3),
        decoder_t_emb_dim=32,
    )
    return LTX2VideoDiffusionDecodePipeline(
        diffusion_decoder=decoder, scheduler=FlowMatchEulerDiscreteScheduler()
    )
