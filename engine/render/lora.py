"""LoRAs in a loaded pipeline: put in for a render, taken out after it, refused when they don't fit.

diffusers passes over what it can't place, and the picture would silently lack it; here every tensor
of a LoRA has to find its layer. Runs in the worker (and in the check of a LoRA that is added).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.render.models import Lora, ModelError
from engine.render.tensors import Tensor, read_metadata, read_tensors

if TYPE_CHECKING:
    import torch

Uses = Sequence[tuple[Lora, float]]
"""LoRAs with the strength that each is used at; 1.0 is as trained."""

_KEY = re.compile(
    r"(?P<layer>.+?)\.(?:lora_(?P<peft>[AB])|lora_(?P<kohya>down|up)|lora\.(?P<old>down|up)|"
    r"lora_linear_layer\.(?P<older>down|up))\.(?P<kind>weight|bias)"
)
_IN = {"A", "down"}
_METADATA = "lora_adapter_metadata"
_FOR_OTHERS = {"megatron_config", "auto_mapping", "layer_replication", "eva_config", "corda_config"}
"""Settings that peft would import modules or rebuild the model for; no LoRA here has them."""

WORDS = ("text_encoder", "lora_te", "te_", "te1", "te2")
"""How the names of tensors for a text encoder begin. They are left out, and that is said: words are
encoded once, without LoRAs, and kept."""

_APART = (".alpha", ".lora_magnitude_vector", ".dora_scale")


def apply(pipeline: Any, uses: Uses, denoisers: tuple[str, ...] = ("transformer",)) -> None:
    """Make a pipeline render with exactly these LoRAs, at these strengths; () takes all out.

    What is in it already stays as it is. Raises ModelError, and nothing of a LoRA is left then.
    """
    wanted = {_adapter(lora): (lora, strength) for lora, strength in uses}
    if len(wanted) < len(uses):
        raise ModelError("A LoRA is named twice; leave one of them out.")
    models = [m for name in denoisers if (m := getattr(pipeline, name, None)) is not None]
    if not wanted.keys() >= _adapters(models):
        remove(pipeline, denoisers)
    try:
        for adapter in wanted.keys() - _adapters(models):
            _load(pipeline, wanted[adapter][0], adapter, denoisers)
        for model in models:
            own = [adapter for adapter in wanted if adapter in _adapters([model])]
            if own:
                model.set_adapters(own, [wanted[adapter][1] for adapter in own])
    except BaseException:
        remove(pipeline, denoisers)
        raise


def remove(pipeline: Any, denoisers: tuple[str, ...] = ("transformer",)) -> None:
    """Take every LoRA out of a pipeline, so that it is as it was loaded."""
    for name in denoisers:
        model = getattr(pipeline, name, None)
        if model is not None and _adapters([model]):
            model.unload_lora()


def read_lora(path: Path) -> dict[str, Tensor]:
    """Return a LoRA's tensors by name, after a look at all that it says. Raises ModelError."""
    tensors = read_tensors(path)
    try:
        said = json.loads(read_metadata(path).get(_METADATA, "{}"))
        asked = [key for key, value in said.items() if value and key.split(".")[-1] in _FOR_OTHERS]
    except (ValueError, AttributeError, RecursionError) as error:
        raise ModelError(f"“{path.name}” is damaged: its settings can't be read.") from error
    if asked:
        raise ModelError(
            f"“{path.name}” is refused: it asks for more than a LoRA may ({asked[0][:60]})."
        )
    return tensors


def has_words(tensors: Iterable[str]) -> bool:
    """Return whether some of a LoRA's tensors are for a text encoder."""
    return any(name.startswith(WORDS) for name in tensors)


def check_fit(
    lora: Lora, pipeline_class: Any, models: "Mapping[str, torch.nn.Module]", part: str = ""
) -> None:
    """Refuse a LoRA that does not fit layer by layer.

    `models` are the parts of a model by name, which may be without weights (on the meta device).
    Raises ModelError.
    """
    if not hasattr(pipeline_class, "lora_state_dict"):
        raise ModelError(f"“{lora.name}” can't be used: models of this kind take no LoRAs.")
    amiss = _misfits(_converted(lora, pipeline_class), models, part)
    if amiss:
        more = f" and {len(amiss) - 1} more" if len(amiss) > 1 else ""
        raise ModelError(
            f"The LoRA “{lora.name}” was made for another model: {amiss[0]}{more}; choose a LoRA "
            "for this model."
        )


def _load(pipeline: Any, lora: Lora, adapter: str, denoisers: tuple[str, ...]) -> None:
    """Load a LoRA into the denoiser that it is for, or into all. Raises ModelError."""
    path = Path(lora.path)
    if not path.is_file():
        raise ModelError(f"The LoRA “{lora.name}” is not there any more ({path}); add it again.")
    source = _source(path)
    models = {n: m for n in pipeline.components if (m := getattr(pipeline, n)) is not None}
    own = [name for name in denoisers if name in models and lora.part in ("", name)]
    if not own:
        raise ModelError(f"The LoRA “{lora.name}” is for a part that this model does not have.")
    for part in own:
        check_fit(lora, type(pipeline), models, part)
        more = {"load_into_transformer_2": True} if part == "transformer_2" else {}
        try:
            pipeline.load_lora_weights(**source, adapter_name=adapter, **more)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError) as error:
            raise _unusable(lora, error) from error
        if adapter not in _adapters([models[part]]):
            raise ModelError(f"The LoRA “{lora.name}” changes nothing of this model; remove it.")


def _source(path: Path) -> dict[str, Any]:
    """Return how diffusers is to read a LoRA: its file, or its tensors without those for words."""
    from safetensors.torch import load_file

    name = "pretrained_model_name_or_path_or_dict"
    if has_words(read_lora(path)):
        return {name: {n: t for n, t in load_file(path).items() if not n.startswith(WORDS)}}
    return {
        name: str(path.parent), "weight_name": path.name, "local_files_only": True,
        "use_safetensors": True,
    }  # fmt: skip


def _converted(lora: Lora, pipeline_class: Any) -> "dict[str, torch.Tensor]":
    """Return the LoRA's tensors by diffusers' own names, whoever trained it."""
    source = _source(Path(lora.path))
    try:
        found = pipeline_class.lora_state_dict(**source)
    # The converters fail as the names make it: any error means a kind that they don't know.
    except Exception as error:
        raise _unusable(lora, error) from error
    return next(iter(found)) if isinstance(found, tuple) else found


def _unusable(lora: Lora, error: Exception) -> ModelError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return ModelError(
        f"The LoRA “{lora.name}” can't be used with this model ({reason[:120]}); choose another."
    )


def _misfits(
    tensors: "Mapping[str, torch.Tensor]", models: "Mapping[str, torch.nn.Module]", part: str
) -> list[str]:
    """Return what does not fit, in words; an empty list when every tensor finds its layer.

    Names begin with the part that they are for; `part` is looked at in the place of "transformer".
    """
    amiss = []
    for name, tensor in tensors.items():
        if name.endswith(_APART):
            continue
        component, _, inner = name.partition(".")
        if component == "transformer" and part:
            component = part
        found = _KEY.fullmatch(inner)
        if found is None or component not in models:
            amiss.append(f"it holds {name[:80]}, which is no part of it")
        elif said := _misfit(models[component], found, list(tensor.shape)):
            amiss.append(said)
    return amiss if tensors else ["it holds nothing"]


def _misfit(model: "torch.nn.Module", key: re.Match[str], shape: list[int]) -> str:
    """Return why a tensor does not fit its layer, or ""."""
    path = key["layer"]
    try:
        layer = model.get_submodule(path)
    except AttributeError:
        return f"it has no layer {path[:80]}"
    sizes = _sizes(layer)
    if sizes is None:
        return f"its layer {path[:80]} takes no LoRA"
    side = key["peft"] or key["kohya"] or key["old"] or key["older"]
    goes_in = side in _IN and key["kind"] == "weight"
    found = shape[1:2] if goes_in else shape[:1]
    wanted = sizes[0] if goes_in else sizes[1]
    if found == [wanted]:
        return ""
    return f"its layer {path[:80]} is {wanted} wide, not {'×'.join(map(str, found))}"


def _sizes(layer: Any) -> tuple[int, int] | None:
    """Return the channels that go into a layer and that come out of it."""
    layer = getattr(layer, "base_layer", layer)
    for first, second in (("in_features", "out_features"), ("in_channels", "out_channels")):
        if hasattr(layer, first) and hasattr(layer, second):
            return getattr(layer, first), getattr(layer, second)
    return None


def _adapters(models: Iterable[Any]) -> set[str]:
    return {name for model in models for name in getattr(model, "peft_config", {})}


def _adapter(lora: Lora) -> str:
    """Return a name that peft takes (no dots), another for another file."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", f"{lora.id}-{lora.part}-{lora.sha256[:8]}")
