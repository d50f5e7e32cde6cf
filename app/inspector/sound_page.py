"""What the inspector shows of the sound that is chosen on the timeline: how it is heard, and where.

It asks the session for edits and keeps nothing of the film.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gain import LOUDEST, QUIETEST, pan_words, read_gain, read_pan, read_samples, seconds_words
from app.inspector.fields import ChoiceField, LineField, ParsedField
from app.inspector.form import Section
from app.session import Session
from engine.project import edits
from engine.project.document import Fade, Id, Project, ShotAnchor, Sound
from engine.project.film import anchor_frame
from engine.project.sound_tracks import track_count, track_name
from engine.project.timecode import SAMPLE_RATE, parse_duration, timecode

CURVES = (("linear", "Even"), ("smooth", "Smooth"), ("fast", "Fast, equal power"), ("slow", "Slow"))
STEP = SAMPLE_RATE // 10


def sound_of(project: Project, sound_id: Id | None) -> Sound | None:
    """Return the sound of an id; None where there is none."""
    return next((sound for sound in project.sounds if sound.id == sound_id), None)


class SoundPage(QWidget):
    """See the module."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._burst = 0
        self._sound: Sound | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heard_section())
        column.addWidget(self._place_section())
        column.addWidget(self._fade_section())
        row = QHBoxLayout()
        remove = QPushButton("Remove")
        remove.setToolTip("Take the sound out of the film (Del on the timeline)")
        remove.clicked.connect(lambda: self._apply("Remove a sound", edits.remove_sound))
        done = QPushButton("Done")
        done.setToolTip("Back to the shot")
        done.clicked.connect(lambda: session.showing.choose_sound(None))
        row.addWidget(remove)
        row.addStretch(1)
        row.addWidget(done)
        column.addLayout(row)
        column.addStretch(1)

    def _heard_section(self) -> Section:
        section = Section("Sound")
        self.name = LineField()
        self.name.begun.connect(self._begin)
        self.name.edited.connect(lambda text: self._set("name", text))
        section.add_row("Name", self.name, "What the sound is called")
        self.gain = ParsedField(read_gain, lambda gain: f"{gain:g} dB", _gain_step)
        self.pan = ParsedField(read_pan, pan_words, lambda pan, n: _held(pan + n * 0.05))
        for words, field, name, tip in (
            ("Gain", self.gain, "gain", "How much louder or quieter: -6 dB is half the level"),
            ("Pan", self.pan, "pan", "Where it is heard: centre, 30 left, right"),
        ):
            field.begun.connect(self._begin)
            field.edited.connect(self._setter(name))
            section.add_row(words, field, tip)
        self.mute = QCheckBox("Mute")
        self.mute.clicked.connect(lambda on: self._set("mute", bool(on)))
        section.add_row("", self.mute, "Leave it out of playback and export", "Mute")
        return section

    def _place_section(self) -> Section:
        section = Section("Place")
        self.track = ChoiceField()
        self.track.edited.connect(self._setter("track"))
        section.add_row("Track", self.track, "The track it lies on")
        self.start = ParsedField(self._read_frame, self._show_frame, lambda frame, n: frame + n)
        self.start.edited.connect(
            lambda frame: self._apply("Move a sound", edits.move_sound, max(0, frame))
        )
        section.add_row("Begins at", self.start, "When it is heard first: a timecode, 4s or 100f")
        self.locked = QCheckBox("Moves with its shot")
        self.locked.clicked.connect(self._lock)
        section.add_row("", self.locked, "It goes where the shot goes that it begins on",
                        "Moves with its shot")  # fmt: skip
        self.offset = ParsedField(self._read_samples, seconds_words, _samples_step)
        self.length = ParsedField(
            lambda text: max(1, self._read_samples(text)) if text.strip() else None,
            lambda length: "" if length is None else seconds_words(length),
            lambda length, n: length if length is None else max(1, length + n * STEP),
            "to its end",
        )
        for words, field, name, tip in (
            (
                "Starts with",
                self.offset,
                "offset",
                "The moment within the sound that it starts with",
            ),
            ("Plays for", self.length, "length", "How long it plays; empty: to its end"),
        ):
            field.edited.connect(self._setter(name))
            section.add_row(words, field, tip)
        self.file = QLabel()
        self.file.setProperty("role", "dim")
        self.file.setWordWrap(True)
        section.add_wide(self.file)
        return section

    def _fade_section(self) -> Section:
        section = Section("Fades")
        self.fades: dict[str, tuple[ParsedField, ChoiceField]] = {}
        for name, words in (("fade_in", "Fade in"), ("fade_out", "Fade out")):
            length = ParsedField(self._read_samples, seconds_words, _samples_step)
            curve = ChoiceField(CURVES)
            length.begun.connect(self._begin)
            length.edited.connect(self._fader(name, "length"))
            curve.edited.connect(self._fader(name, "curve"))
            section.add_row(words, length, "How long it takes: 1.5 s, 12f; or pull its corner")
            section.add_row("", curve, "How the level rises over that time", f"{words}, curve")
            self.fades[name] = (length, curve)
        return section

    # Showing

    def refresh(self) -> None:
        """Show the sound that is chosen."""
        project = self.session.project
        sound = self._sound = sound_of(project, self.session.showing.sound)
        if sound is None:
            return
        self.name.show_value(sound.name)
        self.gain.show_value(sound.gain)
        self.pan.show_value(sound.pan)
        self.mute.setChecked(sound.mute)
        names = [(n, track_name(project, n)) for n in range(track_count(project))]
        self.track.set_choices([*names, (len(names), "A new track")])
        self.track.show_value(sound.track)
        self.start.show_value(anchor_frame(project, sound.anchor))
        self.locked.setChecked(isinstance(sound.anchor, ShotAnchor))
        self.offset.show_value(sound.offset)
        self.length.show_value(sound.length)
        self.file.setText(sound.file)
        for (length, curve), fade in (
            (self.fades["fade_in"], sound.fade_in), (self.fades["fade_out"], sound.fade_out),
        ):  # fmt: skip
            length.show_value(fade.length)
            curve.show_value(fade.curve)

    # Writing

    def _begin(self) -> None:
        self._burst += 1

    def _setter(self, name: str) -> Callable[[Any], None]:
        return lambda value: self._set(name, value)

    def _set(self, name: str, value: Any) -> None:
        if self._sound is not None:
            key = ("sound page", self._sound.id, name, self._burst)
            self.session.apply(
                "Set a sound", edits.set_sound, self._sound.id, merge_key=key, **{name: value}
            )

    def _fader(self, name: str, part: str) -> Callable[[Any], None]:
        def write(value: Any) -> None:
            if self._sound is not None:
                fade: Fade = getattr(self._sound, name)
                parts = {"length": fade.length, "curve": fade.curve, part: value}
                self._set(name, Fade(**parts))

        return write

    def _apply(self, text: str, edit: Callable[..., Project], *args: Any) -> None:
        if self._sound is not None:
            self.session.apply(text, edit, self._sound.id, *args)

    def _lock(self, on: bool) -> None:
        if self._sound is not None:
            self.session.apply(
                "Lock a sound" if on else "Free a sound", edits.lock_sounds,
                frozenset((self._sound.id,)), bool(on),
            )  # fmt: skip

    def _read_samples(self, text: str) -> int:
        return read_samples(text, self.session.project.rate)

    def _read_frame(self, text: str) -> int:
        return parse_duration(text, self.session.project.rate)

    def _show_frame(self, frame: int) -> str:
        return timecode(frame, self.session.project.rate)


def _gain_step(gain: float, steps: int) -> float:
    return min(max(gain + steps * 0.5, QUIETEST), LOUDEST)


def _held(pan: float) -> float:
    return round(min(max(pan, -1.0), 1.0), 2)


def _samples_step(samples: int, steps: int) -> int:
    return max(0, samples + steps * STEP)
