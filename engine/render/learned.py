"""What renders really took of a machine's memory, kept in a small file of the user's.

A shortage is remembered with what was free then: where clearly more is free now, or after enough
renders went well, the way is tried again. Pure but for reading and writing; loads nothing.
"""

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.render.device import DeviceFacts
from engine.render.home import storyreel_home

FILE = "memory.json"
MORE_FREE = 1.05
"""Times as much free memory as at a shortage, from which on the same is tried again."""
FORGOTTEN_AFTER = 12
"""Renders of a model that went well in other ways, after which a shortage is forgotten."""


class Shortage(msgspec.Struct, frozen=True, kw_only=True):
    """Memory ran out for `pixels` (of all frames) with `free` bytes free before the model came.

    `since` counts the renders of the model that went well after it.
    """

    pixels: int
    free: int
    since: int = 0


class Experience(msgspec.Struct, frozen=True, kw_only=True):
    """What renders of one model took on one device.

    `activation`: bytes for each pixel of each frame, at most so far. `shortages` are by way.
    """

    activation: float = 0.0
    shortages: dict[str, Shortage] = {}

    def ran_out(self, way: str, pixels: int, free: int) -> bool:
        """Return whether memory ran out for no more than this, with hardly less of it free."""
        known = self.shortages.get(way)
        return known is not None and pixels >= known.pixels and free <= known.free * MORE_FREE


class Learned(msgspec.Struct, frozen=True):
    """What was learned of every model, by "device/model"."""

    models: dict[str, Experience] = {}

    def of(self, facts: DeviceFacts, model: str) -> Experience:
        """Return what is known of a model on a device."""
        return self.models.get(f"{facts.name}/{model}", Experience())

    def but(self, facts: DeviceFacts, model: str, experience: Experience) -> "Learned":
        """Return this with another experience of a model."""
        return Learned({**self.models, f"{facts.name}/{model}": experience})


def learn_peak(learned: Learned, facts: DeviceFacts, model: str, work: int, pixels: int) -> Learned:
    """Return what is known after a pass took `work` bytes for `pixels` (of all frames)."""
    before = learned.of(facts, model)
    # A little more than was seen, for sizes that divide less well.
    better = max(work / max(1, pixels) * 1.1, before.activation)
    return learned.but(facts, model, msgspec.structs.replace(before, activation=better))


def learn_shortage(
    learned: Learned, facts: DeviceFacts, model: str, way: str, pixels: int
) -> Learned:
    """Return what is known after memory ran out in a way; `facts` as they were before it."""
    before = learned.of(facts, model)
    known = before.shortages.get(way)
    least = min(pixels, known.pixels) if known else pixels
    found = {**before.shortages, way: Shortage(pixels=least, free=facts.free)}
    return learned.but(facts, model, msgspec.structs.replace(before, shortages=found))


def learn_success(
    learned: Learned, facts: DeviceFacts, model: str, way: str, pixels: int
) -> Learned:
    """Return what is known after a pass went well; the same object where that is nothing new.

    It forgets a shortage of that way for no larger a pass, and any other one in time.
    """
    before = learned.of(facts, model)
    if not before.shortages:
        return learned
    left = {
        name: msgspec.structs.replace(known, since=known.since + 1)
        for name, known in before.shortages.items()
        if not (name == way and pixels >= known.pixels) and known.since + 1 < FORGOTTEN_AFTER
    }
    return learned.but(facts, model, msgspec.structs.replace(before, shortages=left))


def read_learned() -> Learned:
    """Return what was learned; nothing when the file is not there or can't be read."""
    try:
        return codec.decode((storyreel_home() / FILE).read_bytes(), Learned)
    except (OSError, ProjectError):
        return Learned()


def write_learned(learned: Learned) -> None:
    """Keep what was learned. Raises OSError."""
    write_file(storyreel_home() / FILE, codec.encode(learned), durable=False)
