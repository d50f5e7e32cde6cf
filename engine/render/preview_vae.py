"""Tiny VAEs on the list, which show a render better than colours do: known by their tensors.

Two kinds: for film, one file with the layers of TAEHV (github.com/madebyollin/taehv: taew2_1,
taew2_2, taehv, taehv1_5 …); for stills, a folder of diffusers' AutoencoderTiny (taesd, taef1 …).
Light: headers and configs are read as data. Decoding is `preview_eye.py`'s.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from engine.project.disk import hash_file
from engine.render.adding import check_name, folder_name, unique_id
from engine.render.backend import ModelSpec, RenderError
from engine.render.checkpoint import (
    CONFIG,
    INDEX,
    check_folder,
    read_checkpoint,
    read_json,
    snapshot_of,
)
from engine.render.families.table import MODELS
from engine.render.family import Checkpoint
from engine.render.models import Installed, ModelError, ModelList, PreviewVae
from engine.render.tensors import read_tensors
from engine.render.weights import SAFETENSORS, find_weights

STILLS = "AutoencoderTiny"
FIRST, LAST, STAGES = "decoder.1", "decoder.22", (3, 9, 15)
"""The layers of a film's decoder: first and last convolution, and where each stage begins."""

Shapes = Mapping[str, tuple[int, ...]]


def is_preview_vae(path: Path) -> bool:
    """Return whether a file or folder is a tiny VAE, by its tensors' names or its config."""
    folder = snapshot_of(path)
    try:
        if path.is_file():
            return path.suffix.lower() == SAFETENSORS and _is_film(_shapes(path))
        if (folder / INDEX).exists() or not (folder / CONFIG).is_file():
            return False
        return read_json(folder / CONFIG).get("_class_name") == STILLS
    except ModelError:
        return False


def add_preview_vae(
    path: Path, name: str = "", base: str = "", models: ModelList = MODELS
) -> PreviewVae:
    """Put a tiny VAE on the list for the family of the model `base`, or the one that it fits.

    Raises ModelError and OSError.
    """
    found = read_preview_vae(path.expanduser().absolute())
    family = _family(found, base, models)

    def edit(installed: Installed) -> Installed:
        check_name(name, models)
        if any(one.path == found.path and one.family == family for one in installed.previews):
            raise ModelError(f"“{found.name}” is in the list already.")
        entry = msgspec.structs.replace(
            found, family=family, id=name or unique_id(found.name, set(installed.ids) | {*models})
        )
        return msgspec.structs.replace(installed, previews=(*installed.previews, entry))

    models.change(edit)
    return models.installed.previews[-1]


def preview_vae_of(
    checkpoint: Checkpoint, family: str, models: ModelList = MODELS
) -> PreviewVae | None:
    """Return the newest tiny VAE for a model's latents whose file is there, or None."""
    channels = channels_of(checkpoint)
    for one in reversed(models.installed.previews):
        if (one.family, one.channels) == (family, channels) and Path(one.path).exists():
            return one
    return None


def channels_of(checkpoint: Checkpoint) -> int | None:
    """Return how many channels a model's latents have, by its VAE's config."""
    channels = checkpoint.config("vae", "latent_channels") or checkpoint.config("vae", "z_dim")
    return channels if isinstance(channels, int) else None


def read_preview_vae(path: Path) -> PreviewVae:
    """Return what stands at a path, without id and family. Raises ModelError, OSError."""
    folder = snapshot_of(path)
    if path.is_file():
        shapes = _shapes(path)
        if not _is_film(shapes):
            raise ModelError(f"“{path.name}” is no tiny VAE that is known here.")
        check_film(path.name, shapes)
        return PreviewVae(
            id="", name=path.stem, path=str(path), family="", channels=shapes[f"{FIRST}.weight"][1],
            bytes=path.stat().st_size, sha256=hash_file(path),
        )  # fmt: skip
    config = read_json(folder / CONFIG)
    if config.get("_class_name") != STILLS:
        raise ModelError(f"“{folder.name}” is no tiny VAE: its class is not {STILLS}.")
    check_folder(folder, config)
    weights = find_weights(folder, "diffusers")
    channels = config.get("latent_channels", 4)
    return PreviewVae(
        id="", name=folder_name(folder), path=str(folder), family="", stills=True,
        channels=channels if isinstance(channels, int) else 0, bytes=weights.bytes,
        sha256=hash_file(weights.files[0]),
    )  # fmt: skip


def check_film(name: str, shapes: Shapes) -> None:
    """Refuse a film's decoder that lacks a tensor, has one too many, or one of another shape.

    Raises ModelError.
    """
    decoder = {key: shape for key, shape in shapes.items() if key.startswith("decoder.")}
    expected = _film_shapes(decoder)
    for said, amiss in (
        ("lacks", sorted(expected.keys() - decoder.keys())),
        ("has no place for", sorted(decoder.keys() - expected.keys())),
        ("has another", sorted(k for k in expected if decoder.get(k, ()) != expected[k])),
    ):
        if amiss:
            raise ModelError(f"“{name}” is no tiny VAE that is known here: it {said} {amiss[0]}.")


def _film_shapes(decoder: Shapes) -> dict[str, tuple[int, ...]]:
    """Return what every tensor of a decoder of these widths has to be."""
    widths = [_first(decoder, f"{FIRST}.weight")]
    widths += [_first(decoder, f"decoder.{at + 5}.weight") for at in STAGES]
    image = _first(decoder, f"{LAST}.weight")
    expected = _conv(FIRST, _second(decoder, f"{FIRST}.weight"), widths[0])
    for at, wide, narrow in zip(STAGES, widths, widths[1:], strict=False):
        for block in range(at, at + 3):
            for layer, inward in ((0, 2 * wide), (2, wide), (4, wide)):
                expected |= _conv(f"decoder.{block}.conv.{layer}", inward, wide)
        grown = _first(decoder, f"decoder.{at + 4}.conv.weight")
        expected[f"decoder.{at + 4}.conv.weight"] = (max(1, grown // wide) * wide, wide, 1, 1)
        expected[f"decoder.{at + 5}.weight"] = (narrow, wide, 3, 3)
    side = round((image / 3) ** 0.5)
    return expected | _conv(LAST, widths[-1], 3 * side * side)


def _conv(name: str, inward: int, outward: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outward, inward, 3, 3), f"{name}.bias": (outward,)}


def _first(shapes: Shapes, name: str) -> int:
    return (*shapes.get(name, ()), 1)[0]


def _second(shapes: Shapes, name: str) -> int:
    return (*shapes.get(name, ()), 1, 1)[1]


def _is_film(shapes: Shapes) -> bool:
    first, last = shapes.get(f"{FIRST}.weight", ()), shapes.get(f"{LAST}.weight", ())
    return len(first) == 4 and len(last) == 4 and f"decoder.{STAGES[0]}.conv.0.weight" in shapes


def _shapes(path: Path) -> dict[str, tuple[int, ...]]:
    return {name: tensor.shape for name, tensor in read_tensors(path).items()}


def _family(found: PreviewVae, base: str, models: ModelList) -> str:
    """Return the family whose models have latents of its channels. Raises ModelError."""
    if base and (base not in models or not models[base].path):
        raise ModelError(f"There is no model “{base}”; `storyreel models` lists them.")
    asked = (models[base],) if base else models.installed.models
    if not asked:
        raise ModelError("Add the model that the tiny VAE was made for first; it goes with that.")
    fitting = {spec.family: spec for spec in asked if _fits(found, spec)}
    if len(fitting) == 1:
        return next(iter(fitting))
    if fitting:
        names = ", ".join(spec.name for spec in fitting.values())
        raise ModelError(
            f"“{found.name}” may be for {names}; name the model that it was made for (--base)."
        )
    whom = f"those of {asked[0].name}" if base else "those of any model in the list"
    raise ModelError(
        f"“{found.name}” reads latents of {found.channels} channels, which {whom} are not."
    )


def _fits(found: PreviewVae, spec: ModelSpec) -> bool:
    try:
        checkpoint = read_checkpoint(Path(spec.path), spec.single)
    except (RenderError, OSError):
        return False
    return channels_of(checkpoint) == found.channels and spec.stills >= found.stills
