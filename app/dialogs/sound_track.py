"""Asks how a sound track is heard: name, role, gain, pan, and how it goes down under dialogue."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.dialogs.form import FormDialog
from app.gain import pan_words, read_gain, read_pan, read_seconds, seconds_text
from app.session import Session
from app.timeline.sound_commands import ROLES
from engine.project import edits
from engine.project.sound_tracks import track_name, track_of


class SoundTrackDialog(FormDialog):
    """See the module."""

    def __init__(self, session: Session, number: int, parent: QWidget | None = None) -> None:
        track = track_of(session.project, number)
        super().__init__(f"Track: {track_name(session.project, number)}", parent)
        self._session, self._number = session, number
        self.name = QLineEdit(track.name)
        self.name.setPlaceholderText(track_name(session.project, number))
        self.role = QComboBox()
        for role, words in ROLES:
            self.role.addItem(words, role)
        self.role.setCurrentIndex([role for role, _ in ROLES].index(track.role))
        self.gain = QLineEdit(f"{track.gain:g} dB")
        self.pan = QLineEdit(pan_words(track.pan))
        self.duck = QLineEdit(f"{track.duck:g} dB")
        self.attack, self.release = (
            QLineEdit(seconds_text(seconds)) for seconds in (track.attack, track.release)
        )
        self.add_row("Name", self.name, "What the track is called")
        self.add_row("Role", self.role, "Music can go down while a dialogue track is heard")
        self.add_row("Gain", self.gain, "How much louder or quieter all its sounds are")
        self.add_row("Pan", self.pan, "Where it is heard: centre, 30 left, right")
        self.add_row("Duck by", self.duck, "How far it goes down under dialogue; 0: never")
        self.add_row("Falls in", self.attack, "How long before the dialogue it begins to go down")
        self.add_row("Rises in", self.release, "How long after the dialogue it is back")
        self.add_buttons("Set").clicked.connect(self.accept)
        self.name.setFocus()

    def accept(self) -> None:
        """Set the track as one step of undo, or say what can't be read."""
        fields: dict[str, Any] = {"name": self.name.text().strip()}
        fields["role"] = self.role.currentData()
        try:
            for name, field, read in (
                ("gain", self.gain, read_gain), ("pan", self.pan, read_pan),
                ("duck", self.duck, read_duck), ("attack", self.attack, read_seconds),
                ("release", self.release, read_seconds),
            ):  # fmt: skip
                if field.isModified():
                    fields[name] = read(field.text())
        except ValueError as error:
            self.say(str(error))
            return
        self._session.apply("Change a track", edits.set_sound_track, self._number, **fields)
        super().accept()


def read_duck(text: str) -> float:
    """Read how far a track goes down: "12", "-12 dB". ValueError, in one sentence."""
    return abs(read_gain(text))
