"""Asks which models are to render the selected shots: in which mode, how often, with which seeds.

What all of it comes to stands above the button before anything is rendered.
"""

from typing import Any

import msgspec
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.asking import Asked
from app.dialogs.planned import PlannedDialog
from app.inspector.agreement import common
from app.inspector.fields import ParsedField
from app.inspector.form import Row, describe
from app.inspector.mode_choice import ModeChoice
from app.inspector.mode_fields import ModeFields, usual_stretch
from app.inspector.mode_rows import named_takes, poster_of
from app.inspector.quality_switch import QualitySwitch
from app.inspector.render_section import read_whole
from app.orders import Order
from app.session import Session
from engine.project import film
from engine.project.request import Quality
from engine.project.task import Mode
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.offers import offers_of

REASON_INDENT = 22
"""Pixels from the edge to the words of a tick box."""
MOST_HEIGHT = 260


class ModelLine(QWidget):
    """A model to tick, and how many takes it renders of each shot."""

    def __init__(self, spec: ModelSpec, ticked: bool) -> None:
        super().__init__()
        self.spec = spec
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        column.addLayout(row)
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
        self.reason = QLabel()
        self.reason.setProperty("role", "dim")
        self.reason.setWordWrap(True)
        self.reason.setContentsMargins(REASON_INDENT, 0, 0, theme.STEP)
        self.reason.hide()
        column.addWidget(self.reason)

    @property
    def is_added(self) -> bool:
        """Whether it is ticked, and no built-in one, which has no quality to choose."""
        return self.is_asked and bool(self.spec.family)

    @property
    def is_asked(self) -> bool:
        """Whether it is ticked, and can do what is asked."""
        return self.tick.isChecked() and self.tick.isEnabled()

    def show_mode(self, mode: Mode | None) -> None:
        """Let it be ticked where it can do a mode; else say below it why not."""
        reason = "" if mode is None else self._reason(mode)
        for widget in (self.tick, self.takes):
            widget.setEnabled(not reason)
        self.tick.setToolTip(reason or self.spec.description or self.spec.name)
        self.tick.setAccessibleDescription(reason)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _reason(self, mode: Mode) -> str:
        offer = offers_of(self.spec).get(mode)
        if offer is None:
            return "It moves the stills that the shot has; that is no mode of its own."
        return offer.reason


class RenderWith(PlannedDialog):
    """See the module."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        ids = session.target_ids
        self._shots = [film.shot_by_id(session.project, id) for id in ids]
        whom = f"shot {self._shots[0].slate}" if len(ids) == 1 else f"{len(ids):,} shots"
        super().__init__(f"Render {whom} with", parent)
        self._session = session
        self._stage: Quality = session.asking.stage
        self._asked = {shot.id: session.asking.of(shot.id) for shot in self._shots}
        self.setMinimumWidth(460)
        self._add_models()
        self._add_mode()
        self.same_seeds = self._option(
            "The same seeds for every model", "So that takes can be compared model by model"
        )
        self.one_first = self._option(
            "One take of every shot first", "Of each model one take of every shot, then the others"
        )
        self.stage = QualitySwitch()
        self.stage.chosen.connect(self._set_stage)
        Row(self._grid, "Quality", self.stage, "Quick drafts, or final takes", "Quality")
        self.add_bar(self._session)
        self._show()

    def _add_models(self) -> None:
        used = {shot.render.model for shot in self._shots}
        inside = QWidget()
        column = self._lines = QVBoxLayout(inside)
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
        self._area = QScrollArea()
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self.column.insertWidget(1, self._area)
        self._fit_models()

    def _fit_models(self) -> None:
        """Give the models as much height as they take, up to a few of them."""
        needed = self._lines.totalHeightForWidth(self.minimumWidth() - 2 * 20)
        self._area.setFixedHeight(min(MOST_HEIGHT, needed + 4))

    def _add_mode(self) -> None:
        grid = self._grid = QGridLayout()
        grid.setHorizontalSpacing(theme.MARGIN)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(1, 1)
        self.column.insertLayout(2, grid)
        self.mode = ModeChoice()
        able = [line.spec for line in self.models if line.spec.family]
        row = Row(grid, "Mode", self.mode, "What the models are to do", "Mode")
        row.set_visible(bool(able))
        if able:
            self.mode.show_offers(able, any_of=True)
        self.mode.show_value(common(asked.mode for asked in self._asked.values()))
        self.mode.edited.connect(self._set_mode)
        self.fields = ModeFields(
            lambda label, field, tip: Row(grid, label, field, tip, label),
            lambda: self._session.project.rate,
            self,
        )
        self.fields.wished.connect(self._wish)

    def _option(self, text: str, tip: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setToolTip(tip)
        self.column.insertWidget(self.column.count() - 2, box)
        return box

    @property
    def orders(self) -> list[Order]:
        """What would be rendered, model by model."""
        return [
            Order(
                shot, line.spec.id, line.takes.value,
                asked=msgspec.structs.replace(self._asked[shot.id], stage=self._stage),
            )
            for line in self.models
            if line.is_asked
            for shot in self._shots
        ]  # fmt: skip

    def accept(self) -> None:
        """Queue it."""
        fields = [line.takes for line in self.models]
        fields += [self.fields.frames, self.fields.start, self.fields.stop, self.fields.strength]
        if not self.bar.button.isEnabled() or not all(field.take() for field in fields):
            return
        self._session.order(self.orders, self.one_first.isChecked(), self.same_seeds.isChecked())
        super().accept()

    def _set_stage(self, stage: Quality) -> None:
        self._stage = stage
        self._show()

    def _set_mode(self, mode: Mode | None) -> None:
        self._asked = {shot_id: Asked(mode=mode) for shot_id in self._asked}
        self._show()

    def _wish(self, wishes: dict[str, Any]) -> None:
        for shot_id, asked in self._asked.items():
            wished = msgspec.structs.replace(asked.wishes, **wishes)
            self._asked[shot_id] = msgspec.structs.replace(asked, wishes=wished)
        self._show()

    def _show_mode(self) -> None:
        modes: set[Mode | None] = {asked.mode for asked in self._asked.values()}
        mode = modes.pop() if len(modes) == 1 else None
        for line in self.models:
            line.show_mode(mode)
        self._fit_models()
        shot = self._shots[0] if len(self._shots) == 1 else None
        self.fields.show(
            mode,
            [asked.wishes for asked in self._asked.values()],
            named_takes(shot, self._session.takes) if shot else (),
            usual_stretch(shot.duration, self._asked[shot.id].wishes) if shot else None,
            picture=poster_of(self._session, shot, self._asked[shot.id].wishes) if shot else None,
        )

    def _show(self) -> None:
        self._show_mode()
        self.stage.show_stage(self._stage)
        self.stage.show_models([line.spec for line in self.models if line.is_added])
        orders = self.orders
        if orders:
            self.planner.ask(orders)
        else:
            self.planner.forget()
            self.bar.show_plan(None, "Tick a model")
