"""The sentences in which the cookbook refuses what a model can't do, with what to do instead."""

from engine.project.task import Guide
from engine.render.backend import ModelSpec, RenderError

BEGINNINGS = {"first", "any_frame", "mask", "prefix"}
"""Abilities of a model that can be told where to begin."""
GUIDES: dict[Guide, str] = {"depth": "depth", "pose": "drawn poses", "edges": "edges"}


def needs_more(spec: ModelSpec) -> RenderError:
    """Return the refusal of a model that makes nothing from words alone."""
    name = spec.name or "This model"
    if BEGINNINGS & set(spec.abilities):
        return RenderError(
            f"{name} takes no words; give the shot a still and choose still to video."
        )
    if "control" in spec.abilities:
        return RenderError(f"{name} only follows a guide video; choose Follow a guide video.")
    if "upscale" in spec.abilities:
        return RenderError(f"{name} only makes takes larger; choose a take and enlarge it.")
    return RenderError(f"{name} only remakes takes; choose a take and remix it.")


def no_larger(spec: ModelSpec) -> RenderError:
    """Return the refusal of a model that makes no take larger, with what would."""
    name = spec.name or "This model"
    if spec.larger_by:
        return RenderError(
            f"{name} lacks its folder {spec.larger_by}, which makes takes larger; put that beside "
            "its transformer, or add an upscaler as a model of its own."
        )
    return RenderError(
        f"{name} makes no take larger; add an upscaler (of LTX-Video, LTX-2 or Kandinsky 6) and "
        "choose that."
    )


def can_not_begin(spec: ModelSpec) -> RenderError:
    """Return the refusal of a model that can't be told where to begin."""
    if "words" not in spec.abilities:
        return needs_more(spec)
    return RenderError(
        f"{spec.name or 'This model'} takes words only, so it can't begin from a picture; choose "
        "a model that animates stills."
    )


def other_guide(spec: ModelSpec) -> RenderError:
    """Return the refusal of a model that follows guide videos of another kind."""
    kinds = " or ".join(GUIDES[kind] for kind in spec.guides)
    return RenderError(
        f"{spec.name or 'This model'} follows guide videos of {kinds} only; choose that as the "
        "guide's kind."
    )
