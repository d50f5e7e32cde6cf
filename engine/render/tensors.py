"""The headers of weight files, read without loading a weight and without believing what they say.

A safetensors file is 8 bytes of length, a JSON header of that length, and the tensors' bytes
without a gap (github.com/huggingface/safetensors, "Format"). GGUF is read through its own package.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from engine.render.models import ModelError

LONGEST_HEADER = 100_000_000
"""Bytes that the format allows a header."""

BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32,
    "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6,
    "F6_E3M2": 6, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
}  # fmt: skip
GGUF = ".gguf"


class Tensor(msgspec.Struct, frozen=True):
    """One tensor of a file: its kind of number as the file names it, its shape and its bytes."""

    dtype: str
    shape: tuple[int, ...]
    bytes: int


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a safetensors or GGUF file by name.

    Raises ModelError for a file that is cut short, overlaps itself or is no such file.
    """
    try:
        return _gguf(path) if path.suffix.lower() == GGUF else _safetensors(path)[0]
    except OSError as error:
        raise ModelError(f"“{path.name}” can't be read: {error.strerror or error}.") from error


def read_metadata(path: Path) -> dict[str, str]:
    """Return what a safetensors file says of itself; only texts. Raises ModelError."""
    try:
        return _safetensors(path)[1]
    except OSError as error:
        raise ModelError(f"“{path.name}” can't be read: {error.strerror or error}.") from error


def _safetensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    size = path.stat().st_size
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if size < 10 or not 2 <= length <= LONGEST_HEADER or 8 + length > size:
            raise ModelError(
                f"“{path.name}” is no whole safetensors file (its header's length makes no sense); "
                "download it again."
            )
        header = _parsed(stream.read(length), path.name)
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict):
        raise _damaged(path.name, "its metadata is no table")
    tensors, end = _tensors(header, path.name)
    if 8 + length + end > size:
        raise ModelError(
            f"“{path.name}” is cut short: it should have {8 + length + end:,} bytes and has "
            f"{size:,}; download it again."
        )
    if 8 + length + end < size:
        raise _damaged(path.name, "there is more in it than its header says")
    return tensors, {k: v for k, v in metadata.items() if isinstance(v, str)}


def _parsed(header: bytes, name: str) -> dict[str, Any]:
    try:
        parsed = json.loads(header.decode("utf-8"), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise _damaged(name, "its header can't be read") from error
    if not isinstance(parsed, dict) or not header.startswith(b"{"):
        raise _damaged(name, "its header is no table")
    return parsed


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name stands twice")
    return table


def _tensors(header: dict[str, Any], name: str) -> tuple[dict[str, Tensor], int]:
    """Return the tensors, and where the last of them ends: they lie end to end from 0."""
    found = sorted(
        ((*_span(entry, name), tensor, entry) for tensor, entry in header.items()),
        key=lambda one: one[:2],
    )
    tensors: dict[str, Tensor] = {}
    end = 0
    for start, stop, tensor, entry in found:
        dtype, shape = _kind(entry, name)
        bits = BITS[dtype]
        for length in shape:
            bits *= length
        if start != end or stop < start or bits != (stop - start) * 8:
            raise _damaged(name, f"its tensor {tensor[:80]} does not lie where it should")
        tensors[tensor] = Tensor(dtype, shape, stop - start)
        end = stop
    return tensors, end


def _span(entry: Any, name: str) -> tuple[int, int]:
    offsets = entry.get("data_offsets") if isinstance(entry, dict) else None
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(map(_is_count, offsets)):
        raise _damaged(name, "its header lacks a tensor's place")
    return offsets[0], offsets[1]


def _kind(entry: dict[str, Any], name: str) -> tuple[str, tuple[int, ...]]:
    dtype, shape = entry.get("dtype"), entry.get("shape")
    if not isinstance(dtype, str) or dtype not in BITS:
        raise _damaged(name, f"it holds numbers of a kind that is not known ({str(dtype)[:20]})")
    if not isinstance(shape, list) or len(shape) > 16 or not all(map(_is_count, shape)):
        raise _damaged(name, "its header lacks a tensor's shape")
    return dtype, tuple(shape)


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 1 << 60


def _damaged(name: str, why: str) -> ModelError:
    return ModelError(f"“{name}” is damaged ({why}); download it again.")


def _gguf(path: Path) -> dict[str, Tensor]:
    from gguf import GGUFReader

    if path.stat().st_size < 24:
        raise _damaged(path.name, "it is too short")
    try:
        reader = GGUFReader(path, "r")
        found = {
            one.name: Tensor(
                one.tensor_type.name, tuple(int(n) for n in reversed(one.shape)), int(one.n_bytes)
            )
            for one in reader.tensors
        }
    # The reader trusts the bytes and fails as they make it: any error means a damaged file.
    except Exception as error:
        raise _damaged(path.name, "it is no whole GGUF file") from error
    if not found:
        raise _damaged(path.name, "it holds no tensors")
    return found
