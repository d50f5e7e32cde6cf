"""Instruct models on the list: causal language models that write prompts, and why one is refused.

They render nothing, so they stand beside the models of films in `models.json`. Light: a folder is
read as data, its weights are not loaded.
"""

from pathlib import Path
from typing import Any

import msgspec

from engine.render.adding import check_name, folder_name, unique_id
from engine.render.checkpoint import INDEX, check_folder, read_json, snapshot_of
from engine.render.families.table import MODELS
from engine.render.models import Installed, InstructModel, ModelError, ModelList
from engine.render.weights import find_weights

FAMILY = "instruct"
CONFIG = "config.json"
CAUSAL = "ForCausalLM"
TOKENIZERS = ("tokenizer.json", "tokenizer.model")


def is_instruct(path: Path) -> bool:
    """Return whether a folder is one of a causal language model, by its config alone."""
    folder = snapshot_of(path)
    if not (folder / CONFIG).is_file() or (folder / INDEX).exists():
        return False
    try:
        return any(name.endswith(CAUSAL) for name in _architectures(read_json(folder / CONFIG)))
    except ModelError:
        return False


def read_instruct(path: Path) -> InstructModel:
    """Return what stands in a folder, without an id. Raises ModelError."""
    folder = snapshot_of(path)
    try:
        config = read_json(folder / CONFIG)
        if not any(name.endswith(CAUSAL) for name in _architectures(config)):
            raise ModelError(
                f"“{folder.name}” is no causal language model; choose an instruct one."
            )
        check_folder(folder, config)
        for name in ("tokenizer_config.json", "generation_config.json"):
            if (folder / name).is_file():
                check_folder(folder, read_json(folder / name))
        if not any((folder / name).is_file() for name in TOKENIZERS):
            raise ModelError(f"“{folder.name}” is not whole: it has no tokenizer.json.")
        weights = find_weights(folder, "transformers")
    except OSError as error:
        raise ModelError(f"“{path.name}” can't be read: {error.strerror or error}.") from error
    return InstructModel(id="", name=folder_name(folder), path=str(folder), bytes=weights.bytes)


def add_instruct(path: Path, name: str = "", models: ModelList = MODELS) -> InstructModel:
    """Put an instruct model on the list. Raises ModelError and OSError."""
    found = read_instruct(path.expanduser().absolute())

    def edit(installed: Installed) -> Installed:
        check_name(name, models)
        taken = {one.id for one in installed.instruct}
        if name in taken or any(one.path == found.path for one in installed.instruct):
            raise ModelError(f"“{name or found.name}” is in the list already.")
        taken |= {*models, *installed.ids}
        entry = msgspec.structs.replace(found, id=name or unique_id(found.name, taken))
        return msgspec.structs.replace(installed, instruct=(*installed.instruct, entry))

    models.change(edit)
    return models.installed.instruct[-1]


def instruct_state(one: InstructModel) -> tuple[str, str]:
    """Return ("ok" | "missing" | "changed", why) by a quick look: no weight is read."""
    if not Path(one.path).is_dir():
        return "missing", f"Its folder is not there: {one.path}"
    try:
        found = read_instruct(Path(one.path))
    except ModelError as error:
        return "changed", str(error)
    if one.bytes and found.bytes != one.bytes:
        return "changed", "Its weights are not those that were added; add it anew."
    return "ok", ""


def _architectures(config: dict[str, Any]) -> list[str]:
    named = config.get("architectures")
    return [str(one) for one in named] if isinstance(named, list) else []
