"""What is composed while the film runs: how far ahead, in which quality, and what is too late.

A run begins with pictures that were composed while nothing moved. When fewer are ready than a
moment needs, the rest of the shot is composed as drafts; and a picture that would come after its
time is passed over for one that comes in time. A shot that was drawn ahead and stored plays from
that, unless it is known to be drawn whole in time. What time is left makes whole pictures of the
drafts that are ready, and so learns how long they take. It knows the worker's pictures, no widget.
"""

from math import inf
from typing import NamedTuple, Protocol

from app.preview.frame_cache import Composed, Quality
from app.preview.play_clock import PlayClock
from app.timeline.positions import Positions
from engine.project.document import Id

AHEAD = 24
"""Frames composed ahead of the one that is shown: a second, for a shot that begins slowly."""

LOW = 8
"""With fewer frames ready than this the next ones are drafts."""

SLOW = 0.85
"""A shot plays in draft when composing takes more than this share of a frame's time."""

SPARE = 6
"""So many frames may be missing of a full second before drafts come before whole pictures."""

NEAR = 3
"""So many of the next frames stay drafts where they are: a whole picture would come too late."""

TRIES = 3
"""Whole pictures of a shot of which the quickest counts, for the first ones read its stills."""

FURTHEST = 6
"""The most frames that are passed over at once."""


class Pictures(Protocol):
    """The worker, as far as it is asked here."""

    def held(self, frame: int, quality: Quality) -> Composed | None:
        """Return a picture that is already composed."""
        ...

    def take_costs(self) -> list[tuple[int, Quality, float]]:
        """Return the (frame, quality, seconds) of what was composed since the last call."""
        ...


class Plan(NamedTuple):
    """What the worker is asked for: `wanted` at once where nothing is there, then `ahead`."""

    wanted: int
    quality: Quality
    ahead: tuple[int, ...]


class PlayPace:
    """See the module. `cost` is the seconds that whole pictures took of late, 0 at first.

    `drawn` are the ids of the shots that were drawn ahead and stored, as drafts.
    """

    def __init__(self, worker: Pictures) -> None:
        self.drawn: frozenset[Id] = frozenset()
        self._worker = worker
        self._drafting: int | None = None
        self._costs: dict[tuple[int | None, Quality], float] = {}
        self._tries: dict[int | None, int] = {}
        self.cost = 0.0

    def forget(self) -> None:
        """Another film, or another aspect of it: nothing is known of what takes how long."""
        self._drafting, self.cost = None, 0.0
        self._costs.clear()
        self._tries.clear()

    def plan(self, clock: PlayClock, frame: int, positions: Positions, rate: float) -> Plan:
        """Return what is to be composed while `frame` is shown, `rate` frames a second."""
        self._learn(positions)
        ahead = (*clock.ahead(frame, AHEAD), *self._behind_the_cut(clock, frame, positions))
        ready = next((n for n, one in enumerate(ahead) if not self._is_held(one)), len(ahead))
        shot = positions.at(ahead[min(ready, len(ahead) - 1)] if ahead else frame)
        stored = self._stored(positions, rate)
        fast = abs(clock.speed) > 1.0
        enough = ready >= min(len(ahead), AHEAD - SPARE) and self._is_held(frame)
        if enough and not fast and (better := self._better(ahead[:ready], positions, rate)):
            return Plan(frame, "full", better)
        quality = self._quality(shot, ready, min(LOW, len(ahead)), rate, fast, shot in stored)
        if quality == "full":
            # These take a moment as drafts and may take long as whole pictures: in their turn.
            ahead = tuple(one for one in ahead if positions.at(one) not in stored)
        wanted = frame
        late = min(int(self._costs.get((shot, quality), 0.0) * rate), FURTHEST)
        if late and not self._is_held(frame):
            wanted = (clock.ahead(frame, late) or (frame,))[-1]
            ahead = clock.ahead(wanted, AHEAD)
        return Plan(wanted, quality, tuple(one for one in ahead if not self._is_held(one)))

    def _better(self, ahead: tuple[int, ...], positions: Positions, rate: float) -> tuple[int, ...]:
        """Return the frames to be made whole of those that are ready as drafts.

        Of a shot that is not known yet it is one, the last: there is time for it to be slow.
        """
        drafts = [one for one in ahead[NEAR:] if self._worker.held(one, "full") is None]
        quick = [one for one in drafts if self._is_quick(positions.at(one), rate)]
        if quick:
            return tuple(quick)
        new = [one for one in drafts if self._tries.get(positions.at(one), 0) < TRIES]
        return (new[-1],) if new else ()

    def _is_quick(self, shot: int | None, rate: float) -> bool:
        known = self._costs.get((shot, "full"))
        return known is not None and known * rate <= 1.0

    def _behind_the_cut(
        self, clock: PlayClock, frame: int, positions: Positions
    ) -> tuple[int, ...]:
        """Return the first frame behind the next cut, which takes longest: its stills are read."""
        forward = clock.speed >= 0
        cut = positions.next_cut(frame) if forward else positions.previous_cut(frame) - 1
        return (cut,) if 0 <= cut < positions.duration else ()

    def _stored(self, positions: Positions, rate: float) -> frozenset[int]:
        """Return the places of the shots that play from what was drawn of them ahead."""
        places = (positions.index(shot_id) for shot_id in self.drawn)
        known = self._costs
        return frozenset(
            one for one in places if one is not None and known.get((one, "full"), inf) * rate > SLOW
        )

    def _quality(
        self, shot: int | None, ready: int, low: int, rate: float, fast: bool, stored: bool
    ) -> Quality:
        if fast:
            return "draft"  # read from scrub files, where there are some
        known = self._costs.get((shot, "full"))
        slow = known is not None and known * rate > SLOW
        if ready < low or slow or stored:
            self._drafting = shot
        elif self._drafting == shot and ready >= AHEAD - 2:
            self._drafting = None
        return "draft" if self._drafting == shot and shot is not None else "full"

    def _learn(self, positions: Positions) -> None:
        for frame, quality, seconds in self._worker.take_costs():
            key = positions.at(frame), quality
            known = self._costs.get(key)
            if known is None:
                self._costs[key] = seconds
            elif quality == "full" and self._tries.get(key[0], 0) < TRIES:
                self._costs[key] = min(known, seconds)
            else:
                self._costs[key] = known * 0.7 + seconds * 0.3
            if quality == "full":
                self._tries[key[0]] = self._tries.get(key[0], 0) + 1
            if quality == "full":
                self.cost = self.cost * 0.7 + seconds * 0.3 if self.cost else seconds

    def _is_held(self, frame: int) -> bool:
        held = self._worker.held
        return held(frame, "full") is not None or held(frame, "draft") is not None
