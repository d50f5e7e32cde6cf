"""Real-size transformers with random weights on a graphics card, against a plain diffusers script.

    python tests/benchmarks/gpu.py

Time for each step, each clip and four takes; peak memory of card and host; cancels; previews. Ends
within eight minutes and adds what it found to RESULTS.md beside this file. Without a card it says
so and runs what can be measured on a processor. `--tiny` tries the script itself on any machine.
"""

import gc
import os
import platform
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

RESULTS = Path(__file__).with_name("RESULTS.md")
MINUTES = 7.5
STEPS = 6
GIB = 2**30


class Shape(NamedTuple):
    """A model by its classes and their settings, the take it renders, and how its words look."""

    name: str
    family: str
    tiny: str
    denoiser: tuple[str, dict[str, Any]]
    vae: tuple[str, dict[str, Any]]
    size: tuple[int, int, int]
    words: dict[str, tuple[int, ...]]


def wan(name: str, heads: int, wide: int, layers: int) -> Shape:
    """Return Wan's shape: https://github.com/Wan-Video/Wan2.1, wan/configs."""
    settings = {
        "num_attention_heads": heads, "attention_head_dim": 128, "ffn_dim": wide,
        "num_layers": layers, "text_dim": 4096, "cross_attn_norm": True,
        "qk_norm": "rms_norm_across_heads",
    }  # fmt: skip
    words = {"prompt_embeds": (1, 512, 4096)}
    denoiser = ("WanTransformer3DModel", settings)
    return Shape(
        name, "wan", "wan21_t2v", denoiser, ("AutoencoderKLWan", {}), (832, 480, 81), words
    )


SHAPES = (
    wan("Wan 1.3B", 12, 8960, 30),
    Shape(
        "LTX-Video 2B", "ltx", "ltx_090", ("LTXVideoTransformer3DModel", {}),
        ("AutoencoderKLLTXVideo", {}), (704, 480, 121),
        {"prompt_embeds": (1, 128, 4096), "prompt_attention_mask": (1, 128)},
    ),
    Shape(
        "HunyuanVideo 13B", "hunyuan", "hunyuan_t2v", ("HunyuanVideoTransformer3DModel", {}),
        ("AutoencoderKLHunyuanVideo", {}), (832, 480, 61),
        {"prompt_embeds": (1, 256, 4096), "pooled_prompt_embeds": (1, 768),
         "prompt_attention_mask": (1, 256)},
    ),
    wan("Wan 14B", 40, 13824, 40),
)  # fmt: skip
"""The largest comes last, should the time run out."""


class Words:
    """Stands where embeddings are kept, and has random ones for every text."""

    def __init__(self, shapes: dict[str, tuple[int, ...]], kind: Any) -> None:
        import torch

        chance = torch.Generator().manual_seed(0)
        self._made = {
            name: torch.ones(shape, dtype=torch.bool)
            if name.endswith("mask")
            else torch.randn(shape, generator=chance).to(kind)
            for name, shape in shapes.items()
        }

    def get(self, encoder: str, text: str, make: Any) -> dict[str, Any]:
        """Return the embeddings of any text."""
        return self._made


class Bench:
    """One shape in memory, rendered by Storyreel and by a plain call of the same pipeline."""

    def __init__(self, shape: Shape, place: Path, is_tiny: bool) -> None:
        import torch

        from engine.project.document import Shot
        from engine.project.request import RenderRequest
        from engine.render.adding import spec_of
        from engine.render.checkpoint import family_of, read_checkpoint
        from engine.render.device import Device, measured_facts
        from engine.render.loading import LoadedModel
        from engine.render.memory import MemoryPlan
        from engine.render.running import Runner

        from tiny.table import TINY

        checkpoint = read_checkpoint(TINY[shape.tiny](shape.tiny, place / shape.name, 0))
        self.device = Device(measured_facts())
        self.model = LoadedModel(
            spec_of(checkpoint), checkpoint, family_of(checkpoint), self.device
        )
        from engine.render.aside import Stop

        self.model.load(Stop(), lambda part, parts: None)
        if not is_tiny:
            self._enlarge(shape)
        kind = self.device.half
        words = shape.words if not is_tiny else self._tiny_words()
        self.runner = Runner(self.model, Words(words, kind))  # type: ignore[arg-type]
        width, height, frames = (64, 64, 9) if is_tiny else shape.size
        self.plan = MemoryPlan(
            way="full", tiles=False, bytes_device=0, bytes_host=0, fits=True, sentence=""
        )
        shot = Shot(id="0" * 16, slate="010", duration=frames)
        self.request = RenderRequest(
            model="x", shot=shot, prompt="a fox", negative_prompt="-", seed=1, variation=0,
            width=width, height=height, rate=Fraction(24), num_frames=frames, head=0,
            shot_id=shot.id, fingerprint="0" * 32, num_inference_steps=STEPS,
        )  # fmt: skip
        torch.manual_seed(0)

    def _enlarge(self, shape: Shape) -> None:
        """Put parts of the real size in place of the tiny ones, made on the card itself."""
        import diffusers
        import torch

        for name, (kind, settings) in (("transformer", shape.denoiser), ("vae", shape.vae)):
            numbers = torch.float32 if kind == "AutoencoderKLWan" else self.device.half
            torch.set_default_dtype(numbers)
            try:
                with torch.device(self.device.torch):
                    made = getattr(diffusers, kind)(**settings)
            finally:
                torch.set_default_dtype(torch.float32)
            self.model.parts[name] = made.to(self.device.torch, numbers).eval()
            self.device.empty()

    def _tiny_words(self) -> dict[str, tuple[int, ...]]:
        import torch

        from engine.render.aside import Stop

        self.model.load_readers(Stop(), lambda part, parts: None)
        with torch.no_grad():
            made = self.model.family.encode(self.model.pipeline(reads=True), "a fox")
        self.model.drop_readers()
        return {name: tuple(tensor.shape) for name, tensor in made.items()}

    def order(self, seeds: tuple[int, ...] = ()) -> Any:
        """Return the pass that is rendered."""
        from engine.render.recipe import Pass, PromptAt
        from engine.render.running import Order
        from engine.render.shown import Shown

        one = Pass(num_frames=self.request.num_frames, prompts=(PromptAt(at=0, text="a fox"),))
        size = (self.request.width, self.request.height)
        return Order(one, Shown(), self.request, *size, seeds)

    def ours(self, seeds: tuple[int, ...] = (), show: Any = None, stop: Any = None) -> list[float]:
        """Render as Storyreel does; returns when each step was done, from the begin on."""
        from engine.render.aside import Stop

        began, marks = time.perf_counter(), []

        def told(phase: str, step: int, steps: int, picture: Any) -> None:
            if phase == "Rendering" and step:
                marks.append(time.perf_counter() - began)
            if show:
                show(phase, step)

        self.runner.run(self.order(seeds), self.plan, told, stop or Stop())
        self._wait()
        return [*marks, time.perf_counter() - began]

    def plain(self) -> list[float]:
        """Call the same pipeline with the same arguments, as a script would."""
        from engine.render.aside import Stop

        inputs = self.runner._inputs(
            self.order(), self.runner._prompts(self.order(), lambda *_: None, Stop()), STEPS
        )
        call = self.model.family.call(self.model.pipeline(), inputs)
        pipeline = self.model.pipeline(call.pipeline, call.components)
        began, marks = time.perf_counter(), []
        arguments = {**call.arguments, "callback_on_step_end": _noting(marks, began)}
        pipeline(**arguments)
        self._wait()
        return [*marks, time.perf_counter() - began]

    def cancel(self, at: int) -> float:
        """Cancel from another thread while step `at` computes; seconds until the pipeline left."""
        from engine.render.aside import Stop
        from engine.render.backend import RenderCancelled

        stop, asked = Stop(), []

        def ask() -> None:
            asked.append(time.perf_counter())
            stop.is_set = True

        def show(phase: str, step: int) -> None:
            if step == at and not asked:
                threading.Timer(0.01, ask).start()

        try:
            self.ours(show=show, stop=stop)
        except RenderCancelled:
            return time.perf_counter() - asked[0]
        return 0.0

    def picture_seconds(self) -> float:
        """Return how long one live preview takes."""
        import msgspec

        seen: list[float] = []
        family, original = self.model.family, self.model.family.picture
        assert original is not None

        def timed(pipeline: Any, latents: Any, inputs: Any) -> Any:
            self._wait()
            began = time.perf_counter()
            made = original(pipeline, latents, inputs)
            seen.append(time.perf_counter() - began)
            return made

        self.model.family = msgspec.structs.replace(family, picture=timed)
        self.ours()
        self.model.family = family
        return statistics.median(seen) if seen else 0.0

    def _wait(self) -> None:
        import torch

        if self.device.facts.kind == "cuda":
            torch.cuda.synchronize()


def _noting(marks: list[float], began: float) -> Callable[..., dict[str, Any]]:
    def note(pipeline: Any, step: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        marks.append(time.perf_counter() - began)
        return tensors

    return note


def step_seconds(marks: list[float]) -> float:
    """Return the median time of a step, the first left out."""
    steps = marks[:-1]
    return statistics.median(b - a for a, b in pairwise(steps))


def measured(shape: Shape, place: Path, is_tiny: bool) -> list[str]:
    """Return the cells of a shape's row in the table."""
    bench = Bench(shape, place, is_tiny)
    bench.plain()
    bench.device.reset_peak()
    plain = bench.plain()
    plain_peak = bench.device.peak() or 0
    bench.ours()
    bench.device.reset_peak()
    ours = bench.ours()
    peak = bench.device.peak() or 0
    # Four of the largest at once would take longer than this script may.
    four = None if shape.name == "Wan 14B" else bench.ours(seeds=(1, 2, 3, 4))[-1]
    cancels = [bench.cancel(at) for at in (1, 2, 3)]
    preview = bench.picture_seconds()
    host = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return [
        shape.name, f"{shape.size[0]}×{shape.size[1]}×{shape.size[2]}",
        f"{step_seconds(ours):.3f} s ({step_seconds(ours) / step_seconds(plain):.3f}×)",
        f"{ours[-1]:.2f} s ({ours[-1] / plain[-1]:.3f}×)",
        "not measured" if four is None else f"{four:.2f} s ({four / (4 * plain[-1]):.3f}×)",
        f"{peak / GIB:.1f} GiB ({peak / max(1, plain_peak):.3f}×)", f"{host / GIB:.1f} GiB",
        f"{max(cancels) * 1000:.0f} ms", f"{preview * 1000:.1f} ms",
    ]  # fmt: skip


HEAD = (
    "Model", "Take", "Step (to plain)", f"Clip of {STEPS} steps", "Four takes (to four calls)",
    "Peak on the card", "Peak of the host", "Cancel, slowest", "A preview",
)  # fmt: skip


def run(is_tiny: bool) -> int:
    """Measure all shapes that the time allows, print them and write them down."""
    import torch

    began, rows = time.monotonic(), []
    with tempfile.TemporaryDirectory() as place:
        os.environ["STORYREEL_HOME"] = str(Path(place) / "home")
        for shape in SHAPES:
            if time.monotonic() - began > MINUTES * 60 * 0.7:
                sys.stdout.write(f"{shape.name} is left out: the time is nearly over.\n")
                continue
            with torch.no_grad():
                rows.append(measured(shape, Path(place), is_tiny))
            sys.stdout.write(" | ".join(rows[-1]) + "\n")
            sys.stdout.flush()
            gc.collect()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
    if not is_tiny:
        write(torch.cuda.get_device_name(), rows)
    return 0


def write(machine: str, rows: list[list[str]]) -> None:
    """Add a table to RESULTS.md."""
    versions = f"torch {_version('torch')}, diffusers {_version('diffusers')}"
    day = datetime.now(UTC).date().isoformat()
    lines = [f"\n## {machine} — {day}\n", f"{versions}, Python {platform.python_version()}.\n"]
    lines += ["| " + " | ".join(HEAD) + " |", "| " + " | ".join("---" for _ in HEAD) + " |"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    head = "# What was measured on graphics cards\n\nBy `tests/benchmarks/gpu.py`, newest last.\n"
    before = RESULTS.read_text("utf-8") if RESULTS.exists() else head
    RESULTS.write_text(before + "\n".join(lines) + "\n", "utf-8")


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def main() -> int:
    """Run on the card where there is one, else on the processor."""
    import torch

    if "--tiny" in sys.argv:
        return run(is_tiny=True)
    if torch.cuda.is_available():
        return run(is_tiny=False)
    sys.stdout.write("There is no graphics card here; this is what a processor can tell:\n")
    import bench_diffusion

    from figures import report

    return report(bench_diffusion.run())


if __name__ == "__main__":
    sys.exit(main())
