"""Step caches: blocks of a denoiser that are not computed anew at every step.

They change the picture a little, so none is on unless it was asked for, and each is offered for a
model only where a trial on this machine (`trying.py`) counted at least a fifth fewer calls of its
layers. Light, but for what runs in the worker.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.project.request import StepCache
from engine.render.backend import ModelSpec, RenderError
from engine.render.shortage import is_shortage

EVERY: tuple[StepCache, ...] = ("mag", "first_block", "taylor", "sea", "pyramid")
"""All that are tried. FasterCache is not: it raises with Wan, LTX and HunyuanVideo."""

TITLES: dict[StepCache, str] = {
    "mag": "MagCache",
    "first_block": "First block",
    "taylor": "TaylorSeer",
    "sea": "SeaCache",
    "pyramid": "Pyramid attention",
}
SAID: dict[StepCache, str] = {
    "mag": "skips steps whose change is known from a trial to be small",
    "first_block": "skips the blocks where the first changes little from the step before",
    "taylor": "foretells two of three steps from those before",
    "sea": "skips steps in which the picture itself changes little (Wan's words to film)",
    "pyramid": "computes attention at every second step in the middle of the render",
}
"""What each does, as the end of a sentence."""

Ratios = Sequence[float]
"""How large a step's change is to the one before it, for each step of a calibrated render."""


@contextlib.contextmanager
def step_cache(
    pipeline: Any,
    denoisers: Iterable[Any],
    spec: ModelSpec,
    kind: StepCache | None,
    steps: int = 0,
    ratios: Ratios = (),
) -> Iterator[None]:
    """Have a pipeline's denoisers use a step cache for as long as the block lasts.

    Nothing of it is left after that, however the block ends. `steps` is how many there will be;
    MagCache goes by `ratios`. Raises RenderError for one that can't be used here.
    """
    if kind is None:
        yield
        return
    unusable = RenderError(
        f"The step cache {TITLES[kind]} can't be used with {spec.name}; render without it."
    )
    if kind == "mag" and not ratios:
        raise RenderError(
            f"MagCache goes by a trial of {spec.name}; make it under Models, Speed, or by "
            f"`storyreel models speed {spec.id} --try`."
        )
    cached = []
    try:
        for denoiser in denoisers:
            # Noted first: a cache that is half put in has to be taken out too.
            cached.append(denoiser)
            if not hasattr(denoiser, "enable_cache"):
                raise unusable
            denoiser.enable_cache(_config(kind, pipeline, steps, ratios))
        yield
    except (RuntimeError, TypeError, AttributeError, ValueError, LookupError) as error:
        if is_shortage(error) or not _is_of_a_cache(error):
            raise
        raise unusable from error
    finally:
        for denoiser in cached:
            _take_out(denoiser)


def _take_out(denoiser: Any) -> None:
    """Take a step cache and all that it remembers out of a denoiser."""
    if getattr(denoiser, "is_cache_enabled", False):
        denoiser.disable_cache()
        return
    # Of one that failed half way, diffusers itself does not know.
    registry = getattr(denoiser, "_diffusers_hook", None)
    if registry is not None:
        registry.invalidate_child_registries_cache()
        for child in (registry, *registry._get_child_registries()):
            for name in [name for name in child.hooks if name.startswith(_HOOKS)]:
                child.remove_hook(name, recurse=False)
        registry.invalidate_child_registries_cache()


_HOOKS = ("mag_cache", "fbc", "taylorseer", "sea_cache", "pyramid_attention")
"""What the names of diffusers' hooks for step caches begin with."""


def _is_of_a_cache(error: BaseException) -> bool:
    """Return whether an error comes out of diffusers' hooks."""
    trace = error.__traceback__
    while trace is not None:
        if "/hooks/" in trace.tb_frame.f_code.co_filename.replace("\\", "/"):
            return True
        trace = trace.tb_next
    return False


def _config(kind: StepCache, pipeline: Any, steps: int, ratios: Ratios) -> Any:
    import diffusers

    match kind:
        case "mag":
            return diffusers.MagCacheConfig(
                num_inference_steps=max(1, steps), mag_ratios=list(ratios)
            )
        case "first_block":
            return diffusers.FirstBlockCacheConfig(threshold=0.08)
        case "taylor":
            # Its usual settings skip nothing in most models; the lite ones skip whole blocks.
            return diffusers.TaylorSeerCacheConfig(
                cache_interval=3, disable_cache_before_step=4, max_order=1, use_lite_mode=True
            )
        case "sea":
            return diffusers.SeaCacheConfig()
        case "pyramid":
            return diffusers.PyramidAttentionBroadcastConfig(
                spatial_attention_block_skip_range=2,
                cross_attention_block_skip_range=2,
                current_timestep_callback=lambda: pipeline.current_timestep,
            )


@contextlib.contextmanager
def calibrating(denoiser: Any) -> Iterator[dict[str, list[float]]]:
    """Have a denoiser note MagCache's ratios as long as the block lasts, and compute everything.

    Yields them by the pipeline's cache contexts ("cond", "uncond"; "inference" where it gives
    none), one for each call. Ma et al., MagCache, 2025.
    """
    from diffusers import MagCacheConfig
    from diffusers.hooks import HookRegistry
    from diffusers.hooks.mag_cache import _MAG_CACHE_BLOCK_HOOK, MagCacheBlockHook

    found: dict[str, list[float]] = {}

    class Noting(MagCacheBlockHook):
        def _perform_calibration_step(self, state: Any, current_residual: Any) -> None:
            super()._perform_calibration_step(state, current_residual)
            # What the state holds is forgotten when the pipeline ends.
            name = self.state_manager.context.name
            found.setdefault(name, []).append(state.calibration_ratios[-1])

    # So many steps that diffusers never prints them by itself.
    config = MagCacheConfig(calibrate=True, num_inference_steps=10**9)
    try:
        denoiser.enable_cache(config)
        for module in denoiser.modules():
            registry = getattr(module, "_diffusers_hook", None)
            if isinstance(registry, HookRegistry):
                hook = registry.get_hook(_MAG_CACHE_BLOCK_HOOK)
                if isinstance(hook, MagCacheBlockHook):
                    hook.__class__ = Noting
        yield found
    finally:
        _take_out(denoiser)
