"""Which mode a render is in: a choice that tells the way of each, and why some can't be chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel

from app.inspector.fields import ChoiceField
from engine.project.task import Mode
from engine.render.backend import ModelSpec
from engine.render.offers import TITLES, Offer, offers_of

AUTO = "Auto"
AUTO_TIP = "By the stills that the shot has: words, one still, first and last, or several in time"


class ModeChoice(ChoiceField):
    """Auto and every mode; what a model lacks is there, but can't be chosen."""

    def __init__(self) -> None:
        super().__init__([(None, AUTO), *TITLES.items()])
        self._shown: tuple[ModelSpec, ...] = ()
        self.offers: dict[Mode, Offer] = {}

    def show_offers(self, specs: Sequence[ModelSpec], any_of: bool = False) -> None:
        """Show what all of these models, at least one, offer; or what any of them does."""
        if tuple(specs) == self._shown:
            return
        self._shown = tuple(specs)
        offers = [offers_of(spec) for spec in specs]
        self.offers = best(offers) if any_of else merged(offers)
        rows = self.model()
        assert isinstance(rows, QStandardItemModel)
        self.setItemData(0, AUTO_TIP, Qt.ItemDataRole.ToolTipRole)
        for index, mode in enumerate(TITLES, 1):
            offer = self.offers[mode]
            rows.item(index).setEnabled(not offer.reason)
            tip = offer.reason or _told(offer.way) or "The model does it by itself"
            self.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)

    def told(self) -> str:
        """Return how the chosen mode is put together; nothing where the model does it itself."""
        offer = next((one for mode, one in self.offers.items() if mode == self.value), None)
        return (offer.reason or _told(offer.way)) if offer else ""


def merged(offers: Sequence[dict[Mode, Offer]]) -> dict[Mode, Offer]:
    """Return the offers of several models as one: refused where one refuses."""
    found: dict[Mode, Offer] = {}
    for mode in TITLES:
        each = [some[mode] for some in offers]
        refused = next((offer for offer in each if offer.reason), None)
        composed = next((offer for offer in each if offer.way), None)
        found[mode] = refused or composed or each[0]
    return found


def best(offers: Sequence[dict[Mode, Offer]]) -> dict[Mode, Offer]:
    """Return the best offer of several models for each mode: refused where all of them refuse."""
    return {
        mode: min(
            (some[mode] for some in offers), key=lambda one: (bool(one.reason), bool(one.way))
        )
        for mode in TITLES
    }


def _told(way: str) -> str:
    return f"Put together: {way}." if way else ""
