"""Asks how a sound is laid into the film: its level, pan and fades, its start and its length."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.dialogs.form import FormDialog
from app.gain import pan_words, read_gain, read_pan, read_samples, seconds_words
from app.session import Session
from engine.project import edits
from engine.project.document import Fade, Id, Sound
from engine.project.edits.change import changed


class SoundDialog(FormDialog):
    """See the module."""

    def __init__(self, session: Session, sound: Sound, parent: QWidget | None = None) -> None:
        super().__init__(f"Sound: {sound.name}", parent)
        self._session = session
        self._sound: Id = sound.id
        self._before = sound
        self.gain = QLineEdit(f"{sound.gain:g} dB")
        self.pan = QLineEdit(pan_words(sound.pan))
        self.offset = QLineEdit(seconds_words(sound.offset))
        self.length = QLineEdit("" if sound.length is None else seconds_words(sound.length))
        self.length.setPlaceholderText("to its end")
        self.fade_in = QLineEdit(seconds_words(sound.fade_in.length))
        self.fade_out = QLineEdit(seconds_words(sound.fade_out.length))
        self.mute = QCheckBox("Mute")
        self.mute.setChecked(sound.mute)
        self.add_row("Gain", self.gain, "How much louder or quieter: -6 dB is half the level")
        self.add_row("Pan", self.pan, "Where it is heard: centre, 30 left, right")
        self.add_row("Starts at", self.offset, "The moment within the sound that it starts with")
        self.add_row("Plays for", self.length, "How long it plays; empty: to its end")
        self.add_row("Fade in", self.fade_in, "How long it takes to rise from silence")
        self.add_row("Fade out", self.fade_out, "How long it takes to fall into silence")
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
            if self.pan.isModified():
                fields["pan"] = read_pan(self.pan.text())
            if self.fade_in.isModified():
                fields["fade_in"] = self._fade(self.fade_in, self._before.fade_in)
            if self.fade_out.isModified():
                fields["fade_out"] = self._fade(self.fade_out, self._before.fade_out)
        except ValueError as error:
            self.say(str(error))
            return
        self._session.apply("Set a sound", edits.set_sound, self._sound, **fields)
        super().accept()

    def _samples(self, text: str) -> int:
        return read_samples(text, self._session.project.rate)

    def _fade(self, field: QLineEdit, fade: Fade) -> Fade:
        return changed(fade, length=self._samples(field.text()))
