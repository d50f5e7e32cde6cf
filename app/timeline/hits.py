"""What lies under a point of the timeline, as a union; and nothing of what to do with it.

Pure: positions, rows and a scale come in, a value goes out.
"""

from dataclasses import dataclass
from math import ceil
from typing import Literal

from PySide6.QtCore import QRectF

from app.timeline.positions import Positions
from app.timeline.scale import TimeScale
from app.timeline.tracks import Row, Tracks
from engine.project.document import Id, Sound

SAMPLE_RATE = 48_000

GRIP = 6.0
"""Pixels on either side of an edge that take hold of it."""

WEDGE = 26.0
"""The height of a transition's wedge, and of what takes hold of it, at the picture track's foot."""

HANDLE = 12.0
"""The side of the handle at a cut that a transition is pulled out of."""

MARKER_HALF = 6.0
MARKER_ROW = 12.0
"""Markers hang in the ruler's lower part, this many pixels high."""

Part = Literal["head", "body", "tail"]


@dataclass(frozen=True)
class OnRuler:
    """The ruler, at a frame."""

    frame: int


@dataclass(frozen=True)
class OnMarker:
    """A marker's flag."""

    marker: Id


@dataclass(frozen=True)
class OnMarkerEnd:
    """The end of a marker that lasts."""

    marker: Id


@dataclass(frozen=True)
class OnRange:
    """A grip of the in/out range."""

    end: Literal["in", "out"]


@dataclass(frozen=True)
class OnShot:
    """A shot of the picture track, and which part of it."""

    index: int
    part: Part


@dataclass(frozen=True)
class OnTransition:
    """How a shot comes in: the ends or the middle of its wedge, or the handle at a plain cut."""

    index: int
    part: Literal["head", "body", "tail", "new"]


SoundPart = Literal["body", "head", "tail", "fade_in", "fade_out"]


@dataclass(frozen=True)
class OnSound:
    """A sound, and which part of it."""

    sound: Id
    part: SoundPart = "body"


@dataclass(frozen=True)
class OnWords:
    """A caption or a title, and which part of it."""

    words: Id
    part: Part = "body"


@dataclass(frozen=True)
class OnPaper:
    """Nothing but the timeline's paper."""


Hit = (
    OnRuler | OnMarker | OnMarkerEnd | OnRange | OnTransition | OnShot | OnSound | OnWords | OnPaper
)


def hit(positions: Positions, scale: TimeScale, tracks: Tracks, x: float, y: float) -> Hit:
    """Return what lies under the point (x, y), in the widget's pixels."""
    if tracks.ruler.holds(y):
        return _on_ruler(positions, scale, tracks.ruler, x, y)
    if tracks.picture.holds(y):
        found = _on_transition(positions, scale, tracks.picture, x, y)
        if found is not None:
            return found
        return _on_picture(positions, scale, x)
    track = tracks.sound_at(y)
    if track is not None:
        return _on_sounds(positions, scale, track, x)
    return OnPaper()


def _on_ruler(positions: Positions, scale: TimeScale, ruler: Row, x: float, y: float) -> Hit:
    project = positions.project
    if y >= ruler.bottom - MARKER_ROW:
        for marker in reversed(project.markers):
            frame = positions.frame_of(marker.anchor)
            if frame is not None and abs(scale.x_of(frame) - x) <= MARKER_HALF:
                return OnMarker(marker.id)
        for marker in reversed(project.markers):
            frame = positions.frame_of(marker.anchor)
            end = None if frame is None else scale.x_of(frame + marker.duration)
            if end is not None and marker.duration and abs(end - x) <= GRIP:
                return OnMarkerEnd(marker.id)
    else:
        settings = project.settings
        if settings.in_point is not None and abs(scale.x_of(settings.in_point) - x) <= GRIP:
            return OnRange("in")
        if settings.out_point is not None and abs(scale.x_of(settings.out_point) - x) <= GRIP:
            return OnRange("out")
    return OnRuler(scale.edge_at(x))


def wedge(positions: Positions, scale: TimeScale, row: Row, index: int) -> QRectF | None:
    """Return where the transition to a shot lies on the picture track; None where it is a cut."""
    transition = positions.shots[index].transition
    if transition is None:
        return None
    cut, length = positions.edges[index], transition.duration
    left = scale.x_of(cut - length // 2 if index else cut)
    height = min(WEDGE, row.height - 18)
    return QRectF(left, row.bottom - height, length * scale.pixels, height)


def _on_transition(
    positions: Positions, scale: TimeScale, row: Row, x: float, y: float
) -> OnTransition | None:
    if y < row.bottom - WEDGE or not positions.shots:
        return None
    here = positions.at(min(max(scale.time_at(x), 0), positions.duration - 1)) or 0
    for index in (here, here + 1):
        if index >= len(positions.shots):
            continue
        box = wedge(positions, scale, row, index)
        if box is None:
            near = abs(scale.x_of(positions.edges[index]) - x) <= HANDLE / 2 + 1
            if near and y >= row.bottom - HANDLE and _has_handle(positions, scale, index):
                return OnTransition(index, "new")
        elif box.width() >= 6 and y >= box.top() and box.left() - 3 <= x <= box.right() + 3:
            reach = min(6.0, box.width() / 4 + 2)
            if index and x < box.left() + reach:
                return OnTransition(index, "head")
            return OnTransition(index, "tail" if x > box.right() - reach else "body")
    return None


def _has_handle(positions: Positions, scale: TimeScale, index: int) -> bool:
    """Whether the shots at a cut are wide enough for a handle between them."""
    start, end = positions.span(index)
    before = positions.span(index - 1) if index else (start, end)
    return min(end - start, before[1] - before[0]) * scale.pixels >= 40


def _on_picture(positions: Positions, scale: TimeScale, x: float) -> Hit:
    time = scale.time_at(x)
    index = positions.at(time)
    if index is None:
        last = len(positions.shots) - 1
        past = x - scale.x_of(positions.duration)
        if last >= 0 and 0 <= past <= GRIP:
            return OnShot(last, "tail")
        return OnPaper()
    start, end = positions.span(index)
    width = (end - start) * scale.pixels
    grip = min(GRIP, width / 4)
    if width < 12:
        return OnShot(index, "body")
    if x - scale.x_of(start) < grip:
        return OnShot(index, "head")
    if scale.x_of(end) - x <= grip:
        return OnShot(index, "tail")
    return OnShot(index, "body")


def _on_sounds(positions: Positions, scale: TimeScale, track: int, x: float) -> Hit:
    time = scale.time_at(x)
    for sound in reversed(positions.project.sounds):
        start = positions.frame_of(sound.anchor)
        if sound.track == track and start is not None:
            end = start + sound_frames(positions, sound)
            if start <= time < end:
                return OnSound(sound.id)
    return OnPaper()


def sound_frames(positions: Positions, sound: Sound, whole: int | None = None) -> int:
    """Return how many frames a sound lasts.

    `whole` is the file's length in samples, when it is known; a sound that plays to its end and
    whose length isn't known yet is taken to last to the film's end, at least 2 seconds.
    """
    rate = positions.project.rate
    length = sound.length
    if length is None and whole is not None:
        length = whole - sound.offset
    if length is None:
        start = positions.frame_of(sound.anchor) or 0
        return max(positions.duration - start, int(2 * rate), 1)
    return max(1, ceil(length * rate / SAMPLE_RATE))
