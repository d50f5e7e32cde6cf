"""Proposes expanded prompts, and keeps what was accepted: one step of undo for all of them.

By the rules that are always there, at once; by an instruct model, in a process of its own.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.background import Background
from app.session import Session
from engine.camera.expand import with_actions
from engine.project.document import Id, Project, Shot
from engine.render.backend import ModelSpec, RenderCancelled, RenderError
from engine.render.families.table import MODELS
from engine.render.models import InstructModel
from engine.render.recaption import Recaptioner
from engine.render.wording import Wording, expanded_action, wording


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Other words for a shot's action; `notes` say what was lost or is wrong with them."""

    shot: Shot
    text: str
    notes: tuple[str, ...] = ()


class Prompting(QObject):
    """For one film. `close` ends what an instruct model does and its process."""

    proposed = Signal(object)
    """A Proposal of an instruct model."""
    progressed = Signal(str)
    """What it does, in words."""
    ended = Signal(str)
    """It is through; a sentence when something went wrong."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._threads: Background | None = None
        self._stop = threading.Event()

    @property
    def writers(self) -> tuple[InstructModel, ...]:
        """The instruct models on this machine."""
        return MODELS.installed.instruct

    def by_model(self, writer: InstructModel, shots: Sequence[Shot]) -> None:
        """Have a model write the actions of these shots, one after the other, in a process."""
        self.stop()
        self._stop = threading.Event()
        self._threads = self._threads or Background(self, threads=1)
        specs = [self.spec(shot) for shot in shots]
        self._threads.run(
            self._write, self._session.project, writer, list(zip(shots, specs, strict=True)),
            self._stop, then=self.ended.emit, failed=lambda error: self.ended.emit(str(error)),
        )  # fmt: skip

    def stop(self) -> None:
        """Stop an instruct model that writes."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and wait for the process to be gone."""
        self.stop()
        if self._threads is not None:
            self._threads.close()
            self._threads = None

    def _write(
        self,
        project: Project,
        writer: InstructModel,
        work: list[tuple[Shot, ModelSpec]],
        stop: threading.Event,
    ) -> str:
        """Write in a thread; signals lead out of it. Returns what went wrong, or nothing."""
        recaptioner = Recaptioner(Path(writer.path))
        try:
            for number, (shot, spec) in enumerate(work, 1):
                told = self._teller(shot.slate, number, len(work))
                reply = recaptioner.reword(project, shot, spec, stop.is_set, told)
                if not stop.is_set():
                    self.proposed.emit(Proposal(shot=shot, text=reply.text, notes=reply.notes))
        except RenderCancelled:
            return ""
        except RenderError as error:
            return str(error)
        finally:
            recaptioner.close()
        return ""

    def _teller(self, slate: str, number: int, count: int) -> Callable[[str, int, int], None]:
        of = f" ({number} of {count})" if count > 1 else ""

        def tell(phase: str, step: int, steps: int) -> None:
            share = f" {step / steps:.0%}" if steps else "…"
            self.progressed.emit(f"{phase} {slate}{of}{share}")

        return tell

    def by_rules(self, shot: Shot) -> Proposal:
        """Return the shot's action as the rules expand it for its model."""
        text = expanded_action(self._session.project, shot, self.spec(shot))
        return Proposal(shot=shot, text=text)

    def spec(self, shot: Shot) -> ModelSpec:
        """Return the shot's model; the built-in one when it is not there any more."""
        return MODELS.get(shot.render.model) or next(iter(MODELS.values()))

    def wording(self, shot: Shot, text: str) -> Wording:
        """Return what the model gets when the action is `text`. May take long; for any thread."""
        return worded(self._session.project, shot, text, self.spec(shot))

    def accept(self, actions: dict[Id, str]) -> bool:
        """Make these texts the actions of their shots."""
        many = f"Expand {len(actions)} prompts" if len(actions) > 1 else "Expand the prompt"
        return bool(self._session.apply(many, with_actions, actions))


def worded(project: Project, shot: Shot, text: str, spec: ModelSpec) -> Wording:
    """Return what a model gets of a shot whose action is `text`."""
    changed = with_actions(project, {shot.id: text})
    return wording(changed, msgspec.structs.replace(shot, action=text), spec)
