"""Asks what a marker says: its name, its note, its colour and how long it lasts."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.dialogs.form import FormDialog
from app.session import Session
from app.timeline.swatch import swatch
from engine.project import edits
from engine.project.document import Id, Marker
from engine.project.notes import COLOURS, colour_name
from engine.project.timecode import TimeError, parse_duration, timecode


class MarkerDialog(FormDialog):
    """See the module."""

    def __init__(self, session: Session, marker: Marker, parent: QWidget | None = None) -> None:
        super().__init__("Marker", parent)
        self._session = session
        self._marker: Id = marker.id
        rate = session.project.rate
        self.name = QLineEdit(marker.name)
        self.note = QPlainTextEdit(marker.note)
        self.note.setFixedHeight(88)
        self.note.setTabChangesFocus(True)
        self.colour = colour_box(marker.colour)
        self.length = QLineEdit(timecode(marker.duration, rate) if marker.duration else "")
        self.length.setPlaceholderText("a moment")
        self.add_row("Name", self.name, "What stands on the ruler, and names a chapter")
        self.add_row("Note", self.note, "What is to be remembered here")
        self.add_row("Colour", self.colour, "The colour of its flag")
        self.add_row("Length", self.length, "3s, 72f or 00:00:03:00; empty: a moment")
        self.add_buttons("Set").clicked.connect(self.accept)
        self.name.selectAll()
        self.name.setFocus()

    def accept(self) -> None:
        """Set the marker as one step of undo, or say what can't be read."""
        text = self.length.text().strip()
        try:
            frames = max(0, parse_duration(text, self._session.project.rate)) if text else 0
        except TimeError as error:
            self.say(str(error))
            return
        if any(marker.id == self._marker for marker in self._session.project.markers):
            self._session.apply(
                "Edit a marker", edits.set_marker, self._marker, name=self.name.text().strip(),
                note=self.note.toPlainText().strip(), colour=self.colour.currentData(),
                duration=frames,
            )  # fmt: skip
        super().accept()


def colour_box(colour: str, parent: QWidget | None = None) -> QComboBox:
    """Return a list of the markers' colours with one chosen; one that has no name is kept."""
    box = QComboBox(parent)
    known = [value for value, _ in COLOURS]
    for value in known if colour.lower() in known else [*known, colour]:
        box.addItem(swatch(value), colour_name(value), value)
    box.setCurrentIndex(max(0, box.findData(colour.lower() if colour.lower() in known else colour)))
    return box
