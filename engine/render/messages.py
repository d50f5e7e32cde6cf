"""What crosses the pipe between the window and its worker: tagged unions, length-prefixed.

A frame is a 4-byte big-endian length, one byte of protocol version, and msgpack. Both ends are the
same executable, so a version that differs is a fault and is said, never guessed at.
"""

import struct
from typing import BinaryIO, TypeVar

import msgspec

from engine.project import codec
from engine.project.document import Id
from engine.project.errors import ProjectError
from engine.project.request import RenderRequest
from engine.project.take import Take

VERSION = 1
LONGEST = 64 * 1024 * 1024
_HEADER = struct.Struct(">IB")
_T = TypeVar("_T")


class ProtocolError(Exception):
    """The other end spoke something else; the message is one sentence."""


class _Message(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    pass


class Render(_Message, frozen=True):
    """To the worker: render this request for the project folder at `project_path`.

    `siblings` come after it and differ from it in no more than seed and variation.
    """

    job: Id
    project_path: str
    request: RenderRequest
    siblings: tuple[RenderRequest, ...] = ()


class Reword(_Message, frozen=True):
    """To the worker: have the instruct model at `path` answer `text`, at most `tokens` long."""

    job: Id
    path: str
    system: str
    text: str
    tokens: int = 400
    sample: bool = False


class Cancel(_Message, frozen=True):
    """To the worker: stop this job at its next step."""

    job: Id


class Pause(_Message, frozen=True):
    """To the worker: hold this job between two steps."""

    job: Id


class Resume(_Message, frozen=True):
    """To the worker: go on with a held job."""

    job: Id


Order = Render | Reword | Cancel | Pause | Resume


class Ready(_Message, frozen=True):
    """From the worker, once: it is up and takes orders."""

    pid: int


class Stepped(_Message, frozen=True):
    """From the worker: `step` of `steps` of a phase is done; `previews` are small JPEGs, a loop."""

    job: Id
    phase: str
    step: int
    steps: int
    previews: tuple[bytes, ...] = ()


class Done(_Message, frozen=True):
    """From the worker: the take has landed in the project folder."""

    job: Id
    take: Take


class Reworded(_Message, frozen=True):
    """From the worker: the instruct model's answer."""

    job: Id
    text: str


class Broken(_Message, frozen=True):
    """From the worker: the job failed; one sentence, and a traceback behind it."""

    job: Id
    message: str
    detail: str


class Stopped(_Message, frozen=True):
    """From the worker: the job was cancelled and left nothing behind."""

    job: Id


Report = Ready | Stepped | Done | Reworded | Broken | Stopped


class _ToWorker(msgspec.Struct, frozen=True, array_like=True):
    message: Order


class _FromWorker(msgspec.Struct, frozen=True, array_like=True):
    message: Report


def pack_order(order: Order) -> bytes:
    """Return an order to the worker as one frame."""
    return _frame(codec.pack(_ToWorker(order)))


def pack_report(report: Report) -> bytes:
    """Return a report of the worker as one frame."""
    return _frame(codec.pack(_FromWorker(report)))


def read_order(stream: BinaryIO) -> Order | None:
    """Return the next order, or None when the other end is gone. Raises ProtocolError."""
    envelope = _read(stream, _ToWorker)
    return envelope.message if envelope else None


def read_report(stream: BinaryIO) -> Report | None:
    """Return the next report, or None when the other end is gone. Raises ProtocolError."""
    envelope = _read(stream, _FromWorker)
    return envelope.message if envelope else None


def _frame(body: bytes) -> bytes:
    return _HEADER.pack(len(body), VERSION) + body


def _read(stream: BinaryIO, kind: type[_T]) -> _T | None:
    head = _read_exactly(stream, _HEADER.size)
    if head is None:
        return None
    length, version = _HEADER.unpack(head)
    if version != VERSION:
        raise ProtocolError(
            f"The render worker and the window are of different versions ({version} and "
            f"{VERSION}); restart Storyreel."
        )
    if length > LONGEST:
        raise ProtocolError(f"A message of {length} bytes is longer than any can be.")
    body = _read_exactly(stream, length)
    if body is None:
        return None
    try:
        return codec.unpack(body, kind)
    except ProjectError as error:
        raise ProtocolError(str(error)) from error


def _read_exactly(stream: BinaryIO, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = stream.read(count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
