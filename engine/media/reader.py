"""Reads frames of a clip exactly by index: in order, backwards, or anywhere.

One reader belongs to one thread. Knows nothing of shots or takes.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Self

import av
import numpy as np

from engine.media.colour import to_rgb
from engine.media.error import MediaError
from engine.media.opening import CLIP_FORMATS, open_media, telling

_KEPT, _KEPT_BYTES = 14, 48 * 2**20
"""Decoded frames kept, at most so many and so large: more than a take's group of pictures, so that
stepping back is cheap."""


class ClipReader:
    """The frames of one clip.

    `frames` counts them, `rate` is exact, `size` is (width, height).
    """

    def __init__(self, path: Path) -> None:
        """Open the clip and list its frames; raises MediaError in one sentence."""
        self.path = Path(path)
        self._container = open_media(self.path, CLIP_FORMATS, "a clip")
        try:
            with telling(self.path, "a clip"):
                self._list_frames()
        except MediaError:
            self._container.close()
            raise
        self._recent: OrderedDict[int, av.VideoFrame] = OrderedDict()
        self._decoded: Iterator[av.VideoFrame] | None = None
        self._next = 0

    def _list_frames(self) -> None:
        streams = self._container.streams.video
        if not streams:
            raise MediaError(f"“{self.path.name}” holds no picture.")
        self._stream = stream = streams[0]
        # Frame threads would make every seek decode several packets before the first picture.
        stream.thread_type = "SLICE"
        packets = [
            (packet.pts, packet.is_keyframe)
            for packet in self._container.demux(stream)
            if packet.pts is not None and not packet.is_discard
        ]
        if not packets:
            raise MediaError(f"“{self.path.name}” holds no frames.")
        self._stamps = sorted(pts for pts, _ in packets)
        self._keys = sorted(pts for pts, key in packets if key) or self._stamps[:1]
        self._index = {pts: index for index, pts in enumerate(self._stamps)}
        self.frames = len(self._stamps)
        self.rate = Fraction(stream.average_rate or stream.guessed_rate or 24)
        self.size = width, height = stream.codec_context.width, stream.codec_context.height
        self._kept = max(2, min(_KEPT, _KEPT_BYTES // max(1, width * height * 3 // 2)))

    def read(self, index: int) -> np.ndarray:
        """Return frame `index`, uint8 height × width × 3 sRGB; IndexError outside [0, frames)."""
        return to_rgb(self.read_video(index))

    def read_video(self, index: int) -> av.VideoFrame:
        """Return frame `index` as it was decoded."""
        if not 0 <= index < self.frames:
            raise IndexError(f"Frame {index} is outside the clip's {self.frames} frames.")
        frame = self._recent.get(index)
        if frame is None:
            with telling(self.path, "a clip"):
                frame = self._decode(index)
        return frame

    def _decode(self, index: int) -> av.VideoFrame:
        key = self._keys[max(0, bisect_right(self._keys, self._stamps[index]) - 1)]
        ahead = self._decoded is not None and self._next <= index
        if not ahead or self._index[key] > self._next:
            self._container.seek(key, stream=self._stream, backward=True)
            self._decoded = self._container.decode(self._stream)
        assert self._decoded is not None
        for frame in self._decoded:
            at = self._index.get(frame.pts) if frame.pts is not None else None
            if at is None:
                continue
            self._keep(at, frame)
            self._next = at + 1
            if at == index:
                return frame
            if at > index:
                break
        self._decoded = None
        raise MediaError(f"“{self.path.name}” is damaged: frame {index} can't be decoded.")

    def _keep(self, index: int, frame: av.VideoFrame) -> None:
        self._recent[index] = frame
        while len(self._recent) > self._kept:
            self._recent.popitem(last=False)

    def close(self) -> None:
        """Close the file; the reader is of no use afterwards."""
        self._recent.clear()
        self._decoded = None
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()
