"""Every tiny model by its variant: `TINY[variant](variant, folder, seed)` builds it."""

from collections.abc import Callable
from pathlib import Path

from tiny import ltx, stills, wan

Build = Callable[[str, Path, int], Path]

TINY: dict[str, Build] = {
    **dict.fromkeys(ltx.VARIANTS, ltx.build),
    **dict.fromkeys(wan.VARIANTS, wan.build),
    **dict.fromkeys(stills.VARIANTS, stills.build),
}
