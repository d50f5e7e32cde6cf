"""What the inspector shows while a caption or title is chosen: its words, place and look."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.inspector.fields import ChoiceField, ParsedField, TextField
from app.inspector.form import InlineError, Row, Section
from app.inspector.words_fields import (
    BACKINGS,
    OWN_EDGES,
    PLACES,
    WEIGHTS,
    ColourField,
    FramesField,
    percent_field,
)
from app.session import Session
from app.showing import framing_of, words_of
from engine.project import edits
from engine.project.document import Caption, FilmFraming, Title
from engine.project.lettering import place_of, span_of
from engine.project.timecode import parse_duration, timecode
from engine.project.zones import ZONES, covered


class WordsPage(QWidget):
    """See the module."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._burst = 0
        self._value: Caption | Title | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._words_section())
        column.addWidget(self._place_section())
        column.addWidget(self._look_section())
        row = QHBoxLayout()
        self.remove = QPushButton("Delete")
        self.remove.setToolTip("Delete it (Del on the timeline)")
        self.remove.clicked.connect(self._remove)
        back = QPushButton("Done")
        back.setToolTip("Back to the shot")
        back.clicked.connect(lambda: session.showing.choose_words(None))
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(back)
        column.addLayout(row)
        column.addStretch(1)

    def _words_section(self) -> Section:
        self.heading = Section("Words")
        self.text = TextField((2, 6))
        self.text.begun.connect(self._begin)
        self.text.edited.connect(lambda text: self._write("words", text=text))
        self.heading.add_row("Words", self.text, "The words, in any script; Enter begins a line")
        self.problem = InlineError()
        self.heading.add_wide(self.problem)
        self.start = ParsedField(self._read_frame, self._show_frame, lambda frame, n: frame + n)
        self.start.edited.connect(self._move)
        self.start_row = self.heading.add_row(
            "Begins at", self.start, "When it is seen first: a timecode, 4s or 100f"
        )
        self.length = FramesField(1)
        self.length.begun.connect(self._begin)
        self.length.edited.connect(lambda frames: self._write("length", duration=frames))
        self.heading.add_row("Lasts", self.length, "How long it is seen: 2s, 48f")
        self.whole = QCheckBox("As long as its shot")
        self.whole.clicked.connect(self._write_whole)
        self.whole_row = self.heading.add_row("", self.whole, name="As long as its shot")
        return self.heading

    def _place_section(self) -> Section:
        section = Section("Place")
        self.edge = ChoiceField(OWN_EDGES)
        self.edge.edited.connect(lambda edge: self._write("position", edge=edge))
        self.edge_row = section.add_row("Position", self.edge, "Where the caption lies")
        self.where = QLabel()
        self.where.setProperty("role", "dim")
        self.where.setWordWrap(True)
        section.add_wide(self.where)
        self.place = ChoiceField(PLACES)
        self.across = percent_field(-1, 1, 0.005, "The place")
        self.down = percent_field(-1, 1, 0.005, "The place")
        self.height_field = percent_field(0.01, 1, 0.005, "The size")
        self.place_rows: list[Row] = []
        for name, field, key, tip in (
            ("Cell", self.place, "place", "One of nine cells of the frame"),
            ("Across", self.across, "x", "Moved to the right, in frame widths"),
            ("Down", self.down, "y", "Moved down, in frame heights"),
            ("Size", self.height_field, "size", "The letters’ height, of the frame’s shorter side"),
        ):
            field.edited.connect(lambda value, key=key: self._write_place(key, value))
            if not isinstance(field, ChoiceField):
                field.begun.connect(self._begin)
            self.place_rows.append(section.add_row(name, field, tip))
        self.reset = QPushButton("As in the film")
        self.reset.setToolTip("Let the title stand in this aspect where it stands in the film")
        self.reset.clicked.connect(self._reset_place)
        section.grid.addWidget(self.reset, section.grid.rowCount(), 1)
        return section

    def _look_section(self) -> Section:
        self.look = Section("Look")
        self.weight = ChoiceField(WEIGHTS)
        self.backing = ChoiceField(BACKINGS)
        self.italic = QCheckBox("Italic")
        self.colour = ColourField("Colour")
        self.fade_in, self.fade_out = FramesField(0), FramesField(0)
        self.weight.edited.connect(lambda value: self._write("weight", weight=value))
        self.backing.edited.connect(lambda value: self._write("backing", backing=value))
        self.italic.clicked.connect(lambda on: self._write("italic", italic=on))
        self.colour.edited.connect(lambda value: self._write("colour", colour=value))
        self.fade_in.edited.connect(lambda value: self._write("fade in", fade_in=value))
        self.fade_out.edited.connect(lambda value: self._write("fade out", fade_out=value))
        for name, field, tip in (
            ("Letters", self.weight, "Regular or bold"),
            ("", self.italic, "Slanted letters"),
            ("Colour", self.colour, "The letters’ colour"),
            ("Behind", self.backing, "What makes it readable on any picture"),
            ("Fade in", self.fade_in, "How long it takes to appear: 0.5s, 6f"),
            ("Fade out", self.fade_out, "How long it takes to vanish"),
        ):
            self.look.add_row(name, field, tip, name or "Italic")
        return self.look

    # Showing

    @property
    def _framing(self) -> FilmFraming | None:
        return framing_of(self.session.project, self.session.showing.framing)

    def refresh(self) -> None:
        """Show the caption or title that is chosen."""
        value = self._value = words_of(self.session.project, self.session.showing.words)
        if value is None:
            return
        is_title = isinstance(value, Title)
        self.text.show_value(value.text)
        for field in (self.length, self.fade_in, self.fade_out):
            field.rate = self.session.project.rate
        start, end = span_of(self.session.project, value)
        self.start.show_value(start)
        self.start_row.set_visible(not (isinstance(value, Title) and value.whole_shot))
        self.length.show_value(end - start)
        self.whole_row.set_visible(is_title)
        self.edge_row.set_visible(not is_title)
        self.look.setVisible(is_title)
        for row in self.place_rows:
            row.set_visible(is_title)
        if isinstance(value, Title):
            self._show_title(value)
        else:
            self.edge.show_value(value.edge)
            self.length.setEnabled(True)
        framing = self._framing
        self.where.setVisible(is_title and framing is not None)
        self.reset.setVisible(
            isinstance(value, Title) and framing is not None and framing.id in value.framings
        )
        self._say_problems(value)

    def _show_title(self, title: Title) -> None:
        framing = self._framing
        at = place_of(title, framing)
        if framing is not None:
            self.where.setText(f"In {framing.name} alone:")
        self.place.show_value(at.place)
        self.across.show_value(at.x)
        self.down.show_value(at.y)
        self.height_field.show_value(at.size)
        self.whole.setChecked(title.whole_shot)
        self.length.setEnabled(not title.whole_shot)
        self.weight.show_value(title.weight)
        self.italic.setChecked(title.italic)
        self.colour.show_value(title.colour)
        self.backing.show_value(title.backing)
        self.fade_in.show_value(title.fade_in)
        self.fade_out.show_value(title.fade_out)

    def _say_problems(self, value: Caption | Title) -> None:
        # Drawing is loaded where words are chosen, so that the window opens first.
        from engine.compose.words import Words
        from engine.paint.fonts import unset_letters

        unset = unset_letters(value.text)
        told = f"No font here has “{unset[:12]}”; install one that does." if unset else ""
        for framing in self.session.project.framings:
            if framing.zones is None or told:
                continue
            size = framing.width, framing.height
            start, _ = span_of(self.session.project, value)
            seen = Words(self.session.project).at(start, size, framing.id)
            mine = [one for one in seen if one.id == value.id]
            if any(covered(one.part_of(size), framing.zones) for one in mine):
                app = ZONES[framing.zones].name
                told = f"In {framing.name}, {app} covers a part of it; move it or make it smaller."
        self.problem.say(told)

    # Writing

    def _begin(self) -> None:
        self._burst += 1

    def _kind(self) -> str:
        return "title" if isinstance(self._value, Title) else "caption"

    def _write(self, what: str, **fields: Any) -> None:
        if self._value is None:
            return
        value, edit = self._value, edits.set_caption
        if isinstance(value, Title):
            edit = edits.set_title
        key = f"words:{value.id}:{what}:{self._burst}"
        self.session.apply(
            f"The {self._kind()}’s {what}",
            lambda project: edit(project, value.id, **fields),
            merge_key=key,
        )

    def _read_frame(self, text: str) -> int:
        return max(0, parse_duration(text, self.session.project.rate))

    def _show_frame(self, frame: int) -> str:
        return timecode(frame, self.session.project.rate)

    def _move(self, frame: int) -> None:
        if self._value is not None:
            self.session.apply(
                f"Move a {self._kind()}", edits.move_words, self._value.id, max(0, frame)
            )

    def _write_whole(self, on: bool) -> None:
        if self._value is not None:
            start, end = span_of(self.session.project, self._value)
            self._write("length", whole_shot=on, duration=end - start)

    def _write_place(self, key: str, value: Any) -> None:
        if self._value is None:
            return
        framing = self._framing
        merge = f"words:{self._value.id}:{key}:{self._burst}"
        self.session.apply(
            "Place a title", edits.place_title, self._value.id,
            framing.id if framing else None, merge_key=merge, **{key: value},
        )  # fmt: skip

    def _reset_place(self) -> None:
        framing = self._framing
        if isinstance(self._value, Title) and framing is not None:
            others = {id: at for id, at in self._value.framings.items() if id != framing.id}
            self._write("place", framings=others)

    def _remove(self) -> None:
        if self._value is not None:
            title = isinstance(self._value, Title)
            edit = edits.remove_title if title else edits.remove_caption
            self.session.apply(f"Delete a {self._kind()}", edit, self._value.id)
