"""Has scrub files written while nobody needs the machine: by a process of its own, one at a time.

Takes and footage get theirs, and so does what is drawn of shots without a take. It never works
while the film plays or something is rendered, keeps to the limit in the settings, and knows nothing
of how scrub files are used.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from app.preview.scrub_plan import Order, Plan, Ready, make_plan
from engine.project.document import Project

if TYPE_CHECKING:
    from app.preview.player import Player
    from app.session import Session

IDLE = 2500
"""Milliseconds in which nothing moved before the first file is written."""


class ScrubFiles(QObject):
    """See the module. `idle` is how many milliseconds nothing has to move first."""

    written = Signal(str)
    """The id of the take whose scrub file is there now, or the name of the piece of a shot."""
    ready_changed = Signal(object)
    """The shots whose drafts lie ready, as a Ready."""

    def __init__(
        self, session: "Session", player: "Player", parent: QObject | None = None, idle: int = IDLE
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._player = player
        self._order: Order | None = None
        self._planning = False
        self._swept: Path | None = None
        self._hopeless: set[str] = set()
        self._ready = Ready()
        self._settled = False
        self._closed = False
        self._process: QProcess | None = None
        self._ending: dict[QProcess, Order | None] = {}
        self._wait = QTimer(self, singleShot=True, interval=idle)
        self._wait.timeout.connect(self._plan)
        player.playing_changed.connect(self._look)
        session.jobs_changed.connect(self._look)
        session.takes_changed.connect(lambda _: self._look())
        session.project_opened.connect(self._look)
        session.project_changed.connect(self._edited)
        session.playhead_moved.connect(lambda _: self._put_off())
        session.project_closing.connect(self._let_go)
        self._look()

    @property
    def working(self) -> bool:
        """Whether a file is being written."""
        return self._order is not None

    @property
    def settled(self) -> bool:
        """Whether there is nothing more to be written for now."""
        return self._settled

    @property
    def ready(self) -> Ready:
        """The shots whose drafts lie ready."""
        return self._ready

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
            self._settled = False
            self._wait.start()

    def _edited(self, before: Project, after: Project) -> None:
        """Shots that changed are ready no more."""
        self._show_ready(self._ready.kept(before, after))
        if self._order is None:
            self._look()
        else:
            self._put_off()

    def _show_ready(self, ready: Ready) -> None:
        if ready != self._ready:
            self._ready = ready
            self._player.pace.drawn = ready.drawn
            self.ready_changed.emit(ready)

    def _put_off(self) -> None:
        """Something moved: begin later, but finish what was begun."""
        if self._wait.isActive() or (self._settled and self.may_work()):
            self._wait.start()

    def _plan(self) -> None:
        if self._planning or self._order is not None or self._ending or not self.may_work():
            return
        session = self._session
        film = session.folder.path
        if self._swept != film:
            self._hopeless.clear()
        self._planning = True
        project = session.project
        session.background.run(
            make_plan, film, project, session.takes, session.playhead,
            session.settings.scrub_limit, frozenset(self._hopeless), self._swept != film,
            then=lambda plan: self._begin(film, project, plan),
            failed=lambda _: self._begin(film, project, Plan(None, Ready())),
        )  # fmt: skip

    def _begin(self, film: Path, project: Project, plan: Plan) -> None:
        self._planning = False
        self._swept = film
        here = self._session.is_open and self._session.folder.path == film
        if not here:
            self._look()
            return
        self._show_ready(plan.ready.kept(project, self._session.project))
        if not self.may_work():
            self._look()
            return
        self._settled = plan.order is None
        if plan.order is None:
            self._stop()
            return
        self._order = plan.order
        if self._process is None:
            self._process = self._start()
        self._process.write(plan.order.line)

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
            self.written.emit(order.name)
        else:
            self._hopeless.add(order.name)
        self._plan()

    def _ended(self, process: QProcess) -> None:
        """It could not be begun, or came to an end by itself: the take at hand is left alone."""
        if process in self._ending:
            self._tidy(process)
            self._look()
        if process is not self._process:
            return
        if self._order is not None:
            self._hopeless.add(self._order.name)
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
        self._show_ready(Ready())
        for process in tuple(self._ending):
            process.waitForFinished(2000)
            self._tidy(process)


def _environment() -> QProcessEnvironment:
    from engine.render.child import ROOT

    made = QProcessEnvironment()
    for name, value in os.environ.items():
        made.insert(name, value)
    if not getattr(sys, "frozen", False):
        known = os.environ.get("PYTHONPATH")
        made.insert("PYTHONPATH", os.pathsep.join([str(ROOT), known] if known else [str(ROOT)]))
    return made
