"""Tiny Stable Video Diffusion pipelines with random weights, saved as a user's folder would be.

The strides are the family's own: 8 pixels to a latent and none in time. `svd` makes 14 frames,
`svd_xt` 25. Its group norms want 32 channels, so it is the heaviest of the tiny models.
"""

import json
from pathlib import Path
from typing import Any

VARIANTS = ("svd", "svd_xt")
WIDTHS: Any = (32, 32, 32, 32)
DOWN: Any = ("DownEncoderBlock2D",) * 4


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    import torch
    from diffusers import (
        AutoencoderKLTemporalDecoder,
        EulerDiscreteScheduler,
        StableVideoDiffusionPipeline,
    )
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    torch.manual_seed(seed)
    vae = AutoencoderKLTemporalDecoder(
        block_out_channels=WIDTHS,
        down_block_types=DOWN,
        latent_channels=4,
        layers_per_block=1,
        force_upcast=True,
    )
    torch.manual_seed(seed)
    eye = CLIPVisionConfig(
        hidden_size=32,
        projection_dim=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        image_size=224,
        intermediate_size=37,
        patch_size=32,
    )
    pipe = StableVideoDiffusionPipeline(
        vae=vae.eval(),
        image_encoder=CLIPVisionModelWithProjection(eye).eval(),
        unet=_unet(variant, seed).eval(),
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            prediction_type="v_prediction",
            sigma_max=700.0,
            sigma_min=0.002,
            steps_offset=1,
            timestep_spacing="leading",
            timestep_type="continuous",
            use_karras_sigmas=True,
        ),
        feature_extractor=CLIPImageProcessorPil(),  # pyright: ignore[reportArgumentType]
    )
    pipe.save_pretrained(folder, safe_serialization=True)
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    index["feature_extractor"] = ["transformers", "CLIPImageProcessor"]
    (folder / "model_index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


def _unet(variant: str, seed: int):
    import torch
    from diffusers import UNetSpatioTemporalConditionModel

    torch.manual_seed(seed)
    return UNetSpatioTemporalConditionModel(
        block_out_channels=(32, 32),
        layers_per_block=1,
        sample_size=8,
        down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
        up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"),
        cross_attention_dim=32,
        num_attention_heads=(2, 4),
        projection_class_embeddings_input_dim=96,
        addition_time_embed_dim=32,
        num_frames=25 if variant == "svd_xt" else 14,
    )
