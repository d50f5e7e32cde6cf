"""Text embeddings on disk: what a text encoder made of a text, kept for every later render.

One safetensors file for each (encoder, text), the oldest used removed first. With them at hand the
encoder, often the largest part of a model, is not even loaded. Knows nothing of pipelines.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from engine.project.disk import write_file
from engine.render.family import Embeds

LIMIT = 4 * 2**30
"""Bytes of embeddings that are kept on disk."""


class EmbeddingCache:
    """Embeddings below `folder`, at most `limit` bytes of them."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit

    def get(self, encoder: str, text: str, make: Callable[[], Embeds]) -> Embeds:
        """Return the embeddings of `text` by the encoder of this hash, made when not kept.

        They lie in host memory. A file that can't be read counts as not there, and one that can't
        be written is done without.
        """
        path = self._path(encoder, text)
        kept = self._read(path)
        if kept is None:
            kept = {name: tensor.detach().cpu().contiguous() for name, tensor in make().items()}
            self._write(path, kept)
        return kept

    def has(self, encoder: str, text: str) -> bool:
        """Return whether the embeddings of `text` are kept."""
        return self._path(encoder, text).exists()

    def _path(self, encoder: str, text: str) -> Path:
        name = hashlib.sha256(f"{encoder}\0{text}".encode("utf-8", "replace")).hexdigest()
        return self._folder / f"{name}.safetensors"

    def _read(self, path: Path) -> Embeds | None:
        from safetensors import SafetensorError
        from safetensors.torch import load

        try:
            kept = load(path.read_bytes())
            os.utime(path)
        except (OSError, SafetensorError, ValueError):
            return None
        return kept

    def _write(self, path: Path, embeds: Embeds) -> None:
        from safetensors.torch import save

        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_file(path, save({name: tensor.clone() for name, tensor in embeds.items()}))
            self._drop_oldest(path)

    def _drop_oldest(self, but: Path) -> None:
        files = [(p, p.stat()) for p in self._folder.glob("*.safetensors")]
        total = sum(stat.st_size for _, stat in files)
        for path, stat in sorted(files, key=lambda entry: entry[1].st_mtime_ns):
            if total <= self._limit:
                return
            if path != but:
                path.unlink(missing_ok=True)
                total -= stat.st_size
