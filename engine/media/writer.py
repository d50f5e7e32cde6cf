"""Writes a clip: H.264 and AAC in MP4, under a temporary name until it is whole.

Everything written is tagged bt709 limited, in the stream and on every frame. Knows nothing of
shots, takes or films.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from engine.media.colour import BT709, to_yuv420
from engine.media.error import MediaError
from engine.media.opening import FAILURES
from engine.media.subtitle_track import Cue, add_track, write_track
from engine.project.disk import put_in_place, temporary_beside

SAMPLE_RATE = 48_000
_AAC_FRAME = 1024


class ClipWriter:
    """A clip being written; `close()` makes it whole, `abort()` leaves nothing.

    `crf` is x264's constant quality, in [0, 51]; a `bitrate` in bits a second replaces it. `gop` is
    the longest distance between key frames and `bframes` the most B-frames in a row; None leaves
    both to the preset. `preset` is x264's. Width and height are even. With `audio`, samples may be
    written before, between or after frames.
    """

    def __init__(
        self,
        path: Path,
        width: int,
        height: int,
        rate: Fraction,
        *,
        codec: str = "libx264",
        crf: float | None = None,
        bitrate: int | None = None,
        preset: str = "medium",
        gop: int | None = None,
        bframes: int | None = None,
        faststart: bool = True,
        audio: bool = False,
        audio_bitrate: int = 192_000,
        options: dict[str, str] | None = None,
        chapters: Sequence[tuple[int, int, str]] = (),
        subtitles: Sequence[Cue] = (),
    ) -> None:
        """Open the temporary file and the encoder; raises MediaError in one sentence.

        `chapters` are (first frame, frame after the last, title), `subtitles` a track of text.
        """
        self.path = Path(path)
        self.frames = 0
        self.size = (width, height)
        self._rate = Fraction(rate)
        self._closed = False
        self._samples = 0
        self._pending = np.zeros((2, 0), np.float32)
        self._partial = temporary_beside(self.path)
        wanted = _encoder_options(crf, bitrate, preset, gop, bframes) | (options or {})
        try:
            self._container = av.open(
                str(self._partial.absolute()),
                "w",
                format="mp4",
                options={"movflags": "+faststart"} if faststart else {},
            )
            self._video = self._add_video(codec, bitrate, wanted)
            self._audio = self._add_audio(audio_bitrate) if audio else None
            texts = add_track(self._container) if subtitles else None
            if chapters:
                self._container.set_chapters([self._chapter(n, c) for n, c in enumerate(chapters)])
            # Without this the file is made at the first frame, and a bad place is told late.
            self._container.start_encoding()
            if texts is not None:
                write_track(self._container, texts, subtitles)
        except FAILURES as problem:
            self._discard()
            raise self._failure(problem) from problem

    def _add_video(self, codec: str, bitrate: int | None, options: dict[str, str]) -> VideoStream:
        stream: Any = self._container.add_stream(codec, rate=self._rate, options=options)
        stream.width, stream.height = self.size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = 1 / self._rate
        context.color_range = 1
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.thread_type = "AUTO"
        if bitrate is not None:
            stream.bit_rate = bitrate
        # Only opening an encoder tells whether it works; its presence in the list does not.
        context.open()
        return stream

    def _add_audio(self, bitrate: int) -> AudioStream:
        stream: Any = self._container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = bitrate
        stream.codec_context.time_base = Fraction(1, SAMPLE_RATE)
        stream.codec_context.open()
        return stream

    def _chapter(self, number: int, chapter: tuple[int, int, str]) -> Any:
        start, stop, title = chapter
        return {
            "id": number,
            "start": start,
            "end": stop,
            "time_base": 1 / self._rate,
            "metadata": {"title": title},
        }

    @property
    def has_sound(self) -> bool:
        """Whether samples may be written."""
        return self._audio is not None

    def write(self, rgb: np.ndarray) -> None:
        """Encode one frame, uint8 height × width × 3 sRGB of the clip's size."""
        if (rgb.shape[1], rgb.shape[0]) != self.size:
            raise MediaError(f"A frame of {rgb.shape[1]}×{rgb.shape[0]} does not fit {self.size}.")
        self.write_video(to_yuv420(rgb))

    def write_video(self, frame: av.VideoFrame) -> None:
        """Encode one frame that `to_yuv420` made."""
        frame.pts = self.frames
        frame.time_base = 1 / self._rate
        self.frames += 1
        self._encode(self._video, frame)

    def write_samples(self, samples: np.ndarray) -> None:
        """Append sound: float32, 2 × n, at 48 kHz, in [-1, 1]."""
        if self._audio is None:
            raise MediaError("This clip was opened without sound.")
        self._pending = np.concatenate([self._pending, samples.astype(np.float32)], axis=1)
        whole = self._pending.shape[1] // _AAC_FRAME * _AAC_FRAME
        for start in range(0, whole, _AAC_FRAME):
            self._encode_samples(self._pending[:, start : start + _AAC_FRAME])
        self._pending = self._pending[:, whole:]

    def _encode_samples(self, samples: np.ndarray) -> None:
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples), format="fltp", layout="stereo"
        )
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = self._samples
        self._samples += samples.shape[1]
        self._encode(self._audio, frame)

    def _encode(self, stream: Any, frame: Any) -> None:
        try:
            self._container.mux(stream.encode(frame))
        except FAILURES as problem:
            self.abort()
            raise self._failure(problem) from problem

    def close(self) -> Path:
        """Finish the clip and give it its name; returns the path. Raises MediaError."""
        if self._closed:
            return self.path
        if self.frames == 0:
            self.abort()
            raise MediaError(f"“{self.path.name}” would be empty: no frame was written.")
        if self._audio is not None:
            if self._pending.shape[1]:
                self._encode_samples(self._pending)
            self._encode(self._audio, None)
        self._encode(self._video, None)
        try:
            self._container.close()
            self._closed = True
            put_in_place(self._partial, self.path)
        except FAILURES as problem:
            self._discard()
            raise self._failure(problem) from problem
        return self.path

    def abort(self) -> None:
        """Stop and leave nothing behind; harmless after `close()`."""
        if not self._closed:
            self._discard()

    def _discard(self) -> None:
        self._closed = True
        container = getattr(self, "_container", None)
        try:
            if container is not None:
                container.close()
        except FAILURES:
            pass  # what is being thrown away need not be whole
        finally:
            self._partial.unlink(missing_ok=True)

    def _failure(self, problem: BaseException) -> MediaError:
        reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
        return MediaError(
            f"“{self.path.name}” could not be written: {reason}. Nothing half-written was left."
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()


def write_take_clip(path: Path, width: int, height: int, rate: Fraction) -> ClipWriter:
    """Open a writer with a take's settings: high quality, scrubs well, and can be copied."""
    # With weighted prediction x264 now and then writes the same pictures otherwise.
    same = {"x264-params": "weightp=0"}
    return ClipWriter(
        path, width, height, rate, crf=14, preset="veryfast", gop=12, bframes=0, options=same
    )


def _encoder_options(
    crf: float | None, bitrate: int | None, preset: str, gop: int | None, bframes: int | None
) -> dict[str, str]:
    options = {"preset": preset}
    if bitrate is None:
        options["crf"] = f"{18 if crf is None else crf:g}"
    if gop is not None:
        options["g"] = str(gop)
    if bframes is not None:
        options["bf"] = str(bframes)
    return options
