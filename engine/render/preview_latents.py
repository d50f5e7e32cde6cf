"""Shows a call's latents as it goes, by what that costs: through a tiny VAE, as a loop, a still.

Runs in the worker, in the thread aside. Knows of a family only how it projects latents.
"""

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.render import preview_eye
from engine.render.families.colours import looking
from engine.render.family import Inputs
from engine.render.preview import MOMENTS, Allowance, moments_of
from engine.render.preview_vae import preview_vae_of

if TYPE_CHECKING:
    import torch

    from engine.render.loading import LoadedModel

Tell = Callable[[int, int, "np.ndarray | None"], None]
"""`tell(done, steps, pictures)`."""

EYE, LOOP, STILL = "tiny VAE", "loop", "still"
FIXED_COST, LOOP_COST, STILL_COST = 0.0004, 4e-8, 1e-8
"""Seconds that one is thought to take before it was tried: each, and by places of a latent."""


class LivePreview:
    """What is shown of one call; `step` is an OnLatents of `hooks.py`."""

    def __init__(self, model: "LoadedModel", pipeline: Any, inputs: Inputs, tell: Tell) -> None:
        self._family, self._pipeline, self._inputs = model.family, pipeline, inputs
        self._tell = tell
        places = -(-inputs.num_frames // 4) * inputs.width * inputs.height / 64
        self._eye = _eye_for(model)
        ways = {} if self._eye is None else {EYE: _eye_cost(model, places, inputs.num_frames)}
        ways |= {LOOP: FIXED_COST + LOOP_COST * places, STILL: FIXED_COST + STILL_COST * places}
        self._allowance = Allowance(ways, settle=model.device.settle)
        self._works = model.family.picture is not None

    def step(self, done: int, steps: int, latents: Callable[[], Any]) -> None:
        """Tell that a step is done, with pictures where they cost little."""
        way = self._allowance.step() if self._works else ""
        if not way:
            self._tell(done, steps, None)
            return
        self._allowance.spend(
            way, lambda: self._tell(done, steps, self._pictures(way, done, latents()))
        )

    def _pictures(self, way: str, done: int, latents: "torch.Tensor") -> np.ndarray | None:
        """Return the film so far as a few moments, or one of them, another with every step."""
        assert self._family.picture is not None
        try:
            with looking(self._eye) if way == EYE and self._eye else contextlib.nullcontext():
                frames = self._family.picture(self._pipeline, latents, self._inputs)
        except (RuntimeError, ValueError, TypeError, IndexError, AttributeError):
            # Latents of a kind that it does not know: no picture is worth a render.
            self._works = False
            return None
        if frames is None or way != STILL:
            return None if frames is None else moments_of(frames)
        return frames[done % len(frames)]


def _eye_for(model: "LoadedModel") -> preview_eye.Eye | None:
    """Return what looks at the latents of a few moments, where the user has a tiny VAE for them."""
    vae = preview_vae_of(model.checkpoint, model.family.id)
    if vae is None:
        return None
    try:
        eye = preview_eye.open_eye(vae, model.device.torch, model.device.half)
    except (OSError, RuntimeError, ValueError, KeyError):
        # A file that was changed since it was added: the render goes on, seen by its colours.
        return None
    return lambda latents: eye(_few(latents))


def _few(latents: "torch.Tensor") -> "torch.Tensor":
    count = latents.shape[1]
    if count <= MOMENTS:
        return latents
    return latents[:, np.linspace(0, count - 1, MOMENTS).round().astype(int)]


def _eye_cost(model: "LoadedModel", places: float, frames: int) -> float:
    shown = places * min(1.0, 4 * MOMENTS / frames)
    return preview_eye.seconds(shown, model.device.facts.kind)
