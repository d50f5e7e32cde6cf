"""The context menu of a take, the same in the strip and on the wall."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from app import theme
from app.actions import ACTION, shown_key
from app.takes.remaking import has_models
from app.takes.slots import TakeSlots
from engine.project.document import TakeMark
from engine.project.task import Picture

FROM_TAKE = (
    ("arrow-right", "Extend…", "extend_take"),
    ("arrow-left", "Extend backward…", "extend_backward"),
    ("repeat", "Loop…", "loop_take"),
    ("shuffle", "Vary…", "remix_take"),
    ("refresh-cw", "Redo part…", "retake_stretch"),
    ("merge", "Mix with…", "blend_takes"),
    ("maximize", "Enlarge…", "enlarge_take"),
)
"""What models make of a take: icon, words, and the name of both slot and action."""


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
    _add_from_take(menu, slots, writable)
    add("history", "Use these settings", slots.use_settings, _key("use_settings"))
    add("git-compare", "Compare", slots.compare_takes, _key("compare_takes"), False)
    if len(slots.takes) > 2:
        add("layout-grid", "Compare the newest takes", slots.compare_all, "", False)
    menu.addSeparator()
    add("folder-open", "Show in the file manager", slots.reveal_take, _key("reveal_take"), False)
    add("trash-2", "Delete", slots.delete_take, "Del")
    return menu


def _add_from_take(menu: QMenu, slots: TakeSlots, writable: bool) -> None:
    """Add what can be made of the take; nothing where there are no models for it."""
    add, take = _adder(menu, writable), slots.current_take
    if has_models():
        more = menu.addMenu(theme.icon("film"), "Go on from this take")
        add_more = _adder(more, writable)
        for icon, text, name in FROM_TAKE:
            add_more(icon, text, getattr(slots, name), _key(name))
    if take is not None and take.request.stage == "draft":
        add("sparkles", "Make final with the same seed", slots.finalise_take, _key("finalise_take"))
    if take is not None and isinstance(take.request.task, Picture):
        add("image-plus", "Use picture as first frame", slots.use_picture, _key("use_picture"))
    if slots.frames_beyond:
        add("chevrons-up-down", "Lengthen the shot to the take", slots.lengthen_shot,
            _key("lengthen_shot"))  # fmt: skip
    if not menu.actions()[-1].isSeparator():
        menu.addSeparator()


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
