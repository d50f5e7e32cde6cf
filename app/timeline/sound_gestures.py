"""Drags of sounds: along and between tracks, at their ends, and at the handles of their fades."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from app.timeline.gestures import Editing, Gesture, Modifiers
from app.timeline.hits import OnSound
from app.timeline.snapping import snap, snap_any
from engine.project import edits
from engine.project.document import Fade, Project, Sound, new_id
from engine.project.edits.change import changed
from engine.project.sound_tracks import sound_by_id, track_count
from engine.project.timecode import SAMPLE_RATE, sample_of_frame
from engine.project.tracks import FadeCurve

if TYPE_CHECKING:
    from app.timeline.canvas import Canvas

CURVES: tuple[FadeCurve, ...] = ("linear", "smooth", "fast", "slow")


def begin_on_sound(canvas: "Canvas", found: OnSound, at: QPointF) -> Gesture:
    """Return the drag of what was taken hold of."""
    sound = sound_by_id(canvas.session.project, found.sound)
    match found.part:
        case "head" | "tail":
            return TrimSound(canvas, sound, found.part == "tail", at)
        case "fade_in" | "fade_out":
            return FadeSound(canvas, sound, found.part == "fade_out", at)
        case _:
            return MoveSound(canvas, sound, at)


class MoveSound(Editing):
    """Carries a sound along its track and to others; with Alt a copy of it."""

    def __init__(self, canvas: "Canvas", sound: Sound, at: QPointF) -> None:
        super().__init__(canvas, f"Move {sound.name}")
        self._sound = sound
        self._start = self.positions.frame_of(sound.anchor) or 0
        self._from, self._time = at, canvas.scale.time_at(at.x())
        self._dragged = False
        self._copy = new_id()

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        if not self._dragged and (at - self._from).manhattanLength() < 4:
            return
        self._dragged = True
        start = max(0.0, self._start + canvas.scale.time_at(at.x()) - self._time)
        ends = (start, start + canvas.sound_length(self._sound))
        found = None
        if not canvas.free(modifiers):
            found = snap_any(ends, self._points(), canvas.reach())
        frame = max(0, round(start + (found[0] if found else 0)))
        canvas.show_guide(found[1] if found else None)
        copies = bool(modifiers & Modifiers.AltModifier)
        canvas.setCursor(
            Qt.CursorShape.DragCopyCursor if copies else Qt.CursorShape.ClosedHandCursor
        )
        self.edit(self._change(frame, self._track(at), copies))
        canvas.show_readout(canvas.timecode(frame), at)

    def _change(self, frame: int, track: int, copies: bool) -> Callable[[Project], Project]:
        if copies:
            return lambda project: edits.duplicate_sound(
                project, self._sound.id, frame, track, self._copy
            )
        return lambda project: edits.move_sound(project, self._sound.id, frame, track)

    def _points(self) -> list[int]:
        canvas = self.canvas
        first = canvas.scale.time_at(0)
        places = canvas.sound_places.edges(first, canvas.scale.time_at(canvas.width()))
        own = {self._start, self._start + canvas.sound_length(self._sound)}
        return sorted({*canvas.snap_points(), *(places - own)})

    def _track(self, at: QPointF) -> int:
        rows = self.canvas.tracks.sounds
        if rows and at.y() >= rows[-1].bottom:
            others = [s for s in self.before.sounds if s.id != self._sound.id]
            alone = all(s.track != self._sound.track for s in others)
            last = track_count(self.before)
            # The only sound of the last track would leave an empty one behind.
            return last - 1 if alone and self._sound.track == last - 1 else last
        found = self.canvas.tracks.sound_at(at.y())
        return self._sound.track if found is None else found


class TrimSound(Editing):
    """Pulls a sound's head or tail; what is heard of it stays where it is in the film."""

    def __init__(self, canvas: "Canvas", sound: Sound, tail: bool, at: QPointF) -> None:
        super().__init__(canvas, f"Trim {sound.name}")
        self._sound, self._tail = sound, tail
        self._start = self.positions.frame_of(sound.anchor) or 0
        self._length = canvas.sound_length(sound)
        edge = self._start + (self._length if tail else 0)
        self._grip = canvas.scale.time_at(at.x()) - edge
        whole = canvas.waveforms.samples(sound)
        rest = sound.offset + sample_of_frame(self._length, self.before.rate)
        self._whole = rest if whole is None else whole

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas = self.canvas
        edge = self._start + (self._length if self._tail else 0)
        time = canvas.scale.time_at(at.x()) - self._grip
        points = sorted({*canvas.snap_points(), edge})
        found = None if canvas.free(modifiers) else snap(time, points, canvas.reach())
        to = max(0, round(time)) if found is None else found
        canvas.show_guide(found if found != edge else None)
        sound, whole = self._sound.id, self._whole
        if self._tail:
            self.edit(lambda project: edits.trim_sound_tail(project, sound, to, whole))
        else:
            by = to - self._start
            self.edit(lambda project: edits.trim_sound_head(project, sound, by, whole))
        length = canvas.sound_length(sound_by_id(self.session.project, sound))
        canvas.show_readout(canvas.length_readout(length - self._length, length), at)


class FadeSound(Editing):
    """Pulls the handle of a fade: across is its length; a click changes its curve."""

    def __init__(self, canvas: "Canvas", sound: Sound, falls: bool, at: QPointF) -> None:
        super().__init__(canvas, f"Fade {sound.name} {'out' if falls else 'in'}")
        self._sound, self._falls, self._from = sound, falls, at
        self._fade = sound.fade_out if falls else sound.fade_in
        self._samples = SAMPLE_RATE / float(self.before.rate) / canvas.scale.pixels
        whole = canvas.waveforms.samples(sound)
        length = sample_of_frame(canvas.sound_length(sound), self.before.rate)
        self._whole = sound.offset + length if whole is None else whole
        self._dragged = False

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        moved = at.x() - self._from.x()
        if not self._dragged and abs(moved) < 3:
            return
        self._dragged = True
        pulled = (-moved if self._falls else moved) * self._samples
        self._set(changed(self._fade, length=max(0, round(self._fade.length + pulled))))
        seconds = self._now().length / SAMPLE_RATE
        self.canvas.show_readout(f"Fade {'out' if self._falls else 'in'} {seconds:.2f} s", at)

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        if not self._dragged and self._fade.length:
            after = CURVES[(CURVES.index(self._fade.curve) + 1) % len(CURVES)]
            self._set(changed(self._fade, curve=after))
        super().release(at, modifiers)

    def _set(self, fade: Fade) -> None:
        name = "fade_out" if self._falls else "fade_in"
        self.edit(
            lambda project: edits.fade_sound(project, self._sound.id, self._whole, **{name: fade})
        )

    def _now(self) -> Fade:
        sound = sound_by_id(self.session.project, self._sound.id)
        return sound.fade_out if self._falls else sound.fade_in
