"""A tiny instruct model: a Llama of random weights with a byte tokenizer and a way to chat."""

from pathlib import Path

from tiny import words


def build(folder: Path, seed: int = 7, endless: bool = False) -> Path:
    """Save the model and its tokenizer in a folder, and return it.

    An `endless` one writes until it has no room left.
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(seed)
    tokenizer = words.qwen_tokenizer()
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=48, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=4096,
        bos_token_id=256, eos_token_id=None if endless else 258, pad_token_id=256,
    )  # fmt: skip
    LlamaForCausalLM(config).eval().save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    return folder
