"""`storyreel render`: takes of shots. It adds takes and writes nothing else, so it may run beside
an open window.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event as Asked

from app.commands.console import Console, counted, in_words
from app.commands.opening import add_folder, reading, shots_named
from app.commands.problems import CommandError
from app.commands.stopping import stop_on_signal
from app.commands.terms import add_terms, asked_framing, takes_wanted, terms_of
from engine.project.document import Id, Project, Shot
from engine.project.folder import read_takes
from engine.project.request import RenderRequest
from engine.project.seen import is_for, mark_of, still_matches, takes_of
from engine.project.take import Take
from engine.render.driver import Driver
from engine.render.estimate import Pace, seconds_for
from engine.render.families.table import MODELS
from engine.render.home import storyreel_home
from engine.render.host import Host
from engine.render.job import Cancelled, Failed, Finished, Job, Running
from engine.render.job_store import JobStore
from engine.render.requests import HIGHEST_SEED, make_requests

Takes = Mapping[Id, Sequence[Take]]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument(
        "--takes", type=count, metavar="N", help="takes a shot (default: the shot's own, or 1)"
    )
    parser.add_argument(
        "--shots", default="all", metavar="WHICH",
        help="missing (without takes), stale (whose words changed since), all, or slates such as "
        "010,020 or 010..040 (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--model", choices=list(MODELS), help="the model (default: each shot's own)"
    )
    add_terms(parser)
    parser.add_argument(
        "--seed", type=seed, metavar="S", help="the first take's seed; further takes count up"
    )


def run(options: Namespace, console: Console) -> None:
    """Render the takes one after another."""
    with reading(options.folder) as folder:
        project, path = folder.project, folder.path
    takes = read_takes(path)
    shots = wanted(project, takes, options.shots, asked_framing(options, project))
    requests = [
        request
        for shot in shots
        for request in make_requests(
            project, shot, options.takes or takes_wanted(shot, options.model, options.mode),
            takes_of(shot, takes), options.model, options.seed,
            terms_of(options, project, shot, takes, path),
        )
    ]  # fmt: skip
    if not requests:
        console.line("There is nothing to render.")
        return
    with closing(JobStore(storyreel_home() / "jobs.sqlite")) as store, closing(Host()) as host:
        _Batch(path, requests, store, Driver(store, host), console).run()


def wanted(project: Project, takes: Takes, which: str, framing: Id | None = None) -> list[Shot]:
    """Return the shots that `missing`, `stale`, `all` or slates name, in film order.

    Missing: no take for the aspect is there, but for rejected ones. Stale: it has takes for it, and
    none of them was rendered from the words as they are. Raises CommandError for an unknown slate.
    """
    names = [part.strip() for part in which.split(",")]
    found: set[Id] = set()
    for shot in project.shots:
        kept = [
            take for take in takes_of(shot, takes)
            if not mark_of(shot, take.id).rejected and is_for(project, shot, take, framing)
        ]  # fmt: skip
        is_stale = bool(kept) and not any(still_matches(project, shot, take) for take in kept)
        states = {"all": True, "missing": not kept, "stale": is_stale}
        if any(states.get(name, False) for name in names):
            found.add(shot.id)
    slates = [name for name in names if name not in ("all", "missing", "stale")]
    if slates:
        found.update(shot.id for shot in shots_named(project, ",".join(slates)))
    return [shot for shot in project.shots if shot.id in found]


class _Batch:
    """The takes of one command: queued for it alone, rendered in order, told as they come."""

    def __init__(
        self,
        path: Path,
        requests: Sequence[RenderRequest],
        store: JobStore,
        driver: Driver,
        console: Console,
    ) -> None:
        self._path, self._store, self._driver, self._console = path, store, driver, console
        self._jobs = store.add(path, requests, driver.owner)
        self._frames = sum(request.num_frames for request in requests)
        self._done = 0
        self._finished = 0
        self._failures: list[str] = []
        self._pace = Pace()

    def run(self) -> None:
        """Render it all. Raises CommandError for failed takes, KeyboardInterrupt if stopped."""
        self._announce()
        try:
            with stop_on_signal() as asked:
                while not asked.is_set() and (job := self._next()) is not None:
                    self._render(job, asked)
                stopped = asked.is_set()
        finally:
            self._console.finish()
            for job in self._jobs:
                self._store.cancel(job.id)
            self._driver.leave()
        self._conclude(stopped)

    def _next(self) -> Job | None:
        return self._driver.next_job(self._path, reserved_only=True)

    def _announce(self) -> None:
        measured = [
            seconds_for(job.request, self._store.finished(job.request.model)) for job in self._jobs
        ]
        known = [seconds for seconds in measured if seconds is not None]
        about = f", about {in_words(sum(known))}" if len(known) == len(self._jobs) else ""
        if not about and any(MODELS[job.request.model].family for job in self._jobs):
            about = "; how long that takes is not known before the first steps"
        self._console.line(f"Rendering {counted(len(self._jobs), 'take')}{about}.")

    def _render(self, job: Job, asked: Asked) -> None:
        slate = job.request.shot.slate
        for event in self._driver.run(job, asked.is_set):
            match event.state:
                case Running(step=step, steps=steps) if steps:
                    frames = self._done + step * job.request.num_frames // steps
                    left = self._pace.step("takes", frames, self._frames)
                    self._console.progress(f"Rendering {slate}", frames, self._frames, left)
                case Finished(take=take):
                    self._finished += 1
                    clip = self._path / "takes" / take.id / "clip.mp4"
                    self._console.line(f"{slate}_T{take.number:02}  {clip}")
                    for note in take.notes:
                        self._console.line(f"         {note}")
                case Failed(message=message):
                    self._failures.append(message)
                case Cancelled() | _:
                    pass
        self._done += job.request.num_frames

    def _conclude(self, stopped: bool) -> None:
        if self._failures:
            first, *more = self._failures
            raise CommandError(
                f"{len(more) + 1} takes failed; the first: {first}" if more else first
            )
        if stopped:
            sys.stderr.write(
                f"storyreel: {self._finished} of {counted(len(self._jobs), 'take')} rendered.\n"
            )
            raise KeyboardInterrupt
        if self._finished < len(self._jobs):
            missing = len(self._jobs) - self._finished
            raise CommandError(f"{counted(missing, 'take')} of {len(self._jobs)} were cancelled.")


def count(text: str) -> int:
    """Read a number of takes. Raises ArgumentTypeError."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise ArgumentTypeError(f"“{text}” is no number of takes; write one from 1 to 1000")
    return int(text)


def seed(text: str) -> int:
    """Read a seed. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) >= HIGHEST_SEED:
        raise ArgumentTypeError(f"“{text}” is no seed; write a number from 0 to {HIGHEST_SEED - 1}")
    return int(text)
