"""A home with a tiny model, a film and a worker, for the benchmarks of loaded models.

The models have random weights, so what is measured is what Storyreel adds to a pipeline.
"""

import os
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

MODEL = "tiny"
"""The id of a tiny Wan that is there from the begin."""


class Studio:
    """A home, a film, a tiny model in the list, and a worker; everything below `place`."""

    def __init__(self, place: Path) -> None:
        os.environ["STORYREEL_HOME"] = str(place / "home")
        from engine.render.adding import add_model
        from engine.render.host import Host

        from tiny import cosmos, wan

        # The worker is to find a stand-in for the guardrail that Cosmos asks for.
        cosmos.install(place, pytest.MonkeyPatch())
        self.place = place
        self.still: tuple[Any, ...] = ()
        self.film = place / "Film.reel"
        self.film.mkdir()
        self.model = wan.build("wan21_t2v", place / "model")
        add_model(self.model, name=MODEL)
        self.host = Host()

    def job(self, words: str = "a man walks", seed: int = 7, steps: int = 4, **size):
        """Return a render by the tiny Wan."""
        from engine.project.document import Shot, new_id
        from engine.project.request import RenderRequest
        from engine.render.job import Job

        shot = Shot(id="0" * 16, slate="010", duration=9)
        request = RenderRequest(
            model=MODEL, shot=shot, prompt=words, negative_prompt="", seed=seed, variation=seed,
            rate=Fraction(16), head=0, shot_id=shot.id, fingerprint="0" * 32,
            num_inference_steps=steps, **size,
        )  # fmt: skip
        return Job(id=new_id(), project_path=str(self.film), request=request)

    def job_for(self, spec, words: str, seed: int):
        """Return a render by any model, long enough to be cancelled: from words, or a still."""
        from engine.media.intake import import_picture
        from engine.project.document import Project, Shot, new_id
        from engine.project.folder import ProjectFolder
        from engine.render.job import Job
        from engine.render.requests import Terms, make_request

        if not self.still:
            from PIL import Image

            project = Project(id=new_id(), name="F", width=256, height=192, rate=Fraction(24))
            Image.radial_gradient("L").convert("RGB").save(self.place / "s.png")
            with ProjectFolder.create(self.place / "Stills.reel", project) as folder:
                reference = import_picture(folder, self.place / "s.png")
                self.still = (folder.path, project, reference)
        path, project, reference = self.still
        stills = (reference,) if "first_frame" in spec.roles else ()
        shot = Shot(id=new_id(), slate="010", duration=17, action=words, references=stills)
        terms = Terms(num_inference_steps=12, size=spec.size_for(256, 192))
        request = make_request(project, shot, spec.id, seed, 0, terms)
        return Job(id=new_id(), project_path=str(path), request=request)

    def render(self, job, siblings=()):
        """Render a job in the worker and return its last state."""
        return list(self.host.run(job, siblings=siblings))[-1].state

    def cancel(self, job, phase: str, step: int = 0) -> float | None:
        """Cancel a render at a phase; the seconds until it was over, None if it never was there."""
        from engine.render.job import Running

        asked: list[float] = []
        for event in self.host.run(job, cancelled=lambda: bool(asked)):
            state = event.state
            is_there = isinstance(state, Running) and state.phase == phase and state.step >= step
            if is_there and not asked:
                asked.append(time.perf_counter())
        return time.perf_counter() - asked[0] if asked else None


class Bench:
    """The tiny Wan held in this process, on one core; only its steps are computed and timed."""

    def __init__(self, studio: Studio, request) -> None:
        import torch

        from engine.render.cache import EmbeddingCache
        from engine.render.families.table import MODELS
        from engine.render.holding import Holding

        torch.set_num_threads(1)
        self.request = request
        self.holding = Holding(MODELS[MODEL], EmbeddingCache(studio.place / "bench"))
        self.seconds()

    @property
    def model(self):
        """The loaded model."""
        model = self.holding.model
        assert model is not None
        return model

    def seconds(self, **fields: Any) -> float:
        """Return the processor's seconds for a step of the request with `fields` changed.

        Those of this thread, so that what else the machine does hardly counts.
        """
        from engine.render.aside import Stop
        from engine.render.backend import RenderCancelled
        from engine.render.recipe import Pass, PromptAt
        from engine.render.running import RENDERING, Order
        from engine.render.shown import Shown

        request = msgspec.structs.replace(self.request, **fields)
        size = (request.width, request.height)
        one = Pass(request.num_frames, (PromptAt(at=0, text=request.prompt),))
        marks: list[float] = []

        def show(phase: str, step: int, steps: int, picture: object) -> None:
            if phase == RENDERING:
                marks.append(time.thread_time())
                if step == steps:
                    raise RenderCancelled

        try:
            self.holding.run(Order(one, Shown(), request, *size), show, Stop())
        except RenderCancelled:
            # The first step warms up.
            return (marks[-1] - marks[2]) / (len(marks) - 3)
        raise AssertionError("the last step was never told")


def in_turn(ours: Callable[[], float], rival: Callable[[], float], rounds: int) -> list[float]:
    """Return the ratios of two measurements, made in turn so that a slow spell hits both."""
    return [ours() / rival() for _ in range(rounds)]
