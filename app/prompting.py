"""Proposes expanded prompts, and keeps what was accepted: one step of undo for all of them.

By the rules that are always there, at once; by an instruct model, in a process of its own.
"""

import msgspec

from app.session import Session
from engine.camera.expand import with_actions
from engine.project.document import Id, Project, Shot
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.wording import Wording, expanded_action, wording


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Other words for a shot's action; `notes` say what was lost or is wrong with them."""

    shot: Shot
    text: str
    notes: tuple[str, ...] = ()


class Prompting:
    """For one film."""

    def __init__(self, session: Session) -> None:
        self._session = session

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
