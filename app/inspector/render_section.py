"""Render settings of the selected shots: the model and only what that model uses."""

import secrets
from operator import attrgetter
from typing import Any

from app.inspector.fields import ChoiceField, ParsedField, TextField, read_number
from app.inspector.form import FoldButton, Row, beside, describe, icon_button
from app.inspector.mode_models import ModelWatch, model_choices, spec_shared
from app.inspector.mode_rows import ModeRows
from app.inspector.panel import ShotSection
from app.session import Session
from engine.project import edits
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.requests import HIGHEST_SEED

ADVANCED = ("negative_prompt", "seed", "num_inference_steps", "guidance_scale", "strength")
"""The fields under "Advanced", as ModelSpec names what a model uses."""

OWN, WITHOUT = "The model’s own", "What should not be seen"


def read_whole(text: str, lowest: int, highest: int, what: str) -> int:
    """Read a whole number within a range; ValueError with a sentence otherwise."""
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a whole number.") from None
    if not lowest <= value <= highest:
        raise ValueError(f"{what} lies between {lowest} and {highest:,}.")
    return value


def _or_default(read: Any) -> Any:
    """Let an empty text (or "default") stand for None, the model's own default."""
    return lambda text: None if text in ("", "default", "random") else read(text)


def _plain(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _counting(lowest: int, highest: int, start: int) -> Any:
    return lambda value, steps: min(
        highest, max(lowest, (start if value is None else value) + steps)
    )


class RenderSection(ShotSection):
    """Model, takes and handles; under "Advanced" the negative prompt, seed, steps and guidance."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Render")
        self._rows: dict[str, Row] = {}
        self.model = ChoiceField()
        self.model.edited.connect(self.setter("Model", "model", edits.set_render))
        self.add_row("Model", self.model, "What renders the takes")
        self.modes = ModeRows(self)
        self.takes = self._number(
            "Takes", "takes",
            _or_default(lambda text: read_whole(text, 1, 64, "The number of takes")),
            _counting(1, 64, 1), "How many takes one render makes; Up and Down", "1",
        )  # fmt: skip
        self.handles = self._number(
            "Handles", "handles", lambda text: read_whole(text, 0, 240, "Handles"),
            _counting(0, 240, 0), "Frames rendered before and after the shot, for transitions", "",
        )  # fmt: skip
        self.advanced = FoldButton("Advanced", False)
        self.add_wide(self.advanced)
        self.advanced.toggled.connect(lambda _: self._show_rows())
        self._add_advanced()
        self.watch = ModelWatch(self)
        self.watch.changed.connect(session.models_changed)
        session.models_changed.connect(lambda: self.refresh() if self.shots else None)
        session.takes_changed.connect(lambda _: self.modes.refresh() if self.shots else None)

    def _number(
        self, label: str, field: str, parse: Any, step: Any, tip: str, hint: str
    ) -> ParsedField:
        number = ParsedField(parse, _plain, step, hint=hint)
        number.begun.connect(self.begin)
        number.edited.connect(self.setter(label, field, edits.set_render, merge=True))
        self._rows[field] = self.add_row(label, number, tip)
        return number

    def _add_advanced(self) -> None:
        self.negative = TextField((1, 5))
        self.negative.set_hint(WITHOUT)
        self.negative.begun.connect(self.begin)
        self.negative.edited.connect(self.setter("Negative prompt", "negative_prompt", merge=True))
        self._rows["negative_prompt"] = self.add_row(
            "Without", self.negative, "What should not be seen in the picture", "Negative prompt"
        )
        self.seed = ParsedField(
            _or_default(lambda text: read_whole(text, 0, HIGHEST_SEED - 1, "A seed")), _plain,
            _counting(0, HIGHEST_SEED - 1, 0), hint="Random",
        )  # fmt: skip
        self.seed.begun.connect(self.begin)
        self.seed.edited.connect(self.setter("Seed", "seed", edits.set_render, merge=True))
        self.dice = icon_button("dice-5", "New seed", "Take another seed and keep it")
        self.dice.clicked.connect(self._roll)
        self._rows["seed"] = self.add_row("Seed", beside(self.seed, self.dice))
        describe(self.seed, "Seed", "The same seed gives the same take; empty takes a random one")
        self.seed.refused.connect(self._rows["seed"].error.say)
        self.steps = self._number(
            "Steps", "num_inference_steps",
            _or_default(lambda text: read_whole(text, 1, 200, "The number of steps")),
            _counting(1, 200, 30), "More steps: slower, often finer", OWN,
        )  # fmt: skip
        self.guidance = self._number(
            "Guidance", "guidance_scale",
            _or_default(lambda text: read_number(text, 0, 30, "Guidance")), _next_half,
            "How closely the model keeps to the words", OWN,
        )  # fmt: skip
        self.strength = self._number(
            "Strength", "strength",
            _or_default(lambda text: read_number(text, 0, 1, "Strength")), _next_twentieth,
            "How far the model may go from the pictures", OWN,
        )  # fmt: skip

    def refresh(self) -> None:
        # The list of models may have been changed, here or by a command.
        used = {shot.render.model for shot in self.shots}
        self.model.set_choices(model_choices(sorted(used)))
        self.model.show_value(self.of(lambda shot: shot.render.model))
        self._show_defaults(spec_shared(used))
        self.modes.refresh()
        for field, widget in (
            ("takes", self.takes),
            ("handles", self.handles),
            ("seed", self.seed),
            ("num_inference_steps", self.steps),
            ("guidance_scale", self.guidance),
            ("strength", self.strength),
        ):
            widget.show_value(self.of(attrgetter(f"render.{field}")))
        self.negative.show_value(self.of(lambda shot: shot.negative_prompt))
        self._show_rows()

    def _show_defaults(self, spec: ModelSpec | None) -> None:
        """Let the empty fields tell what the model does by itself; of several, only that."""
        added = spec is not None and bool(spec.family)
        self.takes.set_hint(str(spec.takes) if spec else "The models’ own")
        for field, value in (
            (self.steps, spec.num_inference_steps if spec else None),
            (self.guidance, spec.guidance_scale if spec else None),
            (self.strength, spec.strength if spec and added else None),
        ):
            field.set_hint(OWN if value is None else f"{value:g}")
        self.negative.set_hint((spec.negative_prompt if spec else "") or WITHOUT)

    def _show_rows(self) -> None:
        """Show the controls that every chosen model uses; the others are absent."""
        used = self._used()
        self.advanced.setVisible(bool(used))
        for field in ADVANCED:
            self._rows[field].set_visible(field in used and self.advanced.isChecked())

    def _used(self) -> set[str]:
        # Each model is looked up once: a film has thousands of shots and few models.
        chosen = {shot.render.model for shot in self.shots}
        specs = [spec for spec in map(MODELS.get, chosen) if spec is not None]
        return set.intersection(*(set(spec.settings) for spec in specs)) if specs else set()

    def _roll(self) -> None:
        self.write("New seed", edits.set_render, seed=secrets.randbelow(HIGHEST_SEED))


def _next_half(value: float | None, steps: int) -> float:
    return min(30.0, max(0.0, (5.0 if value is None else value) + steps * 0.5))


def _next_twentieth(value: float | None, steps: int) -> float:
    return round(min(1.0, max(0.0, (0.8 if value is None else value) + steps * 0.05)), 4)
