"""The worker process: takes orders from its pipe, renders one job at a time, and reports.

It is the only process that loads models. It ends when the window that began it is gone, however
that window ended. Knows nothing of queues or windows.
"""

import argparse
import faulthandler
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn, assert_never

import numpy as np

from engine.project.document import Id
from engine.render.backend import Backend, ModelSpec, RenderCancelled, RenderError
from engine.render.families.table import MODELS
from engine.render.landing import Landing, is_disk_full
from engine.render.messages import (
    Broken,
    Cancel,
    Done,
    Order,
    Pause,
    Ready,
    Render,
    Report,
    Resume,
    Reword,
    Reworded,
    Stepped,
    Stopped,
    pack_report,
    read_order,
)
from engine.render.preview import Gate, encode_previews

if TYPE_CHECKING:
    from engine.render.causal import Causal

NICENESS = 10
BETWEEN_PREVIEWS = 0.2
BETWEEN_STEPS = 0.03
"""Seconds at least between two of them, so that telling costs next to nothing."""


def main(words: list[str]) -> int:
    """Run the worker until its window is gone. `words` are the arguments after `--worker`."""
    parser = argparse.ArgumentParser(prog="storyreel --worker")
    parser.add_argument("--alive", type=int, help="a pipe that closes when the window is gone")
    parser.add_argument("--models", help="FILE.py:TABLE, in place of the shipped models")
    options = parser.parse_args(words)
    orders, reports = _take_pipes()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_nice()
    if options.alive is not None:
        _die_with(options.alive)
    models = _models_of(options.models) if options.models else MODELS
    return Worker(orders, reports, models).run()


class Worker:
    """Renders what it is told to, and remembers which jobs were cancelled or held."""

    def __init__(
        self, orders: BinaryIO, reports: BinaryIO, models: Mapping[str, ModelSpec]
    ) -> None:
        self._orders = orders
        self._reports = reports
        self._models = models
        self._loaded: tuple[ModelSpec, Backend] | None = None
        self._causal: tuple[str, Causal] | None = None
        self._waiting: queue.SimpleQueue[Render | Reword] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._cancelled: set[Id] = set()
        self._held: set[Id] = set()
        self._speaking = threading.Lock()

    def run(self) -> int:
        """Say that the worker is ready, then render for ever."""
        threading.Thread(target=self._listen, name="orders", daemon=True).start()
        self.say(Ready(pid=os.getpid()))
        while True:
            self._perform(self._waiting.get())

    def _listen(self) -> None:
        """Take orders; the end of the pipe means that the window is gone."""
        try:
            while (order := read_order(self._orders)) is not None:
                self._obey(order)
        finally:
            vanish()

    def _obey(self, order: Order) -> None:
        with self._changed:
            match order:
                case Render() | Reword():
                    self._waiting.put(order)
                case Cancel():
                    self._cancelled.add(order.job)
                case Pause():
                    self._held.add(order.job)
                case Resume():
                    self._held.discard(order.job)
                case _:
                    assert_never(order)
            self._changed.notify_all()

    def _perform(self, order: Render | Reword) -> None:
        try:
            self.say(self._rendered(order) if isinstance(order, Render) else self._reworded(order))
        except RenderCancelled:
            self.say(Stopped(job=order.job))
        except RenderError as error:
            self.say(Broken(job=order.job, message=str(error), detail=traceback.format_exc()))
        except Exception as error:
            message = _sentence(order, error)
            self.say(Broken(job=order.job, message=message, detail=traceback.format_exc()))
        finally:
            with self._changed:
                self._cancelled.discard(order.job)
                self._held.discard(order.job)

    def _rendered(self, order: Render) -> Done:
        request, project = order.request, Path(order.project_path)
        on_step = _Steps(self, order.job)
        with Landing(project) as landing:
            on_step("Loading", 0, 0, None)
            backend = self._backend(request.model)
            if expect := getattr(backend, "expect", None):
                expect(order.siblings)
            clip = backend.render(request, project, landing.folder, on_step)
            on_step("Finishing", 0, 0, None)
            return Done(job=order.job, take=landing.land(clip, request))

    def _reworded(self, order: Reword) -> Reworded:
        from engine.render.causal import Causal

        self._loaded = None
        if self._causal is None or self._causal[0] != order.path:
            self._causal = (order.path, Causal(Path(order.path)))
        text = self._causal[1].write(
            order.system, order.text, order.tokens, order.sample, _Steps(self, order.job)
        )
        return Reworded(job=order.job, text=text)

    def wait_while_held(self, job: Id) -> None:
        """Wait as long as a job is held. Raises RenderCancelled when it is to stop."""
        with self._changed:
            self._changed.wait_for(lambda: job in self._cancelled or job not in self._held)
            if job in self._cancelled:
                raise RenderCancelled

    def is_cancelled(self, job: Id) -> bool:
        """Return whether a job is to stop."""
        return job in self._cancelled

    def _backend(self, model: str) -> Backend:
        """Return the model's backend, loaded once; the one before it is let go first.

        Another model of the same name, added since, is loaded anew.
        """
        spec = self._models.get(model)
        if spec is None:
            raise RenderError(f"There is no model called “{model}” in this Storyreel.")
        if self._loaded is None or self._loaded[0] != spec:
            self._loaded = self._causal = None
            self._loaded = (spec, spec.load())
        return self._loaded[1]

    def say(self, report: Report) -> None:
        """Send a report, from whichever thread."""
        try:
            with self._speaking:
                self._reports.write(pack_report(report))
                self._reports.flush()
        except OSError:
            vanish()


class _Steps:
    """One job's `on_step`: tells of it as often as is of use, waits when held, is cancelled."""

    def __init__(self, worker: Worker, job: Id) -> None:
        self._worker = worker
        self._job = job
        self._previews, self._told = Gate(BETWEEN_PREVIEWS), Gate(BETWEEN_STEPS)

    def __call__(self, phase: str, step: int, steps: int, picture: np.ndarray | None) -> None:
        previews: tuple[bytes, ...] = ()
        if picture is not None and self._previews.is_open():
            previews = encode_previews(picture)
        if previews or step in (0, 1, steps) or self._told.is_open():
            self._worker.say(
                Stepped(job=self._job, phase=phase, step=step, steps=steps, previews=previews)
            )
        self._worker.wait_while_held(self._job)

    def poll(self) -> None:
        """Raise RenderCancelled when the job is to stop."""
        if self._worker.is_cancelled(self._job):
            raise RenderCancelled


def vanish() -> NoReturn:
    """End this process and all that it began, at once and without a word."""
    if os.name != "nt" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take fd 0 and fd 1 for the protocol alone; prints of any library go to stderr."""
    orders = os.fdopen(os.dup(0), "rb")
    reports = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return orders, reports


def _be_nice() -> None:
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def _die_with(pipe: int) -> None:
    """Have the kernel end this process when the pipe's other end is gone (Linux).

    It works while native code holds the interpreter, when no Python thread can run. Elsewhere the
    thread that reads the orders sees the end of its own pipe.
    """
    if not sys.platform.startswith("linux"):
        return
    import fcntl

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(pipe, fcntl.F_GETFL)
    fcntl.fcntl(pipe, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
    if _is_closed(pipe):
        vanish()


def _is_closed(pipe: int) -> bool:
    try:
        return os.read(pipe, 1) == b""
    except BlockingIOError:
        return False


def _models_of(source: str) -> Mapping[str, ModelSpec]:
    file, _, table = source.rpartition(":")
    sys.path.insert(0, str(Path(file).parent))
    return getattr(import_module(Path(file).stem), table)


def _sentence(order: Render | Reword, error: Exception) -> str:
    if isinstance(order, Reword):
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        return f"The model stopped writing: {reason}. Your words are as they were."
    slate = order.request.shot.slate
    if is_disk_full(error):
        return (
            f"The render of {slate} stopped: the disk is full. Nothing else was lost. Free some "
            "space and retry."
        )
    if isinstance(error, MemoryError):
        return (
            f"The render of {slate} stopped: there is not enough memory. Nothing was lost. Close "
            "other programs or choose a smaller size, and retry."
        )
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return f"The render of {slate} stopped: {reason}. Nothing was lost; retry it."
