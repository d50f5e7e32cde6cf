"""Asks what is to be made of a take, or between two shots: by which model, by how much, how often.

What comes out stands above the button before anything is rendered.
"""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from app import theme
from app.asking import Asked
from app.dialogs.planned import PlannedDialog
from app.inspector.fields import ChoiceField, ParsedField
from app.inspector.form import Row
from app.inspector.mode_fields import ModeFields, usual_stretch
from app.inspector.mode_rows import named_takes
from app.inspector.quality_switch import QualitySwitch
from app.inspector.render_section import read_whole
from app.orders import Order, marked_stretch, takes_usual
from app.session import Session
from engine.project.document import Shot
from engine.project.request import Quality
from engine.project.take import Take
from engine.project.task import Mode
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.offers import offers_of
from engine.render.tasks import Wishes

VERBS: dict[Mode, str] = {
    "extend": "Extend", "loop": "Loop", "remix": "Vary", "retake": "Redo part of",
    "blend": "Mix", "bridge": "Fill", "upscale": "Enlarge",
}  # fmt: skip
NO_MODEL = "No model on this machine can do that; add one under Render, Models…"


class RenderTake(PlannedDialog):
    """See the module; `take` None is for what needs none. `wishes` are those to begin with."""

    def __init__(
        self,
        session: Session,
        shot: Shot,
        take: Take | None,
        mode: Mode,
        parent: QWidget | None = None,
        **wishes: Any,
    ) -> None:
        whom = (
            f"T{take.number:02} of {shot.slate}" if take else f"{shot.slate} between its neighbours"
        )
        super().__init__(f"{VERBS[mode]} {whom}", parent)
        self._session, self._shot, self._take = session, shot, take
        self._mode: Mode = mode
        self._wishes = Wishes(take=take.id if take else None, **wishes)
        self._stage: Quality = session.asking.stage
        self.specs = models_for(mode, shot)
        self.setMinimumWidth(440)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.MARGIN)
        self._grid.setVerticalSpacing(theme.GAP)
        self._grid.setColumnStretch(1, 1)
        self.column.insertLayout(1, self._grid)
        self._add_rows()
        self.add_bar(self._session)
        self._show()

    def _add_rows(self) -> None:
        self.model = ChoiceField([(spec.id, spec.name) for spec in self.specs])
        if self.specs:
            self.model.show_value(self.specs[0].id)
        self.model.edited.connect(lambda _: self._show())
        self._add("Model", self.model, "What renders it")
        self.fields = ModeFields(self._add, lambda: self._session.project.rate, self)
        self.fields.wished.connect(self._wish)
        self.stage = QualitySwitch()
        self.stage.chosen.connect(self._set_stage)
        quality = self._add("Quality", self.stage, "A quick draft, or the final take")
        # There is but one way to make a take larger.
        quality.set_visible(self._mode != "upscale")
        self.takes = ParsedField(
            lambda text: read_whole(text, 1, 64, "The number of takes") if text else None,
            lambda value: "" if value is None else str(value),
            lambda value, steps: min(64, max(1, (value or 1) + steps)),
        )
        self.takes.show_value(None)
        self.takes.edited.connect(lambda _: self._show())
        self._add("Takes", self.takes, "How many takes are rendered")

    def _add(self, label: str, field: QWidget, tip: str) -> Row:
        return Row(self._grid, label, field, tip, label)

    @property
    def spec(self) -> ModelSpec | None:
        """The chosen model; None where no model can do it."""
        return next((spec for spec in self.specs if spec.id == self.model.value), None)

    @property
    def order(self) -> Order:
        """What would be rendered."""
        asked = Asked(mode=self._mode, stage=self._stage, wishes=self._wishes)
        spec = self.spec
        return Order(self._shot, spec.id if spec else None, self._count(), asked=asked)

    def _count(self) -> int:
        return self.takes.value or takes_usual(self._mode, self._shot, self.spec)

    def accept(self) -> None:
        """Queue it."""
        # A click reaches the button before a field that is being written has been left.
        if self.spec is None or not self.bar.button.isEnabled() or not self._taken():
            return
        self._session.order([self.order])
        super().accept()

    def _taken(self) -> bool:
        written = (self.takes, self.fields.frames, self.fields.start, self.fields.stop)
        return all(field.take() for field in (*written, self.fields.strength))

    def _wish(self, wishes: dict[str, Any]) -> None:
        import msgspec

        self._wishes = msgspec.structs.replace(self._wishes, **wishes)
        self._show()

    def _set_stage(self, stage: Quality) -> None:
        self._stage = stage
        self._show()

    def _show(self) -> None:
        spec = self.spec
        self.stage.show_stage(self._stage)
        self.stage.show_models([spec] if spec else [])
        if spec is None:
            self.bar.show_problem(NO_MODEL)
            return
        self.takes.set_hint(str(takes_usual(self._mode, self._shot, spec)))
        marked = marked_stretch(self._session.project, self._shot)
        usual = usual_stretch(self._shot.duration, self._wishes)
        self.fields.show(
            self._mode,
            [self._wishes],
            named_takes(self._shot, self._session.takes),
            usual if marked[0] is None or marked[1] is None else (marked[0], marked[1]),
            self._shot.render.strength or spec.strength,
            fixed_take=True,
            picture=self._take and self._session.folder.poster_path(self._take),
        )
        self.planner.ask([self.order])


def models_for(mode: Mode, shot: Shot) -> list[ModelSpec]:
    """Return the models that can do a mode: the shot's own, the native ones, then the others."""
    able = [
        (spec.id != shot.render.model, not offer.is_native, spec)
        for spec in MODELS.values()
        if (offer := offers_of(spec).get(mode)) is not None and not offer.reason
    ]
    return [spec for *_, spec in sorted(able, key=lambda row: row[:2])]
