"""Finds the weight files of one component, whole and in shards. Loads none of them.

Only safetensors count; a folder whose weights are pickles is refused, for a pickle runs code.
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

from engine.render.models import ModelError
from engine.render.tensors import GGUF, Tensor, read_tensors

SAFETENSORS = ".safetensors"
PICKLES = {".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle"}
LARGEST_INDEX = 64 << 20
STEMS = {"transformers": "model"}
"""What a library calls its weights; diffusers' own name is for every other."""
STEM = "diffusion_pytorch_model"

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,200}")


class Weights(NamedTuple):
    """The files of a component's weights, their tensors' bytes, and the variant they are."""

    files: tuple[Path, ...]
    bytes: int
    variant: str | None


def find_weights(folder: Path, library: str, single: str | None = None) -> Weights:
    """Find a component's weights in its folder, or take the one file `single` in their place.

    Every header is read. Raises ModelError.
    """
    if single is not None:
        path = Path(single)
        if path.suffix.lower() not in (SAFETENSORS, GGUF) or not path.is_file():
            raise ModelError(f"There is no file “{single}”; add the model again.")
        return _measured((path,), None)
    stem = STEMS.get(library, STEM)
    for variant in (None, *_variants(folder, stem)):
        if files := _files(folder, stem, variant):
            return _measured(files, variant)
    where = f"{folder.parent.name}/{folder.name}"
    if any(one.suffix.lower() in PICKLES for one in folder.iterdir()):
        raise ModelError(
            f"“{where}” is refused: its weights are pickles, which can run code; get the "
            "safetensors of this model."
        )
    raise ModelError(f"“{where}” is not whole: it has no weights ({stem}{SAFETENSORS}).")


def _files(folder: Path, stem: str, variant: str | None) -> tuple[Path, ...]:
    """Return the files of a variant, in the order in which the loader looks for them."""
    ending = f".{variant}" if variant else ""
    whole = folder / f"{stem}{ending}{SAFETENSORS}"
    index = folder / f"{stem}{SAFETENSORS}.index{ending}.json"
    # transformers takes a whole file before an index, diffusers an index before a whole file.
    if whole.is_file() and (stem != STEM or not index.is_file()):
        return (whole,)
    return _shards(folder, index) if index.is_file() else ()


def _variants(folder: Path, stem: str) -> list[str]:
    """Return the variants that lie in a folder, such as fp16."""
    named = re.compile(
        rf"{stem}(?:\.safetensors\.index)?\.(\w{{1,16}})(?:-\d+-of-\d+)?\.(?:safetensors|json)"
    )
    found = {match[1] for one in folder.iterdir() if (match := named.fullmatch(one.name))}
    return sorted(found - {"safetensors", "index"})


def _shards(folder: Path, index: Path) -> tuple[Path, ...]:
    """Return the shards that an index names, each tensor of it seen in its shard."""
    where = f"{folder.name}/{index.name}"
    try:
        if index.stat().st_size > LARGEST_INDEX:
            raise ModelError(f"“{where}” is far too large for an index.")
        places = json.loads(index.read_bytes())["weight_map"]
        by_shard: dict[str, list[str]] = {}
        for tensor, shard in places.items():
            by_shard.setdefault(str(shard), []).append(tensor)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"“{where}” is damaged; download it again.") from error
    for shard, tensors in by_shard.items():
        _check_shard(folder, where, shard, tensors)
    return tuple(folder / shard for shard in sorted(by_shard))


def _check_shard(folder: Path, where: str, shard: str, tensors: list[str]) -> None:
    if not _PLAIN.fullmatch(shard) or not shard.endswith(SAFETENSORS):
        raise ModelError(f"“{where}” is refused: it names “{shard[:60]}”, no file of its folder.")
    if not (folder / shard).is_file():
        raise ModelError(f"“{folder.name}” is not whole: it lacks {shard}; download it again.")
    if lost := set(tensors) - read_tensors(folder / shard).keys():
        raise ModelError(f"“{folder.name}/{shard}” is damaged: it lacks {min(lost)[:80]}.")


def _measured(files: tuple[Path, ...], variant: str | None) -> Weights:
    found: list[dict[str, Tensor]] = [read_tensors(file) for file in files]
    if not any(found):
        raise ModelError(f"“{files[0].name}” holds no weights; download it again.")
    return Weights(files, sum(one.bytes for tensors in found for one in tensors.values()), variant)
