"""What the reader of notes gathers while it reads: drafts of moves, the look, words left over."""

from dataclasses import dataclass, field

from engine.project.document import Angle, Easing, MoveKind, Size, Speed


@dataclass
class Draft:
    """A move as far as it has been read. `kinds` lets a later word of direction go on from it."""

    kind: MoveKind
    kinds: dict[str, MoveKind]
    speed: Speed | None = None
    implied: Speed | None = None
    amount: float | None = None
    degrees: float | None = None
    times: float | None = None
    easing: Easing | None = None
    support: bool = False
    nearer: bool = False
    whose: tuple[int, str] | None = None
    part: tuple[float, float] | None = None
    window: tuple[float, float] | None = None
    last_seconds: float | None = None


@dataclass
class Look:
    """Size, angle and lens as the notes name them, and whether the subject faces the camera."""

    size: Size | None = None
    destination: Size | None = None
    two: bool = False
    angle: Angle | None = None
    lens: float | None = None
    facing: str = ""


@dataclass
class Group:
    """Moves that happen together, `delay` seconds after the group before, for `seconds`."""

    drafts: list[Draft] = field(default_factory=list)
    delay: float = 0.0
    seconds: float | None = None


@dataclass
class Reading:
    """All that has been read so far: groups in order, the look, words that were not understood."""

    groups: list[Group] = field(default_factory=list)
    look: Look = field(default_factory=Look)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    waiting_speed: tuple[int, Speed, str] | None = None
    waiting_amount: float | None = None
    waiting_easing: Easing | None = None

    @property
    def last(self) -> Draft | None:
        """The move read last."""
        return self.groups[-1].drafts[-1] if self.groups and self.groups[-1].drafts else None
