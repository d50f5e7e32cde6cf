"""What a video says of itself before it is read: its frames' moments, rate, size and turn."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

import av
from av.container import InputContainer

from engine.media.colour import has_alpha
from engine.media.decoding import Decoding, whole_packets
from engine.media.error import MediaError
from engine.media.high_range import is_high_range, peak_of
from engine.media.interlaced import Fields, fields_of
from engine.media.opening import CLIP_FORMATS, open_media, telling

VIDEO_FORMATS = (*CLIP_FORMATS, "mpegts", "mpeg", "mxf", "flv", "ogg")

STANDARD = (
    *(Fraction(whole) for whole in (24, 25, 30, 48, 50, 60, 100, 120)),
    *(Fraction(whole * 1000, 1001) for whole in (24, 30, 48, 60, 120)),
)
_SLOWEST, _FASTEST = 1, 240
_LONGEST = 6 * 3600
_LARGEST = 8192 * 8192


class Facts(NamedTuple):
    """What the clip made of it will be.

    `begin` is the first frame's moment in its own seconds, `each` the usual seconds of a frame,
    `turns` how many quarters it is turned to the left, `fields` how it is interlaced if it is,
    `peak` the brightest light of HDR in cd/m².
    """

    frames: int
    rate: Fraction
    size: tuple[int, int]
    turns: int
    begin: Fraction
    each: Fraction
    fields: Fields | None
    peak: float
    notes: tuple[str, ...]


def look_at(source: Path, film_size: tuple[int, int], film_rate: Fraction) -> Facts:
    """Read the moments of all frames and the first picture. Raises MediaError in one sentence."""
    with open_media(source, VIDEO_FORMATS, "a video") as container, telling(source, "a video"):
        if not container.streams.video:
            raise MediaError(f"“{source.name}” holds no picture; import it as a sound.")
        moments = _moments(container, source)
    # Opened anew: not every file can be wound back to its beginning.
    with open_media(source, VIDEO_FORMATS, "a video") as container, telling(source, "a video"):
        first = _first_picture(container, source)
        squeeze = _squeeze(container)
        fields = fields_of(first, container.streams.video[0].codec_context.field_order)
    each = _usual(moments)
    rate, rate_notes = _rate(moments, film_rate)
    turns = round(first.rotation / 90) % 4
    size, size_notes = _size(first, squeeze, turns, film_size)
    length = moments[-1] - moments[0] + each
    if length > _LONGEST:
        raise MediaError(f"“{source.name}” is longer than 6 hours; use a part of it.")
    frames = max(1, int(length * rate + Fraction(1, 2)))
    notes = (*rate_notes, *size_notes, *_treated(first, fields))
    return Facts(frames, rate, size, turns, moments[0], each, fields, peak_of(first), notes)


def _treated(first: av.VideoFrame, fields: Fields | None) -> Iterator[str]:
    """Yield what is done to the pictures, as remarks."""
    if fields is not None:
        yield "It was interlaced; its fields were made whole frames."
    if is_high_range(first):
        yield "Its HDR colours were brought to those of an ordinary screen."
    if has_alpha(first):
        yield "What was transparent became black."


def _moments(container: InputContainer, source: Path) -> list[Fraction]:
    stream = container.streams.video[0]
    base = stream.time_base
    stamps = [
        packet.pts if packet.pts is not None else packet.dts
        for packet in whole_packets(container, stream)
        if packet.size and not packet.is_discard
    ]
    known = sorted({stamp for stamp in stamps if stamp is not None})
    if base is None or not known:
        raise MediaError(f"“{source.name}” holds no frames.")
    if len(known) < len(stamps) // 2:  # no times worth the name: frames follow one another
        each = 1 / Fraction(stream.average_rate or 25)
        return [number * each for number in range(len(stamps))]
    return [stamp * base for stamp in known]


def _first_picture(container: InputContainer, source: Path) -> av.VideoFrame:
    first = next(iter(Decoding(container, container.streams.video[0])), None)
    if first is None:
        raise MediaError(f"“{source.name}” holds no picture that can be decoded.")
    if not 0 < first.width * first.height <= _LARGEST:
        raise MediaError(f"“{source.name}” has frames that are too large; make it smaller first.")
    return first


def _usual(moments: list[Fraction]) -> Fraction:
    gaps = [b - a for a, b in pairwise(moments)]
    return median(gaps) if gaps else Fraction(1, 25)


def _rate(moments: list[Fraction], film_rate: Fraction) -> tuple[Fraction, tuple[str, ...]]:
    """Return the rate of the clip: the footage's own where it is steady, else the film's."""
    if len(moments) < 2:
        return film_rate, ()
    mean = (moments[-1] - moments[0]) / (len(moments) - 1)
    gaps = (b - a for a, b in pairwise(moments))
    # Moments are rounded to the file's own unit, a millisecond in some.
    uneven = sum(abs(gap - mean) > max(mean / 5, Fraction(1, 900)) for gap in gaps)
    own = 1 / mean
    if uneven > len(moments) // 50 or not _SLOWEST <= own <= _FASTEST:
        return film_rate, (f"Its uneven frame rate became {float(film_rate):.4g} a second.",)
    nearest = min(STANDARD, key=lambda standard: abs(standard - own))
    close = abs(nearest - own) / own < Fraction(1, 2000)
    if not close and len(moments) < 400:
        close = abs(nearest - own) / own < Fraction(1, 300)
    return (nearest if close else own.limit_denominator(1001)), ()


def _squeeze(container: InputContainer) -> Fraction:
    """Return how wide a pixel is by its height, as the file says or else its first picture."""
    stream = container.streams.video[0]
    for aspect in (stream.sample_aspect_ratio, stream.codec_context.sample_aspect_ratio):
        if aspect and aspect != 1 and Fraction(1, 8) < aspect < 8:
            return Fraction(aspect)
    return Fraction(1)


def _size(
    first: av.VideoFrame, squeeze: Fraction, turns: int, film_size: tuple[int, int]
) -> tuple[tuple[int, int], tuple[str, ...]]:
    """Return the clip's size, even and no longer than twice the film's longer side."""
    width, height = first.width * squeeze, Fraction(first.height)
    if turns % 2:
        width, height = height, width
    scale = min(Fraction(1), Fraction(2 * max(film_size)) / max(width, height))
    size = _even(width * scale), _even(height * scale)
    notes = (f"Made smaller, from {round(width)} × {round(height)}.",) if scale < 1 else ()
    return size, notes


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)
