"""How the film's captions and title cards look: a part of the film's page."""

from typing import Any

import msgspec

from app.inspector.fields import ChoiceField
from app.inspector.form import Section
from app.inspector.words_fields import BACKINGS, EDGES, ColourField, percent_field
from app.session import Session
from engine.project import edits


class CaptionStyleSection(Section):
    """Size, colour, backing, position and margin of captions; the colours of title cards."""

    def __init__(self, session: Session) -> None:
        super().__init__("Captions and cards", is_open=False)
        self.session = session
        self._burst = 0
        self.height_field = percent_field(0.01, 0.3, 0.005, "The size")
        self.colour = ColourField("Caption colour")
        self.backing = ChoiceField(BACKINGS)
        self.edge = ChoiceField(EDGES)
        self.margin = percent_field(0.0, 0.3, 0.005, "The margin")
        self.card = ColourField("Card colour")
        self.ink = ColourField("Letters on cards")
        for name, field, key, tip in (
            ("Size", self.height_field, "size", "The letters’ height, of the frame’s shorter side"),
            ("Colour", self.colour, "colour", "The letters’ colour"),
            ("Behind", self.backing, "backing", "What makes them readable on any picture"),
            ("Position", self.edge, "edge", "Where captions lie unless one says otherwise"),
            ("Margin", self.margin, "margin", "What stays free at each edge: 5 % is title safe"),
        ):
            field.edited.connect(lambda value, key=key: self._write_style(key, value))
            self._begins(field)
            self.add_row(name, field, tip, f"Captions: {name.lower()}")
        for name, field, key in (
            ("Cards", self.card, "card_colour"),
            ("Letters", self.ink, "card_ink"),
        ):
            field.edited.connect(lambda value, key=key: self._write(key, value))
            self._begins(field)
            self.add_row(name, field, "The colours of new title cards", f"Title cards: {name}")

    def _begins(self, field: Any) -> None:
        if hasattr(field, "begun"):
            field.begun.connect(self._begin)

    def refresh(self) -> None:
        """Show the film's style."""
        settings = self.session.project.settings
        style = settings.captions
        self.height_field.show_value(style.size)
        self.colour.show_value(style.colour)
        self.backing.show_value(style.backing)
        self.edge.show_value(style.edge)
        self.margin.show_value(style.margin)
        self.card.show_value(settings.card_colour)
        self.ink.show_value(settings.card_ink)

    def _begin(self) -> None:
        self._burst += 1

    def _write_style(self, key: str, value: Any) -> None:
        style = msgspec.structs.replace(self.session.project.settings.captions, **{key: value})
        self._write("captions", style)

    def _write(self, key: str, value: Any) -> None:
        merge = f"captions:{key}:{self._burst}"
        self.session.apply("Look of captions", edits.set_settings, merge_key=merge, **{key: value})
