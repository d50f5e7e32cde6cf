"""Frames, exact rates and how people write them. Time is an int frame at a Fraction rate.

Knows nothing of shots or files.
"""

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

SAMPLE_RATE = 48000
MAX_RATE = 1000
LONGEST = 24 * 3600
"""Seconds of the longest length."""

_DURATION = re.compile(
    r"""(?P<sign>[+-])?\s*(?:
        (?P<hours>\d+):(?P<h_minutes>\d{1,2}):(?P<h_seconds>\d{1,2})[:;](?P<frames>\d+)
        |(?:(?P<clock_hours>\d+):)?(?P<minutes>\d+):(?P<seconds>\d{1,2}(?:[.,]\d+)?)
        |(?P<number>\d+(?:[.,]\d*)?|[.,]\d+)\s*(?P<unit>[a-z]*)
    )""",
    re.VERBOSE | re.ASCII,
)
_SECONDS_IN = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hour": 3600, "hours": 3600, "ms": Fraction(1, 1000),
}  # fmt: skip
_FRAME_UNITS = frozenset({"f", "fr", "frame", "frames"})


class TimeError(ValueError):
    """A rate or a duration that can't be read, with a sentence that shows how to write one."""


def parse_rate(text: str) -> Fraction:
    """Read frames a second: "24", "24000/1001", "23.976" (meant as 24000/1001), "25 fps".

    Raises TimeError for anything else, for 0 and for more than 1,000.
    """
    cleaned = text.strip().lower().removesuffix("fps").strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,9}(\.\d{0,9})?|\d{1,9}/\d{1,9}", cleaned, re.ASCII):
        raise TimeError(f'"{text}" is not a frame rate: write it as 24, 23.976 or 24000/1001.')
    numerator, _, denominator = cleaned.partition("/")
    if denominator and int(denominator) == 0:
        raise TimeError(f'"{text}" divides by zero: write a frame rate such as 24000/1001.')
    rate = Fraction(int(numerator), int(denominator)) if denominator else _of_decimal(cleaned)
    if not Fraction(1, 100) <= rate <= MAX_RATE:
        raise TimeError(f'"{text}" is out of range: a frame rate lies between 0.01 and {MAX_RATE}.')
    return rate


def _of_decimal(text: str) -> Fraction:
    """Read a decimal; one that rounds n·1000/1001 (23.976, 29.97) means exactly that."""
    exact = Fraction(Decimal(text))
    nominal = ceil(exact)
    ntsc = Fraction(nominal * 1000, 1001)
    return ntsc if exact != nominal and abs(exact - ntsc) < Fraction(1, 200) else exact


def rate_text(rate: Fraction) -> str:
    """Write a rate so that nothing is lost: "24/1", "24000/1001"."""
    return f"{rate.numerator}/{rate.denominator}"


def nominal_rate(rate: Fraction) -> int:
    """The whole number of frames that timecode counts to a second: 24 for 24000/1001."""
    return max(1, floor(rate + Fraction(1, 2)))


def timecode(frame: int, rate: Fraction) -> str:
    """Write a frame as non-drop timecode, "00:00:04:12"; the frames field counts nominal frames."""
    nominal = nominal_rate(rate)
    seconds, frames = divmod(abs(frame), nominal)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if frame < 0 else ""
    digits = max(2, len(str(nominal - 1)))
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}:{frames:0{digits}}"


def parse_duration(text: str, rate: Fraction) -> int:
    """Read a length as people write it and return frames, rounded half up, negative with a "-".

    "3s", "3.5", "3,5 sec", "2 min", "500ms" and "1:30" are time; "72f" is frames; "00:00:03:00" is
    timecode; a signed whole number such as "+12" is frames, as one nudges by frames.
    Raises TimeError.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None or len(text) > 40:
        raise _not_a_duration(text)
    found = match.groupdict()
    frames = _frames(found, rate, text)
    if frames > LONGEST * rate:
        raise TimeError(f'"{text}" is too long: a film lasts a day at most.')
    return -frames if found["sign"] == "-" else frames


def _frames(found: dict[str, str | None], rate: Fraction, text: str) -> int:
    if found["frames"] is not None:
        seconds = _clock(found["hours"], found["h_minutes"], found["h_seconds"])
        return int(seconds) * nominal_rate(rate) + int(found["frames"])
    if found["seconds"] is not None:
        return frames_of(_clock(found["clock_hours"], found["minutes"], found["seconds"]), rate)
    number, unit = _number(found["number"]), found["unit"] or ""
    if unit in _FRAME_UNITS or (not unit and found["sign"] and number.denominator == 1):
        return floor(number + Fraction(1, 2))
    if unit and unit not in _SECONDS_IN:
        raise _not_a_duration(text)
    return frames_of(number * _SECONDS_IN[unit or "s"], rate)


def _clock(hours: str | None, minutes: str | None, seconds: str | None) -> Fraction:
    return _number(hours) * 3600 + _number(minutes) * 60 + _number(seconds)


def _number(text: str | None) -> Fraction:
    return Fraction(Decimal((text or "0").replace(",", ".")))


def _not_a_duration(text: str) -> TimeError:
    return TimeError(f'"{text}" is not a length of time: write it as 3s, 72f or 00:00:03:00.')


def frames_of(seconds: float | Fraction, rate: Fraction) -> int:
    """Return the whole number of frames nearest to a time in seconds, rounded half up."""
    return floor(Fraction(seconds) * rate + Fraction(1, 2))


def seconds_of(frames: int, rate: Fraction) -> float:
    """Return how many seconds a number of frames lasts."""
    return float(frames / rate)


def sample_of_frame(frame: int, rate: Fraction) -> int:
    """Return the first sample at 48 kHz that sounds with a frame: floor(frame·48000/rate)."""
    return floor(frame * SAMPLE_RATE / rate)


def frame_of_sample(sample: int, rate: Fraction) -> int:
    """Return the frame that is seen while a sample at 48 kHz sounds."""
    return ceil((sample + 1) * rate / SAMPLE_RATE) - 1
