"""What a render will leave behind, worked out before it: frames, size, seconds, memory, and how.

Loads nothing; what it says of a request is what the worker then makes of it.
"""

from fractions import Fraction

import msgspec

from engine.project.request import Memory, RenderRequest
from engine.project.task import Mode, Picture, mode_of
from engine.render.backend import Extent, ModelSpec
from engine.render.cookbook import recipe_for
from engine.render.device import known_facts
from engine.render.learned import read_learned
from engine.render.memory import MemoryPlan, plan_memory
from engine.render.recipe import Recipe
from engine.render.speed import read_speed

USUAL_FRAMES = 96


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One take before it is rendered.

    `seconds` is its length. `memory_bytes` is what the model and its pass need on the device;
    `memory` says in a sentence how it is held, `held` names that way. `passes` counts the calls of
    the model.
    """

    slate: str
    mode: Mode | None
    frames: int
    width: int
    height: int
    rate: Fraction
    passes: int = 1
    way: str = ""
    memory_bytes: int = 0
    fits: bool = True
    memory: str = ""
    held: Memory | None = None

    @property
    def seconds(self) -> float:
        """The take's length in seconds."""
        return float(self.frames / self.rate)

    @property
    def sentence(self) -> str:
        """ "010  49 frames · 832 × 480 · 3.06 s · image · fits (8.1 GiB)"."""
        parts = [
            f"{self.frames} frames",
            f"{self.width} × {self.height}",
            f"{self.seconds:.3g} s",
        ]
        parts += [self.mode] if self.mode else []
        parts += [f"{self.passes} passes"] if self.passes > 1 else []
        if self.memory_bytes:
            needs = f"{self.memory_bytes / 2**30:.1f} GiB"
            parts.append(f"fits ({needs})" if self.fits else f"does not fit ({needs})")
        return f"{self.slate}  {' · '.join(parts)}"


def planned(request: RenderRequest, spec: ModelSpec) -> Planned:
    """Return what the request will leave behind. Raises RenderError when it can't be done."""
    plan = Planned(
        slate=request.shot.slate,
        mode=None if request.task is None else mode_of(request.task),
        frames=request.num_frames,
        width=request.width,
        height=request.height,
        rate=request.rate,
    )
    if not spec.family:
        return plan
    recipe = recipe_for(request, spec)
    memory = memory_of(recipe, request, spec)
    return msgspec.structs.replace(
        plan,
        frames=request.num_frames if isinstance(request.task, Picture) else recipe.num_frames,
        passes=len(recipe.passes),
        way=recipe.way,
        memory_bytes=memory.bytes_device,
        fits=memory.fits,
        memory=memory.sentence,
        held=memory.way,
    )


def memory_of(recipe: Recipe, request: RenderRequest, spec: ModelSpec) -> MemoryPlan:
    """Return how the model is held for the largest pass of a recipe on this machine."""
    chosen = read_speed().of(spec.id).held(request.memory)
    return plan_memory(spec, extent_of(recipe, request), known_facts(), read_learned(), chosen)


def extent_of(recipe: Recipe, request: RenderRequest) -> Extent:
    """Return the largest pass of a recipe."""
    longest = max((one.num_frames for one in recipe.passes), default=1)
    return Extent(
        num_frames=longest, head=0, width=recipe.width, height=recipe.height, rate=request.rate
    )


def usual_extent(spec: ModelSpec) -> Extent:
    """Return a pass as a model is usually asked for one: a film of 1280 × 720, some seconds."""
    extent = spec.extent(1280, 720, Fraction(24), USUAL_FRAMES, 0)
    longest = spec.longest_pass if spec.max_frames else extent.num_frames
    return msgspec.structs.replace(extent, num_frames=min(extent.num_frames, longest))
