"""Whether weights are what the model's configs ask for, found without loading them.

Models are built on torch's meta device, where a tensor is a shape and takes no memory. Imports
torch and diffusers: for a command, or the worker; never for the window's own process.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.render.checkpoint import components_of
from engine.render.classes import class_of
from engine.render.family import Checkpoint, Family
from engine.render.lora import check_fit
from engine.render.models import Lora, ModelError
from engine.render.tensors import GGUF, Tensor, read_tensors

if TYPE_CHECKING:
    import torch

Tell = Callable[[int, int], None]

_PACKED = {"U8", "I8"}
"""Kinds of numbers that quantised weights are packed in, so that shapes say nothing."""


def check_weights(checkpoint: Checkpoint, tell: Tell | None = None) -> None:
    """Refuse weights that lack something, have too much, or are of another shape.

    `tell(parts, all)` is called before each part. Raises ModelError with one sentence on the first
    one that does not fit.
    """
    for number, name in enumerate(checkpoint.files):
        if tell is not None:
            tell(number, len(checkpoint.files))
        check_part(checkpoint, name)


def check_part(checkpoint: Checkpoint, name: str) -> None:
    """Do the same for one component."""
    library, class_name = components_of(checkpoint.index)[name]
    made = class_of(library, class_name)
    folder = checkpoint.path / name
    if name in checkpoint.single:
        amiss = _compared(*_from_one_file(made, folder, Path(checkpoint.single[name])))
    elif library == "transformers":
        amiss = _asked(made, folder, checkpoint.variant)
    else:
        amiss = _compared(_expected(made, folder), _present(checkpoint.files[name]), made)
    if amiss:
        source = Path(checkpoint.single.get(name, str(checkpoint.path))).name
        raise ModelError(f"“{source}” is no model that can be used: its {name} {amiss}.")


def check_lora(lora: Lora, checkpoint: Checkpoint, family: Family) -> None:
    """Refuse a LoRA that does not fit the model of a checkpoint, layer by layer."""
    import diffusers

    named = components_of(checkpoint.index)
    models = {
        name: _on_meta(class_of(*named[name]), checkpoint.path / name)
        for name in family.denoisers
        if name in named
    }
    part = lora.part or next(iter(models))
    check_fit(lora, getattr(diffusers, checkpoint.pipeline), models, part)


def _compared(
    expected: Mapping[str, tuple[int, ...]], present: Mapping[str, Tensor], made: Any = None
) -> str:
    """Return how the tensors that are there differ from those that should be, or ""."""
    passed = getattr(made, "_keys_to_ignore_on_load_unexpected", None) or ()
    missing = sorted(expected.keys() - present.keys())
    spare = sorted(
        name
        for name in present.keys() - expected.keys()
        if not any(re.search(pattern, name) for pattern in passed)
    )
    other = sorted(
        name
        for name in expected.keys() & present.keys()
        if present[name].shape != expected[name] and present[name].dtype not in _PACKED
    )
    for said, names in (("lacks", missing), ("has no place for", spare), ("has another", other)):
        if names:
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            return f"{said} {names[0][:100]}{more}"
    return ""


def _on_meta(made: Any, folder: Path) -> "torch.nn.Module":
    from accelerate import init_empty_weights

    try:
        config = made.load_config(str(folder), local_files_only=True)
        with init_empty_weights():
            return made.from_config(config)
    # A config can be wrong in any way that a model's class can think of.
    except Exception as error:
        raise ModelError(f"“{folder.name}” can't be made from its config; get it again.") from error


def _expected(made: Any, folder: Path) -> dict[str, tuple[int, ...]]:
    return {name: tuple(one.shape) for name, one in _on_meta(made, folder).state_dict().items()}


def _present(files: tuple[str, ...]) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for file in files:
        found |= read_tensors(Path(file))
    return found


def _asked(made: Any, folder: Path, variant: str | None) -> str:
    """Ask transformers, which knows how its weights were named in older files."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        _, info = made.from_pretrained(
            folder, device_map="meta", output_loading_info=True, local_files_only=True,
            use_safetensors=True, variant=variant,
        )  # fmt: skip
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        return f"can't be loaded ({reason[:120]})"
    for kind, said in (
        ("missing_keys", "lacks"),
        ("mismatched_keys", "has another"),
        ("unexpected_keys", "has no place for"),
    ):
        if found := sorted(str(one) for one in info.get(kind) or ()):
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            return f"{said} {found[0][:100]}{more}"
    return ""


def _from_one_file(
    made: Any, folder: Path, file: Path
) -> tuple[dict[str, tuple[int, ...]], dict[str, Tensor]]:
    """Return what a part should have, and what a file of its own would give it when converted."""
    import torch
    from diffusers.loaders.single_file_model import (
        SINGLE_FILE_LOADABLE_CLASSES,
        _get_single_file_loadable_mapping_class,
        _should_convert_state_dict_to_diffusers,
    )

    kind = _get_single_file_loadable_mapping_class(made)
    if kind is None:
        raise ModelError(f"“{file.name}”: a {made.__name__} can't be read from a single file.")
    model = _on_meta(made, folder)
    expected = {name: tuple(one.shape) for name, one in model.state_dict().items()}
    given = {
        name: torch.empty(one.shape, device="meta") for name, one in read_tensors(file).items()
    }
    if _should_convert_state_dict_to_diffusers(model.state_dict(), given):
        convert = SINGLE_FILE_LOADABLE_CLASSES[kind]["checkpoint_mapping_fn"]
        try:
            given = convert(config=dict(model.config), checkpoint=given)  # type: ignore[arg-type]  # untyped
        # The converters fail as the names make it: any error means another model's file.
        except Exception as error:
            raise ModelError(
                f"“{file.name}” holds the weights of another model than its base; name the model "
                "that it belongs to."
            ) from error
    dtype = "GGUF" if file.suffix.lower() == GGUF else ""
    return expected, {n: Tensor(dtype, tuple(one.shape), 0) for n, one in given.items()}
