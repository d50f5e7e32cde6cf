"""How the sound that a shot's take itself has is heard. It knows of the document's fields alone."""

from PySide6.QtWidgets import QCheckBox

from app.gain import LOUDEST, QUIETEST, read_gain
from app.inspector.fields import ParsedField
from app.inspector.panel import ShotSection
from app.session import Session
from engine.project import edits


class OwnSoundSection(ShotSection):
    """Gain and mute; folded at first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Take’s sound", is_open=False)
        self.gain = ParsedField(
            read_gain, lambda gain: f"{gain:g} dB",
            lambda gain, n: min(max(gain + n * 0.5, QUIETEST), LOUDEST),
        )  # fmt: skip
        self.gain.begun.connect(self.begin)
        self.gain.edited.connect(
            self.setter("Sound of the take", "gain", edits.set_own_sound, True)
        )
        self.add_row("Gain", self.gain, "How loud the take’s own sound is, where it has any")
        self.mute = QCheckBox("Mute")
        self.mute.clicked.connect(
            lambda on: self.write("Sound of the take", edits.set_own_sound, mute=bool(on))
        )
        self.add_row("", self.mute, "Leave the take’s own sound out of the film", "Mute the take")

    def refresh(self) -> None:
        self.gain.show_value(self.of(lambda shot: shot.own_sound.gain))
        self.mute.setChecked(self.of(lambda shot: shot.own_sound.mute) is True)
