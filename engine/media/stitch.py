"""Writes a clip partly from new frames and partly from packets of older clips, copied as they are.

For H.264 without B-frames, as takes are: a copied frame decodes to the very bytes it had. Each
stretch of new frames begins on a forced IDR frame, and each copied one with its own parameter sets
in front. Knows nothing of shots or takes.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from av.video.frame import PictureType

from engine.media.colour import BT709
from engine.media.opening import CLIP_FORMATS, FAILURES, open_media, telling
from engine.media.reader import ClipReader
from engine.media.writer import ClipWriter

__all__ = ["StitchWriter", "next_key_frame"]

_SETTINGS = {
    "preset": "veryfast", "crf": "14", "g": "12", "bf": "0", "forced-idr": "1",
    # With weighted prediction x264 now and then writes the same pictures otherwise.
    "x264-params": "repeat-headers=1:weightp=0",
}  # fmt: skip


class StitchWriter(ClipWriter):
    """A take's clip that is put together; frames are written or copied in order."""

    def __init__(
        self, path: Path, width: int, height: int, rate: Fraction, audio: bool = False
    ) -> None:
        """Open the temporary file. Raises MediaError in one sentence."""
        super().__init__(
            path, width, height, rate, crf=14, preset="veryfast", gop=12, bframes=0, audio=audio
        )
        self._encoder: Any = None

    def write_video(self, frame: av.VideoFrame) -> None:
        """Encode one frame; the first after copied ones is an IDR frame."""
        try:
            if self._encoder is None:
                self._encoder = self._new_encoder()
                frame.pict_type = PictureType.I
            frame.pts, frame.time_base = self.frames, 1 / self._rate
            self.frames += 1
            self._mux_encoded(self._encoder.encode(frame))
        except FAILURES as problem:
            self.abort()
            raise self._failure(problem) from problem

    def copy(self, clip: Path, start: int, stop: int) -> None:
        """Append frames [start, stop) of a clip of the same size and rate, packet by packet.

        Frames before the first key frame of that stretch are encoded anew. Raises MediaError.
        """
        key = next_key_frame(clip, start)
        if start < min(key, stop):
            with ClipReader(clip) as reader:
                for index in range(start, min(key, stop)):
                    self.write(reader.read(index))
        if key < stop:
            self._flush()
            self._copy_packets(clip, key, stop)

    def _copy_packets(self, clip: Path, start: int, stop: int) -> None:
        with open_media(clip, CLIP_FORMATS, "a clip") as source, telling(clip, "a clip"):
            stream = source.streams.video[0]
            to_annex_b = BitStreamFilterContext("h264_mp4toannexb", stream)
            index = -1
            for packet in source.demux(stream):
                if packet.pts is None or packet.is_discard:
                    continue
                index += 1
                if index >= stop:
                    break
                for filtered in to_annex_b.filter(packet):
                    if index >= start:
                        self._mux(filtered, self.frames)
                        self.frames += 1

    def _new_encoder(self) -> Any:
        encoder: Any = av.CodecContext.create("libx264", "w")
        encoder.width, encoder.height = self.size
        encoder.pix_fmt = "yuv420p"
        encoder.framerate = self._rate
        encoder.time_base = 1 / self._rate
        encoder.color_range = 1
        encoder.colorspace = encoder.color_primaries = encoder.color_trc = BT709
        encoder.options = _SETTINGS
        encoder.open()
        return encoder

    def _flush(self) -> None:
        """Bring out what the encoder still holds; the next new frame gets a new one."""
        if self._encoder is not None:
            encoder, self._encoder = self._encoder, None
            self._mux_encoded(encoder.encode(None))

    def _mux_encoded(self, packets: list[Any]) -> None:
        for packet in packets:
            self._mux(packet, packet.pts)

    def _mux(self, packet: Any, at: int) -> None:
        packet.stream = self._video
        packet.time_base = 1 / self._rate
        packet.pts = packet.dts = at
        packet.duration = 1
        self._container.mux(packet)

    def close(self) -> Path:
        """Finish the clip and give it its name; returns the path. Raises MediaError."""
        if not self._closed:
            try:
                self._flush()
            except FAILURES as problem:
                self.abort()
                raise self._failure(problem) from problem
        return super().close()


def next_key_frame(clip: Path, start: int) -> int:
    """Return the first key frame of a clip at or after `start`, or its length. MediaError."""
    with open_media(clip, CLIP_FORMATS, "a clip") as source, telling(clip, "a clip"):
        index = -1
        for packet in source.demux(source.streams.video[0]):
            if packet.pts is None or packet.is_discard:
                continue
            index += 1
            if index >= start and packet.is_keyframe:
                return index
        return index + 1
