"""The context menu of a take, the same in the strip and on the wall."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from app import theme
from app.actions import ACTION, shown_key
from app.takes.slots import TakeSlots
from engine.project.document import TakeMark


def take_menu(parent: QWidget, slots: TakeSlots, mark: TakeMark, writable: bool) -> QMenu:
    """Return the menu for a take with this mark."""
    menu = QMenu(parent)
    add = _adder(menu, writable)
    add("check", "Pick", slots.pick_current, "Enter")
    favourite = "No favourite" if mark.favourite else "Favourite"
    add("star", favourite, slots.toggle_favourite, _key("favourite_take"))
    add("ban", "Accept again" if mark.rejected else "Reject", slots.toggle_reject,
        _key("reject_take"))  # fmt: skip
    add("pencil", "Rename…", slots.rename_take, "F2")
    menu.addSeparator()
    add("history", "Use these settings", slots.use_settings, _key("use_settings"))
    add("git-compare", "Compare", slots.compare_takes, _key("compare_takes"), False)
    menu.addSeparator()
    add("folder-open", "Show in the file manager", slots.reveal_take, _key("reveal_take"), False)
    add("trash-2", "Delete", slots.delete_take, "Del")
    return menu


def _adder(menu: QMenu, writable: bool) -> Callable[..., None]:
    def add(
        icon: str, text: str, slot: Callable[[], None], key: str = "", writes: bool = True
    ) -> None:
        action = menu.addAction(theme.icon(icon), f"{text}\t{key}" if key else text)
        action.triggered.connect(lambda _checked=False: slot())
        action.setEnabled(writable or not writes)

    return add


def _key(id: str) -> str:
    return shown_key(id) if id in ACTION else ""
