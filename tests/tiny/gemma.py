"""Tiny Gemma 3 and Gemma 4 text encoders with a tokenizer of single letters, as LTX-2 has them."""

from string import ascii_letters, digits, punctuation

WIDTH = 16
LAYERS = 2
SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "<image>", "<image_end>")
VOCABULARY = {
    piece: number
    for number, piece in enumerate((*SPECIAL, "▁", *ascii_letters, *digits, *punctuation))
}
TEXT = {
    "vocab_size": len(VOCABULARY),
    "hidden_size": WIDTH,
    "intermediate_size": 37,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 8,
    "layer_types": ["sliding_attention", "full_attention"],
    "pad_token_id": 0,
    "eos_token_id": 1,
    "bos_token_id": 2,
}


def tokenizer():
    """Return a Gemma tokenizer that cuts words into letters."""
    from transformers import GemmaTokenizer

    return GemmaTokenizer(vocab=VOCABULARY, merges=[], model_max_length=1024)


def gemma3(seed: int):
    """Return a Gemma 3 of two layers with random weights, its eyes as small as they can be."""
    import torch
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration

    torch.manual_seed(seed)
    config = Gemma3Config(
        text_config=dict(TEXT),
        vision_config={
            "hidden_size": 8,
            "intermediate_size": 8,
            "num_hidden_layers": 1,
            "num_attention_heads": 1,
            "image_size": 16,
            "patch_size": 8,
        },
        mm_tokens_per_image=4,
        image_token_index=VOCABULARY["<image>"],
        boi_token_index=VOCABULARY["<image>"],
        eoi_token_index=VOCABULARY["<image_end>"],
    )
    return Gemma3ForConditionalGeneration(config).eval()


def gemma4(seed: int):
    """Return a Gemma 4 of two layers with random weights, without eyes and ears."""
    import torch
    from transformers import Gemma4UnifiedConfig, Gemma4UnifiedForConditionalGeneration

    torch.manual_seed(seed)
    config = Gemma4UnifiedConfig(text_config={**TEXT, "global_head_dim": 8})
    return Gemma4UnifiedForConditionalGeneration(config).eval()
