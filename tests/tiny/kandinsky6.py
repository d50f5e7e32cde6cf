"""Tiny Kandinsky 6: film with sound, by one denoiser; `kandinsky6_quick` is a distilled one.

The picture's strides are the family's own: 8 pixels and 4 frames to a latent, two latents to a
patch. The sound's are an eighth of it.
"""

import json
from pathlib import Path
from typing import Any

from tiny import hunyuan, words

VARIANTS = ("kandinsky6", "kandinsky6_quick")
SOUND = 4
"""Channels of the sound's latents."""

BANDS = 8
GRID = 10
"""Velocities that a distilled model says of each step."""


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build the model `variant` with random weights of `seed` into `folder`, and return it."""
    _pipeline(variant, seed).save_pretrained(folder, safe_serialization=True)
    words.save_qwen_processor(folder / "tokenizer")
    index = folder / "model_index.json"
    parts = json.loads(index.read_text("utf-8"))
    parts["tokenizer"] = ["transformers", "Qwen2_5_VLProcessor"]
    index.write_text(json.dumps(parts, indent=2, sort_keys=True) + "\n", "utf-8")
    return folder


def _pipeline(variant: str, seed: int) -> Any:
    from diffusers import (
        FlowMatchEulerDiscreteScheduler,
        Kandinsky6TI2VAPipeline,
        PiflowScheduler,
    )

    quick = variant == "kandinsky6_quick"
    scheduler: Any = (
        PiflowScheduler(num_policy_substeps=8)
        if quick
        else FlowMatchEulerDiscreteScheduler(shift=5.0)
    )
    missing: Any = None
    return Kandinsky6TI2VAPipeline(
        transformer=_denoiser(seed, GRID if quick else 1),
        vae=hunyuan._vae(seed),
        text_encoder=words.qwen_seeing_encoder(seed),
        tokenizer=missing,
        text_encoder_2=words.clip_encoder(seed),
        tokenizer_2=words.clip_tokenizer(),
        scheduler=scheduler,
        **_sound(seed),
    )


def _denoiser(seed: int, says: int) -> Any:
    import torch
    from diffusers import Kandinsky6Transformer3DModel

    torch.manual_seed(seed)
    return Kandinsky6Transformer3DModel(
        in_visual_dim=16,
        out_visual_dim=16 * says,
        in_text_dim=words.WIDTH,
        in_text_dim2=words.WIDTH,
        time_dim=16,
        model_dim=16,
        ff_dim=32,
        num_text_blocks=1,
        num_visual_blocks=2,
        axes_dims=(4, 6, 6),
        in_audio_dim=SOUND,
        out_audio_dim=SOUND * says,
        text_token_padding=True,
        ca_rope=True,
        cross_gates=True,
        fix_modulation=True,
        visual_token_type_num_embeddings=2,
    ).eval()


def _sound(seed: int) -> dict[str, Any]:
    import torch
    from diffusers import MMAudioVAE, MMAudioVocoder

    torch.manual_seed(seed)
    vae = MMAudioVAE(
        mel_bins=BANDS,
        latent_channels=SOUND,
        hidden_channels=8,
        layers_per_block=1,
        n_fft=256,
        hop_length=64,
    )
    vocoder = MMAudioVocoder(
        num_mels=BANDS,
        upsample_initial_channel=8,
        upsample_rates=(8, 8),
        upsample_kernel_sizes=(16, 16),
        resblock_kernel_sizes=(3,),
        resblock_dilation_sizes=((1, 1, 1),),
    )
    return {"audio_vae": vae.eval(), "vocoder": vocoder.eval()}
