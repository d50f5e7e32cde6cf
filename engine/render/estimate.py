"""How long a render will take, from what was measured; never a number with nothing behind it."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from statistics import median

from engine.project.request import RenderRequest
from engine.render.job import Job

SETTLED_STEPS = 3
SETTLED_SECONDS = 1.0
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
        if last - first < SETTLED_STEPS or now - began < SETTLED_SECONDS:
            return None
        return (steps - last) * (now - began) / (last - first)


def work_of(request: RenderRequest) -> float:
    """Return how much a request is, in megapixels over all frames."""
    return request.width * request.height * request.num_frames / 1e6


def seconds_for(request: RenderRequest, finished: Iterable[Job]) -> float | None:
    """Return how long a request should take by the median speed of `finished` jobs of its model.

    None when nothing was measured yet.
    """
    speeds = [
        work_of(job.request) / job.seconds
        for job in finished
        if job.seconds and job.request.model == request.model
    ]
    return work_of(request) / median(speeds) if speeds else None
