"""Stretches of film and the passes that make them, whatever a model can be conditioned on.

A stretch is a number of frames between footage that lies before and after it, with stills at given
frames of its own. A model that can't take what is given gets the best that it can, and the way
says so. Pure: no pixels, no tensors. `cookbook.py` says which stretches a task needs.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Literal

import msgspec

from engine.project.task import Footage, TakeFrames
from engine.render.backend import ModelSpec, RenderError
from engine.render.cuts import Lead, cut, given_at, length, shifted, slice_of
from engine.render.recipe import (
    Ability,
    Condition,
    Kept,
    Made,
    MadeSource,
    Pass,
    Piece,
    PromptAt,
    Source,
    StillSource,
)
from engine.render.refusals import can_not_begin, needs_more

MEET = 8
"""Frames over which two halves that were made from both ends dissolve into each other."""
EASE = 8
"""Frames that two windows of one video share."""

HALVES = "made as two halves, the second backwards in time, which dissolve into each other"
CHAINED = "made as {count} windows, each going on from the end of the one before"
BACKWARDS = "made backwards in time from the first frame"
ONE_FRAME = "goes on from a single frame, so movement is not carried over"
BETWEEN = "made still by still, one stretch between each two"


class Builder:
    """Collects the passes and pieces of one take, and how they were come by."""

    def __init__(self, spec: ModelSpec, prompts: Sequence[PromptAt]) -> None:
        self.spec = spec
        self.passes: list[Pass] = []
        self.pieces: list[Piece] = []
        self.ways: list[str] = []
        self._prompts = tuple(prompts) or (PromptAt(at=0, text=""),)

    def can(self, *abilities: Ability) -> bool:
        """Return whether the model has one of these abilities."""
        return any(ability in self.spec.abilities for ability in abilities)

    def say(self, way: str) -> None:
        """Note once how something is put together."""
        if way not in self.ways:
            self.ways.append(way)

    def keep(self, frames: TakeFrames) -> None:
        """Add frames of an older take, if there are any."""
        if length(frames):
            self.pieces.append(Kept(frames=frames))

    @property
    def done(self) -> int:
        """Frames of the take so far, the kept ones among them."""
        return sum(
            p.frames.stop - p.frames.start
            if isinstance(p, Kept)
            else (p.stop - p.start if p.frames is None else p.frames)
            for p in self.pieces
        )

    def add_pass(self, num_frames: int, begin: int, **fields) -> int:
        """Add a pass whose frame 0 is frame `begin` of the take; returns its number."""
        self.passes.append(
            Pass(
                num_frames=num_frames,
                prompts=self._prompts_from(begin, num_frames),
                seed_step=len(self.passes),
                **fields,
            )
        )
        return len(self.passes) - 1

    def _prompts_from(self, begin: int, count: int) -> tuple[PromptAt, ...]:
        """Return the prompts that hold within a pass, the first at its frame 0."""
        native = self.can("prompts")
        moment = begin if native else self.done
        holding = [p for p in self._prompts if p.at <= moment][-1:] or list(self._prompts[:1])
        later = [p for p in self._prompts if native and begin < p.at < begin + count]
        first = PromptAt(at=0, text=holding[0].text)
        return (first, *(PromptAt(at=p.at - begin, text=p.text) for p in later))

    # What one pass can hold

    @property
    def longest(self) -> int:
        """The most frames of one pass."""
        return 10**9 if self.spec.max_frames is None else self.spec.longest_pass

    def legal(self, frames: int) -> int:
        """Return the legal frame count of one pass that covers `frames`, or the longest."""
        return min(self.spec.legal_frames(min(frames, self.longest)), self.longest)

    def run_in(self, available: int, arrives: bool = False) -> int:
        """Return how many frames before a stretch the model can be given, at most `available`.

        A model that is told its end by a last frame goes on from one frame when it `arrives`.
        """
        if self.can("any_frame", "mask") or (self.can("prefix") and not arrives):
            return min(available, max(1, self.spec.prefix))
        return min(available, 1)

    def run_out(self, available: int) -> int:
        """Return how many frames after a stretch the model can be given, at most `available`."""
        if self.can("suffix", "any_frame", "mask"):
            return min(available, max(1, self.spec.prefix))
        return min(available, 1)

    @property
    def takes_end(self) -> bool:
        """Whether a pass can be told where to arrive."""
        return self.can("last", "any_frame", "mask", "suffix")

    @property
    def takes_start(self) -> bool:
        """Whether a pass can be told where to begin."""
        return self.can("first", "any_frame", "mask", "prefix")

    # Stretches

    def stretch(
        self,
        frames: int,
        before: Lead | None = None,
        after: Footage | None = None,
        stills: Sequence[tuple[int, StillSource | Footage]] = (),
    ) -> None:
        """Add `frames` frames that go on from `before`, pass by `stills` and arrive at `after`.

        Raises RenderError when the model can be told neither.
        """
        if frames < 1:
            return
        if (before or after or stills) and not self.takes_start:
            raise can_not_begin(self.spec)
        if not (before or after or stills or self.can("words")):
            raise needs_more(self.spec)
        ordered = sorted(stills, key=lambda one: one[0])
        inner = [one for one in ordered if 0 < one[0] < frames - 1]
        if inner and not self.can("any_frame", "mask"):
            self._between(frames, before, after, ordered)
        elif self._total(frames, before, after) > self.longest or self._turns(frames):
            self._windows(frames, before, after, ordered)
        else:
            self._single(frames, before, after, ordered)

    def _total(self, frames: int, before: Lead | None, after: Footage | None) -> int:
        head = self.run_in(length(before)) if before else 0
        tail = self.run_out(length(after)) if after else 0
        return head + frames + tail

    def _turns(self, frames: int) -> bool:
        """Return whether the words change within, and the model takes one text a pass."""
        begin = self.done
        changes = any(begin < p.at < begin + frames for p in self._prompts)
        return changes and self.takes_start and not self.can("prompts")

    def _between(
        self,
        frames: int,
        before: Lead | None,
        after: Footage | None,
        stills: Sequence[tuple[int, StillSource | Footage]],
    ) -> None:
        """Make one stretch up to each still and go on from it."""
        self.say(BETWEEN)
        cuts = [at for at, _ in stills if 0 < at < frames - 1]
        begin = 0
        for stop in [*(at + 1 for at in cuts), frames]:
            own = [(at - begin, one) for at, one in stills if begin <= at < stop]
            held = next((one for at, one in stills if at == begin - 1), None)
            if held is None:
                self.stretch(stop - begin, before, after if stop == frames else None, own)
            else:
                self._from_still(stop - begin, held, after if stop == frames else None, own)
            begin = stop

    def _from_still(
        self,
        frames: int,
        held: StillSource | Footage,
        after: Footage | None,
        stills: Sequence[tuple[int, StillSource | Footage]],
    ) -> None:
        """Go on from a still that the piece before ended on: made with it, and left out."""
        builder = Builder(
            self.spec, [PromptAt(at=p.at - self.done + 1, text=p.text) for p in self._prompts]
        )
        builder.stretch(frames + 1, None, after, [(0, held), *((at + 1, s) for at, s in stills)])
        self._take_over(builder, leave_out=1)

    def _take_over(self, other: "Builder", leave_out: int) -> None:
        """Add the passes and pieces of another builder, without its first frames."""
        shift = len(self.passes)
        for one in other.passes:
            self.passes.append(shifted(one, shift))
        for number, piece in enumerate(other.pieces):
            assert isinstance(piece, Made)
            skip = leave_out if number == 0 else 0
            spread = None if piece.frames is None else piece.frames - skip
            self.pieces.append(
                msgspec.structs.replace(
                    piece, number=piece.number + shift, start=piece.start + skip, frames=spread
                )
            )
        for way in other.ways:
            self.say(way)

    def _single(
        self,
        frames: int,
        before: Lead | None,
        after: Footage | None,
        stills: Sequence[tuple[int, StillSource | Footage]],
    ) -> None:
        """Make a stretch in one pass, or in two halves where the model can't be told its end."""
        end = after or next((one for at, one in stills if at == frames - 1 and frames > 1), None)
        if end is not None and not self.takes_end:
            if frames > 1:
                self._halves(frames, before, after, stills)
                return
            # A single frame is near enough to what follows.
            after = end = None
        head = self.run_in(length(before), end is not None) if before else 0
        tail = self.run_out(length(after)) if after else 0
        if before and head == 1 and length(before) > 1:
            self.say(ONE_FRAME)
        total = self.legal(head + frames + tail)
        exact = end is None or self.can("any_frame", "mask")
        last = head + frames + tail if exact else total
        given: list[Condition] = []
        if before:
            given.append(Condition(source=cut(before, length(before) - head, length(before))))
        for at, one in stills:
            place = last - 1 - tail if at == frames - 1 and frames > 1 else head + at
            given.append(given_at(one, place))
        if after:
            given.append(Condition(source=cut(after, 0, tail), at=last - tail))
        number = self.add_pass(
            total, self.done - head, conditions=tuple(given), keep=self._keeps(given)
        )
        made = last - tail - head
        self.pieces.append(
            Made(
                number=number,
                start=head,
                stop=head + made,
                frames=None if made == frames else frames,
                overlap=head if before and self.pieces else 0,
                overrun=tail,
            )
        )

    def _keeps(self, given: Sequence[Condition]) -> bool:
        return bool(given) and self.can("mask") and not self.can("any_frame")

    def _halves(
        self,
        frames: int,
        before: Lead | None,
        after: Footage | None,
        stills: Sequence[tuple[int, StillSource | Footage]],
    ) -> None:
        """Make the first half forwards, and the second backwards from the end."""
        self.say(HALVES)
        first = frames - frames // 2
        second = frames - first
        meet = min(MEET, first, second)
        begin = self.done
        self._single(first, before, None, [one for one in stills if one[0] == 0])
        end = after and cut(after, 0, 1)
        outside = 1
        if end is None:
            end = next(one for at, one in stills if at == frames - 1)
            outside = 0
        total = self.legal(outside + second + meet)
        number = self.add_pass(total, begin + first, conditions=(given_at(end, 0),))
        stop = total - outside
        self.pieces.append(
            Made(
                number=number,
                start=stop - second,
                stop=stop,
                reverse=True,
                overlap=meet,
                matched=False,
            )
        )

    def _windows(
        self,
        frames: int,
        before: Lead | None,
        after: Footage | None,
        stills: Sequence[tuple[int, StillSource | Footage]],
    ) -> None:
        """Make a stretch in windows that each go on from the end of the one before."""
        if not self.takes_start:
            raise RenderError(
                f"{self.spec.name or 'This model'} makes {self.longest} frames at most and can't "
                "go on from a picture; shorten the shot or choose another model."
            )
        ends = self._ends(frames, before, after)
        self.say(CHAINED.format(count=len(ends)))
        begin = 0
        for number, stop in enumerate(ends):
            own = [(at - begin, one) for at, one in stills if begin <= at < stop]
            is_last = number == len(ends) - 1
            if number == 0:
                self._single(stop, before, after if is_last else None, own)
            else:
                self._go_on(stop - begin, after if is_last else None, own)
            begin = stop

    def _ends(self, frames: int, before: Lead | None, after: Footage | None) -> list[int]:
        """Return where the windows end: even ones, and at each change of words."""
        begin = self.done
        turns = [p.at - begin for p in self._prompts if begin < p.at < begin + frames]
        marks = [0, *(turns if not self.can("prompts") else ()), frames]
        overhead = max(self._run(), self.run_in(length(before)) if before else 0)
        overhead += self.run_out(length(after)) if after else 0
        room = max(1, self.longest - overhead)
        ends: list[int] = []
        for start, stop in pairwise(marks):
            count = max(1, ceil((stop - start) / room))
            ends += [start + (stop - start) * (n + 1) // count for n in range(count)]
        return ends

    def _run(self) -> int:
        return self.run_in(max(1, self.spec.prefix))

    def _go_on(
        self,
        frames: int,
        after: Footage | None,
        stills: Sequence[tuple[int, StillSource | Footage]],
    ) -> None:
        """Make a window that goes on from the last frames of the piece before."""
        held = self.pieces[-1]
        assert isinstance(held, Made)
        source = self._tail(held, self._run())
        self._single(frames, source, after, stills)

    @staticmethod
    def _tail(held: Made, run: int) -> MadeSource:
        """Return the last `run` frames of a piece, as a source."""
        run = min(run, held.stop - held.start)
        return MadeSource(number=held.number, start=held.stop - run, stop=held.stop)

    # Videos that are made anew

    def remade(
        self, source: Source, frames: int, part: Literal["video", "control"], **fields
    ) -> None:
        """Add `frames` frames made from a source of that length, in windows that overlap.

        `part` says what the source is to a pass. Conditions hold for the first window; the next
        ones go on from the one before where the model can.
        """
        room = self.longest - EASE
        count = 1 if frames <= self.longest else ceil((frames - EASE) / room)
        if count > 1:
            self.say(f"made as {count} windows that overlap")
        begin = 0
        for window in range(count):
            stop = frames if window == count - 1 else EASE + (frames - EASE) * (window + 1) // count
            lead = EASE if window else 0
            own = fields | {part: slice_of(source, begin - lead, stop)}
            if window and "conditions" in fields and self.takes_start:
                held = self.pieces[-1]
                assert isinstance(held, Made)
                tail = MadeSource(number=held.number, start=held.stop - lead, stop=held.stop)
                own["conditions"] = (Condition(source=cut(tail, 0, self.run_in(lead))),)
            total = self.legal(stop - begin + lead)
            number = self.add_pass(total, self.done - lead, **own)
            self.pieces.append(
                Made(number=number, start=lead, stop=lead + stop - begin, overlap=lead)
            )
            begin = stop
