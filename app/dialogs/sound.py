"""Asks how a sound is laid into the film: its gain, the moment it starts with, its length."""

import re
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.dialogs.form import FormDialog
from app.gain import read_gain
from app.session import Session
from engine.project import edits
from engine.project.document import Id, Sound
from engine.project.timecode import SAMPLE_RATE, TimeError, parse_duration, sample_of_frame


class SoundDialog(FormDialog):
    """See the module."""

    def __init__(self, session: Session, sound: Sound, parent: QWidget | None = None) -> None:
        super().__init__(f"Sound: {sound.name}", parent)
        self._session = session
        self._sound: Id = sound.id
        self.gain = QLineEdit(f"{sound.gain:g} dB")
        self.offset = QLineEdit(_seconds(sound.offset))
        self.length = QLineEdit("" if sound.length is None else _seconds(sound.length))
        self.length.setPlaceholderText("to its end")
        self.mute = QCheckBox("Mute")
        self.mute.setChecked(sound.mute)
        self.add_row("Gain", self.gain, "How much louder or quieter: -6 dB is half the level")
        self.add_row("Starts at", self.offset, "The moment within the sound that it starts with")
        self.add_row("Plays for", self.length, "How long it plays; empty: to its end")
        self.add_row("", self.mute, "Leave it out of playback and export")
        self.mute.setAccessibleName("Mute")
        self.add_buttons("Set").clicked.connect(self.accept)
        self.gain.selectAll()
        self.gain.setFocus()

    def accept(self) -> None:
        """Set the sound as one step of undo, or say what can't be read."""
        try:
            fields: dict[str, Any] = {"mute": self.mute.isChecked()}
            # A field that was left alone is shown rounded: its text must not be read back.
            if self.gain.isModified():
                fields["gain"] = read_gain(self.gain.text())
            if self.offset.isModified():
                fields["offset"] = self._samples(self.offset.text())
            if self.length.isModified():
                length = self.length.text().strip()
                fields["length"] = max(1, self._samples(length)) if length else None
        except (ValueError, TimeError) as error:
            self.say(str(error))
            return
        self._session.apply("Set a sound", edits.set_sound, self._sound, **fields)
        super().accept()

    def _samples(self, text: str) -> int:
        rate = self._session.project.rate
        seconds = re.fullmatch(r"(\d+(?:\.\d+)?)\s*s?", text.strip())
        if seconds:
            return round(float(seconds[1]) * SAMPLE_RATE)
        return sample_of_frame(max(0, parse_duration(text, rate)), rate)


def _seconds(samples: int) -> str:
    return f"{samples / SAMPLE_RATE:.3f}".rstrip("0").rstrip(".") + " s"
