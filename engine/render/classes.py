"""The classes of diffusers and transformers that a model's folder names, found by name.

Imports both libraries: for a command, or the worker; never for the window's own process.
"""

import inspect
from typing import Any

from engine.render.models import ModelError


def class_of(library: str, name: str) -> Any:
    """Return a class of diffusers or transformers; `library` may be one of diffusers' pipelines.

    Raises ModelError when the libraries of this Storyreel have none of that name.
    """
    import diffusers
    import transformers
    from diffusers import pipelines

    places = {"diffusers": diffusers, "transformers": transformers}
    found = getattr(places.get(library) or getattr(pipelines, library, None), name, None)
    if not inspect.isclass(found):
        raise ModelError(
            f"This Storyreel has no {library}.{name}, which the model needs; update Storyreel, or "
            "choose another model."
        )
    return found
