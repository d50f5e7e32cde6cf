"""Adds models to the list and takes them off it: folders, single files, whole caches.

The list names files where they lie; nothing is copied, moved or deleted. See `checkpoint.py` for
what is refused, and `hashing.py` for whether files are still what they were.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from engine.render import fitting
from engine.render.backend import ModelSpec, RenderError
from engine.render.checkpoint import INDEX, family_of, read_checkpoint, snapshot_of
from engine.render.families.table import FAMILIES, MODELS
from engine.render.family import Checkpoint
from engine.render.models import Installed, Lora, ModelError, ModelList
from engine.render.tensors import GGUF, read_tensors
from engine.render.weights import PICKLES, SAFETENSORS

SCAN_DEPTH = 6
SCAN_FOLDERS = 50_000

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Scan(NamedTuple):
    """What a scan came to: models added, those in the list already, and why others were refused."""

    added: tuple[ModelSpec, ...]
    known: tuple[ModelSpec, ...]
    refused: tuple[tuple[Path, str], ...]


def add_model(
    path: Path, name: str = "", base: str = "", part: str = "", models: ModelList = MODELS
) -> ModelSpec:
    """Add a model's folder, or a single file that goes in place of a part of the model `base`.

    `name` becomes its id; without one the id is made of the folder's name. `part` is the component
    that a single file is (the one that denoises, when empty); such a file is tried on the base,
    which imports torch: for a command, not for the window. Raises ModelError and OSError.
    """
    spec = spec_at(path, base, part, models)

    def edit(installed: Installed) -> Installed:
        check_name(name, models)
        entry = _entered(spec, name, models)
        return msgspec.structs.replace(installed, models=(*installed.models, entry))

    models.change(edit)
    return models.installed.models[-1]


def remove(model: str, models: ModelList = MODELS) -> None:
    """Take a model, a LoRA or what else has this id off the list; its files stay.

    Raises ModelError and OSError.
    """
    if model not in models.installed.ids:
        if model in models:
            raise ModelError(f"“{models[model].name}” is built in and stays.")
        raise ModelError(f"There is no model “{model}” in the list; `storyreel models` shows it.")

    def edit(installed: Installed) -> Installed:
        return msgspec.structs.replace(
            installed,
            models=tuple(one for one in installed.models if one.id != model),
            loras=tuple(_without(one, model) for one in installed.loras if one.id != model),
            instruct=tuple(one for one in installed.instruct if one.id != model),
            previews=tuple(one for one in installed.previews if one.id != model),
            hashes={key: value for key, value in installed.hashes.items() if key != model},
        )

    models.change(edit)


def renew(models: ModelList = MODELS) -> None:
    """Tell every model of the list anew as its family tells it today: a newer Storyreel knows more.

    Models whose folder is away stay as they are. Never raises.
    """
    anew: dict[str, ModelSpec] = {}
    for spec in models.installed.models:
        with contextlib.suppress(RenderError, OSError):
            today = spec_of(read_checkpoint(Path(spec.path), spec.single))
            kept = {"id": spec.id, "name": spec.name, "weights": spec.weights}
            if (renewed := msgspec.structs.replace(today, **kept)) != spec:
                anew[spec.id] = renewed

    def edit(installed: Installed) -> Installed:
        told = tuple(anew.get(one.id, one) for one in installed.models)
        return msgspec.structs.replace(installed, models=told)

    if anew:
        with contextlib.suppress(RenderError, OSError):
            models.change(edit)


def _without(lora: Lora, model: str) -> Lora:
    """Return a LoRA that no longer counts a model among those that it fits."""
    if model not in (lora.base, *lora.fits):
        return lora
    fits = tuple(one for one in lora.fits if one != model)
    base = lora.base if lora.base != model else (fits[0] if fits else lora.base)
    return msgspec.structs.replace(lora, base=base, fits=fits)


def scan(folder: Path, models: ModelList = MODELS) -> Scan:
    """Add every model below a folder or in a Hugging Face cache. Raises ModelError."""
    folder = folder.expanduser().absolute()
    if not folder.is_dir():
        raise ModelError(f"There is no folder “{folder}”; name one that holds models.")
    added: list[ModelSpec] = []
    known: list[ModelSpec] = []
    refused: list[tuple[Path, str]] = []
    for path in _model_folders(folder):
        there = listed(path, models)
        try:
            if there:
                known.append(there)
            else:
                added.append(add_model(path, models=models))
        except ModelError as error:
            refused.append((path, str(error)))
    return Scan(tuple(added), tuple(known), tuple(refused))


def listed(path: Path, models: ModelList = MODELS) -> ModelSpec | None:
    """Return the model whose folder this is, when it is in the list as a whole."""
    for spec in models.installed.models:
        if not spec.single and Path(spec.path) == path:
            return spec
    return None


def spec_at(path: Path, base: str, part: str, models: ModelList) -> ModelSpec:
    """Return what stands at a path, without an id. Raises ModelError."""
    path = path.expanduser().absolute()
    suffix = path.suffix.lower()
    if path.is_dir():
        return spec_of(read_checkpoint(path))
    if suffix in PICKLES:
        raise ModelError(
            f"“{path.name}” is refused: it is a pickle, which can run code; get the model as "
            "safetensors or GGUF."
        )
    if not path.is_file() or suffix not in (SAFETENSORS, GGUF):
        raise ModelError(
            f"“{path}” is neither a model's folder nor a .safetensors or .gguf file; name one."
        )
    return _single(path, base, part, models)


def spec_of(checkpoint: Checkpoint) -> ModelSpec:
    """Return the spec of a checkpoint as its family tells it, without an id. Raises ModelError."""
    family = family_of(checkpoint)
    return msgspec.structs.replace(
        family.spec(checkpoint),
        family=family.id,
        path=str(checkpoint.path),
        weights=dict(checkpoint.sizes),
        single=dict(checkpoint.single),
    )


def _single(path: Path, base: str, part: str, models: ModelList) -> ModelSpec:
    read_tensors(path)
    if not base:
        raise ModelError(
            f"“{path.name}” is one part of a model; name the model of the same family that has the "
            "other parts (--base ID, or a folder)."
        )
    under = models.get(base)
    if under is not None and not under.path:
        raise ModelError(f"“{under.name}” is built in; name a model that was added as the base.")
    folder, single = (under.path, under.single) if under else (base, {})
    if under is None and not Path(base).is_dir():
        raise ModelError(f"There is no model “{base}” to be the base; `storyreel models` shows it.")
    denoisers = FAMILIES[under.family].denoisers if under else ("transformer",)
    part = part or _part_named(path.name, denoisers)
    checkpoint = read_checkpoint(Path(folder), {**single, part: str(path)})
    spec = spec_of(checkpoint)
    fitting.check_part(checkpoint, part)
    return spec


def _part_named(name: str, denoisers: tuple[str, ...]) -> str:
    """Return the component that a file is by its name: of two, the second does the low noise."""
    is_low = re.search(r"low[-_ ]?noise", name.lower()) is not None
    return denoisers[-1] if is_low else denoisers[0]


def check_name(name: str, models: ModelList) -> None:
    """Refuse a name that makes no id or has been given. Raises ModelError."""
    if not name:
        return
    if not _ID.fullmatch(name):
        raise ModelError(f"“{name}” is no name: letters, digits, dots and dashes make one.")
    if name in models or name in models.installed.ids:
        raise ModelError(f"The name “{name}” is taken; choose another or remove that model first.")


def _entered(spec: ModelSpec, name: str, models: ModelList) -> ModelSpec:
    """Return the spec with an id and a label that no other model has. Raises ModelError."""
    path = Path(spec.path)
    there = listed(path, models)
    if there and not spec.single and not name:
        raise ModelError(f"“{path.name}” is in the list already, as {there.id}.")
    source = Path(next(reversed(spec.single.values()))).stem if spec.single else folder_name(path)
    taken = {*models, *models.installed.ids}
    model = name or unique_id(source, taken)
    is_taken = spec.name in {one.name for one in models.values()}
    label = f"{spec.name} ({model})" if is_taken else spec.name
    return msgspec.structs.replace(spec, id=model, name=label)


def folder_name(path: Path) -> str:
    """Return what a model's folder is called; in a Hugging Face cache, the repository's name."""
    if path.parent.name == "snapshots":
        return path.parent.parent.name.removeprefix("models--").rpartition("--")[2]
    return path.name


def unique_id(name: str, taken: set[str]) -> str:
    """Return an id made of a name: small letters, digits, dots and dashes."""
    slug = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")[:48] or "model"
    number, found = 2, slug
    while found in taken:
        number, found = number + 1, f"{slug}-{number}"
    return found


def _model_folders(folder: Path) -> Iterator[Path]:
    """Every folder below that has an index, of a cache's models one snapshot each."""
    for seen, (root, folders, files) in enumerate(os.walk(folder)):
        here = Path(root)
        depth = len(here.relative_to(folder).parts)
        if INDEX in files:
            folders.clear()
            yield here
        elif "snapshots" in folders:
            folders.clear()
            if (found := snapshot_of(here)) != here and (found / INDEX).exists():
                yield found
        elif depth >= SCAN_DEPTH or seen > SCAN_FOLDERS:
            folders.clear()
        folders[:] = sorted(one for one in folders if not one.startswith("."))
