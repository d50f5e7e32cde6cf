"""Makes the task of a render from a film: which take is extended, which neighbours are bridged.

What the author asks for by a mode's name becomes a complete plain value here. Reads key frames of
a clip where a retake must end on one; loads no model.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from pathlib import Path

import msgspec

from engine.compose.reframing import laid_out
from engine.project.document import Id, Project, Shot
from engine.project.seen import seen_take, source_time, sped, takes_of
from engine.project.take import Take
from engine.project.task import (
    Area,
    Blend,
    Bridge,
    Control,
    Extend,
    FirstLast,
    Footage,
    Guide,
    LiveFrames,
    Loop,
    Mode,
    Picture,
    Remix,
    Retake,
    Still,
    TakeFrames,
    Task,
    Timed,
    Upscale,
    Words,
)
from engine.render.backend import RenderError

RUN_IN = 16
"""Frames of a neighbour that a bridge is given; a model takes as many of them as it can."""

_PLAIN: dict[Mode, Task] = {
    "text": Words(), "image": Still(), "first_last": FirstLast(), "timed": Timed(),
    "picture": Picture(),
}  # fmt: skip


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said besides a mode; None is left to Storyreel.

    `frames`: how many new ones, at the film's rate (extend, loop, blend). `take`: the take that is
    worked on; the one that is seen otherwise. `other`: the one that it is blended with. `start` and
    `stop`: the stretch to retake, in frames of the shot; `area`: what of its pictures.
    """

    frames: int | None = None
    direction: str = "forward"
    take: Id | None = None
    other: Id | None = None
    start: int | None = None
    stop: int | None = None
    area: Area | None = None
    strength: float | None = None
    guide: Guide = "depth"


NONE = Wishes()


def task_for(
    mode: Mode,
    project: Project,
    shot: Shot,
    takes: Mapping[Id, Sequence[Take]],
    folder: Path,
    wishes: Wishes = NONE,
    framing: Id | None = None,
) -> Task:
    """Return the task of a mode for a shot of a film whose takes are known, in one of its aspects.

    Raises RenderError in one sentence where the shot lacks what the mode needs, MediaError when a
    take's clip can't be read.
    """
    maker = _Maker(project, shot, takes, folder, wishes, framing)
    match mode:
        case "extend":
            return maker.extend()
        case "bridge":
            return maker.bridge()
        case "loop":
            return maker.loop()
        case "blend":
            return maker.blend()
        case "remix":
            return maker.remix()
        case "retake":
            return maker.retake()
        case "upscale":
            return maker.upscale()
        case "control":
            return Control(guide=maker.seen_or_live(), kind=wishes.guide)
        case _:
            return _PLAIN[mode]


def whole(take: Take) -> TakeFrames:
    """Return all frames of a take."""
    return TakeFrames(
        take=take.id, file=f"takes/{take.id}/clip.mp4", start=0, stop=take.frames, rate=take.rate,
        width=take.width, height=take.height, head=take.head,
    )  # fmt: skip


class _Maker:
    def __init__(
        self,
        project: Project,
        shot: Shot,
        takes: Mapping[Id, Sequence[Take]],
        folder: Path,
        wishes: Wishes,
        framing: Id | None,
    ) -> None:
        self._project, self._shot, self._takes = project, shot, takes
        self._folder, self._wishes, self._framing = folder, wishes, framing
        self._own = takes_of(shot, takes)

    def _named(self, take_id: Id) -> Take:
        for take in self._own:
            if take.id == take_id:
                return take
        every = (take for takes in self._takes.values() for take in takes)
        found = next((take for take in every if take.id == take_id), None)
        if found is None:
            raise RenderError("The take is no longer there; choose another one.")
        return found

    def _take(self) -> Take | None:
        if self._wishes.take is not None:
            return self._named(self._wishes.take)
        return self._seen(self._shot)

    def _seen(self, shot: Shot) -> Take | None:
        takes = takes_of(shot, self._takes)
        return seen_take(self._project, shot, takes, self._framing)

    def _needed(self, verb: str) -> Take:
        take = self._take()
        if take is None:
            raise RenderError(
                f"Shot {self._shot.slate} has no take to {verb}; render one or pick one first."
            )
        return take

    def _frames(self, rate: Fraction, otherwise: float) -> int:
        """Return the wished number of new frames at a take's rate; `otherwise` is in seconds."""
        wished = self._wishes.frames
        seconds = Fraction(wished) / self._project.rate if wished else Fraction(otherwise)
        return max(1, ceil(seconds * rate))

    def seen_or_live(self) -> Footage:
        take = self._take()
        return whole(take) if take else self._live(self._shot, 0, self._shot.duration)

    def _live(self, shot: Shot, start: int, stop: int) -> LiveFrames:
        seen = laid_out(self._project, shot, self._framing)
        plain = msgspec.structs.replace(
            seen, picked=None, take_marks={}, takes_from=(), framings={}
        )
        return LiveFrames(shot=plain, start=start, stop=stop, rate=self._project.rate)

    def extend(self) -> Extend:
        take = self._needed("extend")
        backward = self._wishes.direction == "backward"
        return Extend(
            take=whole(take),
            frames=self._frames(take.rate, 2.0),
            direction="backward" if backward else "forward",
        )

    def bridge(self) -> Bridge:
        shots = self._project.shots
        at = next(n for n, shot in enumerate(shots) if shot.id == self._shot.id)
        if at == 0 or at == len(shots) - 1:
            raise RenderError(
                f"Shot {self._shot.slate} has no neighbour on one side; a bridge lies between two "
                "shots."
            )
        return Bridge(before=self._end_of(shots[at - 1]), after=self._begin_of(shots[at + 1]))

    def _end_of(self, shot: Shot) -> Footage:
        take = self._seen(shot)
        if take is None:
            begin = max(0, shot.duration - RUN_IN)
            return self._live(shot, begin, shot.duration)
        last = source_time(shot, take, sped(shot, shot.duration - 1), self._project.rate)
        stop = min(take.frames, max(1, last + 1))
        return _part(take, max(0, stop - RUN_IN), stop)

    def _begin_of(self, shot: Shot) -> Footage:
        take = self._seen(shot)
        if take is None:
            return self._live(shot, 0, min(RUN_IN, shot.duration))
        first = min(take.frames - 1, max(0, source_time(shot, take, 0, self._project.rate)))
        return _part(take, first, min(take.frames, first + RUN_IN))

    def loop(self) -> Loop:
        if self._wishes.take is None:
            return Loop()
        take = self._named(self._wishes.take)
        return Loop(take=whole(take), frames=self._frames(take.rate, 1.0))

    def blend(self) -> Blend:
        first = self._needed("blend")
        second = self._other(first)
        if (first.width, first.height, first.rate) != (second.width, second.height, second.rate):
            raise RenderError(
                "The two takes differ in size or rate; render one of them anew to blend them."
            )
        most = min(first.frames, second.frames)
        frames = min(most, self._frames(first.rate, 1.0))
        return Blend(first=whole(first), second=whole(second), frames=frames)

    def _other(self, first: Take) -> Take:
        if self._wishes.other is not None:
            return self._named(self._wishes.other)
        others = [take for take in self._own if take.id != first.id]
        if not others:
            raise RenderError(
                f"Shot {self._shot.slate} has no second take to blend with; render one first."
            )
        return others[-1]

    def remix(self) -> Remix:
        strength = self._wishes.strength or self._shot.render.strength or 0.6
        return Remix(take=self.seen_or_live(), strength=min(1.0, max(0.01, strength)))

    def upscale(self) -> Upscale:
        return Upscale(take=whole(self._needed("enlarge")))

    def retake(self) -> Retake:
        """Retake the stretch, its end rounded up to the next key frame so the rest is copied."""
        take = self._needed("retake a part of")
        start, stop = stretch_of(self._shot, self._wishes)
        first = source_time(self._shot, take, sped(self._shot, start), self._project.rate)
        last = source_time(self._shot, take, sped(self._shot, stop), self._project.rate)
        first, last = max(0, first), min(take.frames, last)
        area = self._wishes.area
        if area is not None and not area.is_sound:
            raise RenderError("The area to retake lies outside the picture; choose it anew.")
        if area is not None and (self._wishes.start, self._wishes.stop) == (None, None):
            # With its handles, so that no transition shows the old area again.
            first, last = 0, take.frames
        if first >= last:
            raise RenderError("The stretch to retake lies outside the take; choose it anew.")
        # Loaded only here, for it brings decoders, which the window does without while it opens.
        from engine.media.stitch import next_key_frame

        frames = whole(take)
        stop_on_key = next_key_frame(self._folder / frames.file, last)
        stop = min(take.frames, stop_on_key)
        return Retake(take=frames, start=first, stop=stop, area=area)


def stretch_of(shot: Shot, wishes: Wishes) -> tuple[int, int]:
    """Return the stretch to retake in frames of the shot: as wished, or its middle third.

    Of an area it is the whole shot.
    """
    if wishes.area is not None and (wishes.start, wishes.stop) == (None, None):
        return 0, shot.duration
    third = shot.duration // 3
    start = third if wishes.start is None else wishes.start
    stop = max(start + 1, shot.duration - third)
    return start, stop if wishes.stop is None else wishes.stop


def _part(take: Take, start: int, stop: int) -> TakeFrames:
    return msgspec.structs.replace(whole(take), start=start, stop=stop)
