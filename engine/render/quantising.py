"""Denoisers in eight whole bits through torchao, where that package is installed.

Light, but for `quantise`, which runs in the worker only.
"""

import importlib.util
from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.render.backend import RenderError

if TYPE_CHECKING:
    import torch

PACKAGE = "torchao"


def why_not() -> str:
    """Return why a model can't be held in int8, in one sentence; "" where it can."""
    if importlib.util.find_spec(PACKAGE) is not None:
        return ""
    return "Eight bits by int8 need the package torchao; install it, or choose another way."


def quantise(denoisers: "Iterable[torch.nn.Module]") -> None:
    """Make the weights of denoisers int8, each row with a scale of its own.

    Raises RenderError where torchao is not there or can't do it.
    """
    if sentence := why_not():
        raise RenderError(sentence)
    from torchao.quantization import (  # type: ignore[import-not-found]  # optional
        Int8WeightOnlyConfig,
        quantize_,
    )

    for denoiser in denoisers:
        try:
            quantize_(denoiser, Int8WeightOnlyConfig())
        except (RuntimeError, TypeError, ValueError, NotImplementedError, ImportError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
            raise RenderError(
                f"This model can't be held in int8 ({reason[:120]}); choose another way to hold it."
            ) from error
