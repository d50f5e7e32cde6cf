"""The models to choose from, as they come and go: added in a window or by a command."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS

INTERVAL = 1500
"""Milliseconds between two looks at the list; a look costs the facts of one small file."""


class ModelWatch(QObject):
    """Tells when the list of models has changed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known = _listed()
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look at the list now."""
        listed = _listed()
        if listed != self._known:
            self._known = listed
            self.changed.emit()


def _listed() -> dict[str, ModelSpec]:
    return dict(MODELS)


def model_choices(used: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return every model as (id, name), and those `used` that are not on this machine."""
    known = [(spec.id, spec.name) for spec in MODELS.values()]
    ids = {id for id, _ in known}
    names = [name for _, name in known]
    # Two folders of one variant are told apart by what the user called them.
    shown = [(id, f"{name} ({id})" if names.count(name) > 1 else name) for id, name in known]
    gone = [(id, f"{id} (not here)") for id in dict.fromkeys(used) if id not in ids]
    return shown + gone


def spec_shared(models: Iterable[str]) -> ModelSpec | None:
    """Return the spec of the one model among `models`, None of several or of an unknown one."""
    ids = set(models)
    return MODELS.get(ids.pop()) if len(ids) == 1 else None
