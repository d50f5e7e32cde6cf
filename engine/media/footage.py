"""Makes a clip as takes are of a video that somebody filmed: upright, square pixels, one rate.

A picture is shown at the moment nearest to its own, so uneven frame times come out even. Sound
comes with it, in step. Knows nothing of shots or takes.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.video.frame import PictureType

from engine.media.colour import BT709, UNSPECIFIED, to_rgb
from engine.media.error import MediaError
from engine.media.footage_facts import VIDEO_FORMATS, Facts, look_at
from engine.media.footage_sound import SoundBeside
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
        for frame in _at_even_moments(source, facts):
            if going_on is not None and not going_on(writer.frames, facts.frames):
                writer.abort()
                return None
            _write(writer, frame, facts)
            if sound.is_there:
                writer.write_samples(sound.until(Fraction(writer.frames) / facts.rate))
        frames = writer.frames
    lost = () if frames == facts.frames else ("Its end could not be read.",)
    return Conformed(
        frames, facts.size, facts.rate, sound.is_there, (*facts.notes, *sound.notes, *lost)
    )


def _at_even_moments(source: Path, facts: Facts) -> Iterator[av.VideoFrame]:
    """Yield the frame nearest to each even moment; the last one may come again."""
    written, held = 0, None
    held_at = Fraction(0)
    for frame, moment in _decoded(source, facts):
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


def _decoded(source: Path, facts: Facts) -> Iterator[tuple[av.VideoFrame, Fraction]]:
    """Yield each frame with its moment in seconds from the first, in order."""
    with open_media(source, VIDEO_FORMATS, "a video") as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        count, latest = 0, Fraction(-1)
        frames = container.decode(stream)
        while True:
            with telling(source, "a video"):
                frame = next(frames, None)
            if frame is None:
                return
            stamp = frame.pts if frame.pts is not None else frame.dts
            base = frame.time_base or stream.time_base
            if stamp is None or base is None:
                moment = count * facts.each
            else:
                moment = stamp * base - facts.begin
            if moment > latest and moment >= 0:
                latest = moment
                yield frame, moment
            count += 1


def _write(writer: ClipWriter, frame: av.VideoFrame, facts: Facts) -> None:
    if frame.colorspace == UNSPECIFIED and frame.height < _HIGH_DEFINITION:
        frame.colorspace = _BT601  # what small pictures mean that don't say it
    plain = frame.format.name == "yuv420p" and frame.colorspace in (0, BT709, UNSPECIFIED)
    limited = frame.color_range in (0, 1)
    if plain and limited and (frame.width, frame.height) == facts.size and not facts.turns:
        frame.pict_type = PictureType.NONE  # else the encoder would make the same key frames
        writer.write_video(frame)
        return
    writer.write(_upright(to_rgb(frame), facts))


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
