"""Tiny models of still pictures: Stable Diffusion 1.5 and 3, SDXL, FLUX, Z-Image and Qwen-Image.

The real pipeline classes with random weights, and VAEs of the true stride: 8 pixels a latent.
`qwen_edit` and `qwen_edit_plus` carry Qwen 2.5-VL's processor.
"""

import json
from pathlib import Path
from typing import Any

from tiny import t5, words

VARIANTS = (
    "sd15",
    "sdxl",
    "flux",
    "flux_kontext",
    "z_image",
    "qwen_image",
    "qwen_edit",
    "qwen_edit_plus",
    "sd3",
)


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    make = {
        "sd15": _sd15,
        "sdxl": _sdxl,
        "flux": _flux,
        "flux_kontext": _flux,
        "z_image": _z_image,
        "sd3": _sd3,
    }.get(variant, _qwen)
    make(variant, seed).save_pretrained(folder, safe_serialization=True)
    if variant.startswith("qwen_edit"):
        _add_processor(folder)
    return folder


def _seeded(seed: int, kind, **config):
    """Return a `kind` of diffusers made from `config` with random weights of `seed`."""
    import torch

    torch.manual_seed(seed)
    return kind(**config).eval()


def _vae(seed: int, channels: int, **config):
    """Return a VAE of stride 8 with `channels` channels."""
    from diffusers import AutoencoderKL

    return _seeded(
        seed,
        AutoencoderKL,
        in_channels=3,
        out_channels=3,
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        norm_num_groups=4,
        latent_channels=channels,
        sample_size=64,
        **config,
    )


UNET = {
    "sample_size": 8,
    "in_channels": 4,
    "out_channels": 4,
    "block_out_channels": (8, 16),
    "layers_per_block": 1,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
    "attention_head_dim": 8,
    "norm_num_groups": 4,
}
"""The denoiser that Stable Diffusion and SDXL share, but for the words it takes."""


def _noise(kind: Any, **config) -> Any:
    """Return the schedule of Stable Diffusion in the manner of `kind`."""
    return kind(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        steps_offset=1,
        timestep_spacing="leading",
        **config,
    )


def _sd15(variant: str, seed: int):
    from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel

    return StableDiffusionPipeline(
        vae=_vae(seed, 4, scaling_factor=0.18215),
        text_encoder=words.clip_encoder(seed),
        tokenizer=words.clip_tokenizer(),
        unet=_seeded(seed, UNet2DConditionModel, cross_attention_dim=words.WIDTH, **UNET),
        scheduler=_noise(DDIMScheduler, clip_sample=False, set_alpha_to_one=False),
        safety_checker=None,  # pyright: ignore[reportArgumentType]
        feature_extractor=None,  # pyright: ignore[reportArgumentType]
        requires_safety_checker=False,
    )


def _sdxl(variant: str, seed: int):
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel

    unet = _seeded(
        seed,
        UNet2DConditionModel,
        cross_attention_dim=2 * words.WIDTH,
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=6 * 8 + words.WIDTH,
        transformer_layers_per_block=(1, 2),
        **UNET,
    )
    return StableDiffusionXLPipeline(
        vae=_vae(seed, 4, scaling_factor=0.13025),
        text_encoder=words.clip_encoder(seed),
        text_encoder_2=words.clip_encoder_with_projection(seed + 1),
        tokenizer=words.clip_tokenizer(),
        tokenizer_2=words.clip_tokenizer(),
        unet=unet,
        scheduler=_noise(EulerDiscreteScheduler),
    )


def _flux(variant: str, seed: int):
    from diffusers import (
        FlowMatchEulerDiscreteScheduler,
        FluxKontextPipeline,
        FluxPipeline,
        FluxTransformer2DModel,
    )

    transformer = _seeded(
        seed,
        FluxTransformer2DModel,
        patch_size=1,
        in_channels=64,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=t5.WIDTH,
        pooled_projection_dim=words.WIDTH,
        guidance_embeds=True,
        axes_dims_rope=(4, 4, 8),
    )
    vae = _vae(
        seed,
        16,
        scaling_factor=0.3611,
        shift_factor=0.1159,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    kind = FluxKontextPipeline if variant == "flux_kontext" else FluxPipeline
    return kind(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        vae=vae,
        text_encoder=words.clip_encoder(seed),
        tokenizer=words.clip_tokenizer(),
        text_encoder_2=t5.encoder(seed),
        tokenizer_2=t5.tokenizer(512),
        transformer=transformer,
    )


def _sd3(variant: str, seed: int):
    """Return Stable Diffusion 3, which no family knows by name."""
    from diffusers import (
        FlowMatchEulerDiscreteScheduler,
        SD3Transformer2DModel,
        StableDiffusion3Pipeline,
    )

    transformer = _seeded(
        seed,
        SD3Transformer2DModel,
        sample_size=8,
        patch_size=2,
        in_channels=16,
        out_channels=16,
        num_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=t5.WIDTH,
        caption_projection_dim=32,
        pooled_projection_dim=2 * words.WIDTH,
        pos_embed_max_size=32,
    )
    return StableDiffusion3Pipeline(
        transformer=transformer,
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=_vae(seed, 16, scaling_factor=1.5305, shift_factor=0.0609),
        text_encoder=words.clip_encoder_with_projection(seed),
        tokenizer=words.clip_tokenizer(),
        text_encoder_2=words.clip_encoder_with_projection(seed + 1),
        tokenizer_2=words.clip_tokenizer(),
        text_encoder_3=t5.encoder(seed),
        tokenizer_3=t5.tokenizer(256),
    )


def _z_image(variant: str, seed: int):
    import torch
    from diffusers import (
        FlowMatchEulerDiscreteScheduler,
        ZImagePipeline,
        ZImageTransformer2DModel,
    )

    transformer = _seeded(
        seed,
        ZImageTransformer2DModel,
        in_channels=16,
        dim=32,
        n_layers=2,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=words.WIDTH,
        axes_dims=[8, 4, 4],
        axes_lens=[1024, 64, 64],
    )
    # The class leaves its padding unset, which would be other numbers in every build.
    with torch.no_grad():
        for token in (transformer.x_pad_token, transformer.cap_pad_token):
            token.copy_(torch.ones_like(token))
    return ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=_vae(seed, 16, scaling_factor=0.3611, shift_factor=0.1159),
        text_encoder=words.qwen3_encoder(seed),
        tokenizer=words.qwen_tokenizer(),  # pyright: ignore[reportArgumentType]
        transformer=transformer,
    )


def _qwen(variant: str, seed: int):
    from diffusers import (
        AutoencoderKLQwenImage,
        FlowMatchEulerDiscreteScheduler,
        QwenImageEditPipeline,
        QwenImageEditPlusPipeline,
        QwenImagePipeline,
        QwenImageTransformer2DModel,
    )

    channels = 16
    vae = _seeded(
        seed,
        AutoencoderKLQwenImage,
        base_dim=4,
        z_dim=channels,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
        latents_mean=[0.0] * channels,
        latents_std=[1.0] * channels,
    )
    transformer = _seeded(
        seed,
        QwenImageTransformer2DModel,
        patch_size=2,
        in_channels=4 * channels,
        out_channels=channels,
        num_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=words.WIDTH,
        axes_dims_rope=(8, 4, 4),
    )
    parts: dict[str, Any] = {
        "scheduler": FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        "vae": vae,
        "text_encoder": words.qwen_seeing_encoder(seed),
        "tokenizer": words.qwen_tokenizer(),
        "transformer": transformer,
    }
    if variant == "qwen_image":
        return QwenImagePipeline(**parts)
    kind: Any = QwenImageEditPlusPipeline if variant == "qwen_edit_plus" else QwenImageEditPipeline
    return kind(processor=None, **parts)


def _add_processor(folder: Path) -> None:
    """Add the processor that the edit models have, and name it in the model's index."""
    words.save_qwen_processor(folder / "processor")
    index = folder / "model_index.json"
    parts = json.loads(index.read_text())
    parts["processor"] = ["transformers", "Qwen2VLProcessor"]
    index.write_text(json.dumps(parts, indent=2, sort_keys=True) + "\n")
