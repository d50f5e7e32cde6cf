"""What the timeline says of a shot beside its pictures: its state, its take and how far it is.

Worked out once for a shot as it stands and kept until its takes or jobs change.
"""

from dataclasses import dataclass
from typing import Any, Literal

from engine.project.document import Element, Id, Shot
from engine.project.seen import is_short, seen_take, still_matches, take_state, takes_of
from engine.render.job import Failed, Queued, Running

State = Literal["empty", "animatic", "queued", "rendering", "rendered", "stale", "failed"]

STATE_COLOUR: dict[State, str | None] = {
    "empty": "paper",
    "animatic": None,
    "queued": "render",
    "rendering": "render",
    "rendered": "good",
    "stale": "warn",
    "failed": "bad",
}
"""The theme's token of each state's edge; None has no edge."""


@dataclass(frozen=True)
class ShotLook:
    """`take` is the label of the take that is seen ("T03"), `progress` the render's, 0 to 1."""

    state: State
    take: str = ""
    progress: float = 0.0
    short: bool = False
    handles: int = 0


class Looks:
    """The looks of the shots of a session, kept by the shot's identity."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._kept: dict[Id, tuple[Shot, ShotLook]] = {}
        self._jobs: dict[Id, Any] = {}
        self._elements: tuple[Element, ...] = ()

    def forget(self, shot_ids: object = None) -> None:
        """Work out these shots' looks anew (None: every shot's)."""
        if isinstance(shot_ids, (set, frozenset, tuple, list)):
            for shot_id in shot_ids:
                self._kept.pop(shot_id, None)
        else:
            self._kept.clear()

    def forget_jobs(self) -> set[Id]:
        """Take note of the jobs as they are now; return the shots that look different for it."""
        jobs: dict[Id, Any] = {}
        path = str(self._session.folder.path) if self._session.is_open else ""
        for job in self._session.jobs:
            shot_id = job.request.shot_id
            waits = isinstance(job.state, (Running, Queued))
            known = jobs.get(shot_id)
            told = isinstance(known, Running) or (_waits(known) and not waits)
            if job.project_path == path and not told:
                jobs[shot_id] = job.state
        known = jobs.keys() | self._jobs.keys()
        changed = {id for id in known if jobs.get(id) != self._jobs.get(id)}
        self.forget(changed)
        self._jobs = jobs
        return changed

    def of(self, shot: Shot) -> ShotLook:
        """Return the look of a shot."""
        elements = self._session.project.elements
        if elements is not self._elements:
            # A take of a shot that mentions an element may be stale now, though the shot is not.
            self._elements = elements
            self.forget()
        kept = self._kept.get(shot.id)
        if kept is not None and kept[0] is shot:
            return kept[1]
        look = self._look(shot)
        self._kept[shot.id] = (shot, look)
        return look

    def _look(self, shot: Shot) -> ShotLook:
        project = self._session.project
        takes = takes_of(shot, self._session.takes)
        seen = seen_take(project, shot, takes)
        label = f"T{seen.number:02}" if seen else ""
        short = seen is not None and is_short(project, shot, seen)
        handles = seen.head if seen else 0
        state: State = "rendered" if seen else "animatic"
        progress = 0.0
        match self._jobs.get(shot.id):
            case Running(step=step, steps=steps):
                live = self._session.progress_of(shot.id)
                state, progress = "rendering", step / steps if steps else 0.0
                progress = live.fraction if live is not None else progress
            case Queued():
                state = "queued"
            case Failed():
                state = "failed"
            case _:
                if seen and take_state(project, shot, seen) == "picked":
                    state = "rendered" if still_matches(project, shot, seen) else "stale"
                elif not seen and any(take_state(project, shot, t) == "stale" for t in takes):
                    state = "stale"
                elif not seen and not shot.references:
                    state = "empty"
        return ShotLook(state, label, progress, short, handles)


def _waits(state: Any) -> bool:
    """Of several jobs of a shot the one that runs is told, then the waiting, then the newest."""
    return isinstance(state, (Running, Queued))
