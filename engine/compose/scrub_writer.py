"""The process that writes scrub files beside the window: an order a line in, an answer a line out.

Orders are JSON; the answer says whether the file was written. It runs at the lowest priority on
one thread and ends with its standard input, so with the window that began it.
"""

import contextlib
import json
import os
import queue
import sys
import threading
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import msgspec

from engine.compose.animatic_shelf import Piece, write_piece
from engine.media.error import MediaError
from engine.media.scrub_file import write_scrub_file
from engine.project import codec
from engine.project.document import Shot
from engine.project.errors import ProjectError

IDLE_PRIORITY = 0x40
"""Windows' IDLE_PRIORITY_CLASS."""


class ClipOrder(msgspec.Struct, frozen=True, tag="clip"):
    """Write the scrub file `out` of a take's clip."""

    clip: str
    out: str


class PieceOrder(msgspec.Struct, frozen=True, tag="piece"):
    """Draw a piece of a shot at `size`, half its film's, and write it into the film's folder."""

    folder: str
    shot: Shot
    rate: Fraction
    size: tuple[int, int]
    piece: Piece


Order = ClipOrder | PieceOrder


def line_of(order: Order) -> bytes:
    """Return an order as it is sent."""
    return codec.encode(order) + b"\n"


def main() -> NoReturn:
    """Write what is ordered until standard input ends."""
    _step_back()
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders,), name="orders", daemon=True).start()
    while True:
        sys.stdout.write(json.dumps(carry_out(orders.get())) + "\n")
        sys.stdout.flush()


def _listen(orders: "queue.SimpleQueue[str]") -> None:
    """Pass lines on; when there will be none, end at once, in the midst of a file too."""
    for line in sys.stdin:
        orders.put(line)
    os._exit(0)  # a half-written file is swept away later


def carry_out(line: str) -> bool:
    """Write what a line orders; False where that can't be done: the preview does without."""
    try:
        match codec.decode(line.encode(), Order):  # pyright: ignore[reportArgumentType]
            case ClipOrder(clip=clip, out=out):
                Path(out).parent.mkdir(parents=True, exist_ok=True)
                return write_scrub_file(Path(clip), Path(out))
            case PieceOrder(folder=folder, shot=shot, rate=rate, size=size, piece=piece):
                return write_piece(Path(folder), shot, rate, size, piece)
    except (MediaError, ProjectError, OSError):
        return False
    return False


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
