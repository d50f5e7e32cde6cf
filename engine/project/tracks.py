"""What lies along the film: anchors, markers, captions, titles and sounds; frozen values.

An anchor is a moment of a shot, which it moves with, or a frame of the film.
"""

from engine.project.value import Id, Value


class ShotAnchor(Value, frozen=True, tag="shot"):
    """A time `offset` frames into a shot; it moves with the shot."""

    shot: Id
    offset: int = 0


class FrameAnchor(Value, frozen=True, tag="frame"):
    """An absolute frame of the film."""

    frame: int = 0


Anchor = ShotAnchor | FrameAnchor


class Marker(Value, frozen=True):
    """A marker on the ruler."""

    id: Id
    anchor: Anchor
    name: str = ""
    note: str = ""
    colour: str = "#e5a13a"
    duration: int = 0


class Caption(Value, frozen=True):
    """A caption: text, from `anchor`, for `duration` frames."""

    id: Id
    anchor: Anchor
    text: str
    duration: int = 48


class Title(Value, frozen=True):
    """A title over the picture."""

    id: Id
    anchor: Anchor
    text: str
    duration: int = 72


class Sound(Value, frozen=True):
    """A sound file laid against the film.

    `offset` and `length` are in samples at 48 kHz into the sound; length None plays to its end.
    `gain` is in dB.
    """

    id: Id
    anchor: Anchor
    file: str
    sha256: str
    name: str
    track: int = 0
    offset: int = 0
    length: int | None = None
    gain: float = 0.0
    mute: bool = False
