"""Tiny AnimateDiff pipelines with random weights, saved as a user's model folder would be.

The strides are the family's own: 8 pixels to a latent and none in time. `animatediff` is of words
alone and also remakes a video; `animatediff_control` follows a guide video through a ControlNet,
`animatediff_sparse` keeps pictures at given frames, `animatediff_sdxl` is the larger one.
"""

from pathlib import Path
from typing import Any

from tiny import words

VARIANTS = ("animatediff", "animatediff_control", "animatediff_sparse", "animatediff_sdxl")
BLOCKS: Any = (8, 8)
WIDTHS: Any = (8, 8, 8, 8)
DOWN: Any = ("DownEncoderBlock2D",) * 4
UP: Any = ("UpDecoderBlock2D",) * 4


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    import diffusers

    parts = {
        "vae": _vae(seed),
        "text_encoder": words.clip_encoder(seed),
        "tokenizer": words.clip_tokenizer(),
        "motion_adapter": _motion(seed, large=variant.endswith("sdxl")),
        "scheduler": diffusers.DDIMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="linear",
            clip_sample=False,
            timestep_spacing="linspace",
            steps_offset=1,
        ),
    }
    if variant == "animatediff_sdxl":
        parts["text_encoder_2"] = words.clip_encoder_with_projection(seed)
        parts["tokenizer_2"] = words.clip_tokenizer()
        pipe = diffusers.AnimateDiffSDXLPipeline(unet=_large_unet(seed), **parts)
    elif variant == "animatediff":
        pipe = diffusers.AnimateDiffPipeline(unet=_unet(seed), **parts)
    elif variant == "animatediff_control":
        parts["controlnet"] = _control(seed)
        pipe = diffusers.AnimateDiffControlNetPipeline(unet=_unet(seed), **parts)
    else:
        parts["controlnet"] = _sparse(seed)
        pipe = diffusers.AnimateDiffSparseControlNetPipeline(unet=_unet(seed), **parts)
    for part in pipe.components.values():
        if hasattr(part, "eval"):
            part.eval()
    if "controlnet" in parts:
        _wake(parts["controlnet"])
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def _unet(seed: int):
    import torch
    from diffusers import UNet2DConditionModel

    torch.manual_seed(seed)
    return UNet2DConditionModel(
        block_out_channels=BLOCKS,
        layers_per_block=1,
        sample_size=8,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=words.WIDTH,
        attention_head_dim=2,
        norm_num_groups=2,
    )


def _large_unet(seed: int):
    import torch
    from diffusers import UNet2DConditionModel

    torch.manual_seed(seed)
    return UNet2DConditionModel(
        block_out_channels=BLOCKS,
        layers_per_block=1,
        sample_size=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=2,
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=6 * 8 + words.WIDTH,
        cross_attention_dim=2 * words.WIDTH,
        norm_num_groups=2,
    )


def _motion(seed: int, large: bool):
    import torch
    from diffusers import MotionAdapter

    torch.manual_seed(seed)
    return MotionAdapter(
        block_out_channels=BLOCKS,
        motion_layers_per_block=1,
        motion_norm_num_groups=2,
        motion_num_attention_heads=2,
        use_motion_mid_block=not large,
    )


def _control(seed: int):
    import torch
    from diffusers import ControlNetModel

    torch.manual_seed(seed)
    return ControlNetModel(
        block_out_channels=BLOCKS,
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        cross_attention_dim=words.WIDTH,
        attention_head_dim=2,
        conditioning_embedding_out_channels=(8, 8, 8, 8),
        norm_num_groups=2,
    )


def _sparse(seed: int):
    import torch
    from diffusers import SparseControlNetModel

    torch.manual_seed(seed)
    return SparseControlNetModel(
        block_out_channels=BLOCKS,
        layers_per_block=1,
        in_channels=4,
        conditioning_channels=4,
        down_block_types=("CrossAttnDownBlockMotion", "DownBlockMotion"),
        cross_attention_dim=words.WIDTH,
        num_attention_heads=2,
        motion_num_attention_heads=2,
        norm_num_groups=2,
        use_simplified_condition_embedding=True,
    )


def _wake(control) -> None:
    """Give weights to the layers that begin at zero, so that the guide is felt."""
    for weights in control.parameters():
        if not weights.any():
            weights.data.normal_(std=0.1)


def _vae(seed: int):
    import torch
    from diffusers import AutoencoderKL

    torch.manual_seed(seed)
    return AutoencoderKL(
        block_out_channels=WIDTHS,
        down_block_types=DOWN,
        up_block_types=UP,
        latent_channels=4,
        norm_num_groups=2,
        scaling_factor=0.18215,
    )
