"""Compiles the blocks that a denoiser repeats, and lets them be used or left alone for a render.

What was compiled is kept on disk for the next start. A first size is compiled as it is; with the
second one sizes become free, so a further length does not compile anew. Runs in the worker, but for
`why_not`, which is light.
"""

import contextlib
import importlib.util
import os
import shutil
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from engine.render.home import storyreel_home

if TYPE_CHECKING:
    import torch

FOLDER = "compiled"
SIZES = 32
"""Sizes and kinds of call that one block may be compiled for, before it runs as it is."""


def why_not(kind: str) -> str:
    """Return why blocks can't be compiled for a kind of device, in one sentence; "" if they can."""
    if kind == "mps":
        return "Blocks are not compiled on Apple's chips."
    if kind == "cuda" and importlib.util.find_spec("triton") is None:
        return "Compiling for a graphics card needs the package triton; install it."
    if kind == "cpu" and not any(map(shutil.which, ("g++", "clang++", "cl"))):
        return "Compiling for the processor needs a C++ compiler (g++ or clang++); install one."
    return ""


def compile_blocks(denoisers: "Iterable[torch.nn.Module]", backend: str = "inductor") -> None:
    """Compile the blocks that denoisers repeat, once for all their renders.

    A block that can't be compiled runs as it is.
    """
    import torch

    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(storyreel_home() / FOLDER))
    settings = torch._dynamo.config
    settings.suppress_errors = True
    settings.recompile_limit = max(settings.recompile_limit, SIZES)
    for denoiser in denoisers:
        if getattr(denoiser, "_repeated_blocks", None) and not compiled_below(denoiser):
            denoiser.compile_repeated_blocks(backend=backend, fullgraph=False)  # type: ignore[operator]  # of the mixin


def compiled_below(part: "torch.nn.Module") -> "list[torch.nn.Module]":
    """Return the compiled modules of a part."""
    return [m for m in part.modules() if getattr(m, "_compiled_call_impl", None) is not None]


@contextlib.contextmanager
def as_written(denoisers: "Iterable[torch.nn.Module]") -> "Iterator[None]":
    """Have compiled blocks run as they were written for as long as the block lasts."""
    blocks = [block for denoiser in denoisers for block in compiled_below(denoiser)]
    calls = [block._compiled_call_impl for block in blocks]
    for block in blocks:
        block._compiled_call_impl = None
    try:
        yield
    finally:
        for block, call in zip(blocks, calls, strict=True):
            block._compiled_call_impl = call
