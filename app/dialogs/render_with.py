"""Asks which models are to render the selected shots, how often, with which seeds, in which order.

What all of it comes to stands above the button before anything is rendered.
"""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app import theme
from app.dialogs.planned import PlannedDialog
from app.inspector.fields import ParsedField
from app.inspector.form import describe
from app.inspector.mode_choice import StageSwitch
from app.inspector.render_section import read_whole
from app.orders import Order
from app.session import Session
from engine.project import film
from engine.project.request import Stage
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS


class ModelLine(QWidget):
    """A model to tick, and how many takes it renders of each shot."""

    def __init__(self, spec: ModelSpec, ticked: bool) -> None:
        super().__init__()
        self.spec = spec
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.tick = QCheckBox(spec.name)
        self.tick.setChecked(ticked)
        self.tick.setToolTip(spec.description or spec.name)
        self.takes = ParsedField(
            lambda text: read_whole(text, 1, 64, "The number of takes") if text else spec.takes,
            str,
            lambda value, steps: min(64, max(1, value + steps)),
        )
        self.takes.show_value(spec.takes)
        self.takes.setFixedWidth(48)
        describe(self.takes, f"Takes of {spec.name}", "Takes of each shot")
        row.addWidget(self.tick, 1)
        row.addWidget(self.takes)
        takes = QLabel("takes a shot")
        takes.setProperty("role", "dim")
        row.addWidget(takes)


class RenderWith(PlannedDialog):
    """See the module."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        ids = session.target_ids
        self._shots = [film.shot_by_id(session.project, id) for id in ids]
        whom = f"shot {self._shots[0].slate}" if len(ids) == 1 else f"{len(ids):,} shots"
        super().__init__(f"Render {whom} with", parent)
        self._session = session
        self._stage: Stage = session.asking.stage
        self.setMinimumWidth(460)
        self._add_models()
        self.same_seeds = self._option(
            "The same seeds for every model", "So that takes can be compared model by model"
        )
        self.one_first = self._option(
            "One take of every shot first", "Of each model one take of every shot, then the others"
        )
        self.stage = StageSwitch()
        self.stage.chosen.connect(self._set_stage)
        self.add_row("Quality", self.stage, "Quick drafts, or final takes")
        self.add_bar(self._session)
        self._show()

    def _add_models(self) -> None:
        used = {shot.render.model for shot in self._shots}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.STEP, 0)
        column.setSpacing(theme.STEP)
        self.models = [ModelLine(spec, spec.id in used) for spec in MODELS.values()]
        for line in self.models:
            line.tick.toggled.connect(lambda _: self._show())
            line.takes.edited.connect(lambda _: self._show())
            column.addWidget(line)
        if len(self.models) == 1:
            none = QLabel("Add models under Render, Models…")
            none.setProperty("role", "dim")
            column.addWidget(none)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setMinimumHeight(min(260, inside.sizeHint().height() + 4))
        self.column.insertWidget(1, area)

    def _option(self, text: str, tip: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setToolTip(tip)
        self.column.insertWidget(self.column.count() - 2, box)
        return box

    @property
    def orders(self) -> list[Order]:
        """What would be rendered, model by model."""
        import msgspec

        asking = self._session.asking
        return [
            Order(
                shot, line.spec.id, line.takes.value,
                asked=msgspec.structs.replace(asking.of(shot.id), stage=self._stage),
            )
            for line in self.models
            if line.tick.isChecked()
            for shot in self._shots
        ]  # fmt: skip

    def accept(self) -> None:
        """Queue it."""
        if not self.bar.button.isEnabled() or not all(line.takes.take() for line in self.models):
            return
        self._session.order(self.orders, self.one_first.isChecked(), self.same_seeds.isChecked())
        super().accept()

    def _set_stage(self, stage: Stage) -> None:
        self._stage = stage
        self._show()

    def _show(self) -> None:
        self.stage.show_stage(self._stage)
        orders = self.orders
        if orders:
            self.planner.ask(orders)
        else:
            self.planner.forget()
            self.bar.show_plan(None, "Tick a model")
