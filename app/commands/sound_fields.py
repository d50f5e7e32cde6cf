"""The fields of a sound and of a sound track as a command line writes them: `gain=-6 pan=left`."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, get_args

from app.commands.problems import UsageError
from app.gain import read_gain, read_pan, read_samples, read_seconds
from engine.project.document import Fade
from engine.project.tracks import FadeCurve, TrackRole

YES, NO = ("yes", "on", "true", "1"), ("no", "off", "false", "0")


class SoundField(NamedTuple):
    """How a field's text is read, and how it is written, for people."""

    read: Callable[[str, Fraction], Any]
    form: str


def _switch(text: str, rate: Fraction) -> bool:
    word = text.strip().casefold()
    if word not in (*YES, *NO):
        raise ValueError
    return word in YES


def _fade(text: str, rate: Fraction) -> Fade:
    """Read "2s" or "2s smooth"."""
    length, _, curve = text.strip().partition(" ")
    curve = curve.strip().casefold() or "linear"
    if curve not in get_args(FadeCurve):
        raise ValueError
    known: Any = curve
    none = length.casefold() in ("", "none", "0")
    return Fade(length=0 if none else read_samples(length, rate), curve=known)


def _role(text: str, rate: Fraction) -> TrackRole | None:
    word: Any = text.strip().casefold()
    if word in ("", "none"):
        return None
    if word not in get_args(TrackRole):
        raise ValueError
    return word


def _length(text: str, rate: Fraction) -> int | None:
    if text.strip().casefold() in ("", "none"):
        return None
    return max(1, read_samples(text, rate))


_GAIN = SoundField(lambda text, _: read_gain(text), "a gain from -60 to 24 dB, such as -6")
_PAN = SoundField(lambda text, _: read_pan(text), "centre, 30 left, right or -0.3")
_SWITCH = SoundField(_switch, "yes or no")
_TIME = SoundField(lambda text, _: read_seconds(text), "seconds from 0.01 to 10")

SOUND_FIELDS: dict[str, SoundField] = {
    "name": SoundField(lambda text, _: text.strip(), "a text"),
    "gain": _GAIN,
    "pan": _PAN,
    "mute": _SWITCH,
    "fade_in": SoundField(_fade, "a length and a curve, such as 2s or “2s smooth”"),
    "fade_out": SoundField(_fade, "a length and a curve, such as 2s or “2s fast”"),
    "offset": SoundField(read_samples, "a length such as 1.5s"),
    "length": SoundField(_length, "a length such as 4s, or none for the sound’s end"),
    "track": SoundField(lambda text, _: text.strip(), "a track’s name or number"),
    "at": SoundField(lambda text, _: text, "a time such as 4s, or a shot’s slate"),
    "lock": _SWITCH,
}
TRACK_FIELDS: dict[str, SoundField] = {
    "name": SoundField(lambda text, _: text.strip(), "a text"),
    "role": SoundField(_role, "dialogue, music, effects or none"),
    "gain": _GAIN,
    "pan": _PAN,
    "mute": _SWITCH,
    "solo": _SWITCH,
    "duck": SoundField(lambda text, _: abs(read_gain(text)), "decibels such as 12, or 0"),
    "attack": _TIME,
    "release": _TIME,
    "lock": _SWITCH,
}


def read_fields(
    words: Sequence[str], fields: dict[str, SoundField], what: str, rate: Fraction
) -> dict[str, Any]:
    """Read `field=value` words. Raises UsageError with one sentence."""
    found: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise UsageError(f"“{word}” sets nothing; write field=value, such as gain=-6.")
        if name not in fields:
            raise UsageError(f"A {what} has no field “{name}”; there are {', '.join(fields)}.")
        try:
            found[name] = fields[name].read(text, rate)
        except ValueError as error:
            raise UsageError(f"{name}={text} makes no sense; write {fields[name].form}.") from error
    return found
