"""The tables: FAMILIES of models that can be loaded, and MODELS, in the order menus show them.

Light: naming a backend or a family here imports neither torch nor diffusers.
"""

from engine.render.backend import ModelSpec
from engine.render.families import (
    allegro,
    animatediff,
    anyflow,
    cogvideox,
    cosmos,
    easyanimate,
    flux,
    framepack,
    helios,
    hunyuan,
    hunyuan15,
    kandinsky,
    kandinsky6,
    ltx,
    ltx2,
    mochi,
    motif,
    qwen_image,
    sana,
    sana_wm,
    skyreels,
    stable_diffusion,
    stills,
    svd,
    wan,
    z_image,
)
from engine.render.family import Family
from engine.render.models import ModelList

FAMILIES: dict[str, Family] = {
    family.id: family
    for family in (
        wan.FAMILY,
        ltx.FAMILY,
        ltx2.FAMILY,
        hunyuan.FAMILY,
        framepack.FAMILY,
        hunyuan15.FAMILY,
        skyreels.FAMILY,
        anyflow.FAMILY,
        cogvideox.FAMILY,
        mochi.FAMILY,
        svd.FAMILY,
        animatediff.FAMILY,
        sana.FAMILY,
        sana_wm.FAMILY,
        kandinsky.FAMILY,
        kandinsky6.FAMILY,
        cosmos.FAMILY,
        motif.FAMILY,
        helios.FAMILY,
        easyanimate.FAMILY,
        allegro.FAMILY,
        stable_diffusion.XL,
        flux.FAMILY,
        z_image.FAMILY,
        qwen_image.FAMILY,
        stable_diffusion.FAMILY,
        stills.FAMILY,
    )
}

MODELS = ModelList(
    (
        ModelSpec(
            id="animatic",
            name="Animatic (built in)",
            description=(
                "Moves the camera through the shot's stills. Needs no download, no network and no "
                "graphics card."
            ),
            backend="engine.render.baking:Baking",
            roles=("first_frame", "last_frame", "timed_frame", "layer"),
            settings=("seed",),
        ),
    )
)
