"""Decodes what can be decoded of a stream: as players do, past what is damaged, to a cut-off end.

Knows nothing of what the frames are for.
"""

from collections.abc import Iterator
from typing import Any

from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet


class Decoding:
    """The frames of one stream, in order; `spoilt` counts the packets that gave none."""

    def __init__(self, container: InputContainer, stream: Any) -> None:
        self.spoilt = 0
        self._container, self._stream = container, stream

    def __iter__(self) -> Iterator[Any]:
        for packet in whole_packets(self._container, self._stream):
            try:
                frames = packet.decode()
            except FFmpegError:
                self.spoilt += 1
                continue
            yield from frames


def whole_packets(container: InputContainer, stream: Any) -> Iterator[Packet]:
    """Yield the packets of a stream; a file that is cut short ends where it is cut."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except FFmpegError:
            return
        if packet is None:
            return
        yield packet
