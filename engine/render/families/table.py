"""The MODELS table: every model that takes can be rendered with, in the order menus show them.

Light: naming a backend here imports nothing of it.
"""

from engine.render.backend import ModelSpec

MODELS: dict[str, ModelSpec] = {
    spec.id: spec
    for spec in (
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
}
