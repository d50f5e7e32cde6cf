"""Makes a clip as takes are of a video that somebody filmed: upright, square pixels, one rate.

A picture is shown at the moment nearest to its own, so uneven frame times come out even. Sound
comes with it, in step. Knows nothing of shots or takes.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, Self

import av
import numpy as np
from av.video.frame import PictureType

from engine.media.colour import BT709, UNSPECIFIED, to_rgb
from engine.media.decoding import Decoding
from engine.media.error import MediaError
from engine.media.footage_facts import VIDEO_FORMATS, Facts, look_at
from engine.media.footage_sound import SoundBeside
from engine.media.high_range import from_high_range, is_high_range
from engine.media.interlaced import Moment, whole_frames
from engine.media.opening import open_media, telling
from engine.media.writer import ClipWriter

_HIGH_DEFINITION, _BT601 = 720, 6
"""Lines of a picture from which on bt709 is meant where nothing is said; H.273's number else."""

GoingOn = Callable[[int, int], bool]
"""Told (frames written, frames of all) before each frame; False stops."""


class Conformed(NamedTuple):
    """What was written: the clip's frames, size and rate, whether it has sound, and remarks."""

    frames: int
    size: tuple[int, int]
    rate: Fraction
    has_sound: bool
    notes: tuple[str, ...]


def conform_footage(
    source: Path,
    out: Path,
    film_size: tuple[int, int],
    film_rate: Fraction,
    going_on: GoingOn | None = None,
) -> Conformed | None:
    """Write a video as a clip at `out`; None when `going_on` said to stop, and nothing is written.

    It keeps its size, up to twice the longer side of the film's frame, and its rate; one whose
    frames come at no steady rate gets the film's. Raises MediaError in one sentence.
    """
    source = Path(source)
    facts = look_at(source, film_size, film_rate)
    with ExitStack() as open_files:
        sound = open_files.enter_context(SoundBeside(source, facts.begin))
        writer = open_files.enter_context(
            ClipWriter(
                out, *facts.size, facts.rate, crf=14, preset="veryfast", gop=12, bframes=0,
                audio=sound.is_there,
            )
        )  # fmt: skip
        pictures = open_files.enter_context(_Pictures(source, facts))
        for frame in _at_even_moments(pictures, source, facts):
            if going_on is not None and not going_on(writer.frames, facts.frames):
                writer.abort()
                return None
            _write(writer, frame, facts)
            if sound.is_there:
                writer.write_samples(sound.until(Fraction(writer.frames) / facts.rate))
        frames = writer.frames
    lost = () if frames == facts.frames else ("Its end could not be read.",)
    spoilt = ("Some of its pictures could not be read.",) if pictures.spoilt and not lost else ()
    return Conformed(
        frames, facts.size, facts.rate, sound.is_there,
        (*facts.notes, *sound.notes, *spoilt, *lost),
    )  # fmt: skip


def _at_even_moments(
    pictures: Iterable[Moment], source: Path, facts: Facts
) -> Iterator[av.VideoFrame]:
    """Yield the frame nearest to each even moment; the last one may come again."""
    written, held = 0, None
    held_at = Fraction(0)
    for frame, moment in pictures:
        if held is not None:
            middle = (held_at + moment) / 2
            while written < facts.frames and Fraction(written) / facts.rate < middle:
                written += 1
                yield held
        held, held_at = frame, moment
    if held is None:
        raise MediaError(f"“{source.name}” holds no picture that can be decoded.")
    last = min(facts.frames, int((held_at + facts.each) * facts.rate + Fraction(1, 2)))
    if last < facts.frames * 9 // 10:
        raise MediaError(f"“{source.name}” is cut short or damaged; copy it once more.")
    for _ in range(written, max(last, written)):
        yield held


class _Pictures:
    """Each picture of a video with its moment in seconds from the first, in order."""

    def __init__(self, source: Path, facts: Facts) -> None:
        self._source, self._facts = source, facts
        self._container = open_media(source, VIDEO_FORMATS, "a video")
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "AUTO"
        self._frames = Decoding(self._container, self._stream)

    @property
    def spoilt(self) -> int:
        """How many packets gave no picture so far."""
        return self._frames.spoilt

    def __iter__(self) -> Iterator[Moment]:
        with telling(self._source, "a video"):
            fields = self._facts.fields
            yield from whole_frames(self._timed(), fields) if fields else self._timed()

    def _timed(self) -> Iterator[Moment]:
        latest = Fraction(-1)
        for count, frame in enumerate(self._frames):
            stamp = frame.pts if frame.pts is not None else frame.dts
            base = frame.time_base or self._stream.time_base
            if stamp is None or base is None:
                moment = count * self._facts.each
            else:
                moment = stamp * base - self._facts.begin
            if moment > latest and moment >= 0:
                latest = moment
                yield frame, moment

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._container.close()


def _write(writer: ClipWriter, frame: av.VideoFrame, facts: Facts) -> None:
    if frame.colorspace == UNSPECIFIED and frame.height < _HIGH_DEFINITION:
        frame.colorspace = _BT601  # what small pictures mean that don't say it
    plain = frame.format.name == "yuv420p" and frame.colorspace in (0, BT709, UNSPECIFIED)
    limited = frame.color_range in (0, 1)
    plain = plain and not is_high_range(frame)
    if plain and limited and (frame.width, frame.height) == facts.size and not facts.turns:
        frame.pict_type = PictureType.NONE  # else the encoder would make the same key frames
        writer.write_video(frame)
        return
    bright = is_high_range(frame)
    picture = from_high_range(frame, facts.peak) if bright else to_rgb(frame)
    writer.write(_upright(picture, facts))


def _upright(picture: np.ndarray, facts: Facts) -> np.ndarray:
    import cv2

    if facts.turns:
        picture = np.ascontiguousarray(np.rot90(picture, facts.turns))
    height, width = picture.shape[:2]
    if (width, height) != facts.size:
        smaller = facts.size[0] < width or facts.size[1] < height
        way = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
        picture = np.asarray(cv2.resize(picture, facts.size, interpolation=way), np.uint8)
    return picture
