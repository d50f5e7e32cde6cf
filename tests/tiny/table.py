"""Every tiny model by its variant: `TINY[variant](variant, folder, seed)` builds it."""

from collections.abc import Callable
from pathlib import Path

from tiny import (
    allegro,
    animatediff,
    anyflow,
    cogvideox,
    cosmos,
    easyanimate,
    helios,
    hunyuan,
    kandinsky,
    kandinsky6,
    ltx,
    ltx2,
    mochi,
    motif,
    sana,
    skyreels,
    stills,
    svd,
    wan,
)

Build = Callable[[str, Path, int], Path]

TINY: dict[str, Build] = {
    **dict.fromkeys(allegro.VARIANTS, allegro.build),
    **dict.fromkeys(easyanimate.VARIANTS, easyanimate.build),
    **dict.fromkeys(animatediff.VARIANTS, animatediff.build),
    **dict.fromkeys(svd.VARIANTS, svd.build),
    **dict.fromkeys(mochi.VARIANTS, mochi.build),
    **dict.fromkeys(helios.VARIANTS, helios.build),
    **dict.fromkeys(cosmos.VARIANTS, cosmos.build),
    **dict.fromkeys(cogvideox.VARIANTS, cogvideox.build),
    **dict.fromkeys(kandinsky.VARIANTS, kandinsky.build),
    **dict.fromkeys(kandinsky6.VARIANTS, kandinsky6.build),
    **dict.fromkeys(motif.VARIANTS, motif.build),
    **dict.fromkeys(sana.VARIANTS, sana.build),
    **dict.fromkeys(ltx2.VARIANTS, ltx2.build),
    **dict.fromkeys(ltx.VARIANTS, ltx.build),
    **dict.fromkeys(wan.VARIANTS, wan.build),
    **dict.fromkeys(hunyuan.VARIANTS, hunyuan.build),
    **dict.fromkeys(skyreels.VARIANTS, skyreels.build),
    **dict.fromkeys(anyflow.VARIANTS, anyflow.build),
    # Qwen-Image-Edit makes a megapixel of every picture, which takes seconds; one of two is here.
    **{name: stills.build for name in stills.VARIANTS if name != "qwen_edit"},
}
