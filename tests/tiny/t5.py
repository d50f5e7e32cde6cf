"""A tiny T5 encoder and its tokenizer of single letters, as several video families carry them."""

from string import ascii_letters, digits, punctuation

WIDTH = 32
"""Channels of the words' embeddings."""

PIECES = [
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -2.0),
    *((letter, -3.0) for letter in ascii_letters + digits + punctuation),
]


def tokenizer(length: int = 128):
    """Return a T5 tokenizer that cuts words into letters, at most `length` tokens."""
    from transformers import T5Tokenizer

    return T5Tokenizer(vocab=PIECES, extra_ids=0, model_max_length=length)


def encoder(seed: int):
    """Return a T5 encoder of two layers with random weights."""
    import torch
    from transformers import T5Config, T5EncoderModel

    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=len(PIECES),
        d_model=WIDTH,
        d_kv=8,
        d_ff=37,
        num_layers=2,
        num_heads=4,
        relative_attention_num_buckets=8,
        feed_forward_proj="gated-gelu",
    )
    return T5EncoderModel(config).eval()
