"""The rows of the Render section that only models with modes have: mode, its fields, draft or
final, and words in time. With the animatic alone none of them is there.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.inspector.agreement import MIXED
from app.inspector.handle_completer import HandleCompleter
from app.inspector.mode_choice import ModeChoice
from app.inspector.mode_fields import ModeFields, usual_stretch
from app.inspector.mode_words import WordsInTime
from app.inspector.quality_switch import QualitySwitch
from app.orders import marked_stretch
from app.takes.tile import take_name
from engine.project.document import Shot
from engine.project.seen import mark_of, seen_take, takes_of
from engine.project.take import Take
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.tasks import Wishes

if TYPE_CHECKING:
    from app.inspector.render_section import RenderSection
    from app.session import Session

MOST_TAKES = 60
"""So many of a shot's newest takes are offered to work on."""


class ModeRows:
    """Adds its rows to the section and keeps them up to date; see the module."""

    def __init__(self, section: "RenderSection") -> None:
        self._section = section
        session = self._session = section.session
        self.mode = ModeChoice()
        self.mode.edited.connect(lambda mode: session.asking.set_mode(section.ids(), mode))
        self._mode_row = section.add_row("Mode", self.mode, "What the model is to do")
        self.fields = ModeFields(section.add_row, lambda: session.project.rate, section)
        self.fields.wished.connect(self._wish)
        self.stage = QualitySwitch()
        self.stage.chosen.connect(session.asking.set_stage)
        self._stage_row = section.add_row(
            "Quality",
            self.stage,
            "A quick draft, a balanced take, or the best that the model can do",
        )
        self.prompts = WordsInTime(lambda field: HandleCompleter(session, field))
        self.prompts.begun.connect(section.begin)
        self.prompts.edited.connect(section.setter("Words in time", "prompts", merge=True))
        self.prompts.changed.connect(section.setter("Words in time", "prompts"))
        section.add_wide(self.prompts)

    def refresh(self) -> None:
        """Bring the rows up to date with the section's shots."""
        specs = self._specs()
        for row in (self._mode_row, self._stage_row):
            row.set_visible(bool(specs))
        if not specs:
            self.fields.show(None, ())
            self.prompts.setVisible(False)
            return
        asking = self._session.asking
        self.mode.show_offers(specs)
        mode = self._section.of(lambda shot: asking.of(shot.id).mode)
        self.mode.show_value(mode)
        self.mode.setToolTip(self.mode.told() or "What the model is to do")
        self.stage.show_stage(asking.stage)
        self.stage.show_models(specs)
        self._show_fields(None if mode is MIXED else mode)
        self._show_prompts(specs)

    def _specs(self) -> list[ModelSpec]:
        """Return the models of all shots shown; none where one of them has no modes."""
        chosen = dict.fromkeys(shot.render.model for shot in self._section.shots)
        specs = [MODELS.get(model) for model in chosen]
        known = [spec for spec in specs if spec is not None and spec.family]
        return known if len(known) == len(specs) else []

    def _show_fields(self, mode: Any) -> None:
        shots = self._section.shots
        asking = self._session.asking
        shot = shots[0] if len(shots) == 1 else None
        strengths = {shot.render.strength for shot in shots}
        usual = strengths.pop() if len(strengths) == 1 else None
        self.fields.show(
            mode,
            [asking.of(one.id).wishes for one in shots],
            named_takes(shot, self._session.takes) if shot else (),
            self._stretch(shot) if shot else None,
            usual or 0.6,
            picture=poster_of(self._session, shot, asking.of(shot.id).wishes) if shot else None,
        )

    def _stretch(self, shot: Shot) -> tuple[int, int]:
        usual = usual_stretch(shot.duration, self._session.asking.of(shot.id).wishes)
        start, stop = marked_stretch(self._session.project, shot)
        return usual if start is None or stop is None else (start, stop)

    def _show_prompts(self, specs: list[ModelSpec]) -> None:
        shots = self._section.shots
        alone = len(shots) == 1 and all(_reads_words(spec) for spec in specs)
        self.prompts.setVisible(alone)
        if alone:
            (shot,) = shots
            rate = self._session.project.rate
            self.prompts.show_prompts(shot.prompts, shot.move_offset, shot.duration, rate)

    def _wish(self, wishes: dict[str, Any]) -> None:
        self._session.asking.set_wishes(self._section.ids(), **wishes)


def _reads_words(spec: ModelSpec) -> bool:
    return not spec.stills and ("words" in spec.abilities or spec.token_limit is not None)


def named_takes(shot: Shot, takes: Any) -> list[tuple[Take, str]]:
    """Return a shot's newest takes with their names, oldest first."""
    newest = takes_of(shot, takes)[-MOST_TAKES:]
    return [(take, take_name(take, mark_of(shot, take.id).name)) for take in newest]


def poster_of(session: "Session", shot: Shot, wishes: Wishes) -> Path | None:
    """Return the poster of the take that is worked on; None where the shot has none."""
    own = takes_of(shot, session.takes)
    take = next((one for one in own if one.id == wishes.take), None)
    take = take or seen_take(session.project, shot, own)
    return session.folder.poster_path(take) if take else None
