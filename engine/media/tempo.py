"""Sound at another tempo with its pitch kept, by libavfilter's `atempo` (WSOLA).

Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA)", ICASSP 1993.
Knows nothing of films.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, log2
from pathlib import Path

import av
import numpy as np
from av.filter import Graph

from engine.media.error import MediaError
from engine.media.opening import FAILURES
from engine.media.sound import SAMPLE_RATE
from engine.project.disk import replacing

_BLOCK = 1 << 15
_EARLY = 512
"""Samples by which `atempo` is early at 48 kHz: a quarter of its window, at every tempo."""
_TAIL = 8192


def at_tempo(samples: np.ndarray, tempo: Fraction) -> Iterator[np.ndarray]:
    """Yield a sound, n × 2 float32 at 48 kHz, `tempo` times as fast: blocks of 2 × m.

    They are round(n / tempo) samples in all; what was heard at second t is heard at t / tempo.
    Raises ValueError for a tempo that is not above 0.
    """
    if tempo <= 0:
        raise ValueError("A sound is played at a tempo above 0.")
    left = round(len(samples) / tempo)
    for block in _filtered(samples, tempo):
        if left > 0:
            yield block[:, :left]
        left -= block.shape[1]
    if left > 0:
        yield np.zeros((2, left), np.float32)


def write_at_tempo(samples: np.ndarray, tempo: Fraction, out: Path) -> Path:
    """Write a sound at another tempo as `engine.media.sound.map_sound` reads it. MediaError."""
    try:
        with replacing(out, durable=False) as stream:
            for block in at_tempo(samples, tempo):
                stream.write(np.ascontiguousarray(block.T).data)
    except FAILURES as problem:
        raise MediaError(f"A take's sound could not be played at {float(tempo):g}×.") from problem
    return out


def _filtered(samples: np.ndarray, tempo: Fraction) -> Iterator[np.ndarray]:
    graph = Graph()
    form = f"sample_rate={SAMPLE_RATE}:sample_fmt=flt:channel_layout=stereo"
    source = last = graph.add("abuffer", f"{form}:time_base=1/{SAMPLE_RATE}")
    # One filter halves or doubles at most; beyond, it would leave parts of the sound out.
    stages = max(1, ceil(abs(log2(tempo)) - 1e-9))
    for _ in range(stages):
        node = graph.add("atempo", f"tempo={float(tempo) ** (1 / stages):.9f}")
        last.link_to(node)
        last = node
    sink = graph.add("abuffersink")
    last.link_to(sink)
    graph.configure()
    at = 0
    for block in _padded(samples):
        frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
        at += len(block)
        source.push(frame)
        yield from _drained(graph)
    source.push(None)
    yield from _drained(graph)


def _padded(samples: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the samples in blocks, with the silence that makes them come in time, and all out."""
    yield np.zeros((_EARLY, 2), np.float32)
    for start in range(0, len(samples), _BLOCK):
        yield np.array(samples[start : start + _BLOCK], np.float32)
    yield np.zeros((_TAIL, 2), np.float32)


def _drained(graph: Graph) -> Iterator[np.ndarray]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        yield frame.to_ndarray().reshape(-1, 2).T
