"""Whether a render fits into memory and how its model is held there, worked out before it begins.

Pure and light: the window asks it too. What renders really took is kept in a small file of the
user's, and counts more than the estimate.
"""

from typing import Literal

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.render.backend import Extent, ModelSpec
from engine.render.device import DeviceFacts
from engine.render.home import storyreel_home

FILE = "memory.json"
Way = Literal["full", "offload", "group", "fp8"]
"""full: the model stays on the device. offload: each part comes when it computes. group: a few
blocks at a time, the next while one computes. fp8: as offload, the denoiser in eight bits."""

WAYS: tuple[Way, ...] = ("full", "offload", "group", "fp8")
"""In the order in which they are tried: by what they cost in time and in quality."""
KEPT_FREE = 0.06
"""Share of the device's memory that is never counted on."""
CONTEXT = 768 * 2**20
"""Bytes that a graphics card's own libraries take."""
STREAMED = 0.12
"""Share of a denoiser that is on the device at once when it comes in groups."""
HOST_SHARE = 1.15
"""Host memory to the weights, with what loading needs for a moment."""
USUAL_ACTIVATION = 120.0
"""Bytes for each pixel of each frame, where a model says nothing."""


class MemoryPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is held for a render, in bytes; `sentence` says it to the person.

    `tiles`: its pictures are decoded in tiles, which takes less memory and a little more time.
    """

    way: Way
    tiles: bool
    bytes_device: int
    bytes_host: int
    fits: bool
    sentence: str


class Experience(msgspec.Struct, frozen=True, kw_only=True):
    """What renders of one model took on one device.

    `activation`: bytes for each pixel of each frame, at most so far. `failed`: by way, the least
    pixels times frames for which memory ran out.
    """

    activation: float = 0.0
    failed: dict[str, int] = {}


class Learned(msgspec.Struct, frozen=True):
    """What was learned of every model, by "device/model"."""

    models: dict[str, Experience] = {}

    def of(self, facts: DeviceFacts, model: str) -> Experience:
        """Return what is known of a model on a device."""
        return self.models.get(f"{facts.name}/{model}", Experience())

    def but(self, facts: DeviceFacts, model: str, experience: Experience) -> "Learned":
        """Return this with another experience of a model."""
        return Learned({**self.models, f"{facts.name}/{model}": experience})


def plan_memory(
    spec: ModelSpec,
    extent: Extent,
    facts: DeviceFacts,
    learned: Learned | None = None,
    chosen: Way | None = None,
    takes: int = 1,
) -> MemoryPlan:
    """Return how a model is held to render one pass of `extent`, and whether that fits.

    `takes` are made at once. `chosen` overrides the way. Of several ways that fit, the quickest is
    taken; when none does, the one that needs least, with `fits` False.
    """
    facts = with_numbers(spec, facts)
    known = (learned or Learned()).of(facts, spec.id)
    need = _Need(spec, _pass_of(spec, extent), facts, known, takes)
    if facts.kind != "cuda":
        return need.plan("full", tiles=not need.fits("full", False))
    ways = WAYS if facts.fp8 else WAYS[:-1]
    ways = (chosen,) if chosen else ways
    for way in ways:
        for tiles in (False, True):
            if need.fits(way, tiles):
                return need.plan(way, tiles)
    least = min(ways, key=lambda way: need.device(way, True))
    return need.plan(least, True)


def with_numbers(spec: ModelSpec, facts: DeviceFacts) -> DeviceFacts:
    """Return the facts with the numbers to compute in: a processor takes the short ones only when
    the model fits in no others, for they are slow there."""
    if facts.kind == "cpu" and sum(spec.weights.values()) * 2 > facts.host_free * 0.8:
        return msgspec.structs.replace(facts, half="bfloat16")
    return facts


def _pass_of(spec: ModelSpec, extent: Extent) -> Extent:
    """Return the longest pass that a take of this extent needs."""
    if spec.max_frames is None:
        return extent
    return msgspec.structs.replace(extent, num_frames=min(extent.num_frames, spec.longest_pass))


class _Need:
    """What one pass needs, by the way in which the model is held."""

    def __init__(
        self, spec: ModelSpec, extent: Extent, facts: DeviceFacts, known: Experience, takes: int
    ) -> None:
        self._facts, self._extent, self._failed = facts, extent, known.failed
        self._pixels = takes * extent.width * extent.height * extent.num_frames
        self._activation = known.activation or spec.activation or USUAL_ACTIVATION
        # Folders hold sixteen bits; without them on the device, it computes in thirty-two.
        double = 2 if facts.half == "float32" else 1
        self._words, self._denoisers, self._others = (
            [size * double for size in sizes] for sizes in _kinds(spec)
        )
        self._whole = sum(spec.weights.values()) * double

    def work(self, tiles: bool) -> int:
        """Bytes beside the weights. Tiles spare the decoding, which is most of it."""
        return int(self._pixels * self._activation * (0.4 if tiles else 1.0))

    def device(self, way: Way, tiles: bool) -> int:
        """Bytes of the device's own memory."""
        work, denoiser = self.work(tiles), max(self._denoisers, default=0)
        words, others = max(self._words, default=0), max(self._others, default=0)
        match way:
            case "full":
                # Words are read before, and what renders makes room for that.
                rest = sum(self._denoisers) + sum(self._others)
                need = max(rest + work, sum(self._words))
                if self._facts.kind != "cuda":
                    return self._whole + work
            case "offload":
                need = max(words, max(denoiser, others) + work)
            case "fp8":
                need = max(words, max(denoiser // 2, others) + work)
            case "group":
                need = max(int(words * STREAMED), max(int(denoiser * STREAMED), others) + work)
        return need + CONTEXT

    def host(self, way: Way) -> int:
        """Bytes of the machine's own memory; the card's are not in it."""
        if self._facts.kind != "cuda":
            return self._whole + self.work(False)
        largest = max((*self._words, *self._denoisers, *self._others), default=0)
        need = self._whole
        if way == "full":
            need = largest + sum(self._words)
        elif way == "fp8":
            need = self._whole - sum(self._denoisers) // 2
        return int(need * HOST_SHARE)

    def fits(self, way: Way, tiles: bool) -> bool:
        """Whether there is room, and it did not run out before."""
        failed = self._failed.get(f"{way}{'+tiles' if tiles else ''}")
        if failed is not None and self._pixels >= failed:
            return False
        if self._facts.kind != "cuda":
            return self.host(way) <= self._facts.host_free
        room = self._facts.free - self._facts.total * KEPT_FREE
        return self.device(way, tiles) <= room and self.host(way) <= self._facts.host_free

    def plan(self, way: Way, tiles: bool) -> MemoryPlan:
        fits, device = self.fits(way, tiles), self.device(way, tiles)
        return MemoryPlan(
            way=way,
            tiles=tiles,
            bytes_device=device,
            bytes_host=self.host(way),
            fits=fits,
            sentence=self._sentence(way, device, fits),
        )

    def _sentence(self, way: Way, device: int, fits: bool) -> str:
        place = "of memory" if self._facts.kind != "cuda" else f"of the {self._facts.name}'s memory"
        needs = f"Needs about {_gibibytes(device)} {place}; {_gibibytes(self._facts.free)} are free"
        if not fits:
            return (
                f"{needs}. It will not fit: choose a smaller size, a shorter shot or another model."
            )
        if self._facts.kind == "cpu":
            return f"{needs}. It renders on the processor, which takes long."
        return f"{needs}. {_SAID[way]}"


_SAID: dict[Way, str] = {
    "full": "The model stays on the card.",
    "offload": "Its parts take turns on the card, which takes a little longer.",
    "group": "It passes through the card in small groups, which takes longer.",
    "fp8": "It is kept in eight bits, which may cost a little quality.",
}


def _kinds(spec: ModelSpec) -> tuple[list[int], list[int], list[int]]:
    """Return the bytes of the parts that read words, that denoise, and of the others."""
    from engine.render.families.table import FAMILIES

    family = FAMILIES.get(spec.family)
    readers = family.text_encoders if family else ("text_encoder",)
    denoisers = family.denoisers if family else ("transformer", "unet")
    words = [size for name, size in spec.weights.items() if name in readers]
    denoise = [size for name, size in spec.weights.items() if name in denoisers]
    known = {*readers, *denoisers}
    return words, denoise, [size for name, size in spec.weights.items() if name not in known]


def _gibibytes(count: int) -> str:
    size = count / 2**30
    return f"{size:.1f} GiB" if size < 100 else f"{size:.0f} GiB"


def read_learned() -> Learned:
    """Return what was learned; nothing when the file is not there or can't be read."""
    try:
        return codec.decode((storyreel_home() / FILE).read_bytes(), Learned)
    except (OSError, ProjectError):
        return Learned()


def learn_peak(learned: Learned, facts: DeviceFacts, model: str, work: int, pixels: int) -> Learned:
    """Return what is known after a pass took `work` bytes for `pixels` (of all frames)."""
    before = learned.of(facts, model)
    measured = work / max(1, pixels)
    # A little more than was seen, for sizes that divide less well.
    better = max(measured * 1.1, before.activation)
    return learned.but(facts, model, msgspec.structs.replace(before, activation=better))


def learn_shortage(
    learned: Learned, facts: DeviceFacts, model: str, plan: MemoryPlan, pixels: int
) -> Learned:
    """Return what is known after memory ran out in a plan."""
    before = learned.of(facts, model)
    name = f"{plan.way}{'+tiles' if plan.tiles else ''}"
    failed = {**before.failed, name: min(pixels, before.failed.get(name, pixels))}
    return learned.but(facts, model, msgspec.structs.replace(before, failed=failed))


def write_learned(learned: Learned) -> None:
    """Keep what was learned. Raises OSError."""
    write_file(storyreel_home() / FILE, codec.encode(learned), durable=False)
