"""Tiny Sana-Video and SANA-WM: a Gemma encoder, linear attention, Wan's or LTX-2's VAE.

Strides are the families' own: 8 pixels and 4 frames for Sana-Video, 32 and 8 for SANA-WM.
"""

from pathlib import Path
from typing import Any

from tiny import ltx2, wan, words

VARIANTS = ("sana_video", "sana_video_i2v", "sana_wm")


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    made = {"sana_video": _words, "sana_video_i2v": _image, "sana_wm": _world}[variant](seed)
    made.save_pretrained(folder, safe_serialization=True)
    return folder


def _parts(seed: int) -> dict[str, Any]:
    import torch
    from diffusers import SanaVideoTransformer3DModel

    torch.manual_seed(seed)
    transformer = SanaVideoTransformer3DModel(
        in_channels=16,
        out_channels=16,
        num_attention_heads=2,
        attention_head_dim=12,
        num_layers=2,
        num_cross_attention_heads=2,
        cross_attention_head_dim=12,
        cross_attention_dim=24,
        caption_channels=words.WIDTH,
        mlp_ratio=2.5,
        sample_size=30,
        patch_size=(1, 2, 2),
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=64,
    )
    return {
        "tokenizer": words.gemma_tokenizer(),
        "text_encoder": words.gemma_encoder(seed),
        "vae": wan.vae(seed),
        "transformer": transformer.eval(),
    }


def _words(seed: int) -> Any:
    from diffusers import DPMSolverMultistepScheduler, SanaVideoPipeline

    scheduler: Any = DPMSolverMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=8.0
    )
    return SanaVideoPipeline(scheduler=scheduler, **_parts(seed))


def _image(seed: int) -> Any:
    from diffusers import FlowMatchEulerDiscreteScheduler, SanaImageToVideoPipeline

    return SanaImageToVideoPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=8.0), **_parts(seed)
    )


def _world(seed: int) -> Any:
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, SanaWMPipeline, SanaWMTransformer3DModel
    from transformers import Gemma2ForCausalLM

    torch.manual_seed(seed)
    transformer = SanaWMTransformer3DModel(
        in_channels=ltx2.CHANNELS,
        num_layers=2,
        hidden_size=32,
        num_attention_heads=2,
        linear_head_dim=16,
        softmax_every_n=2,
        chunk_plucker_post_attn_blocks=2,
        caption_channels=words.WIDTH,
        mlp_ratio=2.0,
    )
    encoder = Gemma2ForCausalLM(words.gemma_encoder(seed).config)
    return SanaWMPipeline(
        tokenizer=words.gemma_tokenizer(),
        text_encoder=encoder.eval(),
        vae=ltx2._vae(seed, False),
        transformer=transformer.eval(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=8.0),
    )
