"""How the selected shots differ in the aspect that is looked at; absent in the film's own."""

from typing import Any

from PySide6.QtWidgets import QPushButton

from app.inspector.fields import ChoiceField
from app.inspector.panel import ShotSection
from app.inspector.words_fields import percent_field
from app.session import Session
from app.showing import framing_of
from engine.project import edits
from engine.project.document import FramingOverride, Id, Shot


class FramingSection(ShotSection):
    """Centre and scale, and where layers lie, in one of the film's further aspects."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "In this aspect")
        self.across = percent_field(-1, 2, 0.005, "The centre")
        self.down = percent_field(-1, 2, 0.005, "The centre")
        self.scale = percent_field(0.05, 1, 0.01, "The part")
        self.layer = ChoiceField()
        self.layer_across = percent_field(-2, 2, 0.005, "The place")
        self.layer_down = percent_field(-2, 2, 0.005, "The place")
        for name, field, key, tip in (
            ("Centre", self.across, "centre_x", "Of the film’s frame, from its left edge"),
            ("from top", self.down, "centre_y", "Of the film’s frame, from its upper edge"),
            ("Shows", self.scale, "scale", "How much of what there is; less is closer"),
        ):
            field.edited.connect(lambda value, key=key: self._write(**{key: value}))
            field.begun.connect(self.begin)
            self.add_row(name, field, tip)
        self.layer.edited.connect(self._choose_layer)
        self.layer_rows = [
            self.add_row(
                "Layer",
                self.layer,
                "The layer to move here; Alt and a drag in the picture move it, too",
            )
        ]
        for name, field in (("moved", self.layer_across), ("and down", self.layer_down)):
            field.edited.connect(lambda _value: self._write_layer())
            field.begun.connect(self.begin)
            tip = "Moved by parts of the frame, in this aspect alone"
            self.layer_rows.append(self.add_row(name, field, tip, f"Layer {name}"))
        self.reset = QPushButton("As in the film")
        self.reset.setToolTip("Take back what was changed of these shots in this aspect")
        self.reset.clicked.connect(self._reset)
        self.grid.addWidget(self.reset, self.grid.rowCount(), 1)
        session.showing.framing_changed.connect(lambda _id: self.refresh())

    def _choose_layer(self, id: Id) -> None:
        self.session.showing.layer = id
        self.refresh()

    @property
    def _id(self) -> Id | None:
        return self.session.showing.framing

    def refresh(self) -> None:
        """Show how the shots differ in the aspect that is looked at."""
        framing = framing_of(self.session.project, self._id)
        self.setVisible(framing is not None)
        if framing is None or not self.shots:
            return
        self.heading.setText(f"In {framing.name}")
        self.across.show_value(self.of(lambda shot: self._own(shot).centre_x))
        self.down.show_value(self.of(lambda shot: self._own(shot).centre_y))
        self.scale.show_value(self.of(lambda shot: self._own(shot).scale))
        self.reset.setEnabled(any(framing.id in shot.framings for shot in self.shots))
        layers = [
            (one.id, one.name or "Layer") for one in self.shots[0].references if one.role == "layer"
        ]
        only = len(self.shots) == 1 and bool(layers)
        for row in self.layer_rows:
            row.set_visible(only)
        if only:
            chosen = self.session.showing.layer
            self.layer.set_choices(layers)
            self.layer.show_value(chosen if chosen in dict(layers) else layers[0][0])
            x, y = self._own(self.shots[0]).layers.get(self.layer.value, (0.0, 0.0))
            self.layer_across.show_value(x)
            self.layer_down.show_value(y)

    def _own(self, shot: Shot) -> FramingOverride:
        return shot.framings.get(self._id or "", FramingOverride())

    def _write(self, **fields: Any) -> None:
        if self._id is None:
            return
        ids, framing, key = self.ids(), self._id, ":".join(fields)
        self.session.apply(
            "Place in an aspect", edits.set_override, ids, framing,
            merge_key=f"framing:{key}:{self._burst}:{hash(ids)}", **fields,
        )  # fmt: skip

    def _write_layer(self) -> None:
        layers = dict(self._own(self.shots[0]).layers)
        moved = self.layer_across.value, self.layer_down.value
        layers[self.layer.value] = moved
        if moved == (0.0, 0.0):
            del layers[self.layer.value]
        self._write(layers=layers)

    def _reset(self) -> None:
        self._write(centre_x=0.5, centre_y=0.5, scale=1.0, layers={})
