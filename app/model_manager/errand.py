"""One action of `storyreel models` in a process of its own, for the window: progress, end, cancel.

Reading and fitting weights takes torch, time and memory; none of that belongs into the window's
process, and a process can be stopped at any moment.
"""

import contextlib
import json
import os
import sys
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from engine.render.child import ROOT

TIME_TO_END = 2000
"""Milliseconds that a cancelled action has to end by itself."""
UNKNOWN = "It stopped without a word; try it in a terminal with `storyreel models`."


class Errand(QObject):
    """See the module. `words` are those after `storyreel models`."""

    progressed = Signal(str, int, int)
    finished = Signal(object)
    """What the action wrote as JSON."""
    failed = Signal(str)
    """One sentence; "" when it was cancelled."""

    def __init__(self, words: list[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errors = ""
        self._partial = b""
        self._cancelled = False
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment(words))
        command = _command(words)
        self._process.setProgram(command[0])
        self._process.setArguments(command[1:])
        self._process.readyReadStandardError.connect(self._read)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._could_not_start)

    def start(self) -> None:
        """Begin."""
        self._process.start()
        self._process.closeWriteChannel()

    def cancel(self) -> None:
        """Stop it; what was downloaded stays. `failed` follows with an empty sentence."""
        self._cancelled = True
        self._process.kill()

    def close(self) -> None:
        """Stop it, wait for it, and say nothing more."""
        self.blockSignals(True)
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(TIME_TO_END)

    def _read(self) -> None:
        self._partial += bytes(self._process.readAllStandardError().data())
        *lines, self._partial = self._partial.split(b"\n")
        for line in lines:
            self._heard(line.decode("utf-8", "replace"))

    def _heard(self, line: str) -> None:
        told: Any = None
        with contextlib.suppress(ValueError):
            told = json.loads(line)
        if isinstance(told, dict) and {"doing", "done", "total"} <= told.keys():
            # Signals carry 32 bits; a thousandth of the way is as much as a bar shows.
            share = round(1000 * told["done"] / told["total"]) if told["total"] else 0
            self.progressed.emit(str(told["doing"]), share, 1000)
        elif line.startswith("storyreel: "):
            self._errors = line.removeprefix("storyreel: ")

    def _ended(self, status: int) -> None:
        self._read()
        self._heard(self._partial.decode("utf-8", "replace"))
        if self._cancelled:
            self.failed.emit("")
        elif status != 0:
            self.failed.emit(self._errors or UNKNOWN)
        else:
            self._deliver(bytes(self._process.readAllStandardOutput().data()))

    def _deliver(self, written: bytes) -> None:
        try:
            result = json.loads(written)
        except ValueError:
            self.failed.emit(UNKNOWN)
        else:
            self.finished.emit(result)

    def _could_not_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.failed.emit(f"It could not be started: {self._process.errorString()}.")


def _command(words: list[str]) -> list[str]:
    action = ["models", *words, "--json", "--progress"]
    if getattr(sys, "frozen", False):
        return [sys.executable, *action]
    return [sys.executable, "-P", "-m", "app", *action]


def _environment(words: list[str]) -> QProcessEnvironment:
    made = QProcessEnvironment()
    for name, value in os.environ.items():
        made.insert(name, value)
    made.insert("PYTHONUNBUFFERED", "1")
    if words[0] != "download":
        made.insert("HF_HUB_OFFLINE", "1")
    if not getattr(sys, "frozen", False):
        known = os.environ.get("PYTHONPATH")
        made.insert("PYTHONPATH", os.pathsep.join([str(ROOT), known] if known else [str(ROOT)]))
    return made
