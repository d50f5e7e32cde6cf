"""What the inspector shows while no shot is selected: the film and the scene at the playhead."""

from fractions import Fraction
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app import theme
from app.inspector.caption_style import CaptionStyleSection
from app.inspector.fields import LineField, ParsedField, TextField
from app.inspector.form import Section, beside, describe
from app.session import Session
from engine.project import edits, film
from engine.project.document import Scene
from engine.project.timecode import nominal_rate, parse_rate, timecode

LONGEST_EDGE = 8192


def read_edge(text: str) -> int:
    """Read a width or height in pixels: even, for H.264. ValueError with a sentence."""
    try:
        edge = int(text.lower().removesuffix("px").strip())
    except ValueError:
        raise ValueError(f"“{text}” is not a number of pixels.") from None
    if not 16 <= edge <= LONGEST_EDGE:
        raise ValueError(f"A picture’s edge lies between 16 and {LONGEST_EDGE} pixels.")
    if edge % 2:
        raise ValueError(f"Video needs even numbers; write {edge - 1} or {edge + 1}.")
    return edge


def read_seconds(text: str) -> float:
    """Read a still's length in seconds. ValueError with a sentence."""
    try:
        seconds = float(text.lower().removesuffix("s").replace(",", ".").strip())
    except ValueError:
        raise ValueError(f"“{text}” is not a number of seconds.") from None
    if not 0.1 <= seconds <= 600:
        raise ValueError("A still lasts between 0.1 and 600 seconds.")
    return seconds


def read_pace(text: str) -> float:
    """Read how many words are spoken a minute. ValueError with a sentence."""
    try:
        words = float(text.lower().removesuffix("words a minute").replace(",", ".").strip())
    except ValueError:
        raise ValueError(f"“{text}” is not a number of words.") from None
    if not 20 <= words <= 1000:
        raise ValueError("Between 20 and 1000 words are spoken a minute.")
    return words


def rate_words(rate: Fraction) -> str:
    """Return a rate as people say it: "24", "23.976"."""
    return str(rate.numerator) if rate.denominator == 1 else f"{float(rate):.3f}".rstrip("0")


class FilmPage(QWidget):
    """The film's name, size, rate and still length; the scene's heading and synopsis."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._burst = 0
        self._scene: Scene | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.next_step = QLabel()
        self.next_step.setWordWrap(True)
        self.next_step.setProperty("role", "dim")
        self.next_step.setAccessibleName("What to do next")
        self.next_step.setContentsMargins(0, theme.GAP, 0, theme.GAP)
        column.addWidget(self.next_step)
        column.addWidget(self._film_section())
        column.addWidget(self._scene_section())
        self.captions = CaptionStyleSection(session)
        column.addWidget(self.captions)
        column.addStretch(1)

    def _film_section(self) -> Section:
        section = Section("Film")
        self.name = LineField("Untitled")
        self.name.begun.connect(self._begin)
        self.name.edited.connect(self._setter("Name of the film", "name"))
        section.add_row("Name", self.name, "The film’s name")
        self.width_field = ParsedField(read_edge, str)
        self.height_field = ParsedField(read_edge, str)
        for field, name in ((self.width_field, "width"), (self.height_field, "height")):
            field.begun.connect(self._begin)
            field.edited.connect(self._setter("Size of the film", name))
        cross = QLabel("×")
        cross.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = section.add_row("Size", beside(self.width_field, cross, self.height_field))
        describe(self.width_field, "Width", "The picture’s width in pixels")
        describe(self.height_field, "Height", "The picture’s height in pixels")
        self.width_field.refused.connect(row.error.say)
        self.height_field.refused.connect(row.error.say)
        self.rate = ParsedField(parse_rate, rate_words)
        self.rate.edited.connect(self._setter("Frame rate", "rate"))
        section.add_row(
            "Rate", self.rate, "Frames a second: 24, 23.976 or 24000/1001", "Frame rate"
        )
        self.still = ParsedField(
            read_seconds, lambda seconds: f"{seconds:g} s",
            lambda seconds, steps: max(0.1, round(seconds + steps * 0.1, 2)),
        )  # fmt: skip
        self.still.edited.connect(self._write_still)
        section.add_row("A still lasts", self.still, "The length of a shot made from a picture")
        self.still_notes = LineField("static")
        self.still_notes.begun.connect(self._begin)
        self.still_notes.edited.connect(self._write_still_notes)
        section.add_row(
            "and moves", self.still_notes, "The camera of a shot made from a picture, in words"
        )
        self.pace = ParsedField(
            read_pace, lambda words: f"{words:g} words a minute",
            lambda words, steps: max(20.0, words + steps * 5),
        )  # fmt: skip
        self.pace.edited.connect(self._write_pace)
        section.add_row(
            "Speech",
            self.pace,
            "How fast dialogue is spoken: it sets the lengths of imported shots",
        )
        self.facts = QLabel()
        self.facts.setProperty("role", "dim")
        section.grid.addWidget(self.facts, section.grid.rowCount(), 1)
        return section

    def _scene_section(self) -> Section:
        self.scene_section = Section("Scene")
        self.heading = LineField("INT. WORKSHOP – NIGHT")
        self.heading.begun.connect(self._begin)
        self.heading.edited.connect(lambda text: self._write_scene("heading", text))
        self.scene_section.add_row("Heading", self.heading, "The scene’s heading")
        self.synopsis = TextField((2, 8))
        self.synopsis.begun.connect(self._begin)
        self.synopsis.edited.connect(lambda text: self._write_scene("synopsis", text))
        self.scene_section.add_row("Synopsis", self.synopsis, "What the scene tells")
        return self.scene_section

    def refresh(self) -> None:
        """Bring the page up to date with the session."""
        project = self.session.project
        self.name.show_value(project.name)
        self.width_field.show_value(project.width)
        self.height_field.show_value(project.height)
        self.rate.show_value(project.rate)
        self.still.show_value(project.settings.still_seconds)
        self.still_notes.show_value(project.settings.still_notes)
        self.pace.show_value(project.settings.words_a_minute)
        frames = film.film(project).duration
        shots = len(film.film(project).shots)
        self.facts.setText(
            f"{shots:,} {'shot' if shots == 1 else 'shots'} · {timecode(frames, project.rate)}"
            f" at {nominal_rate(project.rate)} fps"
        )
        self.next_step.setText(
            "Select a shot to write its action and camera."
            if shots
            else "Drop stills on the board, or press N for a new shot."
        )
        self.captions.refresh()
        self._show_scene()

    def _show_scene(self) -> None:
        shot = self.session.current_shot
        self._scene = film.scene_of(self.session.project, shot.id) if shot else None
        self.scene_section.setVisible(self._scene is not None)
        if self._scene is not None:
            self.heading.show_value(self._scene.heading)
            self.synopsis.show_value(self._scene.synopsis)

    def _begin(self) -> None:
        self._burst += 1

    def _setter(self, text: str, field: str) -> Any:
        def write(value: Any) -> None:
            key = f"film:{field}:{self._burst}"
            self.session.apply(text, edits.set_project, merge_key=key, **{field: value})

        return write

    def _write_still(self, seconds: float) -> None:
        key = f"film:still:{self._burst}"
        self.session.apply(
            "Length of a still", edits.set_settings, merge_key=key, still_seconds=seconds
        )

    def _write_still_notes(self, notes: str) -> None:
        key = f"film:still notes:{self._burst}"
        self.session.apply(
            "Camera of a still", edits.set_settings, merge_key=key, still_notes=notes
        )

    def _write_pace(self, words: float) -> None:
        """Set the speed of speech; characters a second go in proportion."""
        settings = self.session.project.settings
        share = words / settings.words_a_minute
        self.session.apply(
            "Speed of speech",
            edits.set_settings,
            merge_key=f"film:pace:{self._burst}",
            words_a_minute=words,
            characters_a_second=round(settings.characters_a_second * share, 4),
        )

    def _write_scene(self, field: str, text: str) -> None:
        if self._scene is not None:
            key = f"scene:{self._scene.id}:{field}:{self._burst}"
            self.session.apply(
                f"Scene {field}", edits.set_scene, self._scene.id, merge_key=key, **{field: text}
            )
