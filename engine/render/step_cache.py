"""Step caches: blocks of a denoiser that are not computed anew at every step.

Each is offered for a family only where a test counts at least a fifth fewer calls of its layers;
what diffusers lists but does not spare there is not shown. They change the picture a little, so
none is on unless it was asked for. Light, but for what runs in the worker.
"""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from engine.project.request import StepCache
from engine.render.backend import ModelSpec, RenderError

OFFERED: dict[str, tuple[StepCache, ...]] = {
    "wan": ("first_block", "taylor"),
    **dict.fromkeys(
        ("ltx", "ltx2", "hunyuan15", "skyreels", "cogvideox", "mochi", "helios", "qwen_image"),
        ("taylor",),
    ),
}
"""What spares work, by family, as measured on its tiny models over 20 steps.

Attention alone ("pyramid") spares 6 to 18 %; FLUX, FramePack, Kandinsky and Hunyuan's stills give
the caches no context to work in; Sana and Z-Image have no place for them.
"""

SAID: dict[StepCache, str] = {
    "first_block": "skips the blocks where the first changes little from the step before",
    "taylor": "foretells two of three steps from those before",
    "pyramid": "computes attention at every second step in the middle of the render",
}
"""What each does, as the end of a sentence."""


def offered(spec: ModelSpec) -> tuple[StepCache, ...]:
    """Return the step caches that spare work for a model."""
    return OFFERED.get(spec.family, ())


@contextlib.contextmanager
def step_cache(
    pipeline: Any, denoisers: Iterable[Any], spec: ModelSpec, kind: StepCache | None
) -> Iterator[None]:
    """Have a pipeline's denoisers use a step cache for as long as the block lasts.

    Nothing of it is left after that, however the block ends. Raises RenderError for one that is
    not offered.
    """
    if kind is None:
        yield
        return
    if kind not in offered(spec):
        raise RenderError(
            f"The step cache “{kind}” spares nothing with {spec.name}; render without it."
        )
    cached = []
    try:
        for denoiser in denoisers:
            # Noted first: a cache that is half put in has to be taken out too.
            cached.append(denoiser)
            denoiser.enable_cache(_config(kind, pipeline))
        yield
    except ValueError as error:
        if "cache context" not in str(error):
            raise
        raise RenderError(
            f"The step cache “{kind}” can't be used for this kind of render; render without it."
        ) from error
    finally:
        for denoiser in cached:
            if denoiser.is_cache_enabled:
                denoiser.disable_cache()


def _config(kind: StepCache, pipeline: Any) -> Any:
    from diffusers import (
        FirstBlockCacheConfig,
        PyramidAttentionBroadcastConfig,
        TaylorSeerCacheConfig,
    )

    match kind:
        case "first_block":
            return FirstBlockCacheConfig(threshold=0.08)
        case "taylor":
            # Its usual settings skip nothing in most models; the lite ones skip whole blocks.
            return TaylorSeerCacheConfig(
                cache_interval=3, disable_cache_before_step=4, max_order=1, use_lite_mode=True
            )
        case "pyramid":
            return PyramidAttentionBroadcastConfig(
                spatial_attention_block_skip_range=2,
                cross_attention_block_skip_range=2,
                current_timestep_callback=lambda: pipeline.current_timestep,
            )
