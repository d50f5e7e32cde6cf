"""Tries a model on this machine: which step caches spare work with it, which attention kernels it
renders with, how long a step takes.

Every try is a whole pass through the model's own pipeline with the same seed, so what is compared
is what would be seen. Runs in the process that loads models; `try_model` blocks for minutes.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from engine.project.document import Reference, Shot
from engine.project.request import RenderRequest, StepCache
from engine.project.task import Mode, Picture
from engine.render.aside import Stop
from engine.render.attention import OWN, attention, usable
from engine.render.backend import ModelSpec, RenderError
from engine.render.cache import EmbeddingCache
from engine.render.cookbook import recipe_for
from engine.render.diffusion import ASIDE, EMBEDDINGS
from engine.render.family import Placed
from engine.render.home import storyreel_home
from engine.render.offers import modes_of
from engine.render.recipe import Pass
from engine.render.shown import Shown
from engine.render.step_cache import EVERY, calibrating
from engine.render.tried import CacheTrial, Trial, keep_trial

if TYPE_CHECKING:
    import torch

    from engine.render.running import Order

FRAMES = 25
WORDS = "a fox runs over a snowy field in the evening light"
ALIKE_MOST = 99.0
"""Decibels that stand for no difference at all."""
OnTry = Callable[[str, int, int], None]
"""`on_try(what, step, steps)`: how far the try is; may raise RenderCancelled."""


def try_model(spec: ModelSpec, on_try: OnTry, steps: int | None = None) -> Trial:
    """Try a model, keep what was found, and return it.

    `steps` is how many each render takes, the model's usual number for None. Raises RenderError for
    a model that can't be tried, and what `on_try` raises.
    """
    _refuse(spec)
    last = ("", 0, 0)

    def tell(what: str, step: int, steps: int) -> None:
        nonlocal last
        last = (what, step, steps)
        on_try(*last)

    def work(stop: Stop) -> Trial:
        return _Trying(spec, order_for(spec, steps), tell, stop).all()

    trial = ASIDE.run(work, lambda _: on_try(*last))
    keep_trial(spec, trial)
    return trial


class _Trying:
    """One model, tried in one way after another."""

    def __init__(self, spec: ModelSpec, order: "Order", on_try: OnTry, stop: Stop) -> None:
        from engine.render.holding import Holding

        self._spec, self._order, self._on_try, self._stop = spec, order, on_try, stop
        self._holding: Holding = Holding(spec, EmbeddingCache(storyreel_home() / EMBEDDINGS))

    def all(self) -> Trial:
        self._render("Loading the model", steps=1)
        model = self._holding.model
        assert model is not None
        denoisers = list(model.denoisers.values())
        seconds, pictures, layers = self._counted("As it is")
        steps = self._order.steps(self._spec)
        ratios = self._ratios(denoisers, steps)
        trial = Trial(
            device=model.device.facts.name,
            steps=steps,
            width=self._order.width,
            height=self._order.height,
            num_frames=self._order.one.num_frames,
            pace=seconds / (self._order.pixels * steps),
            ratios=ratios,
            kernels=self._kernels(model.device, pictures),
        )
        # What MagCache needs has to be there when it is tried.
        keep_trial(self._spec, trial)
        caches: dict[StepCache, CacheTrial] = {}
        refused: dict[StepCache, str] = {}
        for kind in EVERY:
            if kind == "mag" and not ratios:
                refused[kind] = "Its ratios can't be told step by step with this model."
                continue
            try:
                taken, made, computed = self._counted(kind, kind)
            except RenderError as error:
                refused[kind] = str(error)
                continue
            caches[kind] = CacheTrial(
                work=computed / max(1, layers),
                seconds=taken / seconds,
                likeness=likeness(pictures, made),
            )
        return msgspec.structs.replace(trial, caches=caches, refused=refused)

    def _ratios(self, denoisers: "list[torch.nn.Module]", steps: int) -> tuple[float, ...]:
        """Return MagCache's ratios; none where its calls are not one for each step."""
        if len(denoisers) != 1 or not hasattr(denoisers[0], "enable_cache"):
            return ()
        try:
            with calibrating(denoisers[0]) as found:
                self._render("Calibrating MagCache")
        except (RuntimeError, TypeError, AttributeError, ValueError, LookupError):
            # Blocks that diffusers knows nothing of: each kind fails in its own way.
            return ()
        each = list(found.values())
        if not each or any(len(ratios) != steps for ratios in each):
            return ()
        return tuple(float(np.mean(ratios)) for ratios in zip(*each, strict=True))

    def _kernels(self, device, pictures: np.ndarray) -> dict[str, float]:
        found = {}
        for name in usable(device):
            if name == OWN:
                continue
            with contextlib.suppress(RenderError, RuntimeError, ValueError), attention(name):
                found[name] = likeness(pictures, self._render(f"Attention: {name}"))
        return found

    def _counted(self, doing: str, kind: StepCache | None = None) -> tuple[float, np.ndarray, int]:
        """Return the seconds, the pictures and the layers computed of a render."""
        model = self._holding.model
        assert model is not None
        with _counting(list(model.denoisers.values())) as count:
            began = time.perf_counter()
            pictures = self._render(doing, kind)
            return time.perf_counter() - began, pictures, count()

    def _render(
        self, doing: str, kind: StepCache | None = None, steps: int | None = None
    ) -> np.ndarray:
        request = msgspec.structs.replace(
            self._order.request,
            step_cache=kind,
            num_inference_steps=steps or self._order.request.num_inference_steps,
        )
        order = msgspec.structs.replace(self._order, request=request)

        def show(phase: str, step: int, steps: int, picture: object) -> None:
            self._on_try(doing, step, steps)

        return self._holding.run(order, show, self._stop)[0].pictures


@contextlib.contextmanager
def _counting(denoisers: "list[torch.nn.Module]") -> Iterator[Callable[[], int]]:
    """Count the layers of denoisers that are computed as long as the block lasts."""
    import torch

    count = 0

    def note(module: object, arguments: object) -> None:
        nonlocal count
        count += 1

    layers = [m for part in denoisers for m in part.modules() if isinstance(m, torch.nn.Linear)]
    with contextlib.ExitStack() as stack:
        for layer in layers:
            stack.callback(layer.register_forward_pre_hook(note).remove)
        yield lambda: count


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio of two runs of uint8 pictures in dB, at most 99."""
    error = np.mean((one.astype(np.float32) - other.astype(np.float32)) ** 2)
    return ALIKE_MOST if error == 0 else min(ALIKE_MOST, float(10 * np.log10(255**2 / error)))


def order_for(spec: ModelSpec, steps: int | None = None) -> "Order":
    """Return a pass of a second or so at half the size, of what a model does by itself.

    Nothing that was chosen for speed is used for it. For the worker, as it imports torch. Raises
    RenderError for a model that can't be tried.
    """
    from engine.render.running import Order

    request = _request(spec, steps)
    recipe = recipe_for(request, spec)
    one = recipe.passes[0]
    shown = _shown(one, recipe.width, recipe.height)
    return Order(one, shown, request, recipe.width, recipe.height, plain=True)


def _refuse(spec: ModelSpec) -> list[Mode]:
    """Return a model's modes. Raises RenderError where it does nothing by itself."""
    modes = modes_of(spec) if spec.family else []
    if not {"text", "image", "picture"} & set(modes):
        raise RenderError(f"{spec.name} can't be tried by itself: it renders from other takes.")
    return modes


def _request(spec: ModelSpec, steps: int | None) -> RenderRequest:
    modes = _refuse(spec)
    still = Reference(id="first", file="", sha256="", name="", role="first_frame")
    references = () if {"text", "picture"} & set(modes) else (still,)
    shot = Shot(id="0" * 16, slate="", duration=FRAMES, references=references)
    width, height = spec.size_for(1280, 720)
    extent = spec.extent(width // 2, height // 2, Fraction(24), FRAMES, 0)
    frames = min(extent.num_frames, spec.longest_pass if spec.max_frames else extent.num_frames)
    return RenderRequest(
        model=spec.id, shot=shot, prompt=WORDS, negative_prompt=spec.negative_prompt, seed=1,
        variation=0, width=extent.width, height=extent.height, rate=extent.rate,
        num_frames=frames, head=0, shot_id=shot.id, fingerprint="",
        task=Picture() if spec.stills else None, num_inference_steps=steps,
    )  # fmt: skip


def _shown(one: Pass, width: int, height: int) -> Shown:
    """Return pictures for all that a pass asks for: a soft slope of light."""
    y, x = np.mgrid[0:height, 0:width]
    still = np.stack([255 * x / width, 255 * y / height, 128 + 0 * x], axis=-1).astype(np.uint8)[
        None
    ]
    run = np.repeat(still, one.num_frames, axis=0)
    return Shown(
        conditions=tuple(Placed(still, given.at, given.strength) for given in one.conditions),
        video=run if one.video is not None else None,
        control=run if one.control is not None else None,
        references=tuple(still[0] for _ in one.references),
    )
