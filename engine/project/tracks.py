"""What lies along the film: anchors, markers, captions, titles and sounds; frozen values.

An anchor is a moment of a shot, which it moves with, or a frame of the film.
"""

from typing import Literal

import msgspec

from engine.project.value import Id, Value

Place = Literal[
    "top_left", "top", "top_right", "left", "centre", "right", "bottom_left", "bottom",
    "bottom_right",
]  # fmt: skip
Edge = Literal["top", "bottom"]
Backing = Literal["none", "outline", "shadow", "box"]
Weight = Literal["regular", "bold"]

TrackRole = Literal["dialogue", "music", "effects"]
FadeCurve = Literal["linear", "fast", "slow", "smooth"]
"""How a fade rises over its time t in [0, 1]: t, √t (equal power), t² or 3t²-2t³."""


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


class CaptionStyle(Value, frozen=True):
    """How a film's captions look.

    `size` is the letters' height as a part of the frame's shorter side, `margin` the part of the
    frame that is kept free at each edge.
    """

    size: float = 0.055
    colour: str = "#ffffff"
    backing: Backing = "outline"
    edge: Edge = "bottom"
    margin: float = 0.06


class Caption(Value, frozen=True):
    """A caption: text, from `anchor`, for `duration` frames.

    `edge` None is where the film's captions lie. One filled from a shot's dialogue says in
    `spoken_in` which shot's, and in `dialogue` what that was; both are empty for a typed one.
    """

    id: Id
    anchor: Anchor
    text: str
    duration: int = 48
    edge: Edge | None = None
    spoken_in: Id | None = None
    dialogue: str = ""


class TitlePlace(Value, frozen=True):
    """Where a title stands: its cell of the frame's grid of nine, moved by parts of the frame.

    `size` is the letters' height as a part of the frame's shorter side.
    """

    place: Place = "centre"
    x: float = 0.0
    y: float = 0.0
    size: float = 0.1


class Title(Value, frozen=True):
    """A title over the picture, from `anchor` for `duration` frames.

    `whole_shot` lets it last as long as the shot that it stands on. `fade_in` and `fade_out` are
    frames. `framings` says where it stands in the film's other aspects, by their ids.
    """

    id: Id
    anchor: Anchor
    text: str
    duration: int = 72
    at: TitlePlace = TitlePlace()
    colour: str = "#ffffff"
    weight: Weight = "bold"
    italic: bool = False
    backing: Backing = "shadow"
    fade_in: int = 6
    fade_out: int = 6
    whole_shot: bool = False
    framings: dict[Id, TitlePlace] = msgspec.field(default_factory=dict)


class Fade(Value, frozen=True):
    """A fade at one end of a sound, `length` samples at 48 kHz long; 0 is none."""

    length: int = 0
    curve: FadeCurve = "linear"


class Sound(Value, frozen=True):
    """A sound file laid against the film.

    `offset` and `length` are in samples at 48 kHz into the sound; length None plays to its end.
    `gain` is in dB, `pan` from -1 (left) to 1 (right). `track` counts the film's sound tracks.
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
    pan: float = 0.0
    fade_in: Fade = Fade()
    fade_out: Fade = Fade()


class SoundTrack(Value, frozen=True):
    """What holds for all sounds of a track; where any track is `solo`, only those are heard.

    `gain` is in dB, `pan` from -1 to 1. While sound of a dialogue track is heard, the track is
    lowered by `duck` dB (0: never): it goes down in the `attack` seconds before and comes back in
    the `release` seconds after. Sounds laid on a `locked` track move with the shots they begin on.
    """

    name: str = ""
    role: TrackRole | None = None
    gain: float = 0.0
    pan: float = 0.0
    mute: bool = False
    solo: bool = False
    duck: float = 0.0
    attack: float = 0.1
    release: float = 0.6
    locked: bool = True


class OwnSound(Value, frozen=True):
    """How the sound that a shot's take itself has is heard; `gain` is in dB."""

    gain: float = 0.0
    mute: bool = False
