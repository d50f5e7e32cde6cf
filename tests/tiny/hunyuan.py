"""Tiny HunyuanVideo, FramePack and HunyuanVideo 1.5 pipelines with random weights, as folders.

Strides are the families' own: 8 pixels (16 for 1.5) and 4 frames to a latent. The tokenizer cuts
the families' long instructions into as many tokens as the real one, since the pipelines cut them
off by count; other words are cut into letters. 1.5 has 8 latent channels for 32, and is 17 MB: a
width of 2048 is fixed in its code.
"""

from pathlib import Path
from typing import Any

from tiny import counting_words
from tiny.wan import as_others_name_it

VARIANTS = (
    "hunyuan_t2v",
    "hunyuan_i2v",
    "hunyuan_i2v_33ch",
    "framepack",
    "hunyuan15_t2v",
    "hunyuan15_i2v",
)
WIDTH = 16
CHANNELS = 16
CHANNELS_15 = 8


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    made = {
        "hunyuan_t2v": _words,
        "hunyuan_i2v": _image,
        "hunyuan_i2v_33ch": _image_beside,
        "framepack": _framepack,
        "hunyuan15_t2v": _words_15,
        "hunyuan15_i2v": _image_15,
    }[variant](seed)
    made.save_pretrained(folder, safe_serialization=True)
    named = "PreTrainedTokenizerFast" if "15" in variant else "LlamaTokenizerFast"
    index = folder / "model_index.json"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("TokenizersBackend", named), encoding="utf-8")
    return as_others_name_it(folder)


def _llama_config(words: Any) -> Any:
    from transformers import LlamaConfig

    return LlamaConfig(
        hidden_size=WIDTH,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=3,
        vocab_size=len(words),
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
    )


def _clip(seed: int) -> dict[str, Any]:
    import torch
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    ends = ("<|startoftext|>", "<|endoftext|>")
    pieces = dict.fromkeys(
        (*ends, *counting_words.LETTERS, *(letter + "</w>" for letter in counting_words.LETTERS))
    )
    cutter = CLIPTokenizer(
        vocab={piece: number for number, piece in enumerate(pieces)}, model_max_length=77
    )
    torch.manual_seed(seed)
    config = CLIPTextConfig(
        hidden_size=WIDTH,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        vocab_size=len(cutter),
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
        projection_dim=WIDTH,
    )
    return {"text_encoder_2": CLIPTextModel(config).eval(), "tokenizer_2": cutter}


def _vae(seed: int) -> Any:
    import torch
    from diffusers import AutoencoderKLHunyuanVideo

    widths: Any = (8, 8, 8, 8)
    torch.manual_seed(seed)
    return AutoencoderKLHunyuanVideo(
        latent_channels=CHANNELS,
        block_out_channels=widths,
        layers_per_block=1,
        norm_num_groups=4,
    ).eval()


def _shape(channels: int, **more: Any) -> dict[str, Any]:
    shape = {
        "in_channels": channels,
        "out_channels": CHANNELS,
        "num_attention_heads": 2,
        "attention_head_dim": 10,
        "num_layers": 1,
        "num_single_layers": 1,
        "num_refiner_layers": 1,
        "text_embed_dim": WIDTH,
        "pooled_projection_dim": WIDTH,
        "rope_axes_dim": (2, 4, 4),
    }
    return shape | more


def _denoiser(seed: int, channels: int, **more: Any) -> Any:
    import torch
    from diffusers import HunyuanVideoTransformer3DModel

    torch.manual_seed(seed)
    return HunyuanVideoTransformer3DModel(**_shape(channels, **more)).eval()


def _shared(seed: int) -> dict[str, Any]:
    from diffusers import FlowMatchEulerDiscreteScheduler

    return {
        "vae": _vae(seed),
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=7.0),
        "tokenizer": counting_words.llama(),
        **_clip(seed),
    }


def _llama(seed: int, words: Any) -> Any:
    import torch
    from transformers import LlamaModel

    torch.manual_seed(seed)
    return LlamaModel(_llama_config(words)).eval()


def _words(seed: int) -> Any:
    from diffusers import HunyuanVideoPipeline

    shared = _shared(seed)
    return HunyuanVideoPipeline(
        **shared,
        text_encoder=_llama(seed, shared["tokenizer"]),
        transformer=_denoiser(seed, CHANNELS),
    )


def _image(seed: int) -> Any:
    return _image_pipeline(seed, CHANNELS, image_condition_type="token_replace")


def _image_beside(seed: int) -> Any:
    return _image_pipeline(
        seed, 2 * CHANNELS + 1, image_condition_type="latent_concat", guidance_embeds=False
    )


def _image_pipeline(seed: int, channels: int, **more: Any) -> Any:
    import torch
    from diffusers import HunyuanVideoImageToVideoPipeline
    from transformers import (
        CLIPImageProcessorPil,
        CLIPVisionConfig,
        LlavaConfig,
        LlavaForConditionalGeneration,
    )

    shared = _shared(seed)
    words = shared["tokenizer"]
    seen = CLIPVisionConfig(
        hidden_size=8,
        intermediate_size=37,
        num_attention_heads=2,
        num_hidden_layers=3,
        image_size=48,
        patch_size=2,
    )
    settings: dict[str, Any] = {
        "vision_config": seen,
        "text_config": _llama_config(words),
        "pad_token_id": words.pad_token_id,
        "image_token_index": words.convert_tokens_to_ids("<image>"),
    }
    looks: Any = CLIPImageProcessorPil(
        size={"shortest_edge": 48}, crop_size={"height": 48, "width": 48}
    )
    torch.manual_seed(seed)
    return HunyuanVideoImageToVideoPipeline(
        **shared,
        text_encoder=LlavaForConditionalGeneration(LlavaConfig(**settings)).eval(),
        image_processor=looks,
        transformer=_denoiser(seed, channels, **more),
    )


def _siglip(seed: int, size: int) -> dict[str, Any]:
    """Return a SigLIP that says a token for every two pixels across and down."""
    import torch
    from transformers import SiglipImageProcessorPil, SiglipVisionConfig, SiglipVisionModel

    torch.manual_seed(seed)
    config = SiglipVisionConfig(
        hidden_size=WIDTH,
        intermediate_size=37,
        num_attention_heads=2,
        num_hidden_layers=2,
        image_size=size,
        patch_size=2,
    )
    return {
        "image_encoder": SiglipVisionModel(config).eval(),
        "feature_extractor": SiglipImageProcessorPil(size={"height": size, "width": size}),
    }


def _framepack(seed: int) -> Any:
    import torch
    from diffusers import HunyuanVideoFramepackPipeline, HunyuanVideoFramepackTransformer3DModel

    shared = _shared(seed)
    torch.manual_seed(seed)
    shape = _shape(CHANNELS, has_image_proj=True, image_proj_dim=WIDTH, has_clean_x_embedder=True)
    return HunyuanVideoFramepackPipeline(
        **shared,
        **_siglip(seed, 16),
        text_encoder=_llama(seed, shared["tokenizer"]),
        transformer=HunyuanVideoFramepackTransformer3DModel(**shape).eval(),
    )


def _shared_15(seed: int, task: str) -> dict[str, Any]:
    import torch
    from diffusers import (
        AutoencoderKLHunyuanVideo15,
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideo15Transformer3DModel,
    )
    from diffusers.guiders import ClassifierFreeGuidance

    widths: Any = (16, 16, 16, 16, 16)
    torch.manual_seed(seed)
    return {
        "vae": AutoencoderKLHunyuanVideo15(
            latent_channels=CHANNELS_15, block_out_channels=widths, layers_per_block=1
        ).eval(),
        "transformer": HunyuanVideo15Transformer3DModel(
            in_channels=2 * CHANNELS_15 + 1,
            out_channels=CHANNELS_15,
            num_attention_heads=2,
            attention_head_dim=8,
            num_layers=1,
            num_refiner_layers=1,
            mlp_ratio=2.0,
            text_embed_dim=WIDTH,
            text_embed_2_dim=32,
            image_embed_dim=WIDTH,
            rope_axes_dim=(2, 2, 4),
            target_size=64,
            task_type=task,
        ).eval(),
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=7.0),
        "guider": ClassifierFreeGuidance(guidance_scale=6.0),
        **_qwen(seed),
        **_byt5(seed),
    }


def _qwen(seed: int) -> dict[str, Any]:
    import torch
    from transformers import Qwen2_5_VLTextConfig, Qwen2_5_VLTextModel

    words = counting_words.qwen()
    config = Qwen2_5_VLTextConfig(
        hidden_size=WIDTH,
        intermediate_size=16,
        num_hidden_layers=3,
        num_attention_heads=2,
        num_key_value_heads=2,
        vocab_size=len(words),
        bos_token_id=None,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
        rope_parameters={
            "rope_type": "default",
            "mrope_section": [1, 1, 2],
            "rope_theta": 1000000.0,
        },
    )
    torch.manual_seed(seed)
    return {"text_encoder": Qwen2_5_VLTextModel(config).eval(), "tokenizer": words}


def _byt5(seed: int) -> dict[str, Any]:
    import torch
    from transformers import ByT5Tokenizer, T5Config, T5EncoderModel

    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=384,
        d_model=32,
        d_kv=8,
        d_ff=37,
        num_layers=2,
        num_heads=4,
        relative_attention_num_buckets=8,
        feed_forward_proj="gated-gelu",
    )
    return {"text_encoder_2": T5EncoderModel(config).eval(), "tokenizer_2": ByT5Tokenizer()}


def _words_15(seed: int) -> Any:
    from diffusers import HunyuanVideo15Pipeline

    return HunyuanVideo15Pipeline(**_shared_15(seed, "t2v"))


def _image_15(seed: int) -> Any:
    from diffusers import HunyuanVideo15ImageToVideoPipeline

    return HunyuanVideo15ImageToVideoPipeline(**_shared_15(seed, "i2v"), **_siglip(seed, 54))
