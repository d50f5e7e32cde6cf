"""The backend of every model that is loaded: recipe in, passes through the model, take out.

One model is loaded at a time and kept from shot to shot. What can't be stopped at once is done in
the thread aside, so that a cancel is followed at any moment. Imports torch in the worker only.
"""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from engine.project.request import RenderRequest
from engine.project.task import Picture
from engine.render.aside import Aside, Stop
from engine.render.assembling import assemble
from engine.render.backend import ModelSpec, OnStep, RenderedClip, poll_of
from engine.render.board_frame import land_picture
from engine.render.cache import EmbeddingCache
from engine.render.cookbook import recipe_for
from engine.render.family import Output
from engine.render.home import storyreel_home
from engine.render.preview import moments_of
from engine.render.recipe import Recipe
from engine.render.shown import Shown
from engine.render.sources import Sources
from engine.render.together import Together

if TYPE_CHECKING:
    from engine.render.holding import Holding
    from engine.render.running import Order

ASIDE = Aside()
"""One thread for all models, so that a model which is let go has ended before the next begins."""
EMBEDDINGS = "embeddings"
SIGN_OF_LIFE = 5.0
"""Seconds between two signs of life of work that goes on without steps."""


class Diffusion:
    """Renders requests with the model that `spec` names; loads it when the first comes."""

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec
        self._holding: Holding | None = None
        self._together = Together()

    def expect(self, requests: Iterable[RenderRequest]) -> None:
        """Learn what is rendered after the next request, so that some is made with it."""
        self._together.expect(requests)

    def render(
        self, request: RenderRequest, folder: Path, out: Path, on_step: OnStep
    ) -> RenderedClip:
        """Render `request` into `out / "clip.mp4"`, as its recipe says.

        Raises RenderCancelled as `on_step` did, within a tenth of a second; RenderError.
        """
        recipe = recipe_for(request, self.spec)
        progress = Progress(on_step, len(recipe.passes))
        with Sources(recipe, request, folder, out, poll_of(on_step)) as sources:
            sounds = []
            for number in range(len(recipe.passes)):
                progress.number = number
                output = self._pass(request, recipe, number, sources, progress)
                sources.add(output.pictures)
                sounds.append(output.sound)
            if isinstance(request.task, Picture):
                clip = land_picture(sources.made(0)[0], request, out, on_step)
            else:
                clip = assemble(recipe, sources, sounds, request, folder, out, on_step)
        told = (_sentence(recipe.way) if recipe.way else "", self._together.note)
        notes = (*(one for one in told if one), *clip.notes)
        return msgspec.structs.replace(clip, notes=notes)

    def _pass(
        self,
        request: RenderRequest,
        recipe: Recipe,
        number: int,
        sources: Sources,
        progress: "Progress",
    ) -> Output:
        alone = len(recipe.passes) > 1
        if not alone and (made := self._together.take(request)) is not None:
            progress.show("Rendering", 1, 1, moments_of(made.pictures))
            return made
        # Stills may be drawn with Qt, which has to be on the main thread.
        shown = Shown.of(recipe.passes[number], sources)
        seeds = () if alone else self._together.seeds(request)

        def work(stop: Stop) -> list[Output]:
            from engine.render.running import Order

            order = Order(recipe.passes[number], shown, request, recipe.width, recipe.height, seeds)
            return self._rendered(order, progress, stop)

        return self._together.keep(request, seeds, ASIDE.run(work, progress.poll))

    def _rendered(self, order: "Order", progress: "Progress", stop: Stop) -> list[Output]:
        """Render a pass in the thread aside, where alone model libraries are imported."""
        from engine.render.holding import Holding

        if self._holding is None:
            progress.show("Loading model", 0, 0, None)
            self._holding = Holding(self.spec, EmbeddingCache(storyreel_home() / EMBEDDINGS))
        return self._holding.run(order, progress.show, stop)


class Progress:
    """The steps of all passes of a render as one count, and its signs of life."""

    number = 0
    """The pass that is being rendered."""

    def __init__(self, on_step: OnStep, passes: int) -> None:
        self._on_step = on_step
        self._poll = poll_of(on_step)
        self._passes = passes
        self._last = ("Loading model", 0, 0)
        self._told = time.monotonic()
        self._beats = 0

    def show(self, phase: str, step: int, steps: int, picture: np.ndarray | None) -> None:
        """Tell that `step` of `steps` of the present pass is done."""
        if phase == "Rendering":
            step, steps = step + self.number * steps, self._passes * steps
        self._last, self._told = (phase, step, steps), time.monotonic()
        self._on_step(phase, step, steps, picture)

    def poll(self, beats: int) -> None:
        """Raise RenderCancelled when the render is to stop; show life when work goes on."""
        self._poll()
        if beats != self._beats and time.monotonic() - self._told > SIGN_OF_LIFE:
            self._beats, self._told = beats, time.monotonic()
            self._on_step(*self._last, None)


def _sentence(way: str) -> str:
    return f"{way[:1].upper()}{way[1:]}."
