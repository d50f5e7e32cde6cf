"""What the author wrote: frozen values, from the project down to one reference picture.

Nothing here knows of files, windows, models or pixels. Every struct is immutable; an edit (see
`edits.py`) returns a new project that shares what did not change, so identity tells what changed.

Conventions: ids are 16 random hex digits; time is an int frame at the project's exact rate; ranges
are half open; a shot's start is derived, never stored. Angles are degrees, distances are in units
of the focal plane's distance, and left and right are always the camera's own.
"""

from fractions import Fraction
from typing import Literal

import msgspec

from engine.project.passages import Act, Passage, Script
from engine.project.tracks import (
    Anchor,
    Caption,
    CaptionStyle,
    Fade,
    FrameAnchor,
    Marker,
    OwnSound,
    ShotAnchor,
    Sound,
    SoundTrack,
    Title,
    TitlePlace,
)
from engine.project.value import Frames, Id, Pixels, Value, new_id

__all__ = [
    "Act", "Anchor", "Caption", "CaptionStyle", "Fade", "FrameAnchor", "Frames", "Id", "Marker",
    "OwnSound", "Passage", "Pixels", "Script", "ShotAnchor", "Sound", "SoundTrack", "Title",
    "TitlePlace", "Value", "new_id",
]  # fmt: skip
"""Named here as well, since they are part of the document."""

SCHEMA = 1

Size = Literal["EWS", "WS", "MLS", "MS", "MCU", "CU", "ECU"]
Angle = Literal[
    "eye_level", "low", "high", "birds_eye", "worms_eye", "dutch", "over_the_shoulder", "pov"
]
MoveKind = Literal[
    "static", "pan_left", "pan_right", "tilt_up", "tilt_down", "roll_left", "roll_right",
    "dolly_in", "dolly_out", "truck_left", "truck_right", "pedestal_up", "pedestal_down",
    "crane_up", "crane_down", "arc_left", "arc_right", "zoom_in", "zoom_out",
    "dolly_zoom_in", "dolly_zoom_out", "handheld", "rack_focus",
]  # fmt: skip
Speed = Literal["very_slow", "slow", "normal", "fast", "whip"]
Easing = Literal["linear", "ease_in", "ease_out", "ease_in_out"]
Role = Literal[
    "first_frame", "last_frame", "timed_frame", "character", "location", "style", "layer"
]
Join = Literal["cut", "dissolve", "morph"]
Look = Literal["as_is", "pencil", "wash"]
Fit = Literal["fill", "blur"]
Conform = Literal["nearest", "blend", "flow"]
TransitionKind = Literal["dissolve", "dip_black", "dip_white", "wipe", "push"]
ZonesName = Literal["tiktok", "reels", "shorts"]
ElementKind = Literal["character", "location", "prop", "look"]


class CameraMove(Value, frozen=True):
    """One move of the camera within a shot.

    `amount` scales the term's usual extent (1.0 is the table's own). `start` and `end` are
    fractions of the shot in [0, 1].
    """

    kind: MoveKind
    amount: float = 1.0
    speed: Speed = "normal"
    start: float = 0.0
    end: float = 1.0
    easing: Easing = "ease_in_out"


class Framing(Value, frozen=True):
    """A box on a still: its centre as fractions of the still's width and height, and its scale.

    `scale` 1.0 is the largest box of the film's aspect that fits into the still; smaller is closer.
    `roll` turns the box clockwise, in degrees.
    """

    x: float = 0.5
    y: float = 0.5
    scale: float = 1.0
    roll: float = 0.0


class Reference(Value, frozen=True):
    """A picture that a shot or an element uses, copied into the project's `references/`.

    `at` is a frame within the shot (a timed frame's or a layer's start), `until` the layer's
    exclusive end; both are counted like the shot's moves (see `Shot.move_offset`). A layer lies at
    `depth` (1.0 is the focal plane, 2.0 twice as far), moved by `x` and `y` (fractions of the
    frame's width and height), scaled and with an opacity in [0, 1]. `page` chooses one layer of a
    layered file; None is the flattened picture.
    """

    id: Id
    file: str
    sha256: str
    name: str
    role: Role = "first_frame"
    width: int = 0
    height: int = 0
    at: int = 0
    until: int | None = None
    join: Join = "cut"
    depth: float = 1.0
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    opacity: float = 1.0
    strength: float = 1.0
    page: int | None = None


class LoraUse(Value, frozen=True):
    """A LoRA by its id in the list of models, with its strength (1.0 is as trained)."""

    id: str
    strength: float = 1.0


class RenderSettings(Value, frozen=True):
    """How takes of a shot are rendered. None means the model's own default.

    `handles` is the number of frames rendered before and after the shot, for transitions.
    """

    model: str = "animatic"
    takes: int | None = None
    seed: int | None = None
    handles: int = 8
    num_inference_steps: int | None = None
    guidance_scale: float | None = None
    strength: float | None = None
    loras: tuple[LoraUse, ...] = ()


class TakeMark(Value, frozen=True):
    """What the author says of a take: a name, a favourite, a reject."""

    name: str = ""
    favourite: bool = False
    rejected: bool = False


class Transition(Value, frozen=True):
    """How a shot comes in: centred on its cut, `duration` frames long, never changing the film."""

    kind: TransitionKind = "dissolve"
    duration: int = 12
    easing: Easing = "linear"


class Adjust(Value, frozen=True):
    """Corrections drawn by the compositor; 1.0 and 0.0 leave the picture as it is.

    `x` and `y` move it by fractions of the frame; the crops take fractions of the picture's own
    width and height away from its edges, before it is scaled and moved.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    opacity: float = 1.0
    speed: float = 1.0
    exposure: float = 0.0
    saturation: float = 1.0
    crop_left: float = 0.0
    crop_right: float = 0.0
    crop_top: float = 0.0
    crop_bottom: float = 0.0


class Mark(Value, frozen=True):
    """One vector stroke drawn on a frame; points are fractions of the frame, with a pressure.

    `width` is a part of the frame's width. An eraser takes away what was drawn before it; a text
    begins at its only point, its letters seven widths high.
    """

    tool: Literal["pencil", "eraser", "arrow", "text"] = "pencil"
    points: tuple[tuple[float, float, float], ...] = ()
    colour: str = "#ffffff"
    width: float = 0.004
    text: str = ""


class Panel(Value, frozen=True):
    """A further drawing of a shot, shown from frame `at` on, which is counted like its moves.

    `text` are a few words about it. A shot's first panel is `Shot.marks`, shown from its first
    frame until another panel takes its place.
    """

    id: Id
    at: int = 0
    marks: tuple[Mark, ...] = ()
    text: str = ""


class TimedPrompt(Value, frozen=True):
    """Words for a model that hold from frame `at` on, counted like the shot's moves."""

    at: int
    text: str


class FramingOverride(Value, frozen=True):
    """How one shot differs in one of the film's other aspects.

    The centre is a point of the film's own frame, in parts of it; `scale` 1.0 shows as much as
    there is, smaller is closer. `layers` moves layers, by their references' ids, by parts of the
    frame's width and height. `picked` is the take that is seen in that aspect alone.
    """

    centre_x: float = 0.5
    centre_y: float = 0.5
    scale: float = 1.0
    layers: dict[Id, tuple[float, float]] = msgspec.field(default_factory=dict)
    picked: Id | None = None


class Shot(Value, frozen=True):
    """One shot: what happens in it, how the camera sees it, and what the author says of its takes.

    `duration` is in frames, at least 1. `notes` are the camera notes as the author wrote them;
    `size`, `angle`, `lens` (mm, full frame) and `moves` are the same in structure. `take_in` is the
    frame of the take (in project frames, after its head handle) that the shot begins on.
    `takes_from` names other shots whose takes are this shot's too (after a split or duplicate).
    `span` is the half-open range, counted like `take_in`, over which moves, framings and timed
    references are laid out; None is the shot's own range. The halves of a split shot keep the span
    of the whole, so their picture goes on across the cut. `passage` is what an imported script says
    of it, and None for a shot that was made here. A `card` is a colour: without a take the shot is
    a plain card of it, for a title.
    """

    id: Id
    slate: str
    duration: Frames = 72
    action: str = ""
    negative_prompt: str = ""
    dialogue: str = ""
    notes: str = ""
    size: Size | None = None
    angle: Angle | None = None
    lens: float | None = None
    moves: tuple[CameraMove, ...] = ()
    framing_a: Framing | None = None
    framing_b: Framing | None = None
    fit: Fit = "fill"
    look: Look = "as_is"
    references: tuple[Reference, ...] = ()
    render: RenderSettings = RenderSettings()
    picked: Id | None = None
    take_in: int = 0
    span: tuple[int, int] | None = None
    take_marks: dict[Id, TakeMark] = msgspec.field(default_factory=dict)
    takes_from: tuple[Id, ...] = ()
    transition: Transition | None = None
    adjust: Adjust = Adjust()
    conform: Conform = "nearest"
    framings: dict[Id, FramingOverride] = msgspec.field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    panels: tuple[Panel, ...] = ()
    prompts: tuple[TimedPrompt, ...] = ()
    passage: Passage | None = None
    own_sound: OwnSound = OwnSound()
    card: str = ""

    @property
    def move_frames(self) -> int:
        """The number of frames over which the moves' fractions 0 to 1 are laid out, at least 1."""
        return self.duration if self.span is None else max(1, self.span[1] - self.span[0])

    @property
    def move_offset(self) -> int:
        """Where among `move_frames` the shot begins: 0, but for a part of a split shot.

        Frame n of the shot shows the camera path of `move_frames` frames at `move_offset + n`.
        """
        return 0 if self.span is None else self.take_in - self.span[0]

    @property
    def whole(self) -> "Shot":
        """The shot as long as its moves are laid out: itself, but for a part of a split shot.

        Frame n of the shot shows what frame `move_offset + n` of the whole one shows.
        """
        if self.span is None:
            return self
        begin = self.span[0]
        return msgspec.structs.replace(self, duration=self.move_frames, take_in=begin, span=None)


class Scene(Value, frozen=True):
    """A scene: a heading, a synopsis and its shots in order."""

    id: Id
    heading: str = ""
    synopsis: str = ""
    shots: tuple[Shot, ...] = ()
    passage: Passage | None = None


class Element(Value, frozen=True):
    """Something that stays the same across shots: a character, location, prop or look."""

    id: Id
    kind: ElementKind
    handle: str
    description: str = ""
    references: tuple[Reference, ...] = ()


class FilmFraming(Value, frozen=True):
    """One more aspect of the film; captions and titles keep clear of what `zones` covers of it."""

    id: Id
    name: str
    width: Pixels
    height: Pixels
    zones: ZonesName | None = None


class ProjectSettings(Value, frozen=True):
    """Settings that belong to the film, not to the person at the desk.

    A shot made from a picture lasts `still_seconds` and has the camera notes `still_notes`.
    `in_point` and `out_point` are the marked range in frames, half open; None is the film's end.
    An imported shot lasts as long as its dialogue is spoken: `words_a_minute` where words are
    written apart, `characters_a_second` in Chinese, and other scripts in proportion.
    Where `slates_locked` new shots get letters (010A) and nothing is renumbered.
    Title cards have the film's two colours, `card_colour` and the letters' `card_ink`.
    """

    still_seconds: float = 3.0
    still_notes: str = "slow push in"
    in_point: int | None = None
    out_point: int | None = None
    words_a_minute: float = 160.0
    characters_a_second: float = 5.0
    slates_locked: bool = False
    captions: CaptionStyle = CaptionStyle()
    card_colour: str = "#15171c"
    card_ink: str = "#f3efe6"


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A film: its size, its exact rate and everything laid out in it."""

    schema: int = SCHEMA
    id: Id
    name: str
    width: Pixels = 1280
    height: Pixels = 720
    rate: Fraction = Fraction(24)
    framings: tuple[FilmFraming, ...] = ()
    scenes: tuple[Scene, ...] = ()
    elements: tuple[Element, ...] = ()
    markers: tuple[Marker, ...] = ()
    captions: tuple[Caption, ...] = ()
    titles: tuple[Title, ...] = ()
    sounds: tuple[Sound, ...] = ()
    sound_tracks: tuple[SoundTrack, ...] = ()
    settings: ProjectSettings = ProjectSettings()
    script: Script = Script()

    @property
    def shots(self) -> tuple[Shot, ...]:
        """Every shot of the film, in order. O(shots): hold on to the result."""
        return tuple(shot for scene in self.scenes for shot in scene.shots)

    @property
    def duration(self) -> int:
        """The film's length in frames."""
        return sum(shot.duration for scene in self.scenes for shot in scene.shots)
