"""Watches what reaches the encoders and denoisers of a model, pass by pass, as the engine calls it.

Nothing is replaced: the real pipelines are called by the real backend, and their parts told on.
"""

from inspect import signature
from typing import Any

import msgspec
import numpy as np

from engine.media.stitch import StitchWriter
from engine.render.loading import LoadedModel
from engine.render.recipe import Pass
from engine.render.shown import Shown

ALIKE = 0.95
"""Correlation above which two pictures count as one: stills are compressed for some models, and
some get noise added."""


class PassSeen(msgspec.Struct):
    """One pass: what the recipe gave it, and the tensors that came to the model's parts.

    `calls` are the arguments of each call of a denoiser, `guided` those of what guides it by
    pictures (a ControlNet); `encoded` the pixels that either or a VAE was given, batch × 3 × frames
    × height × width.
    """

    one: Pass
    shown: Shown
    calls: list[dict[str, Any]] = []
    guided: list[dict[str, Any]] = []
    encoded: list[Any] = []


class Witness:
    """Keeps what each pass was given while a `pytest.MonkeyPatch` lets it watch."""

    def __init__(self, patch: Any) -> None:
        self.passes: list[PassSeen] = []
        self.written: list[np.ndarray] = []
        """Frames that were made, as they went to the encoder of the take."""
        self._watched: dict[int, Any] = {}
        of, pipeline = Shown.of.__func__, LoadedModel.pipeline  # type: ignore[attr-defined]
        write = StitchWriter.write

        def shown(kind: type[Shown], one: Pass, sources: Any) -> Shown:
            found = of(kind, one, sources)
            self.passes.append(PassSeen(one, found))
            return found

        def made(model: LoadedModel, *words: Any, **named: Any) -> Any:
            ready = pipeline(model, *words, **named)
            self._watch(model, ready)
            return ready

        def written(writer: StitchWriter, picture: np.ndarray) -> None:
            self.written.append(picture.copy())
            write(writer, picture)

        patch.setattr(Shown, "of", classmethod(shown))
        patch.setattr(LoadedModel, "pipeline", made)
        patch.setattr(StitchWriter, "write", written)

    def forget(self) -> None:
        """Begin anew."""
        self.passes, self.written = [], []

    def _watch(self, model: LoadedModel, pipeline: Any) -> None:
        import torch

        for name, part in pipeline.components.items():
            if not isinstance(part, torch.nn.Module) or id(part) in self._watched:
                continue
            self._watched[id(part)] = part
            if name in (*model.family.denoisers, "latent_upsampler"):
                part.register_forward_pre_hook(self._called, with_kwargs=True)
            elif name.startswith("controlnet"):
                part.register_forward_pre_hook(self._guided, with_kwargs=True)
            elif hasattr(part, "encode"):
                self._watch_encode(part)

    def _watch_encode(self, part: Any) -> None:
        encode = part.encode

        def told(pixels: Any, *words: Any, **named: Any) -> Any:
            self._saw(pixels)
            return encode(pixels, *words, **named)

        part.encode = told

    def _called(self, module: Any, words: tuple, named: dict[str, Any]) -> None:
        self.passes[-1].calls.append(_arguments(module, words, named))

    def _guided(self, module: Any, words: tuple, named: dict[str, Any]) -> None:
        self.passes[-1].guided.append(_arguments(module, words, named))
        for value in (*words, *named.values()):
            self._saw(value)

    def _saw(self, pixels: Any) -> None:
        clip = _as_clip(pixels)
        if clip is not None and self.passes:
            self.passes[-1].encoded.append(clip.detach().float().clone())


def _as_clip(pixels: Any) -> Any:
    """Return pictures as batch × 3 × frames × height × width, or None where there are none."""
    if getattr(pixels, "ndim", 0) == 4 and pixels.shape[1] == 3:
        return pixels[:, :, None]
    if getattr(pixels, "ndim", 0) == 5:
        return pixels if pixels.shape[1] == 3 else None
    return None


def _arguments(module: Any, words: tuple, named: dict[str, Any]) -> dict[str, Any]:
    """Return copies of the tensors: some pipelines write the next step's latents over them."""
    given = dict(zip(signature(module.forward).parameters, words, strict=False)) | named
    found = {}
    for name, value in given.items():
        many = list(value) if isinstance(value, list | tuple) else [value]
        for number, one in enumerate(many):
            told = one.clone() if hasattr(one, "clone") else one
            found[name if len(many) == 1 else f"{name} {number}"] = told
    return found


def places_of(picture: np.ndarray, encoded: list[Any]) -> set[tuple[int, int]]:
    """Return (frame, of how many) wherever an encoder was given a picture, uint8 h × w × 3."""
    import torch
    from torch.nn.functional import interpolate

    whole = torch.from_numpy(picture.copy()).permute(2, 0, 1)[None].float()
    found = set()
    for clip in encoded:
        wanted = interpolate(whole, clip.shape[-2:], mode="bilinear", antialias=True)[0]
        wanted = _even(wanted)
        for batch in clip:
            for n in range(batch.shape[1]):
                if float((_even(batch[:, n]) * wanted).mean()) > ALIKE:
                    found.add((n, batch.shape[1]))
    return found


def _even(picture: Any) -> Any:
    return (picture - picture.mean()) / (picture.std() + 1e-6)


def moved(one: dict[str, Any], other: dict[str, Any]) -> dict[str, dict[int, set[int]]]:
    """Return the tensors that differ between two calls, and where: indices by axis."""
    import torch

    found: dict[str, dict[int, set[int]]] = {}
    for name, first in one.items():
        second = other.get(name)
        if not isinstance(first, torch.Tensor) or not isinstance(second, torch.Tensor):
            continue  # such as the masks of blocks that AnyFlow gives
        assert first.shape == second.shape, name
        off = (first.float() - second.float()).abs()
        if float(off.max()) == 0:
            continue
        found[name] = {
            axis: set(
                off.amax([n for n in range(off.ndim) if n != axis]).nonzero().flatten().tolist()
            )
            for axis in range(1, off.ndim)
        }
    return found
