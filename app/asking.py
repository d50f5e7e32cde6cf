"""What a render is asked besides the shot's own settings: its mode, its quality, and wishes.

It is of the moment, not of the film: kept while the film is open, never written, not in undo.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from engine.project.document import Id
from engine.project.request import Quality
from engine.project.task import Mode
from engine.render.tasks import NONE, Wishes


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a render of one shot; `mode` None is what the shot's stills ask for."""

    mode: Mode | None = None
    stage: Quality = "final"
    wishes: Wishes = NONE


PLAIN = Asked()


class Asking(QObject):
    """What is asked of each shot of the open film; one quality, the stage, holds for all."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage: Quality = "final"
        self._of: dict[Id, Asked] = {}

    @property
    def stage(self) -> Quality:
        """Draft, balanced or final."""
        return self._stage

    def of(self, shot_id: Id) -> Asked:
        """Return what is asked of a shot."""
        asked = self._of.get(shot_id, PLAIN)
        if asked.stage == self._stage:
            return asked
        return msgspec.structs.replace(asked, stage=self._stage)

    def set_stage(self, stage: Quality) -> None:
        """Ask for drafts, for balanced takes, or for finals."""
        if stage != self._stage:
            self._stage = stage
            self.changed.emit()

    def set_mode(self, shot_ids: Iterable[Id], mode: Mode | None) -> None:
        """Ask for a mode of these shots; wishes that belong to another one are forgotten."""
        for shot_id in shot_ids:
            self._put(shot_id, Asked(mode=mode))
        self.changed.emit()

    def set_wishes(self, shot_ids: Iterable[Id], **wishes: Any) -> None:
        """Change fields of the Wishes of these shots."""
        for shot_id in shot_ids:
            asked = self._of.get(shot_id, PLAIN)
            wished = msgspec.structs.replace(asked.wishes, **wishes)
            self._put(shot_id, msgspec.structs.replace(asked, wishes=wished))
        self.changed.emit()

    def forget(self) -> None:
        """Ask for nothing in particular: another film is open."""
        self._of = {}
        self._stage = "final"

    def _put(self, shot_id: Id, asked: Asked) -> None:
        if asked == PLAIN:
            self._of.pop(shot_id, None)
        else:
            self._of[shot_id] = asked
