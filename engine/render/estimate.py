"""How long a render will take, from what was measured; never a number with nothing behind it.

Before a model's first render there is what a trial of it took for a step (`tried.py`), or nothing;
while it renders, a step that takes long tells at once.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from statistics import median

from engine.project.request import RenderRequest
from engine.render.backend import ModelSpec, RenderError
from engine.render.cookbook import recipe_for
from engine.render.families.table import MODELS
from engine.render.job import Job
from engine.render.tried import Trial, read_trial

SETTLED_STEPS = 3
SETTLED_SECONDS = 1.0
LONG_STEP = 5.0
"""Seconds of a single step after which it alone tells how long the others take."""
WINDOW_SECONDS = 20.0
"""Only the last seconds count, so that the estimate follows a machine that gets busy."""


class Pace:
    """The speed of one running phase, and the seconds that are left of it.

    Time spent held (a pause) does not count. A new phase begins anew.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._phase = ""
        self._marks: deque[tuple[float, int]] = deque()
        self._held_since: float | None = None

    def step(self, phase: str, step: int, steps: int) -> float | None:
        """Note that `step` of `steps` is done; return the seconds left, or None when unknown."""
        self.hold(False)
        if phase != self._phase or (self._marks and step < self._marks[-1][1]):
            self._phase = phase
            self._marks.clear()
        self._marks.append((self._now(), step))
        while len(self._marks) > 2 and self._marks[1][0] < self._now() - WINDOW_SECONDS:
            self._marks.popleft()
        return self._left(steps)

    def hold(self, held: bool) -> None:
        """Note that the render is held, or goes on."""
        if held and self._held_since is None:
            self._held_since = self._now()
        elif not held and self._held_since is not None:
            waited = self._now() - self._held_since
            self._marks = deque((moment + waited, step) for moment, step in self._marks)
            self._held_since = None

    def _left(self, steps: int) -> float | None:
        (began, first), (now, last) = self._marks[0], self._marks[-1]
        taken, steps_done = now - began, last - first
        settled = steps_done >= SETTLED_STEPS and taken >= SETTLED_SECONDS
        if not settled and not (steps_done and taken >= LONG_STEP):
            return None
        return (steps - last) * (now - began) / (last - first)


def work_of(request: RenderRequest) -> float:
    """Return how much a request is: pixels that a model computes, over all frames and steps.

    What is kept of an older take costs nothing, nor what a step cache spares; the animatic computes
    each frame once.
    """
    spec = MODELS.get(request.model)
    pixels = request.width * request.height
    if spec is None or not spec.family:
        return float(pixels * request.num_frames)
    try:
        recipe = recipe_for(request, spec)
    except RenderError:
        return float(pixels * request.num_frames)
    frames = sum(one.num_frames for one in recipe.passes)
    steps = request.num_inference_steps or spec.num_inference_steps or 1
    return recipe.width * recipe.height * frames * steps * _share(request, spec)


def _share(request: RenderRequest, spec: ModelSpec) -> float:
    """Return the share of the work that a request's step cache leaves."""
    trial = read_trial(spec) if request.step_cache is not None else None
    if trial is None or request.step_cache not in trial.caches:
        return 1.0
    return trial.caches[request.step_cache].work


def speed_of(model: str, finished: Iterable[Job]) -> float | None:
    """Return the seconds that a unit of work takes, by the median of `finished` jobs of a model.

    None when nothing was measured yet.
    """
    taken = [
        job.seconds / work_of(job.request)
        for job in finished
        if job.seconds and job.request.model == model
    ]
    return median(taken) if taken else None


def first_speed(model: str) -> float | None:
    """Return the seconds that a unit of work took in a trial of a model that never rendered yet.

    None where it was not tried either.
    """
    spec = MODELS.get(model)
    trial: Trial | None = read_trial(spec) if spec is not None and spec.family else None
    return trial.pace if trial else None


def seconds_for(request: RenderRequest, finished: Iterable[Job]) -> float | None:
    """Return how long a request should take by the median speed of `finished` jobs of its model.

    Before its first one by a trial of the model; None when nothing was measured yet.
    """
    speed = speed_of(request.model, finished) or first_speed(request.model)
    return None if speed is None else work_of(request) * speed
