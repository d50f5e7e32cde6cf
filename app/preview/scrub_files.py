"""Has scrub files written while nobody needs the machine: by a process of its own, one at a time.

It never works while the film plays or something is rendered, keeps to the limit in the settings,
and knows nothing of how scrub files are used.
"""

import json
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from engine.project.document import Id, Project
from engine.project.take import Take

if TYPE_CHECKING:
    from app.preview.player import Player
    from app.session import Session

IDLE = 2500
"""Milliseconds in which nothing moved before the first file is written."""

OTHERS = 0.8
"""Takes that the film does not show get a scrub file only in this share of the limit."""


class Order(NamedTuple):
    """One file to be written."""

    take_id: Id
    clip: Path
    out: Path


class ScrubFiles(QObject):
    """See the module. `idle` is how many milliseconds nothing has to move first."""

    written = Signal(str)
    """The id of the take whose scrub file is there now."""

    def __init__(
        self, session: "Session", player: "Player", parent: QObject | None = None, idle: int = IDLE
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._player = player
        self._order: Order | None = None
        self._planning = False
        self._swept: Path | None = None
        self._hopeless: set[Id] = set()
        self._closed = False
        self._process: QProcess | None = None
        self._ending: dict[QProcess, Order | None] = {}
        self._wait = QTimer(self, singleShot=True, interval=idle)
        self._wait.timeout.connect(self._plan)
        player.playing_changed.connect(self._look)
        session.jobs_changed.connect(self._look)
        session.takes_changed.connect(lambda _: self._look())
        session.project_opened.connect(self._look)
        session.project_changed.connect(lambda *_: self._put_off())
        session.playhead_moved.connect(lambda _: self._put_off())
        session.project_closing.connect(self._let_go)
        self._look()

    @property
    def working(self) -> bool:
        """Whether a file is being written."""
        return self._order is not None

    def close(self) -> None:
        """End the process; nothing is written any more."""
        self._closed = True
        self._let_go()

    def may_work(self) -> bool:
        """Say whether the machine is free, and the film one that may be written."""
        session = self._session
        free = not self._player.playing and (
            session.rendering.paused or not session.rendering.active
        )
        limit = session.settings.scrub_limit
        return free and session.is_open and not session.read_only and limit > 0 and not self._closed

    def _look(self, *_: object) -> None:
        if not self.may_work():
            self._wait.stop()
            self._stop()
        elif self._order is None:
            self._wait.start()

    def _put_off(self) -> None:
        """Something moved: begin later, but finish what was begun."""
        if self._wait.isActive():
            self._wait.start()

    def _plan(self) -> None:
        if self._planning or self._order is not None or self._ending or not self.may_work():
            return
        session = self._session
        film = session.folder.path
        if self._swept != film:
            self._hopeless.clear()
        self._planning = True
        session.background.run(
            next_order, film, session.project, session.takes, session.playhead,
            session.settings.scrub_limit, frozenset(self._hopeless), self._swept != film,
            then=lambda order: self._begin(film, order), failed=lambda _: self._begin(film, None),
        )  # fmt: skip

    def _begin(self, film: Path, order: Order | None) -> None:
        self._planning = False
        self._swept = film
        here = self._session.is_open and self._session.folder.path == film
        if not here or not self.may_work():
            self._look()
            return
        if order is None:
            self._stop()
            return
        self._order = order
        if self._process is None:
            self._process = self._start()
        line = json.dumps([str(order.clip), str(order.out)]) + "\n"
        self._process.write(line.encode())

    def _start(self) -> QProcess:
        process = QProcess(self)
        process.setProcessEnvironment(_environment())
        process.setProgram(sys.executable)
        frozen = bool(getattr(sys, "frozen", False))
        process.setArguments(["--scrub-files"] if frozen else ["-P", "-m", "app", "--scrub-files"])
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._hear)
        process.finished.connect(lambda *_: self._ended(process))
        process.errorOccurred.connect(lambda _: self._ended(process))
        process.start()
        return process

    def _hear(self) -> None:
        process, order = self._process, self._order
        if process is None or order is None or not process.canReadLine():
            return
        written = json.loads(bytes(process.readLine().data()))
        self._order = None
        if written:
            self.written.emit(order.take_id)
        else:
            self._hopeless.add(order.take_id)
        self._plan()

    def _ended(self, process: QProcess) -> None:
        """It could not be begun, or came to an end by itself: the take at hand is left alone."""
        if process in self._ending:
            self._tidy(process)
            self._look()
        if process is not self._process:
            return
        if self._order is not None:
            self._hopeless.add(self._order.take_id)
        self._stop()
        self._look()

    def _stop(self) -> None:
        """Let the process end, in the midst of a file too; nothing waits for it."""
        process, self._process = self._process, None
        order, self._order = self._order, None
        if process is None:
            return
        self._ending[process] = order
        if process.state() == QProcess.ProcessState.NotRunning:
            self._tidy(process)
        else:
            process.kill()

    def _tidy(self, process: QProcess) -> None:
        """Take away what a process that is gone left behind."""
        order = self._ending.pop(process, None)
        process.deleteLater()
        if order is not None:
            from engine.project.disk import sweep_temporaries

            sweep_temporaries(order.out.parent, order.out.name)

    def _let_go(self) -> None:
        """The film closes, and nothing may be written into its folder any more."""
        self._wait.stop()
        self._stop()
        for process in tuple(self._ending):
            process.waitForFinished(2000)
            self._tidy(process)


def next_order(
    film: Path,
    project: Project,
    takes: Mapping[Id, Sequence[Take]],
    playhead: int,
    limit: int,
    hopeless: Collection[Id] = (),
    sweeping: bool = False,
) -> Order | None:
    """Return what should be written next, after making room for it; None: nothing, or no room.

    The takes that are seen come first, from the playhead on.
    """
    from engine.compose import scrub_shelf

    everything = [take for of_shot in takes.values() for take in of_shot]
    if sweeping:
        scrub_shelf.sweep(film, everything)
    seen = _seen(project, takes, playhead)
    wanted = {take.id for take in seen}
    lacking = scrub_shelf.lacking(film, (take for take in seen if take.id not in hopeless))
    if lacking:
        has_room = scrub_shelf.make_room(film, limit, wanted)
    else:
        others = (one for one in everything if one.id not in wanted and one.id not in hopeless)
        lacking = scrub_shelf.lacking(film, others)
        has_room = bool(lacking) and scrub_shelf.used_bytes(film) < OTHERS * limit
    if not lacking or not has_room:
        return None
    out = scrub_shelf.scrub_path(film, lacking[0])
    clip = film / "takes" / lacking[0].id / scrub_shelf.CLIP
    return None if out is None else Order(lacking[0].id, clip, out)


def _seen(project: Project, takes: Mapping[Id, Sequence[Take]], playhead: int) -> list[Take]:
    """Return the takes that the film shows, each once, from the shot under the playhead on."""
    from engine.project.film import shot_at
    from engine.project.seen import seen_take, takes_of

    shots = project.shots
    here = shot_at(project, playhead)
    at = next((n for n, shot in enumerate(shots) if here and shot.id == here[0].id), 0)
    seen = (seen_take(project, shot, takes_of(shot, takes)) for shot in shots[at:] + shots[:at])
    return list({take.id: take for take in seen if take is not None}.values())


def _environment() -> QProcessEnvironment:
    from engine.render.child import ROOT

    made = QProcessEnvironment()
    for name, value in os.environ.items():
        made.insert(name, value)
    if not getattr(sys, "frozen", False):
        known = os.environ.get("PYTHONPATH")
        made.insert("PYTHONPATH", os.pathsep.join([str(ROOT), known] if known else [str(ROOT)]))
    return made
