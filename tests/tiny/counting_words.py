"""Tokenizers that cut the Hunyuan families' instructions into as many tokens as the real ones do.

The pipelines cut their instructions off by count, so a tokenizer that counts otherwise would cut
off the author's words. Words that aren't in the instructions are cut into letters.
"""

from collections.abc import Iterable
from typing import Any

from tiny import t5

LLAMA_MARKS = (
    "<pad>",
    "<unk>",
    "<|begin_of_text|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|eot_id|>",
    "<image>",
)
QWEN_MARKS = ("<|endoftext|>", "<unk>", "<|im_start|>", "<|im_end|>")
QWEN_CHAT = (
    "{% for said in messages %}<|im_start|>{{ said.role }}\n{{ said.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CUT_IN_TWO = ("behav", "iors")
INDENT = " " * 7
WORD = r"\n+|\p{L}+|\p{N}|[^\s\p{L}\p{N}]"
QWEN_WORD = rf"{INDENT}|(?<={INDENT}) |{WORD}"
LETTERS = tuple(piece for piece, _ in t5.PIECES if len(piece) == 1 and piece != "▁")


def llama() -> Any:
    """Return a tokenizer with Llama 3's marks; HunyuanVideo's instructions are 95 or 103 tokens."""
    from diffusers.pipelines.hunyuan_video import (
        pipeline_hunyuan_video,
        pipeline_hunyuan_video_image2video,
    )
    from tokenizers import processors
    from transformers import PreTrainedTokenizerFast

    modules = (pipeline_hunyuan_video, pipeline_hunyuan_video_image2video)
    said = " ".join(module.DEFAULT_PROMPT_TEMPLATE["template"] for module in modules)
    words = _words(said) - {"".join(CUT_IN_TWO)}
    cutter = _cutter(LLAMA_MARKS, (*CUT_IN_TWO, *sorted(words)), WORD)
    first = "<|begin_of_text|>"
    cutter.post_processor = processors.TemplateProcessing(
        single=f"{first} $A", special_tokens=[(first, cutter.token_to_id(first))]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=cutter,
        bos_token=first,
        eos_token="<|eot_id|>",
        unk_token="<unk>",
        pad_token="<pad>",
        padding_side="right",
    )


def qwen() -> Any:
    """Return a tokenizer with Qwen's marks; HunyuanVideo 1.5's instructions are 108 tokens."""
    import inspect

    from diffusers import HunyuanVideo15Pipeline
    from transformers import PreTrainedTokenizerFast

    encode = inspect.signature(HunyuanVideo15Pipeline._get_mllm_prompt_embeds)
    words = _words(encode.parameters["system_message"].default + " system user assistant")
    return PreTrainedTokenizerFast(
        tokenizer_object=_cutter(QWEN_MARKS, (" ", INDENT, *sorted(words)), QWEN_WORD),
        eos_token="<|im_end|>",
        unk_token="<unk>",
        pad_token="<|endoftext|>",
        padding_side="right",
        chat_template=QWEN_CHAT,
    )


def _words(said: str) -> set[str]:
    import regex

    return {word for word in regex.findall(WORD, said) if len(word) > 1 and word.isalpha()}


def _cutter(marks: tuple[str, ...], words: Iterable[str], pattern: str) -> Any:
    from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers

    pieces = dict.fromkeys((*marks, "\n", "\n\n", *LETTERS, *words))
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    cutter = Tokenizer(
        models.WordPiece(vocabulary, unk_token="<unk>", continuing_subword_prefix="")
    )
    cutter.pre_tokenizer = pre_tokenizers.Split(Regex(pattern), behavior="removed", invert=True)
    cutter.add_special_tokens([AddedToken(mark, special=True) for mark in marks])
    return cutter
