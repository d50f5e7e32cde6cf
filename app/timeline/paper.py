"""The timeline's paper: which part of the film is in sight, where a frame lies, what snaps.

It listens to the session and keeps what the painter draws; the mouse is `canvas`' business.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.timeline.hits import sound_frames
from app.timeline.looks import Looks
from app.timeline.positions import Insertion, Positions
from app.timeline.scale import TimeScale, fitting
from app.timeline.snap_points import REACH as SNAP_PIXELS
from app.timeline.snap_points import snap_points
from app.timeline.snapping import snap
from app.timeline.sound_places import SoundPlaces
from app.timeline.tools import Edge
from app.timeline.tracks import tracks_for
from app.timeline.waveforms import Waveforms
from engine.project.document import Id, Sound
from engine.project.timecode import seconds_of, timecode

if TYPE_CHECKING:
    from app.session import Session

FLASH = 1400
"""Milliseconds for which a shot says what has become of it."""
Modifiers = Qt.KeyboardModifier


class Paper(QWidget):
    """See the module. `scale_changed` follows zooming and scrolling."""

    scale_changed = Signal()
    rows_changed = Signal()

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.thumbnails = thumbnails
        self.positions = Positions(session.project)
        self.scale = TimeScale()
        self.looks = Looks(session)
        self.waveforms = Waveforms(session)
        self.snapping = True
        self.marker: Id | None = None
        self._places: SoundPlaces | None = None
        self.lift = 0.0
        self._fitted = False
        self.guide: int | None = None
        self.guide_name = ""
        self.edge: Edge | None = None
        self.blade: int | None = None
        self.flashed: tuple[Id, str] | None = None
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.timeout.connect(lambda: self.flash(None))
        self.insertion: Insertion | None = None
        self.band: QRectF | None = None
        self.readout, self.readout_at = "", QPointF()
        self.hover: int | None = None
        self._playhead = session.playhead
        self.tracks = tracks_for(session.project, 180)
        self.setMinimumHeight(1)
        self._listen()

    def _listen(self) -> None:
        session = self.session
        session.project_changed.connect(self._show_project)
        session.project_opened.connect(self._show_film)
        session.selection_changed.connect(self._show_selection)
        session.showing.sound_changed.connect(lambda _id: self.update())
        session.playhead_moved.connect(self._show_playhead)
        session.takes_changed.connect(self._show_takes)
        session.jobs_changed.connect(self._show_jobs)
        session.shot_progressed.connect(self._show_progress)
        self.thumbnails.ready.connect(self._update_shot)
        self.waveforms.ready.connect(self._show_lengths)

    @property
    def sound(self) -> Id | None:
        """The id of the selected sound."""
        return self.session.showing.sound

    @sound.setter
    def sound(self, sound: Id | None) -> None:
        self.session.showing.choose_sound(sound)

    @property
    def sound_places(self) -> SoundPlaces:
        """Where the sounds lie on their tracks."""
        if self._places is None:
            self._places = SoundPlaces(self.positions, self.sound_length)
        return self._places

    def _show_lengths(self) -> None:
        self._places = None
        self.update()

    @property
    def shows_handles(self) -> bool:
        """Whether transitions can be pulled out of the cuts now."""
        return False

    @property
    def dragging(self) -> bool:
        """Whether the mouse holds something."""
        return False

    def end_drag(self) -> None:
        """Forget a drag under way: what it held is gone."""

    # What the session says

    def _show_film(self) -> None:
        self.end_drag()
        self.marker = self.sound = None
        self.looks.forget()
        self.waveforms.forget()
        self._show_project(None, self.session.project)
        self.fit()

    def _show_project(self, before: object, after: object) -> None:
        was_empty = self.positions.duration == 0
        self.positions = Positions(self.session.project)
        self._places = None
        if was_empty:
            self.fit()
        if self.marker and all(m.id != self.marker for m in self.session.project.markers):
            self.marker = None
        if self.sound and all(s.id != self.sound for s in self.session.project.sounds):
            self.sound = None
        if self.edge and self.positions.index(self.edge.shot) is None:
            self.edge = None
        self._lay_out()
        self._describe()
        self.update()
        self.scale_changed.emit()

    def _show_selection(self, ids: object) -> None:
        if ids:
            # Who chooses a shot means that one from now on, and no longer a cut or a marker.
            self.edge = self.marker = None
        self.update()

    def _show_takes(self, shot_ids: object) -> None:
        self.looks.forget()
        self.update()

    def _show_jobs(self) -> None:
        for shot_id in self.looks.forget_jobs():
            self._update_shot(shot_id)

    def _show_progress(self, shot_id: str, progress: object) -> None:
        self.looks.forget((shot_id,))
        self._update_shot(shot_id)

    def _show_playhead(self, frame: int) -> None:
        for x in (self.scale.x_of(self._playhead), self.scale.x_of(frame)):
            self.update(QRect(int(x) - 9, 0, 19, self.height()))
        before, self._playhead = self._playhead, frame
        old, new = self.positions.at(before), self.positions.at(frame)
        if old != new:
            for index in (old, new):
                if index is not None:
                    self._update_index(index)
            self._describe()
        self._follow(frame)

    def _describe(self) -> None:
        """Tell a screen reader where the playhead stands."""
        index = self.positions.at(self.session.playhead)
        if index is None:
            self.setAccessibleDescription("No shots yet")
            return
        shot = self.positions.shots[index]
        place = f"{index + 1} of {len(self.positions.shots)}"
        self.setAccessibleDescription(f"Shot {shot.slate}, {place}, {self.seconds(shot.duration)}")

    def _update_shot(self, shot_id: str) -> None:
        index = self.positions.index(shot_id)
        if index is not None:
            self._update_index(index)

    def _update_index(self, index: int) -> None:
        if index < len(self.positions.shots):
            start, end = self.positions.span(index)
            left, right = self.scale.x_of(start), self.scale.x_of(end)
            if right >= 0 and left <= self.width():
                left, right = max(-2.0, left), min(self.width() + 2.0, right)
                row = self.tracks.picture
                top, height = int(row.top) - 2, int(row.height) + 5
                self.update(QRect(int(left) - 1, top, int(right - left) + 3, height))

    # Zoom and scroll

    def fit(self) -> None:
        """Show the whole film."""
        self._fitted = True
        self._set_scale(fitting(max(self.positions.duration, 24), self.width()))

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom by `factor`, keeping the moment at `x`; by default the playhead's, if visible."""
        if x is None:
            x = self.scale.x_of(self.session.playhead)
            x = x if 0 <= x <= self.width() else self.width() / 2
        self._fitted = False
        self._set_scale(self.scale.zoomed(factor, x, self.least_pixels()))

    def zoom_to(self, pixels: float) -> None:
        """Zoom to so many pixels per frame."""
        self.zoom(pixels / self.scale.pixels)

    def least_pixels(self) -> float:
        """The furthest zoom: the film in half of the width, and never closer than a pixel."""
        film = max(self.positions.duration, 24)
        return min(fitting(film, max(1, self.width()) / 2).pixels, 1.0)

    def scroll_to(self, scroll: float) -> None:
        """Scroll so that the paper's pixel `scroll` is at the left."""
        most = max(0.0, self.scale.paper(self.positions.duration) - self.width() / 2)
        self._set_scale(self.scale.scrolled(min(scroll, most)))

    def _set_scale(self, scale: TimeScale) -> None:
        if scale != self.scale:
            self.scale = scale
            self.update()
            self.scale_changed.emit()

    def _follow(self, frame: int) -> None:
        """Turn the page when the playhead leaves it; not while the mouse is dragging."""
        x = self.scale.x_of(frame)
        if not self.dragging and not 0 <= x <= self.width() - 4:
            self.scroll_to(self.scale.scroll + x - self.width() * 0.1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out anew; a film that was fitted stays fitted."""
        self._lay_out()
        if self._fitted or event.oldSize().width() <= 0:
            self.fit()
        self.scale_changed.emit()

    def lift_by(self, pixels: float) -> None:
        """Scroll the sound tracks up by so many pixels, as far as there is something below."""
        most = max(0.0, self.tracks.bottom + self.lift - self.height())
        self.lift = min(max(self.lift + pixels, 0.0), most)
        self._lay_out()
        self.update()

    def _lay_out(self) -> None:
        self.tracks = tracks_for(self.session.project, self.height(), 0.0)
        self.lift = min(self.lift, max(0.0, self.tracks.bottom - self.height()))
        self.tracks = tracks_for(self.session.project, self.height(), self.lift)
        self.rows_changed.emit()

    # What gestures ask for

    def reach(self) -> float:
        """How near, in frames, a thing must come to snap."""
        return SNAP_PIXELS / self.scale.pixels

    def free(self, modifiers: Modifiers) -> bool:
        """Whether nothing snaps now: snapping is off, or Ctrl and Shift are held together."""
        held = Modifiers.ControlModifier | Modifiers.ShiftModifier
        return not self.snapping or (modifiers & held) == held

    def snap_points(self, cuts: bool = True, playhead: bool = True) -> list[int]:
        """Return what things snap to, sorted: see `snap_points`."""
        return sorted(snap_points(self, cuts, playhead))

    def snapped(self, time: float, free: bool = False, playhead: bool = True) -> int:
        """Return the frame edge at `time`, or the snapping point near it, and show the guide."""
        found = None if free else snap(time, self.snap_points(playhead=playhead), self.reach())
        self.show_guide(found)
        return max(0, round(time)) if found is None else found

    def show_guide(self, frame: int | None, name: str | None = None) -> None:
        """Show or hide the line of what a drag has snapped to; its name is found without one."""
        if frame != self.guide:
            self.guide = frame
            if name is None:
                name = "" if frame is None else snap_points(self).get(frame, "")
            self.guide_name = name
            self.update()

    def choose_edge(self, edge: Edge | None) -> None:
        """Let the keys trim this edge; None: what the playhead and the selection mean."""
        if edge != self.edge:
            self.edge = edge
            self.update()

    def show_blade(self, frame: int | None) -> None:
        """Show or hide where the blade would cut."""
        if frame != self.blade:
            self.blade = frame
            if frame is None:
                self.show_guide(None)
            self.update()

    def flash(self, shot_id: Id | None, text: str = "") -> None:
        """Say something on a shot for a moment; None ends it."""
        self.flashed = None if shot_id is None else (shot_id, text)
        if shot_id is not None:
            self._flash.start(FLASH)
        self.update()

    def show_insertion(self, to: Insertion | None) -> None:
        """Show or hide where dragged shots would go."""
        self.insertion = to
        self.update()

    def show_band(self, band: QRectF | None) -> None:
        """Show or hide the rubber band."""
        self.band = band
        self.update()

    def show_readout(self, text: str, at: QPointF | None = None) -> None:
        """Show a small text at the pointer; an empty one hides it."""
        self.readout, self.readout_at = text, at or QPointF()
        self.update()

    def seconds(self, frames: int) -> str:
        """Write a length as "3.5 s"."""
        return f"{seconds_of(frames, self.positions.project.rate):.1f} s"

    def timecode(self, frame: int) -> str:
        """Write a frame as timecode."""
        return timecode(frame, self.positions.project.rate)

    def length_readout(self, changed: int, length: int | None) -> str:
        """Write a change and what it leaves: "+12 · 3.5 s"."""
        text = f"{changed:+d}" if changed else "±0"
        return text if length is None else f"{text} · {self.seconds(length)}"

    def slate_of(self, shot_id: Id) -> str:
        """Return a shot's slate."""
        index = self.positions.index(shot_id)
        return "" if index is None else self.positions.shots[index].slate

    def sound_length(self, sound: Sound) -> int:
        """Return a sound's length in frames."""
        return sound_frames(self.positions, sound, self.waveforms.samples(sound))
