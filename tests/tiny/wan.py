"""Tiny Wan pipelines with random weights, saved as a user's model folder would be.

Strides are the family's own: 8 pixels and 4 frames to a latent, 16 pixels for `wan22_5b`, a patch
of two latents. The encoder of still pictures sees 32 pixels instead of 224, so it says 17 tokens
where the real one says 257.
"""

from pathlib import Path
from typing import Any

from tiny import t5

VARIANTS = (
    "wan21_t2v",
    "wan21_i2v",
    "wan21_flf2v",
    "wan22_t2v_a14b",
    "wan22_i2v_a14b",
    "wan22_5b",
    "wan_vace",
    "wan_animate",
)
WIDTH = 24
IMAGE_WIDTH = 16
IMAGE_TOKENS = 17
CHANNELS = 16
CHANNELS_5B = 48


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build a variant and save it as the diffusers folder `folder`."""
    made = {
        "wan21_t2v": _words,
        "wan21_i2v": _image,
        "wan21_flf2v": _first_last,
        "wan22_t2v_a14b": _words_twice,
        "wan22_i2v_a14b": _image_twice,
        "wan22_5b": _dense,
        "wan_vace": _vace,
        "wan_animate": _animate,
    }[variant](seed)
    made.save_pretrained(folder, safe_serialization=True)
    return as_others_name_it(folder)


def as_others_name_it(folder: Path) -> Path:
    """Write the index's image processor as published models have it, without this machine's Pil."""
    index = folder / "model_index.json"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("ImageProcessorPil", "ImageProcessor"), encoding="utf-8")
    return folder


def words_encoder(seed: int) -> Any:
    """Return a UMT5 encoder of two layers for the letters of `t5.tokenizer`."""
    import torch
    from transformers import UMT5Config, UMT5EncoderModel

    torch.manual_seed(seed)
    config = UMT5Config(
        vocab_size=len(t5.PIECES),
        d_model=t5.WIDTH,
        d_kv=8,
        d_ff=37,
        num_layers=2,
        num_heads=4,
        relative_attention_num_buckets=8,
    )
    return UMT5EncoderModel(config).eval()


def vae(seed: int) -> Any:
    """Return the VAE of 16 channels with strides of 8 pixels and 4 frames."""
    import torch
    from diffusers import AutoencoderKLWan

    torch.manual_seed(seed)
    return AutoencoderKLWan(
        base_dim=3,
        z_dim=CHANNELS,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
    ).eval()


def image_encoder(seed: int) -> Any:
    """Return a CLIP vision model that says 17 tokens of a picture."""
    import torch
    from transformers import CLIPVisionConfig, CLIPVisionModel

    torch.manual_seed(seed)
    config = CLIPVisionConfig(
        hidden_size=IMAGE_WIDTH,
        intermediate_size=32,
        num_hidden_layers=3,
        num_attention_heads=2,
        image_size=32,
        patch_size=8,
    )
    return CLIPVisionModel(config).eval()


def image_processor() -> Any:
    """Return CLIP's image processor for 32 pixels."""
    from transformers import CLIPImageProcessorPil

    return CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})


def scheduler() -> Any:
    """Return the scheduler of the released models, UniPC for flows."""
    from diffusers import UniPCMultistepScheduler

    return UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
    )


def denoiser_shape(channels: int = CHANNELS, **more: Any) -> dict[str, Any]:
    """Return the settings of a denoiser of two blocks that takes `channels` channels in."""
    shape = {
        "patch_size": (1, 2, 2),
        "num_attention_heads": 2,
        "attention_head_dim": WIDTH // 2,
        "in_channels": channels,
        "out_channels": CHANNELS,
        "text_dim": t5.WIDTH,
        "freq_dim": 64,
        "ffn_dim": 32,
        "num_layers": 2,
        "cross_attn_norm": True,
        "qk_norm": "rms_norm_across_heads",
        "rope_max_seq_len": 64,
    }
    return shape | more


def _denoiser(seed: int, channels: int = CHANNELS, **more: Any) -> Any:
    import torch
    from diffusers import WanTransformer3DModel

    torch.manual_seed(seed)
    return WanTransformer3DModel(**denoiser_shape(channels, **more)).eval()


def _shared(seed: int) -> dict[str, Any]:
    return {
        "tokenizer": t5.tokenizer(512),
        "text_encoder": words_encoder(seed),
        "vae": vae(seed),
        "scheduler": scheduler(),
    }


def _words(seed: int) -> Any:
    from diffusers import WanPipeline

    return WanPipeline(**_shared(seed), transformer=_denoiser(seed))


def _words_twice(seed: int) -> Any:
    from diffusers import WanPipeline

    return WanPipeline(
        **_shared(seed),
        transformer=_denoiser(seed),
        transformer_2=_denoiser(seed + 1),
        boundary_ratio=0.875,
    )


def _image(seed: int, **more: Any) -> Any:
    from diffusers import WanImageToVideoPipeline

    sees = {"image_dim": IMAGE_WIDTH, "added_kv_proj_dim": WIDTH} | more
    return WanImageToVideoPipeline(
        **_shared(seed),
        image_encoder=image_encoder(seed),
        image_processor=image_processor(),
        transformer=_denoiser(seed, 2 * CHANNELS + 4, **sees),
    )


def _first_last(seed: int) -> Any:
    return _image(seed, pos_embed_seq_len=2 * IMAGE_TOKENS)


def _image_twice(seed: int) -> Any:
    from diffusers import WanImageToVideoPipeline

    return WanImageToVideoPipeline(
        **_shared(seed),
        transformer=_denoiser(seed, 2 * CHANNELS + 4),
        transformer_2=_denoiser(seed + 1, 2 * CHANNELS + 4),
        boundary_ratio=0.9,
    )


def _dense(seed: int) -> Any:
    import torch
    from diffusers import AutoencoderKLWan, WanPipeline

    shared = _shared(seed)
    torch.manual_seed(seed)
    shared["vae"] = AutoencoderKLWan(
        base_dim=3,
        z_dim=CHANNELS_5B,
        in_channels=12,
        out_channels=12,
        is_residual=True,
        patch_size=2,
        latents_mean=[0.0] * CHANNELS_5B,
        latents_std=[1.0] * CHANNELS_5B,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        scale_factor_spatial=16,
        temperal_downsample=[False, True, True],
    ).eval()
    denoiser = _denoiser(seed, CHANNELS_5B, out_channels=CHANNELS_5B)
    return WanPipeline(**shared, transformer=denoiser, expand_timesteps=True)


def _vace(seed: int) -> Any:
    import torch
    from diffusers import WanVACEPipeline, WanVACETransformer3DModel

    torch.manual_seed(seed)
    shape = denoiser_shape(num_layers=3, vace_layers=[0, 2], vace_in_channels=96)
    return WanVACEPipeline(**_shared(seed), transformer=WanVACETransformer3DModel(**shape).eval())


def _animate(seed: int) -> Any:
    import torch
    from diffusers import WanAnimatePipeline, WanAnimateTransformer3DModel

    torch.manual_seed(seed)
    denoiser = WanAnimateTransformer3DModel(
        **denoiser_shape(2 * CHANNELS + 4, image_dim=IMAGE_WIDTH, added_kv_proj_dim=WIDTH),
        latent_channels=CHANNELS,
        motion_encoder_channel_sizes={"4": 16, "8": 16, "16": 16},
        motion_encoder_size=16,
        motion_style_dim=8,
        motion_dim=4,
        motion_encoder_dim=16,
        face_encoder_hidden_dim=16,
        face_encoder_num_heads=2,
        inject_face_latents_blocks=2,
    )
    return WanAnimatePipeline(
        **_shared(seed),
        image_encoder=image_encoder(seed),
        image_processor=image_processor(),
        transformer=denoiser.eval(),
    )
