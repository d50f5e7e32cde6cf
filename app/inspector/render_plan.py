"""What pressing the render button will do, worked out and said in words; no widgets."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from app.inspector.stretch_told import stretch_told
from app.orders import Footing, Order, marked_wishes, takes_wanted, trial
from engine.project.aspects import framing_name, in_framing
from engine.project.document import Project, Shot
from engine.project.request import RenderRequest
from engine.project.seen import takes_of
from engine.project.task import Retake
from engine.render.backend import Extent, ModelSpec
from engine.render.estimate import work_of
from engine.render.families.table import MODELS
from engine.render.planned import Planned, planned
from engine.render.requests import spec_of as model_named
from engine.render.tasks import stretch_of

Estimate = Callable[[str, float], float | None]
"""`estimate(model, work)`: the seconds that takes (see work_of), None while unknown."""

MEASURED = {"animatic": (0.04 / (1280 * 720), 0.035 / (1280 * 720))}
"""Seconds a pixel of a frame, and what each layer adds, as a busy machine of two cores took them.

Only until a render on this machine tells better; who is told too much is not let down.
"""

BOOT = 1.5
"""Seconds until the worker is there, and has opened its first clip."""


@dataclass(frozen=True)
class RenderPlan:
    """How many takes of which shots, how long they take, and what each will be.

    `passes` counts the calls of a model for a take at most; `ways` say how a mode is put together;
    `memory` how the models are held, and `fits` whether all of them can be; `stretches` which part
    of a take is made anew; `aspect` names the further aspect that they are for.
    """

    shots: int
    takes: int
    models: tuple[str, ...]
    extents: tuple[Extent, ...]
    footage: float
    seconds: float | None
    passes: int = 1
    ways: tuple[str, ...] = ()
    memory: tuple[str, ...] = ()
    fits: bool = True
    drafts: bool = False
    stretches: tuple[str, ...] = ()
    aspect: str = ""

    @property
    def sentence(self) -> str:
        """ "Render 4 takes × 3 shots · about 12 min · Wan 2.2 5B"."""
        return f"{self.task} · {self.cost}"

    @property
    def task(self) -> str:
        """ "Render 4 takes × 3 shots"; the total where the shots want different numbers."""
        each, rest = divmod(self.takes, max(1, self.shots))
        number = self.takes if rest else each
        kind = "draft" if self.drafts else "take"
        takes = f"1 {kind}" if number == 1 else f"{number} {kind}s"
        whose = f" of {self.shots} shots" if rest else f" × {self.shots:,} shots"
        aspect = f" for {self.aspect}" if self.aspect else ""
        return f"Render {takes}{'' if self.shots == 1 else whose}{aspect}"

    @property
    def cost(self) -> str:
        """ "about 12 min · Wan 2.2 5B"; that it is not known while nothing was measured."""
        model = self.models[0] if len(self.models) == 1 else f"{len(self.models)} models"
        if self.seconds is None:
            return f"time not known yet · {model}"
        return f"about {time_text(self.seconds)} · {model}"

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

    @property
    def details(self) -> tuple[str, ...]:
        """Sentences on how it comes about, none for the animatic; not that it does not fit."""
        passes = f"{self.passes} passes a take. " if self.passes > 1 else ""
        ways = passes + " ".join(self.ways)
        # What the memory has to do with time is told by the button's tooltip.
        needs = [one.partition(". ")[0].rstrip(".") + "." for one in self.memory if self.fits]
        return tuple(line for line in (*self.stretches, ways.strip(), *needs) if line)

    @property
    def whole(self) -> str:
        """Everything in sentences, for a tooltip."""
        return "\n".join((self.sentence, self.outcome, *self.stretches, *self.ways, *self.memory))


def plan(footing: Footing, orders: Sequence[Order], estimate: Estimate) -> RenderPlan:
    """Work out what orders, at least one, will do.

    With models that were added it may read clips: ask in a background thread. Raises RenderError
    when one of them can't be done, MediaError when a clip can't be read.
    """
    # Of 10,000 shots few differ in what a render makes of them.
    kinds: dict[Hashable, list[Order]] = {}
    specs = {model: MODELS.get(model) for model in {order.model_id for order in orders}}
    for order in orders:
        kinds.setdefault(_kind(order, specs[order.model_id]), []).append(order)
    parts = [_part(footing, alike, estimate) for alike in kinds.values()]
    # The worker starts once, whatever it is asked for.
    seconds = [part.seconds for part in parts if part.seconds is not None]
    made = [part.planned for part in parts if part.planned is not None]
    tight = [one for one in made if not one.fits]
    return RenderPlan(
        shots=len({order.shot.id for order in orders}),
        takes=sum(takes_wanted(alike[0]) * len(alike) for alike in kinds.values()),
        models=tuple(dict.fromkeys(part.model for part in parts)),
        extents=tuple(part.extent for part in parts),
        footage=sum(
            part.extent.seconds * len(alike)
            for part, alike in zip(parts, kinds.values(), strict=True)
        ),
        seconds=BOOT + sum(seconds) if len(seconds) == len(parts) else None,
        passes=max((one.passes for one in made), default=1),
        ways=tuple(dict.fromkeys(_sentence(one.way) for one in made if one.way)),
        memory=tuple(dict.fromkeys(one.memory for one in tight or made[:1] if one.memory)),
        fits=not tight,
        drafts=bool(made) and all(order.asked.stage == "draft" for order in orders),
        stretches=tuple(dict.fromkeys(part.stretch for part in parts if part.stretch))[:3],
        aspect=", ".join(dict.fromkeys(part.aspect for part in parts if part.aspect)),
    )


@dataclass(frozen=True)
class _Part:
    """What all orders of one kind come to."""

    model: str
    extent: Extent
    seconds: float | None
    planned: Planned | None = None
    stretch: str = ""
    aspect: str = ""


def _part(footing: Footing, alike: list[Order], estimate: Estimate) -> _Part:
    order, takes = alike[0], takes_wanted(alike[0]) * len(alike)
    spec = model_named(order.model_id)
    if not spec.family:
        extent = extent_of(in_framing(footing.project, footing.framing), order.shot, spec)
        one = _animatic_seconds(order.shot, extent, spec.id, estimate)
        aspect = framing_name(footing.project, footing.framing) if footing.framing else ""
        return _Part(spec.name, extent, None if one is None else one * takes, aspect=aspect)
    request = trial(footing, order)
    made = planned(request, spec)
    extent = Extent(
        num_frames=made.frames, head=request.head, width=made.width, height=made.height,
        rate=made.rate,
    )  # fmt: skip
    one = estimate(spec.id, work_of(request))
    seconds = None if one is None else one * takes
    # What is made from an older take is for that one's aspect.
    aspect = request.framing or ""
    return _Part(spec.name, extent, seconds, made, _stretch(footing, order, request), aspect)


def _stretch(footing: Footing, order: Order, request: RenderRequest) -> str:
    """Return which part of a take is made anew; nothing where none is."""
    task, shot = request.task, order.shot
    if not isinstance(task, Retake):
        return ""
    take = next((one for one in takes_of(shot, footing.takes) if one.id == task.take.take), None)
    if take is None:
        return ""
    _, stop = stretch_of(shot, marked_wishes(footing, order))
    return stretch_told(task, footing.project, shot, take, stop)


def _kind(order: Order, spec: ModelSpec | None) -> Hashable:
    shot, render = order.shot, order.shot.render
    plain = (order.model_id, shot.duration, render.handles, takes_wanted(order, spec))
    if spec is None or not spec.family:
        return *plain, layers_of(shot)
    stills = tuple((one.role, one.at) for one in shot.references)
    own = shot.id if order.asked.mode in _ON_FOOTAGE else ""
    return (
        *plain, stills, shot.prompts, shot.move_offset, render.num_inference_steps, order.asked, own
    )  # fmt: skip


_ON_FOOTAGE = frozenset(
    {"extend", "bridge", "loop", "blend", "remix", "retake", "control", "upscale"}
)


def _sentence(way: str) -> str:
    return f"{way[:1].upper()}{way[1:]}."


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


def extent_of(project: Project, shot: Shot, spec: ModelSpec) -> Extent:
    """Return exactly what a take of the shot by the animatic will be."""
    return spec.extent(
        project.width, project.height, project.rate, shot.duration, max(0, shot.render.handles)
    )


def _animatic_seconds(shot: Shot, extent: Extent, model: str, estimate: Estimate) -> float | None:
    """Return how long one take of a shot is expected to need."""
    pixels = extent.num_frames * extent.width * extent.height
    one = estimate(model, float(pixels))
    if one is None and model in MEASURED:
        still, layer = MEASURED[model]
        one = (still + layer * layers_of(shot)) * pixels
    return one


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
