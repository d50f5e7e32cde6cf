"""What is to be known of a model before it is chosen how it is held and made quick. Light.

Reads small files of the user's; asked by the window in a background thread.
"""

import msgspec

from engine.render import compiling, quantising
from engine.render.backend import Extent, ModelSpec
from engine.render.device import DeviceFacts, known_facts
from engine.render.learned import read_learned
from engine.render.memory import MemoryPlan, every_plan, gibibytes, plan_memory
from engine.render.planned import usual_extent
from engine.render.speed import Choices, read_speed
from engine.render.tried import Trial, read_trial


class SpeedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How a model stands on this machine for a pass of `extent`.

    `automatic` is the plan that Storyreel would make, `plans` are those of every way to hold it.
    `no_int8` and `no_compiling` say why these can't be had, where they can't.
    """

    device: DeviceFacts
    extent: Extent
    chosen: Choices
    automatic: MemoryPlan
    plans: tuple[MemoryPlan, ...]
    trial: Trial | None
    no_int8: str = ""
    no_compiling: str = ""

    @property
    def sentence(self) -> str:
        """The machine, what is free, and for what pass the needs are told."""
        one, size = self.device, self.extent
        of_host = "" if one.kind == "cuda" else " of memory"
        return (
            f"{one.name}: {gibibytes(one.free)} of {gibibytes(one.total)}{of_host} free. Needs are "
            f"told for {size.num_frames} frames of {size.width} × {size.height}."
        )


def speed_facts(spec: ModelSpec, extent: Extent | None = None) -> SpeedFacts:
    """Return what is known of a model; without `extent` for a pass as it is usually asked for."""
    facts, learned = known_facts(), read_learned()
    extent = extent or usual_extent(spec)
    return SpeedFacts(
        device=facts,
        extent=extent,
        chosen=read_speed().of(spec.id),
        automatic=plan_memory(spec, extent, facts, learned),
        plans=every_plan(spec, extent, facts, learned),
        trial=read_trial(spec),
        no_int8=quantising.why_not(),
        no_compiling=compiling.why_not(facts.kind),
    )
