"""One worker process as its window sees it: begun, spoken to, listened to, killed.

Knows nothing of jobs' states; see `host.py`.
"""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from engine.render.messages import Order, ProtocolError, Report, pack_order, read_report
from engine.render.threads import thread_environment

ROOT = Path(__file__).resolve().parent.parent.parent
TAIL_LINES = 80


class Gone:
    """Said by `Child.next` when the worker's pipe ended; `reason` is "" or a protocol fault."""

    def __init__(self, reason: str = "") -> None:
        self.reason = reason


def worker_command() -> list[str]:
    """Return the command that begins a worker of this very executable."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-P", "-m", "app", "--worker"]


class Child:
    """A worker process, its pipes, and the threads that read them."""

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        """Begin the process. Raises OSError when it can't be."""
        alive_end, self._alive = os.pipe() if os.name == "posix" else (None, None)
        words = [*worker_command(), *arguments]
        platform: dict[str, Any] = {}
        if alive_end is not None:
            words += ["--alive", str(alive_end)]
            platform = {"pass_fds": (alive_end,), "start_new_session": True}
        elif sys.platform == "win32":
            platform["creationflags"] = (
                subprocess.CREATE_NEW_PROCESS_GROUP
                | subprocess.BELOW_NORMAL_PRIORITY_CLASS
                | subprocess.CREATE_NO_WINDOW
            )
        try:
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(),
                **platform,
            )
        finally:
            if alive_end is not None:
                os.close(alive_end)
        self._reports: queue.SimpleQueue[Report | Gone] = queue.SimpleQueue()
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._readers = [
            threading.Thread(target=self._read_reports, name="worker reports", daemon=True),
            threading.Thread(target=self._read_errors, name="worker errors", daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    def is_running(self) -> bool:
        """Return whether the process is still there."""
        return self._process.poll() is None

    def send(self, order: Order) -> None:
        """Send an order. Raises OSError when the worker is gone."""
        stream = self._stream(self._process.stdin)
        stream.write(pack_order(order))
        stream.flush()

    def next(self, timeout: float) -> Report | Gone | None:
        """Return what came next from the worker, or None when nothing did in `timeout` seconds."""
        try:
            return self._reports.get(timeout=timeout)
        except queue.Empty:
            return None

    def kill(self) -> None:
        """End the process and all that it began, at once, and wait for it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join(2.0)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                self._stream(stream).close()
        if self._alive is not None:
            os.close(self._alive)
            self._alive = None

    def how_it_ended(self) -> str:
        """Say how the process ended, as the end of a sentence. Waits a moment for it to."""
        try:
            status = self._process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        if status < 0:
            with contextlib.suppress(ValueError):
                return f"it was ended by {signal.Signals(-status).name}"
            return f"it was ended by signal {-status}"
        return f"it ended with status {status}"

    def tail(self) -> str:
        """Return the last lines that the worker wrote to stderr."""
        return "\n".join(self._tail)

    def _read_reports(self) -> None:
        try:
            while (report := read_report(self._stream(self._process.stdout))) is not None:
                self._reports.put(report)
        except (ProtocolError, OSError, ValueError) as error:
            self._reports.put(Gone(str(error)))
        else:
            self._reports.put(Gone())

    def _read_errors(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self._stream(self._process.stderr):
                self._tail.append(line[:2000].decode("utf-8", "replace").rstrip())

    @staticmethod
    def _stream(stream: Any) -> BinaryIO:
        assert stream is not None
        return stream


def _environment() -> dict[str, str]:
    """Return the worker's environment: our packages first, few threads, no display, no network.

    Model libraries ask the network nothing, whatever a model's folder says.
    """
    added = thread_environment() | {
        "PYTHONUNBUFFERED": "1",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "PYTORCH_ENABLE_MPS_FALLBACK": "1",
    }
    if not getattr(sys, "frozen", False):
        known = os.environ.get("PYTHONPATH")
        added["PYTHONPATH"] = os.pathsep.join([str(ROOT), known] if known else [str(ROOT)])
    if sys.platform.startswith("linux"):
        added["QT_QPA_PLATFORM"] = "offscreen"
    return os.environ | added
