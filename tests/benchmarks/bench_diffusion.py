"""Loaded models on the processor: the warm worker against plain scripts, four takes, cancels.

Tiny models with random weights, so what is measured is what Storyreel adds to a pipeline, not the
pipeline. About five minutes on one core; parts are named on the command line (`bench_diffusion.py
cancels_everywhere previews`). Families are cancelled in an order that is drawn anew with each run,
as many as two minutes allow; `--all` leaves none out.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from tiny_studio import MODEL, Bench, Studio, in_turn

from figures import Figure, percentile, report, seconds

ROUNDS = 3
TURNS = 7
"""Rounds of what takes a second or two."""
CANCELLING = 120.0
"""Seconds in which a further family is begun."""
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
    studio.render(studio.job("a crane", **SMALL))
    before = len(list(kept.glob("*")))
    for seed in range(4):
        if seed == 2:
            studio.host.close()
        studio.render(studio.job("a heron", seed, **SMALL))
    # The empty negative prompt was read by the render before.
    count = len(list(kept.glob("*"))) - before
    return Figure("new embeddings for four takes, with a restart between", count, 1, 1)


PHASES = (("Loading model", 1), ("Reading the words", 0), ("Rendering", 2), ("Decoding", 0))
"""In this order none waits for more than what the one before left to do."""


def one_of_each_family(studio: Studio) -> dict[str, Path]:
    """Return the folder of a tiny model that renders by itself, by family."""
    from engine.render.backend import RenderError
    from engine.render.checkpoint import family_of, read_checkpoint

    from tiny.table import TINY

    found: dict[str, Path] = {}
    for variant, build in TINY.items():
        folder = build(variant, studio.place / variant, 0)
        try:
            family = family_of(read_checkpoint(folder))
        except RenderError:
            # It goes with another model.
            continue
        found.setdefault(family.id, folder)
    return found


def cancels_everywhere(studio: Studio) -> Figure:
    """Return the 99th percentile over one tiny model of every family, at every phase it has."""
    from engine.render.adding import add_model

    late: dict[str, float] = {}
    folders = one_of_each_family(studio)
    families = random.sample(sorted(folders), len(folders))
    until = time.monotonic() + (1e9 if "--all" in sys.argv else CANCELLING)
    begun = 0
    for family in families:
        begun += 1
        spec = add_model(folders[family], name=f"tiny-{family}".replace("_", "-"))
        for phase, step in PHASES:
            words = f"a man walks, {phase}" if phase == "Reading the words" else "a man walks"
            taken = studio.cancel(studio.job_for(spec, words, 7), phase, step)
            if taken is not None:
                late[f"{family}, {phase}"] = taken
        if time.monotonic() > until:
            break
    worst = max(late, key=late.__getitem__)
    note = (
        f"{len(late)} cancels of {begun} families of {len(families)}, median "
        f"{statistics.median(late.values()) * 1000:.0f} ms; the latest: {worst}, "
        f"{late[worst] * 1000:.0f} ms"
    )
    name = "cancel at every phase of every family, 99th percentile in seconds"
    return Figure(name, percentile(late.values(), 0.99), 0.1, 0.08, note)


def previews(studio: Studio) -> Figure:
    """Return what a step takes with previews, over one of the same model without a picture."""
    bench = Bench(studio, studio.job(**LONG).request)
    shown = bench.model.family
    blind = msgspec.structs.replace(shown, picture=None)

    def step(family) -> float:
        bench.model.family = family
        return bench.seconds()

    ratios = in_turn(lambda: step(shown), lambda: step(blind), TURNS)
    note = f"{step(blind) * 1000:.0f} ms without"
    median = statistics.median(ratios)
    return Figure("a step with previews, over one without", median, 1.05, 1.02, note)


def step_caches(studio: Studio) -> Figure:
    """Return what a step takes with the step cache that a trial found, over one without."""
    from engine.render.families.table import MODELS
    from engine.render.trying import try_model

    name = "a step of a balanced render, over the best"
    spec = msgspec.structs.replace(MODELS[MODEL], area=64 * 64)
    trial = try_model(spec, lambda *_: None, LONG["steps"])
    if trial.balanced is None:
        return Figure(name, 1.0, 0.99, 0.7, "nothing was offered")
    bench = Bench(studio, studio.job(**LONG).request)
    ratios = in_turn(lambda: bench.seconds(step_cache=trial.balanced), bench.seconds, TURNS)
    found = trial.caches[trial.balanced]
    note = f"{trial.balanced}: {found.work:.0%} of the layers, {found.likeness:.0f} dB"
    return Figure(name, statistics.median(ratios), 0.99, 0.7, note)


PARTS = (
    against_a_script, dispatch, four_takes, words_read, cancels_everywhere, previews, step_caches,
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
