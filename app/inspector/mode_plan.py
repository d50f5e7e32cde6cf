"""Works out what orders will do, in the background where that may read clips or many facts.

It holds nothing but the newest question: an answer to an older one is not told.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.inspector.render_plan import plan
from app.orders import Order
from app.session import Session
from engine.media.error import MediaError
from engine.project.errors import ProjectError
from engine.render.backend import RenderError
from engine.render.families.table import MODELS

PATIENCE = 400
"""Milliseconds after which an answer that no longer holds is taken away."""


class Planner(QObject):
    """Answers `ask` by one of its two signals."""

    planned = Signal(object)
    """A RenderPlan."""
    refused = Signal(str)
    """One sentence: it can't be rendered like this."""
    delayed = Signal()
    """The answer to a new question takes a moment; the last one no longer holds."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked = 0
        self._orders: list[Order] = []
        self._late = QTimer(self, singleShot=True, interval=PATIENCE)
        self._late.timeout.connect(self.delayed)

    def forget(self) -> None:
        """Answer nothing any more that was asked so far."""
        self._asked += 1
        self._orders = []
        self._late.stop()

    def ask(self, orders: Sequence[Order]) -> None:
        """Work out what these orders, at least one, will do."""
        self._asked += 1
        footing, mine = self._session.footing, self._asked
        if footing is None or not orders:
            return
        estimate = self._session.rendering.estimate
        if not any(_is_added(model) for model in {order.model_id for order in orders}):
            self._tell(mine, plan(footing, orders, estimate))
            return
        if orders != self._orders:
            self._late.start()
        self._orders = list(orders)
        self._session.background.run(
            plan, footing, list(orders), estimate,
            then=lambda made: self._tell(mine, made),
            failed=lambda error: self._refuse(mine, error),
        )  # fmt: skip

    def _tell(self, mine: int, made: object) -> None:
        if mine == self._asked and isValid(self):
            self._late.stop()
            self.planned.emit(made)

    def _refuse(self, mine: int, error: Exception) -> None:
        if mine != self._asked or not isValid(self):
            return
        self._late.stop()
        known = isinstance(error, RenderError | MediaError | ProjectError | OSError)
        self.refused.emit(str(error) if known else "What comes out can’t be worked out.")


def _is_added(model: str) -> bool:
    # One that is not here is refused in the same place.
    spec = MODELS.get(model)
    return spec is None or bool(spec.family)
