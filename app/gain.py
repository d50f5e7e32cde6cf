"""Gains, pans and lengths of sound as people write them; fields and commands read them alike."""

import re
from fractions import Fraction

from engine.project.timecode import SAMPLE_RATE, TimeError, parse_duration, sample_of_frame

QUIETEST, LOUDEST = -60.0, 24.0
"""The gain's range in dB."""


def read_gain(text: str) -> float:
    """Read "-6", "−6 dB" or "+3,5dB". ValueError, in one sentence."""
    found = re.fullmatch(r"([+\-−]?\d+(?:[.,]\d+)?)\s*(?:dB)?", text.strip(), re.IGNORECASE)
    gain = float(found[1].replace("−", "-").replace(",", ".")) if found else None
    if gain is None or not QUIETEST <= gain <= LOUDEST:
        raise ValueError(f"“{text}” is no gain; write one from −60 to +24 dB, such as -6.")
    return gain


def pan_words(pan: float) -> str:
    """Return a pan as people say it: "centre", "30 left"."""
    percent = round(abs(pan) * 100)
    return f"{percent} {'left' if pan < 0 else 'right'}" if percent else "centre"


def read_pan(text: str) -> float:
    """Read "centre", "30 left", "R", "-0.3" or "-30%" as -1 … 1. ValueError, in one sentence."""
    words = text.strip().casefold().replace("−", "-").replace(",", ".")
    wrong = f"“{text}” is no pan; write one such as centre, 30 left or right."
    if words in ("c", "centre", "center", "middle", "0"):
        return 0.0
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)?\s*(%)?\s*(l|left|r|right)?", words)
    if found is None or not words:
        raise ValueError(wrong)
    number, percent, side = found.groups()
    pan = 100.0 if number is None else float(number)
    if percent or side or abs(pan) > 1.0:
        pan /= 100.0
    pan = -abs(pan) if side in ("l", "left") else pan
    if not -1.0 <= pan <= 1.0:
        raise ValueError(wrong)
    return pan


def read_samples(text: str, rate: Fraction) -> int:
    """Read a length of time as samples: "1.25 s", "12f", "00:00:02:00". ValueError."""
    seconds = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*s?", text.strip())
    if seconds:
        return round(float(seconds[1].replace(",", ".")) * SAMPLE_RATE)
    try:
        return sample_of_frame(max(0, parse_duration(text, rate)), rate)
    except TimeError as error:
        raise ValueError(str(error)) from error


def seconds_words(samples: int) -> str:
    """Return a number of samples as seconds: "1.25 s"."""
    return f"{samples / SAMPLE_RATE:.3f}".rstrip("0").rstrip(".") + " s"


def read_seconds(text: str) -> float:
    """Read a short time in seconds: "0.5 s", "0,5". ValueError, in one sentence."""
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*s?", text.strip())
    seconds = float(found[1].replace(",", ".")) if found else None
    if seconds is None or not 0.01 <= seconds <= 10:
        raise ValueError(f"“{text}” is no such time; write seconds from 0.01 to 10, such as 0.5.")
    return seconds


def seconds_text(seconds: float) -> str:
    """Return a short time as it is read: "0.5 s"."""
    return f"{seconds:g} s"
