"""Counts a prompt's tokens as its model will, from the tokenizer files in the model's folder.

Light: it reads files through `tokenizers` or `sentencepiece` and imports neither torch nor
transformers. The first count of a model reads up to 30 MB: not for the window's own thread.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from engine.render.backend import ModelSpec

CLIP_LIMIT = 77
"""The most that CLIP's encoder reads; a longer limit is that of another encoder in the folder."""
LARGEST = 64 << 20
_CLIP_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
_BYTE_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
    r"\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""How CLIP's and Qwen's tokenizers cut text into words before they merge bytes."""


class Tokens(msgspec.Struct, frozen=True):
    """The words of a text, and its tokens with the marks around them; None where unknown."""

    words: int
    tokens: int | None = None


def token_count(spec: ModelSpec, text: str) -> Tokens:
    """Count what a model's tokenizer makes of text; only words where it has none to read."""
    return Tokens(len(text.split()), _tokens(spec, text))


def _tokens(spec: ModelSpec, text: str) -> int | None:
    if not spec.path or spec.token_limit is None:
        return None
    folder = _tokenizer_folder(Path(spec.path), spec.token_limit)
    return None if folder is None else count_in(folder, text)


def count_in(folder: Path, text: str) -> int | None:
    """Count the tokens of text with the tokenizer in a folder; None when it can't be read."""
    try:
        stamp = max(
            ((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in _files(folder)),
            default=None,
        )
    except OSError:
        return None
    return None if stamp is None else _counted(folder, stamp, text)


@lru_cache(maxsize=4096)
def _counted(folder: Path, stamp: tuple[str, int, int], text: str) -> int | None:
    counter = _counter(folder, stamp)
    return None if counter is None else counter(text)


@lru_cache(maxsize=4)
def _counter(folder: Path, stamp: tuple[str, int, int]) -> Callable[[str], int] | None:
    """Return what counts with the files of a folder; `stamp` tells when they are others."""
    try:
        if (folder / "tokenizer.json").is_file():
            return _from_file(folder / "tokenizer.json")
        if (folder / "spiece.model").is_file():
            return _from_pieces(folder / "spiece.model")
        if (folder / "vocab.json").is_file() and (folder / "merges.txt").is_file():
            return _from_merges(folder)
    except Exception:
        # The readers are foreign code with many errors of their own; no file is worth a fault here.
        return None
    return None


def _files(folder: Path) -> list[Path]:
    names = ("tokenizer.json", "spiece.model", "vocab.json", "merges.txt")
    files = [folder / name for name in names if (folder / name).is_file()]
    return [file for file in files if file.stat().st_size <= LARGEST]


def _tokenizer_folder(model: Path, limit: int) -> Path | None:
    """Return the tokenizer that the limit is of: CLIP's only where it is as short as CLIP."""
    found = [folder for name in ("tokenizer", "tokenizer_2", "tokenizer_3")
             if (folder := model / name).is_dir()]  # fmt: skip
    if limit > CLIP_LIMIT:
        found = [folder for folder in found if not _is_clip(folder)] or found
    return found[0] if found else None


def _is_clip(folder: Path) -> bool:
    try:
        config = json.loads((folder / "tokenizer_config.json").read_bytes())
        return str(config.get("tokenizer_class", "")).startswith("CLIP")
    except (OSError, ValueError, AttributeError):
        return False


def _from_file(path: Path) -> Callable[[str], int]:
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(path))
    made.no_truncation()
    made.no_padding()
    return lambda text: len(made.encode(text).ids)


def _from_pieces(path: Path) -> Callable[[str], int]:
    from sentencepiece import SentencePieceProcessor

    made: Any = SentencePieceProcessor()
    made.Load(str(path))
    # T5 ends every text with one mark.
    return lambda text: len(made.EncodeAsIds(text)) + 1


def _from_merges(folder: Path) -> Callable[[str], int]:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    is_clip = _is_clip(folder)
    made: Any = Tokenizer(
        models.BPE.from_file(
            str(folder / "vocab.json"),
            str(folder / "merges.txt"),
            **({"end_of_word_suffix": "</w>"} if is_clip else {}),
        )
    )
    lower = [normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()] if is_clip else []
    made.normalizer = normalizers.Sequence([normalizers.NFC(), *lower])
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(
                Regex(_CLIP_WORDS if is_clip else _BYTE_WORDS),
                "removed" if is_clip else "isolated",
                invert=is_clip,
            ),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=is_clip),
        ]
    )
    marks = 2 if is_clip else 0
    return lambda text: len(made.encode(text).ids) + marks
