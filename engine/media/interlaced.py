"""Makes whole frames of interlaced video, whose two fields were filmed one after the other.

By libavfilter's bwdif, one frame for each that comes. Knows nothing of files, shots or takes.
"""

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

import av
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as AtEnd
from av.filter import Graph

Fields = Literal["told", "top", "bottom"]
"""Which field comes first: as each frame tells itself, or one for all."""

_ORDERS: dict[int, Fields] = {2: "top", 3: "bottom", 4: "bottom", 5: "top"}
"""FFmpeg's AVFieldOrder: which field is coded first, and which is shown first."""

_PARITY = {"told": "auto", "top": "tff", "bottom": "bff"}
_TICK = Fraction(1, 25)

Moment = tuple[av.VideoFrame, Fraction]


def fields_of(frame: av.VideoFrame, order: int) -> Fields | None:
    """Return how a video is interlaced, by a frame of it and its stream's order; None: it isn't."""
    return "told" if frame.interlaced_frame else _ORDERS.get(order)


def whole_frames(frames: Iterator[Moment], fields: Fields) -> Iterator[Moment]:
    """Yield as many frames as come, at their moments; one that says it is whole stays as it is."""
    graph, shape = None, None
    waiting: deque[Moment] = deque()
    for number, (frame, moment) in enumerate(frames):
        if (now := (frame.width, frame.height, frame.format.name)) != shape:
            yield from _rest(graph, waiting)
            graph, shape = _graph(frame, fields), now
        assert graph is not None
        waiting.append((frame, moment))
        frame.pts, frame.time_base = number, _TICK
        graph.push(frame)
        yield from _done(graph, waiting)
    yield from _rest(graph, waiting)


def _graph(frame: av.VideoFrame, fields: Fields) -> Graph:
    graph = Graph()
    comes = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=_TICK
    )
    which = "interlaced" if fields == "told" else "all"
    weaves = graph.add("bwdif", mode="send_frame", parity=_PARITY[fields], deint=which)
    graph.link_nodes(comes, weaves, graph.add("buffersink"))
    graph.configure()
    return graph


def _rest(graph: Graph | None, waiting: deque[Moment]) -> Iterator[Moment]:
    if graph is not None:
        graph.push(None)
        yield from _done(graph, waiting)
    waiting.clear()


def _done(graph: Graph, waiting: deque[Moment]) -> Iterator[Moment]:
    while waiting:
        try:
            frame = graph.vpull()
        except (NothingYet, AtEnd):
            return
        source, moment = waiting.popleft()
        frame.colorspace, frame.color_range = source.colorspace, source.color_range
        frame.color_trc, frame.color_primaries = source.color_trc, source.color_primaries
        yield frame, moment
