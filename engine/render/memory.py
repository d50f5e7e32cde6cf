"""Whether a render fits into memory and how its model is held there, worked out before it begins.

Pure and light: the window asks it too. What was learned of earlier renders (`learned.py`) counts
more than the estimate, and what a person chose counts more than either.
"""

import msgspec

from engine.project.request import Memory
from engine.render.backend import Extent, ModelSpec
from engine.render.device import DeviceFacts
from engine.render.learned import Experience, Learned

Way = Memory

WAYS: tuple[Way, ...] = ("full", "offload", "group", "fp8")
"""In the order in which they are tried: by what they cost in time and in quality."""
EVERY: tuple[Way, ...] = (*WAYS, "int8")
"""Those too that are only taken when a person says so."""
TITLES: dict[Way, str] = {
    "full": "The whole model on the card",
    "offload": "Its parts take turns",
    "group": "A few blocks at a time",
    "fp8": "In eight bits (fp8)",
    "int8": "In eight bits (int8, torchao)",
}
"""What a person is shown."""
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


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """How a person wants a model to be held; `way` None is worked out, `tiles` only where needed.

    `tiles` True: pictures are decoded in tiles whether that is needed or not.
    """

    way: Way | None = None
    tiles: bool = False


AUTOMATIC = Choice()


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


def plan_memory(
    spec: ModelSpec,
    extent: Extent,
    facts: DeviceFacts,
    learned: Learned | None = None,
    chosen: Choice = AUTOMATIC,
    takes: int = 1,
) -> MemoryPlan:
    """Return how a model is held to render one pass of `extent`, and whether that fits.

    `takes` are made at once. Of several ways that fit, the quickest is taken; when none does, the
    one that needs least, with `fits` False. Only a graphics card has more ways than one.
    """
    facts = with_numbers(spec, facts)
    need = _need(spec, extent, facts, learned, takes)
    decoding = (True,) if chosen.tiles else (False, True)
    ways = ways_on(facts, only=chosen.way)
    for way in ways:
        for tiles in decoding:
            if need.fits(way, tiles):
                return need.plan(way, tiles, chosen)
    return need.plan(min(ways, key=lambda way: need.device(way, True)), True, chosen)


def every_plan(
    spec: ModelSpec, extent: Extent, facts: DeviceFacts, learned: Learned | None = None
) -> tuple[MemoryPlan, ...]:
    """Return the plan of each way that the device has, for a person to choose from."""
    ways = EVERY if facts.kind == "cuda" else WAYS[:1]
    return tuple(
        plan_memory(spec, extent, facts, learned, Choice(way=way))
        for way in ways
        if way != "fp8" or facts.fp8
    )


def ways_on(facts: DeviceFacts, only: Way | None = None) -> tuple[Way, ...]:
    """Return the ways to try on a device, in order; what was chosen where the device has it."""
    if facts.kind != "cuda":
        return WAYS[:1]
    if only is not None:
        return (only,)
    return WAYS if facts.fp8 else WAYS[:-1]


def _need(
    spec: ModelSpec, extent: Extent, facts: DeviceFacts, learned: Learned | None, takes: int
) -> "_Need":
    known = (learned or Learned()).of(facts, spec.id)
    return _Need(spec, _pass_of(spec, extent), facts, known, takes)


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
        self._facts, self._known = facts, known
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
            case "fp8" | "int8":
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
        elif way in ("fp8", "int8"):
            need = self._whole - sum(self._denoisers) // 2
        return int(need * HOST_SHARE)

    def fits(self, way: Way, tiles: bool) -> bool:
        """Whether there is room, and it did not run out before."""
        if self._known.ran_out(plan_name(way, tiles), self._pixels, self._facts.free):
            return False
        if self._facts.kind != "cuda":
            return self.host(way) <= self._facts.host_free
        room = self._facts.free - self._facts.total * KEPT_FREE
        return self.device(way, tiles) <= room and self.host(way) <= self._facts.host_free

    def plan(self, way: Way, tiles: bool, chosen: Choice) -> MemoryPlan:
        fits, device = self.fits(way, tiles), self.device(way, tiles)
        return MemoryPlan(
            way=way,
            tiles=tiles,
            bytes_device=device,
            bytes_host=self.host(way),
            fits=fits,
            sentence=self._sentence(way, tiles, fits, chosen),
        )

    def _sentence(self, way: Way, tiles: bool, fits: bool, chosen: Choice) -> str:
        """Say what is needed; where it does not fit, of the memory that is short."""
        facts, device, host = self._facts, self.device(way, tiles), self.host(way)
        place = f"of the {facts.name}'s memory" if facts.kind == "cuda" else "of memory"
        need, free = device, facts.free
        ran_out = self._known.ran_out(plan_name(way, tiles), self._pixels, facts.free)
        if facts.kind == "cuda" and not fits and not ran_out and host > facts.host_free:
            need, free, place = host, facts.host_free, "of the machine's own memory"
        needs = f"Needs about {gibibytes(need)} {place}; {gibibytes(free)} are free"
        if not fits:
            other = "let Storyreel choose how the model is held, or choose " if chosen.way else ""
            choose = f"{other or 'choose '}a smaller size, a shorter shot or another model"
            why = "Memory ran out for that before" if ran_out else "It will not fit"
            return f"{needs}. {why}: {choose}."
        if facts.kind == "cpu":
            return f"{needs}. It renders on the processor, which takes long."
        return f"{needs}. {SAID[way]}"


def plan_name(way: Way, tiles: bool) -> str:
    """Return what a way is called where shortages are remembered."""
    return f"{way}{'+tiles' if tiles else ''}"


SAID: dict[Way, str] = {
    "full": "The model stays on the card.",
    "offload": "Its parts take turns on the card, which takes a little longer.",
    "group": "It passes through the card in small groups, which takes longer.",
    "fp8": "It is kept in eight bits, which may cost a little quality.",
    "int8": "It is kept in eight bits, which may cost a little quality.",
}
"""What each does, as a sentence."""


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


def gibibytes(count: int) -> str:
    """Return bytes in words: "8.1 GiB"."""
    size = count / 2**30
    return f"{size:.1f} GiB" if size < 100 else f"{size:.0f} GiB"
