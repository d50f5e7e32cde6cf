"""Tiny Motif-Video: T5Gemma 2 reads the words and sees the still, Wan's VAE makes the pictures.

Strides are the family's own: 8 pixels and 4 frames to a latent, two latents to a patch.
"""

from pathlib import Path
from typing import Any

from tiny import wan, words

VARIANTS = ("motif",)
SEEN = 16
"""Channels of what the encoder sees of a still."""


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    import torch
    from diffusers import (
        AdaptiveProjectedGuidance,
        FlowMatchEulerDiscreteScheduler,
        MotifVideoPipeline,
        MotifVideoTransformer3DModel,
    )
    from transformers import SiglipImageProcessor

    torch.manual_seed(seed)
    transformer = MotifVideoTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=12,
        num_layers=1,
        num_single_layers=2,
        num_decoder_layers=1,
        text_embed_dim=words.WIDTH,
        image_embed_dim=SEEN,
        rope_axes_dim=(4, 4, 4),
        enable_text_cross_attention_dual=True,
        enable_text_cross_attention_single=True,
    )
    scheduler: Any = FlowMatchEulerDiscreteScheduler(shift=15.0)
    pipeline = MotifVideoPipeline(
        scheduler=scheduler,
        vae=wan.vae(seed),
        text_encoder=_encoder(seed),
        tokenizer=words.gemma_tokenizer(),
        transformer=transformer.eval(),
        guider=AdaptiveProjectedGuidance(guidance_scale=8.0),
        feature_extractor=SiglipImageProcessor(size={"height": 28, "width": 28}),
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def _encoder(seed: int) -> Any:
    import torch
    from transformers import SiglipVisionConfig, T5Gemma2Encoder, T5Gemma2EncoderConfig
    from transformers.models.t5gemma2.configuration_t5gemma2 import T5Gemma2TextConfig

    torch.manual_seed(seed)
    text = T5Gemma2TextConfig(
        vocab_size=len(words.gemma_tokenizer()),
        hidden_size=words.WIDTH,
        intermediate_size=37,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        query_pre_attn_scalar=16,
        layer_types=["sliding_attention", "full_attention"],
    )
    sight = SiglipVisionConfig(
        hidden_size=SEEN,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=28,
        patch_size=14,
    )
    config = T5Gemma2EncoderConfig(
        text_config=text.to_dict() | {"dropout_rate": 0.0},
        vision_config=sight.to_dict(),
        mm_tokens_per_image=4,
    )
    return T5Gemma2Encoder(config).eval()
