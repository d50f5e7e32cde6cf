"""A checkpoint's parts, loaded from its folder and nowhere else, and pipelines made of them.

Whatever is missing, left over or of the wrong shape is refused: diffusers would fill it with random
numbers. Text encoders come when they are first needed. Runs in the worker only.
"""

import contextlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.render.aside import Stop
from engine.render.backend import ModelSpec, RenderError
from engine.render.checkpoint import components_of, family_of, read_checkpoint
from engine.render.classes import class_of
from engine.render.device import Device
from engine.render.family import Checkpoint, Family
from engine.render.file_hash import files_below, hash_of_all
from engine.render.models import ModelError
from engine.render.shortage import is_shortage
from engine.render.sweeping import keep_libraries

if TYPE_CHECKING:
    import torch

Tell = Callable[[int, int], None]
"""`tell(parts, all)`: so many parts of so many are loaded."""

PRECISE = {"AutoencoderKLWan", "CLIPVisionModel", "CLIPVisionModelWithProjection"}
"""Small parts whose pictures suffer in sixteen bits; they are loaded in thirty-two."""


class LoadedModel:
    """A model's parts in memory. Pipelines of every class of its family are made from them."""

    def __init__(self, spec: ModelSpec, checkpoint: Checkpoint, family: Family, device: Device):
        self.spec = spec
        self.family = family
        self.device = device
        self.checkpoint = checkpoint
        self.parts: dict[str, Any] = {}
        self._named = components_of(checkpoint.index)
        self._encoder_hash: str | None = None
        self._own: dict[str, Any] | None = None
        """The parts that the family makes itself."""

    @property
    def modules(self) -> "dict[str, torch.nn.Module]":
        """The parts that compute, by name."""
        import torch

        return {n: part for n, part in self.parts.items() if isinstance(part, torch.nn.Module)}

    @property
    def denoisers(self) -> "dict[str, torch.nn.Module]":
        """The parts that denoise, by name."""
        return {n: part for n, part in self.modules.items() if n in self.family.denoisers}

    @property
    def readers(self) -> list[str]:
        """The names of the parts that read words, loaded or not."""
        return [name for name in self.family.text_encoders if name in self._named]

    @property
    def can_read(self) -> bool:
        """Whether the parts that read words are loaded."""
        return all(name in self.parts for name in self.readers)

    def encoder_hash(self, stop: Stop) -> str:
        """Return what tells the embeddings of this model's text encoders from all others.

        By the content of their files, what the family makes of a text, and the libraries that do.
        Files that were never hashed as they are are read once. Raises RenderCancelled, OSError.
        """
        if self._encoder_hash is None:
            import diffusers
            import transformers

            replaced = {
                name: Path(file)
                for name, file in self.checkpoint.single.items()
                if name in self.readers
            }
            words = [*self.readers, *(n for n in self._named if n.startswith("tokenizer"))]
            files = files_below(self.checkpoint.path / name for name in words) | replaced
            parts = (
                self.family.id, str(self.family.encoding), self.checkpoint.pipeline,
                self.device.facts.half, diffusers.__version__, transformers.__version__,
                hash_of_all(files, stop.check),
            )  # fmt: skip
            self._encoder_hash = ":".join(parts)
        return self._encoder_hash

    def load(self, stop: Stop, tell: Tell) -> None:
        """Load everything but what reads words. Raises RenderError."""
        self._import()
        keep_libraries()
        names = [name for name in self._named if name not in self.readers]
        self._load(names, stop, tell)

    def _import(self) -> None:
        """Import what the parts and the pipeline are of. One that is not there is refused later."""
        for library, name in (*self._named.values(), ("diffusers", self.checkpoint.pipeline)):
            with contextlib.suppress(ModelError):
                class_of(library, name)

    def load_readers(self, stop: Stop, tell: Tell) -> None:
        """Load the parts that read words. Raises RenderError."""
        self._load([name for name in self.readers if name not in self.parts], stop, tell)

    def drop_readers(self) -> None:
        """Let go of the parts that read words."""
        for name in self.readers:
            self.parts.pop(name, None)

    def _load(self, names: list[str], stop: Stop, tell: Tell) -> None:
        if self._own is None:
            self._own = self.family.parts(self.checkpoint.path) if self.family.parts else {}
            # Some are no part of a folder at all, such as the guardrail that a licence asks for.
            self.parts |= {n: part for n, part in self._own.items() if n not in self._named}
        for number, name in enumerate(names):
            tell(number, len(names))
            with _stopping(stop):
                self.parts[name] = self._own[name] if name in self._own else self._part(name)
        tell(len(names), len(names))

    def _part(self, name: str) -> Any:
        import torch

        library, class_name = self._named[name]
        part = class_of(library, class_name)
        folder = self.checkpoint.path / name
        try:
            if name in self.checkpoint.single:
                return self._from_file(part, folder, Path(self.checkpoint.single[name])).eval()
            if issubclass(part, torch.nn.Module):
                return self._weighted(part, folder, library, class_name).eval()
            return part.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError) as error:
            if is_shortage(error):
                raise
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
            raise RenderError(
                f"“{self.spec.name}” can't be loaded: its {name} is damaged or of another kind "
                f"({reason[:160]}). Check the model in Models, or download it again."
            ) from error

    def _weighted(self, part: Any, folder: Path, library: str, class_name: str) -> Any:
        kind = "dtype" if library == "transformers" else "torch_dtype"
        model, info = part.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            output_loading_info=True,
            variant=self.checkpoint.variant,
            **{kind: self._numbers(class_name)},
        )
        self._refuse(folder.name, info)
        return model

    def _from_file(self, part: Any, folder: Path, file: Path) -> Any:
        from diffusers import GGUFQuantizationConfig

        numbers = self._numbers(part.__name__)
        more = {}
        if file.suffix.lower() == ".gguf":
            more["quantization_config"] = GGUFQuantizationConfig(compute_dtype=numbers)
        model = part.from_single_file(
            str(file), config=str(folder), local_files_only=True, torch_dtype=numbers, **more
        )
        empty = [name for name, weight in model.named_parameters() if weight.is_meta]
        self._refuse(folder.name, {"missing_keys": empty})
        return model

    def _numbers(self, class_name: str) -> "torch.dtype":
        import torch

        return torch.float32 if class_name in PRECISE else self.device.half

    def _refuse(self, name: str, info: dict[str, Any]) -> None:
        """Raise RenderError for weights that lack something or have too much."""
        for kind, said in (
            ("missing_keys", "lacks"),
            ("mismatched_keys", "has another shape of"),
            ("unexpected_keys", "has no place for"),
            ("error_msgs", "can't be read:"),
        ):
            if found := sorted(str(key) for key in info.get(kind) or ()):
                more = f" and {len(found) - 1} more" if len(found) > 1 else ""
                raise RenderError(
                    f"“{self.spec.name}” is refused: its {name} {said} {found[0][:120]}{more}, so "
                    "it would render noise. Download the model again, or choose another."
                )

    def pipeline(
        self, class_name: str = "", replaced: dict[str, Any] | None = None, reads: bool = False
    ) -> Any:
        """Return a pipeline of a class (the checkpoint's own for ""), made of the loaded parts.

        `replaced` are parts in place of the loaded ones. Its scheduler is as new. What reads words
        is in it only when it `reads`. Raises RenderError when this diffusers has no such class.
        """
        made = class_of("diffusers", class_name or self.checkpoint.pipeline)
        given = {n: v for n, v in self.checkpoint.index.items() if not isinstance(v, list)}
        given |= self.parts | (replaced or {})
        given |= {} if reads else dict.fromkeys(self.readers)
        if (scheduler := given.get("scheduler")) is not None and "scheduler" not in (
            replaced or {}
        ):
            given["scheduler"] = type(scheduler).from_config(scheduler.config)
        wanted = inspect.signature(made.__init__).parameters
        arguments = {name: given[name] for name in wanted if name in given}
        for name, parameter in wanted.items():
            if parameter.default is inspect.Parameter.empty and name != "self":
                arguments.setdefault(name, None)
        pipeline = made(**arguments)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline


def open_model(spec: ModelSpec, device: Device) -> LoadedModel:
    """Return a model whose folder was read and found good; nothing of it is loaded yet.

    Raises RenderError.
    """
    try:
        checkpoint = read_checkpoint(Path(spec.path), spec.single)
        family = family_of(checkpoint)
    except ModelError as error:
        raise RenderError(str(error)) from error
    return LoadedModel(spec, checkpoint, family, device)


@contextlib.contextmanager
def _stopping(stop: Stop) -> Iterator[None]:
    """Stop a load between two tensors, and leave nothing of it in torch's own settings."""
    import torch
    from torch.overrides import TorchFunctionMode

    class Asking(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            stop.check()
            return func(*args, **(kwargs or {}))

    kept = torch.get_default_dtype()
    try:
        with Asking():
            yield
    finally:
        torch.set_default_dtype(kept)
