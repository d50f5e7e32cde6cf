"""Layers of a PSD: visible ones that hold pixels, bottom first, each placed on the whole canvas.

psd-tools reads them. Errors of malformed files are the caller's to tell.
"""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


def layer_names(path: Path) -> tuple[str, ...]:
    """Return the layers' names, bottom first."""
    return tuple(layer.name for layer in _layers(_opened(path)))


def layer_picture(path: Path, index: int) -> Image.Image:
    """Return one layer as RGBA on the whole canvas, with its mask and every opacity above it."""
    whole = _opened(path)
    return _placed(_layers(whole)[index], whole.size)


def flattened(image: Image.Image, path: Path) -> Image.Image:
    """Return the flattened picture that the file holds, or its layers over each other."""
    whole = _opened(path)
    if whole.has_preview():
        return image
    picture = Image.new("RGBA", whole.size)
    for layer in _layers(whole):
        picture.alpha_composite(_placed(layer, whole.size))
    return picture


def _opened(path: Path) -> Any:
    # psd-tools takes a while to import, and few films hold a PSD.
    from psd_tools import PSDImage

    return PSDImage.open(path)


def _layers(photoshop: Any) -> list[Any]:
    """Return the visible layers that hold pixels, bottom first; groups are opened."""
    return [
        layer
        for layer in photoshop.descendants()
        if not layer.is_group() and layer.is_visible() and layer.has_pixels()
    ]


def _placed(layer: Any, canvas: tuple[int, int]) -> Image.Image:
    """Return one layer on the whole canvas, with its mask and every opacity above it."""
    picture = layer.topil()
    if picture is None:
        return Image.new("RGBA", canvas)
    picture = picture.convert("RGBA")
    alpha = np.asarray(picture.getchannel("A"), dtype=np.float32) * _opacity(layer)
    if layer.has_mask() and not layer.mask.disabled:
        alpha = alpha * _mask(layer)
    picture.putalpha(Image.fromarray(np.rint(alpha).astype(np.uint8), "L"))
    whole = Image.new("RGBA", canvas)
    whole.paste(picture, (layer.left, layer.top))
    return whole


def _opacity(layer: Any) -> float:
    opacity = 1.0
    while layer is not None and hasattr(layer, "opacity"):
        opacity *= layer.opacity / 255
        layer = layer.parent
    return opacity


def _mask(layer: Any) -> np.ndarray:
    """Return the layer's mask over the layer's own box, float in [0, 1]."""
    mask = layer.mask
    box = Image.new("L", (layer.width, layer.height), mask.background_color)
    painted = mask.topil()
    if painted is not None:
        box.paste(painted.convert("L"), (mask.left - layer.left, mask.top - layer.top))
    return np.asarray(box, dtype=np.float32) / 255
