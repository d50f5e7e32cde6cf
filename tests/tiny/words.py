"""Tiny readers of words: tokenizers made in memory and text encoders with random weights.

Real classes of transformers, two layers of WIDTH channels, a vocabulary of single letters.
"""

from pathlib import Path
from string import ascii_letters, digits, punctuation

WIDTH = 32
"""Channels of the words' embeddings."""

QWEN_MARKS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
"""The marks of Qwen's vocabulary; their ids follow those of the 256 bytes."""

CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}"
    "{% else %}{% for part in message['content'] %}{{ part['text'] }}{% endfor %}{% endif %}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
"""How Qwen writes a conversation."""


def _bytes() -> list[str]:
    from tokenizers.pre_tokenizers import ByteLevel

    return sorted(ByteLevel.alphabet())


def _numbered(pieces: list[str]) -> dict[str, int]:
    return {piece: number for number, piece in enumerate(pieces)}


def clip_tokenizer(length: int = 77):
    """Return CLIP's tokenizer of single bytes; ids 0, 1 and 2 are start, padding and end."""
    from transformers import CLIPTokenizer

    letters = _bytes()
    marks = ["<|startoftext|>", "<|pad|>", "<|endoftext|>"]
    vocab = _numbered(marks + letters + [letter + "</w>" for letter in letters])
    return CLIPTokenizer(vocab=vocab, merges=[], model_max_length=length)


def qwen_tokenizer():
    """Return Qwen 2's tokenizer of single bytes, with its marks and its way to write a chat."""
    from transformers import Qwen2Tokenizer

    return Qwen2Tokenizer(
        vocab=_numbered(_bytes() + list(QWEN_MARKS)),
        merges=[],
        additional_special_tokens=list(QWEN_MARKS),
        chat_template=CHAT,
    )


def gemma_tokenizer():
    """Return Gemma's tokenizer of single letters."""
    from transformers import GemmaTokenizer

    marks = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "▁", "\n"]
    return GemmaTokenizer(
        vocab=_numbered(marks + list(ascii_letters + digits + punctuation)), merges=[]
    )


def _clip_config():
    from transformers import CLIPTextConfig

    return CLIPTextConfig(
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        vocab_size=3 + 2 * 256,
        hidden_size=WIDTH,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        hidden_act="gelu",
        projection_dim=WIDTH,
    )


def clip_encoder(seed: int):
    """Return CLIP's text encoder; its pooled output is of WIDTH channels."""
    import torch
    from transformers import CLIPTextModel

    torch.manual_seed(seed)
    return CLIPTextModel(_clip_config()).eval()


def clip_encoder_with_projection(seed: int):
    """Return the second encoder of SDXL: CLIP's with a projection of WIDTH channels."""
    import torch
    from transformers import CLIPTextModelWithProjection

    torch.manual_seed(seed)
    return CLIPTextModelWithProjection(_clip_config()).eval()


def gemma_encoder(seed: int):
    """Return Gemma 2's encoder."""
    import torch
    from transformers import Gemma2Config, Gemma2Model

    torch.manual_seed(seed)
    config = Gemma2Config(
        vocab_size=len(gemma_tokenizer()),
        hidden_size=WIDTH,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=16,
    )
    return Gemma2Model(config).eval()


def qwen3_encoder(seed: int):
    """Return Qwen 3's encoder."""
    import torch
    from transformers import Qwen3Config, Qwen3Model

    torch.manual_seed(seed)
    config = Qwen3Config(
        vocab_size=256 + len(QWEN_MARKS),
        hidden_size=WIDTH,
        intermediate_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=16,
        max_position_embeddings=1024,
    )
    return Qwen3Model(config).eval()


def qwen_seeing_encoder(seed: int):
    """Return Qwen 2.5-VL, which reads words and pictures together."""
    import torch
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    torch.manual_seed(seed)
    text = {
        "vocab_size": 256 + len(QWEN_MARKS),
        "hidden_size": WIDTH,
        "intermediate_size": WIDTH,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "rope_scaling": {"mrope_section": [2, 3, 3], "rope_type": "default", "type": "default"},
        "rope_theta": 1000000.0,
        "bos_token_id": None,
        "eos_token_id": 256,
    }
    vision = {
        "depth": 2,
        "hidden_size": WIDTH,
        "intermediate_size": WIDTH,
        "num_heads": 2,
        "out_hidden_size": WIDTH,
        "fullatt_block_indexes": [1],
    }
    marks = {mark: 256 + number for number, mark in enumerate(QWEN_MARKS)}
    config = Qwen2_5_VLConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=marks["<|image_pad|>"],
        video_token_id=marks["<|video_pad|>"],
        vision_start_token_id=marks["<|vision_start|>"],
        vision_end_token_id=marks["<|vision_end|>"],
    )
    return Qwen2_5_VLForConditionalGeneration(config).eval()


def qwen2_seeing_encoder(seed: int):
    """Return Qwen 2-VL, the elder of the encoders that read words and pictures together."""
    import torch
    from transformers import Qwen2VLConfig, Qwen2VLForConditionalGeneration

    torch.manual_seed(seed)
    config = Qwen2VLConfig(
        text_config={
            "vocab_size": 256 + len(QWEN_MARKS),
            "hidden_size": WIDTH,
            "intermediate_size": WIDTH,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "rope_scaling": {"mrope_section": [2, 3, 3], "rope_type": "default", "type": "default"},
            "bos_token_id": None,
            "eos_token_id": 256,
        },
        vision_config={
            "depth": 1,
            "embed_dim": 16,
            "hidden_size": WIDTH,
            "num_heads": 2,
            "mlp_ratio": 2,
        },
    )
    return Qwen2VLForConditionalGeneration(config).eval()


def save_qwen_processor(folder: Path) -> None:
    """Save Qwen 2.5-VL's processor into `folder`, as a model's own `processor` folder holds it.

    Written part by part: the class itself asks for torchvision, which is not needed for pictures.
    """
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    pictures = Qwen2VLImageProcessorPil(min_pixels=28 * 28, max_pixels=4 * 28 * 28)
    pictures.save_pretrained(folder)
    settings = folder / "preprocessor_config.json"
    published = settings.read_text(encoding="utf-8").replace("ImageProcessorPil", "ImageProcessor")
    settings.write_text(published, encoding="utf-8")
    qwen_tokenizer().save_pretrained(folder)
