"""Loaded models on the processor: the warm worker against plain scripts, four takes, cancels.

Tiny models with random weights, so what is measured is what Storyreel adds to a pipeline, not the
pipeline. Takes about twelve minutes, most of them for the cancels of every family; parts are named
on the command line.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from figures import Figure, percentile, report, seconds

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

ROUNDS = 3
UNMEASURED = ("ltx2_upscaler",)
"""Tiny models that render from other takes alone."""
SMALL: dict[str, Any] = {"width": 64, "height": 48, "num_frames": 9, "steps": 4}
LONG: dict[str, Any] = {"width": 256, "height": 192, "num_frames": 17, "steps": 20}
PLAIN = """
import sys
import torch
from diffusers import WanPipeline
from diffusers.utils import export_to_video
torch.set_num_threads(int(sys.argv[2]))
pipeline = WanPipeline.from_pretrained(sys.argv[1], local_files_only=True)
made = pipeline(
    prompt="a man walks", negative_prompt="", width=64, height=48, num_frames=9,
    num_inference_steps=4, generator=torch.Generator().manual_seed(7), output_type="np",
)
assert made.frames[0].shape == (9, 48, 64, 3)
"""
"""What a person would write: load, render, done."""


class Studio:
    """A home, a film, a tiny model in the list, and a worker."""

    def __init__(self, place: Path) -> None:
        os.environ["STORYREEL_HOME"] = str(place / "home")
        from engine.render.adding import add_model
        from engine.render.host import Host

        from tiny import wan

        self.place = place
        self.still: tuple[Any, ...] = ()
        self.film = place / "Film.reel"
        self.film.mkdir()
        self.model = wan.build("wan21_t2v", place / "model")
        add_model(self.model, name="tiny")
        self.host = Host()

    def job(self, words: str = "a man walks", seed: int = 7, steps: int = 4, **size):
        from engine.project.document import Shot, new_id
        from engine.project.request import RenderRequest
        from engine.render.job import Job

        shot = Shot(id="0" * 16, slate="010", duration=9)
        request = RenderRequest(
            model="tiny", shot=shot, prompt=words, negative_prompt="", seed=seed, variation=seed,
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
        """Render a job and return its last state."""
        return list(self.host.run(job, siblings=siblings))[-1].state

    def cancel(self, job, phase: str, step: int = 0) -> float | None:
        """Cancel a render at a phase; the seconds until it was over, None if it never was there."""
        from engine.render.job import Running

        asked: list[float] = []
        last = None
        for event in self.host.run(job, cancelled=lambda: bool(asked)):
            last = event.state
            if (
                isinstance(last, Running)
                and last.phase == phase
                and last.step >= step
                and not asked
            ):
                asked.append(time.perf_counter())
        return time.perf_counter() - asked[0] if asked else None


def against_a_script(studio: Studio) -> Figure:
    """Return a warm render's time, over a plain script's for the same clip."""
    from engine.render.threads import render_threads

    words = [sys.executable, "-c", PLAIN, str(studio.model), str(render_threads())]
    studio.render(studio.job(**SMALL))
    ours, script = [], []
    for seed in range(ROUNDS):
        ours.append(seconds(lambda seed=seed: studio.render(studio.job(seed=seed, **SMALL))))
        script.append(seconds(lambda: subprocess.run(words, check=True, capture_output=True)))
    mine, theirs = statistics.median(ours), statistics.median(script)
    note = f"{mine:.2f} s to {theirs:.2f} s"
    return Figure(
        "second render in the warm worker, over a plain script", mine / theirs, 0.1, 0.05, note
    )


def dispatch(studio: Studio) -> Figure:
    """Return what the worker adds to a call of the pipeline of two seconds or more."""
    from engine.render.job import Running

    studio.render(studio.job(**LONG))
    shares = []
    for seed in range(ROUNDS):
        began, marks = time.perf_counter(), {}
        for event in studio.host.run(studio.job(seed=seed, **LONG)):
            if isinstance(event.state, Running):
                marks.setdefault(event.state.phase, time.perf_counter())
        ended = time.perf_counter()
        call = marks["Writing"] - marks["Rendering"]
        # What is written is the film's own work, not the dispatch's.
        written = marks["Finishing"] - marks["Writing"]
        shares.append((ended - began - call - written) / call)
    note = "beside rendering, decoding and writing the clip"
    return Figure(
        "dispatch, over the pipeline's own call", statistics.median(shares), 0.05, 0.03, note
    )


def four_takes(studio: Studio) -> Figure:
    """Return the time of four takes of a shot, over four renders that know nothing of another."""
    ratios = []
    for number in range(ROUNDS):
        alone = [studio.job(f"a fox {number}", seed, **SMALL) for seed in range(4)]
        one_by_one = seconds(lambda alone=alone: [studio.render(one) for one in alone])
        requests = [msgspec.structs.replace(one.request, prompt=f"a dog {number}") for one in alone]
        jobs = [
            msgspec.structs.replace(one, request=r) for one, r in zip(alone, requests, strict=True)
        ]

        def together(jobs=jobs, requests=requests) -> None:
            for place, one in enumerate(jobs):
                studio.render(one, requests[place + 1 :])

        ratios.append(seconds(together) / one_by_one)
    return Figure("four takes at once, over four calls", statistics.median(ratios), 1 / 1.2, 0.5)


def words_read(studio: Studio) -> Figure:
    """Return how many embeddings four takes of one prompt leave, also after a restart."""
    kept = studio.place / "home" / "embeddings"
    before = len(list(kept.glob("*")))
    for seed in range(4):
        if seed == 2:
            studio.host.close()
        studio.render(studio.job("a heron", seed, **SMALL))
    # The empty negative prompt was read by the renders before.
    count = len(list(kept.glob("*"))) - before
    return Figure("new embeddings for four takes, with a restart between", count, 1, 1)


def cancels(studio: Studio) -> Figure:
    """Return the 99th percentile of the seconds in which a cancel is followed."""
    late = []
    for number in range(8):
        for phase, step in (("Rendering", 2 + number), ("Reading the words", 0), ("Decoding", 0)):
            words = f"{phase} {number}" if phase == "Reading the words" else "a man walks"
            taken = studio.cancel(studio.job(words, number, **LONG), phase, step)
            if taken is not None:
                late.append(taken)
    note = f"{len(late)} cancels, median {statistics.median(late) * 1000:.0f} ms"
    return Figure("cancel, 99th percentile in seconds", percentile(late, 0.99), 0.1, 0.05, note)


PHASES = (("Loading model", 1), ("Reading the words", 0), ("Rendering", 2), ("Decoding", 0))


def cancels_everywhere(studio: Studio) -> Figure:
    """Return the 99th percentile over one tiny model of every family, at every phase it has."""
    from engine.render.adding import add_model

    from tiny.table import TINY

    late: dict[str, list[float]] = {}
    built = set()
    for variant, build in TINY.items():
        if build in built or variant in UNMEASURED:
            continue
        built.add(build)
        name = f"tiny-{variant.replace('_', '-')}"
        spec = add_model(build(variant, studio.place / variant, 0), name=name)
        for number in range(2):
            for phase, step in PHASES:
                if phase == "Loading model":
                    # Another model takes its place first, so that it has to be loaded anew.
                    studio.render(studio.job(**SMALL))
                words = f"{variant} {number}" if phase == "Reading the words" else "a man walks"
                taken = studio.cancel(studio.job_for(spec, words, number), phase, step)
                if taken is not None:
                    late.setdefault(f"{spec.family}, {phase}", []).append(taken)
    every = [one for taken in late.values() for one in taken]
    worst = max(late, key=lambda where: max(late[where]))
    families = len({where.partition(",")[0] for where in late})
    note = (
        f"{len(every)} cancels of {families} families, median "
        f"{statistics.median(every) * 1000:.0f} ms; the latest: {worst}, "
        f"{max(late[worst]) * 1000:.0f} ms"
    )
    name = "cancel at every phase of every family, 99th percentile in seconds"
    return Figure(name, percentile(every, 0.99), 0.1, 0.08, note)


def preview_of_a_step(studio: Studio) -> Figure:
    """Return what a step takes with previews, over one without: what a person waits for.

    The rival is the same render of the same model by the same worker, without a picture.
    """
    from engine.render import diffusion
    from engine.render.families.table import FAMILIES, MODELS

    shown = FAMILIES["wan"]
    request = studio.job(**LONG).request

    def step(family) -> float:
        FAMILIES["wan"] = family
        backend = diffusion.Diffusion(MODELS["tiny"])
        marks: list[float] = []

        def on_step(phase: str, done: int, steps: int, picture: object) -> None:
            if phase == "Rendering":
                marks.append(time.perf_counter())

        with tempfile.TemporaryDirectory() as out:
            backend.render(request, studio.film, Path(out), on_step)
        # The first step warms up.
        return (marks[-1] - marks[2]) / (len(marks) - 3)

    blind = msgspec.structs.replace(shown, picture=None)
    ratios = [step(shown) / step(blind) for _ in range(ROUNDS)]
    FAMILIES["wan"] = shown
    return Figure("a step with previews, over one without", statistics.median(ratios), 1.05, 1.02)


def step_caches(studio: Studio) -> Figure:
    """Return the time of a render with the step cache that a trial found, over one without."""
    from engine.render.families.table import MODELS
    from engine.render.trying import try_model

    spec = MODELS["tiny"]
    trial = try_model(msgspec.structs.replace(spec, area=64 * 64), lambda *_: None, 20)
    if trial.balanced is None:
        return Figure("a balanced render, over the best", 1.0, 1.0, 0.8, "nothing was offered")
    best = studio.job(**LONG)
    request = msgspec.structs.replace(best.request, step_cache=trial.balanced)
    balanced = msgspec.structs.replace(best, request=request)
    studio.render(best)
    ratios = [
        seconds(lambda: studio.render(balanced)) / seconds(lambda: studio.render(best))
        for _ in range(ROUNDS)
    ]
    found = trial.caches[trial.balanced]
    note = f"{trial.balanced}: {found.work:.0%} of the layers, {found.likeness:.0f} dB"
    return Figure("a balanced render, over the best", statistics.median(ratios), 1.0, 0.85, note)


def previews(studio: Studio) -> Figure:
    """Return the time of a render with previews, over one without."""
    from engine.render import diffusion
    from engine.render.families.table import FAMILIES, MODELS

    shown = FAMILIES["wan"]
    request = studio.job(**LONG).request

    def warm_render(family) -> float:
        FAMILIES["wan"] = family
        backend = diffusion.Diffusion(MODELS["tiny"])
        taken = 0.0
        for _ in range(2):
            with tempfile.TemporaryDirectory() as out:
                began = time.perf_counter()
                backend.render(request, studio.film, Path(out), lambda *_: None)
                taken = time.perf_counter() - began
        return taken

    blind = msgspec.structs.replace(shown, picture=None)
    ratios = [warm_render(shown) / warm_render(blind) for _ in range(ROUNDS)]
    FAMILIES["wan"] = shown
    return Figure("a render with previews, over one without", statistics.median(ratios), 1.05, 1.02)


PARTS = (
    against_a_script, dispatch, four_takes, words_read, cancels, cancels_everywhere, previews,
    preview_of_a_step, step_caches,
)  # fmt: skip


def run() -> Iterator[Figure]:
    """Measure and yield the figures; only those named on the command line, where any are."""
    wanted = [part for part in PARTS if part.__name__ in sys.argv] or PARTS
    with tempfile.TemporaryDirectory() as place:
        studio = Studio(Path(place))
        try:
            for part in wanted:
                yield part(studio)
        finally:
            studio.host.close()


if __name__ == "__main__":
    sys.exit(report(run()))
