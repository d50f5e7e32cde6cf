"""Reads a model's folder as data: what it is, and every reason not to load it.

Loads no weights and imports no model library. Nothing in a folder is believed: classes are
allow-listed, weights are safetensors whose headers were read, no file of it is ever run.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.render.allowed import LIBRARIES, has_weights, is_allowed, pipeline_modules
from engine.render.families.table import FAMILIES
from engine.render.family import Checkpoint, Family
from engine.render.models import ModelError
from engine.render.weights import Weights, find_weights

INDEX = "model_index.json"
CONFIG = "config.json"
LARGEST_CONFIG = 16 << 20
"""Bytes; a vocabulary told in a tokenizer's config is the largest there is."""
MOST_FILES = 20_000
CONFIGS = (
    CONFIG, "scheduler_config.json", "preprocessor_config.json", "processor_config.json",
    "tokenizer_config.json", "guider_config.json",
)  # fmt: skip
CODE = {".py", ".pyc", ".pyd", ".so", ".dll", ".dylib"}
ADAPTERS = re.compile(r"adapter_(config\.json|model[.-].*)", re.IGNORECASE)
"""What transformers would load beside a model's own weights, or in place of them, unasked."""
REMOTE_CODE = {"auto_map", "trust_remote_code", "custom_pipelines"}

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


def read_checkpoint(path: Path, single: Mapping[str, str] | None = None) -> Checkpoint:
    """Read the folder of a model in diffusers' layout, or its snapshot in a Hugging Face cache.

    `single` names, by component, one file in place of the folder's weights. Raises ModelError.
    """
    try:
        return _read(snapshot_of(path), dict(single or {}))
    except OSError as error:
        raise ModelError(f"“{path.name}” can't be read: {error.strerror or error}.") from error


def _read(path: Path, single: dict[str, str]) -> Checkpoint:
    if not (path / INDEX).is_file():
        raise ModelError(_no_model(path))
    _check_files(path)
    index = read_json(path / INDEX)
    there = {name for name in beside_of(index) if (path / name / CONFIG).is_file()}
    index |= {name: list(kind) for name, kind in beside_of(index).items() if name in there}
    parts = _components(path, index)
    for name in parts:
        _refuse_adapters(path / name)
    configs = {name: _config(path / name) for name in parts}
    loaded = {name: library for name, (library, kind) in parts.items() if has_weights(kind)}
    if unknown := single.keys() - loaded.keys():
        raise ModelError(f"“{path.name}” has no component {min(unknown)} to put a file in.")
    for name in loaded:
        if not (path / name / CONFIG).is_file():
            raise ModelError(f"“{path.name}” is not whole: its {name} has no {CONFIG}.")
    weights = {
        name: find_weights(path / name, library, single.get(name))
        for name, library in loaded.items()
    }
    return Checkpoint(
        path=path,
        index=index,
        configs=configs,
        sizes={name: one.bytes for name, one in weights.items()},
        files={name: tuple(map(str, one.files)) for name, one in weights.items()},
        variant=_variant(path, weights),
        single=single,
    )


def family_of(checkpoint: Checkpoint, families: Mapping[str, Family] = FAMILIES) -> Family:
    """Return the family that a checkpoint belongs to.

    Raises ModelError for a pipeline that no family knows and for a component that it may not have.
    """
    name = checkpoint.pipeline
    for family in families.values():
        if name in family.pipelines:
            break
    else:
        raise ModelError(
            f"“{checkpoint.path.name}” is a {name[:60]}, which this Storyreel does not know yet."
        )
    for component, (library, class_name) in components_of(checkpoint.index).items():
        if not is_allowed(library, class_name, family.classes):
            raise ModelError(
                f"“{checkpoint.path.name}” is refused: its {component} is a "
                f"{library[:40]}.{class_name[:60]}, which a {family.name} model never has."
            )
    return family


def beside_of(index: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the components that a folder may have besides those that its index names."""
    name = index.get("_class_name")
    found = next((one.beside for one in FAMILIES.values() if name in one.pipelines), {})
    return {part: kind for part, kind in found.items() if part not in components_of(index)}


def check_folder(folder: Path, config: Mapping[str, Any]) -> None:
    """Refuse a folder with code, adapters or links out of it, and a config that asks for code.

    Raises ModelError and OSError.
    """
    _check_files(folder)
    _refuse_adapters(folder)
    _check_remote_code(folder.name, config)


def components_of(index: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the library and class of each component that an index names and does not leave out."""
    return {
        name: (str(entry[0]), str(entry[1]))
        for name, entry in index.items()
        if isinstance(entry, list) and len(entry) == 2 and entry != [None, None]
    }


def snapshot_of(path: Path) -> Path:
    """Return the folder with the files: of a model in a Hugging Face cache, its newest snapshot."""
    path = path.expanduser().absolute()
    snapshots = path / "snapshots"
    if (path / INDEX).exists() or not snapshots.is_dir():
        return path
    ref = path / "refs" / "main"
    named = snapshots / ref.read_text("utf-8").strip()[:64] if ref.is_file() else None
    if named is not None and named.parent == snapshots and named.is_dir():
        return named
    folders = [one for one in snapshots.iterdir() if one.is_dir()]
    return max(folders, key=lambda one: one.stat().st_mtime, default=path)


def read_json(path: Path) -> dict[str, Any]:
    """Return the table in a JSON file. Raises ModelError when it holds none, or is huge."""
    try:
        if path.stat().st_size > LARGEST_CONFIG:
            raise ModelError(f"“{path.parent.name}/{path.name}” is far too large for a config.")
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise ModelError(f"“{path.name}” can't be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"“{path.parent.name}/{path.name}” is damaged: it is no JSON.") from error
    if not isinstance(found, dict):
        raise ModelError(f"“{path.parent.name}/{path.name}” is damaged: it holds no table.")
    return found


def _no_model(path: Path) -> str:
    if not path.exists():
        return f"There is no “{path}”; name the folder of a model."
    if (path / "modular_model_index.json").is_file():
        return f"“{path.name}” is a modular pipeline made of other repositories; it is refused."
    return (
        f"“{path.name}” is no model folder in diffusers' layout: it has no {INDEX}. A single "
        "file of a transformer is added with the folder of the rest of its model as a base."
    )


def _check_files(folder: Path) -> None:
    """Refuse code, and links that lead out of the folder, wherever they lie in it."""
    for path in _walk(folder):
        if path.suffix.lower() in CODE:
            raise ModelError(
                f"“{folder.name}” is refused: it holds code ({path.name}), and Storyreel never "
                "runs code that comes with a model."
            )
        if path.is_symlink():
            _check_link(folder, path)


def _walk(folder: Path) -> Iterator[Path]:
    """Every file and link below a folder; links to folders are not followed."""
    waiting, seen = [folder], 0
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            seen += 1
            if seen > MOST_FILES:
                raise ModelError(f"“{folder.name}” holds far too many files for a model.")
            if path.is_dir() and not path.is_symlink():
                waiting.append(path)
            else:
                yield path


def _check_link(folder: Path, link: Path) -> None:
    """Refuse a link out of the folder, but for a cache's snapshot: that links to its own blobs."""
    target = link.resolve()
    homes = [folder.resolve()]
    if folder.parent.name == "snapshots":
        homes.append(folder.resolve().parent.parent / "blobs")
    if not any(target.is_relative_to(home) for home in homes):
        raise ModelError(
            f"“{folder.name}” is refused: its {link.name} is a link that leads out of the folder."
        )
    if not target.exists():
        raise ModelError(f"“{folder.name}” is not whole: {link.name} was not downloaded.")


def _components(folder: Path, index: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what the index names, after a look at every name. Raises ModelError."""
    pipeline = index.get("_class_name")
    if not isinstance(pipeline, str) or not _NAME.fullmatch(pipeline):
        raise ModelError(f"“{folder.name}” is refused: its pipeline is code of its own.")
    _check_remote_code(folder.name, index)
    parts = components_of(index)
    for name, entry in index.items():
        if not isinstance(entry, list) or entry == [None, None] or name.startswith("_"):
            continue
        words = [name, *map(str, parts.get(name, ("", "")))]
        if name not in parts or not all(_NAME.fullmatch(word) for word in words):
            raise ModelError(f"“{folder.name}” is refused: {INDEX} says nonsense of “{name[:40]}”.")
        if words[1] not in LIBRARIES and words[1] not in pipeline_modules():
            raise ModelError(
                f"“{folder.name}” is refused: its {name} asks for the library “{words[1]}”."
            )
    for name in parts:
        if not (folder / name).is_dir():
            raise ModelError(f"“{folder.name}” is not whole: it lacks its folder {name}.")
    if not parts:
        raise ModelError(f"“{folder.name}” is refused: {INDEX} names no components.")
    return parts


def _refuse_adapters(folder: Path) -> None:
    """Refuse a folder whose weights an adapter would change, or bring from elsewhere."""
    for path in sorted(folder.iterdir()):
        if ADAPTERS.fullmatch(path.name):
            raise ModelError(
                f"“{folder.parent.name}/{folder.name}” is refused: it holds an adapter "
                f"({path.name[:60]}), which would change its weights unseen; get the model "
                "without it."
            )


def _config(folder: Path) -> dict[str, Any]:
    """Return a component's config; the others in its folder are looked at and left."""
    found: dict[str, Any] = {}
    for name in CONFIGS:
        if (folder / name).is_file():
            config = read_json(folder / name)
            _check_remote_code(f"{folder.parent.name}/{folder.name}", config)
            found = found or config
    return found


def _check_remote_code(name: str, config: Any) -> None:
    """Refuse a config that asks for code, at any depth: modules of its own, or kernels of a hub."""
    waiting = [("", config)]
    while waiting:
        key, one = waiting.pop()
        if isinstance(one, str) and key.endswith("_implementation") and "/" in one:
            raise ModelError(
                f"“{name}” is refused: it asks for code from elsewhere ({one[:60]}), and Storyreel "
                "never runs code that comes with a model."
            )
        if isinstance(one, dict):
            if asked := sorted(word for word in REMOTE_CODE if one.get(word)):
                raise ModelError(
                    f"“{name}” is refused: it asks for code of its own ({asked[0]}), and "
                    "Storyreel never runs code that comes with a model."
                )
            # What lies in a table of implementations is one, whatever part it is for.
            is_way = key.endswith("_implementation")
            waiting += [(key if is_way else word, inner) for word, inner in one.items()]
        elif isinstance(one, list):
            waiting += [(key, inner) for inner in one]


def _variant(folder: Path, weights: Mapping[str, Weights]) -> str | None:
    """Return the variant that those weights need that have no plain file."""
    found = {one.variant for one in weights.values() if one.variant}
    if len(found) > 1:
        raise ModelError(
            f"“{folder.name}” mixes weights of the variants {' and '.join(sorted(found))}; keep "
            "one of them in every folder."
        )
    return found.pop() if found else None
