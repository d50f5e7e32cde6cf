"""The picture's context menu: what a person looks for there, from the table of actions."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

ROWS = (
    "play", "play_around", "loop", "", "adjust_tool", "framing_tool", "draw", "", "onion_skin",
    "safe_areas", "thirds", "slate_overlay", "", "compare_takes", "cut_into_shots",
    "import_footage", "", "full_screen", "present",
)  # fmt: skip
"""Ids of actions; an empty one is a separator."""


def open_picture_menu(window: QWidget, actions: Mapping[str, QAction], at: QPoint) -> QMenu:
    """Open the menu at a place of the screen."""
    menu = QMenu(window)
    for id in ROWS:
        if not id:
            menu.addSeparator()
        elif id in actions:
            menu.addAction(actions[id])
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu
