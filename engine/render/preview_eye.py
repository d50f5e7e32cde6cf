"""Looks at latents through a tiny VAE: each latent frame becomes one picture.

Layers and their order as in TAEHV (madebyollin/taehv), without its growing in time and without
the last doubling of the size: a live picture needs neither. Imports torch in the worker only.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.render.models import PreviewVae
from engine.render.preview_vae import FIRST, LAST, STAGES

if TYPE_CHECKING:
    import torch

Eye = Callable[["torch.Tensor"], "np.ndarray"]
"""Latents channels × frames × height × width -> uint8 pictures n × height × width × 3."""

WORK = 5e7
"""Operations for each place of a latent."""
SPEEDS = {"cuda": 2e13, "mps": 2e12}
SPEED = 2e10
"""Operations a second that a device surely does; what one does is measured when it is tried."""
LEAKY = {32: 0.2}
"""Latent channels of those decoders (HunyuanVideo 1.5) that let a little of what is negative by."""


def seconds(places: float, device: str) -> float:
    """Return how long a picture of so many places of a latent is thought to take."""
    return places * WORK / SPEEDS.get(device, SPEED)


def open_eye(vae: PreviewVae, device: "torch.device", half: "torch.dtype") -> Eye:
    """Return what looks through a tiny VAE, its weights on the device. Raises OSError and such."""
    changed = max(one.stat().st_mtime_ns for one in _files(Path(vae.path)))
    return _opened(vae, changed, device, half)


@lru_cache(maxsize=1)
def _opened(vae: PreviewVae, changed: int, device: "torch.device", half: "torch.dtype") -> Eye:
    return (_still_eye if vae.stills else _film_eye)(vae, device, half)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.glob("*.safetensors"))


def _still_eye(vae: PreviewVae, device: "torch.device", half: "torch.dtype") -> Eye:
    from diffusers import AutoencoderTiny

    made: Any = AutoencoderTiny.from_pretrained(
        vae.path, local_files_only=True, use_safetensors=True, torch_dtype=half
    )
    made.to(device).eval().requires_grad_(False)

    def look(latents: "torch.Tensor") -> np.ndarray:
        import torch

        with torch.no_grad():
            seen = made.decode(latents.transpose(0, 1).to(device, half), return_dict=False)[0]
            return _bytes((seen + 1) / 2)

    return look


def _film_eye(vae: PreviewVae, device: "torch.device", half: "torch.dtype") -> Eye:
    from safetensors.torch import load_file

    weights = {
        name.removeprefix("decoder."): tensor.to(device, half)
        for name, tensor in load_file(vae.path).items()
        if name.startswith("decoder.")
    }

    def look(latents: "torch.Tensor") -> np.ndarray:
        import torch

        with torch.no_grad():
            return _bytes(_film(weights, latents.transpose(0, 1).to(device, half), vae.channels))

    return look


def _film(weights: "dict[str, torch.Tensor]", x: "torch.Tensor", channels: int) -> "torch.Tensor":
    """Return frames × channels × height × width decoded, in about [0, 1]."""
    import torch
    import torch.nn.functional as f

    def act(x: "torch.Tensor") -> "torch.Tensor":
        return f.leaky_relu(x, LEAKY.get(channels, 0.0))

    def conv(name: str, x: "torch.Tensor") -> "torch.Tensor":
        return f.conv2d(x, weights[f"{name}.weight"], weights.get(f"{name}.bias"), padding=1)

    def remember(block: int, x: "torch.Tensor") -> "torch.Tensor":
        before = torch.cat([torch.zeros_like(x[:1]), x[:-1]])
        y = torch.cat([x, before], 1)
        for layer in (0, 2):
            y = act(conv(f"{block}.conv.{layer}", y))
        return act(conv(f"{block}.conv.4", y) + x)

    x = act(conv(_short(FIRST), torch.tanh(x / 3) * 3))
    for at in STAGES:
        for block in range(at, at + 3):
            x = remember(block, x)
        if at != STAGES[-1]:
            x = f.interpolate(x, scale_factor=2)
        # Of the moments that a layer grows in time, the last one.
        x = f.conv2d(x, weights[f"{at + 4}.conv.weight"][-x.shape[1] :])
        x = conv(f"{at + 5}", x)
    x = conv(_short(LAST), act(x))
    return f.pixel_shuffle(x, round((x.shape[1] / 3) ** 0.5))


def _short(name: str) -> str:
    return name.removeprefix("decoder.")


def _bytes(pictures: "torch.Tensor") -> np.ndarray:
    shown = pictures.float().clamp(0, 1).mul(255).round().byte()
    return shown.permute(0, 2, 3, 1).cpu().numpy()
