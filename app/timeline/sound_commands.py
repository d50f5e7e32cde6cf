"""The commands on sounds and their tracks: each turns what is selected into one edit."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine.project import edits
from engine.project.document import Fade, Id, ShotAnchor, Sound, SoundTrack, new_id
from engine.project.sound_tracks import sound_by_id, track_count, track_name
from engine.project.timecode import SAMPLE_RATE, sample_of_frame
from engine.project.tracks import TrackRole

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.paper import Paper

ROLES: tuple[tuple[TrackRole | None, str], ...] = (
    (None, "None"), ("dialogue", "Dialogue"), ("music", "Music"), ("effects", "Effects"),
)  # fmt: skip
DUCKS = (
    (0.0, "Never"), (6.0, "By 6 dB"), (9.0, "By 9 dB"), (12.0, "By 12 dB"), (18.0, "By 18 dB"),
)  # fmt: skip


class SoundCommands(QObject):
    """See the module. `track_chosen` asks for the dialog of a track."""

    track_chosen = Signal(int)

    def __init__(self, session: "Session", paper: "Paper") -> None:
        super().__init__(paper)
        self._session, self._paper = session, paper
        self._burst = 0

    # Tracks

    def begin(self) -> None:
        """What is slid from now on is one step of undo."""
        self._burst += 1

    def set_track(self, number: int, **fields: Any) -> None:
        """Set fields of a track."""
        self._session.apply("Change a track", edits.set_sound_track, number, **fields)

    def slide_track(self, number: int, **fields: Any) -> None:
        """Set fields of a track while a slider moves."""
        self._session.apply(
            "Change a track", edits.set_sound_track, number,
            merge_key=("track", number, tuple(fields), self._burst), **fields,
        )  # fmt: skip

    def add_track(self, number: int | None = None) -> None:
        """Add a track, below all others or before the one of a number."""
        self._session.apply("Add a track", edits.add_sound_track, SoundTrack(), number)

    def move_track(self, number: int, to: int) -> None:
        """Move a track with its sounds."""
        self._session.apply("Move a track", edits.move_sound_track, number, to)

    def remove_track(self, number: int) -> None:
        """Remove a track and its sounds."""
        name = track_name(self._session.project, number)
        self._session.apply(f"Remove {name}", edits.remove_sound_track, number)

    # Sounds

    def split(self, sound_id: Id) -> bool:
        """Cut a sound in two at the playhead; it is said where it is not heard there."""
        sound, here = sound_by_id(self._session.project, sound_id), self._session.playhead
        return self._session.apply(
            "Split a sound", edits.split_sound, sound_id, here, self.whole(sound)
        )

    def duplicate(self, sound_id: Id) -> None:
        """Lay a copy of a sound behind it and select the copy."""
        sound = sound_by_id(self._session.project, sound_id)
        start = self._paper.positions.frame_of(sound.anchor) or 0
        copy, end = new_id(), start + self._paper.sound_length(sound)
        self._session.apply(
            "Duplicate a sound", edits.duplicate_sound, sound_id, end, sound.track, copy
        )
        self._paper.sound = copy

    def toggle_lock(self, sound_id: Id) -> None:
        """Let a sound move with its shot, or stay where it is in the film."""
        locked = isinstance(sound_by_id(self._session.project, sound_id).anchor, ShotAnchor)
        text = "Free a sound" if locked else "Lock a sound"
        self._session.apply(text, edits.lock_sounds, frozenset((sound_id,)), not locked)

    def toggle_solo(self, sound_id: Id) -> None:
        """Let the track of a sound be heard alone, or all again."""
        self._session.apply("Solo", edits.mute_all_but, sound_id)

    def fade_to_playhead(self, sound_id: Id, out: bool) -> None:
        """Let a sound fade in up to the playhead, or out from it."""
        sound, project = sound_by_id(self._session.project, sound_id), self._session.project
        start = self._paper.positions.frame_of(sound.anchor) or 0
        passed = sample_of_frame(self._session.playhead, project.rate) - sample_of_frame(
            start, project.rate
        )
        whole = self.whole(sound)
        if out:
            rest = whole - sound.offset if sound.length is None else sound.length
            fade = Fade(length=max(0, rest - passed), curve=sound.fade_out.curve)
            self._session.apply("Fade out", edits.fade_sound, sound_id, whole, fade_out=fade)
        else:
            fade = Fade(length=max(0, passed), curve=sound.fade_in.curve)
            self._session.apply("Fade in", edits.fade_sound, sound_id, whole, fade_in=fade)

    def whole(self, sound: Sound) -> int:
        """Return the length of a sound's file in samples, as far as it is known."""
        known = self._paper.waveforms.samples(sound)
        if known is not None:
            return known
        frames = self._paper.sound_length(sound)
        return max(0, sound.offset) + round(frames * SAMPLE_RATE / self._session.project.rate)

    @property
    def tracks(self) -> int:
        """How many tracks there are."""
        return track_count(self._session.project)
