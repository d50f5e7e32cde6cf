"""What pressing the render button will do, worked out and said in words; no widgets."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.project.document import Project, Shot
from engine.render.backend import Extent, ModelSpec
from engine.render.families.table import MODELS

Estimate = Callable[[str, int, int, int], float | None]
"""`estimate(model, frames, width, height)`: the seconds that takes, or None while unknown."""

MEASURED = {"animatic": (0.04 / (1280 * 720), 0.035 / (1280 * 720))}
"""Seconds a pixel of a frame, and what each layer adds, as a busy machine of two cores took them.

Only until a render on this machine tells better; who is told too much is not let down.
"""

BOOT = 1.5
"""Seconds until the worker is there, and has opened its first clip."""


@dataclass(frozen=True)
class RenderPlan:
    """How many takes of which shots, how long they take, and what each will be."""

    shots: int
    takes: int
    models: tuple[str, ...]
    extents: tuple[Extent, ...]
    footage: float
    seconds: float | None

    @property
    def sentence(self) -> str:
        """ "Render 4 takes × 3 shots · about 12 min · Wan 2.2 5B"."""
        return f"{self.task} · {self.cost}"

    @property
    def task(self) -> str:
        """ "Render 4 takes × 3 shots"; the total where the shots want different numbers."""
        each, rest = divmod(self.takes, max(1, self.shots))
        number = self.takes if rest else each
        takes = "1 take" if number == 1 else f"{number} takes"
        if self.shots == 1:
            return f"Render {takes}"
        return (
            f"Render {takes} of {self.shots} shots"
            if rest
            else (f"Render {takes} × {self.shots:,} shots")
        )

    @property
    def cost(self) -> str:
        """ "about 12 min · Wan 2.2 5B"; without the time while nothing was measured."""
        model = self.models[0] if len(self.models) == 1 else f"{len(self.models)} models"
        return model if self.seconds is None else f"about {time_text(self.seconds)} · {model}"

    @property
    def outcome(self) -> str:
        """What comes out: "88 frames · 1280 × 720 · 3.67 s"."""
        first = self.extents[0]
        sizes = {(extent.width, extent.height) for extent in self.extents}
        size = f"{first.width} × {first.height}" if len(sizes) == 1 else "different sizes"
        lengths = sorted({extent.num_frames for extent in self.extents})
        if len(lengths) == 1:
            handles = " with handles" if first.head else ""
            return f"{first.num_frames} frames · {size} · {first.seconds:.3g} s{handles}"
        total = time_text(self.footage)
        return f"{lengths[0]}–{lengths[-1]} frames · {size} · {total} in all"


def spec_of(shot: Shot) -> ModelSpec:
    """Return the model that the shot asks for, the built-in one where it is not known here."""
    return MODELS.get(shot.render.model) or MODELS["animatic"]


def takes_of(shot: Shot) -> int:
    """Return how many takes a render of the shot makes."""
    return shot.render.takes or 1


def plan(project: Project, shots: Sequence[Shot], estimate: Estimate) -> RenderPlan:
    """Work out what a render of `shots`, at least one, will do."""
    # Of 10,000 shots few differ in what a render makes of them.
    kinds: Counter[_Kind] = Counter()
    first: dict[_Kind, Shot] = {}
    for shot in shots:
        kind = _kind(shot)
        kinds[kind] += 1
        first.setdefault(kind, shot)
    extents = {kind: extent_of(project, first[kind]) for kind in kinds}
    each = {kind: _seconds(first[kind], extents[kind], estimate) for kind in kinds}
    # The worker starts once, whatever it is asked for.
    known = [BOOT] + [
        seconds * kinds[kind] for kind, seconds in each.items() if seconds is not None
    ]
    return RenderPlan(
        shots=len(shots),
        takes=sum(kind[-1] * count for kind, count in kinds.items()),
        models=tuple(dict.fromkeys(spec_of(first[kind]).name for kind in kinds)),
        extents=tuple(extents.values()),
        footage=sum(extents[kind].seconds * count for kind, count in kinds.items()),
        seconds=sum(known) if len(known) > len(kinds) else None,
    )


_Kind = tuple[str, int, int, int, int]


def _kind(shot: Shot) -> _Kind:
    render = shot.render
    return render.model, shot.duration, render.handles, layers_of(shot), takes_of(shot)


def layers_of(shot: Shot) -> int:
    """Return how many of the shot's layers are seen together at most; only those cost time."""
    if not shot.references:
        return 0
    layers = [one for one in shot.references if one.role == "layer"]
    edges = [(one.at, 1) for one in layers]
    edges += [(one.until, -1) for one in layers if one.until is not None]
    seen = most = 0
    for _, step in sorted(edges):
        seen += step
        most = max(most, seen)
    return most


def extent_of(project: Project, shot: Shot) -> Extent:
    """Return exactly what a take of the shot will be."""
    return spec_of(shot).extent(
        project.width, project.height, project.rate, shot.duration, max(0, shot.render.handles)
    )


def _seconds(shot: Shot, extent: Extent, estimate: Estimate) -> float | None:
    """Return how long the takes of one shot are expected to need."""
    model = spec_of(shot).id
    one = estimate(model, extent.num_frames, extent.width, extent.height)
    if one is None and model in MEASURED:
        still, layer = MEASURED[model]
        pixels = extent.num_frames * extent.width * extent.height
        one = (still + layer * layers_of(shot)) * pixels
    return None if one is None else one * takes_of(shot)


def time_text(seconds: float) -> str:
    """Return an honest round time: "4 s", "40 s", "12 min", "2 h 10 min"."""
    if seconds < 10:
        return f"{max(1, round(seconds))} s"
    if seconds < 90:
        return f"{round(seconds / 5) * 5} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes // 10 * 10} min" if minutes >= 10 else f"{hours} h"
