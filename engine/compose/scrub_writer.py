"""The process that writes scrub files beside the window: an order a line in, an answer a line out.

An order is a JSON list [clip, scrub file]; the answer says whether it was written. It runs at the
lowest priority on one thread and ends with its standard input, so with the window that began it.
"""

import contextlib
import json
import os
import queue
import sys
import threading
from pathlib import Path
from typing import NoReturn

from engine.media.error import MediaError
from engine.media.scrub_file import write_scrub_file

IDLE_PRIORITY = 0x40
"""Windows' IDLE_PRIORITY_CLASS."""


def main() -> NoReturn:
    """Write what is ordered until standard input ends."""
    _step_back()
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders,), name="orders", daemon=True).start()
    while True:
        clip, out = json.loads(orders.get())
        sys.stdout.write(json.dumps(_write(Path(clip), Path(out))) + "\n")
        sys.stdout.flush()


def _listen(orders: "queue.SimpleQueue[str]") -> None:
    """Pass lines on; when there will be none, end at once, in the midst of a file too."""
    for line in sys.stdin:
        orders.put(line)
    os._exit(0)  # a half-written file is swept away later


def _write(clip: Path, out: Path) -> bool:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return write_scrub_file(clip, out)
    except (MediaError, OSError):
        return False  # the preview does without


def _step_back() -> None:
    """Take only what nobody else wants of the processor and the disk."""
    import cv2

    cv2.setNumThreads(1)
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), IDLE_PRIORITY)
        else:
            os.nice(19)
