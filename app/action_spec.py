"""What one row of the table of actions is. The rows are in `actions` and `cutting_actions`."""

from dataclasses import dataclass
from typing import Any, Literal

Scope = Literal["window", "takes"]
"""Where the shortcut works: anywhere in the window, or while strip, wall or preview has focus."""


@dataclass(frozen=True)
class ActionSpec:
    """One row: what it is called, where it stands, and the keys that bring it about.

    `menu` is "Edit", or "View/Playback" for a submenu; `group` parts a menu with separators.
    `needs` says what must be there: "film" (one is open), "edit" (it may be written), "shots" (some
    are selected), or nothing. `repeats` lets a held key repeat it.
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    tooltip: str = ""
    group: int = 0
    icon: str = ""
    checkable: bool = False
    repeats: bool = False
    needs: Literal["", "film", "edit", "shots"] = "film"
    scope: Scope = "window"


def row(id: str, text: str, menu: str, *keys: str, **more: Any) -> ActionSpec:
    """Return a row with these keys, the one to show first."""
    return ActionSpec(id=id, text=text, menu=menu, keys=keys, **more)
