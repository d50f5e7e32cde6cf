"""Asks for a length and fits the selected shots, or the whole film, to it."""

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.dialogs.form import FormDialog
from app.session import Session
from engine.project import edits, film
from engine.project.timecode import TimeError, parse_duration, timecode


class FitFilm(FormDialog):
    """See the module."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Fit the film to a length", parent)
        self._session = session
        project = session.project
        present = film.film(project).duration
        now = QLabel(timecode(present, project.rate))
        self.length = QLineEdit(timecode(present, project.rate))
        self.add_row("Now", now)
        self.add_row("New length", self.length, "30s, 1:30, 720f or 00:00:30:00")
        hint = QLabel("Every shot is made longer or shorter in the same proportion.")
        hint.setProperty("role", "dim")
        self.column.addWidget(hint)
        self.add_buttons("Fit").clicked.connect(self.accept)
        self.length.selectAll()
        self.length.setFocus()

    def accept(self) -> None:
        """Fit the film, or say what can't be read."""
        project = self._session.project
        try:
            frames = parse_duration(self.length.text(), project.rate)
        except TimeError as error:
            self.say(str(error))
            return
        if frames < len(film.film(project).shots):
            self.say("Every shot needs at least one frame; choose a longer length.")
            return
        self._session.apply("Fit the film", edits.fit_to_length, frames)
        super().accept()
