"""What may be done for speed on this machine: the attention's kernel, compiled blocks.

Kept in `speed.json` of the user's folder. Compiling takes a minute at first, so it pays where many
takes of one size are rendered; what was compiled is kept on disk for the next start.
"""

import os
from typing import TYPE_CHECKING

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.render.home import storyreel_home

if TYPE_CHECKING:
    import torch

    from engine.render.loading import LoadedModel

FILE = "speed.json"


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """`attention`: a kernel's name as diffusers has it; "" is torch's own choice."""

    attention: str = ""
    compiled: bool = False


def read_speed() -> Speed:
    """Return what was chosen; the careful choices when the file is not there."""
    try:
        return codec.decode((storyreel_home() / FILE).read_bytes(), Speed)
    except (OSError, ProjectError):
        return Speed()


def write_speed(speed: Speed) -> None:
    """Keep a choice. Raises OSError."""
    write_file(storyreel_home() / FILE, codec.encode(speed))


def compile_blocks(model: "LoadedModel") -> None:
    """Compile the blocks that a denoiser repeats, on a graphics card, once for all its renders.

    Sizes are dynamic after the second one, so a new length does not compile anew.
    """
    if model.device.facts.kind != "cuda":
        return
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(storyreel_home() / "compiled"))
    for denoiser in model.denoisers.values():
        if getattr(denoiser, "_repeated_blocks", None) and not _is_compiled(denoiser):
            denoiser.compile_repeated_blocks(fullgraph=False)  # type: ignore[operator]  # of the mixin


def _is_compiled(module: "torch.nn.Module") -> bool:
    return any(getattr(m, "_compiled_call_impl", None) is not None for m in module.modules())
