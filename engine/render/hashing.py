"""Whether a model's files are still what they were when it was added, by their SHA-256.

Reading a large model takes minutes: progress is told in bytes, and it can be stopped at any time.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from engine.render.backend import ModelSpec, RenderCancelled
from engine.render.checkpoint import INDEX, family_of, read_checkpoint
from engine.render.families.table import MODELS
from engine.render.file_hash import remember
from engine.render.models import Installed, Lora, ModelError, ModelList
from engine.render.tensors import GGUF
from engine.render.weights import PICKLES, SAFETENSORS

CHUNK = 4 << 20
LARGEST_TEXT = 64 << 20
"""Bytes; what is larger in a component's folder is no config or vocabulary, but other weights."""
UNUSED = ""
"""Kept in place of a hash: weights that were there at first, and that the model is not made of."""
KINDS = {SAFETENSORS, GGUF, *PICKLES, ".json", ".txt", ".model", ".jinja", ".tiktoken", ".bpe"}
"""What the files of a model end in."""

OnBytes = Callable[[int, int], None]
"""`on_bytes(done, total)`; may raise RenderCancelled to stop."""


class Checked(NamedTuple):
    """What a check of files came to: those that changed, are missing, or are new since."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    first_time: bool = False
    added: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every file is what it was, and there is no other."""
        return not (self.changed or self.missing or self.added)

    def sentence(self, name: str) -> str:
        """Say it in one sentence."""
        if self.missing:
            return f"“{name}” lacks {_listed(self.missing)}; get it again, or remove the model."
        if self.changed:
            return f"“{name}” was changed since it was added: {_listed(self.changed)}."
        if self.added:
            return (
                f"“{name}” has files that were not there when it was added: {_listed(self.added)}; "
                "take them away, or remove the model and add it again."
            )
        if self.first_time:
            return f"The files of “{name}” are whole; their hashes are kept from now on."
        return f"“{name}” is whole: every file is as it was when it was added."


def state_of(spec: ModelSpec) -> tuple[str, str]:
    """Return ("ok" | "missing" | "changed", why) by a quick look: no weight is read."""
    if not spec.path:
        return "ok", ""
    if not Path(spec.path).is_dir():
        return "missing", f"Its folder is not there: {spec.path}"
    lost = [file for file in spec.single.values() if not Path(file).is_file()]
    if lost:
        return "missing", f"Its file is not there: {lost[0]}"
    try:
        checkpoint = read_checkpoint(Path(spec.path), spec.single)
        family_of(checkpoint)
    except ModelError as error:
        return "changed", str(error)
    if checkpoint.sizes != spec.weights:
        return "changed", "Its weights are not those that were added; check it."
    return "ok", ""


def lora_state(lora: Lora) -> tuple[str, str]:
    """Return ("ok" | "missing", why) for a LoRA by a quick look."""
    if Path(lora.path).is_file():
        return "ok", ""
    return "missing", f"Its file is not there: {lora.path}"


def keep_hashes(
    model: str,
    on_bytes: OnBytes | None = None,
    models: ModelList = MODELS,
    known: Mapping[str, str] | None = None,
) -> None:
    """Hash a model's files and keep the hashes, but for those `known` by their names.

    Raises ModelError, OSError, RenderCancelled.
    """
    files = files_of(models[model])
    kept = {name: sha256 for name, sha256 in (known or {}).items() if name in files}
    found = hash_files({n: path for n, path in files.items() if n not in kept}, on_bytes) | kept
    found |= dict.fromkeys(unused_in(models[model], files), UNUSED)

    def edit(installed: Installed) -> Installed:
        if model not in {one.id for one in installed.models}:
            return installed
        return msgspec.structs.replace(installed, hashes={**installed.hashes, model: found})

    models.change(edit)


def check_hashes(
    model: str, on_bytes: OnBytes | None = None, models: ModelList = MODELS
) -> Checked:
    """Hash a model's files anew and compare. Without hashes so far, the new ones are kept.

    A new file counts where the model would be loaded from it: weights, configs, vocabularies. A
    folder with code is refused. Raises ModelError, OSError, RenderCancelled.
    """
    kept = models.installed.hashes.get(model)
    if kept is None:
        keep_hashes(model, on_bytes, models)
        return Checked(first_time=True)
    files = files_of(models[model])
    found = hash_files(files, on_bytes)
    used = {name: sha256 for name, sha256 in kept.items() if sha256 != UNUSED}
    there = [name for name in found if _counts(name)] + unused_in(models[model], files)
    return Checked(
        changed=tuple(name for name in used if name in found and found[name] != used[name]),
        missing=tuple(name for name in used if name not in found),
        added=tuple(name for name in there if name not in kept),
    )


def files_of(spec: ModelSpec) -> dict[str, Path]:
    """Return the files that a model is loaded from, by their names in its folder.

    Single files from elsewhere go by their whole path. Raises ModelError.
    """
    folder = Path(spec.path)
    checkpoint = read_checkpoint(folder, spec.single)
    weights = [Path(file) for files in checkpoint.files.values() for file in files]
    texts = [
        path
        for component in _components(checkpoint.index)
        for path in sorted((folder / component).glob("*"))
        if path.suffix != ".safetensors" and _is_text(path)
    ]
    every = {folder / INDEX, *weights, *texts}
    return {_name(path, folder): path for path in sorted(every)}


def unused_in(spec: ModelSpec, files: Mapping[str, Path]) -> list[str]:
    """Return the names of weights in a model's folder that are none of its `files`.

    A loader could come to take them instead; they are too large to be hashed for that.
    """
    folder = Path(spec.path)
    found = [
        path
        for place in (folder, *(one for one in sorted(folder.iterdir()) if one.is_dir()))
        for path in sorted(place.iterdir())
        if path.suffix.lower() in {SAFETENSORS, GGUF, *PICKLES} and path.is_file()
    ]
    return [name for path in found if (name := _name(path, folder)) not in files]


def hash_files(files: dict[str, Path], on_bytes: OnBytes | None = None) -> dict[str, str]:
    """Return the SHA-256 of each file. Raises OSError, and what `on_bytes` raises."""
    total = sum(path.stat().st_size for path in files.values())
    done = 0
    found: dict[str, str] = {}
    for name, path in files.items():
        digest = hashlib.sha256()
        for chunk in _chunks(path):
            digest.update(chunk)
            done += len(chunk)
            if on_bytes is not None:
                on_bytes(done, total)
        found[name] = digest.hexdigest()
    remember({files[name]: sha256 for name, sha256 in found.items()})
    return found


def stoppable(is_to_stop: Callable[[], bool], on_bytes: OnBytes | None = None) -> OnBytes:
    """Return an `on_bytes` that stops the work as soon as it is to stop."""

    def told(done: int, total: int) -> None:
        if is_to_stop():
            raise RenderCancelled
        if on_bytes is not None:
            on_bytes(done, total)

    return told


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _components(index: dict) -> list[str]:
    return [name for name, entry in index.items() if isinstance(entry, list) and name[0] != "_"]


def _is_text(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= LARGEST_TEXT


def _counts(name: str) -> bool:
    """Return whether a new file is one of a model's, and not what a desktop leaves in a folder."""
    return not Path(name).name.startswith(".") and Path(name).suffix.lower() in KINDS


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
